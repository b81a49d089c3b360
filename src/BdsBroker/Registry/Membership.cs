using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>What somebody is in a party.</summary>
[JsonConverter(typeof(CamelCase<MemberKind>))]
internal enum MemberKind
{
    /// <summary>May do everything, give consent and forward included.</summary>
    Owner,

    /// <summary>Works for the party: everything but consent, forwarding and membership.</summary>
    Member,

    /// <summary>A field facilitator who prepares for an SME; like a member, for as long as the SME likes.</summary>
    Facilitator,
}

/// <summary>
/// One person's membership of one party: in the party's partition, so that the right to touch the party is one point read.
/// </summary>
/// <param name="Person">The person's id.</param>
/// <param name="Kind">What the person is there.</param>
/// <param name="Branch">For bank staff of one branch, the branch; null for the whole bank and for other parties.</param>
/// <param name="Accepted">Whether the person accepted; an invitation gives no right but to accept it.</param>
/// <param name="Since">When invited or, once accepted, when accepted.</param>
/// <param name="Subject">The subject of the person's token, by which the others of the party know the person.</param>
internal sealed record Membership(string Person, MemberKind Kind, string? Branch, bool Accepted, DateTimeOffset Since, string Subject = "");

/// <summary>The parties that persons can belong to; the names are those of the partitions and of the routes' parameters.</summary>
internal static class Parties
{
    internal const string Sme = "sme";
    internal const string Provider = "provider";
    internal const string Bank = "bank";

    /// <summary>The partition of a party.</summary>
    internal static string Partition(string party, string id) => $"{party}/{id}";

    /// <summary>A person's membership of a party. What happened to it is in the history of the party's <see cref="Roster(string, string, string?)"/>.</summary>
    internal static Address<Membership> Member(string party, string id, string person) => new(Partition(party, id), $"member/{person}", MembershipJson.Default.Membership) { HasHistory = false };

    /// <summary>All members and invited of a party.</summary>
    internal static Listing<Membership> Members(string party, string id) => new(Partition(party, id), "member/", MembershipJson.Default.Membership);

    /// <summary>Who belongs to a party, or to one branch of a bank.</summary>
    internal static Address<Roster> Roster(string party, string id, string? branch = null) => new(Partition(party, id), branch is null ? "roster" : "roster/" + branch, MembershipJson.Default.Roster);

    /// <summary>What a person belongs to, as the person sees it.</summary>
    internal static Address<PersonParties> OfPerson(string person) => new("person/" + person, "parties", MembershipJson.Default.PersonParties) { HasHistory = false };
}

/// <summary>
/// The parties of one person; a projection of the memberships, for GET /me and for persons whose token carries no role. Because it lists them all, it also decides whether there may be
/// more: whoever is about to enter a party, or to be invited, holds a place here first, so that two at once do not both take the last one.
/// </summary>
internal sealed record PersonParties(IReadOnlyList<PersonParty> Parties)
{
    // Far longer than what follows takes; where nothing follows, the place is free again.
    private static readonly TimeSpan HoldsFor = TimeSpan.FromMinutes(5);

    /// <summary>The places that are held; null for none.</summary>
    public IReadOnlyList<HeldPlace>? Held { get; init; }

    /// <summary>Holds a place: as a member, or as one who is invited. Invitations take no member's place, for strangers make them; a place that is taken or held already stays.</summary>
    internal static Decision<PersonParties> Hold(PersonParties now, string party, string id, bool accepted, Limits limits, DateTimeOffset at)
    {
        var held = now.HeldAt(at);
        if (now.Parties.Any(one => one.Accepted == accepted && one.Party == party && one.Id == id) || held.Any(place => place.Accepted == accepted && place.IsOf(party, id)))
        {
            return Decision.Unchanged(now);
        }

        var taken = now.Parties.Where(one => one.Accepted == accepted).Select(one => (one.Party, one.Id)).Union(held.Where(place => place.Accepted == accepted).Select(place => (place.Party, place.Id))).Count();
        return taken < (accepted ? limits.PartiesPerPerson : limits.InvitationsPerPerson)
            ? Decision.Change(now with { Held = [.. held, new(party, id, accepted, at + HoldsFor)] }, "person.place-held")
            : accepted ? RegistryProblems.TooManyParties : RegistryProblems.TooManyInvitations;
    }

    /// <summary>The list with what the person is in a party by now; null where the person is nothing there. A place that became a membership is held no longer.</summary>
    internal PersonParties With(string party, string id, PersonParty? line, DateTimeOffset at)
    {
        HeldPlace[] held = [.. HeldAt(at).Where(place => line is null || place.Accepted != line.Accepted || !place.IsOf(party, id))];
        return new([.. Parties.Where(one => one.Party != party || one.Id != id), .. line is null ? Array.Empty<PersonParty>() : [line]]) { Held = held.Length == 0 ? null : held };
    }

    private HeldPlace[] HeldAt(DateTimeOffset at) => [.. Held?.Where(place => place.Until > at) ?? []];
}

/// <summary>A place in a person's list that is taken before there is a membership.</summary>
/// <param name="Party">sme, provider or bank.</param>
/// <param name="Id">The party's id.</param>
/// <param name="Accepted">Whether as a member; otherwise as one who is invited.</param>
/// <param name="Until">Until when it counts.</param>
internal sealed record HeldPlace(string Party, string Id, bool Accepted, DateTimeOffset Until)
{
    internal bool IsOf(string party, string id) => string.Equals(Party, party, StringComparison.Ordinal) && string.Equals(Id, id, StringComparison.Ordinal);
}

/// <summary>One of them.</summary>
/// <param name="Party">sme, provider or bank.</param>
/// <param name="Id">The party's id.</param>
/// <param name="Name">The party's name when last seen.</param>
/// <param name="Kind">What the person is there.</param>
/// <param name="Accepted">False while only invited.</param>
/// <param name="Branch">For bank staff of one branch, the branch.</param>
internal sealed record PersonParty(string Party, string Id, string Name, MemberKind Kind, bool Accepted, string? Branch = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Membership))]
[JsonSerializable(typeof(Roster))]
[JsonSerializable(typeof(PersonParties))]
internal sealed partial class MembershipJson : JsonSerializerContext;
