using System.Security.Claims;
using BdsBroker.Core;

namespace BdsBroker.Access;

/// <summary>Reads a person and roles from a validated token's claims.</summary>
internal static class Identity
{
    private static readonly Dictionary<string, Role> Names = new(StringComparer.Ordinal)
    {
        ["sme"] = Role.Sme,
        ["provider"] = Role.Provider,
        ["bank"] = Role.Bank,
        ["certifier"] = Role.Certifier,
        ["officer"] = Role.Officer,
        ["kadin"] = Role.Kadin,
        ["facilitator"] = Role.Facilitator,
    };

    /// <summary>The role's word in tokens, grants and history.</summary>
    internal static string NameOf(Role role) => Names.First(pair => pair.Value == role).Key;

    /// <summary>The roles that a set stands for, as words.</summary>
    internal static IReadOnlyList<string> NamesOf(Role roles) => [.. Names.Where(pair => roles.HasFlag(pair.Value)).Select(pair => pair.Key)];

    /// <summary>The person of an authenticated principal, or null. With Entra the object id (oid) names the person, since sub differs from app to app.</summary>
    internal static Person? PersonOf(ClaimsPrincipal principal) =>
        principal.Identity?.IsAuthenticated == true
        && principal.FindFirstValue("iss") is { Length: > 0 } issuer
        && (principal.FindFirstValue("oid") ?? principal.FindFirstValue("sub")) is { Length: > 0 } subject
            ? new(issuer, subject)
            : null;

    /// <summary>The roles of the token's <c>roles</c> claims; unknown words are none.</summary>
    internal static Role RolesOf(ClaimsPrincipal principal) =>
        principal.FindAll("roles").Aggregate(Role.None, (roles, claim) => roles | Names.GetValueOrDefault(claim.Value));

    /// <summary>The role that belonging to a party gives to a person whose token carries none for it. Staff of a bank needs the token's role too.</summary>
    internal static Role RoleOf(Registry.PersonParty party) => party switch
    {
        { Party: Registry.Parties.Sme, Kind: Registry.MemberKind.Facilitator } => Role.Facilitator,
        { Party: Registry.Parties.Sme } => Role.Sme,
        { Party: Registry.Parties.Provider } => Role.Provider,
        _ => Role.None,
    };
}
