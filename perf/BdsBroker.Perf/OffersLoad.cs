using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace BdsBroker.Perf;

/// <summary>
/// How long after its acceptance a request's offers can be seen: its matches show a wave, and each asked provider's own list holds the offer. Requests come
/// at a fixed rate, whatever the answers do. The floor is two commits of a bare loop: the wave, and the offer in the provider's partition.
/// </summary>
internal static class OffersLoad
{
    internal static async Task<int> Run(Options options)
    {
        var rate = options.Number("rate", 50);
        var seconds = options.Number("seconds", 20);
        var runs = options.Number("runs", 3);
        var providers = options.Number("providers", 20);
        using var folder = new Folder(options.Folder);
        var (server, _) = await ServerProcess.Await(() => ServerProcess.StartApp(options, folder.Data), "/health/live");
        using var serving = server;
        using var file = new DataFile(folder.Data);
        var shape = await SubmitLoad.Shape(options, folder.Data, server, file);
        using var bare = new BareCommits(Path.Combine(folder.Location, "bare.db"), shape);
        var field = await Prepare(options, folder.Data, server, providers);
        await file.Settle();

        Console.WriteLine($"{Figures.Machine()}\n{rate} requests a second for {seconds} s, {providers} certified providers, {field.Smes.Count} SMEs; looked for 2 ms after the acceptance, and again whenever a fifth more time has gone by.\n");
        await Load(server, field, rate, Math.Min(5, seconds));
        await file.Settle();
        Figures.Head("run", "two bare commits ms", "offers visible p50 ms", "p99 ms", "max ms", "p50 to floor", "202 after due p50 ms", "202 after due p99 ms", "visible after due p99 ms");
        List<double>[] columns = [[], [], [], [], [], [], [], []];
        for (var run = 1; run <= runs; run++)
        {
            var floor = 2 * Figures.Percentile(bare.Measure(TimeSpan.FromSeconds(4)).Each, 50);
            var (accepted, visible, whole) = await Load(server, field, rate, seconds);
            await file.Settle();
            double[] figures =
            [
                floor, Figures.Percentile(visible, 50), Figures.Percentile(visible, 99), visible[^1], Figures.Percentile(visible, 50) / floor,
                Figures.Percentile(accepted, 50), Figures.Percentile(accepted, 99), Figures.Percentile(whole, 99),
            ];
            for (var at = 0; at < columns.Length; at++)
            {
                columns[at].Add(figures[at]);
            }

            Figures.Row([$"{run}", .. figures.Select(figure => figure.ToString("0.0"))]);
        }

        Figures.Summary("0.0", [.. columns]);
        Console.WriteLine($"\nafterwards: {Figures.Load()}; {file.Poison()} poison messages");
        return file.Poison() == 0 ? 0 : 1;
    }

    private static async Task<Field> Prepare(Options options, string data, ServerProcess server, int providers)
    {
        using var market = new Market(options, data, server.Address);
        var certifier = await market.Token("certifier", "certifier");
        var helpers = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var n = 0; n < providers; n++)
        {
            var helper = await market.Token($"helper-{n}", "provider");
            helpers.Add(await market.Provider(helper, certifier, n), helper);
        }

        List<(string Sme, string Token)> smes = [];
        for (var n = 0; n < 16; n++)
        {
            var owner = await market.Token($"owner-{n}", "sme");
            for (var sme = 0; sme < 4; sme++)
            {
                smes.Add((await market.Sme(owner, smes.Count), owner));
            }
        }

        return new(smes, helpers);
    }

    // Open loop: a request is due at its time whether the ones before were answered or not, so that a stall is counted for everybody who waits through it.
    private static async Task<(double[] Accepted, double[] Visible, double[] Whole)> Load(ServerProcess server, Field field, int rate, int seconds)
    {
        var start = Stopwatch.GetTimestamp();
        var watched = new List<Task<(double, double, double)>>();
        for (var n = 0; n < rate * seconds; n++)
        {
            var due = TimeSpan.FromSeconds((double)n / rate);
            if (due - Stopwatch.GetElapsedTime(start) is var early && early > TimeSpan.Zero)
            {
                await Task.Delay(early);
            }

            var (sme, token) = field.Smes[n % field.Smes.Count];
            watched.Add(Task.Run(() => Watch(server, field, sme, token, start, due)));
        }

        var all = await Task.WhenAll(watched);
        return ([.. all.Select(each => each.Item1).Order()], [.. all.Select(each => each.Item2).Order()], [.. all.Select(each => each.Item3).Order()]);
    }

    private static async Task<(double Accepted, double Visible, double Whole)> Watch(ServerProcess server, Field field, string sme, string token, long start, TimeSpan due)
    {
        var wire = field.Wires.TryPop(out var idle) ? idle : await Wire.Open(server.Address);
        var (status, body) = await wire.Call(Wire.Request("POST", $"/api/v1/smes/{sme}/requests", token, Market.Credit));
        var answered = Stopwatch.GetElapsedTime(start);
        if (status != 202)
        {
            throw new InvalidOperationException($"A submission was answered with {status}: {Encoding.UTF8.GetString(body.Span)}");
        }

        var number = JsonElement.Parse(body.Span).GetProperty("number").GetInt32();
        var matches = Wire.Request("GET", $"/api/v1/smes/{sme}/requests/{number}/matches", token);
        List<(string Provider, string Offer)> offers;
        while ((offers = Offers((await wire.Call(matches)).Body.Span)).Count == 0)
        {
            await Pause(start, answered);
        }

        foreach (var (provider, offer) in offers)
        {
            var look = Wire.Request("GET", $"/api/v1/providers/{provider}/offers/{offer}", field.Helpers[provider]);
            while ((await wire.Call(look)).Status != 200)
            {
                await Pause(start, answered);
            }
        }

        var visible = Stopwatch.GetElapsedTime(start);
        field.Wires.Push(wire);
        return ((answered - due).TotalMilliseconds, (visible - answered).TotalMilliseconds, (visible - due).TotalMilliseconds);
    }

    // Looking costs the server as much as anything else; the longer it takes, the less an early look matters.
    private static Task Pause(long start, TimeSpan answered) => Task.Delay(TimeSpan.FromMilliseconds(Math.Max(2, (Stopwatch.GetElapsedTime(start) - answered).TotalMilliseconds / 5)));

    private static List<(string Provider, string Offer)> Offers(ReadOnlySpan<byte> matches) =>
    [
        .. JsonElement.Parse(matches).GetProperty("waves").EnumerateArray().SelectMany(wave => wave.GetProperty("offers").EnumerateArray())
            .Select(offer => (offer.GetProperty("provider").GetString()!, offer.GetProperty("id").GetString()!)),
    ];

    private sealed record Field(IReadOnlyList<(string Sme, string Token)> Smes, IReadOnlyDictionary<string, string> Helpers)
    {
        internal System.Collections.Concurrent.ConcurrentStack<Wire> Wires { get; } = new();
    }
}
