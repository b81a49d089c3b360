using BdsBroker.Core;
using BdsBroker.Registry;
using BdsBroker.Requests;
using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.Requests;

/// <summary>Requests in each state of their life, and the words that rules are tested in.</summary>
internal static class A
{
    internal static readonly DateTimeOffset Monday = World.Monday;
    internal static readonly Deadlines Deadlines = new(new Waits(), new Calendar([]));
    internal const int Rounds = 8;
    internal const string Sme = "sme1";

    internal static Request Credit => Request.Submit(
        new()
        {
            Sme = Sme, Number = 1, Kind = RequestKind.Credit, State = RequestState.Submitted, Amount = 50_000_000, TenorMonths = 24, Purpose = "modal kerja",
            SmeName = "Ukir Jaya", Regency = "33.10", Sector = new(2020, "31001"), SubmittedAt = Monday,
        },
        Monday, Deadlines).Request;

    internal static Request Technical => Request.Submit(
        new()
        {
            Sme = Sme, Number = 2, Kind = RequestKind.Technical, State = RequestState.Submitted, Service = "production", Description = "pengeringan kayu",
            SmeName = "Ukir Jaya", Regency = "33.10", Sector = new(2020, "31001"), SubmittedAt = Monday,
        },
        Monday, Deadlines).Request;

    /// <summary>A personal value as the rules see it; they never look inside.</summary>
    internal static Personal Kept(string value) => new(value, value);

    internal static RequestOffer Offer(string provider) => new("offer-" + provider, provider, "Penyedia " + provider, new(1, 1, 0.5, 1, 87.5), OfferState.Open);

    internal static Engagement Helper(string provider) => new(provider, null, "Penyedia " + provider, Kept("0271"), Kept("p@contoh.id"), "offer-" + provider, Monday, Monday);

    internal static Engagement Expert => new(null, "expert1", "Pak Ahli", Kept("0272"), null, null, Monday, Monday);

    internal static Request Offered => Credit.Then(now => Request.MakeWave(now, [Offer("p1"), Offer("p2"), Offer("p3")], Monday, Deadlines));

    internal static Request Engaged => Offered.Then(now => Request.Accept(now, "offer-p1", Helper("p1"), Monday, Deadlines));

    internal static Request EngagedTechnical => Technical
        .Then(now => Request.MakeWave(now, [Offer("p1")], Monday, Deadlines))
        .Then(now => Request.Accept(now, "offer-p1", Helper("p1"), Monday, Deadlines));

    internal static Forwarding To(string proposal, int submission = 1) => new("bank1", "Bank", "product1", "Produk", null, proposal, submission, Monday);

    internal static Request Forwarded => Engaged.Then(now => Request.Forward(now, To("proposal1"), Monday, Deadlines));

    internal static ProposalNews News(ProposalStep step, int submission = 1) => new(
        "proposal1", submission, step, ["foto tempat usaha"], "lengkapi",
        new(45_000_000, 24, 0.06m, "effective", 0, [], new(1_994_428, 1_994_417, 2_866_261, 450_000, 0.06m)),
        new("collateral", "jaminan kurang", Monday), 45_000_000, new DateOnly(2026, 11, 23), [], "settled");

    internal static Request At(ProposalStep step) => Forwarded.Then(now => Request.FollowProposal(now, News(step), Monday, Deadlines));

    internal static Request Accepted => At(ProposalStep.Approved).Then(now => Request.AcceptTerms(now, Monday, Deadlines));

    internal static Request Disbursed => Accepted.Then(now => Request.FollowProposal(now, News(ProposalStep.Disbursed), Monday, Deadlines));

    /// <summary>A visit at which all was well.</summary>
    internal static Visit Visit(DateTimeOffset at, int? month = null) => new(month, at, "lancar", "running", "current");

    internal static Request Unmatched => Credit.Then(now => Request.MakeWave(now, [], Monday, Deadlines));

    internal static Request WithKadin => Technical.Then(now => Request.MakeWave(now, [], Monday, Deadlines));

    internal static Request Completed => Disbursed.Then(now => Request.FollowProposal(now, News(ProposalStep.Closed), Monday, Deadlines));

    internal static Request Cancelled => Engaged.Then(now => Request.Cancel(now, "berubah pikiran", Monday));

    internal static Request In(RequestState state) => state switch
    {
        RequestState.Submitted => Credit,
        RequestState.Offered => Offered,
        RequestState.Engaged => Engaged,
        RequestState.Forwarded => Forwarded,
        RequestState.Returned => At(ProposalStep.Returned),
        RequestState.Approved => At(ProposalStep.Approved),
        RequestState.Accepted => Accepted,
        RequestState.Disbursed => Disbursed,
        RequestState.Declined => At(ProposalStep.Declined),
        RequestState.Unmatched => Unmatched,
        RequestState.WithKadin => WithKadin,
        RequestState.Completed => Completed,
        _ => Cancelled,
    };

    /// <summary>The state that a decision leads to; a refusal fails the test.</summary>
    internal static Request Then(this Request now, Func<Request, Decision<Request>> when)
    {
        var decision = when(now);
        Assert.Null(decision.Refusal);
        return decision.Next ?? now;
    }

    /// <summary>The facts that a decision owes.</summary>
    internal static IReadOnlyList<Fact> Facts(this Request now, Func<Request, Decision<Request>> when) => when(now).Facts;

    internal static void Refused(this Request now, string code, Func<Request, Decision<Request>> when) => Assert.Equal(code, when(now).Refusal?.Code);

    internal static void Unchanged(this Request now, Func<Request, Decision<Request>> when)
    {
        var decision = when(now);
        Assert.Null(decision.Refusal);
        Assert.Null(decision.Next);
        Assert.Empty(decision.Facts);
    }

    /// <summary>Lets the present wait run out.</summary>
    internal static Request TimesOut(this Request now) => now.Then(request => Request.TimeOut(request, request.Wait!.Generation, Rounds, request.Wait.Until, Deadlines));
}
