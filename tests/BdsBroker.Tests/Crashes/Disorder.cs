using BdsBroker.Tests.Harness;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace BdsBroker.Tests.Crashes;

/// <summary>
/// Walks a journey as badly as delivery may be: every message comes twice, in any order, up to hours late (the second time even later), worked off by several workers at once whose clocks
/// differ by minutes, while every user calls twice at once.
/// </summary>
internal sealed class Disorder(Journey journey, int seed, Action<IServiceCollection, Counting>? change = null)
{
    /// <summary>What passes after each step beside its own time: longer than a message is late.</summary>
    internal static readonly TimeSpan Late = TimeSpan.FromHours(4);

    private const int Workers = 4;
    private const int Tries = 12;

    private readonly Random random = new(seed);
    private readonly List<Copy> copies = [];
    private readonly List<string> faults = [];

    /// <summary>What went wrong, one line each.</summary>
    internal IReadOnlyList<string> Faults => faults;

    /// <summary>How often it was somebody's turn.</summary>
    internal int Turns { get; private set; }

    /// <summary>The outcome after each step of the same journey when nothing is disturbed.</summary>
    internal static async Task<IReadOnlyList<IReadOnlyList<string>>> Calm(Journey journey)
    {
        List<IReadOnlyList<string>> outcomes = [];
        await using var walk = await Crashes.Walk.Start(journey.Settings);
        foreach (var step in journey.Given)
        {
            await walk.Take(step);
        }

        foreach (var step in journey.Steps)
        {
            await walk.Take(step);
            await walk.AdvanceTo(walk.World.Now + Late);
            outcomes.Add(Outcome.Of(walk.World));
        }

        return outcomes;
    }

    /// <summary>Walks; stops at the first step that did not come to what it came to calmly.</summary>
    internal async Task Walk(IReadOnlyList<IReadOnlyList<string>> calm)
    {
        var interleaving = new Interleaving(random);
        await using var walk = await Crashes.Walk.Start(journey.Settings, change: (services, calls) =>
        {
            services.AddSingleton<IStartupFilter>(interleaving);
            change?.Invoke(services, calls);
        });
        foreach (var step in journey.Given)
        {
            await walk.Take(step);
        }

        Interleaving.Rule(walk.World);
        for (var n = 0; n < journey.Steps.Count && faults.Count == 0; n++)
        {
            var isHurried = n + 1 < journey.Steps.Count && journey.Steps[n + 1] is Calling { IsHasty: true } && random.Next(4) > 0;
            await Take(journey.Steps[n], walk, interleaving, isHurried ? random.Next(6) : int.MaxValue);
            if (isHurried)
            {
                continue;
            }

            var where = $"{journey.Name}, {journey.Steps[n].Name}";
            faults.AddRange(Invariants.Broken(walk.World).Concat(Outcome.Difference(calm[n], Outcome.Of(walk.World))).Select(line => $"{where}: {line}"));
        }

        Turns = interleaving.Turns;
    }

    // The next call may come after some rounds of work instead of after all of them.
    private async Task Take(Step step, Walk walk, Interleaving interleaving, int rounds)
    {
        var end = walk.World.Now + step.Lasts + Late;
        List<(Func<Task>, TimeSpan)> first = [];
        List<Reply> replies = [];
        if (step is Calling calling)
        {
            walk.NoteTheTime();
            first.Add((async () => replies.Add(await calling.Call(walk.World, walk.Notes)), Skew()));
            first.Add((async () => replies.Add(await calling.Call(walk.World, walk.Notes)), Skew()));
            await WorkOff(walk, interleaving, first);
            foreach (var reply in replies.Where(reply => reply.Status != calling.Status && reply.Status != calling.WhenDone))
            {
                faults.Add($"{journey.Name}, {step.Name}: {reply}");
            }

            if (replies.Find(reply => reply.Status == calling.Status) is not { } answer)
            {
                faults.Add($"{journey.Name}, {step.Name}: nobody was answered {calling.Status}");
                return;
            }

            calling.Note(answer, walk.Notes);
        }

        for (var round = 0; round < rounds && faults.Count == 0; round++)
        {
            await TakeUp(walk, end);
            if (copies.Exists(copy => copy.At <= walk.World.Now))
            {
                await WorkOff(walk, interleaving, []);
            }
            else if (Next(walk) is { } next && next <= end)
            {
                walk.World.Clock.Set(next);
            }
            else
            {
                walk.World.Clock.Set(end);
                return;
            }
        }
    }

    // What is received is this test's from then on: it is removed when it was worked off, and comes again from here.
    private async Task TakeUp(Walk walk, DateTimeOffset end)
    {
        foreach (var message in await walk.World.Backend.Receive(walk.World.Queues, World.Hidden))
        {
            await walk.World.Backend.Complete(message);
            var at = walk.World.Now + (random.Next(3) == 0 ? TimeSpan.FromMinutes(random.Next(1, 180)) : TimeSpan.Zero);
            copies.Add(new(message, at < end ? at : walk.World.Now));
            copies.Add(new(message, walk.World.Now + TimeSpan.FromMinutes(random.Next(3) switch { 0 => 0, 1 => random.Next(1, 180), _ => random.Next(180, 3000) })));
        }
    }

    private async Task WorkOff(Walk walk, Interleaving interleaving, List<(Func<Task>, TimeSpan)> jobs)
    {
        var ready = copies.Where(copy => copy.At <= walk.World.Now).ToArray();
        random.Shuffle(ready);
        var batch = ready.Take(Workers - Math.Min(jobs.Count, 2)).ToList();
        copies.RemoveAll(batch.Contains);
        var failures = await interleaving.Run([.. jobs, .. batch.Select(copy => ((Func<Task>)(() => walk.World.Work(copy.Message)), Skew()))]);
        for (var n = 0; n < failures.Count; n++)
        {
            if (failures[n] is not { } failure)
            {
                continue;
            }

            if (n < jobs.Count || batch[n - jobs.Count].Failed >= Tries)
            {
                faults.Add($"{(n < jobs.Count ? "a call" : batch[n - jobs.Count].Message.Text)} fails: {failure}");
            }
            else
            {
                var copy = batch[n - jobs.Count];
                copies.Add(copy with { At = walk.World.Now + TimeSpan.FromSeconds(10), Failed = copy.Failed + 1 });
            }
        }
    }

    private DateTimeOffset? Next(Walk walk)
    {
        var due = walk.World.NextDue();
        var copy = copies.Min(copy => (DateTimeOffset?)copy.At);
        return due is null || copy < due ? copy : due;
    }

    private TimeSpan Skew() => TimeSpan.FromSeconds(random.Next(-240, 241));

    private sealed record Copy(Delivered Message, DateTimeOffset At, int Failed = 0);
}
