using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;

namespace BdsBroker.Core;

/// <summary>A document with a state of its own, whose changes of state are counted.</summary>
internal interface IStaged
{
    /// <summary>The state's name, camelCase as everywhere.</summary>
    string Stage { get; }
}

/// <summary>What a commit did to one document, for counting: an event of its history, or what it was before (null for the first time) and is now.</summary>
internal readonly record struct Step(string? Event, IStaged? Before, IStaged? Now);

/// <summary>
/// What the product tells of itself: spans and metrics under the name "BdsBroker", listed in docs/telemetry.md. While nobody listens, a span is null and a
/// measurement is dropped at once. Ids, names and people's words are in neither.
/// </summary>
internal sealed class Signals
{
    private const string Ours = "bdsbroker";

    private readonly Counter<long> events;
    private readonly Counter<long> transitions;
    private readonly Counter<long> poisoned;
    private readonly Counter<long> letters;
    private readonly Histogram<double> processing;
    private readonly Histogram<double> waiting;

    public Signals(IMeterFactory meters)
    {
        var meter = meters.Create(BrokerSetup.TelemetryName);
        events = meter.CreateCounter<long>("bdsbroker.events", "{event}", "Entries of histories, once they are durable.");
        transitions = meter.CreateCounter<long>("bdsbroker.transitions", "{transition}", "Documents that came to another state, once it is durable.");
        poisoned = meter.CreateCounter<long>("bdsbroker.messages.poisoned", "{message}", "Messages that failed too often and were kept for the officers.");
        letters = meter.CreateCounter<long>("bdsbroker.letters", "{letter}", "Tries to send a letter by e-mail or telephone, by what came of them.");
        processing = meter.CreateHistogram<double>("messaging.process.duration", "s", "How long messages took to be worked off, or to fail.");
        waiting = meter.CreateHistogram<double>("bdsbroker.queue.wait", "s", "How long messages that could be worked off waited until they were delivered.");
    }

    /// <summary>The product's spans.</summary>
    internal static ActivitySource Spans { get; } = new(BrokerSetup.TelemetryName);

    /// <summary>
    /// The trace that a message written now belongs to, as a W3C traceparent; null while nobody listens to the product's spans. The framework may keep a span of its own
    /// then, for its logs, and a caller may have sent one: neither is a reason to store anything.
    /// </summary>
    internal static string? Trace => Spans.HasListeners() && Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? id : null;

    /// <summary>
    /// Begins the span of working off a message. What was owed at once is a child of what owed it, so that a call and all that follows from it are one trace. What was
    /// owed for later (a deadline days away) begins a trace of its own and only names the old one: a trace that stays open for weeks is whole nowhere.
    /// </summary>
    /// <param name="queue">Where it came from.</param>
    /// <param name="fact">The name of the fact.</param>
    /// <param name="trace">The message's traceparent, or null.</param>
    /// <param name="delayed">Whether it was owed for later.</param>
    internal static Activity? Process(string queue, string fact, string? trace, bool delayed)
    {
        if (!Spans.HasListeners())
        {
            return null;
        }

        // Behind the Functions host the invocation has a span of its own, of the host's trace: that one is named too.
        var cause = ActivityContext.TryParse(trace, null, isRemote: true, out var sent) ? sent : default;
        var around = Activity.Current?.Context ?? default;
        var (parent, other) = delayed || cause == default ? (around, cause) : (cause, around);
        return Spans.StartActivity(
            "process " + queue,
            ActivityKind.Consumer,
            parent,
            [
                new("messaging.system", Ours),
                new("messaging.operation.name", "process"),
                new("messaging.operation.type", "process"),
                new("messaging.destination.name", queue),
                new("bdsbroker.fact", fact),
            ],
            other == default ? null : [new(other)]);
    }

    /// <summary>Counts what a commit did; called once it is durable.</summary>
    internal void Count(IReadOnlyList<Step> steps)
    {
        if (!events.Enabled && !transitions.Enabled)
        {
            return;
        }

        foreach (var step in steps)
        {
            if (step.Event is { } what)
            {
                events.Add(1, new KeyValuePair<string, object?>("bdsbroker.event", what));
            }
            else if (step.Now!.Stage is var stage && step.Before?.Stage != stage)
            {
                transitions.Add(1, new("bdsbroker.document", step.Now.GetType().Name.ToLowerInvariant()), new("bdsbroker.state", stage));
            }
        }
    }

    /// <summary>Measures one delivery, which failed where there is a failure.</summary>
    internal void Processed(string queue, TimeSpan took, Exception? failure)
    {
        if (!processing.Enabled)
        {
            return;
        }

        var tags = new TagList
        {
            { "messaging.system", Ours },
            { "messaging.operation.name", "process" },
            { "messaging.destination.name", queue },
        };
        if (failure is not null)
        {
            tags.Add("error.type", failure.GetType().FullName);
        }

        processing.Record(took.TotalSeconds, tags);
    }

    /// <summary>Measures for how long a message waited that is delivered now: since it was sent or, where it was owed for later, since it was due.</summary>
    internal void Waited(string queue, string text, DateTimeOffset? sent, TimeProvider clock)
    {
        if (waiting.Enabled && sent is { } since)
        {
            var due = MessageMap.DueOf(text) is { } later && later > since ? later : since;
            waiting.Record(Math.Max(0, (clock.GetUtcNow() - due).TotalSeconds), new KeyValuePair<string, object?>("messaging.destination.name", queue));
        }
    }

    /// <summary>Counts a message that was kept for the officers.</summary>
    internal void Poisoned(string queue) => poisoned.Add(1, new KeyValuePair<string, object?>("messaging.destination.name", queue));

    /// <summary>Counts a try to send a letter.</summary>
    internal void Tried(ChannelKind channel, Fate fate) =>
        letters.Add(1, new("bdsbroker.channel", NameOf(channel)), new("bdsbroker.fate", NameOf(fate)));

    /// <summary>How a state is called in a measurement: as in the API.</summary>
    internal static string NameOf<T>(T state)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());
}
