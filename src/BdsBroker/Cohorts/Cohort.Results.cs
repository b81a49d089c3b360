using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Cohorts;

/// <summary>The issue of certificates to all who pass, valid between two days, both included.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="At">When it was asked for.</param>
/// <param name="Turn">The cohort's turn in which it was.</param>
/// <param name="Done">Whether every member's certificate has followed.</param>
internal sealed record Issuing(DateOnly From, DateOnly To, DateTimeOffset At, int Turn, bool Done);

/// <summary>How a cohort was closed, and what became of the members who are not certified: refused, or free for another cohort.</summary>
internal sealed record CohortEnd(bool Refuses, string? Note, DateTimeOffset At, int Turn);

/// <summary>A score as it comes in.</summary>
internal readonly record struct ScoreOf(string Certificate, int Value);

/// <summary>What becomes of the members of a cohort.</summary>
internal sealed partial record Cohort
{
    /// <summary>Whether every member is scored and an issue since then was carried out: nobody waits for anything.</summary>
    [JsonIgnore]
    internal bool IsComplete => Issuing is { Done: true } issuing && Active.Any() && Active.All(member => member.Score is { } score && score.Turn < issuing.Turn);

    /// <summary>Notes who was at a session; every other member was not. Again it corrects what was noted.</summary>
    internal static Decision<Cohort> Attend(Cohort now, string code, IReadOnlyList<string> present, DateTimeOffset at)
    {
        if (WhyFixed(now) is { } refusal)
        {
            return refusal;
        }

        if (Find(now.Plan.Sessions, code) is not { } session)
        {
            return Problem.Invalid("session", new("Tidak ada sesi dengan kode ini.", "There is no session with this code."));
        }

        if (session.Date > now.DayOf(at))
        {
            return CohortProblems.SessionAhead(session.Date);
        }

        if (Unknown(now, "present", present) is { } unknown)
        {
            return unknown;
        }

        if (!now.Active.Any())
        {
            return CohortProblems.Nobody;
        }

        // Of those who left stays what was noted while they were in.
        var left = now.Members.Where(member => member.Left is not null).Select(member => member.Seat).ToHashSet();
        IReadOnlyList<int> there = [.. (session.Noted?.Present ?? []).Where(left.Contains), .. now.Active.Where(member => present.Contains(member.Certificate, StringComparer.Ordinal)).Select(member => member.Seat)];
        IReadOnlyList<int> missing = [.. (session.Noted?.Absent ?? []).Where(left.Contains), .. now.Active.Select(member => member.Seat).Except(there)];
        if (session.Noted is { } noted && noted.Present.Order().SequenceEqual(there.Order()) && noted.Absent.Order().SequenceEqual(missing.Order()))
        {
            return Decision.Unchanged(now);
        }

        var next = session with { Noted = new(at, now.Turn + 1, [.. there.Order()], [.. missing.Order()]) };
        return Decision.Change(
            now with { Plan = now.Plan with { Sessions = [.. now.Plan.Sessions.Select(other => other == session ? next : other)] }, Turn = now.Turn + 1 },
            "cohort.attended",
            new CohortChanged(now.Id));
    }

    /// <summary>Notes scores, all at once or those of a second sitting; the latest counts.</summary>
    internal static Decision<Cohort> Score(Cohort now, IReadOnlyList<ScoreOf> scores, DateTimeOffset at)
    {
        if (WhyFixed(now) is { } refusal)
        {
            return refusal;
        }

        if (now.Plan.Examination > now.DayOf(at))
        {
            return CohortProblems.ExaminationAhead(now.Plan.Examination);
        }

        if (Unknown(now, "scores", [.. scores.Select(score => score.Certificate)], ".certificate") is { } unknown)
        {
            return unknown;
        }

        var noted = scores.ToDictionary(score => score.Certificate, score => score.Value, StringComparer.Ordinal);
        IReadOnlyList<CohortMember> members =
        [
            .. now.Members.Select(member => member.Left is null && noted.TryGetValue(member.Certificate, out var value) && member.Score?.Value != value
                ? member with { Score = new(value, at, now.Turn + 1) }
                : member),
        ];
        return members.SequenceEqual(now.Members)
            ? Decision.Unchanged(now)
            : Decision.Change(now with { Members = members, Turn = now.Turn + 1 }, "cohort.scored", new CohortChanged(now.Id));
    }

    /// <summary>Asks for certificates for all who pass. Asking again tries again with those for whom something changed since; the same without a change is the same answer.</summary>
    internal static Decision<Cohort> Issue(Cohort now, DateOnly from, DateOnly to, DateTimeOffset at)
    {
        if (now.State == CohortState.Closed)
        {
            return CohortProblems.Closed;
        }

        if (now.Issuing is { } before && (before.From, before.To) == (from, to) && (!before.Done || now.IsAsOf(before.Turn)))
        {
            return Decision.Unchanged(now);
        }

        return WhyFixed(now) is { } refusal ? refusal
            : !now.Active.Any(member => member.Score is not null) ? CohortProblems.NobodyScored
            : Decision.Change(now with { Issuing = new(from, to, at, now.Turn + 1, Done: false), Turn = now.Turn + 1 }, "cohort.issue-asked", new CohortChanged(now.Id));
    }

    /// <summary>Every member's certificate has followed the issue of a turn.</summary>
    internal static Decision<Cohort> Issued(Cohort now, int turn) => now.Issuing is { Done: false } issuing && issuing.Turn == turn
        ? Decision.Change(now with { Issuing = issuing with { Done = true } }, "cohort.issued")
        : Decision.Unchanged(now);

    /// <summary>Closes it: whoever is not certified is refused, or free for another cohort.</summary>
    internal static Decision<Cohort> Close(Cohort now, bool refuses, string? note, DateTimeOffset at) =>
        now.End is { } end && end.Refuses == refuses ? Decision.Unchanged(now)
        : WhyFixed(now) is { } refusal ? refusal
        : Decision.Because(
            now with { State = CohortState.Closed, End = new(refuses, note, at, now.Turn + 1), Turn = now.Turn + 1 },
            "cohort.closed",
            note,
            new CohortChanged(now.Id));

    // Whether nothing of what certificates are issued by changed after a turn.
    private bool IsAsOf(int turn) => Plan.Sessions.All(session => session.Noted is null || session.Noted.Turn < turn)
        && Active.All(member => member.Turn < turn && (member.Score is null || member.Score.Turn < turn));

    private static Problem? Unknown(Cohort now, string field, IReadOnlyList<string> certificates, string member = "")
    {
        var errors = new Dictionary<string, Text>(StringComparer.Ordinal);
        for (var n = 0; n < certificates.Count; n++)
        {
            if (now.MemberWith(certificates[n]) is not { Left: null })
            {
                errors.Add($"{field}[{n}]{member}", new("Ini bukan peserta kelas ini.", "This is no member of this cohort."));
            }
        }

        return errors.Count > 0 ? Problem.Invalid(errors) : null;
    }
}
