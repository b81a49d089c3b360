using System.Collections.Concurrent;
using System.Diagnostics;
using System.Xml.Linq;
using Azure;
using BdsBroker.Storage.Azure;

namespace BdsBroker.Functions.Tests.Host;

/// <summary>Wake-ups that come sooner: nothing rests on the 90 seconds that they are kept back (docs/adr/0007), and no test wants to wait for them.</summary>
internal sealed partial class HostSide
{
    private readonly ConcurrentDictionary<string, SentWakeUp> wakeUps = new(StringComparer.Ordinal);
    private TimeSpan hurry;
    private int hurried;

    private sealed record SentWakeUp(string Id, string Receipt, string Text, long At);

    /// <summary>How many wake-ups became visible before their time and were not taken back by then: those of commits that were slow or whose process was killed.</summary>
    internal int WakeUpsHurried => hurried;

    /// <summary>From now on a wake-up is visible after this time, while something goes on (<see cref="While"/>), unless it is taken back before.</summary>
    internal void HurryWakeUps(TimeSpan after)
    {
        hurry = after;
        Network.Answered = (passing, answer) =>
        {
            // Those of commits; what is put off, or is to remove a row in a week, has another delay.
            if (passing.Method == "POST" && passing.Path.Contains($"/{AzureStorage.WakeUpQueue}/messages?", StringComparison.Ordinal) && passing.Path.Contains("visibilitytimeout=90&", StringComparison.Ordinal))
            {
                var (sent, got) = (XDocument.Parse(passing.Body.TrimStart('\ufeff')), XDocument.Parse(answer.TrimStart('\ufeff')));
                var wakeUp = new SentWakeUp(Told(got, "MessageId"), Told(got, "PopReceipt"), Told(sent, "MessageText"), Stopwatch.GetTimestamp());
                wakeUps[wakeUp.Id] = wakeUp;
            }
            else if (passing.Method == "DELETE" && passing.Path.Contains($"/{AzureStorage.WakeUpQueue}/messages/", StringComparison.Ordinal))
            {
                wakeUps.TryRemove(passing.Path.Split('?')[0].Split('/')[^1], out _);
            }
        };

        static string Told(XDocument xml, string element) => xml.Descendants(element).Single().Value;
    }

    /// <summary>Waits until no commit's wake-up is under way any more.</summary>
    internal async Task WakeUpsOver()
    {
        while (!wakeUps.IsEmpty)
        {
            await Task.Delay(LongestPause);
        }
    }

    private async Task Hurry()
    {
        foreach (var wakeUp in wakeUps.Values.Where(wakeUp => Stopwatch.GetElapsedTime(wakeUp.At) >= hurry))
        {
            try
            {
                await Queue(AzureStorage.WakeUpQueue).UpdateMessageAsync(wakeUp.Id, wakeUp.Receipt, wakeUp.Text, TimeSpan.Zero);
                Interlocked.Increment(ref hurried);
            }
            catch (RequestFailedException failed) when (failed.Status is 404 or 400)
            {
                // It was taken back a moment ago, or has been received: its time was over.
            }

            wakeUps.TryRemove(wakeUp.Id, out _);
        }
    }
}
