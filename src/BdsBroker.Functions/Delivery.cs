using BdsBroker.Storage.Azure;
using BdsBroker.Storage.Embedded;

namespace BdsBroker.Functions;

/// <summary>One queue and what works off a message of it; it throws where the message must come again.</summary>
/// <param name="Queue">The queue's name.</param>
/// <param name="Deliver">Works off one message's text, which was put into the queue at a time that whoever delivers it may know.</param>
/// <param name="IsPoison">Whether the queue holds what failed too often on another.</param>
internal sealed record Line(string Queue, Func<string, DateTimeOffset?, CancellationToken, Task> Deliver, bool IsPoison)
{
    /// <summary>The function's name behind a Functions host: <c>match-index</c> is <c>MatchIndex</c>, its poison twin <c>MatchIndexPoison</c>.</summary>
    internal string Function => string.Concat(Queue.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}

/// <summary>Every queue that is worked off, each followed by its poison twin: by the pump or, function by function, by the Functions host.</summary>
internal sealed record Delivery(IReadOnlyList<Line> Lines)
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(5);

    internal static Delivery Of(BrokerQueues queues) => new([.. queues.Names.SelectMany(queue => (Line[])
    [
        new(queue, (text, sent, cancel) => queues.Deliver(queue, text, sent, cancel), IsPoison: false),
        Poison(queues, queue),
    ])]);

    /// <summary>
    /// What a Functions host delivers: the product's queues, and the wake-ups of commits, which Azure storage alone has. What failed as a wake-up is no wake-up, and is kept as any poison is.
    /// </summary>
    internal static Delivery OnAzure(BrokerQueues queues, AzureStorage storage, ILogger<Delivery> log)
    {
        IEnumerable<Line> lines =
        [
            .. Of(queues).Lines,
            new(AzureStorage.WakeUpQueue, async (text, _, _) =>
            {
                if (await storage.WakeUp(text) is { } outage)
                {
                    DeliveryLog.PutOff(log, outage);
                }
            }, IsPoison: false),
            Poison(queues, AzureStorage.WakeUpQueue),
        ];
        return new([.. lines.Select(line => line.IsPoison ? line with { Deliver = UntilItIsKept(line, storage, log) } : line)]);
    }

    private static Line Poison(BrokerQueues queues, string queue) => new(SqliteStorage.PoisonOf(queue), (text, _, cancel) => queues.DeliverPoison(queue, text, cancel), IsPoison: true);

    // The host gives a poison message up after five failed deliveries: it calls its function no more and leaves it until it expires, after 7 days. So each failure sends it again as a new one.
    private static Func<string, DateTimeOffset?, CancellationToken, Task> UntilItIsKept(Line line, AzureStorage storage, ILogger<Delivery> log) => async (text, sent, cancel) =>
    {
        try
        {
            await line.Deliver(text, sent, cancel);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            await storage.SendAgain(line.Queue, text, AfterFailure, cancel);
            DeliveryLog.NotKept(log, line.Queue, failure);
        }
    };
}

internal static partial class DeliveryLog
{
    [LoggerMessage(1, LogLevel.Warning, "A wake-up is put off")]
    internal static partial void PutOff(ILogger log, Exception outage);

    [LoggerMessage(4, LogLevel.Warning, "{Count} messages for later are of a newer release, and wait for a process of it. Is an older process still running?")]
    internal static partial void LeftForANewerRelease(ILogger log, int count);

    [LoggerMessage(3, LogLevel.Error, "The queue {Queue} was not there and was made; if it was there before, what waited in it is lost, and check tells which commits owe messages")]
    internal static partial void QueueMade(ILogger log, string queue);

    [LoggerMessage(2, LogLevel.Error, "A message on {Queue} could not be kept for the officers and is sent again")]
    internal static partial void NotKept(ILogger log, string queue, Exception failure);
}
