using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>What a provider is.</summary>
[JsonConverter(typeof(CamelCase<ProviderKind>))]
internal enum ProviderKind
{
    Organisation,
    Person,
}

/// <summary>A provider of business development services as its members describe it. What decides about offers is on its <see cref="Standing"/>.</summary>
internal sealed record Provider
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required ProviderKind Kind { get; init; }
    public required string Regency { get; init; }

    /// <summary>Province codes, or "*".</summary>
    public required IReadOnlyList<string> Serves { get; init; }

    /// <summary>KBLI prefixes of 2 to 5 digits, or "*".</summary>
    public required IReadOnlyList<string> Sectors { get; init; }

    /// <summary>The KBLI version of the prefixes.</summary>
    public required int SectorsVersion { get; init; }
    public required IReadOnlyList<string> Services { get; init; }

    /// <summary>How many requests it can work on at once.</summary>
    public required int Capacity { get; init; }
    public required bool Paused { get; init; }

    /// <summary>Whether the public directory shows it (once certified).</summary>
    public required bool Listed { get; init; }
    public required Personal Phone { get; init; }
    public required Personal Email { get; init; }

    /// <summary>Whether it was erased.</summary>
    public bool IsClosed { get; init; }

    /// <summary>When a member last confirmed all this.</summary>
    public required DateTimeOffset ConfirmedAt { get; init; }

    /// <summary>A member confirms or corrects the profile.</summary>
    internal static Decision<Provider> Update(Provider now, Provider told, DateTimeOffset at) =>
        Decision.Because(
            told with { Id = now.Id, ConfirmedAt = at },
            "provider.updated",
            (now.Paused, told.Paused) switch { (false, true) => "paused", (true, false) => "resumed", _ => null },
            new StandingChanged(now.Id));

    /// <summary>Nobody owns the provider any more and its owner asked to be erased: name and contact go, and it leaves matching and the directory for good.</summary>
    internal static Decision<Provider> Close(Provider now) => now.IsClosed
        ? Decision.Unchanged(now)
        : Decision.Change(
            now with { Name = Sme.ErasedName, Phone = Personal.Gone, Email = Personal.Gone, Paused = true, Listed = false, IsClosed = true }, "provider.closed", new StandingChanged(now.Id));

    /// <summary>The standing that goes with this profile; certificates, engagements and figures stay as they are.</summary>
    internal Standing Stand(Standing now) => now with
    {
        Name = Name,
        Regency = Regency,
        Serves = Serves,
        Sectors = Sectors,
        SectorsVersion = SectorsVersion,
        Services = Services,
        Capacity = Capacity,
        Paused = Paused,
        Listed = Listed,
        Closed = IsClosed,
    };

    /// <summary>The standing of a provider that is just being registered.</summary>
    internal Standing FirstStanding(Membership first) => new()
    {
        Provider = Id,
        Name = Name,
        Regency = Regency,
        Serves = Serves,
        Sectors = Sectors,
        SectorsVersion = SectorsVersion,
        Services = Services,
        Capacity = Capacity,
        Paused = Paused,
        Listed = Listed,
        Members = [first.Person],
    };
}
