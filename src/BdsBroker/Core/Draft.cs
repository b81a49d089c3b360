using BdsBroker.Storage;

namespace BdsBroker.Core;

/// <summary>
/// What one operation is about to commit in one partition: documents with their history, copies under their lists, and the facts owed.
/// </summary>
/// <param name="partition">The partition of every document in it.</param>
/// <param name="by">Who does it, for the history.</param>
/// <param name="at">When, for the history.</param>
internal sealed class Draft(string partition, Actor by, DateTimeOffset at)
{
    private readonly List<Change> changes = [];
    private readonly List<Fact> facts = [];
    private readonly List<Message> messages = [];
    private readonly List<Step> steps = [];
    private bool changesKeptList, saysSo;

    internal Actor By => by;

    internal DateTimeOffset At => at;

    /// <summary>What it does, for counting once it is durable.</summary>
    internal IReadOnlyList<Step> Steps => steps;

    /// <summary>Writes a document that must not exist.</summary>
    /// <returns>The document as it will be stored (its storage version is not known before the commit).</returns>
    internal Stored<T> Add<T>(Address<T> address, T state, string what, string? reason = null)
        where T : class
    {
        var (next, json) = Next(address, null, state, 1, "", what, reason);
        changes.Add(new Change.PutNew(address.Key, json));
        changes.AddRange(next.Lists.Select(key => new Change.PutNew(key, json)));
        return next;
    }

    /// <summary>Writes the next state of a document that was read.</summary>
    internal Stored<T> Replace<T>(Stored<T> now, T state, string what, string? reason = null)
        where T : class
    {
        var (next, json) = Next(now.Address, now.State, state, now.Revision + 1, now.Last, what, reason);
        changes.Add(new Change.Replace(now.Address.Key, json, now.Version));
        changes.AddRange(now.Lists.Except(next.Lists, StringComparer.Ordinal).Select(key => new Change.Delete(key, Change.AnyVersion)));
        changes.AddRange(next.Lists.Select(key => now.Lists.Contains(key, StringComparer.Ordinal)
            ? (Change)new Change.Replace(key, json, Change.AnyVersion)
            : new Change.PutNew(key, json)));
        return next;
    }

    /// <summary>Writes the next state of a document that was read, or its first where there was none.</summary>
    internal Stored<T> Put<T>(Address<T> address, Stored<T>? now, T state, string what, string? reason = null)
        where T : class => now is null ? Add(address, state, what, reason) : Replace(now, state, what, reason);

    /// <summary>Removes a document that was read; its history stays and ends with the removal.</summary>
    internal void Remove<T>(Stored<T> now, string what, string? reason = null)
        where T : class
    {
        if (now.Address.HasHistory)
        {
            Append(now.Address.Key, new(now.Revision + 1, at, by, what, reason, "", now.Last));
        }

        changesKeptList |= now.Address.IsKept;
        changes.Add(new Change.Delete(now.Address.Key, now.Version));
        changes.AddRange(now.Lists.Select(key => new Change.Delete(key, Change.AnyVersion)));
    }

    /// <summary>Owes a fact to whoever subscribes.</summary>
    internal void Owe(params IEnumerable<Fact> owed) => facts.AddRange(owed);

    /// <summary>Sends a message that was written before, to the one queue it is for.</summary>
    internal void Send(Message message) => messages.Add(message);

    /// <summary>A change that is no state of ours (an idempotency row, a tombstone).</summary>
    internal void Raw(Change change) => changes.Add(change);

    /// <summary>Says that the list changes which processes keep of this partition, by the mark that tells them.</summary>
    internal void Mark(Change mark)
    {
        saysSo = true;
        changes.Add(mark);
    }

    /// <summary>Applies a decision on a document that was read: replaces it and owes its facts.</summary>
    /// <returns>The document as it will be; the same as before where nothing changes.</returns>
    internal Stored<T> Apply<T>(Stored<T> now, Decision<T> decision)
        where T : class
    {
        Owe(decision.Facts);
        return decision.Next is { } next ? Replace(now, next, decision.What!, decision.Reason) : now;
    }

    internal Commit ToCommit(MessageMap map) => changesKeptList && !saysSo
        ? throw new InvalidOperationException($"A list of {partition} that processes keep in memory would change without their notice.")
        : new(partition, changes, [.. facts.SelectMany(map.Owed), .. messages]);

    private (Stored<T> Next, byte[] Json) Next<T>(Address<T> address, T? before, T state, int revision, string last, string what, string? reason)
        where T : class
    {
        if (!string.Equals(address.Partition, partition, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{address.Key} is in {address.Partition}, the commit is in {partition}.");
        }

        changesKeptList |= address.IsKept;
        if (state is IStaged staged)
        {
            steps.Add(new(null, before as IStaged, staged));
        }

        var bytes = DocumentFormat.WriteState(state, address.Json);
        var hash = address.HasHistory
            ? Append(address.Key, new(revision, at, by, what, reason, HistoryEntry.HashOf(bytes), last))
            : "";
        var lists = address.ListedUnder(state);
        return (new(address, state, revision, "", hash, lists), DocumentFormat.Write(revision, hash, lists, bytes));
    }

    private string Append(string document, HistoryEntry entry)
    {
        var (json, hash) = entry.Write();
        steps.Add(new(entry.What, null, null));
        changes.Add(new Change.PutNew(HistoryEntry.Key(document, entry.Number), json));
        return hash;
    }
}
