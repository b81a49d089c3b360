namespace BdsBroker.Storage;

/// <summary>
/// Port 1: JSON documents in partitions. A document is addressed by (partition, key), read one at a time or as a key range of
/// one partition, and changed by <see cref="Commit"/> alone.
/// </summary>
/// <remarks>
/// Partitions and keys are 1 to 512 characters of <c>[a-z0-9._~@:/-]</c>; keys order by their bytes (ordinal).
/// A backend throws <see cref="StorageUnavailableException"/> for an outage (it could not find out) and <see cref="ArgumentException"/> for what
/// no caller may ask, a malformed key or a limit out of range; everything that a caller can meet in normal work is a value.
/// </remarks>
public interface IRecords
{
    /// <summary>Reads one document as of now, or null where there is none.</summary>
    ValueTask<StoredDocument?> Read(string partition, string key, CancellationToken cancel);

    /// <summary>Reads the documents of one partition whose keys lie in the range, in key order, at most <paramref name="limit"/> (1 to 1000).</summary>
    /// <returns>A page. Pages are read one after the other: a document that changes in between may be seen in either state, one that stays is seen once.</returns>
    ValueTask<RecordPage> ReadRange(string partition, KeyRange range, int limit, CancellationToken cancel);

    /// <summary>
    /// Applies all changes of one partition and owes its messages, or does nothing at all.
    /// </summary>
    /// <remarks>
    /// <b>The promise:</b> after it returns <see cref="CommitResult.Committed"/> the changes are durable and each message will be
    /// delivered at least once, not before its due time; if it answers <see cref="CommitResult.Conflict"/> or throws because nothing
    /// was applied, none will be. Where a backend cannot tell whether the change was applied it finds out before it answers.
    /// A commit beyond <see cref="StorageLimits"/>, with a key twice, or with neither change nor message throws <see cref="ArgumentException"/>:
    /// that is a bug of the caller, who must have refused the input before.
    /// </remarks>
    Task<CommitResult> Commit(Commit commit, CancellationToken cancel);
}

/// <summary>A document as it is stored. The version is opaque and changes with every write; it is never reused for another body of that key.</summary>
/// <param name="Key">The key within its partition.</param>
/// <param name="Json">The UTF-8 JSON that was written, byte for byte.</param>
/// <param name="Version">What <see cref="Change.Replace"/> and <see cref="Change.Delete"/> must name.</param>
public sealed record StoredDocument(string Key, ReadOnlyMemory<byte> Json, string Version);

/// <summary>Keys from <paramref name="From"/> (inclusive) up to <paramref name="Below"/> (exclusive), in ordinal order.</summary>
public readonly record struct KeyRange(string From, string Below)
{
    /// <summary>Every key that starts with the prefix.</summary>
    public static KeyRange Prefix(string prefix)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        return new(prefix, string.Concat(prefix.AsSpan(0, prefix.Length - 1), ((char)(prefix[^1] + 1)).ToString()));
    }

    /// <summary>The part of this range that comes after a key, for the page that follows it. Only the last character of <see cref="From"/> may be NUL.</summary>
    public KeyRange After(string key) => this with { From = key + "\0" };
}

/// <summary>Documents in key order.</summary>
/// <param name="Documents">At most as many as were asked for.</param>
/// <param name="More">Whether the range held more when it was read; then continue with <see cref="KeyRange.After"/> the last key.</param>
public sealed record RecordPage(IReadOnlyList<StoredDocument> Documents, bool More);

/// <summary>Changes of one partition together with the messages that they owe; all or nothing.</summary>
/// <param name="Partition">The partition of every change.</param>
/// <param name="Changes">0 to <see cref="StorageLimits.Changes"/> changes, no key twice.</param>
/// <param name="Messages">What is owed once the changes happened.</param>
public sealed record Commit(string Partition, IReadOnlyList<Change> Changes, IReadOnlyList<Message> Messages);

/// <summary>One change of one document.</summary>
/// <param name="Key">The document's key in the commit's partition.</param>
public abstract record Change(string Key)
{
    /// <summary>Names whatever version is stored, as long as there is one. Only for a copy whose original is guarded by version in the same commit.</summary>
    public const string AnyVersion = "*";

    /// <summary>Writes a document whose key must not exist.</summary>
    public sealed record PutNew(string Key, ReadOnlyMemory<byte> Json) : Change(Key);

    /// <summary>Writes over a document that must exist in this version (or <see cref="AnyVersion"/>).</summary>
    public sealed record Replace(string Key, ReadOnlyMemory<byte> Json, string Version) : Change(Key);

    /// <summary>Removes a document that must exist in this version (or <see cref="AnyVersion"/>).</summary>
    public sealed record Delete(string Key, string Version) : Change(Key);
}

/// <summary>A message that a commit owes.</summary>
/// <param name="Queue">The queue's name: 3 to 50 characters of <c>[a-z0-9-]</c>, no hyphen at either end or beside another.</param>
/// <param name="Text">The body, at most <see cref="StorageLimits.MessageBytes"/> in UTF-8, and of characters that XML carries unchanged: JSON text is.</param>
/// <param name="Due">When it is to be delivered at the earliest, or null for at once. A due time further away than
/// <see cref="StorageLimits.LongestDelay"/> is delivered then at the latest: whoever receives it sends it on for the rest.</param>
public sealed record Message(string Queue, string Text, DateTimeOffset? Due = null);

/// <summary>What became of a commit.</summary>
public enum CommitResult
{
    /// <summary>All of it happened.</summary>
    Committed,

    /// <summary>None of it happened: a key existed that was to be new, or a version was not the stored one. Read again and decide again.</summary>
    Conflict,
}

/// <summary>What every backend holds to, so that what works on one works on all. They are Azure Tables' and Queues' limits with room for the outbox row.</summary>
public static class StorageLimits
{
    /// <summary>Changes in one commit: 100 entities of a group transaction less the outbox row and one in reserve.</summary>
    public const int Changes = 98;

    /// <summary>JSON of all changes and text of all messages of one commit, in bytes (2.5 MiB; a group transaction's request is at most 4 MiB, base64 adds a third,
    /// and 98 changes of the longest keys half a MiB).</summary>
    public const int CommitBytes = 2_621_440;

    /// <summary>One document, in bytes (900 KiB; an entity is at most 1 MiB).</summary>
    public const int DocumentBytes = 900 * 1024;

    /// <summary>One message, in UTF-8 bytes (a queue takes 64 KiB; part of it is kept for the envelope of the backend).</summary>
    public const int MessageBytes = 48 * 1024;

    /// <summary>One message as it travels in XML, in UTF-8 bytes: <c>&amp;</c> counts as five, <c>&lt;</c> and <c>&gt;</c> as four.</summary>
    public const int MessageXmlBytes = 63 * 1024;

    /// <summary>Messages of one commit: each takes some of the outbox row besides its text.</summary>
    public const int CommitMessages = 1000;

    /// <summary>All messages of one commit, in UTF-8 bytes: they share the outbox row.</summary>
    public const int CommitMessageBytes = 512 * 1024;

    /// <summary>Partition names and keys, in characters.</summary>
    public const int KeyLength = 512;

    /// <summary>Documents in one page of a range.</summary>
    public const int RangeLimit = 1000;

    /// <summary>The longest delay that a queue takes.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromDays(7);

    /// <summary>Throws <see cref="ArgumentException"/> where a commit is beyond the limits; called by every backend before it does anything.</summary>
    public static void Check(Commit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        CheckKey(commit.Partition);
        if (commit.Changes.Count == 0 && commit.Messages.Count == 0)
        {
            throw new ArgumentException("A commit holds at least one change or message.", nameof(commit));
        }

        if (commit.Changes.Count > Changes)
        {
            throw new ArgumentException($"A commit holds at most {Changes} changes, not {commit.Changes.Count}.", nameof(commit));
        }

        var keys = commit.Changes.Count > 1 ? new HashSet<string>(commit.Changes.Count, StringComparer.Ordinal) : null;
        long bytes = 0;
        foreach (var change in commit.Changes)
        {
            CheckKey(change.Key);
            if (keys?.Add(change.Key) == false)
            {
                throw new ArgumentException($"The key {change.Key} is changed twice in one commit.", nameof(commit));
            }

            var size = change switch
            {
                Change.PutNew put => put.Json.Length,
                Change.Replace replace => replace.Json.Length,
                Change.Delete => 0,
                _ => throw new ArgumentException($"{change.GetType()} is no change of this contract.", nameof(commit)),
            };
            if (size > DocumentBytes)
            {
                throw new ArgumentException($"The document {change.Key} has {size} bytes, more than {DocumentBytes}.", nameof(commit));
            }

            bytes += size;
        }

        long messages = 0;
        foreach (var message in commit.Messages)
        {
            messages += Check(message);
        }

        if (commit.Messages.Count > CommitMessages)
        {
            throw new ArgumentException($"A commit owes at most {CommitMessages} messages, not {commit.Messages.Count}.", nameof(commit));
        }

        if (messages > CommitMessageBytes)
        {
            throw new ArgumentException($"A commit owes at most {CommitMessageBytes} bytes of messages, not {messages}.", nameof(commit));
        }

        if (bytes + messages > CommitBytes)
        {
            throw new ArgumentException($"A commit holds at most {CommitBytes} bytes of JSON and messages, not {bytes + messages}.", nameof(commit));
        }
    }

    /// <summary>Whether a message is within the limits, for one that somebody else wrote.</summary>
    public static bool Allows(Message message)
    {
        try
        {
            Check(message);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Throws <see cref="ArgumentException"/> where a message is beyond the limits.</summary>
    /// <returns>The size of its text in UTF-8 bytes.</returns>
    public static int Check(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        CheckQueue(message.Queue);
        var size = System.Text.Encoding.UTF8.GetByteCount(message.Text);
        if (size > MessageBytes)
        {
            throw new ArgumentException($"A message has at most {MessageBytes} bytes, not {size}.", nameof(message));
        }

        CheckText(message.Text, size);
        return size;
    }

    // Messages travel in XML, which cannot carry these at all, or changes them on the way. JSON escapes them.
    private static void CheckText(string text, int size)
    {
        long xml = size;
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (c < ' ' ? c is not ('\t' or '\n') : c is '\ufffe' or '\uffff' || (char.IsSurrogate(c) && !IsPair(text, ref at)))
            {
                throw new ArgumentException($"A message holds no U+{(int)c:X4}: a queue cannot carry it. JSON escapes it.", nameof(text));
            }

            xml += c switch { '&' => 4, '<' or '>' => 3, _ => 0 };
        }

        if (xml > MessageXmlBytes)
        {
            throw new ArgumentException($"A message has at most {MessageXmlBytes} bytes as it travels in XML, not {xml}. JSON escapes what XML would.", nameof(text));
        }

        if (text.Length > 0 && string.IsNullOrWhiteSpace(text))
        {
            throw new ArgumentException("A message is not white space alone: XML drops it.", nameof(text));
        }
    }

    private static bool IsPair(string text, ref int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[++at]);

    /// <summary>Throws <see cref="ArgumentException"/> where a partition name or key is malformed.</summary>
    public static void CheckKey(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (key.Length > KeyLength || key.AsSpan().ContainsAnyExcept(KeyCharacters))
        {
            throw new ArgumentException($"A partition or key is 1 to {KeyLength} characters of [a-z0-9._~@:/-].", nameof(key));
        }
    }

    /// <summary>Throws <see cref="ArgumentException"/> where a queue's name is malformed.</summary>
    public static void CheckQueue(string queue)
    {
        ArgumentException.ThrowIfNullOrEmpty(queue);
        if (queue.Length is < 3 or > 50 || queue.AsSpan().ContainsAnyExcept(QueueCharacters) || queue[0] == '-' || queue[^1] == '-' || queue.Contains("--", StringComparison.Ordinal))
        {
            throw new ArgumentException("A queue's name is 3 to 50 characters of [a-z0-9-], with no hyphen at either end or beside another.", nameof(queue));
        }
    }

    /// <summary>Throws <see cref="ArgumentException"/> where a range cannot be asked for; called by every backend before it reads.</summary>
    public static void CheckRange(string partition, KeyRange range, int limit)
    {
        CheckKey(partition);
        ArgumentNullException.ThrowIfNull(range.From, nameof(range));
        ArgumentNullException.ThrowIfNull(range.Below, nameof(range));
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, RangeLimit);
    }

    private static readonly System.Buffers.SearchValues<char> KeyCharacters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._~@:/-");
    private static readonly System.Buffers.SearchValues<char> QueueCharacters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
}
