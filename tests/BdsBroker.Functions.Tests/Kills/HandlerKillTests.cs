using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using BdsBroker.Functions.Tests.Host;
using BdsBroker.Storage.Azure.Tables;
using Xunit.Abstractions;

namespace BdsBroker.Functions.Tests.Kills;

/// <summary>
/// Nothing that was answered is lost where two handler processes work on one account and one of them is killed under load. BDSBROKER_HANDLER_KILLS says how often (2 unless it does),
/// BDSBROKER_SEED draws the same chances again.
/// </summary>
public sealed class HandlerKillTests(ITestOutputHelper output)
{
    private const int Clients = 3;
    private const int Providers = 4;

    [Fact]
    public async Task What_was_answered_is_there_once_with_all_that_it_owes_though_one_of_two_handlers_is_killed()
    {
        var kills = Read("BDSBROKER_HANDLER_KILLS", 2);
        var seed = Read("BDSBROKER_SEED", Environment.TickCount & 0xFFFFFF);
        var time = Stopwatch.StartNew();
        output.WriteLine($"BDSBROKER_HANDLER_KILLS={kills} BDSBROKER_SEED={seed}");

        // Notices are all kept, to be looked for; an offer lapses only where a test is about that.
        await using var host = await HostSide.Start(processes: 2, ("BdsBroker__Limits__NoticesPerPerson", "10000"), ("BdsBroker__Waits__Offer", "1 hour"));
        try
        {
            await Run(host, kills, seed, time);
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"With BDSBROKER_HANDLER_KILLS={kills} BDSBROKER_SEED={seed}, after {time.Elapsed}: {failure.Message}\n{host.Output}", failure);
        }
    }

    private async Task Run(HostSide host, int kills, int seed, Stopwatch time)
    {
        // What failed comes again when the other process has long taken over; a wake-up when a commit that is not killed is long over.
        host.Again = TimeSpan.FromSeconds(1);
        host.HurryWakeUps(TimeSpan.FromSeconds(5));
        using var handlers = new Handlers(host, new(seed));
        var api = new Persistent(handlers);
        var lives = new ConcurrentQueue<Life>();
        await host.While(async () =>
        {
            var market = await Market.Open(api, Providers);
            var dying = handlers.Die(kills);
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
            await host.WakeUpsOver();
        });
        var under = time.Elapsed;

        await host.Settle();
        foreach (var life in lives)
        {
            await life.Check(api);
        }

        foreach (var done in api.Changes)
        {
            var again = await api.Repeat(done);
            Assert.Equal((done.Path, done.First), (done.Path, again));
        }

        await host.Settle();
        await NothingIsOwed(host);
        using var ready = await host.Call(HttpMethod.Get, "/health/ready");
        Assert.Contains("\"poisonMessages\":0,\"damagedDocuments\":0", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("A bug kept", host.Output, StringComparison.Ordinal);
        var (code, read, error) = await ServerProcess.Run(["check"], ("BdsBroker__Storage__ConnectionString", host.Account.ConnectionString), ("BdsBroker__MasterKeys", HostSide.MasterKeys));
        Assert.True(code == 0, read + error);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {handlers.Kills} kills; {handlers.Calls} calls, {api.Changes.Count} changes answered, {api.Unknown} outcomes unknown and repeated, {host.WakeUpsHurried} wake-ups worked off; {lives.Count} requests;
            {under.TotalSeconds:0} s under kills, {time.Elapsed.TotalSeconds:0} s in all. {read.Trim()}
            """));
    }

    // No row of the outbox waits for its messages to be sent.
    private static async Task NothingIsOwed(HostSide host)
    {
        using var http = new HttpClient();
        using var asking = host.Account.Asking(HttpMethod.Get, "documents()?$filter=" + Uri.EscapeDataString($"RowKey ge '{TableKeys.Above}'"));
        using var answer = await http.SendAsync(asking);
        using var rows = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        Assert.DoesNotContain(rows.RootElement.GetProperty("value").EnumerateArray().Select(TableEntity.Read), row => row.State == "unsent");
    }

    private static int Read(string name, int otherwise) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
