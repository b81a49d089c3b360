using System.Collections.Concurrent;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace BdsBroker.Storage.Azure;

/// <summary>Queues: plain text (host.json says the same), messages that never expire, a delay of at most 7 days. What is due later than soon goes through <see cref="Later"/>.</summary>
internal sealed class AzureQueues(QueueServiceClient service, TimeProvider clock) : IQueues
{
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(-1);

    private readonly Asking asking = new(service.Uri.Host);
    private readonly ConcurrentDictionary<string, QueueClient> queues = new(StringComparer.Ordinal);

    /// <summary>Hears of each queue that was not there when something was sent to it, and was made: by its name.</summary>
    internal Action<string> OnMade { get; set; } = _ => { };

    /// <inheritdoc/>
    public IReadOnlyList<string> OwnQueues { get; } = [WakeUps.Queue, Later.Queue];

    /// <inheritdoc/>
    public Task Send(Message message, CancellationToken cancel)
    {
        StorageLimits.Check(message);
        return message.Due is { } due && due - clock.GetUtcNow() > Later.Soon
            ? Send(Later.Queue, Later.Write(message), DelayOf(due - Later.Soon), cancel)
            : Send(message.Queue, message.Text, DelayOf(message.Due), cancel);
    }

    /// <summary>Sends, and tells how the message can be taken back before it is received.</summary>
    internal async Task<SendReceipt> Send(string name, string text, TimeSpan delay, CancellationToken cancel)
    {
        var queue = queues.GetOrAdd(name, service.GetQueueClient);
        return await asking.Do("sending a message", async () =>
        {
            try
            {
                return await queue.SendMessageAsync(text, delay, Never, cancel);
            }
            catch (RequestFailedException failed) when (failed.ErrorCode == QueueErrorCode.QueueNotFound)
            {
                // The deployment makes the queues; one that it does not know yet is made when it is first needed.
                await queue.CreateIfNotExistsAsync(cancellationToken: cancel);
                OnMade(name);
                return await queue.SendMessageAsync(text, delay, Never, cancel);
            }
        }, cancel);
    }

    /// <summary>Receives messages, which are hidden from others meanwhile; none where there is no such queue.</summary>
    internal Task<QueueMessage[]> Receive(string name, int most, TimeSpan hidden, CancellationToken cancel) => asking.Do("receiving messages", async () =>
    {
        try
        {
            return (await queues.GetOrAdd(name, service.GetQueueClient).ReceiveMessagesAsync(most, hidden, cancel)).Value;
        }
        catch (RequestFailedException failed) when (failed.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return [];
        }
    }, cancel);

    /// <summary>Takes back a message that nobody has received.</summary>
    /// <returns>False where somebody has.</returns>
    internal Task<bool> TakeBack(string name, SendReceipt receipt, CancellationToken cancel) => Remove(name, receipt.MessageId, receipt.PopReceipt, cancel);

    /// <summary>Removes a message as whoever sent or received it last knows it.</summary>
    /// <returns>False where somebody has received it since, or it is gone.</returns>
    internal Task<bool> Remove(string name, string id, string receipt, CancellationToken cancel) => asking.Do("removing a message", async () =>
    {
        try
        {
            await queues.GetOrAdd(name, service.GetQueueClient).DeleteMessageAsync(id, receipt, cancel);
            return true;
        }
        catch (RequestFailedException failed) when (failed.Status is 404 or 400)
        {
            return false;
        }
    }, cancel);

    /// <summary>How long a message is kept back: whole seconds, never shorter than until its due time, never longer than a queue can.</summary>
    internal TimeSpan DelayOf(DateTimeOffset? due)
    {
        var seconds = due is { } at ? Math.Ceiling((at - clock.GetUtcNow()).TotalSeconds) : 0;
        return TimeSpan.FromSeconds(Math.Clamp(seconds, 0, StorageLimits.LongestDelay.TotalSeconds));
    }
}
