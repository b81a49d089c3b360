using BdsBroker.Functions.Demo;
using BdsBroker.Functions.Tests.Kills;

namespace BdsBroker.Functions.Tests.Host;

/// <summary>What processes behind the host tell a collector together.</summary>
public sealed class TraceTests
{
    [Fact]
    public async Task One_trace_runs_from_a_call_over_two_processes_to_the_last_message_and_holds_nothing_of_a_person()
    {
        await using var collector = await Collector.Start();
        await using var host = await HostSide.Start(
            settings: [(Telemetry.Endpoint, collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("BdsBroker__Waits__Offer", "1 hour")]);
        using var handlers = new Handlers(host, new(0));
        var api = new Persistent(handlers);
        await host.While(() => Market.Open(api, 2));
        var ani = new Persona("penanda-subjek", "sme");
        var sme = (await api.Post(ani, "/smes", """
            {
              "name": "penanda-nama", "address": "penanda-alamat", "regency": "33.28", "phone": "+62811223344", "email": "penanda@contoh.id", "nib": "9120001234567",
              "kbli": {"version": 2020, "code": "25920"}, "products": ["penanda-produk"], "establishedYear": 2019, "employees": 4, "consents": [{"purpose": "matching", "given": true}]
            }
            """, 201)).Of("id");
        await host.Settle();

        // The one that is called states it, the other makes the wave, and both work off what follows.
        await api.Post(ani, $"/smes/{sme}/requests", """{"kind": "credit", "amount": 51234567, "tenorMonths": 24, "purpose": "penanda-tujuan"}""", 202);
        var (called, other) = (host.Instances[0], await host.StartProcess());
        var matches = host.Queue("matches");
        var message = Assert.Single(await host.Receive(matches));
        Assert.True(await host.Post("Matches", message, other));
        await matches.DeleteMessageAsync(message.MessageId, message.PopReceipt);
        await host.Settle();

        // What they still hold is sent when they end.
        Assert.Equal((0, 0), (await called.Stop(), await other.Stop()));
        var all = collector.Spans();
        var call = Assert.Single(all, span => span.Name == "POST /api/v1/smes/{sme}/requests");
        var trace = all.Where(span => span.Trace == call.Trace).ToDictionary(span => span.Id, StringComparer.Ordinal);
        var matching = Assert.Single(trace.Values, span => span.Name == "process matches");
        Assert.NotEqual(call.Process, matching.Process);
        var notices = trace.Values.Where(span => span.Name == "process notices").ToArray();
        Assert.Equal(2, notices.Count(notice => Way(notice) is ["process notices", "process offers", "process matches", "POST /api/v1/smes/{sme}/requests"]));

        // Each hangs on the call in the end, and names the host's own invocation, which is the span of a function in another trace.
        Assert.All(trace.Values, span => Assert.Equal(call.Name, Way(span)[^1]));
        var invocations = all.Where(span => span.Trace != call.Trace).GroupBy(span => span.Trace, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Select(span => span.Name).ToArray(), StringComparer.Ordinal);
        Assert.Contains("POST /Matches", invocations[Assert.Single(matching.Links)]);
        Assert.All(notices, notice => Assert.Contains("POST /Notices", invocations[Assert.Single(notice.Links)]));

        var told = collector.Received("traces") + collector.Received("metrics") + collector.Received("logs");
        Assert.All((string[])["bdsbroker.transitions", "request.offered", "messaging.process.duration", "Serving"], name => Assert.Contains(name, told, StringComparison.Ordinal));
        Assert.All(
            (string[])["penanda", "811223344", "9120001234567", "51234567", "Bearer", host.Token("penanda-subjek", "sme")[..20], host.Account.Key, HostSide.MasterKeys],
            marked => Assert.DoesNotContain(marked, told, StringComparison.Ordinal));

        // From a span up to the call, the product's own spans and those of calls alone.
        List<string> Way(Span span)
        {
            List<string> way = [];
            for (var at = span; at is not null; at = trace.GetValueOrDefault(at.Parent))
            {
                if (at == span || at.Name.Contains(' ', StringComparison.Ordinal))
                {
                    way.Add(at.Name);
                }
            }

            return way;
        }
    }
}
