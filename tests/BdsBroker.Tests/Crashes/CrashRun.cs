using System.Text.RegularExpressions;
using BdsBroker.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace BdsBroker.Tests.Crashes;

/// <summary>How much was tried.</summary>
internal sealed record Tried(int Steps, int Units, int CrashPoints, int Recoveries, int RunOuts)
{
    public static Tried operator +(Tried one, Tried other) =>
        new(one.Steps + other.Steps, one.Units + other.Units, one.CrashPoints + other.CrashPoints, one.Recoveries + other.Recoveries, one.RunOuts + other.RunOuts);
}

/// <summary>
/// Lets the process die at every storage operation of every step of a journey, before and after it, starts it again, lets the user who got no answer call again, and compares with
/// the walk in which nothing went wrong.
/// </summary>
/// <remarks>
/// Every operation of every unit is died at. What follows is the same wherever everything stored is the same, so it is walked once for each different state of everything.
/// </remarks>
internal sealed partial class CrashRun(Journey journey, Func<bool> runsOut, Action<IServiceCollection, Counting>? change = null)
{
    /// <summary>What is left when the horizon is reached no longer waits for anything but what repeats for ever.</summary>
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(120);

    private readonly List<string> faults = [];
    private int steps, units, points, recoveries, runOuts;

    /// <summary>What went wrong, one line each: where the process died, and what did not hold.</summary>
    internal IReadOnlyList<string> Faults => faults;

    internal Tried Tried => new(steps, units, points, recoveries, runOuts);

    internal async Task Walk()
    {
        await using var calm = await Crashes.Walk.Start(journey.Settings, change: change);
        foreach (var step in journey.Given)
        {
            await calm.Take(step);
        }

        Check("the start", calm.World);
        await using var lab = await Crashes.Walk.Start(journey.Settings, calm.World.Now, change: change);
        lab.World.BugsAllowed = true;
        foreach (var step in journey.Steps)
        {
            await Break(step, calm, lab);
        }
    }

    private async Task Break(Step step, Walk calm, Walk lab)
    {
        steps++;
        calm.NoteTheTime();
        var notes = calm.Notes.Copy();
        List<Checkpoint> checkpoints = [];
        await calm.Take(step, async unit =>
        {
            checkpoints.Add(new(unit, await ((EmbeddedBackend)calm.World.Backend).Copy(), calm.Ids.Drawn, calm.World.Now));
            await unit.Do(calm);
        });
        var name = $"{journey.Name}, {step.Name}";
        Check(name, calm.World);
        var aim = new Aim(step, name, notes, calm.Answered, calm.World.Now, Outcome.Of(calm.World));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var checkpoint in checkpoints)
        {
            units++;
            lab.World.Clock.Set(checkpoint.At);
            lab.Notes = notes.Copy();
            await Break(checkpoint, aim, lab, seen);
            await checkpoint.Data.DisposeAsync();
        }
    }

    private async Task Break(Checkpoint checkpoint, Aim aim, Walk lab, HashSet<string> seen)
    {
        string? hash = null;
        var isFresh = false;
        foreach (var after in new[] { false, true })
        {
            for (var at = 1; ; at++)
            {
                if (!isFresh)
                {
                    await ((EmbeddedBackend)lab.World.Backend).Load(checkpoint.Data);
                    await lab.World.Restart();
                    if (checkpoint.Unit.Name.StartsWith("deliver", StringComparison.Ordinal))
                    {
                        await lab.TakeInHand();
                    }

                    lab.Ids.Drawn = checkpoint.Drawn;
                    hash = null;
                }

                using var process = new DyingProcess(lab.World.Calls, at, after);
                await DieIn(checkpoint.Unit, lab);
                isFresh = !process.Wrote;
                if (!process.Died)
                {
                    isFresh = false;
                    break;
                }

                points++;
                hash = isFresh ? hash ??= Everything.HashOf(lab.World) : Everything.HashOf(lab.World);
                if (seen.Add($"{checkpoint.Unit.IsCall} {hash}"))
                {
                    await Recover($"{aim.Name}, {checkpoint.Unit.Name}, {(after ? "after" : "before")} operation {at} ({process.At})", checkpoint, aim, lab);
                }
            }
        }
    }

    private static async Task DieIn(Unit unit, Walk lab)
    {
        try
        {
            await unit.Do(lab);
        }
        catch (ProcessDiedException)
        {
            // So it shall. A call's process dies behind the server, which answers 500: nobody hears it.
        }
    }

    private async Task Recover(string where, Checkpoint checkpoint, Aim aim, Walk dead)
    {
        await Recover(where, checkpoint, aim, dead, async walk =>
        {
            if (checkpoint.Unit.IsCall && aim.Step is Calling calling)
            {
                await checkpoint.Unit.Do(walk);
                faults.AddRange(DifferentAnswer(calling, aim.Answer!, walk.Answered!).Select(line => $"{where}: {line}"));
            }

            await walk.AdvanceTo(aim.At);
            Check(where, walk.World);
            faults.AddRange(Outcome.Difference(aim.Outcome, Outcome.Of(walk.World)).Select(line => $"{where}: {line}"));
        });
        if (checkpoint.Unit.IsCall)
        {
            // It happened or it did not, whether or not anybody asks again: what did not happen tells nobody anything.
            var left = $"{where}, and the user left";
            await Recover(left, checkpoint, aim, dead, async walk =>
            {
                await walk.AdvanceTo(aim.At);
                Check(left, walk.World);
            });
        }
    }

    private async Task Recover(string where, Checkpoint checkpoint, Aim aim, Walk dead, Func<Walk, Task> goOn)
    {
        recoveries++;
        var left = new EmbeddedBackend();
        await left.Load((EmbeddedBackend)dead.World.Backend);
        await using var walk = await Crashes.Walk.Start(journey.Settings, checkpoint.At, left, aim.Notes.Copy(), dead.Ids.Drawn, change);
        try
        {
            await goOn(walk);
            if (runsOut())
            {
                runOuts++;
                await walk.AdvanceTo(aim.At + Horizon);
                Check($"{where}, {Horizon.Days} days later", walk.World);
            }
        }
        catch (Exception failure) when (failure is InvalidOperationException or Xunit.Sdk.XunitException)
        {
            faults.Add($"{where}: {failure}");
        }
    }

    private void Check(string where, World world) => faults.AddRange(Invariants.Broken(world).Select(line => $"{where}: {line}"));

    // The answer is the one that the first call would have got; ids that were drawn anew are others.
    private static IEnumerable<string> DifferentAnswer(Calling calling, Reply first, Reply again)
    {
        if (again.Status == calling.WhenDone)
        {
            yield break;
        }

        if (again.Status != calling.Status || WithoutIds(first.Text) != WithoutIds(again.Text))
        {
            yield return $"the first call would have got {first}\nthe repeat got {again}";
        }
    }

    private static string WithoutIds(string text) => DrawnId().Replace(text, "id");

    [GeneratedRegex("[a-z2-7]{26}")]
    private static partial Regex DrawnId();

    private sealed record Checkpoint(Unit Unit, EmbeddedBackend Data, int Drawn, DateTimeOffset At);

    private sealed record Aim(Step Step, string Name, Notes Notes, Reply? Answer, DateTimeOffset At, IReadOnlyList<string> Outcome);
}
