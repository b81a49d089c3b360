using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace BdsBroker.Core;

/// <summary>The roles a token can carry; see <c>Access/Rights.cs</c> for what each may do.</summary>
[Flags]
internal enum Role
{
    None = 0,
    Sme = 1,
    Provider = 2,
    Bank = 4,
    Certifier = 8,
    Officer = 16,
    Kadin = 32,
    Facilitator = 64,
}

/// <summary>A person who is signed in: the issuer of the token and its subject; with Entra, the tenant's issuer and the object id.</summary>
internal sealed record Person(string Issuer, string Subject)
{
    /// <summary>The id that keys and history carry: 26 characters, from the SHA-256 of issuer and subject, so that neither is stored in keys.</summary>
    internal string Id { get; } = IdOf(Issuer, Subject);

    /// <summary>The id of a person of some issuer.</summary>
    internal static string IdOf(string issuer, string subject) =>
        Ids.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(issuer + "\n" + subject)));
}

/// <summary>Who does something, and as what.</summary>
/// <param name="Person">The person's id, or <c>system</c>.</param>
/// <param name="As">The role acted in: sme, provider, bank, officer ..., or the queue that a message came from.</param>
/// <param name="Party">The SME, provider or bank acted for; null for roles without one.</param>
internal sealed record Actor(
    [property: JsonPropertyName("person")] string Person,
    [property: JsonPropertyName("as")] string As,
    [property: JsonPropertyName("party")] string? Party = null)
{
    /// <summary>The broker itself, working off a queue.</summary>
    internal static Actor System(string queue) => new("system", queue);
}
