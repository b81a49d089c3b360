using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>A person's seats at the KADIN desks: the regencies whose technical requests and experts the person looks after.</summary>
internal sealed record KadinDesk(IReadOnlyList<string> Regencies)
{
    /// <summary>The person gets a seat in a regency as well.</summary>
    internal static Decision<KadinDesk> Seat(KadinDesk now, string regency) => now.Regencies.Contains(regency, StringComparer.Ordinal)
        ? Decision.Unchanged(now)
        : Decision.Because(new KadinDesk([.. now.Regencies.Append(regency).Order(StringComparer.Ordinal)]), "desk.seated", regency);
}

/// <summary>Where the seats are kept; the only place these keys are spelled.</summary>
internal static class KadinDeskRecords
{
    internal static Address<KadinDesk> Seats(string person) => new("kadin", "desk/" + person, KadinDeskJson.Default.KadinDesk);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KadinDesk))]
internal sealed partial class KadinDeskJson : JsonSerializerContext;
