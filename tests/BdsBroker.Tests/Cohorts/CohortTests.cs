using BdsBroker.Cohorts;
using BdsBroker.Core;
using BdsBroker.Notifications;

namespace BdsBroker.Tests.Cohorts;

/// <summary>The rules of a cohort's life: given a state, when something is decided, then this follows or that refusal.</summary>
public class CohortTests
{
    // Monday 23 November 2026, 9:00 in Jakarta.
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly CohortPlan Plan = new("Angkatan 1", "33", null, 2, [new("1", Today.AddDays(2), "Kas"), new("2", Today.AddDays(3), "Jaminan")], Today.AddDays(4));
    private static readonly CohortDue Due = CohortDue.Of(Plan, new(new(), new([])));
    private static readonly Cohort Empty = Cohort.Planned("k1", "kkmb", Plan, "sari", Due, Monday).State;
    private static readonly DateTimeOffset Friday = Monday.AddDays(4);

    private static readonly Cohort Filled = Changed(Cohort.Admit(Empty, [new("p1", "c1", 1), new("p2", "c2", 1)], Monday), "cohort.admitted");

    private static Cohort Changed(Decision<Cohort> decision, string what)
    {
        Assert.Null(decision.Refusal);
        Assert.Equal(what, decision.What);
        return decision.Next!;
    }

    private static void IsRefused(string code, Decision<Cohort> decision) => Assert.Equal(code, decision.Refusal?.Code);

    [Fact]
    public void It_waits_for_its_first_session_and_for_its_examination_day()
    {
        var facts = Cohort.Planned("k1", "kkmb", Plan, "sari", Due, Monday).Facts;

        // The 25th begins in Jakarta at 17:00 UTC of the 24th; two days before that has passed already, so nobody is reminded.
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 17, 0, 0, TimeSpan.Zero), Due.Remind);
        Assert.Equal(new DateTimeOffset(2026, 12, 11, 17, 0, 0, TimeSpan.Zero), Assert.Single(facts).Due);
        Assert.Equal(2, Cohort.Planned("k1", "kkmb", Plan, "sari", Due, Monday.AddDays(-7)).Facts.Count);
    }

    [Fact]
    public void One_message_is_owed_however_many_are_admitted()
    {
        var decision = Cohort.Admit(Empty, [new("p1", "c1", 1), new("p2", "c2", 4)], Monday);
        Assert.Equal(new CohortChanged("k1"), Assert.Single(decision.Facts));
        Assert.Equal([(1, 1), (2, 4)], decision.Next!.Members.Select(member => (member.Seat, member.Times)));
        Assert.Null(Cohort.Admit(decision.Next, [], Monday).Next);
    }

    [Fact]
    public void More_than_the_places_are_refused_as_a_whole()
    {
        IsRefused("cohort.full", Cohort.Admit(Filled, [new("p3", "c3", 1)], Monday));
        IsRefused("cohort.full", Cohort.Admit(Empty, [new("p1", "c1", 1), new("p2", "c2", 1), new("p3", "c3", 1)], Monday));
    }

    [Fact]
    public void A_place_is_free_again_before_it_begins_and_not_after()
    {
        var before = Changed(Cohort.Withdraw(Filled, Filled.Members[0], "sakit", Monday), "cohort.withdrawn");
        Assert.Equal(1, before.Taken);
        Assert.Null(Cohort.Withdraw(before, before.Members[0], "sakit", Monday).Next);
        var after = Changed(Cohort.Withdraw(Filled, Filled.Members[0], "sakit", Monday.AddDays(2)), "cohort.withdrawn");
        Assert.Equal(2, after.Taken);
        IsRefused("cohort.full", Cohort.Admit(after, [new("p3", "c3", 1)], Monday.AddDays(2)));

        // Whoever comes back sits where he sat.
        Assert.Equal([(1, 2), (2, 1)], Changed(Cohort.Admit(after, [new("p1", "c1", 2)], Monday.AddDays(2)), "cohort.admitted").Members.Select(member => (member.Seat, member.Times)));
    }

    [Fact]
    public void So_many_come_and_go_and_no_more()
    {
        var now = Empty;
        for (var n = 0; n < Plan.Places + Cohort.SeatsInReserve; n++)
        {
            now = Changed(Cohort.Admit(now, [new($"p{n}", $"c{n}", 1)], Monday), "cohort.admitted");
            now = Changed(Cohort.Withdraw(now, now.Members[n], "batal", Monday), "cohort.withdrawn");
        }

        IsRefused("cohort.seats-limit", Cohort.Admit(now, [new("p", "c", 1)], Monday));
        Assert.NotNull(Cohort.Admit(now, [new("p0", "c0", 2)], Monday).Next);
    }

    [Fact]
    public void Attendance_names_everybody_and_keeps_what_was_noted_of_those_who_left()
    {
        var noted = Changed(Cohort.Attend(Filled, "1", ["c1"], Friday), "cohort.attended");
        Assert.Equal([1], noted.Plan.Sessions[0].Noted!.Present);
        Assert.Equal([2], noted.Plan.Sessions[0].Noted!.Absent);
        var gone = Changed(Cohort.Withdraw(noted, noted.Members[0], "sakit", Friday), "cohort.withdrawn");
        var again = Changed(Cohort.Attend(gone, "1", ["c2"], Friday), "cohort.attended");
        Assert.Equal([1, 2], again.Plan.Sessions[0].Noted!.Present);
        IsRefused("body.invalid", Cohort.Attend(gone, "1", ["c1"], Friday));
        IsRefused("cohort.session-ahead", Cohort.Attend(Filled, "1", ["c1"], Monday));
        IsRefused("cohort.nobody", Cohort.Attend(Empty, "1", [], Friday));
        Assert.Null(Cohort.Attend(again, "1", ["c2"], Friday.AddDays(1)).Next);
    }

    [Fact]
    public async Task The_largest_cohort_with_the_longest_words_fits_a_document_and_so_does_its_roster()
    {
        // Letters that are written as six bytes.
        static string Long(int length) => new('\u00e9', length);
        var limits = new Limits();
        IReadOnlyList<int> seats = [.. Enumerable.Range(1, limits.PlacesPerCohort)];
        var largest = Empty with
        {
            Plan = new(Long(200), "33.72", Long(200), limits.PlacesPerCohort,
                [.. Enumerable.Range(1, limits.SessionsPerCohort).Select(n => new CohortSession($"{new string('s', CohortForm.LongestCode - 2)}{n:D2}", Today, Long(200)) { Noted = new(Monday, 1000 + n, seats, []) })],
                Today),
            Members =
            [
                .. Enumerable.Range(1, limits.PlacesPerCohort + Cohort.SeatsInReserve).Select(seat => new CohortMember(seat, Ids.From($"p{seat}"), Ids.From($"c{seat}"), 100, Monday, 1000)
                {
                    Score = new(100, Monday, 2000),
                    Left = new(Long(WithdrawFromCohort.LongestNote), Monday, 3000, true),
                }),
            ],
        };
        var document = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(largest, CohortsJson.Default.Cohort).Length;
        await using var world = await Harness.World.Start();
        var roster = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(CohortView.Of(largest, [], world.Broker, Monday), CohortsJson.Default.CohortView).Length;
        Assert.InRange(document, 100_000, BdsBroker.Storage.StorageLimits.DocumentBytes - 50_000);
        Assert.InRange(roster, 100_000, BdsBroker.Storage.StorageLimits.DocumentBytes - 50_000);
    }

    [Fact]
    public void A_day_begins_where_the_cohort_is_held()
    {
        var jayapura = Filled with { Plan = Filled.Plan with { Region = "91.71" } };

        // 25 November, 0:30 in Jayapura, is the 24th in Jakarta.
        var at = new DateTimeOffset(2026, 11, 24, 15, 30, 0, TimeSpan.Zero);
        Assert.NotNull(Cohort.Attend(jayapura, "1", [], at).Next);
        IsRefused("cohort.session-ahead", Cohort.Attend(Filled, "1", [], at));
    }

    [Fact]
    public void While_certificates_are_being_issued_nothing_that_they_rest_on_may_change()
    {
        var scored = Changed(Cohort.Score(Filled, [new("c1", 80)], Friday), "cohort.scored");
        IsRefused("cohort.nobody-scored", Cohort.Issue(Filled, Today, Today.AddYears(1), Friday));
        var asked = Changed(Cohort.Issue(scored, Today, Today.AddYears(1), Friday), "cohort.issue-asked");
        IsRefused("cohort.issuing", Cohort.Score(asked, [new("c1", 10)], Friday));
        IsRefused("cohort.issuing", Cohort.Attend(asked, "1", [], Friday));
        IsRefused("cohort.issuing", Cohort.Withdraw(asked, asked.Members[0], "x", Friday));
        IsRefused("cohort.issuing", Cohort.Close(asked, true, "x", Friday));
        IsRefused("cohort.issuing", Cohort.Issue(asked, Today, Today.AddYears(2), Friday));
        Assert.Null(Cohort.Issue(asked, Today, Today.AddYears(1), Friday).Next);
        Assert.Null(Cohort.Issued(asked, asked.Turn - 1).Next);
        var done = Changed(Cohort.Issued(asked, asked.Turn), "cohort.issued");
        Assert.Null(Cohort.Issued(done, asked.Turn).Next);
        Assert.Null(Cohort.Issue(done, Today, Today.AddYears(1), Friday).Next);
        Assert.NotNull(Cohort.Issue(Changed(Cohort.Score(done, [new("c2", 70)], Friday), "cohort.scored"), Today, Today.AddYears(1), Friday).Next);
    }

    [Fact]
    public void It_is_complete_once_everybody_is_scored_and_an_issue_since_then_was_carried_out()
    {
        var some = Changed(Cohort.Score(Filled, [new("c1", 80)], Friday), "cohort.scored");
        var issued = Issue(some);
        Assert.False(issued.IsComplete);
        var all = Changed(Cohort.Score(issued, [new("c2", 40)], Friday), "cohort.scored");
        Assert.False(all.IsComplete);
        Assert.True(Issue(all).IsComplete);

        static Cohort Issue(Cohort now)
        {
            var asked = Changed(Cohort.Issue(now, Today, Today.AddYears(1), Friday), "cohort.issue-asked");
            Assert.False(asked.IsComplete);
            return Changed(Cohort.Issued(asked, asked.Turn), "cohort.issued");
        }
    }

    [Fact]
    public void It_goes_to_the_desk_again_and_again_and_only_by_the_message_that_counts()
    {
        var late = Cohort.WaitOn(Filled, 0, Friday.AddDays(28), Friday.AddDays(14));
        Assert.Equal((1, true), (late.Next!.Waited, late.Next.IsLate));
        Assert.Equal(("person", "sari", "cohort.late"), (late.Facts.OfType<NoticeOwed>().Single().Party, late.Facts.OfType<NoticeOwed>().Single().PartyId, late.Facts.OfType<NoticeOwed>().Single().Code));
        Assert.Equal(new CohortWaited("k1", 1) { Due = Friday.AddDays(28) }, late.Facts.OfType<CohortWaited>().Single());
        Assert.Null(Cohort.WaitOn(late.Next, 0, Friday.AddDays(28), Friday.AddDays(14)).Next);
        Assert.Equal(2, Cohort.WaitOn(late.Next, 1, Friday.AddDays(42), Friday.AddDays(28)).Next!.Waited);
        Assert.Null(Cohort.WaitOn(Changed(Cohort.Close(late.Next, false, null, Friday), "cohort.closed"), 1, Friday, Friday).Next);
    }

    [Fact]
    public void Candidates_are_reminded_once_and_nobody_of_an_empty_class()
    {
        var reminded = Cohort.Remind(Filled, 0);
        Assert.Equal(new CohortChanged("k1"), Assert.Single(reminded.Facts));
        Assert.Null(Cohort.Remind(reminded.Next!, 0).Next);
        Assert.Null(Cohort.Remind(Empty, 0).Next);
    }

    [Fact]
    public void A_change_of_places_alone_is_told_to_nobody_and_one_of_days_moves_what_waits_for_them()
    {
        var more = Cohort.Change(Filled, Plan with { Places = 5 }, Due, Monday);
        Assert.Empty(more.Facts);
        Assert.Equal((Filled.Turn, 5), (more.Next!.Turn, more.Next.Plan.Places));
        IsRefused("cohort.places-taken", Cohort.Change(Filled, Plan with { Places = 1 }, Due, Monday));
        var moved = Plan with { Sessions = [new("1", Today.AddDays(9), "Kas")], Examination = Today.AddDays(10) };
        var change = Cohort.Change(Filled, moved, CohortDue.Of(moved, new(new(), new([]))), Monday);
        Assert.Equal([typeof(CohortChanged), typeof(CohortWaited), typeof(CohortNears)], change.Facts.Select(fact => fact.GetType()));
        Assert.Null(Cohort.WaitOn(change.Next!, 0, Friday, Friday).Next);
        Assert.Null(Cohort.Remind(change.Next!, 0).Next);
        Assert.Null(Cohort.Change(Filled, Plan with { Sessions = [.. Plan.Sessions] }, Due, Monday).Next);
    }

    [Fact]
    public void What_is_closed_stays_closed()
    {
        var closed = Changed(Cohort.Close(Filled, true, "selesai", Monday), "cohort.closed");
        Assert.Null(Cohort.Close(closed, true, "lagi", Monday).Next);
        Assert.All(
            [
                Cohort.Close(closed, false, null, Monday), Cohort.Admit(closed, [new("p3", "c3", 1)], Monday), Cohort.Change(closed, Plan, Due, Monday), Cohort.Attend(closed, "1", [], Friday),
                Cohort.Score(closed, [new("c1", 1)], Friday), Cohort.Issue(closed, Today, Today, Friday), Cohort.Withdraw(closed, closed.Members[0], "x", Friday),
            ],
            decision => IsRefused("cohort.closed", decision));
    }
}
