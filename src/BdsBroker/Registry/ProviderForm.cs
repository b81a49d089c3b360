using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>What a provider tells of itself.</summary>
internal sealed record ProviderBody
{
    internal static readonly IReadOnlyList<string> Kinds = ["organisation", "person"];

    public string? Name { get; init; }

    /// <summary>organisation or person.</summary>
    [Words(typeof(ProviderBody), nameof(Kinds))]
    public string? Kind { get; init; }
    public string? Regency { get; init; }

    /// <summary>Province codes, or "*".</summary>
    public IReadOnlyList<string?>? Serves { get; init; }

    /// <summary>KBLI prefixes of 2 to 5 digits, or "*".</summary>
    public IReadOnlyList<string?>? Sectors { get; init; }

    /// <summary>2020 (default) or 2025.</summary>
    public long? SectorsVersion { get; init; }

    [Words(typeof(Words), nameof(Words.Services))]
    public IReadOnlyList<string?>? Services { get; init; }

    /// <summary>Requests at once, 1 to 1000.</summary>
    public long? Capacity { get; init; }

    internal const int MostCapacity = 1000;

    /// <summary>No new offers while true; false by default.</summary>
    public bool? Paused { get; init; }

    /// <summary>Shown in the public directory; true by default.</summary>
    public bool? Listed { get; init; }
    public string? Phone { get; init; }
    public string? Email { get; init; }
}

/// <summary>A provider as its members see it.</summary>
internal sealed record ProviderView(
    string Id,
    string Name,
    ProviderKind Kind,
    string Regency,
    IReadOnlyList<string> Serves,
    IReadOnlyList<string> Sectors,
    int SectorsVersion,
    IReadOnlyList<string> Services,
    int Capacity,
    bool Paused,
    bool Listed,
    Personal Phone,
    Personal Email,
    DateTimeOffset ConfirmedAt)
{
    internal static ProviderView Of(Provider provider) => new(
        provider.Id,
        provider.Name,
        provider.Kind,
        provider.Regency,
        provider.Serves,
        provider.Sectors,
        provider.SectorsVersion,
        provider.Services,
        provider.Capacity,
        provider.Paused,
        provider.Listed,
        provider.Phone,
        provider.Email,
        provider.ConfirmedAt);
}

/// <summary>Turns a body into a provider's profile.</summary>
internal static class ProviderForm
{
    internal static (Provider Told, Problem? Problem) Check(ProviderBody body, string id, Provider? now, SubjectKey key, DateTimeOffset at)
    {
        var fields = new Fields();
        var told = new Provider
        {
            Id = id,
            Name = fields.Line("name", body.Name, 200),
            Kind = fields.OneOf("kind", body.Kind, ProviderBody.Kinds) == "person" ? ProviderKind.Person : ProviderKind.Organisation,
            Regency = fields.Regency("regency", body.Regency),
            Serves = fields.Provinces("serves", body.Serves),
            Sectors = fields.SectorPrefixes("sectors", body.Sectors),
            SectorsVersion = fields.SectorsVersion("sectorsVersion", body.SectorsVersion),
            Services = fields.SomeOf("services", body.Services, 1, Words.Services),
            Capacity = fields.Count("capacity", body.Capacity, 1, ProviderBody.MostCapacity),
            Paused = body.Paused ?? false,
            Listed = body.Listed ?? true,
            Phone = key.Seal(fields.Phone("phone", body.Phone), now?.Phone),
            Email = key.Seal(fields.Email("email", body.Email), now?.Email),
            ConfirmedAt = at,
        };
        return (told, fields.Problem);
    }
}
