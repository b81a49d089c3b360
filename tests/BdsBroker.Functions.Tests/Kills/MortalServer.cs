using BdsBroker.Functions.Demo;
using BdsBroker.Storage.Embedded;

namespace BdsBroker.Functions.Tests.Kills;

/// <summary>
/// The real server on one folder, killed (SIGKILL) again and again and started anew each time. When it is killed is drawn at random: after so many calls have begun,
/// and a moment later, so that calls, deliveries and the log of the database are met in the middle; sometimes before it serves at all.
/// </summary>
internal sealed class MortalServer(string data, Random random) : IMortal, IAsyncDisposable
{
    // Notices are all kept, to be looked for; a few people make the calls of many.
    private static readonly (string Name, string Value)[] Settings =
    [
        ("BdsBroker__Limits__NoticesPerPerson", "10000"), ("BdsBroker__Limits__CallsPerMinuteOfPerson", "1000000"), ("BdsBroker__Limits__CallsPerMinuteOfParty", "1000000"),
        ("BdsBroker__Limits__CallsPerMinuteOfAddress", "1000000"),
    ];

    private readonly DataFolder folder = DataFolder.OpenBeside(data);
    private readonly Lock gate = new();
    private readonly List<string> faults = [];
    private TaskCompletionSource<ServerProcess> next = Soon<ServerProcess>();
    private TaskCompletionSource? enough;
    private ServerProcess? serving;
    private long calls, killAfter = long.MaxValue;

    /// <summary>How often it was killed while it served or started.</summary>
    internal int Kills { get; private set; }

    /// <summary>How many of those before it served.</summary>
    internal int KillsWhileStarting { get; private set; }

    /// <summary>Calls that were begun.</summary>
    internal long Calls => Interlocked.Read(ref calls);

    /// <summary>Lines of the log that no kill explains.</summary>
    internal IReadOnlyList<string> Faults => faults;

    public TimeSpan Glance => TimeSpan.FromMilliseconds(25);

    public async Task<HttpClient> Serving()
    {
        Task<ServerProcess> serving;
        lock (gate)
        {
            serving = next.Task;
        }

        return (await serving).Http;
    }

    public string TokenOf(Persona who) => Tokens.Issue(Tokens.KeyOf(folder), who.Subject, who.Roles, DateTimeOffset.UtcNow);

    public void Begins()
    {
        if (Interlocked.Increment(ref calls) >= Interlocked.Read(ref killAfter))
        {
            Volatile.Read(ref enough)?.TrySetResult();
        }
    }

    /// <summary>Starts it, and kills it so many times; then it serves on.</summary>
    internal async Task Live(int kills)
    {
        try
        {
            await LiveOn(kills);
        }
        catch (Exception failure)
        {
            // Whoever waits for the next server would wait for ever.
            next.TrySetException(failure);
            throw;
        }
    }

    private async Task LiveOn(int kills)
    {
        while (true)
        {
            while (Kills < kills && random.Next(8) == 0)
            {
                await ServerProcess.KillWhileStarting(data, TimeSpan.FromMilliseconds(random.Next(600)), Settings);
                Kills++;
                KillsWhileStarting++;
            }

            await Start();
            if (Kills >= kills)
            {
                return;
            }

            // A moment of chance after the call that was counted; nothing waits for it.
            await enough!.Task;
            await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * 25));
            await Kill();
            Kills++;
        }
    }

    /// <summary>Asks it to stop.</summary>
    /// <returns>The exit code.</returns>
    internal async Task<int> Stop()
    {
        var code = await serving!.Stop();
        await Bury();
        return code;
    }

    public async ValueTask DisposeAsync()
    {
        if (serving is not null)
        {
            await Bury();
        }

        folder.Dispose();
    }

    private async Task Start()
    {
        enough = Soon();
        Interlocked.Exchange(ref killAfter, Calls + random.Next(1, 120));
        serving = await ServerProcess.Serve(data, Settings);
        next.SetResult(serving);
    }

    private async Task Kill()
    {
        lock (gate)
        {
            next = Soon<ServerProcess>();
        }

        await serving!.Kill();
        await Bury();
    }

    private async Task Bury()
    {
        await serving!.DisposeAsync();
        faults.AddRange(serving.Output.Split('\n').Where(line => line.Contains("A bug kept", StringComparison.Ordinal) || line.Contains("failed", StringComparison.Ordinal) || line.Contains("crit:", StringComparison.Ordinal)));
        serving = null;
    }

    private static TaskCompletionSource<T> Soon<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource Soon() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
