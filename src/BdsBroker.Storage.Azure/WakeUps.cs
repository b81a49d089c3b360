using Azure.Storage.Queues.Models;

namespace BdsBroker.Storage.Azure;

/// <summary>Wake-ups: how they are sent, taken back, and worked off.</summary>
/// <param name="outbox">What became of commits.</param>
/// <param name="queues">Where wake-ups and owed messages go.</param>
/// <param name="waits">How long they are kept back.</param>
/// <param name="asking">Turns what tables throw into an outage.</param>
/// <param name="clock">By which a row's end is told.</param>
internal sealed class WakeUps(Outbox outbox, AzureQueues queues, WakeUpWaits waits, Asking asking, TimeProvider clock)
{
    /// <summary>
    /// One queue for all of them. A queue takes 2,000 requests a second, and a commit that goes well makes two here: 1,000 commits a second, where
    /// a queue of the product, with three requests a message, ends before. More queues would only be more to poll.
    /// </summary>
    internal const string Queue = "wake-ups";

    /// <summary>A commit whose messages were not sent by then has no wake-up any more: longer than the longest pause between two tries of one.</summary>
    internal static readonly TimeSpan Forgotten = 2 * WakeUp.LongestPause;

    /// <summary>Sends the wake-up of a commit that is about to be tried.</summary>
    internal Task<SendReceipt> Send(string partition, string commit, CancellationToken cancel) =>
        queues.Send(Queue, WakeUp.For(partition, commit).Write(), waits.Delay, cancel);

    /// <summary>Takes a wake-up back whose commit is over and has left no row.</summary>
    internal Task TakeBack(SendReceipt receipt) => queues.TakeBack(Queue, receipt, CancellationToken.None);

    /// <summary>Works off one wake-up.</summary>
    /// <returns>Null where it is done; else the outage that put it off (that a newer release sent it, too): it has sent itself again, for later.</returns>
    /// <exception cref="System.Text.Json.JsonException">The text is no wake-up.</exception>
    /// <exception cref="StorageUnavailableException">It could not even send itself again, and must be delivered again.</exception>
    internal async Task<StorageUnavailableException?> Work(string text)
    {
        if (WakeUp.NewerVersion(text) is { } newer)
        {
            // As it is: what else it says is not known here, and must not be lost.
            await queues.Send(Queue, text, WakeUp.PauseForANewerRelease, CancellationToken.None);
            return new($"A wake-up is of version {newer}: a newer release sent it, and only such a one can work it off. Is an older process still running?");
        }

        var wakeUp = WakeUp.Read(text);
        var (partition, commit) = (wakeUp.Partition, wakeUp.Commit);
        try
        {
            await asking.Do("working off a wake-up", async () =>
            {
                if (wakeUp.Clear)
                {
                    await outbox.Remove(partition, commit);
                    return;
                }

                if (await outbox.Settle(partition, commit) is { } happened)
                {
                    await outbox.SendOwed(partition, commit, happened);
                }

                await queues.Send(new(Queue, (wakeUp with { Clear = true, Tries = 0 }).Write(), clock.GetUtcNow() + waits.Fence), CancellationToken.None);
            }, CancellationToken.None);
            return null;
        }
        catch (StorageUnavailableException outage)
        {
            await queues.Send(Queue, (wakeUp with { Tries = wakeUp.Tries + 1 }).Write(), wakeUp.Pause, CancellationToken.None);
            return outage;
        }
    }
}
