using System.Buffers.Text;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using BdsBroker.Storage;

namespace BdsBroker.Core;

/// <summary>
/// Where a document of type <typeparamref name="T"/> lives. Only the slices' <c>XxxRecords.cs</c> make these.
/// </summary>
/// <param name="Partition">The partition, such as <c>sme/abc</c>.</param>
/// <param name="Key">The key within it.</param>
/// <param name="Json">How the state is written.</param>
internal sealed record Address<T>(string Partition, string Key, JsonTypeInfo<T> Json)
    where T : class
{
    /// <summary>
    /// The keys under which the document is also listed, such as one that starts with its state; the ledger keeps a copy under each
    /// in the same commit, so that a list by state is one range read.
    /// </summary>
    internal Func<T, IReadOnlyList<string>> ListedUnder { get; init; } = _ => [];

    /// <summary>Whether it belongs to a list that processes keep in memory, so that whoever changes it says so (<see cref="KeptLists.Change"/>); a draft that does not is refused.</summary>
    internal bool IsKept { get; init; }

    /// <summary>Whether every change appends to the document's history. False only for projections, which another document explains.</summary>
    internal bool HasHistory { get; init; } = true;
}

/// <summary>A key prefix of one partition whose documents are all of type <typeparamref name="T"/>.</summary>
internal sealed record Listing<T>(string Partition, string Prefix, JsonTypeInfo<T> Json)
    where T : class
{
    /// <summary>Whether whoever reads it finds out by itself what of it is out of date, so that it may be a minute old where it is long (<see cref="KeptLists"/>).</summary>
    internal bool MayLag { get; init; }
}

/// <summary>A document as it was read.</summary>
/// <param name="Address">Where it lives.</param>
/// <param name="State">Its state.</param>
/// <param name="Revision">1 for the first write, then one more each: the HTTP ETag.</param>
/// <param name="Version">The storage's version, which a commit names.</param>
/// <param name="Last">The hash of its last history entry.</param>
/// <param name="Lists">The keys it is listed under.</param>
internal sealed record Stored<T>(Address<T> Address, T State, int Revision, string Version, string Last, IReadOnlyList<string> Lists)
    where T : class
{
    /// <summary>The strong entity tag of this revision, quotes included (RFC 9110, 8.8.3).</summary>
    internal string ETag => $"\"{Revision}\"";
}

/// <summary>Part of a list.</summary>
/// <param name="Items">The documents' states, in key order.</param>
/// <param name="Next">The cursor of the following part, or null: opaque, it holds a key and nothing else.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Typed reads, and commits of drafts, over the storage's records.</summary>
internal sealed class Ledger(IRecords records, SubjectKeys keys, MessageMap messages, Signals signals)
{
    /// <summary>The records beneath, for the few documents that are not states (indices, tombstones).</summary>
    internal IRecords Records => records;

    /// <summary>Reads one document, or null.</summary>
    internal async ValueTask<Stored<T>?> Read<T>(Address<T> address, CancellationToken cancel)
        where T : class =>
        await records.Read(address.Partition, address.Key, cancel) is { } document ? DocumentFormat.Read(address, document, await keys.For([document], cancel)) : null;

    /// <summary>
    /// Reads one document together with the SHA-256 of its state's bytes as they are stored, hexadecimal: what its history says of it, worked out from what is there now; or null.
    /// </summary>
    internal async ValueTask<(Stored<T> Document, string StateHash)?> ReadWithHash<T>(Address<T> address, CancellationToken cancel)
        where T : class =>
        await records.Read(address.Partition, address.Key, cancel) is { } document
            ? (DocumentFormat.Read(address, document, await keys.For([document], cancel)), DocumentFormat.HashOfState(document.Json.Span))
            : null;

    /// <summary>Reads one document that must exist because a message named it; where it does not yet, the message comes again.</summary>
    internal async ValueTask<Stored<T>> ReadKnown<T>(Address<T> address, CancellationToken cancel)
        where T : class =>
        await Read(address, cancel) ?? throw new InvalidOperationException($"There is no {address.Key} in {address.Partition} (yet).");

    /// <summary>One page of a list.</summary>
    /// <param name="list">Which documents.</param>
    /// <param name="cursor">Where to go on (<see cref="Page{T}.Next"/>), or null for the start.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancel">Stops the read.</param>
    internal async ValueTask<Page<Stored<T>>> List<T>(Listing<T> list, string? cursor, int limit, CancellationToken cancel)
        where T : class
    {
        var range = KeyRange.Prefix(list.Prefix);
        if (Cursor.Decode(cursor, list.Prefix) is { } after)
        {
            range = range.After(after);
        }

        var page = await records.ReadRange(list.Partition, range, limit, cancel);
        var ring = await keys.For(page.Documents, cancel);
        return new(
            [.. page.Documents.Select(document => DocumentFormat.Read(new Address<T>(list.Partition, document.Key, list.Json), document, ring))],
            page.More ? Cursor.Encode(page.Documents[^1].Key, list.Prefix) : null);
    }

    /// <summary>How many documents a list has, as far as one range tells: more than <paramref name="most"/> (1 to 1000) count as that.</summary>
    internal async ValueTask<int> Count<T>(Listing<T> list, int most, CancellationToken cancel)
        where T : class => (await records.ReadRange(list.Partition, KeyRange.Prefix(list.Prefix), most, cancel)).Documents.Count;

    /// <summary>All documents of a short, bounded list (members, versions): page by page, never to be used on what a caller can grow without limit.</summary>
    internal async ValueTask<IReadOnlyList<Stored<T>>> ListAll<T>(Listing<T> list, CancellationToken cancel)
        where T : class
    {
        List<Stored<T>> all = [];
        for (string? cursor = null; ;)
        {
            var page = await List(list, cursor, 500, cancel);
            all.AddRange(page.Items);
            if ((cursor = page.Next) is null)
            {
                return all;
            }
        }
    }

    /// <summary>One page of a document's history, oldest first.</summary>
    internal async ValueTask<(IReadOnlyList<HistoryEntry> Entries, string? Next)> History(string partition, string document, string? cursor, int limit, CancellationToken cancel)
    {
        var prefix = HistoryEntry.Prefix(document);
        var range = KeyRange.Prefix(prefix);
        var page = await records.ReadRange(partition, Cursor.Decode(cursor, prefix) is { } after ? range.After(after) : range, limit, cancel);
        return ([.. page.Documents.Select(document => HistoryEntry.Read(partition, document))], page.More ? Cursor.Encode(page.Documents[^1].Key, prefix) : null);
    }

    /// <summary>The messages that a fact owes, for telling it outside any commit (see <see cref="Broker.Tell"/>).</summary>
    internal IEnumerable<Message> Owed(Fact fact) => messages.Owed(fact);

    /// <summary>Commits a draft; false where somebody else was faster and everything must be read and decided again. Facts that nobody hears are nothing to commit.</summary>
    internal async Task<bool> Commit(Draft draft, CancellationToken cancel)
    {
        var commit = draft.ToCommit(messages);
        if ((commit.Changes.Count > 0 || commit.Messages.Count > 0) && await records.Commit(commit, cancel) != CommitResult.Committed)
        {
            return false;
        }

        signals.Count(draft.Steps);
        return true;
    }
}

/// <summary>Cursors of lists: the rest of a key after its list's prefix, in base64url, so that one cannot lead out of its list.</summary>
internal static class Cursor
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal static string Encode(string key, string prefix) => Base64Url.EncodeToString(Strict.GetBytes(key[prefix.Length..]));

    /// <summary>Whether a list can have given it; that of another list names some place in this one.</summary>
    internal static bool IsOne(string cursor) => Rest(cursor) is not null;

    /// <summary>The key, or null where there is no cursor.</summary>
    internal static string? Decode(string? cursor, string prefix)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return null;
        }

        var key = prefix + (Rest(cursor) ?? throw new ArgumentException("This is no cursor.", nameof(cursor)));
        return key.Length <= StorageLimits.KeyLength ? key : key[..StorageLimits.KeyLength];
    }

    private static string? Rest(string cursor)
    {
        try
        {
            return cursor.Length <= StorageLimits.KeyLength * 3 && Strict.GetString(Base64Url.DecodeFromChars(cursor)) is { Length: > 0 and <= StorageLimits.KeyLength } rest ? rest : null;
        }
        catch (Exception wrong) when (wrong is FormatException or DecoderFallbackException)
        {
            return null;
        }
    }
}
