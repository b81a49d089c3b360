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
/// The whole broker over real storage of its own, behind a real HTTP server on a free port, with a clock that the test sets
/// and queues that the test delivers.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    /// <summary>Where every world starts: Monday 23 November 2026, 9:00 in Jakarta.</summary>
    internal static readonly DateTimeOffset Monday = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);

    // A handler that always owes itself another message would run for ever.
    private const int MostDeliveries = 100_000;
    private const int Tries = 5;

    /// <summary>As long as a message may be worked on; after a restart those that were in work are visible again then.</summary>
    internal static readonly TimeSpan Hidden = TimeSpan.FromMinutes(10);

    private readonly Settings settings;
    private readonly Capture log = new();
    private WebApplication app;
    private BrokerQueues queues;
    private HttpClient? http;

    private readonly Action<IServiceCollection, Counting>? change;

    private World(Settings settings, TestClock clock, IBackend backend, Action<IServiceCollection, Counting>? change)
    {
        (this.settings, Clock, Backend, Calls, this.change) = (settings, clock, backend, new(backend), change);
        (app, queues) = Boot();
    }

    internal TestClock Clock { get; }

    internal DateTimeOffset Now => Clock.Now;

    /// <summary>Where everything is stored.</summary>
    internal IBackend Backend { get; }

    /// <summary>The embedded storage itself: peeks into queues, receives, is not counted. Only where the world runs on it.</summary>
    internal SqliteStorage Storage => ((EmbeddedBackend)Backend).Storage;

    /// <summary>What stands before the storage, counts its calls, and may fail them.</summary>
    internal Counting Calls { get; }

    internal IServiceProvider Services => app.Services;

    internal Broker Broker => app.Services.GetRequiredService<Broker>();

    internal Ledger Ledger => Broker.Ledger;

    /// <summary>The client of the server, which starts with the first call.</summary>
    internal async Task<HttpClient> Http()
    {
        if (http is null)
        {
            await app.StartAsync();
            http = new() { BaseAddress = new(app.Urls.Single()) };
        }

        return http;
    }

    /// <summary>The embedded storage's data file, for what reads it from outside.</summary>
    internal string DataFile => ((EmbeddedBackend)Backend).DataFile;

    /// <summary>What was logged as a warning or worse, one line each, with exceptions.</summary>
    internal string Log => log.ToString();

    /// <summary>From which level on the log is kept; a warning by default. Tests that look for what no log may tell keep everything.</summary>
    internal LogLevel LogFrom { set => log.From = value; }

    /// <summary>Set by tests that provoke a 500; otherwise one fails the test that met it.</summary>
    internal bool BugsAllowed { get; set; }

    /// <summary>Set by tests whose messages are to fail for good: they end in the poison queue after 5 tries instead of failing the test.</summary>
    internal bool PoisonAllowed { get; set; }

    /// <summary>With a seed, every message is delivered in random order, and half of them twice.</summary>
    internal Random? Disorder { get; set; }

    /// <summary>How far the clock of whoever asks is off; by default nobody's is. Queues and the test itself go by <see cref="Clock"/>.</summary>
    internal Func<TimeSpan>? Skew { get; set; }

    /// <summary>How many calls were answered and messages worked off so far: what a Functions host would count as executions.</summary>
    internal int Executions { get; set; }

    /// <summary>The names of the product's queues.</summary>
    internal IReadOnlyList<string> Queues => queues.Names;

    /// <summary>Starts a world.</summary>
    /// <param name="settings">The product's settings; by default its own.</param>
    /// <param name="at">The time; by default <see cref="Monday"/>.</param>
    /// <param name="backend">Where to store, with what is there already; the world disposes of it. By default an empty one of its own.</param>
    /// <param name="change">Changes the product's services, at each start of its process: ids that can be foretold, a part that is broken on purpose.</param>
    internal static async Task<World> Start(
        Settings? settings = null, DateTimeOffset? at = null, IBackend? backend = null, Action<IServiceCollection, Counting>? change = null)
    {
        var clock = new TestClock(at ?? Monday);
        backend ??= new EmbeddedBackend();
        await backend.Open(clock);
        return new(settings ?? new(), clock, backend, change);
    }

    /// <summary>
    /// The process died and another one starts on the same data: nothing that was in memory is left. Messages that were in work are visible again when their time is over, or before.
    /// </summary>
    internal async Task Restart()
    {
        await Halt();
        await Backend.Open(Clock);
        (app, queues) = Boot();
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
            List<(Delivered Message, Exception Failure)> failed = [];
            var progress = 0;
            foreach (var message in await Visible())
            {
                if (++deliveries > MostDeliveries)
                {
                    throw new InvalidOperationException($"More than {MostDeliveries} deliveries; the last was {message.Text} on {message.Queue}.");
                }

                try
                {
                    await queues.Deliver(message.Queue, message.Text, null, default);
                    if (Disorder?.Next(2) == 0)
                    {
                        await queues.Deliver(message.Queue, message.Text, null, default);
                    }
                }
                catch (Exception failure)
                {
                    failed.Add((message, failure));
                    continue;
                }

                progress++;
                Executions++;
                await Backend.Complete(message);
            }

            done += progress;
            foreach (var (message, failure) in failed)
            {
                var last = message.Times >= Tries || (progress == 0 && !PoisonAllowed);
                if (last && !PoisonAllowed)
                {
                    throw new InvalidOperationException($"A message on {message.Queue} fails: {message.Text}", failure);
                }

                await (last ? Backend.MoveToPoison(message) : Backend.Release(message));
            }

            if (progress == 0 && failed.Count == 0)
            {
                return done;
            }
        }
    }

    /// <summary>Takes every visible message, as the pump would.</summary>
    internal Task<IReadOnlyList<Delivered>> Receive() => Calls.Receive(queues.Names, Hidden);

    /// <summary>Works off one message that was received, and removes it.</summary>
    internal async Task Deliver(Delivered message)
    {
        await Work(message);
        await Calls.Complete(message);
    }

    /// <summary>Works off one message, which stays where it is.</summary>
    internal Task Work(Delivered message) => queues.Deliver(message.Queue, message.Text, null, default);

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
    internal DateTimeOffset? NextDue() => Backend.NextDue(queues.Names);

    /// <summary>The texts of all messages that wait on a queue, due or not.</summary>
    internal IReadOnlyList<string> Waiting(string queue) => Backend.Waiting(queue);

    public async ValueTask DisposeAsync()
    {
        await Halt();
        await Backend.DisposeAsync();
    }

    private (WebApplication App, BrokerQueues Queues) Boot()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(log);
        builder.Services.AddSingleton<TimeProvider>(new ProcessClock(this));
        builder.Services.AddSingleton<IRecords>(Calls);
        builder.Services.AddSingleton<IQueues>(Calls);
        builder.Services.AddSingleton<IFiles>(Calls);
        builder.Services.AddSingleton(Secrets.MasterKeys);
        builder.Services.AddBroker(settings);
        change?.Invoke(builder.Services, Calls);
        builder.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, SignedIn>("test", null);
        var app = builder.Build();
        app.UseProblems();
        app.UseRouting();
        app.UseAuthentication();
        app.MapBroker();
        return (app, app.Services.GetRequiredService<BrokerQueues>());
    }

    private async Task Halt()
    {
        if (http is not null)
        {
            http.Dispose();
            http = null;
            await app.StopAsync();
        }

        await app.DisposeAsync();
    }

    private async Task<IReadOnlyList<Delivered>> Visible()
    {
        var received = (await Backend.Receive(queues.Names, Hidden)).ToArray();
        Disorder?.Shuffle(received);
        return received;
    }

    /// <summary>The clock as the product sees it.</summary>
    private sealed class ProcessClock(World world) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => world.Now + (world.Skew?.Invoke() ?? TimeSpan.Zero);

        public override long TimestampFrequency => world.Clock.TimestampFrequency;

        public override long GetTimestamp() => world.Clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => world.Clock.CreateTimer(callback, state, dueTime, period);
    }

    /// <summary>Keeps what is logged.</summary>
    private sealed class Capture : ILoggerProvider, ILogger
    {
        private const int MostLines = 200;
        private readonly ConcurrentQueue<string> lines = new();

        internal LogLevel From { get; set; } = LogLevel.Warning;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= From;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
                while (lines.Count > MostLines && lines.TryDequeue(out _))
                {
                    // The last ones tell what went wrong; a world may live through thousands of faults.
                }
            }
        }

        public void Dispose()
        {
        }

        public override string ToString() => string.Join('\n', lines);
    }
}
