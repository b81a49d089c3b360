using System.Text.Json;
using System.Text.Json.Serialization;

namespace BdsBroker.Storage.Azure;

/// <summary>The message that sees to it that a commit's promise is kept, whatever becomes of the process that made it.</summary>
/// <param name="Version">Of this shape.</param>
/// <param name="Partition">The commit's partition.</param>
/// <param name="Commit">The commit's id.</param>
/// <param name="Clear">Whether all that is left is to remove the row.</param>
/// <param name="Tries">How often it has failed.</param>
internal sealed record WakeUp(
    [property: JsonPropertyName("v")] int Version,
    [property: JsonPropertyName("partition")] string Partition,
    [property: JsonPropertyName("commit")] string Commit,
    [property: JsonPropertyName("clear")] bool Clear = false,
    [property: JsonPropertyName("tries")] int Tries = 0)
{
    private const int Current = 1;

    /// <summary>The wait of one that a newer release sent: such a process may be starting right now, and where none is, little is asked in vain.</summary>
    internal static readonly TimeSpan PauseForANewerRelease = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);
    /// <summary>The longest wait after a failure.</summary>
    internal static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);


    /// <summary>The wait after a failure: twice the one before, up to an hour.</summary>
    internal TimeSpan Pause => Tries >= 7 ? LongestPause : FirstPause * (1 << Tries);

    internal static WakeUp For(string partition, string commit) => new(Current, partition, commit);

    internal string Write() => JsonSerializer.Serialize(this, WakeUpJson.Default.WakeUp);

    /// <summary>The version of one that a newer release sent, of which nothing else is known here; null for one of this release.</summary>
    /// <exception cref="JsonException">The text is no wake-up.</exception>
    internal static int? NewerVersion(string text) => JsonSerializer.Deserialize(text, WakeUpJson.Default.AnyWakeUp) is { Version: > Current and var version } ? version : null;

    /// <summary>Reads one.</summary>
    /// <exception cref="JsonException">The text is no wake-up of this version.</exception>
    internal static WakeUp Read(string text)
    {
        var read = JsonSerializer.Deserialize(text, WakeUpJson.Default.WakeUp);
        try
        {
            StorageLimits.CheckKey(read?.Partition!);
            StorageLimits.CheckKey(read!.Commit);
        }
        catch (ArgumentException malformed)
        {
            throw new JsonException("A wake-up names a partition and a commit.", malformed);
        }

        return read.Version == Current && read.Tries >= 0 ? read : throw new JsonException($"There is no wake-up of version {read.Version} and {read.Tries} tries.");
    }
}

/// <summary>How long wake-ups are kept back.</summary>
/// <param name="Delay">How long a commit has to do it all by itself. It matters for liveness alone: a shorter wait would make more commits fail that are
/// merely slow, a longer one would leave the messages of killed processes waiting. It is longer than all attempts of a transaction.</param>
/// <param name="Fence">How long a row outlives its commit where that was not simply answered, so that an attempt which is still on its way meets it:
/// longer than any is. The service itself refuses what was signed more than 15 minutes ago.</param>
internal sealed record WakeUpWaits(TimeSpan Delay, TimeSpan Fence)
{
    internal static readonly WakeUpWaits Standard = new(TimeSpan.FromSeconds(90), StorageLimits.LongestDelay);
}

/// <summary>What wake-ups of all releases have in common.</summary>
internal sealed record AnyWakeUp([property: JsonPropertyName("v")] int Version);

[JsonSerializable(typeof(WakeUp))]
[JsonSerializable(typeof(AnyWakeUp))]
internal sealed partial class WakeUpJson : JsonSerializerContext;
