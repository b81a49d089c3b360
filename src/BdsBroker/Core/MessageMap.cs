using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BdsBroker.Storage;

namespace BdsBroker.Core;

/// <summary>What a handler of a message works with: the broker, who it acts as, and the time it was delivered.</summary>
internal sealed record Work(Broker Broker, Actor By, DateTimeOffset Now);

/// <summary>Handles one fact. It may run twice, late, or after the fact that undoes it: it reads state first, and what is done already is success.
/// A refusal ends the delivery (there is nothing more to do); an exception means bug or outage, and the message comes again.</summary>
internal delegate Task<Problem?> Handler<TFact>(TFact fact, Work work, CancellationToken cancel)
    where TFact : Fact;

/// <summary>
/// Which facts exist, and who hears of them on which queue. Filled once at start by every slice's <c>XxxMessages.cs</c>: the slice
/// that states a fact declares it, the slices downstream that care subscribe.
/// </summary>
/// <remarks>
/// On the wire a message is <c>{"fact": name, "v": version, "due": instant?, "trace": traceparent?, "data": {...}}</c>; <c>trace</c> is there only while somebody listens to the
/// product's spans (<see cref="Signals.Trace"/>), and means nothing to a handler. Names and versions outlive a release:
/// a changed shape gets a new version beside the old one, declared as a fact of its own with its own handler, for as long as messages of it may be under way (those with a due
/// time for as long as that is away). A version that nobody handles any more, or not yet, is a fault that no trying again mends: the message becomes poison, whole, and can be
/// sent again from the officers' desk once a release that knows it runs.
/// </remarks>
internal sealed class MessageMap
{
    private readonly Dictionary<Type, Declared> declared = [];
    private readonly Dictionary<Type, List<string>> subscribers = [];
    private readonly Dictionary<(string Queue, string Fact, int Version), Func<JsonElement, Work, CancellationToken, Task<Problem?>>> handlers = [];

    private sealed record Declared(string Name, int Version, JsonTypeInfo Json);

    /// <summary>Every queue that some handler listens on, in ordinal order.</summary>
    internal IReadOnlyList<string> Queues => [.. handlers.Keys.Select(key => key.Queue).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Every subscription, for the map in docs and its test.</summary>
    internal IEnumerable<(string Queue, string Fact, int Version)> Subscriptions => handlers.Keys;

    /// <summary>Whether a name is that of a fact; any other is what somebody wrote, and may say anything.</summary>
    internal bool Knows(string? fact) => declared.Values.Any(known => known.Name == fact);

    /// <summary>Declares a fact by its stable name, such as <c>request-submitted</c>.</summary>
    internal void Fact<TFact>(string name, JsonTypeInfo<TFact> json, int version = 1)
        where TFact : Fact => declared.Add(typeof(TFact), new(name, version, json));

    /// <summary>Subscribes a handler on a queue; each queue that subscribes gets a message of its own.</summary>
    internal void On<TFact>(string queue, Handler<TFact> handle)
        where TFact : Fact
    {
        StorageLimits.CheckQueue(queue);
        var fact = declared[typeof(TFact)];
        var json = (JsonTypeInfo<TFact>)fact.Json;
        handlers.Add((queue, fact.Name, fact.Version), (data, work, cancel) =>
            handle(data.Deserialize(json) ?? throw new JsonException($"The data of {fact.Name} is null."), work, cancel));
        if (!subscribers.TryGetValue(typeof(TFact), out var queues))
        {
            subscribers.Add(typeof(TFact), queues = []);
        }

        queues.Add(queue);
    }

    /// <summary>The messages that a fact owes: one for each queue that subscribes.</summary>
    internal IEnumerable<Message> Owed(Fact fact)
    {
        if (!subscribers.TryGetValue(fact.GetType(), out var queues))
        {
            return [];
        }

        var text = Write(declared[fact.GetType()], fact);
        return queues.Select(queue => new Message(queue, text, fact.Due));
    }

    /// <summary>
    /// Delivers one message of a queue. A message that came before its due time (a queue keeps none longer than 7 days) is sent on for the rest.
    /// </summary>
    /// <exception cref="JsonException">The text is no message of ours.</exception>
    /// <exception cref="InvalidOperationException">Nobody on this queue handles this fact in this version.</exception>
    internal async Task<Problem?> Deliver(string queue, string text, Broker broker, CancellationToken cancel)
    {
        using var message = JsonDocument.Parse(text);
        var root = message.RootElement;
        var name = root.GetProperty("fact").GetString() ?? throw new JsonException("A message names its fact.");
        var version = root.GetProperty("v").GetInt32();
        if (!handlers.TryGetValue((queue, name, version), out var handle))
        {
            var known = string.Join(", ", handlers.Keys.Where(key => key.Queue == queue && key.Fact == name).Select(key => key.Version).Order());
            throw new InvalidOperationException(known.Length == 0
                ? $"Nobody on queue {queue} handles {(Knows(name) ? name : "such a fact")}."
                : $"Nobody on queue {queue} handles {name} version {version}: this release knows version {known} of it, so another release sent the message.");
        }

        var now = broker.Clock.GetUtcNow();
        if (root.TryGetProperty("due", out var due) && due.GetDateTimeOffset() is var at && at > now)
        {
            await broker.Queues.Send(new(queue, text, at), cancel);
            return null;
        }

        using var span = Signals.Process(queue, name, root.TryGetProperty("trace", out var trace) ? trace.GetString() : null, delayed: due.ValueKind != JsonValueKind.Undefined);
        try
        {
            var refusal = await handle(root.GetProperty("data"), new(broker, Actor.System(queue), now), cancel);
            span?.SetTag("bdsbroker.refusal", refusal?.Code);
            return refusal;
        }
        catch (Exception failure)
        {
            span?.SetTag("error.type", failure.GetType().FullName).SetStatus(ActivityStatusCode.Error);
            throw;
        }
    }

    /// <summary>When a message is due; null where it is due at once, or is no message of ours.</summary>
    internal static DateTimeOffset? DueOf(string text)
    {
        try
        {
            using var message = JsonDocument.Parse(text);
            return message.RootElement.ValueKind == JsonValueKind.Object && message.RootElement.TryGetProperty("due", out var due) && due.TryGetDateTimeOffset(out var at) ? at : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Write(Declared declared, Fact fact)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("fact"u8, declared.Name);
            json.WriteNumber("v"u8, declared.Version);
            if (fact.Due is { } due)
            {
                json.WriteString("due"u8, due);
            }

            if (Signals.Trace is { } trace)
            {
                json.WriteString("trace"u8, trace);
            }

            json.WritePropertyName("data"u8);
            JsonSerializer.Serialize(json, fact, declared.Json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
