using BdsBroker.Core;
using BdsBroker.Requests;

namespace BdsBroker.Tests.Requests;

/// <summary>What a request comes to is noted once, when it truly happened, and told with all there is to know of it.</summary>
public class MilestoneTests
{
    private static readonly DateTimeOffset Tuesday = A.Monday.AddDays(1);

    [Fact]
    public void An_engagement_names_the_provider_and_the_certificate_that_it_is_under_an_experts_neither()
    {
        var engaged = A.Offered.Then(now => Request.Accept(now, "offer-p1", A.Helper("p1") with { Certificate = "c1" }, A.Monday, A.Deadlines));
        Assert.Equal([new(MilestoneKind.Engaged, A.Monday, "p1", "c1")], engaged.Milestones);

        var withExpert = A.WithKadin.Then(now => Request.Assign(now, A.Expert, "cocok", Tuesday, A.Deadlines));
        Assert.Equal([new(MilestoneKind.Engaged, Tuesday, null, null)], withExpert.Milestones);
    }

    [Fact]
    public void Each_milestone_is_told_once_with_the_kind_the_province_and_its_place_among_the_requests_milestones()
    {
        var told = A.Engaged.Facts(now => Request.Forward(now, A.To("proposal1") with { At = Tuesday }, Tuesday, A.Deadlines)).OfType<MilestoneReached>();
        Assert.Equal(
            [
                new(A.Sme, 1, "credit", "33", 1, new(MilestoneKind.Forwarded, Tuesday, "p1", null, "proposal1")),
                new(A.Sme, 1, "credit", "33", 2, new(MilestoneKind.Assisted, Tuesday, "p1", null, Value: 1)),
            ],
            told);
        Assert.Empty(A.Forwarded.Facts(now => Request.Cancel(now, "batal", Tuesday)).OfType<MilestoneReached>());
    }

    [Fact]
    public void What_comes_back_and_is_sent_again_is_the_same_proposal_elsewhere_it_is_another()
    {
        Assert.Empty(New(A.At(ProposalStep.Returned), now => Request.Forward(now, A.To("proposal1", 2), Tuesday, A.Deadlines)));
        Assert.Equal(
            [new(MilestoneKind.Forwarded, A.Monday, "p1", null, "proposal2")],
            New(A.At(ProposalStep.Declined), now => Request.Forward(now, A.To("proposal2", 2), Tuesday, A.Deadlines)));
    }

    [Fact]
    public void The_provider_that_is_engaged_has_assisted_a_request_once_it_first_goes_to_a_bank()
    {
        var declined = A.At(ProposalStep.Declined);
        var another = New(declined with { Engagement = A.Helper("p2") }, now => Request.Forward(now, A.To("proposal2", 2) with { At = Tuesday }, Tuesday, A.Deadlines));
        Assert.Equal(
            [new(MilestoneKind.Forwarded, Tuesday, "p2", null, "proposal2"), new(MilestoneKind.Assisted, Tuesday, "p2", null, Value: 1)],
            another);
        var alone = New(declined with { Engagement = null }, now => Request.Forward(now, A.To("proposal2", 2), Tuesday, A.Deadlines));
        Assert.Equal([new(MilestoneKind.Forwarded, A.Monday, null, null, "proposal2")], alone);
    }

    [Fact]
    public void The_provider_that_is_engaged_has_assisted_technically_once_the_help_is_complete()
    {
        var said = A.EngagedTechnical.Then(now => Request.Complete(now, byHelper: true, A.Monday, A.Deadlines));
        Assert.Equal([MilestoneKind.Engaged], said.Milestones.Select(milestone => milestone.Kind));
        Milestone assisted = new(MilestoneKind.Assisted, Tuesday, "p1", null, Value: 1);
        Assert.Equal([assisted], New(said, now => Request.Complete(now, byHelper: false, Tuesday, A.Deadlines)));
        Assert.Equal([assisted with { At = said.Wait!.Until, Value = 14 }], New(said, now => Request.TimeOut(now, now.Wait!.Generation, A.Rounds, now.Wait.Until, A.Deadlines)));
        Assert.Empty(New(said, now => Request.Cancel(now, "batal", A.Monday)));
        Assert.Empty(New(said with { Engagement = A.Expert }, now => Request.Complete(now, byHelper: false, A.Monday, A.Deadlines)));
    }

    [Fact]
    public void Days_to_the_end_of_help_are_those_of_the_calendar_in_WIB()
    {
        // 16:59 and 17:01 UTC are either side of midnight in Jakarta.
        var late = A.Offered.Then(now => Request.Accept(now, "offer-p1", A.Helper("p1") with { Since = new(2026, 11, 23, 16, 59, 0, TimeSpan.Zero) }, A.Monday, A.Deadlines));
        var at = new DateTimeOffset(2026, 11, 23, 17, 1, 0, TimeSpan.Zero);
        Assert.Equal(1, New(late, now => Request.Forward(now, A.To("proposal1") with { At = at }, at, A.Deadlines)).Single(milestone => milestone.Kind == MilestoneKind.Assisted).Value);
    }

    [Fact]
    public void A_decision_counts_when_the_bank_made_it_with_the_amount_approved_however_late_it_is_heard()
    {
        var late = Tuesday.AddMonths(1);
        Assert.Equal(
            [new(MilestoneKind.Approved, Tuesday, "p1", null, "proposal1", 45_000_000)],
            New(A.Forwarded, now => Request.FollowProposal(now, A.News(ProposalStep.Approved) with { At = Tuesday }, late, A.Deadlines)));
        Assert.Equal(
            [new(MilestoneKind.Declined, Tuesday, "p1", null, "proposal1")],
            New(A.Forwarded, now => Request.FollowProposal(now, A.News(ProposalStep.Declined) with { At = Tuesday }, late, A.Deadlines)));
    }

    [Fact]
    public void A_decline_counts_also_where_the_SME_wanted_out_before_it_heard_of_it()
    {
        var asked = A.Forwarded.Then(now => Request.Cancel(now, "batal", A.Monday));
        Assert.Equal([MilestoneKind.Declined], New(asked, now => Request.FollowProposal(now, A.News(ProposalStep.Declined), A.Monday, A.Deadlines)).Select(milestone => milestone.Kind));
        Assert.Empty(New(asked, now => Request.FollowProposal(now, A.News(ProposalStep.Withdrawn), A.Monday, A.Deadlines)));
    }

    [Fact]
    public void Money_is_paid_out_in_the_month_of_the_banks_day_by_the_calendar_of_WIB()
    {
        var news = A.News(ProposalStep.Disbursed) with { On = new(2026, 11, 1) };
        var disbursed = Assert.Single(New(A.Accepted, now => Request.FollowProposal(now, news, A.Monday.AddMonths(1), A.Deadlines)));
        Assert.Equal(new(MilestoneKind.Disbursed, new(2026, 10, 31, 17, 0, 0, TimeSpan.Zero), "p1", null, "proposal1", 45_000_000), disbursed);
    }

    [Theory]
    [InlineData("settled", nameof(MilestoneKind.Settled))]
    [InlineData("written-off", nameof(MilestoneKind.WrittenOff))]
    public void A_loan_ends_settled_or_written_off(string outcome, string kind) =>
        Assert.Equal(
            [new(Enum.Parse<MilestoneKind>(kind), Tuesday, "p1", null, "proposal1")],
            New(A.Disbursed, now => Request.FollowProposal(now, A.News(ProposalStep.Closed) with { Outcome = outcome, At = Tuesday }, Tuesday.AddDays(2), A.Deadlines)));

    [Fact]
    public void A_visit_that_is_missed_counts_as_missed_when_its_grace_is_over_and_as_made_when_it_is_made()
    {
        var due = A.Disbursed.TimesOut();
        var over = due.Wait!.Until;
        var missed = due.Then(now => Request.TimeOut(now, now.Wait!.Generation, A.Rounds, over.AddDays(1), A.Deadlines));
        Assert.Equal([new(MilestoneKind.VisitMissed, over, "p1", null, Value: 1)], missed.Milestones.Skip(due.Milestones.Count));

        var again = missed with { FollowUps = [.. missed.FollowUps.Where(followUp => followUp.Kind == "visit")] };
        Assert.Empty(New(again, now => Request.TimeOut(now, now.Wait!.Generation, A.Rounds, now.Wait.Until, A.Deadlines)));
        Assert.Equal([new(MilestoneKind.VisitMade, over.AddDays(2), "p1", null, Value: 1)], New(missed, now => Request.LogVisit(now, A.Visit(over.AddDays(2)), over.AddDays(3), A.Deadlines)));
    }

    [Fact]
    public void A_rating_counts_for_whoever_is_engaged()
    {
        Assert.Equal([new(MilestoneKind.Rated, Tuesday, "p1", null, Value: 4)], New(A.At(ProposalStep.Declined), now => Request.Rate(now, 4, null, Tuesday)));
        Assert.Equal([new(MilestoneKind.Rated, Tuesday, null, null, Value: 4)], New(A.At(ProposalStep.Declined) with { Engagement = A.Expert }, now => Request.Rate(now, 4, null, Tuesday)));
    }

    [Fact]
    public void A_request_from_before_milestones_were_kept_has_none()
    {
        var stored = System.Text.Json.JsonSerializer.Serialize(A.Engaged, RequestsJson.Default.Request);
        var without = System.Text.Json.Nodes.JsonNode.Parse(stored)!.AsObject();
        Assert.True(without.Remove("milestones"));
        Assert.Empty(System.Text.Json.JsonSerializer.Deserialize(without.ToJsonString(), RequestsJson.Default.Request)!.Milestones);
    }

    /// <summary>The milestones that a decision adds; those before stay as they are.</summary>
    private static IEnumerable<Milestone> New(Request now, Func<Request, Decision<Request>> when)
    {
        var next = now.Then(when);
        Assert.Equal(now.Milestones, next.Milestones.Take(now.Milestones.Count));
        return next.Milestones.Skip(now.Milestones.Count);
    }
}
