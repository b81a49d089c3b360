using BdsBroker.Tests.Crashes;

namespace BdsBroker.Tests.OnAzure;

/// <summary>
/// A journey on Azurite, compared after every step with the same journey on SQLite. In every step the process may die at one request; another starts, the user who got no answer calls again,
/// and after the step everything is as if nothing had happened, so that the next step is as good as after none.
/// </summary>
internal sealed class AzureRun : IAsyncDisposable
{
    /// <summary>How often something is tried whose emulator gave no answer in time.</summary>
    internal const int MostTries = 5;

    private readonly List<string> faults = [];
    private readonly Journey journey;
    private readonly AzureBackend backend;
    private readonly Walk walk;

    private AzureRun(Journey journey, AzureBackend backend, Walk walk) => (this.journey, this.backend, this.walk) = (journey, backend, walk);

    /// <summary>What went wrong, one line each.</summary>
    internal IReadOnlyList<string> Faults => faults;

    /// <summary>How many wake-ups did what dead processes left.</summary>
    internal int WakeUps => backend.WakeUps;

    /// <summary>How many requests got no answer in the time that the product waits.</summary>
    internal int GivenUp => backend.GivenUp;

    /// <summary>What a journey comes to on SQLite, step by step.</summary>
    internal static async Task<IReadOnlyList<IReadOnlyList<string>>> Embedded(Journey journey)
    {
        List<IReadOnlyList<string>> outcomes = [];
        await using var walk = await Walk.Start(journey.Settings);
        foreach (var step in journey.Given)
        {
            await walk.Take(step);
        }

        foreach (var step in journey.Steps)
        {
            await walk.Take(step);
            outcomes.Add(Outcome.Of(walk.World));
        }

        return outcomes;
    }

    /// <summary>Starts a journey on an account of its own, with what comes before it.</summary>
    internal static async Task<AzureRun> Start(Journey journey)
    {
        for (var tries = 1; ; tries++)
        {
            var backend = await AzureBackend.New();
            var walk = await Walk.Start(journey.Settings, data: backend);
            try
            {
                foreach (var step in journey.Given)
                {
                    await walk.Take(step);
                }

                walk.World.BugsAllowed = true;
                return new(journey, backend, walk);
            }
            catch (Exception) when (backend.GivenUp > 0 && tries < MostTries)
            {
                // What met an emulator without an answer, as on a busy machine, is put off, and not there when the next step looks for it.
                await walk.DisposeAsync();
            }
        }
    }

    /// <summary>Takes a step.</summary>
    /// <param name="n">Which.</param>
    /// <param name="at">Where its process dies, if at all.</param>
    /// <param name="wanted">What it comes to.</param>
    /// <returns>The request that it died at, or null where it came not that far.</returns>
    internal async Task<string?> Take(int n, DeathAt? at, IReadOnlyList<string> wanted)
    {
        var step = journey.Steps[n];
        var end = walk.World.Now + step.Lasts;
        var process = backend.Process;
        process.Aim(at);
        if (step is Calling calling)
        {
            await Call(calling);
        }

        try
        {
            await walk.AdvanceTo(end);
        }
        catch (ProcessDiedException)
        {
            await walk.World.Restart();
            await walk.AdvanceTo(end);
        }

        process.Aim(null);
        var where = $"{journey.Name}, {step.Name}{(process.IsOver ? $", {at} ({process.At})" : "")}";
        faults.AddRange(Invariants.Broken(walk.World).Concat(Outcome.Difference(wanted, Outcome.Of(walk.World))).Select(line => $"{where}: {line}"));
        return process.IsOver ? process.At : null;
    }

    /// <summary>When no attempt of a commit can be on its way any more, there is no row of any commit, and no wake-up.</summary>
    internal async Task End()
    {
        await walk.AdvanceTo(walk.World.Now + TimeSpan.FromDays(8));
        faults.AddRange(backend.LeftOfCommits().Select(left => $"{journey.Name}, at the end: there is still {left}"));
    }

    public ValueTask DisposeAsync() => walk.DisposeAsync();

    private async Task Call(Calling calling)
    {
        walk.NoteTheTime();
        var call = Walk.CallOf(calling);
        await call.Do(walk);
        if (backend.Process.IsOver)
        {
            await walk.World.Restart();
            await call.Do(walk);
            if (walk.Answered!.Status == calling.WhenDone)
            {
                return;
            }
        }

        calling.Note(walk.Answered!.Is(calling.Status), walk.Notes);
    }
}
