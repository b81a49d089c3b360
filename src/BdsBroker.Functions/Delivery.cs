using BdsBroker.Storage.Azure;
using BdsBroker.Storage.Embedded;

namespace BdsBroker.Functions;

/// <summary>One queue and what works off a message of it; it throws where the message must come again.</summary>
/// <param name="Queue">The queue's name.</param>
/// <param name="Deliver">Works off one message's text.</param>
/// <param name="IsPoison">Whether the queue holds what failed too often on another.</param>
internal sealed record Line(string Queue, Func<string, CancellationToken, Task> Deliver, bool IsPoison)
{
    /// <summary>The function's name behind a Functions host: <c>match-index</c> is <c>MatchIndex</c>, its poison twin <c>MatchIndexPoison</c>.</summary>
    internal string Function => string.Concat(Queue.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}

/// <summary>Every queue that is worked off, each followed by its poison twin: by the pump or, function by function, by the Functions host.</summary>
internal sealed record Delivery(IReadOnlyList<Line> Lines)
{
    internal static Delivery Of(BrokerQueues queues) => new([.. queues.Names.SelectMany(queue => (Line[])
    [
        new(queue, (text, cancel) => queues.Deliver(queue, text, cancel), IsPoison: false),
        new(SqliteStorage.PoisonOf(queue), (text, cancel) => queues.DeliverPoison(queue, text, cancel), IsPoison: true),
    ])]);

    /// <summary>
    /// What a Functions host delivers: the product's queues, and the wake-ups of commits, which Azure storage alone has. What failed as a wake-up is no wake-up, and is kept as any poison is.
    /// </summary>
    internal static Delivery OnAzure(BrokerQueues queues, AzureStorage storage, ILogger<Delivery> log) => new(
    [
        .. Of(queues).Lines,
        new(AzureStorage.WakeUpQueue, async (text, _) =>
        {
            if (await storage.WakeUp(text) is { } outage)
            {
                DeliveryLog.PutOff(log, outage);
            }
        }, IsPoison: false),
        new(SqliteStorage.PoisonOf(AzureStorage.WakeUpQueue), (text, cancel) => queues.DeliverPoison(AzureStorage.WakeUpQueue, text, cancel), IsPoison: true),
    ]);
}

internal static partial class DeliveryLog
{
    [LoggerMessage(1, LogLevel.Warning, "A wake-up is put off")]
    internal static partial void PutOff(ILogger log, Exception outage);
}
