using System.Collections.Concurrent;
using BdsBroker.Storage;
using BdsBroker.Storage.Embedded;
using BdsBroker.Tests.Harness;
using Microsoft.Extensions.Logging.Abstractions;

namespace BdsBroker.Functions.Tests;

public sealed class PumpTests : IAsyncLifetime
{
    private static readonly HostFile Host = new(BatchSize: 4, MaxDequeueCount: 5, TimeSpan.FromSeconds(30));

    private readonly TemporaryFolder folder = new();
    private readonly TestClock clock = new(new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero));
    private readonly ConcurrentQueue<string> seen = new();
    private int failures;
    private DataFolder data = null!;
    private SqliteStorage storage = null!;

    public Task InitializeAsync()
    {
        data = DataFolder.OpenToServe(folder.Location);
        storage = SqliteStorage.Open(data.Database, clock);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await storage.DisposeAsync();
        data.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Messages_of_all_queues_are_delivered_and_gone()
    {
        await using var pump = await Start(["one", "two"], (_, _) => Task.CompletedTask);
        for (var n = 0; n < 50; n++)
        {
            await storage.Send(new(n % 2 == 0 ? "one" : "two", $"m{n}"), default);
        }

        await Until(() => storage.Queues().Count == 0);
        Assert.Equal(50, seen.Count);
    }

    [Fact]
    public async Task A_delayed_message_is_delivered_when_it_is_due()
    {
        await using var pump = await Start(["one"], (_, _) => Task.CompletedTask);
        await storage.Send(new("one", "later", clock.Now.AddHours(2)), default);
        clock.Set(clock.Now.AddMinutes(119));
        Assert.Empty(seen);
        clock.Set(clock.Now.AddMinutes(1));
        await Until(() => storage.Queues().Count == 0);
        Assert.Equal("later", Assert.Single(seen));
    }

    [Fact]
    public async Task A_failed_message_comes_again_after_the_visibility_timeout()
    {
        await using var pump = await Start(["one"], (_, count) => count == 1 ? Fails() : Task.CompletedTask);
        await storage.Send(new("one", "m"), default);
        await Until(() => WaitsAgainAfter(1));
        clock.Set(clock.Now.AddSeconds(29));
        Assert.Single(seen);
        clock.Set(clock.Now.AddSeconds(1));
        await Until(() => storage.Queues().Count == 0);
        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public async Task A_message_that_fails_five_times_is_poison()
    {
        await using var pump = await Start(["one"], (_, _) => Fails());
        await storage.Send(new("one", "m"), default);
        for (var failed = 1; failed < 5; failed++)
        {
            var times = failed;
            await Until(() => WaitsAgainAfter(times));
            clock.Set(clock.Now.AddSeconds(30));
        }

        await Until(() => storage.Queues() is [{ Queue: "one-poison" }]);
        Assert.Equal(5, seen.Count);
    }

    [Fact]
    public async Task A_message_whose_five_deliveries_never_ended_is_poison_without_a_sixth()
    {
        await storage.Send(new("one", "m"), default);
        for (var death = 0; death < 5; death++)
        {
            // What a process that dies leaves behind: received and never settled.
            Assert.Single(await storage.Receive("one", 1, Host.VisibilityTimeout, default));
            clock.Set(clock.Now + Host.VisibilityTimeout);
        }

        await using var pump = await Start(["one"], (_, _) => Task.CompletedTask);
        await Until(() => storage.Queues() is [{ Queue: "one-poison" }]);
        Assert.Empty(seen);
    }

    [Fact]
    public async Task Poison_is_tried_until_it_is_kept()
    {
        await using var pump = await Start(["one-poison"], (_, count) => count <= 7 ? Fails() : Task.CompletedTask);
        await storage.Send(new("one-poison", "m"), default);
        for (var failed = 1; failed <= 7; failed++)
        {
            var times = failed;
            await Until(() => WaitsAgainAfter(times));
            clock.Set(clock.Now.AddSeconds(30));
        }

        await Until(() => storage.Queues().Count == 0);
        Assert.Equal(8, seen.Count);
    }

    [Fact]
    public async Task At_most_a_batch_of_a_queue_runs_at_once_and_no_queue_waits_for_anothers_hands()
    {
        using var gate = new SemaphoreSlim(0);
        var running = 0;
        var most = 0;
        await using var pump = await Start(["one", "two", "three"], async (_, _) =>
        {
            var now = Interlocked.Increment(ref running);
            lock (gate)
            {
                most = Math.Max(most, now);
            }

            await gate.WaitAsync();
            Interlocked.Decrement(ref running);
        });
        foreach (var queue in (string[])["one", "two", "three"])
        {
            for (var n = 0; n < 20; n++)
            {
                await storage.Send(new(queue, $"{queue}{n}"), default);
            }
        }

        await Until(() => Volatile.Read(ref running) == 3 * Host.BatchSize);
        gate.Release(60);
        await Until(() => storage.Queues().Count == 0);
        Assert.Equal((60, 3 * Host.BatchSize), (seen.Count, most));
    }

    [Fact]
    public async Task Stopping_waits_for_what_runs_and_leaves_the_rest()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pump = await Start(["one"], async (_, _) =>
        {
            started.TrySetResult();
            await finish.Task;
        });
        await storage.Send(new("one", "m"), default);
        await started.Task;
        var stopping = pump.StopAsync();
        await storage.Send(new("one", "after"), default);
        Assert.False(stopping.IsCompleted);
        finish.SetResult();
        await stopping;
        Assert.Equal("after", Assert.Single(storage.Peek("one", 10)).Text);
        await pump.DisposeAsync();
    }

    // A second passes, so that a message that was released is told from one that is still worked on.
    private Task Fails()
    {
        clock.Set(clock.Now.AddSeconds(1));
        Interlocked.Increment(ref failures);
        return Task.FromException(new InvalidOperationException("It fails."));
    }

    private bool WaitsAgainAfter(int failed) => Volatile.Read(ref failures) == failed && storage.Queues() is [{ Visible: 0 } state] && state.NextVisible == clock.Now.AddSeconds(30);

    private async Task<Running> Start(string[] queues, Func<string, int, Task> work)
    {
        var counts = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var pump = new Pump(storage, new([.. queues.Select(queue => new Line(queue, (text, _, _) =>
        {
            seen.Enqueue(text);
            return work(text, counts.AddOrUpdate(text, 1, (_, count) => count + 1));
        }, queue.EndsWith("-poison", StringComparison.Ordinal)))]), Host, clock, NullLogger<Pump>.Instance);
        await pump.StartAsync(default);
        return new(pump);
    }

    // The pump has threads of its own; nothing tells when they are done but what they leave behind.
    private static async Task Until(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            await Task.Delay(2, patience.Token);
        }
    }

    private sealed class Running(Pump pump) : IAsyncDisposable
    {
        private bool stopped;

        internal async Task StopAsync()
        {
            await pump.StopAsync(default);
            stopped = true;
        }

        public async ValueTask DisposeAsync()
        {
            if (!stopped)
            {
                await pump.StopAsync(default);
            }

            pump.Dispose();
        }
    }
}
