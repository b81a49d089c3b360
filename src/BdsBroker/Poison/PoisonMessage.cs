using System.Text.Json;
using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Poison;

/// <summary>What an officer did about a message that failed too often.</summary>
[JsonConverter(typeof(CamelCase<PoisonState>))]
internal enum PoisonState
{
    /// <summary>Nothing yet.</summary>
    Open,

    /// <summary>Sent to its queue again.</summary>
    Retried,

    /// <summary>Given up, with a note.</summary>
    Dismissed,
}

/// <summary>A message that failed too often, kept until an officer deals with it, and after that without its text, which may hold a name or an amount.</summary>
internal sealed record PoisonMessage
{
    public required string Id { get; init; }

    /// <summary>The queue that it failed on.</summary>
    public required string Queue { get; init; }

    /// <summary>The text as it was delivered, while it is open; empty once an officer dealt with it.</summary>
    public required string Text { get; init; }

    /// <summary>The fact's name; null where the text is none of ours.</summary>
    public string? Fact { get; init; }

    /// <summary>What it is about, as far as its ids tell, such as <c>smes/abc/requests/3</c>.</summary>
    public string? Subject { get; init; }
    public required PoisonState State { get; init; }

    /// <summary>How often it came here.</summary>
    public required int Times { get; init; }
    public required DateTimeOffset FirstAt { get; init; }
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>Why it was dismissed.</summary>
    public string? Note { get; init; }

    /// <summary>The id that always belongs to a queue and a text, so that one delivered twice is kept once.</summary>
    internal static string IdOf(string queue, string text) => Ids.From(queue, text);

    /// <summary>A message came for the first time.</summary>
    internal static PoisonMessage Arrived(string queue, string text, DateTimeOffset at)
    {
        var (fact, subject) = Look(text);
        return new()
        {
            Id = IdOf(queue, text),
            Queue = queue,
            Text = text,
            Fact = fact,
            Subject = subject,
            State = PoisonState.Open,
            Times = 1,
            FirstAt = at,
            LastAt = at,
        };
    }

    /// <summary>The same message came again: nothing new while it is open; after a retry or a dismissal it is on the desk again.</summary>
    internal static Decision<PoisonMessage> ArriveAgain(PoisonMessage now, string text, DateTimeOffset at) => now.State == PoisonState.Open
        ? Decision.Unchanged(now)
        : Decision.Change(now with { State = PoisonState.Open, Text = text, Times = now.Times + 1, LastAt = at }, "poison.returned");

    /// <summary>An officer sends it to its queue again, once the cause is mended.</summary>
    internal static Decision<PoisonMessage> Retry(PoisonMessage now) => now.State switch
    {
        PoisonState.Open => Decision.Change(now with { State = PoisonState.Retried, Text = "" }, "poison.retried"),
        PoisonState.Retried => Decision.Unchanged(now),
        _ => PoisonProblems.Dismissed,
    };

    /// <summary>An officer gives it up.</summary>
    internal static Decision<PoisonMessage> Dismiss(PoisonMessage now, string note) => now.State switch
    {
        PoisonState.Open => Decision.Because(now with { State = PoisonState.Dismissed, Text = "", Note = note }, "poison.dismissed", note),
        PoisonState.Dismissed => Decision.Unchanged(now),
        _ => PoisonProblems.Retried,
    };

    // Only the fact's name and well-formed ids are taken out: the rest of the text is nobody's to show.
    private static (string? Fact, string? Subject) Look(string text)
    {
        JsonElement root;
        try
        {
            using var parsed = JsonDocument.Parse(text);
            root = parsed.RootElement.Clone();
        }
        catch (JsonException)
        {
            // A text that is no JSON has no name and no subject; it is kept all the same.
            return (null, null);
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            return (null, null);
        }

        var fact = IdIn(root, "fact");
        return root.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object ? (fact, SubjectOf(data)) : (fact, null);
    }

    private static string? SubjectOf(JsonElement data)
    {
        string[][] paths =
        [
            ["smes", "sme", "requests", "number"],
            ["providers", "provider", "certificates", "certificate"],
            ["providers", "provider", "offers", "offer"],
            ["banks", "bank", "proposals", "proposal"],
            ["banks", "bank", "products", "product"],
            ["smes", "sme"],
            ["providers", "provider"],
            ["banks", "bank"],
            ["experts", "expert"],
        ];
        foreach (var path in paths)
        {
            var steps = path.Select((step, n) => n % 2 == 0 ? step : IdIn(data, step)).ToList();
            if (!steps.Contains(null))
            {
                return string.Join('/', steps);
            }
        }

        return IdIn(data, "party") is { } party && (IdIn(data, "partyId") ?? IdIn(data, "id")) is { } id ? $"{party}s/{id}" : null;
    }

    private static string? IdIn(JsonElement of, string name) => of.TryGetProperty(name, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.String when Ids.IsWellFormed(value.GetString()) => value.GetString(),
            JsonValueKind.Number when value.TryGetInt32(out var number) => number.ToString(),
            _ => null,
        }
        : null;
}
