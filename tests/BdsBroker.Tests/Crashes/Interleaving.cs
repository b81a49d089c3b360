using BdsBroker.Tests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace BdsBroker.Tests.Crashes;

/// <summary>
/// Several workers of one world, of which one at a time goes on: at every storage operation chance decides who does the next. So the same seed is the same order, and orders come up that
/// real threads meet once a year.
/// </summary>
internal sealed class Interleaving : IStartupFilter
{
    private static readonly AsyncLocal<Worker?> Current = new();

    private readonly Random random;
    private readonly SemaphoreSlim standing = new(0);
    private readonly Dictionary<string, Worker> workers = new(StringComparer.Ordinal);

    internal Interleaving(Random random) => this.random = random;

    /// <summary>How many times somebody went on.</summary>
    internal int Turns { get; private set; }

    /// <summary>How far the clock of whoever asks is off.</summary>
    internal static TimeSpan Skew => Current.Value?.Skew ?? TimeSpan.Zero;

    /// <summary>Where the caller's worker is named to the server, which serves the call on that worker's turns.</summary>
    internal const string Header = "X-Test-Worker";

    /// <summary>The name of the worker that runs this, or null.</summary>
    internal static string? Name => Current.Value?.Name;

    /// <summary>Takes a world's storage operations and clock into its hands.</summary>
    internal static void Rule(World world)
    {
        world.Calls.Before = (_, where) => Current.Value is { } worker && !IsKey(where) ? worker.Stand() : Task.CompletedTask;
        world.Skew = () => Skew;
    }

    /// <summary>Runs all of these at once, operation by operation; ends when all have ended.</summary>
    /// <returns>What each failed with, or null.</returns>
    internal async Task<IReadOnlyList<Exception?>> Run(IReadOnlyList<(Func<Task> Work, TimeSpan Skew)> jobs)
    {
        List<Worker> all = [];
        foreach (var (work, skew) in jobs)
        {
            var worker = new Worker($"{workers.Count}", skew, standing);
            workers.Add(worker.Name, worker);
            all.Add(worker);
            _ = Task.Run(() => worker.Run(work));
            await standing.WaitAsync();
        }

        while (all.Where(worker => !worker.IsDone).ToList() is { Count: > 0 } going)
        {
            Turns++;
            going[random.Next(going.Count)].GoOn();
            await standing.WaitAsync();
        }

        return [.. all.Select(worker => worker.Failure)];
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (http, rest) =>
        {
            Current.Value = http.Request.Headers.TryGetValue(Header, out var name) ? workers[name.ToString()] : null;
            await rest(http);
        });
        next(app);
    };

    // The keys of several subjects are read side by side; in which order, nobody can tell from what is stored.
    private static bool IsKey(string where) => where.StartsWith("keys/", StringComparison.Ordinal);

    private sealed class Worker(string name, TimeSpan skew, SemaphoreSlim standing)
    {
        private TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal string Name => name;

        internal TimeSpan Skew => skew;

        internal bool IsDone { get; private set; }

        internal Exception? Failure { get; private set; }

        internal async Task Run(Func<Task> work)
        {
            Current.Value = this;
            await Stand();
            try
            {
                await work();
            }
            catch (Exception failure)
            {
                Failure = failure;
            }

            IsDone = true;
            standing.Release();
        }

        /// <summary>Waits for this worker's turn.</summary>
        internal Task Stand()
        {
            var mine = gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
            standing.Release();
            return mine.Task;
        }

        internal void GoOn() => gate.SetResult();
    }
}
