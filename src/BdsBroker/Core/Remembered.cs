using System.Text.Json.Serialization;
using BdsBroker.Storage;

namespace BdsBroker.Core;

/// <summary>An answer was kept for repeats of its call; when this arrives it is forgotten.</summary>
internal sealed record AnswerRemembered(string Partition, string Row) : Fact;

/// <summary>Forgets answers that were kept for a repeated Idempotency-Key, after the time that <see cref="Limits.IdempotencyKept"/> promises.</summary>
internal static class Remembered
{
    internal static void Map(MessageMap messages)
    {
        messages.Fact("answer-remembered", RememberedJson.Default.AnswerRemembered);
        messages.On<AnswerRemembered>("housekeeping", Forget);
    }

    private static async Task<Problem?> Forget(AnswerRemembered fact, Work work, CancellationToken cancel)
    {
        if (await work.Broker.Ledger.Records.Read(fact.Partition, fact.Row, cancel) is { } row)
        {
            await work.Broker.Ledger.Records.Commit(new(fact.Partition, [new Change.Delete(fact.Row, row.Version)], []), cancel);
        }

        return null;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AnswerRemembered))]
internal sealed partial class RememberedJson : JsonSerializerContext;
