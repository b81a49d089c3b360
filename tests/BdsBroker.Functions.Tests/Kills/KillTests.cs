using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace BdsBroker.Functions.Tests.Kills;

/// <summary>
/// Nothing that was answered is lost, whenever the process is killed. BDSBROKER_KILLS says how often (8 unless it does), BDSBROKER_SEED draws the same chances again.
/// </summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int Clients = 5;
    private const int Providers = 8;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_was_answered_is_there_once_with_all_that_it_owes_however_often_the_server_is_killed()
    {
        var kills = Read("BDSBROKER_KILLS", 8);
        var seed = Read("BDSBROKER_SEED", Environment.TickCount & 0xFFFFFF);
        var time = Stopwatch.StartNew();
        try
        {
            output.WriteLine($"BDSBROKER_KILLS={kills} BDSBROKER_SEED={seed}");
            await Run(kills, seed, time);
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"With BDSBROKER_KILLS={kills} BDSBROKER_SEED={seed}, after {time.Elapsed}: {failure.Message}", failure);
        }
    }

    private async Task Run(int kills, int seed, Stopwatch time)
    {
        await using var server = new MortalServer(folder.Location, new(seed));
        var api = new Persistent(server);
        var dying = server.Live(kills);
        var lives = new ConcurrentQueue<Life>();
        var market = await Market.Open(api, Providers);
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            var random = new Random(seed + 1 + client);
            for (var n = 0; n == 0 || !dying.IsCompleted; n++)
            {
                var life = new Life(api, market, random, $"umkm-{client}-{n}");
                await life.Run();
                lives.Enqueue(life);
            }
        }));
        await dying;
        var under = time.Elapsed;

        await Drain(server);
        foreach (var life in lives)
        {
            await life.Check(api);
        }

        foreach (var done in api.Changes)
        {
            var again = await api.Repeat(done);
            Assert.Equal((done.Path, done.First), (done.Path, again));
        }

        await Drain(server);
        var calls = server.Calls;
        Assert.Equal(0, await server.Stop());
        var (code, read, error) = await ServerProcess.Run(["check", "--data", folder.Location]);
        Assert.True(code == 0, read + error);
        Assert.Empty(server.Faults);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {server.Kills} kills, {server.KillsWhileStarting} of them before it served; {calls} calls, {api.Changes.Count} changes answered, {api.Unknown} outcomes unknown and repeated,
            {api.Outages} answered 503; {lives.Count} requests; {under.TotalSeconds:0} s under kills, {time.Elapsed.TotalSeconds:0} s in all. {read.Trim()}
            """));
    }

    // Until the queues hold nothing but what is due later.
    private static async Task Drain(MortalServer server)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var at = await server.Serving();
        while (true)
        {
            using var answer = await at.GetAsync(new Uri("/health/ready", UriKind.Relative), patience.Token);
            var view = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(patience.Token)).RootElement;
            Assert.Equal("ready", view.GetProperty("status").GetString());
            if (view.GetProperty("dueMessages").GetInt64() == 0)
            {
                return;
            }

            await Task.Delay(200, patience.Token);
        }
    }

    private static int Read(string name, int otherwise) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
