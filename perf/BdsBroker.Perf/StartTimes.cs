namespace BdsBroker.Perf;

/// <summary>Start to first answer and resident memory, beside an empty ASP.NET Core application that was published the same way, turn by turn.</summary>
internal static class StartTimes
{
    internal static async Task<int> Run(Options options)
    {
        var runs = options.Number("runs", 9);
        var idle = TimeSpan.FromSeconds(options.Number("idle", 3));
        using var folder = new Folder(options.Folder);
        ServerProcess Empty() => ServerProcess.Start(Path.Combine(options.Empty, "EmptyApp"));
        ServerProcess App() => ServerProcess.StartApp(options, folder.Data);

        Console.WriteLine($"{Figures.Machine()}\nThe data folder exists; resident memory {idle.TotalSeconds:F0} s after the first answer; one start of each to warm up the disk's cache.\n");
        await Once(Empty, "/", TimeSpan.Zero);
        await Once(App, "/health/live", TimeSpan.Zero);
        Figures.Head("run", "empty: first answer ms", "broker: first answer ms", "ratio", "empty: idle MiB", "broker: idle MiB", "ratio");
        List<double>[] columns = [[], [], [], [], [], []];
        for (var run = 1; run <= runs; run++)
        {
            var (floor, floorResident) = await Once(Empty, "/", idle);
            var (first, resident) = await Once(App, "/health/live", idle);
            double[] figures = [floor, first, first / floor, floorResident, resident, resident / floorResident];
            for (var at = 0; at < columns.Length; at++)
            {
                columns[at].Add(figures[at]);
            }

            Figures.Row([$"{run}", .. figures.Select(figure => figure.ToString("0.0"))]);
        }

        Figures.Summary("0.0", [.. columns]);
        await Loaded(options);
        Console.WriteLine($"\nafterwards: {Figures.Load()}");
        return 0;
    }

    private static async Task<(double Milliseconds, double Resident)> Once(Func<ServerProcess> start, string path, TimeSpan idle)
    {
        var (server, milliseconds) = await ServerProcess.Await(start, path);
        using var serving = server;
        await Task.Delay(idle);
        return (milliseconds, server.Resident());
    }

    // The memory under the load of the submissions, and of the empty application under as many connections that ask for its one answer.
    private static async Task Loaded(Options options)
    {
        var duration = TimeSpan.FromSeconds(options.Number("seconds", 10));
        const int Connections = 32;
        Console.WriteLine($"\nUnder {Connections} connections for {duration.TotalSeconds:F0} s (the broker: credit requests; the empty application: its one answer):\n");
        var (empty, _) = await ServerProcess.Await(() => ServerProcess.Start(Path.Combine(options.Empty, "EmptyApp")), "/");
        double floor;
        using (empty)
        using (var load = new SubmitLoad.Load())
        {
            for (var n = 0; n < Connections; n++)
            {
                load.Add(await Wire.Open(empty.Address), [Wire.Request("GET", "/", "none")]);
            }

            await load.Call(duration, 200);
            floor = empty.MostResident();
        }

        using var folder = new Folder(options.Folder);
        var (server, _) = await ServerProcess.Await(() => ServerProcess.StartApp(options, folder.Data), "/health/live");
        using (server)
        using (var load = await SubmitLoad.Prepare(options, folder.Data, server, Connections))
        {
            var (accepted, _) = await load.Call(duration, 202);
            var most = server.MostResident();
            Figures.Head("", "empty", "broker", "ratio");
            Figures.Row("most resident MiB under load", $"{floor:F0}", $"{most:F0} (at {accepted:F0} requests/s)", $"{most / floor:0.0}");
        }
    }
}
