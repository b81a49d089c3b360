using BdsBroker.Core;
using BdsBroker.Readiness;
using BdsBroker.Registry;
using BdsBroker.Requests;

namespace BdsBroker.Proposals;

/// <summary>Somebody of the bank takes a proposal up.</summary>
internal static class ClaimProposal
{
    internal static Task<Answer<ProposalView>> Handle(string bank, string proposal, Call call, Broker broker, CancellationToken cancel) =>
        broker.ChangeProposal(call, bank, proposal, (now, _) => Proposal.Claim(now, call.PersonId, call.Now), cancel);
}

/// <summary>What a proposal lacks, each need a text or <c>{text, kind?}</c>.</summary>
internal sealed record ReturnBody(IReadOnlyList<NeedBody?>? Needs, string? Note);

/// <summary>Sends a proposal back with what it lacks.</summary>
internal static class ReturnProposal
{
    internal static async Task<Answer<ProposalView>> Handle(string bank, string proposal, ReturnBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var needs = fields.Each("needs", body.Needs, 1, 20, (path, need) => (
            Text: fields.Text(need.IsPlain ? path : path + ".text", need.Text, 500),
            Kind: need.Kind is null ? null : fields.OneOf(path + ".kind", need.Kind, Words.DocumentKinds)));
        var note = fields.OptionalText("note", body.Note, 2000);
        return fields.Problem is { } problem
            ? problem
            : await broker.ChangeProposal(
                call, bank, proposal,
                (now, _) => Proposal.Return(now, [.. needs.Select((need, n) => new BankNeed($"{now.Submission}-{n + 1}", need.Text, need.Kind))], note, call.PersonId, call.Now), cancel);
    }
}

/// <summary>Terms: whole rupiah, months, a rate of a year (0.06 is 6 %). Kind of rate, grace months and fees are those of the product that was frozen with the proposal, unless others are named; none may be worse than the product's.</summary>
internal sealed record ApproveBody(
    long? Amount, int? TenorMonths, decimal? AnnualRate, IReadOnlyList<string?>? Conditions, string? RateKind = null, int? GraceMonths = null, IReadOnlyList<FeeBody?>? Fees = null);

/// <summary>Approves a proposal, on the terms asked for or on others that the SME then takes or not.</summary>
internal static class ApproveProposal
{
    internal static async Task<Answer<ProposalView>> Handle(string bank, string proposal, ApproveBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var amount = fields.Rupiah("amount", body.Amount, 1);
        var tenor = fields.Count("tenorMonths", body.TenorMonths, 1, Loan.LongestTenor);
        var rate = fields.Decimal("annualRate", body.AnnualRate, 0, 1);
        var rateKind = body.RateKind is null ? null : fields.OneOf("rateKind", body.RateKind, "effective", "flat");
        var grace = body.GraceMonths is null ? null : (int?)fields.Count("graceMonths", body.GraceMonths, 0, Math.Max(0, tenor - 1));
        var fees = body.Fees is null ? null : fields.Each("fees", body.Fees, 0, 20, (path, fee) => ProductForm.Fee(fields, path, fee));
        var conditions = body.Conditions is null ? [] : fields.Each("conditions", body.Conditions, 0, 20, (path, condition) => fields.Text(path, condition, 500));
        return fields.Problem is { } problem
            ? problem
            : await broker.ChangeProposal(
                call, bank, proposal,
                async (draft, now, frozen) => TermsOn(frozen.Product, amount, tenor, rate, conditions, rateKind, grace, fees) switch
                {
                    _ when WhyNot(amount, tenor, frozen) is { } beyond => beyond,

                    ({ } terms, _) when WorseThan(frozen.Product, terms) is { } worse => worse,

                    // The limit is that of the moment of the commit: whoever sets it at the same time comes before or after.
                    ({ } terms, _) => Proposal.Approve(now, terms, call.PersonId, call.Now, await FourEyesOf(draft, bank, frozen, call, broker, cancel)),
                    var (_, unfit) => unfit!,
                },
                cancel);
    }

    private static async ValueTask<FourEyes?> FourEyesOf(Draft draft, string bank, Snapshot frozen, Call call, Broker broker, CancellationToken cancel) =>
        await broker.Hold(draft, BankRecords.Bank(bank), cancel) is { State.FourEyesAbove: { } above }
            ? new(above, broker.Deadlines.After(call.Now, broker.Settings.Waits.Confirmation, frozen.Sme.Regency[..2]))
            : null;

    /// <summary>Other terms than asked are the bank's to offer, but nobody is lent more than was asked for, or what the product it was forwarded to does not allow.</summary>
    internal static Problem? WhyNot(long amount, int tenor, Snapshot frozen) =>
        amount > frozen.Request.Amount ? ProposalProblems.AboveAsked(frozen.Request.Amount)
        : amount < frozen.Product.MinAmount || amount > frozen.Product.MaxAmount ? ProposalProblems.OutsideProduct(frozen.Product.MinAmount, frozen.Product.MaxAmount)
        : tenor > frozen.Product.MaxTenorMonths ? ProposalProblems.BeyondTenor(frozen.Product.MaxTenorMonths)
        : null;

    /// <summary>
    /// Terms may be better than the product's that the SME chose, never worse in rate, kind of rate, grace or fees. An effective rate instead of a flat one is measured by what the flat loan
    /// really costs, since the same number is then the cheaper loan.
    /// </summary>
    internal static Problem? WorseThan(Product product, Terms terms)
    {
        if (terms.RateKind == "flat" && product.RateKind != "flat")
        {
            return ProposalProblems.FlatNotOffered;
        }

        var most = terms.RateKind == product.RateKind
            ? product.AnnualRate
            : Math.Max(product.AnnualRate, LoanOf(terms with { AnnualRate = product.AnnualRate, RateKind = product.RateKind }).EffectiveAnnualRate()!.Value);
        var fees = product.Fees.Sum(fee => RupiahOf(fee, terms.Amount));
        return terms.AnnualRate > most ? ProposalProblems.RateAbove(most)
            : terms.GraceMonths > product.GraceMonths ? ProposalProblems.GraceAbove(product.GraceMonths)
            : terms.Figures.Fees > fees ? ProposalProblems.FeesAbove(fees)
            : null;
    }

    /// <summary>The terms with what they mean in money, or why they cannot be.</summary>
    internal static (Terms? Terms, Problem? Problem) TermsOn(
        Product product, long amount, int tenor, decimal rate, IReadOnlyList<string> conditions, string? rateKind = null, int? graceMonths = null, IReadOnlyList<ProductFee>? otherFees = null)
    {
        // The product grants at most so many months of grace; a loan of fewer months has fewer.
        var grace = graceMonths ?? Math.Min(product.GraceMonths, tenor - 1);
        var fees = otherFees ?? product.Fees;
        var terms = new Terms(amount, tenor, rate, rateKind ?? product.RateKind, grace, conditions, new(0, 0, 0, fees.Sum(fee => RupiahOf(fee, amount)), 0), fees);
        var loan = LoanOf(terms);
        if (loan.EffectiveAnnualRate(terms.Figures.Fees) is not { } effective)
        {
            return (null, ProposalProblems.FeesTakeAll);
        }

        var plan = loan.Plan();
        return (terms with { Figures = new(loan.Installment(), plan.Last, plan.TotalInterest, terms.Figures.Fees, effective) }, null);
    }

    /// <summary>What a fee is in rupiah.</summary>
    internal static long RupiahOf(ProductFee fee, long amount) => fee.Amount ?? Ratio.HalfUp(fee.Rate ?? 0, amount);

    /// <summary>The loan that terms offer.</summary>
    internal static Loan LoanOf(Terms terms) => Loan.Create(terms.Amount, terms.TenorMonths, terms.AnnualRate, terms.RateKind == "flat" ? RateKind.Flat : RateKind.Effective, terms.GraceMonths);
}

/// <summary>Why a bank does not lend: a code and a note, both shown to the SME.</summary>
internal sealed record DeclineBody([property: Words(typeof(DeclineBody), nameof(DeclineBody.Reasons))] string? Reason, string? Note)
{
    internal static readonly IReadOnlyList<string> Reasons = [.. RefusalReasons.All.Select(reason => reason.Code)];
}

/// <summary>Declines a proposal.</summary>
internal static class DeclineProposal
{
    internal static async Task<Answer<ProposalView>> Handle(string bank, string proposal, DeclineBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var reason = fields.OneOf("reason", body.Reason, DeclineBody.Reasons);
        var note = fields.Text("note", body.Note, 2000);
        return fields.Problem is { } problem
            ? problem
            : await broker.ChangeProposal(call, bank, proposal, (now, _) => Proposal.Decline(now, reason, note, call.PersonId, call.Now), cancel);
    }
}

/// <summary>What was paid out, in rupiah, and on which day.</summary>
internal sealed record DisburseBody(long? Amount, string? Date);

/// <summary>Notes that the loan was paid out.</summary>
internal static class DisburseProposal
{
    internal static async Task<Answer<ProposalView>> Handle(string bank, string proposal, DisburseBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var amount = fields.Rupiah("amount", body.Amount, 1);
        var on = fields.Day("date", body.Date);
        return fields.Problem is { } problem
            ? problem
            : await broker.ChangeProposal(
                call, bank, proposal,
                (now, frozen) => on > Calendar.DayIn(call.Now, frozen.Sme.Regency[..2]) || (now.ApprovedAt is { } approved && on < Calendar.DayIn(approved, frozen.Sme.Regency[..2]))
                    ? Problem.Invalid("date", new("Tulis hari pencairan: dari hari persetujuan sampai hari ini.", "Give the day it was paid out: from the day of approval until today."))
                    : Proposal.Disburse(now, amount, on),
                cancel);
    }
}

/// <summary>How a loan is repaid: the month of it (1 is the first after disbursement) and its collectability, 1 current, 2 special mention, 3 substandard, 4 doubtful, 5 loss.</summary>
internal sealed record StatusBody(int? Month, int? Collectability, string? Note);

/// <summary>Reports how the loan is repaid.</summary>
internal static class ReportStatus
{
    internal static async Task<Answer<ProposalView>> Handle(string bank, string proposal, StatusBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var month = fields.Count("month", body.Month, 1, Proposal.LastMonth);
        var collectability = fields.Count("collectability", body.Collectability, 1, 5);
        var note = fields.OptionalText("note", body.Note, 200);
        return fields.Problem is { } problem
            ? problem
            : await broker.ChangeProposal(
                call, bank, proposal,
                (now, frozen) => Proposal.Report(now, new(month, collectability, note, call.Now), Calendar.DayIn(call.Now, frozen.Sme.Regency[..2])),
                cancel);
    }
}

/// <summary>How a loan ended: settled or written-off.</summary>
internal sealed record CloseBody([property: Words(typeof(CloseBody), nameof(CloseBody.Outcomes))] string? Outcome, string? Note)
{
    internal static readonly IReadOnlyList<string> Outcomes = ["settled", "written-off"];
}

/// <summary>Notes that the loan is settled or written off.</summary>
internal static class CloseProposal
{
    internal static async Task<Answer<ProposalView>> Handle(string bank, string proposal, CloseBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var outcome = fields.OneOf("outcome", body.Outcome, CloseBody.Outcomes);
        var note = fields.OptionalText("note", body.Note, 2000);
        return fields.Problem is { } problem
            ? problem
            : await broker.ChangeProposal(call, bank, proposal, (now, _) => Proposal.Close(now, outcome, note, call.Now), cancel);
    }
}
