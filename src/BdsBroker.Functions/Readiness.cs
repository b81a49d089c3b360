using System.Text.Json.Serialization;
using BdsBroker.Storage;
using BdsBroker.Storage.Embedded;

namespace BdsBroker.Functions;

/// <summary>Whether the process can do its work, found out by doing a little of it.</summary>
internal abstract class Readiness(IRecords records, TimeProvider clock) : IDisposable
{
    // Anybody may ask; storage is written to this often at most.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim one = new(1);
    private ReadinessView? last;
    private long at;

    public void Dispose() => one.Dispose();

    /// <summary>How it stands now, or stood a moment ago.</summary>
    internal async Task<ReadinessView> Look(CancellationToken cancel)
    {
        await one.WaitAsync(cancel);
        try
        {
            // By a clock that nobody sets: after the wall clock went back, the last answer would stay for hours.
            if (last is null || clock.GetElapsedTime(at) >= Fresh)
            {
                last = await LookNow(cancel);
                at = clock.GetTimestamp();
            }

            return last;
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>How it stands now.</summary>
    protected abstract Task<ReadinessView> LookNow(CancellationToken cancel);

    /// <summary>Commits something.</summary>
    /// <exception cref="StorageUnavailableException">It cannot.</exception>
    protected async Task Write(CancellationToken cancel)
    {
        // Where another process writes it for the first time at this moment, that is as good.
        var exists = await records.Read("health", "ready", cancel) is not null;
        await records.Commit(new("health", [exists ? new Change.Replace("ready", "{}"u8.ToArray(), Change.AnyVersion) : new Change.PutNew("ready", "{}"u8.ToArray())], []), cancel);
    }
}

/// <summary>The embedded server: its database, its disk, its queues.</summary>
internal sealed class EmbeddedReadiness(SqliteStorage storage, BrokerQueues broker, MetDamage met, DataFolder folder, TimeProvider clock, ILogger<Readiness> log) : Readiness(storage, clock)
{
    /// <summary>Less than this on the disk counts as full: one upload and the database's log must still fit.</summary>
    private const long LeastFreeBytes = 256L * 1024 * 1024;

    /// <summary>A due message that nobody took for so long means that the queues are not worked off.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    private readonly TimeProvider clock = clock;

    protected override async Task<ReadinessView> LookNow(CancellationToken cancel)
    {
        long? free = null;
        try
        {
            free = new DriveInfo(folder.Location).AvailableFreeSpace;
            var diskFits = free >= LeastFreeBytes;
            await Write(cancel);
            var now = clock.GetUtcNow();
            var queues = storage.Queues();
            var due = queues.Where(queue => !queue.Queue.EndsWith("-poison", StringComparison.Ordinal)).Sum(queue => queue.Visible + queue.Taken);
            var waiting = queues.Where(queue => queue.NextVisible <= now).Select(queue => (long)(now - queue.NextVisible).TotalSeconds).DefaultIfEmpty(0).Max();
            var poison = await broker.CountPoison(cancel) + queues.Where(queue => queue.Queue.EndsWith("-poison", StringComparison.Ordinal)).Sum(queue => queue.Visible + queue.Delayed + queue.Taken);
            var queuesMove = waiting < LongestWait.TotalSeconds;
            var failing = await broker.FailingChannels(cancel);
            return new(!diskFits || !queuesMove ? "unavailable" : poison > 0 || met.Count > 0 || failing is { Count: > 0 } ? "degraded" : "ready", DatabaseWritable: true, diskFits, free, due, waiting, poison, met.Count, failing);
        }
        catch (Exception outage) when (outage is StorageUnavailableException or IOException or UnauthorizedAccessException)
        {
            // The folder itself may be gone as well.
            ReadinessLog.NotWritable(log, outage);
            return new("unavailable", DatabaseWritable: false, free >= LeastFreeBytes, free, null, null, null, met.Count);
        }
    }
}

/// <summary>A process behind a Functions host: its account's tables and queues. How long messages wait is the host's to tell.</summary>
internal sealed class AzureReadiness(IRecords records, IFiles files, BrokerQueues broker, MetDamage met, TimeProvider clock, ILogger<Readiness> log) : Readiness(records, clock)
{
    protected override async Task<ReadinessView> LookNow(CancellationToken cancel)
    {
        // A commit needs the table and the queue of wake-ups; files lie apart and have rights of their own.
        var filesReachable = await Reach(cancel);
        try
        {
            await Write(cancel);
            var poison = await broker.CountPoison(cancel);
            var failing = await broker.FailingChannels(cancel);
            return new(!filesReachable ? "unavailable" : poison > 0 || met.Count > 0 || failing is { Count: > 0 } ? "degraded" : "ready", DatabaseWritable: true, null, null, null, null, poison, met.Count, failing, filesReachable);
        }
        catch (StorageUnavailableException outage)
        {
            ReadinessLog.NotWritable(log, outage);
            return new("unavailable", DatabaseWritable: false, null, null, null, null, null, met.Count, FilesReachable: filesReachable);
        }
    }

    // There is no such file; who can say so can be asked for others.
    private async Task<bool> Reach(CancellationToken cancel)
    {
        try
        {
            await using var none = await files.Open("health", 0, 1, cancel);
            return true;
        }
        catch (StorageUnavailableException outage)
        {
            ReadinessLog.NoFiles(log, outage);
            return false;
        }
    }
}

/// <summary>What <c>/health/ready</c> answers.</summary>
/// <param name="Status">ready; degraded (it works, but an operator should look); or unavailable (status 503).</param>
/// <param name="DatabaseWritable">Whether a write was durable just now.</param>
/// <param name="DiskSpace">Whether the disk has room; only of an embedded server.</param>
/// <param name="FreeBytes">How much; only of an embedded server.</param>
/// <param name="DueMessages">Only of an embedded server: messages that could be worked off now, are being worked on, or failed and wait for another try.</param>
/// <param name="LongestWaitSeconds">Only of an embedded server: for how long the first due message has been waiting.</param>
/// <param name="PoisonMessages">Messages that failed too often and wait for an officer (of those on the desk, at most 1000 are counted).</param>
/// <param name="DamagedDocuments">Documents and files that could not be read when somebody needed them, since the process started.</param>
/// <param name="FailingChannels">Which ways to people (email, phone) have not worked for a quarter of an hour; only where one is configured. The process serves all the same.</param>
/// <param name="FilesReachable">Only behind a Functions host: whether the account's files can be asked for.</param>
internal sealed record ReadinessView(
    string Status, bool DatabaseWritable, bool? DiskSpace, long? FreeBytes, long? DueMessages, long? LongestWaitSeconds, long? PoisonMessages, int DamagedDocuments, IReadOnlyList<string>? FailingChannels = null,
    bool? FilesReachable = null);

/// <summary>What <c>/health/live</c> answers: the process answers.</summary>
internal sealed record LivenessView(string Status);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReadinessView))]
[JsonSerializable(typeof(LivenessView))]
internal sealed partial class HealthJson : JsonSerializerContext;

internal static partial class ReadinessLog
{
    [LoggerMessage(1, LogLevel.Error, "The database cannot be written")]
    internal static partial void NotWritable(ILogger log, Exception outage);

    [LoggerMessage(2, LogLevel.Error, "The files cannot be reached")]
    internal static partial void NoFiles(ILogger log, Exception outage);
}
