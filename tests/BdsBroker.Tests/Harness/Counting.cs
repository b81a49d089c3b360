using BdsBroker.Storage;

namespace BdsBroker.Tests.Harness;

/// <summary>How often the storage was asked.</summary>
internal readonly record struct StorageCalls(int Reads, int Pages, int Commits, int Sends, int Files)
{
    internal int All => Reads + Pages + Commits + Sends + Files;

    public static StorageCalls operator -(StorageCalls later, StorageCalls earlier) => new(
        later.Reads - earlier.Reads,
        later.Pages - earlier.Pages,
        later.Commits - earlier.Commits,
        later.Sends - earlier.Sends,
        later.Files - earlier.Files);
}

/// <summary>Passes every call on to the storage, counts it, and lets a test step in before and after it.</summary>
internal sealed class Counting(IBackend backend) : IRecords, IQueues, IFiles
{
    private int reads, pages, commits, sends, fileCalls, changes, messages, deliveries;

    /// <summary>
    /// Runs before each call with its kind (read, page, commit, send, put, open, delete, receive, complete) and its partition, queue or file name;
    /// what it throws the caller meets. A test makes an outage or a lost race of it.
    /// </summary>
    internal Func<string, string, Task>? Before { get; set; }

    /// <summary>Runs after each call that did not fail, with the same words; what it throws the caller meets instead of the answer.</summary>
    internal Func<string, string, Task>? After { get; set; }

    /// <summary>Documents that commits wrote or removed, and messages that they owed.</summary>
    internal (int Changes, int Messages) Committed => (changes, messages);

    internal StorageCalls So => new(reads, pages, commits, sends, fileCalls);

    public async ValueTask<StoredDocument?> Read(string partition, string key, CancellationToken cancel)
    {
        await Count(ref reads, "read", partition);
        return await Answer(await backend.Records.Read(partition, key, cancel), "read", partition);
    }

    public async ValueTask<RecordPage> ReadRange(string partition, KeyRange range, int limit, CancellationToken cancel)
    {
        await Count(ref pages, "page", partition);
        return await Answer(await backend.Records.ReadRange(partition, range, limit, cancel), "page", partition);
    }

    public async Task<CommitResult> Commit(Commit commit, CancellationToken cancel)
    {
        await Count(ref commits, "commit", commit.Partition);
        var result = await backend.Records.Commit(commit, cancel);
        if (result == CommitResult.Committed)
        {
            Interlocked.Add(ref changes, commit.Changes.Count);
            Interlocked.Add(ref messages, commit.Messages.Count);
        }

        return await Answer(result, "commit", commit.Partition);
    }

    public IReadOnlyList<string> OwnQueues => backend.Queues.OwnQueues;

    public async Task Send(Message message, CancellationToken cancel)
    {
        await Count(ref sends, "send", message.Queue);
        await backend.Queues.Send(message, cancel);
        await Answer(true, "send", message.Queue);
    }

    public async Task<WrittenFile?> PutNew(string name, Stream content, long limit, CancellationToken cancel)
    {
        await Count(ref fileCalls, "put", name);
        return await Answer(await backend.Files.PutNew(name, content, limit, cancel), "put", name);
    }

    public async Task<Stream?> Open(string name, long offset, long? length, CancellationToken cancel)
    {
        await Count(ref fileCalls, "open", name);
        return await Answer(await backend.Files.Open(name, offset, length, cancel), "open", name);
    }

    public async Task Delete(string name, CancellationToken cancel)
    {
        await Count(ref fileCalls, "delete", name);
        await backend.Files.Delete(name, cancel);
        await Answer(true, "delete", name);
    }

    /// <summary>What the pump does: takes all visible messages of the queues. Not among the counted calls, which are the product's.</summary>
    internal async Task<IReadOnlyList<Delivered>> Receive(IReadOnlyCollection<string> queues, TimeSpan hidden)
    {
        await Count(ref deliveries, "receive", "");
        return await Answer(await backend.Receive(queues, hidden), "receive", "");
    }

    /// <summary>The same: a message was worked off.</summary>
    internal async Task Complete(Delivered message)
    {
        await Count(ref deliveries, "complete", message.Queue);
        await backend.Complete(message);
        await Answer(true, "complete", message.Queue);
    }

    private Task Count(ref int counter, string kind, string where)
    {
        Interlocked.Increment(ref counter);
        return Before?.Invoke(kind, where) ?? Task.CompletedTask;
    }

    private async ValueTask<T> Answer<T>(T answer, string kind, string where)
    {
        if (After is { } after)
        {
            await after(kind, where);
        }

        return answer;
    }
}
