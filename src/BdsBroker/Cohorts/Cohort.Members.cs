using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Cohorts;

/// <summary>The examination's score of a member, 0 to 100.</summary>
internal sealed record CohortScore(int Value, DateTimeOffset At, int Turn);

/// <summary>Why and when somebody left; whoever left a cohort that had begun keeps the place taken.</summary>
internal sealed record Departure(string Note, DateTimeOffset At, int Turn, bool KeepsPlace);

/// <summary>A candidate in a cohort.</summary>
/// <param name="Seat">The number by which attendance names the member, from 1; never another's.</param>
/// <param name="Provider">The provider.</param>
/// <param name="Certificate">Its application.</param>
/// <param name="Times">Which admission of that application to any cohort this is, from 1.</param>
/// <param name="At">When it was admitted.</param>
/// <param name="Turn">The cohort's turn in which it was.</param>
internal sealed record CohortMember(int Seat, string Provider, string Certificate, int Times, DateTimeOffset At, int Turn)
{
    /// <summary>The score noted last.</summary>
    public CohortScore? Score { get; init; }

    /// <summary>How it left; null while it is in.</summary>
    public Departure? Left { get; init; }
}

/// <summary>An application that is to be admitted.</summary>
internal readonly record struct Candidate(string Provider, string Certificate, int Times);

/// <summary>Who is in a cohort.</summary>
internal sealed partial record Cohort
{
    // Whoever left keeps the seat's number: so many may come and go beyond the places, and the document stays small.
    internal const int SeatsInReserve = 50;

    [JsonIgnore]
    internal IEnumerable<CohortMember> Active => Members.Where(member => member.Left is null);

    /// <summary>Places that are taken.</summary>
    [JsonIgnore]
    internal int Taken => Members.Count(member => member.Left is not { KeepsPlace: false });

    /// <summary>The member with this application, or null.</summary>
    internal CohortMember? MemberWith(string certificate) => Members.FirstOrDefault(member => string.Equals(member.Certificate, certificate, StringComparison.Ordinal));

    /// <summary>Whether an application is in it, so that it cannot be in another.</summary>
    internal bool Holds(string certificate) => State == CohortState.Open && MemberWith(certificate) is { Left: null };

    /// <summary>Admits applications, all or none. Whoever is in it already stays as it is.</summary>
    internal static Decision<Cohort> Admit(Cohort now, IReadOnlyList<Candidate> candidates, DateTimeOffset at)
    {
        if (now.State == CohortState.Closed)
        {
            return CohortProblems.Closed;
        }

        var turn = now.Turn + 1;
        List<CohortMember> members = [.. now.Members];
        foreach (var candidate in candidates.Where(candidate => !now.Holds(candidate.Certificate)))
        {
            var before = members.FindIndex(member => member.Certificate == candidate.Certificate);
            CohortMember admitted = new(before < 0 ? members.Count + 1 : members[before].Seat, candidate.Provider, candidate.Certificate, candidate.Times, at, turn);
            if (before < 0)
            {
                members.Add(admitted);
            }
            else
            {
                members[before] = admitted;
            }
        }

        var next = now with { Members = members, Turn = turn };
        return members.SequenceEqual(now.Members) ? Decision.Unchanged(now)
            : next.Taken > now.Plan.Places ? CohortProblems.Full(now.Plan.Places - now.Taken)
            : members.Count > now.Plan.Places + SeatsInReserve ? CohortProblems.TooManySeats(now.Plan.Places + SeatsInReserve)
            : Decision.Change(next, "cohort.admitted", new CohortChanged(now.Id));
    }

    /// <summary>Takes a member out. Before it begins the place is free again.</summary>
    internal static Decision<Cohort> Withdraw(Cohort now, CohortMember member, string note, DateTimeOffset at) =>
        WhyFixed(now) is { } refusal ? refusal
        : member.Left is not null ? Decision.Unchanged(now)
        : Decision.Because(
            now with
            {
                Members = [.. now.Members.Select(other => other == member ? member with { Left = new(note, at, now.Turn + 1, now.HasBegun(at)) } : other)],
                Turn = now.Turn + 1,
            },
            "cohort.withdrawn",
            note,
            new CohortChanged(now.Id));

    // Once certificates are being issued nothing may change what they are issued by.
    private static Problem? WhyFixed(Cohort now) =>
        now.State == CohortState.Closed ? CohortProblems.Closed
        : now.Issuing is { Done: false } ? CohortProblems.IssuingNow
        : null;
}
