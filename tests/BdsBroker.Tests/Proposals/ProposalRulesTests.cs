using BdsBroker.Core;
using BdsBroker.Notifications;
using BdsBroker.Plans;
using BdsBroker.Proposals;
using BdsBroker.Requests;
using BdsBroker.Storage;
using BdsBroker.Tests.Requests;

namespace BdsBroker.Tests.Proposals;

public sealed class ProposalRulesTests
{
    [Fact]
    public void Nobody_decides_on_what_another_has_claimed()
    {
        Assert.Equal("proposal.claimed", Proposal.Claim(AProposal.Claimed, AProposal.Budi, A.Monday).Refusal?.Code);
        Assert.Equal("proposal.claimed", Proposal.Return(AProposal.Claimed, AProposal.Needs("x"), null, AProposal.Budi, A.Monday).Refusal?.Code);
        Assert.Equal("proposal.claimed", Proposal.Approve(AProposal.Claimed, AProposal.Terms, AProposal.Budi, A.Monday).Refusal?.Code);
        Assert.Equal("proposal.claimed", Proposal.Decline(AProposal.Claimed, "policy", "x", AProposal.Budi, A.Monday).Refusal?.Code);
    }

    [Fact]
    public void Who_decides_on_what_nobody_claimed_has_claimed_it() =>
        Assert.Equal(AProposal.Budi, AProposal.Submitted.Then(now => Proposal.Decline(now, "policy", "x", AProposal.Budi, A.Monday)).ClaimedBy);

    [Fact]
    public void A_resubmission_is_claimed_anew_and_waits_from_its_own_day()
    {
        var again = Proposal.Receive(AProposal.Returned with { Overdue = true }, AProposal.Snapshot(2));
        Assert.Equal((ProposalState.Submitted, 2, null, false), (again.State, again.Submission, again.ClaimedBy, again.Overdue));
        Assert.Equal((A.Monday.AddHours(1), A.Monday.AddHours(2)), (again.ReceivedAt, again.SubmittedAt));
        Assert.Empty(again.Needs);
    }

    [Fact]
    public void Terms_carry_the_products_fees_and_what_they_mean_in_money()
    {
        var figures = AProposal.Terms.Figures;
        Assert.Equal((600_000L, 1_994_428L), (figures.Fees, figures.Installment));
        Assert.True(figures.EffectiveAnnualRate > 0.06m);
        Assert.Equal("approve.fees-take-all", ApproveProposal.TermsOn(AProposal.Product, 150_000, 12, 0.06m, []).Problem?.Code);
        Assert.Equal(5, ApproveProposal.TermsOn(AProposal.Product with { GraceMonths = 6 }, 1_000_000, 6, 0.06m, []).Terms!.GraceMonths);
    }

    [Fact]
    public void No_more_is_disbursed_than_was_approved() =>
        Assert.Equal("disburse.above-approval", Proposal.Disburse(AProposal.Accepted, 45_000_001, new(2026, 11, 23)).Refusal?.Code);

    [Fact]
    public void Months_are_reported_in_any_order_once_they_have_begun_and_only_once()
    {
        var today = new DateOnly(2027, 1, 23);
        var reported = AProposal.Disbursed
            .Then(now => Proposal.Report(now, new(3, 1, null, A.Monday), today))
            .Then(now => Proposal.Report(now, new(1, 1, null, A.Monday), today));
        Assert.Equal([1, 3], reported.Statuses.Select(status => status.Month));
        Assert.Equal("status.too-early", Proposal.Report(reported, new(4, 1, null, A.Monday), today).Refusal?.Code);
        Assert.Equal("status.reported", Proposal.Report(reported, new(3, 5, null, A.Monday), today).Refusal?.Code);
        Assert.Null(Proposal.Report(reported, new(3, 1, null, A.Monday.AddDays(1)), today).Next);
    }

    [Theory]
    [InlineData(nameof(ProposalState.Submitted), true)]
    [InlineData(nameof(ProposalState.Claimed), true)]
    [InlineData(nameof(ProposalState.Returned), true)]
    [InlineData(nameof(ProposalState.Approved), true)]
    [InlineData(nameof(ProposalState.Accepted), true)]
    [InlineData(nameof(ProposalState.Declined), false)]
    [InlineData(nameof(ProposalState.Disbursed), false)]
    [InlineData(nameof(ProposalState.Closed), false)]
    public void A_withdrawal_wins_over_everything_but_a_decline_and_a_disbursement(string state, bool wins)
    {
        var now = AProposal.In(Enum.Parse<ProposalState>(state));
        var decision = Proposal.Follow(now, AProposal.Withdrawing(A.Forwarded), A.Monday);
        Assert.Equal(wins ? ProposalState.Withdrawn : null, decision.Next?.State);
        Assert.Equal(wins, decision.Facts.OfType<ProposalDecided>().Any());
        Assert.Equal(wins, decision.Facts.OfType<NoticeOwed>().Any(notice => notice.Code == "proposal-withdrawn"));
    }

    /// <summary>The bank decided and the SME asked to withdraw, neither knowing of the other: whichever is heard first, both sides end alike.</summary>
    [Theory]
    [InlineData(nameof(ProposalState.Returned), nameof(ProposalState.Withdrawn), nameof(RequestState.Cancelled))]
    [InlineData(nameof(ProposalState.Approved), nameof(ProposalState.Withdrawn), nameof(RequestState.Cancelled))]
    [InlineData(nameof(ProposalState.Declined), nameof(ProposalState.Declined), nameof(RequestState.Cancelled))]
    [InlineData(nameof(ProposalState.Disbursed), nameof(ProposalState.Disbursed), nameof(RequestState.Disbursed))]
    public void A_withdrawal_that_crosses_a_decision_ends_the_same_in_either_order(string decided, string proposalEnds, string requestEnds)
    {
        var before = AProposal.In(Enum.Parse<ProposalState>(decided));
        var asked = AProposal.Withdrawing(before.State == ProposalState.Disbursed ? A.Accepted : A.Forwarded);

        var bankFirst = before.Following(asked);
        var bankFirstRequest = asked.Hearing(bankFirst);
        var requestFirst = asked.Hearing(before);
        var requestFirstProposal = before.Following(requestFirst);
        requestFirst = requestFirst.Hearing(requestFirstProposal);

        Assert.Equal((proposalEnds, requestEnds), (bankFirst.State.ToString(), bankFirstRequest.State.ToString()));
        Assert.Equal((proposalEnds, requestEnds), (requestFirstProposal.State.ToString(), requestFirst.State.ToString()));
    }

    [Theory]
    [InlineData(nameof(ProposalState.Refused))]
    [InlineData(nameof(ProposalState.Lapsed))]
    public void Terms_that_ended_are_known_also_after_the_request_went_to_another_bank(string ended)
    {
        var request = (ended == nameof(ProposalState.Refused)
                ? A.At(ProposalStep.Approved).Then(now => Request.RefuseTerms(now, "terms.refused", A.Monday, A.Deadlines))
                : A.At(ProposalStep.Approved).TimesOut().TimesOut())
            .Then(now => Request.Forward(now, A.To("proposal2", 2), A.Monday, A.Deadlines));
        Assert.Equal("proposal1", Assert.Single(request.EarlierForwardings).Proposal);
        Assert.Equal(ended, AProposal.Approved.Following(request).State.ToString());

        // And what the SME does with the second proposal does not touch the first.
        Assert.Equal(ended, AProposal.Approved.Following(AProposal.Withdrawing(request)).State.ToString());
    }

    [Fact]
    public void A_deadline_that_the_bank_missed_is_flagged_until_it_decides()
    {
        var late = A.Forwarded.TimesOut();
        var overdue = AProposal.Claimed.Following(late);
        Assert.True(overdue.Overdue);
        Assert.Same(overdue, overdue.Following(late.TimesOut()));
        Assert.False(overdue.Then(now => Proposal.Return(now, AProposal.Needs("x"), null, AProposal.Ani, A.Monday)).Overdue);
        Assert.False(AProposal.Returned.Following(late).Overdue);
        Assert.True(AProposal.Accepted.Following(A.Accepted.TimesOut()).Overdue);
    }

    [Fact]
    public void Accepted_terms_make_the_bank_wait_for_the_disbursement() => Assert.Equal(A.Accepted.Wait!.Until, AProposal.Accepted.DueAt);

    [Fact]
    public void The_longest_texts_and_the_most_documents_fit_one_snapshot()
    {
        // A character that is not ASCII is stored as six bytes, \u672c.
        string Long(int length) => new('\u672c', length);
        var plan = new Plan
        {
            Sme = A.Sme, Number = 1, Purpose = Long(2000), OwnFunds = 1, Market = Long(8000), Production = Long(8000), People = Long(8000), StartMonth = "2026-12",
            Monthly = [.. Enumerable.Repeat(new PlanMonth("2026-12", long.MaxValue, long.MaxValue), 12)], ExistingMonthlyDebtService = 1,
            Collateral = [.. Enumerable.Repeat(new Collateral(Long(200), long.MaxValue, long.MaxValue), 50)], SavedAt = A.Monday, SavedBy = Actor.System("test"),
            Opening = new(long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue, 600, long.MaxValue, [.. Enumerable.Repeat(new Debt(Long(100), long.MaxValue, long.MaxValue, 0.123456m), 10)]),
            Sales = [.. Enumerable.Repeat(new SalesLine(Long(100), Long(30), long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue, new long[12], [.. Enumerable.Repeat(long.MaxValue, 12)], 12), 30)],
            FixedCosts = [.. Enumerable.Repeat(new FixedCost("administration", Long(100), long.MaxValue, [.. Enumerable.Repeat(long.MaxValue, 12)]), 30)],
            Investments = [.. Enumerable.Repeat(new Investment(Long(100), "equipment", "2026-12", long.MaxValue, 600), 30)],
        };
        var document = new Document(
            new('a', 26), "financial-records", Long(200), long.MaxValue, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", new('0', 64), new('a', 26), A.Monday, Actor.System("test"));
        var largest = AProposal.Snapshot() with { Plan = plan, Documents = [.. Enumerable.Repeat(document, new Limits().DocumentsPerRequest)] };
        Assert.InRange(DocumentFormat.WriteState(largest, ProposalsJson.Default.Snapshot).Length, 200_000, StorageLimits.DocumentBytes / 2);
    }

    [Fact]
    public void A_notice_goes_to_the_staff_who_see_the_proposal() =>
        Assert.Equal("cabang1", (AProposal.Submitted with { Branch = "cabang1" }).Tell(ProposalNotices.Received, A.Monday).Branch);
}
