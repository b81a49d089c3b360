using BdsBroker.Core;
using BdsBroker.MatchEngine;
using BdsBroker.Notifications;
using BdsBroker.Readiness;
using BdsBroker.Requests;

namespace BdsBroker.Tests.Requests;

/// <summary>What is asked of consultant and bank after disbursement, and what happens when nobody answers.</summary>
public class FollowUpTests
{
    private static readonly DateTimeOffset InAMonth = A.Monday.AddMonths(1);

    private static Request DisbursedOn(DateOnly day, DateTimeOffset heard) =>
        A.Accepted.Then(now => Request.FollowProposal(now, A.News(ProposalStep.Disbursed) with { On = day }, heard, A.Deadlines));

    private static Request Reported(Request now, DateTimeOffset at, params int[] months) => now.Then(request => Request.FollowProposal(
        request, A.News(ProposalStep.Disbursed) with { On = request.DisbursedOn, Statuses = [.. months.Select(month => new RepaymentStatus(month, 1, null, at))] }, at, A.Deadlines));

    private static Request At(Request now, DateTimeOffset at)
    {
        while (now.Wait!.Until <= at)
        {
            now = now.TimesOut();
        }

        return now;
    }

    private static Request Without(Request now, DateTimeOffset at) => now.Then(request => Request.HandBack(request, "pindah kota", at, A.Deadlines));

    private static Engagement Other => A.Helper("p2") with { Offer = null };

    private static IReadOnlyList<string> Told(Request now, Func<Request, Decision<Request>> when) => [.. now.Facts(when).OfType<NoticeOwed>().Select(notice => notice.Code)];

    private static DateOnly Local(DateTimeOffset at) => Calendar.LocalDate(at, Zone.Wib);

    [Fact]
    public void After_disbursement_visits_come_after_one_three_and_six_months_and_a_status_every_month()
    {
        Assert.Equal([("visit", 1), ("visit", 3), ("visit", 6), ("status", 1)], A.Disbursed.FollowUps.Select(followUp => (followUp.Kind, followUp.Month)));
        Assert.Equal(InAMonth, A.Disbursed.Wait!.Until);
        Assert.Contains(Reported(A.Disbursed, InAMonth, 1).FollowUps, followUp => followUp is { Kind: "status", Month: 2, DoneAt: null });
    }

    [Theory]
    [InlineData("2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30")]
    [InlineData("2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30")]
    [InlineData("2028-02-29", "2028-03-29", "2028-04-29", "2028-05-29")]
    [InlineData("2026-12-30", "2027-01-30", "2027-02-28", "2027-03-30")]
    public void Months_are_counted_from_the_day_of_disbursement_and_not_from_the_month_before(string disbursed, params string[] due)
    {
        var heard = new DateTimeOffset(DateOnly.Parse(disbursed, null).AddDays(2), new(9, 0), TimeSpan.FromHours(7)).ToUniversalTime();
        var later = At(DisbursedOn(DateOnly.Parse(disbursed, null), heard), heard.AddMonths(4));
        Assert.Equal(due, later.FollowUps.Where(task => task.Kind == "status").Take(due.Length).Select(task => $"{Local(task.Due):yyyy-MM-dd}"));
    }

    [Fact]
    public void A_disbursement_that_is_told_months_later_asks_for_the_reports_at_once_and_leaves_time_for_the_visits()
    {
        var heard = A.Monday.AddMonths(4);
        var late = DisbursedOn(Local(A.Monday), heard);
        Assert.All(late.FollowUps.Where(task => task.Kind == "visit"), task => Assert.True(task.Due > heard));
        Assert.Equal(heard.AddMonths(-3), late.FollowUps.First(task => task.Kind == "status").Due);
        var told = late.Facts(now => Request.TimeOut(now, now.Wait!.Generation, A.Rounds, heard, A.Deadlines)).OfType<NoticeOwed>().Where(notice => notice.Code == "status-due");
        Assert.Equal(["1", "2", "3", "4"], told.Select(notice => notice.Values["month"]));
    }

    [Fact]
    public void Asking_goes_on_after_a_missed_month_and_the_bank_hears_each()
    {
        var later = At(A.Disbursed, A.Monday.AddMonths(4).AddDays(-1));
        Assert.Equal([(1, true), (2, true), (3, true), (4, false)], later.FollowUps.Where(task => task.Kind == "status").Select(task => (task.Month, task.Missed)));
        Assert.Contains("status-missed", Told(A.Disbursed.TimesOut(), now => Request.TimeOut(now, now.Wait!.Generation, A.Rounds, now.Wait.Until, A.Deadlines)));
    }

    [Fact]
    public void Reporting_a_later_month_does_not_hide_an_earlier_one()
    {
        var later = Reported(At(A.Disbursed, A.Monday.AddMonths(3)), A.Monday.AddMonths(3), 3);
        Assert.Equal([1, 2, 4], later.FollowUps.Where(task => task is { Kind: "status", IsOpen: true }).Select(task => task.Month));
        Assert.Equal("follow-up-missed", later.Desk!.Why);
        Assert.Equal(("1 visits missed, month 1; 2 repayment reports missing, month 1, 2", 3), (DeskView.Of(later, Language.English).Why, DeskView.Of(later, Language.English).Missed!.Count));
    }

    [Fact]
    public void A_month_that_is_reported_before_it_is_due_is_not_asked_for()
    {
        var early = Reported(Reported(A.Disbursed, A.Monday.AddDays(3), 1), InAMonth.AddDays(-1), 2);
        Assert.Equal([3], early.FollowUps.Where(task => task is { Kind: "status", IsOpen: true }).Select(task => task.Month));
        Assert.Equal(("status", 2), (early.FollowUps[4].Kind, early.FollowUps[4].Month));
    }

    [Fact]
    public void Months_end_where_no_loan_is_longer() => Assert.Equal(Loan.LongestTenor, Request.LastStatusMonth);

    [Fact]
    public void What_was_missed_leaves_the_desk_when_the_last_of_it_is_made_up()
    {
        var missed = At(A.Disbursed, A.Monday.AddMonths(2).AddDays(-1));
        var visited = missed.Then(now => Request.LogVisit(now, A.Visit(A.Monday.AddDays(50), 1), A.Monday.AddDays(50), A.Deadlines));
        Assert.Equal(("follow-up-missed", missed.Desk!.Since), (visited.Desk!.Why, visited.Desk.Since));
        Assert.Null(Reported(visited, A.Monday.AddDays(51), 1).Desk);
    }

    [Fact]
    public void A_missed_visit_says_which_it_was_whose_and_since_when()
    {
        var missed = At(A.Disbursed, A.Monday.AddMonths(2).AddDays(-1));
        var visit = DeskView.Of(missed, Language.English).Missed!.Single(each => each.Kind == "visit");
        Assert.Equal((1, "p1", "Penyedia p1", missed.FollowUps[0].Until!.Value), (visit.Month, visit.Whose, visit.Name, visit.Since));
    }

    [Fact]
    public void The_next_visit_counts_only_once_the_one_before_it_fell_due()
    {
        var visited = A.Disbursed.Then(now => Request.LogVisit(now, A.Visit(A.Monday), A.Monday, A.Deadlines));
        visited.Unchanged(now => Request.LogVisit(now, A.Visit(A.Monday), A.Monday, A.Deadlines));
        visited.Refused("visit.none-due", now => Request.LogVisit(now, A.Visit(A.Monday.AddHours(1)), A.Monday.AddHours(1), A.Deadlines));
        Assert.Equal(2, visited.Then(now => Request.LogVisit(now, A.Visit(InAMonth), InAMonth, A.Deadlines)).FollowUps.Count(followUp => followUp.DoneAt is not null));
    }

    [Fact]
    public void A_visit_is_the_open_one_that_was_due_nearest_unless_it_says_which()
    {
        var later = A.Monday.AddMonths(3).AddDays(1);
        var third = At(A.Disbursed, later).Then(now => Request.LogVisit(now, A.Visit(later), later, A.Deadlines));
        Assert.Equal([3], third.FollowUps.Where(task => task is { Kind: "visit", DoneAt: not null }).Select(task => task.Month));
        var both = third.Then(now => Request.LogVisit(now, A.Visit(later.AddDays(1), 1), later.AddDays(1), A.Deadlines));
        Assert.Equal([1, 3], both.FollowUps.Where(task => task is { Kind: "visit", DoneAt: not null }).Select(task => task.Month));
        var soon = A.Monday.AddDays(55);
        Assert.Equal([1], At(A.Disbursed, soon).Then(now => Request.LogVisit(now, A.Visit(soon), soon, A.Deadlines)).FollowUps.Where(task => task is { Kind: "visit", DoneAt: not null }).Select(task => task.Month));
        third.Refused("visit.none-due", now => Request.LogVisit(now, A.Visit(later.AddDays(1), 3), later.AddDays(1), A.Deadlines));
    }

    [Fact]
    public void A_visit_was_not_before_the_disbursement() =>
        A.Disbursed.Refused("visit.before-disbursement", now => Request.LogVisit(now, A.Visit(A.Monday.AddDays(-1)), A.Monday, A.Deadlines));

    [Theory]
    [InlineData("in-trouble", "current", "visit-found-trouble")]
    [InlineData("closed", "unknown", "visit-found-trouble")]
    [InlineData("running", "trouble", "visit-found-trouble")]
    [InlineData("running", "unknown", null)]
    public void Trouble_that_a_visit_found_stands_on_the_officers_desk_until_a_later_one_finds_better(string business, string loan, string? why)
    {
        var found = A.Disbursed.Then(now => Request.LogVisit(now, A.Visit(A.Monday) with { Business = business, Loan = loan }, A.Monday, A.Deadlines));
        Assert.Equal((why, why is null ? null : "trouble"), (found.Desk?.Why, found.Desk?.List));
        Assert.Null(found.Then(now => Request.LogVisit(now, A.Visit(InAMonth), InAMonth, A.Deadlines)).Desk);
    }

    [Fact]
    public void A_visit_before_its_time_is_told_from_which_day_on_it_may_be_noted()
    {
        var visited = A.Disbursed.Then(now => Request.LogVisit(now, A.Visit(A.Monday), A.Monday, A.Deadlines));
        var later = A.Monday.AddHours(1);
        Assert.Contains($"month 3 may be noted from {Local(InAMonth):yyyy-MM-dd}", Request.LogVisit(visited, A.Visit(later), later, A.Deadlines).Refusal!.Detail.En, StringComparison.Ordinal);
    }

    [Fact]
    public void After_trouble_an_extra_visit_that_finds_better_takes_it_off_the_desk_and_ticks_off_no_other()
    {
        var found = A.Disbursed.Then(now => Request.LogVisit(now, A.Visit(A.Monday) with { Business = "in-trouble" }, A.Monday, A.Deadlines));
        var later = A.Monday.AddDays(3);
        found.Refused("visit.none-due", now => Request.LogVisit(now, A.Visit(later, 3), later, A.Deadlines));
        var better = found.Then(now => Request.LogVisit(now, A.Visit(later), later, A.Deadlines));
        Assert.Equal((null, "extra", 2), (better.Desk, better.FollowUps[^1].Kind, better.FollowUps.Count(task => task is { Kind: "visit", IsOpen: true })));
        Assert.Equal(found.Milestones, better.Milestones);
        better.Unchanged(now => Request.LogVisit(now, A.Visit(later), later, A.Deadlines));
        better.Refused("visit.none-due", now => Request.LogVisit(now, A.Visit(later.AddDays(1)), later.AddDays(1), A.Deadlines));
    }

    [Fact]
    public void Visits_that_are_found_due_together_after_a_long_stop_are_each_told()
    {
        var late = A.Monday.AddMonths(4);
        var told = A.Disbursed.Facts(now => Request.TimeOut(now, now.Wait!.Generation, A.Rounds, late, A.Deadlines)).OfType<NoticeOwed>().Where(notice => notice.Code == "visit-due").ToList();
        Assert.Equal(["1", "3"], told.Select(notice => notice.Values["month"]));
        Assert.Equal(2, told.Select(notice => notice.Id).Distinct().Count());
    }

    [Fact]
    public void Visits_that_are_handed_back_wait_on_the_officers_desk_and_the_SME_is_told()
    {
        var alone = Without(A.Disbursed, A.Monday);
        Assert.Equal((RequestState.Disbursed, null, "visits-without-helper", 3), (alone.State, alone.Engagement, alone.Desk!.Why, alone.FollowUps.Count(task => task.Kind == "visit")));
        Assert.Contains("visits-without-helper", Told(A.Disbursed, now => Request.HandBack(now, "pindah kota", A.Monday, A.Deadlines)));
        Assert.Equal("visits-still-without-helper", alone.TimesOut().Desk!.Why);
        Assert.Equal(new DateOnly(2026, 11, 26), Local(alone.Wait!.Until));
    }

    [Fact]
    public void Visits_of_a_consultant_who_closed_wait_on_the_officers_desk_also_where_that_was_before_disbursement()
    {
        Assert.Equal("visits-without-helper", A.Disbursed.Then(now => Request.LoseHelper(now, "p1", A.Monday, A.Deadlines)).Desk!.Why);
        var before = A.Accepted.Then(now => Request.LoseHelper(now, "p1", A.Monday, A.Deadlines)).Then(now => Request.FollowProposal(now, A.News(ProposalStep.Disbursed), A.Monday, A.Deadlines));
        Assert.Equal(("visits-without-helper", 3), (before.Desk!.Why, before.FollowUps.Count(task => task.Kind == "visit")));
    }

    [Fact]
    public void Another_consultant_takes_over_what_is_left_and_everybody_is_told()
    {
        var alone = Without(A.Disbursed, A.Monday);
        var taken = alone.Then(now => Request.Assign(now, Other, "tolong", A.Monday, A.Deadlines));
        Assert.Equal(("p2", null), (taken.Engagement!.Provider, taken.Desk));
        Assert.Equal(A.Disbursed.FollowUps, taken.FollowUps);
        Assert.Equal(InAMonth, taken.Wait!.Until);
        Assert.Equal(["visits-taken-over", "visits-assigned"], Told(alone, now => Request.Assign(now, Other, "tolong", A.Monday, A.Deadlines)));
        taken.Unchanged(now => Request.Assign(now, Other, "tolong", A.Monday, A.Deadlines));
    }

    [Fact]
    public void Of_visits_whose_time_has_come_the_latest_is_handed_over_with_a_fair_date()
    {
        var at = A.Monday.AddMonths(3).AddDays(20);
        var late = At(A.Disbursed, at);
        Assert.Equal(2, late.FollowUps.Count(task => task is { Kind: "visit", Missed: true }));
        var taken = late.Then(now => Request.Assign(now, Other, "tolong", at, A.Deadlines));
        Assert.Equal(["engagement-over", "visits-assigned", "visits-taken-over"], Told(late, now => Request.Assign(now, Other, "tolong", at, A.Deadlines)).Order());
        var visits = taken.FollowUps.Where(task => task.Kind == "visit").ToList();
        Assert.Equal([("month-3-instead", "p1"), ("taken-over", "p1")], visits.Take(2).Select(visit => (visit.Waived, visit.Provider)));
        Assert.Equal((3, A.Deadlines.After(at, A.Deadlines.Waits.FollowUpGrace, "33"), false), (visits[2].Month, visits[2].Due, visits[2].Missed));
        Assert.Equal(A.Monday.AddMonths(6), visits[3].Due);
        Assert.DoesNotContain(DeskView.Of(At(taken, at.AddDays(10)), Language.English).Missed ?? [], missed => missed.Kind == "visit");
    }

    [Fact]
    public void Visits_that_are_in_good_hands_are_not_given_to_another()
    {
        A.Disbursed.Refused("visit.in-good-hands", now => Request.Assign(now, Other, "tolong", A.Monday, A.Deadlines));
        var warned = A.Disbursed.Then(now => Request.Warn(now, "p1", "revoked", A.Monday));
        Assert.Equal("revoked", warned.Desk!.Why);
        Assert.Equal("p2", warned.Then(now => Request.Assign(now, Other, "dicabut", A.Monday, A.Deadlines)).Engagement!.Provider);
    }

    [Fact]
    public void Waived_visits_are_asked_of_nobody()
    {
        var some = A.Disbursed.Then(now => Request.WaiveVisits(now, [1], "sudah lunas", A.Monday, A.Deadlines));
        Assert.Equal([3, 6], some.FollowUps.Where(task => task is { Kind: "visit", IsOpen: true }).Select(task => task.Month));
        some.Unchanged(now => Request.WaiveVisits(now, [1], "sudah lunas", A.Monday, A.Deadlines));
        some.Refused("visit.none-left", now => Request.WaiveVisits(now, [1], "lain", A.Monday, A.Deadlines));

        var none = Without(A.Disbursed, A.Monday).Then(now => Request.WaiveVisits(now, null, "pindah pulau", A.Monday, A.Deadlines));
        Assert.Equal((null, null, InAMonth), (none.Desk, none.HelperWantedUntil, none.Wait!.Until));
        Assert.DoesNotContain("visit-due", Told(none, now => Request.TimeOut(now, now.Wait!.Generation, A.Rounds, A.Monday.AddYears(1), A.Deadlines)));
        none.Refused("visit.none-left", now => Request.Assign(now, Other, "tolong", A.Monday, A.Deadlines));
    }

    [Fact]
    public void Whatever_is_reported_when_each_month_is_one_task_asked_for_once_and_nobody_waits_without_a_deadline()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var fault = Walk(new Random(seed));
            Assert.True(fault is null, $"seed {seed}: {fault}");
        }
    }

    /// <summary>Lives through 400 days after a random disbursement with a bank and a consultant who do as they please; what contradicts the promise, or null.</summary>
    private static string? Walk(Random random)
    {
        var day = new DateOnly(2027, 1, 1).AddDays(random.Next(800));
        var start = new DateTimeOffset(day, new(random.Next(24), random.Next(60)), TimeSpan.FromHours(7)).ToUniversalTime();
        var now = DisbursedOn(day.AddDays(-random.Next(5)), start);
        var on = now.DisbursedOn!.Value;
        HashSet<int> reported = [];
        Dictionary<(string, string), int> told = [];
        void Count(Decision<Request> decision)
        {
            foreach (var notice in decision.Facts.OfType<NoticeOwed>().Where(notice => notice.Values.ContainsKey("month")))
            {
                told[(notice.Code, notice.Values["month"])] = told.GetValueOrDefault((notice.Code, notice.Values["month"])) + 1;
            }
        }

        var (lazy, at) = (random.NextDouble() * 0.3, start);
        for (var end = start.AddDays(400); at < end; at = at.AddHours(random.Next(1, 60)))
        {
            while (now.Wait is { } wait && wait.Until <= at)
            {
                // A message may come late.
                var comes = wait.Until.AddHours(random.Next(4) == 0 ? random.Next(50) : 0);
                var decision = Request.TimeOut(now, wait.Generation, A.Rounds, comes > at ? at : comes, A.Deadlines);
                if (decision.Next is not { Wait: { } next } after || (next.Until <= wait.Until && next.Generation == wait.Generation))
                {
                    return $"nothing comes after {wait}";
                }

                Count(decision);
                now = after;
            }

            if (random.NextDouble() < lazy)
            {
                var begun = Enumerable.Range(1, 14).Where(month => on.AddMonths(month - 1) <= Local(at) && !reported.Contains(month)).ToList();
                if (begun.Count > 0)
                {
                    reported.Add(begun[random.Next(begun.Count)]);
                    now = Reported(now, at, [.. reported.Order()]);
                }
            }

            if (random.Next(60) == 0)
            {
                var decision = Request.LogVisit(now, A.Visit(at), at, A.Deadlines);
                now = decision.Next ?? now;
            }

            if (random.Next(200) == 0)
            {
                now = Request.HandBack(now, "pindah", at, A.Deadlines).Next ?? now;
            }

            if (random.Next(40) == 0)
            {
                now = Request.Assign(now, A.Helper("p" + random.Next(9)) with { Offer = null }, "tolong", at, A.Deadlines).Next ?? now;
            }

            if (now.Wait is null || (now.VisitsAreNobodys && now.Desk is null))
            {
                return "somebody is left alone";
            }
        }

        // What is due since is worked off before it is looked at.
        now = At(now, at);
        var months = now.FollowUps.Where(task => task.Kind == "status").Select(task => (task.Month, Day: Local(task.Due))).OrderBy(task => task.Month).ToList();
        var due = Enumerable.Range(1, months.Count).Select(month => (month, on.AddMonths(month))).ToList();
        return !months.SequenceEqual(due) ? $"months are {string.Join(' ', months)}"
            : now.FollowUps.Count(task => task is { Kind: "status", IsOpen: true } && task.Due > at) != 1 ? "not one month is to come"
            : told.Any(each => each.Value > 1 && each.Key.Item1.StartsWith("status", StringComparison.Ordinal)) ? $"told {string.Join(' ', told)}"
            : now.FollowUps.Any(task => task is { Kind: "status", IsOpen: true, Missed: false, Until: null } && task.Due <= at) ? "a month was not asked for"
            : null;
    }
}
