using System.Text.Json.Serialization;

namespace BdsBroker.Registry;

/// <summary>A sector: a KBLI code of 5 digits and the version it is of, since codes moved between versions.</summary>
internal sealed record SectorCode(int Version, string Code);

/// <summary>What an SME agreed to, per purpose; the latest word counts.</summary>
/// <param name="Purpose">matching, lending or directory.</param>
/// <param name="Given">Given or withdrawn.</param>
/// <param name="At">When the server heard it.</param>
/// <param name="By">The person's id.</param>
internal sealed record Consent(string Purpose, bool Given, DateTimeOffset At, string By);

/// <summary>A small or medium enterprise.</summary>
internal sealed record Sme
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public string? OwnerNik { get; init; }
    public string? Nib { get; init; }
    public string? Npwp { get; init; }
    public required string Address { get; init; }
    public required string Regency { get; init; }
    public required string Phone { get; init; }
    public string? Email { get; init; }
    public required SectorCode Kbli { get; init; }
    public IReadOnlyList<string> Products { get; init; } = [];
    public required int EstablishedYear { get; init; }
    public int? EstablishedMonth { get; init; }
    public required int Employees { get; init; }
    public long? AnnualSales { get; init; }
    public long? Capital { get; init; }
    public bool Cooperative { get; init; }
    public string? Cluster { get; init; }
    public IReadOnlyList<Consent> Consents { get; init; } = [];

    /// <summary>The ids of all accepted members: who may not be matched with their own firm, and how many there are.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>When the figures were last confirmed by a member.</summary>
    public required DateTimeOffset ConfirmedAt { get; init; }

    /// <summary>The province of the regency, such as 33.</summary>
    [JsonIgnore]
    public string Province => Regency[..2];

    /// <summary>Whether the SME agreed to a purpose.</summary>
    internal bool Agreed(string purpose) => Consents.LastOrDefault(consent => string.Equals(consent.Purpose, purpose, StringComparison.Ordinal))?.Given ?? false;
}
