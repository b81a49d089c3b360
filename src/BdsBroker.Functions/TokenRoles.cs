namespace BdsBroker.Functions;

/// <summary>The words of a token's <c>roles</c> claim.</summary>
internal static class TokenRoles
{
    internal static readonly IReadOnlyList<string> All = ["sme", "provider", "bank", "certifier", "officer", "kadin", "facilitator"];

    /// <summary>The roles that count only from authorities which are configured for them.</summary>
    internal static readonly IReadOnlyList<string> Privileged = ["officer", "certifier", "kadin", "bank"];
}
