using System.Diagnostics;
using BdsBroker.Tests.Crashes;
using Xunit.Abstractions;

namespace BdsBroker.Tests.OnAzure;

/// <summary>The promise of a commit over whole journeys on Azure's storage, for a process that dies at any request, before the account did it or after.</summary>
public sealed class AzureCrashTests(ITestOutputHelper output)
{
    // As many as a test run has time for.
    private const int Sampled = 3;

    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly List<string> faults = [];
    private int walks, deaths, wakeUps;

    [Fact]
    public async Task Wherever_a_process_dies_everything_goes_on_as_if_it_had_not()
    {
        if (Seed.All)
        {
            foreach (var journey in Seed.Journeys)
            {
                await DieEverywhere(journey);
                Say($"{journey} and those before");
            }

            Assert.True(faults.Count == 0, $"{faults.Count} faults:\n{string.Join('\n', faults.Take(20))}");
            return;
        }

        // Every build draws the same, so that a failure is of the change; whoever looks for more draws another.
        var seed = Seed.Given ?? 7;
        Console.WriteLine($"crashes on Azurite: BDSBROKER_SEED={seed}");
        var random = new Random(seed);
        var journeys = AllJourneys.All.ToArray();
        random.Shuffle(journeys);
        var sample = new Sample(random);
        foreach (var journey in journeys.Take(Sampled))
        {
            await Walk(journey, await AzureRun.Embedded(journey), journey.Steps.Count, _ => sample.Draw(), (_, died) => sample.Note(died is not null));
        }

        Say($"{string.Join(", ", journeys.Take(Sampled))}, seed {seed}");
        Assert.True(faults.Count == 0, $"{faults.Count} faults, BDSBROKER_SEED={seed}:\n{string.Join('\n', faults.Take(20))}");
        Assert.Empty(sample.Missing);
    }

    // Every step has as many points as it makes requests that change something, so walk k dies at the k-th of every step. What dying before a request leaves is what dying after the one before it
    // does: only the first is died at on both sides.
    private async Task DieEverywhere(Journey journey)
    {
        var wanted = await AzureRun.Embedded(journey);
        var isOpen = journey.Steps.Select(_ => true).ToArray();
        for (var k = Seed.FirstWalk; Array.LastIndexOf(isOpen, true) is >= 0 and var last; k++)
        {
            var at = new DeathAt(null, Math.Max(1, k), Applied: k > 0);
            var died = new bool[isOpen.Length];
            for (var tries = 1; ; tries++)
            {
                try
                {
                    await Walk(journey, wanted, last + 1, n => isOpen[n] ? at : null, (n, where) => died[n] = where is not null);
                    break;
                }
                catch (TimeoutException) when (tries < AzureRun.MostTries)
                {
                    Console.WriteLine($"crashes on Azurite: {journey}, BDSBROKER_WALK={k} again, since the emulator was too slow");
                }
            }

            isOpen = [.. isOpen.Zip(died, (open, was) => open && was)];
            Console.WriteLine($"crashes on Azurite: {journey}, BDSBROKER_WALK={k}, {died.Count(was => was)} deaths, {watch.Elapsed.TotalSeconds:F0} s");
        }
    }

    /// <exception cref="TimeoutException">The emulator gave no answer in the time that the product waits, which a busy machine does and which says nothing about the product.</exception>
    private async Task Walk(Journey journey, IReadOnlyList<IReadOnlyList<string>> wanted, int steps, Func<int, DeathAt?> choose, Action<int, string?> note)
    {
        await using var run = await AzureRun.Start(journey);
        var died = 0;
        try
        {
            for (var n = 0; n < steps && run.Faults.Count == 0; n++)
            {
                var where = await run.Take(n, choose(n), wanted[n]);
                note(n, where);
                died += where is null ? 0 : 1;
            }

            await run.End();
        }
        catch (Exception slow) when (run.GivenUp > 0 || slow is TaskCanceledException)
        {
            throw new TimeoutException("The emulator gave no answer in time.", slow);
        }

        (walks, deaths, wakeUps) = (walks + 1, deaths + died, wakeUps + run.WakeUps);
        faults.AddRange(run.Faults);
    }

    private void Say(string what)
    {
        var summary = $"crashes on Azurite: {what}; {walks} walks, {deaths} deaths, {wakeUps} wake-ups worked off, {faults.Count} faults, {watch.Elapsed.TotalSeconds:F0} s";
        output.WriteLine(summary);
        Console.WriteLine(summary);
    }

    /// <summary>Draws where to die: what a commit asks before everything else, each kind before and after, then the other kinds, then all of them again.</summary>
    private sealed class Sample
    {
        private readonly Random random;
        private readonly List<Card> deck;
        private Card? drawn;

        internal Sample(Random random)
        {
            this.random = random;
            string[] others = [Requests.MessageReceived, Requests.MessageRemoved, Requests.File, Requests.Read];
            deck = [.. Requests.OfACommit.Concat(others).SelectMany(kind => new Card[] { new(kind, false), new(kind, true) }).OrderBy(_ => random.Next())];
        }

        /// <summary>What a commit asks that nobody died at.</summary>
        internal IEnumerable<string> Missing => deck.Where(card => card is { IsOfACommit: true, Met: 0 }).Select(card => $"{card.Kind}, {card.Applied}");

        internal DeathAt Draw()
        {
            drawn = deck.OrderBy(card => card is { IsOfACommit: true, Met: 0 } ? -1 : card.Met + card.Missed).ThenBy(card => card.Missed).First();
            // A step need not have three of a kind.
            return new(drawn.Kind, drawn.Missed == 0 ? random.Next(1, 4) : 1, drawn.Applied);
        }

        internal void Note(bool met)
        {
            drawn!.Met += met ? 1 : 0;
            drawn.Missed += met ? 0 : 1;
            deck.Remove(drawn);
            deck.Add(drawn);
        }
    }

    private sealed record Card(string Kind, bool Applied)
    {
        internal int Met { get; set; }

        internal int Missed { get; set; }

        internal bool IsOfACommit => Requests.OfACommit.Contains(Kind);
    }
}
