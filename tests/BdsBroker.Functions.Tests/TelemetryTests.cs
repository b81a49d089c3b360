using System.Text.RegularExpressions;

namespace BdsBroker.Functions.Tests;

/// <summary>What the executable tells a collector, and that it keeps people's data to itself.</summary>
public sealed partial class TelemetryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Traces_metrics_and_logs_arrive_and_nothing_of_a_person_is_in_them()
    {
        await using var collector = await Collector.Start();
        await using var server = await ServerProcess.Serve(
            folder.Location, (Telemetry.Endpoint, collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_METRIC_EXPORT_INTERVAL", "500"));
        var ani = await ServerProcess.Token(folder.Location, "penanda-subjek", "sme");
        var sme = (await server.Call(HttpMethod.Post, "/api/v1/smes", ani, """
            {
              "name": "penanda-nama", "address": "penanda-alamat", "regency": "33.28", "phone": "+62811223344", "email": "penanda@contoh.id", "nib": "9120001234567",
              "kbli": {"version": 2020, "code": "25920"}, "products": ["penanda-produk"], "establishedYear": 2019, "employees": 4, "consents": [{"purpose": "matching", "given": true}]
            }
            """)).Is(201).Body.GetProperty("id").GetString();
        (await server.Call(HttpMethod.Post, $"/api/v1/smes/{sme}/requests", ani, """{"kind": "credit", "amount": 51234567, "tenorMonths": 24, "purpose": "penanda-tujuan"}""")).Is(202);

        // Refused inputs, too: what is wrong with them is the caller's, and so are the values.
        (await server.Call(HttpMethod.Post, "/api/v1/smes", ani, """{"name": "penanda-nama-dua", "phone": 7}""")).Is(400);
        (await server.Call(HttpMethod.Get, "/api/v1/me", "penanda-token")).Is(401);

        // The request finds nobody and comes onto the desk; its deadline waits on a queue.
        await collector.Until("metrics", "unmatched");
        await collector.Until("metrics", "bdsbroker.queue.age");
        Assert.Equal(0, await server.Stop());
        var (traces, metrics, logs) = (collector.Received("traces"), collector.Received("metrics"), collector.Received("logs"));
        Assert.Contains("process matches", traces, StringComparison.Ordinal);
        Assert.Contains("POST /api/v1/smes/{sme}/requests", traces, StringComparison.Ordinal);
        Assert.All(
            (string[])["bdsbroker.events", "request.submitted", "bdsbroker.transitions", "unmatched", "messaging.process.duration", "bdsbroker.queue.age", "http.server.request.duration"],
            name => Assert.Contains(name, metrics, StringComparison.Ordinal));
        Assert.Contains("Serving", logs, StringComparison.Ordinal);
        Assert.All((string[])[traces, metrics, logs], bytes => Assert.Contains("bdsbroker", bytes, StringComparison.Ordinal));

        foreach (var marked in (string[])["penanda", "811223344", "9120001234567", "51234567", "Bearer", ani])
        {
            Assert.DoesNotContain(marked, traces + metrics + logs, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_endpoint_that_is_no_address_stops_the_start()
    {
        var (code, _, error) = await ServerProcess.Run(["--data", folder.Location, "--urls", "http://127.0.0.1:0"], (Telemetry.Endpoint, "collector"));
        Assert.Equal(2, code);
        Assert.Contains($"{Telemetry.Endpoint} is \"collector\"", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Location));
    }

    [Fact]
    public void The_page_on_telemetry_names_what_the_sources_make()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "telemetry.md"));
        var sources = string.Concat(Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText));
        var names = Name().Matches(sources).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal).ToArray();
        Assert.Contains("bdsbroker.events", names);
        Assert.All(names, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
        Assert.All(Named().Matches(page).Select(match => match.Groups[1].Value), name => Assert.Contains(name, names));
    }

    [GeneratedRegex("\"((?:bdsbroker|messaging)\\.[a-z_.]+)\"")]
    private static partial Regex Name();

    [GeneratedRegex("`((?:bdsbroker|messaging)\\.[a-z_.]+)`")]
    private static partial Regex Named();
}
