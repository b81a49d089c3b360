using System.Text.Json.Serialization;
using BdsBroker.Core;
using BdsBroker.Registry;

namespace BdsBroker.Listing;

/// <summary>A certificate as the directory needs it.</summary>
internal sealed record ListedCertificate(string Scheme, DateOnly ValidFrom, DateOnly ValidTo);

/// <summary>
/// What the public directory knows of a provider: a projection of profile and standing that holds no contact at all, so that none can slip out.
/// </summary>
internal sealed record DirectoryEntry
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required ProviderKind Kind { get; init; }
    public required string Regency { get; init; }
    public required IReadOnlyList<string> Serves { get; init; }
    public required IReadOnlyList<string> Sectors { get; init; }
    public required int SectorsVersion { get; init; }
    public required IReadOnlyList<string> Services { get; init; }
    public required bool Paused { get; init; }
    public required bool Listed { get; init; }

    /// <summary>Certificates that are not suspended; each counts from its first to its last day.</summary>
    public required IReadOnlyList<ListedCertificate> Certificates { get; init; }
    public long RatingSum { get; init; }
    public int RatingCount { get; init; }

    /// <summary>When the provider last confirmed its profile.</summary>
    public required DateTimeOffset ConfirmedAt { get; init; }

    internal static DirectoryEntry Of(Provider provider, Standing standing) => new()
    {
        Id = provider.Id,
        Name = provider.Name,
        Kind = provider.Kind,
        Regency = provider.Regency,
        Serves = provider.Serves,
        Sectors = provider.Sectors,
        SectorsVersion = provider.SectorsVersion,
        Services = provider.Services,
        Paused = provider.Paused,
        Listed = provider.Listed,
        Certificates = [.. standing.Certificates.Where(held => !held.Suspended).Select(held => new ListedCertificate(held.Scheme, held.ValidFrom, held.ValidTo))],
        RatingSum = standing.RatingSum,
        RatingCount = standing.RatingCount,
        ConfirmedAt = provider.ConfirmedAt,
    };

    /// <summary>Whether it can be in the directory on any day at all.</summary>
    [JsonIgnore]
    public bool MayBeShown => Listed && Certificates.Count > 0;

    /// <summary>The certificates valid on a day (WIB). A provider without one is not in the directory on that day.</summary>
    internal IReadOnlyList<ListedCertificate> ValidOn(DateOnly day) => [.. Certificates.Where(held => held.ValidFrom <= day && day <= held.ValidTo)];

    internal bool IsShownOn(DateOnly day) => Listed && ValidOn(day).Count > 0;
}

/// <summary>Where the directory is kept; the only place these keys are spelled.</summary>
internal static class DirectoryRecords
{
    internal const string Partition = "directory";

    /// <summary>A provider's entry; only one that may be shown is listed.</summary>
    internal static Address<DirectoryEntry> Entry(string provider) => new(Partition, "provider/" + provider, ListingJson.Default.DirectoryEntry)
    {
        HasHistory = false,
        ListedUnder = entry => entry.MayBeShown ? ["shown/" + entry.Id] : [],
    };

    /// <summary>The entries that may be shown, by the providers' ids: by chance, not by name or age.</summary>
    internal static Listing<DirectoryEntry> Shown { get; } = new(Partition, "shown/", ListingJson.Default.DirectoryEntry);
}

/// <summary>How the directory's entries and answers are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DirectoryEntry))]
[JsonSerializable(typeof(PublicProviderView))]
[JsonSerializable(typeof(ListView<PublicProviderView>))]
internal sealed partial class ListingJson : JsonSerializerContext;
