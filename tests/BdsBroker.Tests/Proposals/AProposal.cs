using BdsBroker.Core;
using BdsBroker.Proposals;
using BdsBroker.Readiness;
using BdsBroker.Registry;
using BdsBroker.Requests;
using BdsBroker.Tests.Requests;

namespace BdsBroker.Tests.Proposals;

/// <summary>Proposals in each state of their life, beside the requests they follow.</summary>
internal static class AProposal
{
    internal const string Ani = "ani";
    internal const string Budi = "budi";

    internal static Product Product { get; } = new()
    {
        Id = "product1", Bank = "bank1", BankName = "Bank", Name = "Produk", MinAmount = 1, MaxAmount = 100_000_000, MaxTenorMonths = 36, AnnualRate = 0.06m, RateKind = "effective",
        Fees = [new("provisi", null, 0.01m), new("administrasi", 150_000, null)], MinMonthsInBusiness = 6, MinDscr = 1.25m, MinCollateralCoverage = 0,
        Sectors = ["*"], Provinces = ["*"], Documents = ["ktp"], RequiresEndorsement = false, ValidFrom = new(2026, 1, 1), ChangedAt = A.Monday,
    };

    internal static Sme Sme { get; } = new()
    {
        Id = A.Sme, Name = "Ukir Jaya", Address = A.Kept("Serenan"), Regency = "33.10", Phone = A.Kept("0812"), Kbli = new(2020, "31001"), EstablishedYear = 2015, Employees = 12, ConfirmedAt = A.Monday,
    };

    internal static Snapshot Snapshot(int submission = 1) => new(
        "proposal1", "bank1", null, 1, submission, A.Monday.AddHours(submission), A.Monday.AddDays(14), FrozenSme.Of(Sme), new(50_000_000, 24, "modal kerja", A.Monday), "Penyedia p1",
        null, CreditReadiness.Of(A.Engaged, Sme, null, [], Product, new(2026, 11, 23)), [], null, Product, new("owner", A.Monday));

    internal static Proposal Submitted => Proposal.Receive(null, Snapshot());

    internal static Proposal Claimed => Submitted.Then(now => Proposal.Claim(now, Ani, A.Monday));

    internal static IReadOnlyList<BankNeed> Needs(params string[] texts) => [.. texts.Select((text, n) => new BankNeed($"1-{n + 1}", text, null))];

    internal static Terms Terms => ApproveProposal.TermsOn(Product, 45_000_000, 24, 0.06m, ["asuransi"]).Terms!;

    internal static Proposal Returned => Claimed.Then(now => Proposal.Return(now, Needs("foto tempat usaha"), "lengkapi", Ani, A.Monday));

    internal static Proposal Approved => Claimed.Then(now => Proposal.Approve(now, Terms, Ani, A.Monday));

    internal static FourEyes FourEyes { get; } = new(40_000_000, A.Monday.AddDays(2));

    internal static Proposal Confirming => Claimed.Then(now => Proposal.Approve(now, Terms, Ani, A.Monday, FourEyes));

    internal static Proposal Declined => Claimed.Then(now => Proposal.Decline(now, "collateral", "jaminan kurang", Ani, A.Monday));

    internal static Proposal Accepted => Approved.Following(A.Accepted);

    internal static Proposal Refused => Approved.Following(A.At(ProposalStep.Approved).Then(now => Request.RefuseTerms(now, "terms.refused", A.Monday, A.Deadlines)));

    internal static Proposal Lapsed => Approved.Following(A.At(ProposalStep.Approved).TimesOut().TimesOut());

    internal static Proposal Withdrawn => Claimed.Following(Withdrawing(A.Forwarded));

    internal static Proposal Disbursed => Accepted.Then(now => Proposal.Disburse(now, 45_000_000, new(2026, 11, 23)));

    internal static Proposal Closed => Disbursed.Then(now => Proposal.Close(now, "settled", null, A.Monday));

    internal static Proposal In(ProposalState state) => state switch
    {
        ProposalState.Submitted => Submitted,
        ProposalState.Claimed => Claimed,
        ProposalState.Confirming => Confirming,
        ProposalState.Returned => Returned,
        ProposalState.Approved => Approved,
        ProposalState.Accepted => Accepted,
        ProposalState.Declined => Declined,
        ProposalState.Refused => Refused,
        ProposalState.Lapsed => Lapsed,
        ProposalState.Withdrawn => Withdrawn,
        ProposalState.Disbursed => Disbursed,
        _ => Closed,
    };

    /// <summary>The request once its SME asked to withdraw.</summary>
    internal static Request Withdrawing(Request now) => now.Then(request => Request.Cancel(request, "berubah pikiran", A.Monday));

    /// <summary>The state that a decision leads to; a refusal fails the test.</summary>
    internal static Proposal Then(this Proposal now, Func<Proposal, Decision<Proposal>> when)
    {
        var decision = when(now);
        Assert.Null(decision.Refusal);
        return decision.Next ?? now;
    }

    /// <summary>The proposal after it read its request.</summary>
    internal static Proposal Following(this Proposal now, Request request) => now.Then(proposal => Proposal.Follow(proposal, request, A.Monday));

    /// <summary>The request after it heard all the news of a proposal.</summary>
    internal static Request Hearing(this Request now, Proposal proposal) =>
        proposal.News().Aggregate(now, (request, news) => request.Then(before => Request.FollowProposal(before, news, A.Monday, A.Deadlines)));
}
