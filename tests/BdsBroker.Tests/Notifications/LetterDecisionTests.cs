using BdsBroker.Core;
using BdsBroker.MatchEngine;
using BdsBroker.Notifications;

namespace BdsBroker.Tests.Notifications;

/// <summary>What becomes of a letter whose time has come.</summary>
public sealed class LetterDecisionTests
{
    // 22:00 in Jakarta, within quiet hours.
    private static readonly DateTimeOffset Night = DateTimeOffset.Parse("2026-11-23T15:00:00Z");
    private static readonly DateTimeOffset Morning = DateTimeOffset.Parse("2026-11-23T23:00:00Z");
    private static readonly QuietHours Quiet = new(new(21, 0), new(6, 0), Zone.Wib);
    private static readonly Way Open = new(new Personal("mark", "ani@example.id"), On: true) { ConfirmedAt = Night };

    private static PersonNotice Notice(string id, bool isRead = false) => new(id, "code", "/link", Night, new Dictionary<string, string>(), isRead ? Night : null);

    private static LetterDecision Decide(Way? way, PersonNotice[] letter, DateTimeOffset at, string? late = null, DateTimeOffset? until = null) =>
        LetterDecision.Of(way, Quiet, letter, notice => notice.Id == late ? until : null, at);

    [Fact]
    public void What_is_wanted_and_unread_leaves_by_day_without_what_was_read()
    {
        var decision = Decide(Open, [Notice("read", isRead: true), Notice("new")], Morning);
        Assert.Equal(Departure.Leaves, decision.Departure);
        Assert.Equal(["new"], decision.Unread.Select(notice => notice.Id));
    }

    [Fact]
    public void Nothing_leaves_where_nobody_wants_it_or_all_was_read()
    {
        Assert.Equal(Departure.NotWanted, Decide(null, [Notice("new")], Morning).Departure);
        Assert.Equal(Departure.NotWanted, Decide(Open with { On = false }, [Notice("new")], Morning).Departure);
        Assert.Equal(Departure.NotWanted, Decide(Open with { ConfirmedAt = null }, [Notice("new")], Morning).Departure);
        Assert.Equal(Departure.NotWanted, Decide(Open with { To = Personal.Gone }, [Notice("new")], Morning).Departure);
        Assert.Equal(Departure.Read, Decide(Open, [Notice("read", isRead: true)], Morning).Departure);
    }

    [Fact]
    public void Quiet_hours_hold_back_what_can_wait_until_they_end_and_nothing_that_cannot()
    {
        var waits = Decide(Open, [Notice("new")], Night);
        Assert.Equal((Departure.Waits, Morning), (waits.Departure, waits.Until));
        Assert.Equal(Departure.Waits, Decide(Open, [Notice("new"), Notice("urgent")], Night, "urgent", Morning.AddMinutes(1)).Departure);
        Assert.Equal(Departure.Leaves, Decide(Open, [Notice("new"), Notice("urgent")], Night, "urgent", Morning).Departure);
    }

    [Fact]
    public void It_is_too_late_only_where_the_time_of_all_of_it_is_over()
    {
        Assert.Equal(Departure.TooLate, Decide(Open, [Notice("late")], Morning, "late", Morning).Departure);
        Assert.Equal(Departure.Leaves, Decide(Open, [Notice("late"), Notice("new")], Morning, "late", Morning).Departure);
    }
}
