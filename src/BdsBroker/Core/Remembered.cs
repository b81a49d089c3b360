using System.Text.Json.Serialization;
using BdsBroker.Storage;

namespace BdsBroker.Core;

/// <summary>An answer was kept for repeats of its call; when this arrives it is forgotten.</summary>
internal sealed record AnswerRemembered(string Partition, string Row) : Fact;

/// <summary>Forgets answers that were kept for a repeated Idempotency-Key, after the time that <see cref="Limits.IdempotencyKept"/> promises.</summary>
internal static class Remembered
{
    /// <summary>Under which the rows are kept, in the partition of the commit whose answer they keep; the only place this key is spelled.</summary>
    internal const string Prefix = "idempotency/";

    private const int AtOnce = 40;

    /// <summary>Forgets every answer kept in a partition before its time: what they show of somebody goes with that somebody.</summary>
    internal static async Task ForgetAll(string partition, Broker broker, CancellationToken cancel)
    {
        var range = KeyRange.Prefix(Prefix);
        for (; ;)
        {
            var rows = (await broker.Ledger.Records.ReadRange(partition, range, AtOnce, cancel)).Documents;
            if (rows.Count == 0)
            {
                return;
            }

            // Whoever removed one of them meanwhile did the same; the others are found again.
            await broker.Ledger.Records.Commit(new(partition, [.. rows.Select(row => new Change.Delete(row.Key, row.Version))], []), cancel);
        }
    }

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
