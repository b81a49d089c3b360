using System.Globalization;

namespace BdsBroker.Storage.Azure;

/// <summary>
/// Messages that are due later than soon: in a queue that triggers no function, from which a timer sends them on shortly before they are due. The platform counts the messages of a queue to decide
/// how many instances work it off, and counts those that are hidden too (docs/adr/0013): a queue with a hundred thousand deadlines of next week would ask for every instance there is, whenever one
/// of them falls due.
/// </summary>
internal sealed class Later(AzureQueues queues)
{
    /// <summary>The queue of all of them, whatever queue they are for.</summary>
    internal const string Queue = "later";

    /// <summary>What is due by then is sent to its own queue at once, to be hidden there; twice as long as a timer takes to come again.</summary>
    internal static readonly TimeSpan Soon = TimeSpan.FromMinutes(10);

    private const int Most = 32;

    // A run that ends before it has sent what it received leaves the rest to the next.
    private static readonly TimeSpan Hidden = TimeSpan.FromMinutes(5);

    /// <summary>Sends every message on whose time has come: to its queue, or back to this one where it is due later than a queue can hide it.</summary>
    /// <param name="keep">Takes the text of what is no such message; it is done with when this returns.</param>
    /// <param name="cancel">Stops it between two batches.</param>
    /// <returns>How many were sent on or kept, and how many were left for a newer release, whose format they have.</returns>
    /// <exception cref="StorageUnavailableException">Some could not be sent; they come again.</exception>
    internal async Task<(int Done, int Left)> SendDue(Func<string, Task> keep, CancellationToken cancel)
    {
        var (done, left) = (0, 0);
        while (await queues.Receive(Queue, Most, Hidden, cancel) is { Length: > 0 } messages)
        {
            await Parallel.ForEachAsync(messages, new ParallelOptions { MaxDegreeOfParallelism = Most, CancellationToken = cancel }, async (received, _) =>
            {
                if (IsNewer(received.MessageText))
                {
                    Interlocked.Increment(ref left);
                    return;
                }

                await (Read(received.MessageText) is { } message ? queues.Send(message, cancel) : keep(received.MessageText));
                await queues.Remove(Queue, received.MessageId, received.PopReceipt, cancel);
                Interlocked.Increment(ref done);
            });
        }

        return (done, left);
    }

    /// <summary>A message as it lies in this queue.</summary>
    internal static string Write(Message message) => $"1\n{message.Queue}\n{message.Due!.Value.UtcTicks}\n{message.Text}";

    /// <summary>The message that lies in this queue as a text; null where it is none.</summary>
    internal static Message? Read(string text)
    {
        if (text.Split('\n', 4) is not ["1", var queue, var ticks, var body] || !long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var due) || due > DateTime.MaxValue.Ticks)
        {
            return null;
        }

        var message = new Message(queue, body, new DateTimeOffset(due, TimeSpan.Zero));
        return StorageLimits.Allows(message) ? message : null;
    }

    private static bool IsNewer(string text) => text.Split('\n', 2) is [var version, _] && int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 1;
}
