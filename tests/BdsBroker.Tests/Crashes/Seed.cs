using System.Globalization;

namespace BdsBroker.Tests.Crashes;

/// <summary>What a run is told from outside (CONTRIBUTING.md, "Crash points").</summary>
internal static class Seed
{
    /// <summary><c>BDSBROKER_SEED</c>: the one seed to replay, or null.</summary>
    internal static int? Given => Environment.GetEnvironmentVariable("BDSBROKER_SEED") is { Length: > 0 } text ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    /// <summary><c>BDSBROKER_CRASHES=all</c>: everything to its end, however long it takes.</summary>
    internal static bool All => string.Equals(Environment.GetEnvironmentVariable("BDSBROKER_CRASHES"), "all", StringComparison.Ordinal);

    /// <summary><c>BDSBROKER_JOURNEYS</c>: the names of the journeys to walk, with <c>;</c> between them; all of them where it names none.</summary>
    internal static IReadOnlyList<Journey> Journeys => Environment.GetEnvironmentVariable("BDSBROKER_JOURNEYS") is { Length: > 0 } names
        ? [.. names.Split(';').Select(AllJourneys.Named)]
        : [.. AllJourneys.All];

    /// <summary><c>BDSBROKER_WALK</c>: the number of the walk at which a complete enumeration on Azurite goes on that was interrupted; 0, its first, by default.</summary>
    internal static int FirstWalk => Environment.GetEnvironmentVariable("BDSBROKER_WALK") is { Length: > 0 } text ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
}
