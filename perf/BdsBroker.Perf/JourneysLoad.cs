using System.Diagnostics;
using BdsBroker.Functions.Tests.Host;
using BdsBroker.Functions.Tests.Kills;

namespace BdsBroker.Perf;

/// <summary>
/// Journeys a second of one, two and four handler processes on one account of the emulator, beside the transactions a second that the emulator alone takes in the same run. The host's
/// side, and the lives that go from registration to disbursement, are those of the tests.
/// </summary>
internal static class JourneysLoad
{
    internal static async Task<int> Run(Options options)
    {
        var clients = options.Number("clients", 8);
        var each = options.Number("journeys", 3);
        var turn = TimeSpan.FromSeconds(options.Number("seconds", 8));
        int[] processes = [.. options.Text("processes", "1,2,4").Split(',').Select(int.Parse)];
        int[] callers = [1, 4];

        // Where the tests' processes find the executable.
        Environment.SetEnvironmentVariable("BDSBROKER_APP", options.App);
        Console.WriteLine($"{Figures.Machine()}\n{clients} clients, {each} journeys each after one to warm up; raw transactions of {RawTransactions.Rows} rows for {turn.TotalSeconds:F0} s.\n");
        Figures.Head(
        [
            "run", .. callers.Select(count => $"raw transactions/s, {count} {(count == 1 ? "caller" : "callers")}"), .. processes.Select(count => $"journeys/s, {count} {(count == 1 ? "process" : "processes")}"),
            .. processes.Select(count => $"raw transactions in the time of a journey, {count}"),
        ]);
        List<double>[] columns = [.. Enumerable.Range(0, callers.Length + (2 * processes.Length)).Select(_ => new List<double>())];
        for (var run = 1; run <= options.Number("runs", 3); run++)
        {
            List<double> figures = [];
            foreach (var count in callers)
            {
                figures.Add(await RawTransactions.Measure(count, turn));
            }

            var most = figures.Max();
            foreach (var count in processes)
            {
                figures.Add(await Journeys(count, clients, each));
            }

            figures.AddRange(figures[callers.Length..].Select(journeys => most / journeys).ToArray());
            for (var at = 0; at < columns.Length; at++)
            {
                columns[at].Add(figures[at]);
            }

            Figures.Row([$"{run}", .. figures.Select(figure => figure.ToString("0.00"))]);
        }

        Figures.Summary("0.00", [.. columns]);
        Console.WriteLine($"\nafterwards: {Figures.Load()}");
        return 0;
    }

    private static async Task<double> Journeys(int processes, int clients, int each)
    {
        // As host.json has it: a failed message waits, a queue that was found empty too.
        await using var host = await HostSide.Start(relayed: false, processes, ("BdsBroker__Waits__Offer", "1 hour"), ("BdsBroker__Limits__NoticesPerPerson", "10000"));
        host.Again = TimeSpan.FromSeconds(30);
        host.LongestPause = TimeSpan.FromSeconds(2);
        using var handlers = new Handlers(host, Random.Shared) { Glance = TimeSpan.FromMilliseconds(500) };
        var api = new Persistent(handlers);
        var perSecond = 0.0;
        await host.While(async () =>
        {
            var market = await Functions.Tests.Kills.Market.Open(api, providers: 8);
            await Live(1, "warm");
            var start = Stopwatch.GetTimestamp();
            await Live(each, "umkm");
            perSecond = clients * each / Stopwatch.GetElapsedTime(start).TotalSeconds;

            Task Live(int times, string name) => Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
            {
                for (var n = 0; n < times; n++)
                {
                    await new Life(api, market, new Straight(), $"{name}-{client}-{n}").Run();
                }
            }));
        });
        return perSecond;
    }

    /// <summary>No chance: a credit request with one document, one provider who declines, one who accepts, and a bank that approves and disburses.</summary>
    private sealed class Straight : Random
    {
        public override int Next(int maxValue) => 1;

        public override int Next(int minValue, int maxValue) => minValue;
    }
}
