using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Cohorts;

/// <summary>Where a cohort is in its life.</summary>
[JsonConverter(typeof(CamelCase<CohortState>))]
internal enum CohortState
{
    Open,
    Closed,
}

/// <summary>Who was at a session, by their seats; everybody else who was a member then is among the absent.</summary>
/// <param name="At">When it was noted last.</param>
/// <param name="Turn">The cohort's turn in which it was.</param>
/// <param name="Present">Who was there.</param>
/// <param name="Absent">Who was not.</param>
internal sealed record Attendance(DateTimeOffset At, int Turn, IReadOnlyList<int> Present, IReadOnlyList<int> Absent);

/// <summary>A session on its day; its code tells it from the others, whatever the letters' case.</summary>
internal sealed record CohortSession(string Code, DateOnly Date, string Topic)
{
    /// <summary>Who was there; null until it is noted.</summary>
    public Attendance? Noted { get; init; }
}

/// <summary>What is planned. Region is a province's or regency's code; days are those of its clocks.</summary>
internal sealed record CohortPlan(string Name, string Region, string? Venue, int Places, IReadOnlyList<CohortSession> Sessions, DateOnly Examination)
{
    [JsonIgnore]
    internal string Province => Region[..2];

    /// <summary>The day of the first session.</summary>
    [JsonIgnore]
    internal DateOnly Begins => Sessions.Min(session => session.Date);

    /// <summary>Whether candidates would be told the same of both.</summary>
    internal bool TellsTheSameAs(CohortPlan other) => this with { Places = other.Places, Sessions = other.Sessions } == other
        && Sessions.Select(session => session with { Noted = null }).SequenceEqual(other.Sessions.Select(session => session with { Noted = null }));
}

/// <summary>When a plan is acted upon without anybody's doing.</summary>
/// <param name="Remind">When its candidates are reminded of the first session.</param>
/// <param name="Wait">When it goes to the officer's desk unless everybody is decided.</param>
internal readonly record struct CohortDue(DateTimeOffset Remind, DateTimeOffset Wait)
{
    internal static CohortDue Of(CohortPlan plan, Deadlines deadlines) => new(
        deadlines.Before(plan.Begins, deadlines.Waits.CohortReminder, plan.Province),
        deadlines.After(Calendar.StartOf(plan.Examination.AddDays(1), Calendar.ZoneOf(plan.Province)), deadlines.Waits.Cohort, plan.Province));
}

/// <summary>
/// A class of candidates of one scheme: the one decider on places, members, attendance, scores and what was asked for. The members' certificates follow by <see cref="CohortChanged"/>
/// (<see cref="CarryOver"/>). Whatever concerns them bears the turn in which it was decided: turns count up, and a certificate notes the one that it has followed to.
/// </summary>
internal sealed partial record Cohort : IStaged
{
    public required string Id { get; init; }
    public required string Scheme { get; init; }
    public required CohortPlan Plan { get; init; }
    public CohortState State { get; init; }
    public required DateTimeOffset PlannedAt { get; init; }

    /// <summary>The person who planned it, and is told when it is late.</summary>
    public required string PlannedBy { get; init; }

    /// <summary>How often something was decided that its members' certificates are to follow.</summary>
    public int Turn { get; init; }

    /// <summary>The turn in which what candidates were told of the plan changed last; 0 for never.</summary>
    public int PlanTurn { get; init; }

    /// <summary>The turn in which candidates were reminded of the first session; 0 for never.</summary>
    public int RemindTurn { get; init; }

    /// <summary>Which message about the first session counts: one with another number is of a plan that was changed, or was worked off.</summary>
    public int Reminder { get; init; }

    /// <summary>Which message about the examination day counts.</summary>
    public int Deadline { get; init; }

    /// <summary>How often it went to the officer's desk.</summary>
    public int Waited { get; init; }

    /// <summary>Everybody who was ever admitted, in the order of their seats.</summary>
    public IReadOnlyList<CohortMember> Members { get; init; } = [];

    /// <summary>The issue that was asked for last.</summary>
    public Issuing? Issuing { get; init; }

    /// <summary>How it was closed.</summary>
    public CohortEnd? End { get; init; }

    string IStaged.Stage => Signals.NameOf(State);

    /// <summary>Whether it is on the officer's desk.</summary>
    [JsonIgnore]
    internal bool IsLate => State == CohortState.Open && Waited > 0 && !IsComplete;

    /// <summary>The day it is where the cohort is held.</summary>
    internal DateOnly DayOf(DateTimeOffset at) => Calendar.DayIn(at, Plan.Province);

    /// <summary>Whether the day of its first session has come, or one was noted already.</summary>
    internal bool HasBegun(DateTimeOffset at) => Plan.Begins <= DayOf(at) || Plan.Sessions.Any(session => session.Noted is not null);

    /// <summary>Plans a cohort.</summary>
    internal static (Cohort State, IReadOnlyList<Fact> Facts) Planned(string id, string scheme, CohortPlan plan, string by, CohortDue due, DateTimeOffset at) =>
    (
        new() { Id = id, Scheme = scheme, Plan = plan, PlannedAt = at, PlannedBy = by },
        [new CohortWaited(id, 0) { Due = due.Wait }, .. due.Remind > at ? [new CohortNears(id, 0) { Due = due.Remind }] : Array.Empty<Fact>()]);

    /// <summary>Changes the plan. What was noted of a session stays with it, so that no such session can be left out; nobody loses a place.</summary>
    internal static Decision<Cohort> Change(Cohort now, CohortPlan plan, CohortDue due, DateTimeOffset at)
    {
        if (now.State == CohortState.Closed)
        {
            return CohortProblems.Closed;
        }

        if (now.Plan.Sessions.FirstOrDefault(session => session.Noted is not null && Find(plan.Sessions, session.Code) is null) is { } lost)
        {
            return CohortProblems.SessionNoted(lost.Code);
        }

        if (plan.Places < now.Taken)
        {
            return CohortProblems.PlacesTaken(now.Taken);
        }

        var told = plan with { Sessions = [.. plan.Sessions.Select(session => session with { Noted = Find(now.Plan.Sessions, session.Code)?.Noted })] };
        var isSame = told.TellsTheSameAs(now.Plan);
        if (isSame && told.Places == now.Plan.Places)
        {
            return Decision.Unchanged(now);
        }

        var next = now with { Plan = told, Turn = isSame ? now.Turn : now.Turn + 1, PlanTurn = isSame ? now.PlanTurn : now.Turn + 1 };
        List<Fact> facts = isSame ? [] : [new CohortChanged(now.Id)];
        if ((told.Examination, told.Region) != (now.Plan.Examination, now.Plan.Region))
        {
            next = next with { Deadline = now.Deadline + 1, Waited = 0 };
            facts.Add(new CohortWaited(now.Id, next.Deadline) { Due = due.Wait });
        }

        if ((told.Begins, told.Region) != (now.Plan.Begins, now.Plan.Region))
        {
            next = next with { Reminder = now.Reminder + 1 };
            if (due.Remind > at)
            {
                facts.Add(new CohortNears(now.Id, next.Reminder) { Due = due.Remind });
            }
        }

        return Decision.Change(next, "cohort.changed", [.. facts]);
    }

    /// <summary>The first session nears: whoever is in it by now is reminded.</summary>
    internal static Decision<Cohort> Remind(Cohort now, int reminder) =>
        now.State == CohortState.Closed || reminder != now.Reminder || !now.Active.Any()
            ? Decision.Unchanged(now)
            : Decision.Change(now with { Turn = now.Turn + 1, RemindTurn = now.Turn + 1, Reminder = now.Reminder + 1 }, "cohort.reminded", new CohortChanged(now.Id));

    /// <summary>The examination day is long past: unless everybody is scored and decided the officer sees the cohort, and whoever planned it is told; it is looked at again until it is closed.</summary>
    internal static Decision<Cohort> WaitOn(Cohort now, int deadline, DateTimeOffset again, DateTimeOffset at)
    {
        if (now.State == CohortState.Closed || deadline != now.Deadline)
        {
            return Decision.Unchanged(now);
        }

        var next = now with { Deadline = now.Deadline + 1, Waited = now.IsComplete ? now.Waited : now.Waited + 1 };
        CohortWaited rearmed = new(now.Id, next.Deadline) { Due = again };
        return now.IsComplete
            ? Decision.Change(next, "cohort.looked-at", rearmed)
            : Decision.Change(next, "cohort.waited", CohortNotices.ToPlanner(now, at), rearmed);
    }

    private static CohortSession? Find(IEnumerable<CohortSession> sessions, string code) =>
        sessions.FirstOrDefault(session => string.Equals(session.Code, code, StringComparison.OrdinalIgnoreCase));
}
