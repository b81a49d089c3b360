using System.Diagnostics;
using System.Text;

namespace BdsBroker.Perf;

/// <summary>
/// Accepted credit requests a second through HTTP, beside a bare loop of commits of the same size on the same disk, turn by turn. There are no
/// providers: what follows from each request in the background (a wave of nobody, the desk, notices) goes on during the load, and is let to its end before the next turn.
/// </summary>
internal static class SubmitLoad
{
    private const int SmesPerConnection = 2;

    internal static async Task<int> Run(Options options)
    {
        var connections = options.Number("connections", 32);
        var turn = TimeSpan.FromSeconds(options.Number("seconds", 8));
        var runs = options.Number("runs", 5);
        using var folder = new Folder(options.Folder);
        var (server, _) = await ServerProcess.Await(() => ServerProcess.StartApp(options, folder.Data), "/health/live");
        using var serving = server;
        using var load = await Prepare(options, folder.Data, server, connections);
        using var file = new DataFile(folder.Data);
        var shape = await Shape(options, folder.Data, server, file);
        using var bare = new BareCommits(Path.Combine(folder.Location, "bare.db"), shape);

        Console.WriteLine($"{Figures.Machine()}\n{connections} connections, {connections * SmesPerConnection} SMEs, {turn.TotalSeconds:F0} s a turn after a turn to warm up; one submission writes {shape}.\n");
        bare.Measure(turn / 4);
        await load.Call(turn, 202);
        await file.Settle();
        Figures.Head("run", "bare commit p50 ms", "bare commits/s", "accepted/s", "ratio", "answer p50 ms", "p99 ms", "server CPU ms each", "client CPU ms each", "messages waiting at the end", "drained after s");
        List<double>[] columns = [[], [], [], [], [], [], [], [], [], []];
        for (var run = 1; run <= runs; run++)
        {
            var (floor, commits) = bare.Measure(turn);
            var (processor, own) = (server.Processor(), Environment.CpuUsage.TotalTime);
            var (accepted, each) = await load.Call(turn, 202);
            var (used, ownUsed) = (server.Processor() - processor, Environment.CpuUsage.TotalTime - own);
            var waiting = file.Waiting();
            var since = Stopwatch.GetTimestamp();
            await file.Settle();
            double[] figures =
            [
                Figures.Percentile(commits, 50), floor, accepted, accepted / floor, Figures.Percentile(each, 50), Figures.Percentile(each, 99),
                used.TotalMilliseconds / each.Length, ownUsed.TotalMilliseconds / each.Length, waiting, Stopwatch.GetElapsedTime(since).TotalSeconds,
            ];
            for (var at = 0; at < columns.Length; at++)
            {
                columns[at].Add(figures[at]);
            }

            Figures.Row([$"{run}", .. figures.Select(figure => figure.ToString("0.00"))]);
        }

        Figures.Summary("0.00", [.. columns]);
        Console.WriteLine($"\nafterwards: {Figures.Load()}; {file.Poison()} poison messages; resident {server.Resident():F0} MiB, at most {server.MostResident():F0} MiB");
        return file.Poison() == 0 ? 0 : 1;
    }

    /// <summary>A person with two SMEs for each connection, so that two connections never race for one SME's number.</summary>
    internal static async Task<Load> Prepare(Options options, string data, ServerProcess server, int connections)
    {
        using var market = new Market(options, data, server.Address);
        var load = new Load();
        for (var n = 0; n < connections; n++)
        {
            var token = await market.Token($"owner-{n}", "sme");
            List<byte[]> requests = [];
            for (var sme = 0; sme < SmesPerConnection; sme++)
            {
                requests.Add(Wire.Request("POST", $"/api/v1/smes/{await market.Sme(token, n)}/requests", token, Market.Credit));
            }

            load.Add(await Wire.Open(server.Address), requests);
        }

        return load;
    }

    /// <summary>What one submission writes.</summary>
    internal static async Task<CommitShape> Shape(Options options, string data, ServerProcess server, DataFile file)
    {
        using var market = new Market(options, data, server.Address);
        var token = await market.Token("shape", "sme");
        var sme = await market.Sme(token, 0);
        var path = $"/api/v1/smes/{sme}/requests";
        await market.Post(token, path, Market.Credit);
        for (var attempt = 0; attempt < 100; attempt++)
        {
            if (await file.Catch("sme/" + sme, () => market.Post(token, path, Market.Credit)) is { } shape)
            {
                return shape;
            }
        }

        throw new InvalidOperationException("What a submission writes could not be caught in the file.");
    }

    /// <summary>Connections with the requests that each of them sends in turn.</summary>
    internal sealed class Load : IDisposable
    {
        private readonly List<(Wire Wire, List<byte[]> Requests)> connections = [];

        internal void Add(Wire wire, List<byte[]> requests) => connections.Add((wire, requests));

        /// <summary>Calls for a while with all connections, each as soon as its last answer came.</summary>
        /// <returns>Answers a second, and the sorted milliseconds from request to answer. Any other status than the expected one throws.</returns>
        internal async Task<(double PerSecond, double[] Each)> Call(TimeSpan duration, int expected)
        {
            var start = Stopwatch.GetTimestamp();
            var each = await Task.WhenAll(connections.Select(connection => Task.Run(async () =>
            {
                var took = new List<double>();
                for (var turn = 0; Stopwatch.GetElapsedTime(start) < duration; turn++)
                {
                    var before = Stopwatch.GetTimestamp();
                    var (status, body) = await connection.Wire.Call(connection.Requests[turn % connection.Requests.Count]);
                    if (status != expected)
                    {
                        throw new InvalidOperationException($"A call was answered with {status}: {Encoding.UTF8.GetString(body.Span)}");
                    }

                    took.Add(Figures.Milliseconds(before));
                }

                return took;
            })));
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            double[] all = [.. each.SelectMany(took => took).Order()];
            return (all.Length / seconds, all);
        }

        public void Dispose() => connections.ForEach(connection => connection.Wire.Dispose());
    }
}
