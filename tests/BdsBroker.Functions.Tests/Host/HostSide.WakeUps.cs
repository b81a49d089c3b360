using System.Collections.Concurrent;
using System.Diagnostics;
using System.Xml.Linq;
using Azure;
using BdsBroker.Storage.Azure;

namespace BdsBroker.Functions.Tests.Host;

/// <summary>Messages that come sooner: nothing rests on the 90 seconds that wake-ups are kept back (docs/adr/0007), and no test wants to wait for them, or for what is sent again for later.</summary>
internal sealed partial class HostSide
{
    private readonly ConcurrentDictionary<string, Delayed> delayed = new(StringComparer.Ordinal);
    private TimeSpan hurry;
    private int hurried;

    private sealed record Delayed(string Queue, string Id, string Receipt, string Text, long At);

    /// <summary>How many wake-ups became visible before their time and were not taken back by then: those of commits that were slow or whose process was killed.</summary>
    internal int WakeUpsHurried => hurried;

    /// <summary>From now on a wake-up is visible after this time, while something goes on (<see cref="While"/>), unless it is taken back before.</summary>
    internal void HurryWakeUps(TimeSpan after) => Hurry(AzureStorage.WakeUpQueue, "visibilitytimeout=90&", after);

    /// <summary>The same for what a process sends to the queue of a poison function for later.</summary>
    internal void HurryPoison(string queue, TimeSpan after) => Hurry(queue + Poison, "visibilitytimeout=", after);

    /// <summary>Waits until no commit's wake-up is under way any more.</summary>
    internal async Task WakeUpsOver()
    {
        while (!delayed.IsEmpty)
        {
            await Task.Delay(LongestPause);
        }
    }

    private void Hurry(string queue, string delay, TimeSpan after)
    {
        hurry = after;
        Network.Answered = (passing, answer) =>
        {
            // Wake-ups of commits; what is put off, or is to remove a row in a week, has another delay.
            if (passing.Method == "POST" && passing.Path.Contains($"/{queue}/messages?", StringComparison.Ordinal) && passing.Path.Contains(delay, StringComparison.Ordinal))
            {
                var (sent, got) = (XDocument.Parse(passing.Body.TrimStart('\ufeff')), XDocument.Parse(answer.TrimStart('\ufeff')));
                var message = new Delayed(queue, Told(got, "MessageId"), Told(got, "PopReceipt"), Told(sent, "MessageText"), Stopwatch.GetTimestamp());
                delayed[message.Id] = message;
            }
            else if (passing.Method == "DELETE" && passing.Path.Contains($"/{queue}/messages/", StringComparison.Ordinal))
            {
                delayed.TryRemove(passing.Path.Split('?')[0].Split('/')[^1], out _);
            }
        };

        static string Told(XDocument xml, string element) => xml.Descendants(element).Single().Value;
    }

    private async Task Hurry()
    {
        foreach (var message in delayed.Values.Where(message => Stopwatch.GetElapsedTime(message.At) >= hurry))
        {
            try
            {
                await Queue(message.Queue).UpdateMessageAsync(message.Id, message.Receipt, message.Text, TimeSpan.Zero);
                Interlocked.Increment(ref hurried);
            }
            catch (RequestFailedException failed) when (failed.Status is 404 or 400)
            {
                // It was taken back a moment ago, or has been received: its time was over.
            }

            delayed.TryRemove(message.Id, out _);
        }
    }
}
