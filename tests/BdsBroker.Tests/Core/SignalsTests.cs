using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net.Http.Json;
using BdsBroker.Core;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Matches;
using BdsBroker.Tests.Proposals;
using Microsoft.Extensions.DependencyInjection;

namespace BdsBroker.Tests.Core;

/// <summary>Spans and measurements. One class, since a listener hears of every world of the process.</summary>
public sealed class SignalsTests
{
    [Fact]
    public async Task A_call_and_all_that_follows_from_it_at_once_is_one_trace_down_to_the_notices()
    {
        await using var world = await World.Start();
        var (ani, budi) = (world.As("ani", "sme"), world.As("budi", "provider"));
        await world.Provider(budi);
        var sme = await world.Sme(ani);
        using var trace = new Listening();
        (await ani.Send(HttpMethod.Post, $"/smes/{sme}/requests", JsonContent.Create(Market.CreditBody), null, null, ("traceparent", trace.Parent))).Is(202);
        await world.Settle();

        var spans = trace.Spans;
        Assert.All(spans, span => Assert.Equal(trace.Id, span.TraceId.ToHexString()));
        Assert.Equal(["process matches", "process notices", "process offers"], Ours(spans).Select(span => span.OperationName).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

        // The notice hangs on the offer, the offer on matching, matching on the call, and that on its caller.
        var by = spans.ToDictionary(span => span.SpanId.ToHexString(), StringComparer.Ordinal);
        for (var span = Ours(spans).First(span => span.OperationName == "process notices" && by[span.ParentSpanId.ToHexString()].OperationName == "process offers"); span.ParentSpanId.ToHexString() != trace.Caller;)
        {
            span = by[span.ParentSpanId.ToHexString()];
        }

        var matching = Ours(spans).First(span => span.OperationName == "process matches");
        Assert.Equal(ActivityKind.Consumer, matching.Kind);
        Assert.Equal("request-opened", matching.GetTagItem("bdsbroker.fact"));
        Assert.Equal("matches", matching.GetTagItem("messaging.destination.name"));
    }

    [Fact]
    public async Task A_deadline_begins_a_trace_of_its_own_that_names_the_one_it_comes_from()
    {
        await using var world = await World.Start();
        var (ani, budi) = (world.As("ani", "sme"), world.As("budi", "provider"));
        await world.Provider(budi);
        var sme = await world.Sme(ani);
        using var trace = new Listening();
        (await ani.Send(HttpMethod.Post, $"/smes/{sme}/requests", JsonContent.Create(Market.CreditBody), null, null, ("traceparent", trace.Parent))).Is(202);
        await world.Settle();
        Assert.DoesNotContain(trace.Spans, span => span.OperationName == "process deadlines");

        // Nobody answers in time.
        await world.Advance(TimeSpan.FromDays(7));
        var lapse = trace.Spans.First(span => span.OperationName == "process deadlines");
        Assert.NotEqual(trace.Id, lapse.TraceId.ToHexString());
        Assert.Equal(default, lapse.ParentSpanId);
        Assert.Equal(trace.Id, Assert.Single(lapse.Links).Context.TraceId.ToHexString());
    }

    [Fact]
    public async Task A_delivery_that_fails_leaves_a_failed_span_and_a_measurement_with_the_type_of_the_error()
    {
        await using var world = await World.Start();
        using var measured = new Measured(world);
        using var trace = new Listening();
        var queues = world.Services.GetRequiredService<BrokerQueues>();
        var lost = "{\"fact\":\"request-opened\",\"v\":1,\"trace\":\"" + trace.Parent + "\",\"data\":{\"sme\":\"nobody\",\"number\":1}}";
        await Assert.ThrowsAsync<InvalidOperationException>(() => queues.Deliver("matches", lost, null, default));
        var span = Assert.Single(trace.Spans);
        Assert.Equal((ActivityStatusCode.Error, "System.InvalidOperationException"), (span.Status, span.GetTagItem("error.type")));
        Assert.Null(span.StatusDescription);
        Assert.Equal(1, measured.Of("messaging.process.duration", ("messaging.destination.name", "matches"), ("error.type", "System.InvalidOperationException")));

        await queues.DeliverPoison("matches", lost, default);
        Assert.Equal(1, measured.Of("bdsbroker.messages.poisoned", ("messaging.destination.name", "matches")));
    }

    [Fact]
    public async Task While_nobody_listens_messages_hold_no_trace_whatever_the_caller_sends()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var sme = await world.Sme(ani);
        const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        (await ani.Send(HttpMethod.Post, $"/smes/{sme}/requests", JsonContent.Create(Market.CreditBody), null, null, ("traceparent", Parent))).Is(202);
        Assert.NotEmpty(world.Waiting("matches"));
        Assert.All(((string[])["matches", "deadlines", "notices"]).SelectMany(world.Waiting), text => Assert.DoesNotContain("trace", text, StringComparison.Ordinal));
        Assert.Null(Signals.Process("matches", "request-opened", Parent, delayed: false));
    }

    [Fact]
    public async Task Events_and_changes_of_state_are_counted_once_however_often_a_message_comes()
    {
        await using var world = await World.Start();
        var (ani, budi, cici) = (world.As("ani", "sme"), world.As("budi", "provider"), world.As("cici", "provider"));
        var (one, two) = (await world.Provider(budi), await world.Provider(cici));
        var sme = await world.Sme(ani);
        using var measured = new Measured(world);
        world.Disorder = new(7);
        await world.Request(ani, sme, Market.CreditBody);
        (await cici.Post($"/providers/{two}/offers/{await cici.Offer(two)}/decline", new { reason = "penuh" })).Is(200);
        (await budi.Post($"/providers/{one}/offers/{await budi.Offer(one)}/accept", new { })).Is(200);
        await world.Settle();

        foreach (var state in (string[])["submitted", "offered", "engaged"])
        {
            Assert.Equal(1, measured.Of("bdsbroker.transitions", ("bdsbroker.document", "request"), ("bdsbroker.state", state)));
        }

        Assert.Equal(1, measured.Of("bdsbroker.events", ("bdsbroker.event", "request.offered")));
        Assert.Equal(2, measured.Of("bdsbroker.transitions", ("bdsbroker.document", "offer"), ("bdsbroker.state", "open")));
        Assert.Equal(1, measured.Of("bdsbroker.transitions", ("bdsbroker.document", "offer"), ("bdsbroker.state", "accepted")));
        Assert.Equal(1, measured.Of("bdsbroker.transitions", ("bdsbroker.document", "offer"), ("bdsbroker.state", "declined")));
        Assert.True(measured.Of("messaging.process.duration", ("messaging.destination.name", "offers")) >= 2);
        Assert.Equal(0, measured.Of("bdsbroker.events", ("bdsbroker.event", "request.unmatched")));
    }

    [Fact]
    public async Task Offers_that_nobody_answers_are_counted_as_expired_and_the_request_as_unmatched()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        await world.Provider(world.As("budi", "provider"));
        await world.Provider(world.As("cici", "provider"));
        var sme = await world.Sme(ani);
        using var measured = new Measured(world);
        world.Disorder = new(7);
        await world.Request(ani, sme, Market.CreditBody);
        await world.Advance(TimeSpan.FromDays(7));
        await world.Settle();

        Assert.Equal(2, measured.Of("bdsbroker.transitions", ("bdsbroker.document", "offer"), ("bdsbroker.state", "expired")));
        Assert.Equal(1, measured.Of("bdsbroker.events", ("bdsbroker.event", "request.wave-lapsed")));
        Assert.Equal(1, measured.Of("bdsbroker.transitions", ("bdsbroker.document", "request"), ("bdsbroker.state", "unmatched")));
    }

    [Theory]
    [InlineData("approve", "approved")]
    [InlineData("decline", "declined")]
    [InlineData("return", "returned")]
    public async Task What_a_bank_decides_is_counted_once_for_its_proposal_and_once_for_the_request(string decide, string state)
    {
        await using var lending = await Lending.Start();
        var proposal = await lending.Forward();
        await lending.World.Settle();
        using var measured = new Measured(lending.World);
        lending.World.Disorder = new(7);
        (await lending.Head.Post($"{proposal}/{decide}", decide switch
        {
            "approve" => Lending.Terms,
            "decline" => new { reason = "policy", note = "x" },
            _ => new { needs = new[] { "foto tempat usaha" } },
        })).Is(200);
        await lending.World.Settle();

        Assert.Equal(1, measured.Of("bdsbroker.transitions", ("bdsbroker.document", "proposal"), ("bdsbroker.state", state)));
        Assert.Equal(1, measured.Of("bdsbroker.transitions", ("bdsbroker.document", "request"), ("bdsbroker.state", state)));
    }

    [Fact]
    public async Task A_commit_that_lost_its_race_counts_nothing()
    {
        await using var world = await World.Start();
        using var measured = new Measured(world);
        var draft = new Draft("test/1", Actor.System("test"), world.Now);
        draft.Add(new Address<string[]>("test/1", "a", CoreJson.Default.StringArray), ["x"], "sample.made");
        Assert.True(await world.Ledger.Commit(draft, default));
        Assert.False(await world.Ledger.Commit(draft, default));
        Assert.Equal(1, measured.Of("bdsbroker.events", ("bdsbroker.event", "sample.made")));
    }

    private static IEnumerable<Activity> Ours(IEnumerable<Activity> spans) => spans.Where(span => span.Source.Name == BrokerSetup.TelemetryName);

    /// <summary>Listens to one trace, made up for the test, and to what refers to it; other worlds run at the same time.</summary>
    private sealed class Listening : IDisposable
    {
        private readonly ConcurrentQueue<Activity> ended = new();
        private readonly ActivityListener listener;

        internal Listening()
        {
            listener = new()
            {
                ShouldListenTo = source => source.Name is BrokerSetup.TelemetryName or "Microsoft.AspNetCore",
                Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                    options.Parent.TraceId.ToHexString() == Id || options.Links?.Any(link => link.Context.TraceId.ToHexString() == Id) == true
                        ? ActivitySamplingResult.AllDataAndRecorded
                        : ActivitySamplingResult.None,
                ActivityStopped = ended.Enqueue,
            };
            ActivitySource.AddActivityListener(listener);
        }

        internal string Id { get; } = ActivityTraceId.CreateRandom().ToHexString();

        internal string Caller { get; } = ActivitySpanId.CreateRandom().ToHexString();

        internal string Parent => $"00-{Id}-{Caller}-01";

        /// <summary>What has ended so far.</summary>
        internal IReadOnlyList<Activity> Spans => [.. ended];

        public void Dispose() => listener.Dispose();
    }

    /// <summary>Adds up what one world measures.</summary>
    private sealed class Measured : IDisposable
    {
        private readonly ConcurrentQueue<(string Instrument, long Value, KeyValuePair<string, object?>[] Tags)> all = new();
        private readonly MeterListener listener;

        internal Measured(World world)
        {
            var factory = world.Services.GetRequiredService<IMeterFactory>();
            listener = new()
            {
                InstrumentPublished = (instrument, listening) =>
                {
                    if (instrument.Meter.Name == BrokerSetup.TelemetryName && instrument.Meter.Scope == factory)
                    {
                        listening.EnableMeasurementEvents(instrument);
                    }
                },
            };
            listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => all.Enqueue((instrument.Name, value, tags.ToArray())));
            listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => all.Enqueue((instrument.Name, 1, tags.ToArray())));
            listener.Start();
        }

        /// <summary>The sum of a counter, or how often a histogram was recorded, with at least these tags.</summary>
        internal long Of(string instrument, params (string Name, string Value)[] tags) => all
            .Where(one => one.Instrument == instrument && tags.All(tag => one.Tags.Contains(new(tag.Name, tag.Value))))
            .Sum(one => one.Value);

        public void Dispose() => listener.Dispose();
    }
}
