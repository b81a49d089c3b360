using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>One line of a roster.</summary>
internal sealed record RosterLine(string Person, MemberKind Kind, bool Accepted);

/// <summary>
/// Who belongs to a party (or to a bank's branch) and who is invited: the document that decides on invitations and departures, so that two of them
/// at once never leave a party without owner or beyond its limit. Each membership is changed in the same commit; the history names the person
/// concerned as the reason.
/// </summary>
internal sealed record Roster(IReadOnlyList<RosterLine> Lines)
{
    /// <summary>Whose erasure closed the party for good; null while it is not closed. Nobody comes back onto its roster.</summary>
    public string? ClosedBy { get; init; }

    /// <summary>The ids of all accepted members.</summary>
    internal IReadOnlyList<string> Accepted() => [.. Lines.Where(line => line.Accepted).Select(line => line.Person)];

    /// <summary>Somebody is invited: by an owner, or as owner by whoever prepares for a party that has none yet.</summary>
    internal static Decision<Roster> Invite(Roster now, string inviter, string person, MemberKind kind, int most) =>
        now.ClosedBy is not null ? Problem.NotFound
        : now.Find(person) is not null ? RegistryProblems.AlreadyMember
        : !now.IsOwner(inviter) && (kind != MemberKind.Owner || now.HasOwner()) ? RegistryProblems.OwnersInvite
        : now.Lines.Count >= most ? RegistryProblems.MembersFull(most)
        : Decision.Because(new Roster([.. now.Lines, new(person, kind, false)]), "member.invited", person);

    /// <summary>People are put on the roster who need no invitation, since whoever does it vouches: staff of a bank.</summary>
    internal static Decision<Roster> Appoint(Roster now, IReadOnlyList<string> people, MemberKind kind, int most) =>
        people.Any(person => now.Find(person) is not null) ? RegistryProblems.AlreadyMember
        : now.Lines.Count + people.Count > most ? RegistryProblems.MembersFull(most)
        : people.Count == 0 ? Decision.Unchanged(now)
        : Decision.Because(new Roster([.. now.Lines, .. people.Select(person => new RosterLine(person, kind, true))]), "member.appointed", string.Join(' ', people));

    /// <summary>Somebody of a bank's staff is dismissed, or leaves; the bank as a whole keeps somebody who runs it.</summary>
    internal static Decision<Roster> Dismiss(Roster now, string person)
    {
        if (now.Find(person) is not { } line)
        {
            return Problem.NotFound;
        }

        var next = new Roster([.. now.Lines.Where(other => other != line)]);
        return line.Kind == MemberKind.Owner && !next.HasOwner() ? RegistryProblems.LastOwner : Decision.Because(next, "member.left", person);
    }

    /// <summary>Who was invited accepts; accepting again is the same answer.</summary>
    internal static Decision<Roster> Accept(Roster now, string person) => now.Find(person) switch
    {
        null => Problem.NotFound,
        { Accepted: true } => Decision.Unchanged(now),
        var line => Decision.Because(now.With(line with { Accepted = true }), "member.accepted", person),
    };

    /// <summary>Somebody leaves, declines an invitation, or is removed by an owner. A party keeps an owner or, where it never had one, a member.</summary>
    internal static Decision<Roster> Remove(Roster now, string by, string person)
    {
        if (now.Find(person) is not { } line)
        {
            return Problem.NotFound;
        }

        if (!string.Equals(by, person, StringComparison.Ordinal) && !now.IsOwner(by))
        {
            // An invitation gives no right over others.
            return now.Find(by) is { Accepted: true } ? RegistryProblems.OwnersRemove : Problem.NotFound;
        }

        var next = new Roster([.. now.Lines.Where(other => other != line)]);
        return line.Accepted && !(line.Kind == MemberKind.Owner ? next.HasOwner() : next.Accepted().Count > 0)
            ? RegistryProblems.LastOwner
            : Decision.Because(next, !line.Accepted ? "member.invitation-ended" : "member.left", person);
    }

    /// <summary>The last owner is erased: the party is closed, and everybody else goes with them. Decided here, so that an owner who accepts at the same time either keeps the party or finds it closed.</summary>
    internal static Decision<Roster> Close(Roster now, string person) => now.ClosedBy is not null
        ? Decision.Unchanged(now)
        : Decision.Because(new Roster([]) { ClosedBy = person }, "party.closed", person);

    internal RosterLine? Find(string person) => Lines.FirstOrDefault(line => string.Equals(line.Person, person, StringComparison.Ordinal));

    private bool IsOwner(string person) => Find(person) is { Accepted: true, Kind: MemberKind.Owner };

    private bool HasOwner() => Lines.Any(line => line is { Accepted: true, Kind: MemberKind.Owner });

    private Roster With(RosterLine line) => new([.. Lines.Select(other => string.Equals(other.Person, line.Person, StringComparison.Ordinal) ? line : other)]);
}
