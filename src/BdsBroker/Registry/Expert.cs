using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>A skilled person of the databank that the chamber of commerce keeps per regency: a retired craftsman, for one.</summary>
internal sealed record Expert
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string Regency { get; init; }
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>KBLI prefixes of 2 to 5 digits, or "*".</summary>
    public IReadOnlyList<string> Sectors { get; init; } = [];
    public required int YearsOfExperience { get; init; }
    public required bool Available { get; init; }

    /// <summary>How the KADIN desk reaches the person: a telephone number or an address.</summary>
    public required Personal Contact { get; init; }

    /// <summary>When somebody last confirmed that this is still so.</summary>
    public required DateTimeOffset ConfirmedAt { get; init; }
}

/// <summary>Where experts are kept; the only place these keys are spelled.</summary>
internal static class ExpertRecords
{
    internal const string Partition = "experts";

    /// <summary>The prefix under which experts are listed by regency.</summary>
    internal const string ByRegency = "in/";

    /// <summary>One expert, also listed by regency.</summary>
    internal static Address<Expert> Expert(string id) => new(Partition, "expert/" + id, ExpertsJson.Default.Expert)
    {
        ListedUnder = expert => [$"{ByRegency}{expert.Regency}/{expert.Id}"],
    };

    /// <summary>Whose data an expert's contact is.</summary>
    internal static string Subject(string id) => "expert/" + id;

    internal static Listing<Expert> All { get; } = new(Partition, "expert/", ExpertsJson.Default.Expert);

    internal static Listing<Expert> In(string regency) => new(Partition, $"{ByRegency}{regency}/", ExpertsJson.Default.Expert);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Expert))]
internal sealed partial class ExpertsJson : JsonSerializerContext;
