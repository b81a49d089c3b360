using System.Collections.Concurrent;
using BdsBroker.Core;
using BdsBroker.Storage;
using BdsBroker.Storage.Embedded;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BdsBroker.Tests.Harness;

/// <summary>
/// The whole broker over real storage in a folder of its own, behind a real HTTP server on a free port, with a clock that the test sets
/// and queues that the test delivers.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    /// <summary>Where every world starts: Monday 23 November 2026, 9:00 in Jakarta.</summary>
    internal static readonly DateTimeOffset Monday = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);

    // A handler that always owes itself another message would run for ever.
    private const int MostDeliveries = 100_000;
    private const int Tries = 5;

    private readonly string folder;
    private readonly DataFolder data;
    private readonly WebApplication app;
    private readonly Capture log;
    private readonly BrokerQueues queues;

    private World(string folder, DataFolder data, SqliteStorage storage, Counting calls, TestClock clock, WebApplication app, Capture log)
    {
        (this.folder, this.data, Storage, Calls, Clock, this.app, this.log) = (folder, data, storage, calls, clock, app, log);
        queues = app.Services.GetRequiredService<BrokerQueues>();
        Http = new() { BaseAddress = new(app.Urls.Single()) };
    }

    internal TestClock Clock { get; }

    internal DateTimeOffset Now => Clock.Now;

    /// <summary>The storage itself: peeks into queues, receives, is not counted.</summary>
    internal SqliteStorage Storage { get; }

    /// <summary>What stands before the storage, counts its calls, and may fail them.</summary>
    internal Counting Calls { get; }

    internal IServiceProvider Services => app.Services;

    internal Broker Broker => app.Services.GetRequiredService<Broker>();

    internal Ledger Ledger => Broker.Ledger;

    internal HttpClient Http { get; }

    /// <summary>The data file, for what reads it from outside.</summary>
    internal string DataFile => data.Database;

    /// <summary>What was logged as a warning or worse, one line each, with exceptions.</summary>
    internal string Log => log.ToString();

    /// <summary>Set by tests that provoke a 500; otherwise one fails the test that met it.</summary>
    internal bool BugsAllowed { get; set; }

    /// <summary>Set by tests whose messages are to fail for good: they end in the poison queue after 5 tries instead of failing the test.</summary>
    internal bool PoisonAllowed { get; set; }

    /// <summary>With a seed, every message is delivered in random order, and half of them twice.</summary>
    internal Random? Disorder { get; set; }

    internal static async Task<World> Start(Settings? settings = null, DateTimeOffset? at = null)
    {
        var folder = Path.Combine(Path.GetTempPath(), "bdsbroker-" + Guid.NewGuid().ToString("n"));
        var data = DataFolder.OpenToServe(folder);
        var clock = new TestClock(at ?? Monday);
        var storage = SqliteStorage.Open(data.Database, clock);
        var calls = new Counting(storage, storage, new LocalFiles(data.Files));
        var log = new Capture();

        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(log);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton<IRecords>(calls);
        builder.Services.AddSingleton<IQueues>(calls);
        builder.Services.AddSingleton<IFiles>(calls);
        builder.Services.AddBroker(settings ?? new());
        builder.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, SignedIn>("test", null);
        var app = builder.Build();
        app.UseProblems();
        app.UseRouting();
        app.UseAuthentication();
        app.MapBroker();
        await app.StartAsync();
        return new(folder, data, storage, calls, clock, app, log);
    }

    /// <summary>A person who is signed in with these roles in the token, which may be none.</summary>
    internal Caller As(string subject, params string[] roles) => new(this, subject, roles);

    /// <summary>Somebody who is not signed in.</summary>
    internal Caller Anyone => new(this, null, []);

    /// <summary>Writes a document as if an operation had, without owing anything.</summary>
    internal async Task<Stored<T>> Seed<T>(Address<T> address, T state)
        where T : class
    {
        var draft = new Draft(address.Partition, Actor.System("test"), Now);
        draft.Put(address, await Ledger.Read(address, default), state, "test.seeded");
        Assert.True(await Ledger.Commit(draft, default));
        return await Ledger.ReadKnown(address, default);
    }

    /// <summary>How often the storage is asked while something runs.</summary>
    internal async Task<StorageCalls> Count(Func<Task> run)
    {
        var before = Calls.So;
        await run();
        return Calls.So - before;
    }

    /// <summary>
    /// Delivers every message that is visible, and those that they cause, until none is. One that fails comes again after the others;
    /// one that fails 5 times, or while nothing else is left to change that, fails the test (see <see cref="PoisonAllowed"/>).
    /// </summary>
    /// <returns>How many were delivered and worked off.</returns>
    internal async Task<int> Settle()
    {
        var done = 0;
        for (var deliveries = 0; ;)
        {
            List<(ReceivedMessage Message, Exception Failure)> failed = [];
            var progress = 0;
            foreach (var message in await Visible())
            {
                if (++deliveries > MostDeliveries)
                {
                    throw new InvalidOperationException($"More than {MostDeliveries} deliveries; the last was {message.Text} on {message.Queue}.");
                }

                try
                {
                    await queues.Deliver(message.Queue, message.Text, default);
                    if (Disorder?.Next(2) == 0)
                    {
                        await queues.Deliver(message.Queue, message.Text, default);
                    }
                }
                catch (Exception failure)
                {
                    failed.Add((message, failure));
                    continue;
                }

                progress++;
                await Storage.Complete(message);
            }

            done += progress;
            foreach (var (message, failure) in failed)
            {
                var last = message.DequeueCount >= Tries || (progress == 0 && !PoisonAllowed);
                if (last && !PoisonAllowed)
                {
                    throw new InvalidOperationException($"A message on {message.Queue} fails: {message.Text}", failure);
                }

                await (last ? Storage.MoveToPoison(message) : Storage.Release(message, TimeSpan.Zero));
            }

            if (progress == 0 && failed.Count == 0)
            {
                return done;
            }
        }
    }

    /// <summary>Lets time pass (see <see cref="AdvanceTo"/>).</summary>
    internal Task<int> Advance(TimeSpan time) => AdvanceTo(Now + time);

    /// <summary>Sets the clock forward to an instant, stopping at each time at which messages fall due to deliver them.</summary>
    /// <returns>How many messages were worked off.</returns>
    internal async Task<int> AdvanceTo(DateTimeOffset instant)
    {
        var done = await Settle();
        while (NextDue() is { } due && due <= instant)
        {
            Clock.Set(due);
            done += await Settle();
        }

        Clock.Set(instant);
        return done + await Settle();
    }

    /// <summary>When the next delayed message falls due, or null where none waits.</summary>
    internal DateTimeOffset? NextDue() =>
        Storage.Queues().Where(queue => queues.Names.Contains(queue.Queue, StringComparer.Ordinal) && queue.NextVisible > Now).Min(queue => (DateTimeOffset?)queue.NextVisible);

    /// <summary>The texts of all messages that wait on a queue, due or not.</summary>
    internal IReadOnlyList<string> Waiting(string queue) => [.. Storage.Peek(queue, 1000).Select(message => message.Text)];

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await Storage.DisposeAsync();
        data.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<List<ReceivedMessage>> Visible()
    {
        List<ReceivedMessage> received = [];
        foreach (var queue in Storage.Queues().Where(queue => queue.Visible > 0 && queues.Names.Contains(queue.Queue, StringComparer.Ordinal)))
        {
            received.AddRange(await Storage.Receive(queue.Queue, 256, TimeSpan.FromDays(1), default));
        }

        var all = received.ToArray();
        Disorder?.Shuffle(all);
        return [.. all];
    }

    /// <summary>Keeps what is logged.</summary>
    private sealed class Capture : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> lines = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
            }
        }

        public void Dispose()
        {
        }

        public override string ToString() => string.Join('\n', lines);
    }
}
