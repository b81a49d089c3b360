using System.Text;

namespace BdsBroker.Storage.Tests.Contract;

/// <summary>A backend as the contract sees it. It may hold what other tests left: every test draws names of its own.</summary>
public abstract class StorageUnderTest : IAsyncDisposable
{
    public abstract IRecords Records { get; }

    public abstract IQueues Queues { get; }

    /// <summary>
    /// The largest text that a message may have, 48 KiB in fewer letters: the limit counts bytes. It keeps every letter that it is given.
    /// </summary>
    public virtual string LargestText => new('Ω', 24 * 1024);

    /// <summary>Receives and completes what a queue delivers now, until nothing is left of it.</summary>
    public abstract Task<IReadOnlyList<string>> Drain(string queue);

    public abstract ValueTask DisposeAsync();
}

internal static class Some
{
    internal static CancellationToken Time => CancellationToken.None;

    internal static string Partition() => $"test/{Guid.NewGuid():n}";

    internal static string Queue() => $"queue-{Guid.NewGuid():n}";

    internal static byte[] Json(string text) => Encoding.UTF8.GetBytes($"{{\"text\":\"{text}\"}}");

    internal static byte[] Json(int bytes)
    {
        var json = new byte[bytes];
        json.AsSpan().Fill((byte)' ');
        "{}"u8.CopyTo(json);
        return json;
    }

    internal static string Text(this StoredDocument? document) => document is null ? "(none)" : Encoding.UTF8.GetString(document.Json.Span);

    internal static Task<CommitResult> Commit(this IRecords records, string partition, params Change[] changes) =>
        records.Commit(new(partition, changes, []), Time);

    internal static async Task<string> Put(this IRecords records, string partition, string key, string text)
    {
        Assert.Equal(CommitResult.Committed, await records.Commit(partition, new Change.PutNew(key, Json(text))));
        return (await records.Read(partition, key, Time))!.Version;
    }

    internal static async Task<string[]> Keys(this IRecords records, string partition, KeyRange range, int limit)
    {
        var keys = new List<string>();
        for (var more = true; more;)
        {
            var page = await records.ReadRange(partition, range, limit, Time);
            Assert.True(page.Documents.Count <= limit);
            Assert.True(page.Documents.Count > 0 || !page.More);
            keys.AddRange(page.Documents.Select(document => document.Key));
            more = page.More;
            range = more ? range.After(keys[^1]) : range;
        }

        return [.. keys];
    }
}
