using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using BdsBroker.Storage;

namespace BdsBroker.Core;

/// <summary>
/// Lists that are read far more often than they change (the match index, the products of all banks), kept in the memory of this process. A partition of a table takes 2,000 entities a second,
/// which a list of hundreds that every request reads would be the first to reach. Each such partition holds one mark, a row that every commit which changes the list writes anew with it: as long
/// as the mark is the one that the list was read with, the list is as it was. So what is read is as current as if all of it had been read, for one read of one row.
/// </summary>
/// <remarks>There are few such partitions, each of one list and without personal values.</remarks>
internal sealed class KeptLists(IRecords records, Ids ids, TimeProvider clock)
{
    /// <summary>For how long a list is believed that has its mark: a release from before there were marks writes none while it is being replaced.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>
    /// A list that may lag is read anew at most this often where it has <see cref="Long"/> documents or more: one of tens of thousands changes so often that every look would read all of it.
    /// </summary>
    internal static readonly TimeSpan Lag = TimeSpan.FromMinutes(1);

    /// <summary>From how many documents on a list may lag.</summary>
    internal const int Long = 1000;

    // Before every key of a list, so that the first page of one begins with it, and shows nothing that is older than it.
    private const string Mark = "mark";

    private readonly ConcurrentDictionary<string, Kept> kept = new(StringComparer.Ordinal);

    private sealed record Kept(string Mark, object States, int Count, long ReadAt);

    /// <summary>Everything that the list holds now.</summary>
    internal async ValueTask<IReadOnlyList<T>> All<T>(Listing<T> list, CancellationToken cancel)
        where T : class
    {
        if (kept.TryGetValue(list.Partition, out var known) && await IsGood(known, list, cancel))
        {
            return (IReadOnlyList<T>)known.States;
        }

        var (readAt, found, states) = (clock.GetTimestamp(), (string?)null, new List<T>());
        for (var range = KeyRange.Prefix(list.Prefix) with { From = Mark }; ;)
        {
            var page = await records.ReadRange(list.Partition, range, StorageLimits.RangeLimit, cancel);
            foreach (var document in page.Documents)
            {
                if (document.Key == Mark)
                {
                    found = MarkOf(document);
                }
                else
                {
                    states.Add(DocumentFormat.Read(new Address<T>(list.Partition, document.Key, list.Json), document, KeyRing.Empty).State);
                }
            }

            if (!page.More)
            {
                break;
            }

            range = range.After(page.Documents[^1].Key);
        }

        if (found is not null)
        {
            kept[list.Partition] = new(found, states, states.Count, readAt);
        }

        return states;
    }

    /// <summary>Says that the list of the draft's partition changes; whoever changes it must. Two who change it at the same moment both may: the last mark is as new as the other.</summary>
    internal async ValueTask Change(Draft draft, string partition, CancellationToken cancel)
    {
        var mark = JsonSerializer.SerializeToUtf8Bytes(ids.New(), CoreJson.Default.String);
        draft.Mark(await records.Read(partition, Mark, cancel) is null ? new Change.PutNew(Mark, mark) : new Change.Replace(Mark, mark, Storage.Change.AnyVersion));
    }

    private async ValueTask<bool> IsGood<T>(Kept known, Listing<T> list, CancellationToken cancel)
        where T : class => clock.GetElapsedTime(known.ReadAt) is var age && age < Longest
            && ((list.MayLag && known.Count >= Long && age < Lag) || (await records.Read(list.Partition, Mark, cancel) is { } mark && MarkOf(mark) == known.Mark));

    private static string MarkOf(StoredDocument document) => Encoding.UTF8.GetString(document.Json.Span);
}
