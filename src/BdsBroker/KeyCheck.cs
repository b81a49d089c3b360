using BdsBroker.Core;
using BdsBroker.Storage;

namespace BdsBroker;

/// <summary>Whether the master keys at hand open the subjects' keys that are stored: with other ones whatever is read of a person fails, and what is new is lost with them.</summary>
public sealed class KeyCheck(IMasterKeys masters)
{
    private const int Sample = 50;
    private readonly Dictionary<string, (int Opened, int Failed, string First)> seen = new(StringComparer.Ordinal);

    /// <summary>What does not open, one line for each master key; none where everything does.</summary>
    public IEnumerable<string> Faults => seen.Values.Where(master => master.Failed > 0).Select(master => $"{master.Failed} keys of subjects do not open, the first: {master.First}");

    /// <summary>Looks at some keys of each part before a folder or an account is served. A single key that is damaged stops nobody else; that none opens does.</summary>
    /// <exception cref="StorageUnavailableException">The master keys cannot be read, or one that is needed is not among them.</exception>
    public static async Task Demand(IRecords records, IMasterKeys masters, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(masters);
        await masters.Newest(cancel);
        var check = new KeyCheck(masters);

        // Side by side, since a cold start on Azure waits for it.
        foreach (var (partition, documents) in await Task.WhenAll(SubjectKeys.Partitions.Select(partition => SampleOf(records, partition, cancel))))
        {
            foreach (var document in documents)
            {
                await check.Add(partition, document, cancel);
            }
        }

        if (check.seen.Values.FirstOrDefault(master => master.Opened == 0).First is { } fault)
        {
            throw new StorageUnavailableException($"The master keys do not fit the data. {fault}");
        }
    }

    /// <summary>Takes one document into account, where it is a subject's key. One that cannot be read says nothing here; <see cref="HistoryCheck"/> names it.</summary>
    public async ValueTask Add(string partition, StoredDocument document, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(document);
        if (!IsKey(partition) || SubjectKeys.WrappedIn(document) is not { } wrapped)
        {
            return;
        }

        var (opened, failed, first) = seen.GetValueOrDefault(wrapped.Master, (0, 0, ""));
        try
        {
            await masters.Unwrap(wrapped, document.Key, cancel);
            seen[wrapped.Master] = (opened + 1, failed, first);
        }
        catch (StorageUnavailableException closed)
        {
            seen[wrapped.Master] = (opened, failed + 1, failed == 0 ? closed.Message : first);
        }
    }

    /// <summary>Whether the documents of a partition are subjects' keys.</summary>
    public static bool IsKey(string partition)
    {
        ArgumentNullException.ThrowIfNull(partition);
        return partition.StartsWith("keys/", StringComparison.Ordinal);
    }

    // A damaged page is an outage of what lies on it alone, and is told by who reads it.
    private static async Task<(string Partition, IReadOnlyList<StoredDocument> Documents)> SampleOf(IRecords records, string partition, CancellationToken cancel)
    {
        try
        {
            return (partition, (await records.ReadRange(partition, SubjectKeys.All, Sample, cancel)).Documents);
        }
        catch (StorageUnavailableException damage) when (damage.IsDamage)
        {
            return (partition, []);
        }
    }
}
