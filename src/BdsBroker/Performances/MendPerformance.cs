using BdsBroker.Certificates;
using BdsBroker.Core;
using BdsBroker.Registry;
using BdsBroker.Requests;
using BdsBroker.Storage;

namespace BdsBroker.Performances;

/// <summary>
/// Makes what is kept of a provider's performance what requests say. Every commit replaces the figures as they were read, as every counting does: so it is safe beside those who count,
/// and a milestone that it counted is not counted again when its message comes. What is committed adds up after every commit, wherever it stops.
/// </summary>
internal static class MendPerformance
{
    // Together with figures, standing and its history far below what one commit may hold.
    private const int MostAtOnce = 60;

    /// <summary>Mends one provider.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="said">What requests said when they were walked over; what they came to since is found where it was counted.</param>
    /// <param name="work">The broker, as whom and when.</param>
    /// <param name="cancel">Stops it.</param>
    internal static async Task Run(string provider, IReadOnlyDictionary<string, CountedMilestone> said, Work work, CancellationToken cancel)
    {
        var wanted = new Dictionary<string, CountedMilestone>(said, StringComparer.Ordinal);
        for (var more = true; more;)
        {
            await work.Broker.Apply(work, Parties.Partition(Parties.Provider, provider), async draft =>
            {
                more = await Draft(draft, provider, wanted, work.Broker.Ledger, cancel);
                return null;
            }, cancel);
        }
    }

    /// <summary>Drafts as much as one commit holds.</summary>
    /// <returns>Whether more is left.</returns>
    private static async ValueTask<bool> Draft(Draft draft, string provider, Dictionary<string, CountedMilestone> wanted, Ledger ledger, CancellationToken cancel)
    {
        // The figures first: whoever counts after this has replaced them, and then this commit fails and all is read again.
        var partition = Parties.Partition(Parties.Provider, provider);
        var address = PerformanceRecords.Figures(provider);
        var figures = await ledger.Read(address, cancel);
        var standing = await ledger.ReadKnown(RegistryRecords.Standing(provider), cancel);
        var rows = new Dictionary<string, CountedMilestone>(StringComparer.Ordinal);
        await foreach (var row in ReadAll(ledger, partition, PerformanceRecords.CountedPrefix, cancel))
        {
            rows.Add(row.Key, PerformanceRecords.Read(partition, row));
        }

        foreach (var key in rows.Keys.Where(key => !wanted.ContainsKey(key)).ToList())
        {
            if (await Find(ledger, provider, key, cancel) is { } since)
            {
                wanted.Add(key, since);
            }
        }

        List<Change> changes = [];
        foreach (var key in wanted.Keys.Union(rows.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList())
        {
            var (should, kept) = (wanted.GetValueOrDefault(key), rows.GetValueOrDefault(key));
            if (should != kept && changes.Count < MostAtOnce)
            {
                changes.Add(should is null ? new Change.Delete(key, Change.AnyVersion)
                    : kept is null ? new Change.PutNew(key, PerformanceRecords.Write(should))
                    : new Change.Replace(key, PerformanceRecords.Write(should), Change.AnyVersion));
                if (should is null)
                {
                    rows.Remove(key);
                }
                else
                {
                    rows[key] = should;
                }
            }
        }

        var more = changes.Count >= MostAtOnce;
        if (!more)
        {
            more = await DraftRenewals(changes, partition, rows, ledger, cancel);
        }

        var next = rows.Values.Aggregate(PerformanceFigures.None, (sum, counted) => sum.And(counted));
        var shown = next.ShownOn(standing.State);
        if (changes.Count > 0 || next != (figures?.State ?? PerformanceFigures.None) || shown != standing.State)
        {
            changes.ForEach(draft.Raw);
            draft.Put(address, figures, next, "performance.recounted");
            if (shown != standing.State)
            {
                draft.Replace(standing, shown, "standing.recounted");
                draft.Owe(new StandingChanged(provider));
            }
        }

        return more;
    }

    /// <summary>Adds what renewals count wrongly, as much as one commit holds.</summary>
    /// <returns>Whether more is left.</returns>
    private static async ValueTask<bool> DraftRenewals(List<Change> changes, string partition, Dictionary<string, CountedMilestone> rows, Ledger ledger, CancellationToken cancel)
    {
        var wanted = rows.Where(row => row.Value.Milestone.Kind == MilestoneKind.Assisted)
            .Select(row => (PerformanceRecords.RequestOf(row.Key), row.Value))
            .Select(each => CertificateRecords.Assisted(each.Value.Kind, each.Value.Milestone.At, each.Item1.Sme, each.Item1.Number))
            .ToHashSet(StringComparer.Ordinal);
        var kept = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var row in ReadAll(ledger, partition, CertificateRecords.AssistedPrefix, cancel))
        {
            kept.Add(row.Key);
        }

        Change[] found =
        [
            .. wanted.Except(kept, StringComparer.Ordinal).Select(key => new Change.PutNew(key, "{}"u8.ToArray())),
            .. kept.Except(wanted, StringComparer.Ordinal).Select(key => new Change.Delete(key, Change.AnyVersion)),
        ];
        changes.AddRange(found.Take(MostAtOnce - changes.Count));
        return changes.Count >= MostAtOnce;
    }

    /// <summary>The milestone that a row counts, where a request did come to it and it is the provider's.</summary>
    private static async ValueTask<CountedMilestone?> Find(Ledger ledger, string provider, string row, CancellationToken cancel)
    {
        var (sme, number, index) = PerformanceRecords.RequestOf(row);
        return await ledger.Read(RequestRecords.Request(sme, number), cancel) is { State: var request } && index < request.Milestones.Count && request.Milestones[index] is var milestone && milestone.Provider == provider
            ? new(Signals.NameOf(request.Kind), milestone)
            : null;
    }

    private static async IAsyncEnumerable<StoredDocument> ReadAll(
        Ledger ledger, string partition, string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var range = KeyRange.Prefix(prefix);
        for (var more = true; more;)
        {
            var page = await ledger.Records.ReadRange(partition, range, StorageLimits.RangeLimit, cancel);
            foreach (var document in page.Documents)
            {
                yield return document;
            }

            more = page.More;
            range = more ? range.After(page.Documents[^1].Key) : range;
        }
    }
}
