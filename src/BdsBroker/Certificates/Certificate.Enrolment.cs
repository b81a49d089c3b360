using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Certificates;

/// <summary>
/// Which class of candidates a certificate was admitted to last, and how far what that class says was carried over to it. Written downstream, where cohorts are known, in the commit that
/// carries something over: so each thing is carried over once.
/// </summary>
/// <param name="Cohort">The cohort.</param>
/// <param name="Times">Which admission to any cohort it was, counted from 1; an older one never overrides a newer.</param>
/// <param name="Turn">The cohort's turn up to which it was carried over.</param>
/// <param name="Left">Whether the certificate left the cohort.</param>
/// <param name="Problem">The code of what hindered the last attendance, score, issue or refusal; null where nothing did.</param>
internal sealed record Enrolment(string Cohort, int Times, int Turn, bool Left, string? Problem);

/// <summary>What a candidate sees of its cohort: never the others in it.</summary>
/// <param name="Cohort">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Region">The province or regency where it is held.</param>
/// <param name="Venue">The place there.</param>
/// <param name="Sessions">Its sessions.</param>
/// <param name="Examination">The examination day.</param>
internal sealed record CohortSeat(string Cohort, string Name, string Region, string? Venue, IReadOnlyList<SeatSession> Sessions, DateOnly Examination)
{
    internal bool IsSame(CohortSeat other) => this with { Sessions = other.Sessions } == other && Sessions.SequenceEqual(other.Sessions);
}

/// <summary>A session of a cohort.</summary>
internal sealed record SeatSession(string Code, DateOnly Date, string Topic);

/// <summary>What a cohort adds to a certificate's life.</summary>
internal sealed partial record Certificate
{
    /// <summary>The cohort it was admitted to last; null before the first.</summary>
    public Enrolment? Enrolment { get; init; }

    /// <summary>The cohort it is in, or was certified in; null where it is in none, or has left.</summary>
    [JsonIgnore]
    internal string? Cohort => Enrolment is { Left: false } enrolment ? enrolment.Cohort : null;

    /// <summary>The cohort it was in when it was issued first; what happens to it in cohorts afterwards changes nothing of it.</summary>
    public string? CertifiedIn { get; init; }

    /// <summary>The cohort that it counts for in figures: the one it was certified in, before that the one it is in.</summary>
    [JsonIgnore]
    internal string? CountsFor => IssuedAt is null ? Cohort : CertifiedIn;

    /// <summary>What was noted of a session, whatever its letters' case.</summary>
    internal TrainingSession? Noted(string session) => Sessions.FirstOrDefault(noted => string.Equals(noted.Session, session, StringComparison.OrdinalIgnoreCase));

    /// <summary>Notes a session that a cohort noted for all its members. Absence takes no attendance away that was noted for this candidate alone, or in another cohort.</summary>
    internal static Decision<Certificate> TrainInCohort(Certificate now, string session, bool attended, string cohort, Scheme scheme, int most, DateTimeOffset at)
    {
        var earlier = now.Noted(session);
        return earlier is { Attended: true } && !string.Equals(earlier.Cohort, cohort, StringComparison.Ordinal)
            ? Decision.Unchanged(now)
            : NoteSession(now, new(session, attended, earlier?.Note, at) { Cohort = cohort }, scheme, most);
    }
}
