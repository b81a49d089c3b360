using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using BdsBroker.Storage;

namespace BdsBroker.Core;

/// <summary>A subject's key as it is stored: wrapped by a master key or, once the subject was erased, nothing but when.</summary>
/// <param name="Master">The master key that wrapped it.</param>
/// <param name="Wrapped">Base64.</param>
/// <param name="Erased">When it was destroyed; the row stays, so that no late message makes another.</param>
internal sealed record KeyRow(string? Master, string? Wrapped, DateTimeOffset? Erased = null);

/// <summary>
/// The subjects' keys: each is a row of its own in one of 32 partitions, so that a rotation finds all of them, wrapped by a master key. Opened keys are remembered for a few
/// minutes, so that reading costs no more than it did; that is also how long another process may still open what was erased.
/// </summary>
internal sealed class SubjectKeys(IRecords records, IMasterKeys masters, TimeProvider clock)
{
    /// <summary>How long an opened key is remembered.</summary>
    internal static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);

    /// <summary>In how many parts <see cref="Subjects"/> lists them.</summary>
    internal static int Parts => Buckets.Length;

    private const string Buckets = "abcdefghijklmnopqrstuvwxyz234567";
    private const int MostRemembered = 10_000;
    private const int Page = 200;
    /// <summary>Every key of a partition.</summary>
    internal static readonly KeyRange All = new("a", "{");

    /// <summary>Where they are.</summary>
    internal static IEnumerable<string> Partitions => Buckets.Select(bucket => $"keys/{bucket}");

    private readonly ConcurrentDictionary<string, (SubjectKey? Key, DateTimeOffset Until)> remembered = new(StringComparer.Ordinal);

    /// <summary>Keeps a key that was drawn for a new subject.</summary>
    /// <returns>
    /// The key of the subject: this one, or the one that somebody kept first. Where that was destroyed since, still this one: what is encrypted under it will never be opened,
    /// as it should be.
    /// </returns>
    internal async ValueTask<SubjectKey> Keep(SubjectKey drawn, CancellationToken cancel)
    {
        var wrapped = await masters.Wrap(drawn.Secret, drawn.Subject, cancel);
        var row = Write(new(wrapped.Master, Convert.ToBase64String(wrapped.Bytes.Span)));
        if (await records.Commit(new(Partition(drawn.Subject), [new Change.PutNew(drawn.Subject, row)], []), cancel) == CommitResult.Committed)
        {
            Remember(drawn.Subject, drawn);
            return drawn;
        }

        remembered.TryRemove(drawn.Subject, out _);
        return await Find(drawn.Subject, cancel) ?? drawn;
    }

    /// <summary>The key of a subject that is registered; drawn and kept where an earlier release registered it without.</summary>
    /// <exception cref="InvalidOperationException">It was erased: a rule should have refused before.</exception>
    internal async ValueTask<SubjectKey> Of(string subject, CancellationToken cancel)
    {
        if (await Find(subject, cancel) is { } key)
        {
            return key;
        }

        var drawn = SubjectKey.Draw(subject);
        await Keep(drawn, cancel);
        return await Find(subject, cancel) ?? throw new InvalidOperationException($"{subject} was erased; nothing more can be kept of it.");
    }

    /// <summary>The key of a subject, or null where it was erased or never had one.</summary>
    internal async ValueTask<SubjectKey?> Find(string subject, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (remembered.TryGetValue(subject, out var found) && now < found.Until)
        {
            return found.Key;
        }

        SubjectKey? key = null;
        if (await records.Read(Partition(subject), subject, cancel) is { } stored && Read(stored) is { Master: { } master, Wrapped: { } wrapped })
        {
            key = new(subject, await masters.Unwrap(new(master, Convert.FromBase64String(wrapped)), subject, cancel));
        }

        Remember(subject, key);
        return key;
    }

    /// <summary>Whether a subject had a key that was destroyed.</summary>
    internal async ValueTask<bool> WasErased(string subject, CancellationToken cancel) =>
        await records.Read(Partition(subject), subject, cancel) is { } stored && Read(stored).Erased is not null;

    /// <summary>The keys that reading these documents needs, read side by side.</summary>
    internal ValueTask<KeyRing> For(IReadOnlyList<StoredDocument> documents, CancellationToken cancel)
    {
        HashSet<string> subjects = new(StringComparer.Ordinal);
        foreach (var document in documents)
        {
            KeyRing.Subjects(document.Json.Span, subjects);
        }

        return subjects.Count == 0 ? new(KeyRing.Empty) : Load(subjects, cancel);
    }

    private async ValueTask<KeyRing> Load(HashSet<string> subjects, CancellationToken cancel)
    {
        var keys = await Task.WhenAll(subjects.Select(subject => Find(subject, cancel).AsTask()));
        return new(keys.OfType<SubjectKey>().ToDictionary(key => key.Subject, StringComparer.Ordinal));
    }

    /// <summary>
    /// Destroys a subject's key: whatever was encrypted under it is unreadable from then on, everywhere and in every backup that does not hold the key. Destroying it again changes nothing.
    /// </summary>
    internal async Task Destroy(string subject, CancellationToken cancel)
    {
        for (; ;)
        {
            var stored = await records.Read(Partition(subject), subject, cancel);
            if (stored is not null && Read(stored).Erased is not null)
            {
                break;
            }

            var erased = Write(new(null, null, clock.GetUtcNow()));
            var change = stored is null ? (Change)new Change.PutNew(subject, erased) : new Change.Replace(subject, erased, stored.Version);
            if (await records.Commit(new(Partition(subject), [change], []), cancel) == CommitResult.Committed)
            {
                break;
            }
        }

        Remember(subject, null);
    }

    /// <summary>The subjects that have, or had, a key: everybody who ever registered. Part by part, in order.</summary>
    /// <param name="part">Which part, below <see cref="Parts"/>.</param>
    /// <param name="after">The last one of the page before, or null.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancel">Stops it.</param>
    internal async ValueTask<(IReadOnlyList<string> Subjects, bool More)> Subjects(int part, string? after, int limit, CancellationToken cancel)
    {
        var page = await records.ReadRange($"keys/{Buckets[part]}", after is null ? All : All.After(after), limit, cancel);
        return ([.. page.Documents.Select(stored => stored.Key)], page.More);
    }

    /// <summary>Wraps every key that an older master key wrapped with the newest one. It can be stopped and run again.</summary>
    /// <returns>How many were wrapped again.</returns>
    internal async Task<int> Rewrap(CancellationToken cancel)
    {
        var newest = await masters.Newest(cancel);
        var count = 0;
        foreach (var bucket in Buckets)
        {
            var range = All;
            for (var more = true; more;)
            {
                var page = await records.ReadRange($"keys/{bucket}", range, Page, cancel);
                foreach (var stored in page.Documents)
                {
                    count += await Rewrap($"keys/{bucket}", stored, newest, cancel);
                }

                more = page.More;
                range = more ? range.After(page.Documents[^1].Key) : range;
            }
        }

        return count;
    }

    private async Task<int> Rewrap(string partition, StoredDocument stored, string newest, CancellationToken cancel)
    {
        if (Read(stored) is not { Master: { } master, Wrapped: { } text } || master == newest)
        {
            return 0;
        }

        var key = await masters.Unwrap(new(master, Convert.FromBase64String(text)), stored.Key, cancel);
        var wrapped = await masters.Wrap(key, stored.Key, cancel);
        var row = Write(new(wrapped.Master, Convert.ToBase64String(wrapped.Bytes.Span)));

        // Whoever was faster has destroyed the key or wrapped it again: both are right.
        return await records.Commit(new(partition, [new Change.Replace(stored.Key, row, stored.Version)], []), cancel) == CommitResult.Committed ? 1 : 0;
    }

    /// <summary>The wrapped key of a row; null where it was destroyed or the row cannot be read.</summary>
    internal static WrappedKey? WrappedIn(StoredDocument stored)
    {
        try
        {
            return JsonSerializer.Deserialize(stored.Json.Span, KeyRowJson.Default.KeyRow) is { Master: { } master, Wrapped: { } wrapped } ? new(master, Convert.FromBase64String(wrapped)) : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException)
        {
            // Whoever needs the key is told that its row is damaged.
            return null;
        }
    }

    private void Remember(string subject, SubjectKey? key)
    {
        if (remembered.Count >= MostRemembered)
        {
            remembered.Clear();
        }

        remembered[subject] = (key, clock.GetUtcNow() + Remembered);
    }

    private static string Partition(string subject) => $"keys/{Ids.From("key", subject)[0]}";

    private static KeyRow Read(StoredDocument stored) => DocumentFormat.Reading(Partition(stored.Key), stored.Key, () =>
        JsonSerializer.Deserialize(stored.Json.Span, KeyRowJson.Default.KeyRow) ?? throw new JsonException("It is no key."));

    private static byte[] Write(KeyRow row) => JsonSerializer.SerializeToUtf8Bytes(row, KeyRowJson.Default.KeyRow);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KeyRow))]
internal sealed partial class KeyRowJson : JsonSerializerContext;
