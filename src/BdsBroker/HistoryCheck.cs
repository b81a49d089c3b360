using System.Globalization;
using System.Text.Json;
using BdsBroker.Core;
using BdsBroker.Storage;

namespace BdsBroker;

/// <summary>
/// Walks every document's history: what was changed without an entry, or an entry that was changed, removed or put in later, does not fit.
/// </summary>
public sealed class HistoryCheck
{
    private Partition? partition;

    /// <summary>What does not fit, one line each; none where everything does.</summary>
    /// <param name="documents">All documents, ordered by partition. The faults of a partition come once it has been read.</param>
    public static IEnumerable<string> FindFaults(IEnumerable<(string Partition, StoredDocument Document)> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var check = new HistoryCheck();
        foreach (var (name, document) in documents)
        {
            if (check.partition is { } before && !string.Equals(before.Name, name, StringComparison.Ordinal))
            {
                foreach (var fault in check.EndPartition())
                {
                    yield return fault;
                }
            }

            check.Add(name, document);
        }

        foreach (var fault in check.EndPartition())
        {
            yield return fault;
        }
    }

    /// <summary>Takes the next document of a partition, in the order of their keys. Of what it holds only hashes are kept.</summary>
    public void Add(string partition, StoredDocument document)
    {
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(document);
        (this.partition ??= new(partition)).Add(document);
    }

    /// <summary>Ends a partition, and forgets it.</summary>
    /// <returns>What does not fit in it, one line each.</returns>
    public IReadOnlyList<string> EndPartition()
    {
        var faults = partition?.Faults() ?? [];
        partition = null;
        return faults;
    }

    /// <summary>What is kept of a document: enough to compare, not the document.</summary>
    private sealed record Seen(int Revision, string Last, string State, string Whole, IReadOnlyList<string> Lists)
    {
        /// <summary>A copy has its original's bytes, so it lists its own key.</summary>
        internal bool IsCopyAt(string key) => Lists.Contains(key, StringComparer.Ordinal);
    }

    private sealed record Chain(int Number, string Hash, string State);

    private sealed class Partition(string name)
    {
        private const string History = "history/";
        private readonly Dictionary<string, Seen> documents = new(StringComparer.Ordinal);
        private readonly Dictionary<string, Chain> chains = new(StringComparer.Ordinal);
        private readonly List<string> faults = [];

        internal string Name => name;

        internal void Add(StoredDocument document)
        {
            try
            {
                if (document.Key.StartsWith(History, StringComparison.Ordinal))
                {
                    AddEntry(document);
                }
                else if (Look(document) is { } seen)
                {
                    documents.Add(document.Key, seen);
                }
            }
            catch (Exception unreadable) when (unreadable is DamagedDocumentException or JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
            {
                faults.Add($"{name} {document.Key}: cannot be read ({(unreadable.InnerException ?? unreadable).Message})");
            }
        }

        internal List<string> Faults()
        {
            var copies = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (key, seen) in documents.Where(document => !document.Value.IsCopyAt(document.Key)))
            {
                foreach (var list in seen.Lists)
                {
                    copies.Add(list);
                    if (documents.GetValueOrDefault(list)?.Whole != seen.Whole)
                    {
                        faults.Add($"{name} {key}: its copy {list} is missing or differs");
                    }
                }

                if (chains.Remove(key, out var chain))
                {
                    if (chain.Number != seen.Revision || chain.Hash != seen.Last || chain.State != seen.State)
                    {
                        faults.Add($"{name} {key}: revision {seen.Revision} is not what entry {chain.Number} of its history led to");
                    }
                }
                else if (seen.Last.Length > 0)
                {
                    faults.Add($"{name} {key}: has no history");
                }
            }

            faults.AddRange(chains.Where(chain => chain.Value.State.Length > 0).Select(chain => $"{name} {chain.Key}: is gone, though its history does not end with its removal"));
            faults.AddRange(documents.Where(document => document.Value.IsCopyAt(document.Key) && !copies.Contains(document.Key)).Select(copy => $"{name} {copy.Key}: is a copy of nothing"));
            return faults;
        }

        private void AddEntry(StoredDocument document)
        {
            var slash = document.Key.LastIndexOf('/');
            var key = document.Key[History.Length..slash];
            var number = int.Parse(document.Key.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture);
            var entry = HistoryEntry.Read(name, document);
            var before = chains.GetValueOrDefault(key) ?? new(0, "", "");
            if (number != before.Number + 1 || entry.Number != number)
            {
                faults.Add($"{name} {key}: entry {number} of its history follows entry {before.Number}");
            }
            else if (entry.Previous != before.Hash)
            {
                faults.Add($"{name} {key}: entry {number} of its history does not fit the one before");
            }

            chains[key] = new(number, HistoryEntry.HashOf(document.Json.Span), entry.State);
        }

        // Rows that are no states (kept answers, tombstones, counters of the health check) have no revision.
        private static Seen? Look(StoredDocument document)
        {
            using var json = JsonDocument.Parse(document.Json);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("rev", out var revision) || !root.TryGetProperty("state", out var state))
            {
                return null;
            }

            return new(
                revision.GetInt32(),
                root.GetProperty("last").GetString()!,
                HistoryEntry.HashOf(System.Text.Encoding.UTF8.GetBytes(state.GetRawText())),
                HistoryEntry.HashOf(document.Json.Span),
                root.TryGetProperty("lists", out var lists) ? [.. lists.EnumerateArray().Select(list => list.GetString()!)] : []);
        }
    }
}
