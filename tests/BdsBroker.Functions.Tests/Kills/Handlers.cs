using BdsBroker.Functions.Demo;
using BdsBroker.Functions.Tests.Host;

namespace BdsBroker.Functions.Tests.Kills;

/// <summary>
/// Handler processes on one account, called through the host's front end. One of them, drawn at random, is killed (SIGKILL) after so many calls have begun and a moment later, while
/// the others go on; another takes its place.
/// </summary>
internal sealed class Handlers(HostSide host, Random random) : IMortal, IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = host.Address };
    private TaskCompletionSource? enough;
    private long calls, killAfter = long.MaxValue;

    /// <summary>Calls that were begun.</summary>
    internal long Calls => Interlocked.Read(ref calls);

    /// <summary>How often one was killed.</summary>
    internal int Kills { get; private set; }

    // Emulator, host's side and processes share a machine.
    public TimeSpan Glance { get; init; } = TimeSpan.FromMilliseconds(150);

    public Task<HttpClient> Serving() => Task.FromResult(http);

    public string TokenOf(Persona who) => host.Token(who.Subject, who.Roles);

    public void Begins()
    {
        if (Interlocked.Increment(ref calls) >= Interlocked.Read(ref killAfter))
        {
            Volatile.Read(ref enough)?.TrySetResult();
        }
    }

    /// <summary>Kills so many times.</summary>
    internal async Task Die(int kills)
    {
        while (Kills < kills)
        {
            enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref killAfter, Calls + random.Next(20, 120));
            await enough.Task;
            await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * 25));
            await host.Kill(host.Instances[random.Next(host.Instances.Count)]);
            Kills++;
            await host.StartProcess();
        }
    }

    public void Dispose() => http.Dispose();
}
