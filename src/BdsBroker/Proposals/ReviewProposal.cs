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

/// <summary>What a proposal lacks.</summary>
internal sealed record ReturnBody(IReadOnlyList<string?>? Needs, string? Note);

/// <summary>Sends a proposal back with what it lacks.</summary>
internal static class ReturnProposal
{
    internal static async Task<Answer<ProposalView>> Handle(string bank, string proposal, ReturnBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var needs = fields.Each("needs", body.Needs, 1, 20, (path, need) => fields.Text(path, need, 500));
        var note = fields.OptionalText("note", body.Note, 2000);
        return fields.Problem is { } problem
            ? problem
            : await broker.ChangeProposal(call, bank, proposal, (now, _) => Proposal.Return(now, needs, note, call.PersonId, call.Now), cancel);
    }
}

/// <summary>Terms: whole rupiah, months, a rate of a year (0.06 is 6 %).</summary>
internal sealed record ApproveBody(long? Amount, int? TenorMonths, decimal? AnnualRate, IReadOnlyList<string?>? Conditions);

/// <summary>Approves a proposal on terms; kind of rate, grace months and fees are those of the product that was frozen with it.</summary>
internal static class ApproveProposal
{
    internal static async Task<Answer<ProposalView>> Handle(string bank, string proposal, ApproveBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var amount = fields.Rupiah("amount", body.Amount, 1);
        var tenor = fields.Count("tenorMonths", body.TenorMonths, 1, Loan.LongestTenor);
        var rate = fields.Decimal("annualRate", body.AnnualRate, 0, 1);
        var conditions = body.Conditions is null ? [] : fields.Each("conditions", body.Conditions, 0, 20, (path, condition) => fields.Text(path, condition, 500));
        return fields.Problem is { } problem
            ? problem
            : await broker.ChangeProposal(
                call, bank, proposal,
                async (draft, now, frozen) => TermsOn(frozen.Product, amount, tenor, rate, conditions) switch
                {
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

    /// <summary>The terms with what they mean in money, or why they cannot be.</summary>
    internal static (Terms? Terms, Problem? Problem) TermsOn(Product product, long amount, int tenor, decimal rate, IReadOnlyList<string> conditions)
    {
        // The product grants at most so many months of grace; a loan of fewer months has fewer.
        var grace = Math.Min(product.GraceMonths, tenor - 1);
        var loan = Loan.Create(amount, tenor, rate, product.RateKind == "flat" ? RateKind.Flat : RateKind.Effective, grace);
        var fees = product.Fees.Sum(fee => fee.Amount ?? Ratio.HalfUp(fee.Rate ?? 0, amount));
        if (loan.EffectiveAnnualRate(fees) is not { } effective)
        {
            return (null, ProposalProblems.FeesTakeAll);
        }

        var plan = loan.Plan();
        return (new(amount, tenor, rate, product.RateKind, grace, conditions, new(loan.Installment(), plan.Last, plan.TotalInterest, fees, effective)), null);
    }
}

/// <summary>Why a bank does not lend: a code and a note, both shown to the SME.</summary>
internal sealed record DeclineBody([property: Words(typeof(DeclineBody), nameof(DeclineBody.Reasons))] string? Reason, string? Note)
{
    internal static readonly IReadOnlyList<string> Reasons = ["cash-flow", "collateral", "character", "sector", "amount", "incomplete", "policy", "other"];
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
