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

/// <summary>The parties of one person; a projection of the memberships, for GET /me and for persons whose token carries no role.</summary>
internal sealed record PersonParties(IReadOnlyList<PersonParty> Parties);

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
