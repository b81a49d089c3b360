using System.Diagnostics;
using BdsBroker.Functions.Tests.Host;
using BdsBroker.Functions.Tests.Kills;
using BdsBroker.Storage.Azure.Tests;

namespace BdsBroker.Perf;

/// <summary>
/// Journeys a second of one, two and four handler processes on one account of the emulator, beside what the emulator alone takes in the same run: transactions, and the storage's part of journeys.
/// The host's side, and the lives that go from registration to disbursement, are those of the tests. Each figure has an emulator to itself, since one that holds more is slower.
/// </summary>
internal static class JourneysLoad
{
    internal static async Task<int> Run(Options options)
    {
        var clients = options.Number("clients", 24);
        var each = options.Number("journeys", 2);
        var turn = TimeSpan.FromSeconds(options.Number("seconds", 10));
        int[] processes = [.. options.Text("processes", "1,2,4").Split(',').Select(int.Parse)];
        int[] callers = [1, 4];

        // Where the tests' processes find the executable.
        Environment.SetEnvironmentVariable("BDSBROKER_APP", options.App);
        Console.WriteLine($"{Figures.Machine()}\n{clients} clients, {each} journeys each after one to warm up; the emulator alone for {turn.TotalSeconds:F0} s a figure.\n");
        Figures.Head(
        [
            "run", .. callers.Select(count => $"transactions/s alone, {Counted(count, "caller")}"), .. callers.Select(count => $"storage of journeys/s alone, {Counted(count, "caller")}"),
            .. processes.Select(count => $"journeys/s, {Counted(count, "process")}"), .. processes.Select(count => $"of the storage alone, {count}"),
            .. processes.Select(count => $"queues asked in a journey, {count}"),
        ]);
        List<double[]> runs = [];
        for (var run = 1; run <= options.Number("runs", 3); run++)
        {
            List<double> figures = [];
            foreach (var count in callers)
            {
                figures.Add(await EmulatorAlone.Transactions(count, turn));
            }

            foreach (var count in callers)
            {
                figures.Add(await EmulatorAlone.Journeys(count, turn));
            }

            var alone = figures[callers.Length..].Max();
            List<(double PerSecond, double Asked)> journeys = [];
            foreach (var count in processes)
            {
                journeys.Add(await Journeys(count, clients, each));
            }

            runs.Add([.. figures, .. journeys.Select(one => one.PerSecond), .. journeys.Select(one => one.PerSecond / alone), .. journeys.Select(one => one.Asked)]);
            Figures.Row([$"{run}", .. runs[^1].Select(figure => figure.ToString("0.00"))]);
        }

        Figures.Summary("0.00", [.. Enumerable.Range(0, runs[0].Length).Select(column => runs.Select(figures => figures[column]).ToList())]);
        Console.WriteLine($"\nafterwards: {Figures.Load()}");
        return 0;
    }

    private static async Task<(double PerSecond, double Asked)> Journeys(int processes, int clients, int each)
    {
        // As host.json has it: a failed message waits, a queue that was found empty too.
        var account = await Azurite.NewAccountAlone();
        (double, double) measured = default;
        await using (var host = await HostSide.Start(account, relayed: false, processes, ("BdsBroker__Waits__Offer", "1 hour"), ("BdsBroker__Limits__NoticesPerPerson", "10000")))
        {
            host.Again = TimeSpan.FromSeconds(30);
            host.LongestPause = TimeSpan.FromSeconds(2);
            using var handlers = new Handlers(host, Random.Shared) { Glance = TimeSpan.FromMilliseconds(500) };
            var api = new Persistent(handlers);
            await host.While(async () =>
            {
                var market = await Functions.Tests.Kills.Market.Open(api, providers: 8);
                await Live(1, "warm");
                var (start, asked) = (Stopwatch.GetTimestamp(), host.Asked);
                await Live(each, "umkm");
                measured = (clients * each / Stopwatch.GetElapsedTime(start).TotalSeconds, (host.Asked - asked) / (double)(clients * each));

                Task Live(int times, string name) => Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
                {
                    for (var n = 0; n < times; n++)
                    {
                        await new Life(api, market, new Straight(), $"{name}-{client}-{n}").Run();
                    }
                }));
            });
        }

        account.Home.GiveBack();
        return measured;
    }

    private static string Counted(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}{(what.EndsWith('s') ? "es" : "s")}";

    /// <summary>No chance: a credit request with one document, one provider who declines, one who accepts, and a bank that approves and disburses.</summary>
    private sealed class Straight : Random
    {
        public override int Next(int maxValue) => 1;

        public override int Next(int minValue, int maxValue) => minValue;
    }
}
