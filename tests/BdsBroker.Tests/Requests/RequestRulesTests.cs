using BdsBroker.Notifications;
using BdsBroker.Requests;

namespace BdsBroker.Tests.Requests;

public class RequestRulesTests
{
    [Fact]
    public void The_first_acceptance_wins_and_withdraws_the_other_offers()
    {
        var engaged = A.Offered.Then(now => Request.Accept(now, "offer-p2", A.Helper("p2"), A.Monday, A.Deadlines));

        Assert.Equal((RequestState.Engaged, "p2"), (engaged.State, engaged.Engagement!.Provider));
        Assert.Equal(
            [OfferState.Withdrawn, OfferState.Accepted, OfferState.Withdrawn],
            engaged.Waves.Single().Offers.Select(offer => offer.State));
    }

    [Fact]
    public void The_winner_who_accepts_again_gets_the_same_answer() =>
        A.Engaged.Unchanged(now => Request.Accept(now, "offer-p1", A.Helper("p1"), A.Monday.AddDays(5), A.Deadlines));

    [Fact]
    public void The_second_to_accept_is_told_that_another_took_it() =>
        A.Engaged.Refused("offer.taken", now => Request.Accept(now, "offer-p2", A.Helper("p2"), A.Monday, A.Deadlines));

    [Fact]
    public void Nobody_wins_at_or_after_the_deadline_even_before_the_lapse_is_told()
    {
        var until = A.Offered.Wait!.Until;
        A.Offered.Refused("offer.expired", now => Request.Accept(now, "offer-p1", A.Helper("p1"), until, A.Deadlines));
        A.Offered.Then(now => Request.Accept(now, "offer-p1", A.Helper("p1"), until.AddTicks(-1), A.Deadlines));
    }

    [Fact]
    public void Offers_are_open_for_two_working_days() =>
        Assert.Equal(new DateTimeOffset(2026, 11, 25, 17, 0, 0, TimeSpan.Zero), A.Offered.Wait!.Until);

    [Fact]
    public void When_the_last_open_offer_is_declined_the_next_wave_is_asked_for_at_once()
    {
        var one = A.Offered.Then(now => Request.Decline(now, "offer-p1", "penuh", A.Monday, A.Deadlines));
        var two = one.Then(now => Request.Decline(now, "offer-p2", "penuh", A.Monday, A.Deadlines));
        Assert.False(two.LooksForHelp);

        var facts = two.Facts(now => Request.Decline(now, "offer-p3", "penuh", A.Monday, A.Deadlines));
        var three = two.Then(now => Request.Decline(now, "offer-p3", "penuh", A.Monday, A.Deadlines));

        Assert.True(three.LooksForHelp);
        Assert.Single(facts.OfType<RequestOpened>());
        Assert.Equal(["p1", "p2", "p3"], three.Excluded);
    }

    [Fact]
    public void A_lapsed_wave_tells_the_officer_and_the_SME_and_excludes_who_did_not_answer()
    {
        var facts = A.Offered.Facts(now => Request.TimeOut(now, now.Wait!.Generation, A.Rounds, now.Wait.Until, A.Deadlines));
        var lapsed = A.Offered.TimesOut();

        Assert.Equal(["p1", "p2", "p3"], lapsed.Excluded);
        Assert.Equal("wave-without-acceptance", lapsed.Desk!.Why);
        Assert.Contains(facts.OfType<NoticeOwed>(), notice => notice is { Code: "next-wave", Party: "sme" });
        Assert.Equal(3, facts.OfType<OfferChanged>().Count());
    }

    [Fact]
    public void A_provider_whose_offer_was_withdrawn_may_be_asked_again() =>
        Assert.Empty(A.Offered.Then(now => Request.WithdrawOffer(now, "offer-p1", "paused", A.Monday, A.Deadlines)).Excluded);

    [Fact]
    public void A_credit_request_that_nobody_can_take_goes_to_the_officer_a_technical_one_to_KADIN()
    {
        Assert.Equal(("unmatched", "nobody-eligible"), (A.Unmatched.Desk!.List, A.Unmatched.Tried));
        Assert.Equal((RequestState.WithKadin, "kadin"), (A.WithKadin.State, A.WithKadin.Desk!.List));
    }

    [Fact]
    public void A_silent_helper_is_reminded_then_shown_to_the_officer_and_then_replaced()
    {
        var reminded = A.Engaged.TimesOut();
        Assert.Null(reminded.Desk);
        Assert.Equal(1, reminded.Wait!.Step);

        var onDesk = reminded.TimesOut();
        Assert.Equal("contact-overdue", onDesk.Desk!.Why);

        var reopened = onDesk.TimesOut();
        Assert.Equal((RequestState.Submitted, 2), (reopened.State, reopened.Round));
        Assert.Contains("p1", reopened.Excluded);
        Assert.Null(reopened.Engagement);
        Assert.Single(onDesk.Facts(now => Request.TimeOut(now, now.Wait!.Generation, A.Rounds, now.Wait.Until, A.Deadlines)).OfType<OfferChanged>());
    }

    [Fact]
    public void A_contact_that_reached_the_SME_starts_the_wait_for_activity_an_attempt_does_not()
    {
        Assert.Equal(WaitFor.Contact, A.Engaged.Then(now => Request.LogContact(now, new(A.Monday, "phone", false, null), 100, A.Monday, A.Deadlines)).Wait!.For);
        Assert.Equal(WaitFor.Activity, A.Engaged.Then(now => Request.LogContact(now, new(A.Monday, "phone", true, null), 100, A.Monday, A.Deadlines)).Wait!.For);
    }

    [Fact]
    public void What_the_SME_itself_saves_does_not_count_as_the_helpers_activity()
    {
        var contacted = A.Engaged.Then(now => Request.LogContact(now, new(A.Monday, "phone", true, null), 100, A.Monday, A.Deadlines));
        var later = A.Monday.AddDays(3);

        Assert.Equal(contacted.Wait, contacted.Then(now => Request.PlanSaved(now, 1, false, later, A.Deadlines)).Wait);
        Assert.NotEqual(contacted.Wait, contacted.Then(now => Request.PlanSaved(now, 1, true, later, A.Deadlines)).Wait);
    }

    [Fact]
    public void Endorsing_a_version_that_was_never_saved_is_refused() =>
        A.Engaged.Refused("plan.version-unknown", now => Request.Endorse(now, new(1, "p1", "kkmb", "K-1", A.Monday), A.Monday, A.Deadlines));

    [Fact]
    public void News_of_an_earlier_submission_change_nothing()
    {
        var again = A.At(ProposalStep.Returned).Then(now => Request.Forward(now, A.To("proposal1", 2), A.Monday, A.Deadlines));
        again.Unchanged(now => Request.FollowProposal(now, A.News(ProposalStep.Returned, 1), A.Monday, A.Deadlines));
        Assert.Equal(RequestState.Declined, again.Then(now => Request.FollowProposal(now, A.News(ProposalStep.Declined, 2), A.Monday, A.Deadlines)).State);
    }

    [Fact]
    public void Cancelling_after_forwarding_is_decided_at_the_bank()
    {
        var asked = A.Forwarded.Then(now => Request.Cancel(now, "berubah pikiran", A.Monday));
        Assert.Equal((RequestState.Forwarded, "berubah pikiran"), (asked.State, asked.WithdrawalReason));
        Assert.Equal(RequestState.Cancelled, asked.Then(now => Request.FollowProposal(now, A.News(ProposalStep.Withdrawn), A.Monday, A.Deadlines)).State);
    }

    [Fact]
    public void Returned_papers_that_never_come_end_with_a_withdrawal_after_a_reminder()
    {
        var reminded = A.At(ProposalStep.Returned).TimesOut();
        Assert.Null(reminded.WithdrawalReason);
        var facts = reminded.Facts(now => Request.TimeOut(now, now.Wait!.Generation, A.Rounds, now.Wait.Until, A.Deadlines));
        Assert.Equal("additions-not-sent", reminded.TimesOut().WithdrawalReason);
        Assert.Single(facts.OfType<ProposalConcerned>());
    }

    [Fact]
    public void Terms_that_nobody_answers_lapse_after_a_reminder_and_the_helper_goes_on()
    {
        var lapsed = A.At(ProposalStep.Approved).TimesOut().TimesOut();
        Assert.Equal((RequestState.Engaged, WaitFor.Activity), (lapsed.State, lapsed.Wait!.For));
    }

    [Fact]
    public void Technical_help_ends_when_both_sides_say_so()
    {
        var one = A.EngagedTechnical.Then(now => Request.Complete(now, byHelper: true, A.Monday, A.Deadlines));
        Assert.Equal(RequestState.Engaged, one.State);
        var both = one.Then(now => Request.Complete(now, byHelper: false, A.Monday, A.Deadlines));
        Assert.Equal((RequestState.Completed, "both-sides"), (both.State, both.EndReason));
    }

    [Fact]
    public void Technical_help_ends_fourteen_days_after_the_helper_said_so()
    {
        var said = A.EngagedTechnical.Then(now => Request.Complete(now, byHelper: true, A.Monday, A.Deadlines));
        Assert.Equal(A.Monday.AddDays(14), said.Wait!.Until);
        Assert.Equal((RequestState.Completed, "not-disputed"), (said.TimesOut().State, said.TimesOut().EndReason));
    }

    [Fact]
    public void Ending_gives_the_provider_its_place_back() =>
        Assert.Equal("p1", Assert.Single(A.Engaged.Facts(now => Request.Cancel(now, "berubah pikiran", A.Monday)).OfType<OfferChanged>()).Provider);

    [Fact]
    public void Ending_gives_a_provider_that_a_desk_assigned_its_place_back() =>
        Assert.Equal("p1", Assert.Single((A.Engaged with { Waves = [] }).Facts(now => Request.Cancel(now, "berubah pikiran", A.Monday)).OfType<EngagementChanged>()).Provider);

    [Fact]
    public void Whose_helper_left_at_the_bank_has_the_next_turn_after_refusing_the_terms()
    {
        var alone = A.At(ProposalStep.Approved).Then(now => Request.LoseHelper(now, "p1", A.Monday, A.Deadlines));
        Assert.Equal((RequestState.Approved, null), (alone.State, alone.Engagement));
        var refused = alone.Then(now => Request.RefuseTerms(now, "terms.refused", A.Monday, A.Deadlines));
        Assert.Equal((RequestState.Declined, WaitFor.SmeNext), (refused.State, refused.Wait!.For));
        Assert.Equal(RequestState.Submitted, refused.Then(now => Request.Reassign(now, "cari yang lain", A.Rounds, A.Monday, A.Deadlines)).State);
    }

    [Fact]
    public void A_request_is_rated_once()
    {
        var rated = A.At(ProposalStep.Declined).Then(now => Request.Rate(now, 4, null, A.Monday));
        rated.Refused("feedback.given", now => Request.Rate(now, 5, null, A.Monday));
    }

    [Fact]
    public void A_withdrawn_certificate_leaves_the_engagement_and_warns_the_officer()
    {
        var warned = A.Engaged.Then(now => Request.Warn(now, "p1", "suspended", A.Monday));
        Assert.Equal((RequestState.Engaged, "suspended", "suspended"), (warned.State, warned.Engagement!.Warning, warned.Desk!.Why));
        warned.Unchanged(now => Request.Warn(now, "p1", "suspended", A.Monday));
        A.Engaged.Unchanged(now => Request.Warn(now, "p2", "suspended", A.Monday));
    }
}
