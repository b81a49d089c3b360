using System.Text.Json;
using System.Text.Json.Serialization;
using BdsBroker.Core;
using BdsBroker.Registry;

namespace BdsBroker.Matches;

/// <summary>
/// What matching must know of a provider to decide whether reading its standing is worth it: only what changes slowly. A stale entry costs a read, never a wrong
/// offer, since the standing is read before anything is decided.
/// </summary>
/// <param name="Provider">The provider.</param>
/// <param name="Regency">Where it is.</param>
/// <param name="Sectors">KBLI prefixes.</param>
/// <param name="SectorsVersion">Of this version.</param>
/// <param name="Services">What it offers.</param>
/// <param name="From">The first day of its certificate of the partition's scheme.</param>
/// <param name="To">The last day.</param>
/// <param name="Paused">Whether it takes no offers at present.</param>
internal sealed record IndexEntry(
    string Provider, string Regency, IReadOnlyList<string> Sectors, int SectorsVersion, IReadOnlyList<string> Services, DateOnly From, DateOnly To, bool Paused)
{
    /// <summary>Whether two say the same, lists compared by what they hold; nothing is the same as nothing.</summary>
    internal static bool AreSame(IndexEntry? one, IndexEntry? other) => one is null || other is null
        ? one is null && other is null
        : Written(one).AsSpan().SequenceEqual(Written(other));

    private static byte[] Written(IndexEntry entry) => JsonSerializer.SerializeToUtf8Bytes(entry, MatchIndexJson.Default.IndexEntry);
}

/// <summary>The partitions of the index that a provider may have an entry in.</summary>
internal sealed record Indexed(IReadOnlyList<string> Partitions);

/// <summary>Where the match index is kept: a partition for each built-in scheme and province, and one national one for each. A certificate of another scheme is in that of the one it stands for.</summary>
internal static class MatchIndexRecords
{
    internal const string National = "national";

    internal static string Partition(string scheme, string province) => $"match/{scheme}/{province}";

    internal static Address<IndexEntry> Entry(string partition, string provider) => new(partition, "provider/" + provider, MatchIndexJson.Default.IndexEntry) { HasHistory = false, IsKept = true };

    internal static Listing<IndexEntry> Entries(string scheme, string province) => new(Partition(scheme, province), "provider/", MatchIndexJson.Default.IndexEntry) { MayLag = true };

    internal static Address<Indexed> OfProvider(string provider) =>
        new(Parties.Partition(Parties.Provider, provider), "indexed", MatchIndexJson.Default.Indexed) { HasHistory = false };
}

/// <summary>
/// Keeps a provider's entries in the match index as its standing says. An entry that says so already is left alone: most of what changes a standing is none of the index's. Therefore whoever writes
/// one looks at the standing again afterwards, since somebody who found the entry right meanwhile would not have noticed that an older one was on its way.
/// </summary>
internal static class OnStandingChanged
{
    internal static async Task<Problem?> Handle(StandingChanged fact, Work work, CancellationToken cancel)
    {
        var ledger = work.Broker.Ledger;
        var own = MatchIndexRecords.OfProvider(fact.Provider);
        var wanted = new HashSet<string>(StringComparer.Ordinal);

        // Where entries may be is noted before they are written, so that a crash in between leaves none that nobody would find again.
        await work.Broker.Apply(work, own.Partition, async draft =>
        {
            var indexed = await ledger.Read(own, cancel);
            var standing = (await ledger.ReadKnown(RegistryRecords.Standing(fact.Provider), cancel)).State;
            wanted = [.. Partitions(standing)];
            if (!wanted.IsSubsetOf(indexed?.State.Partitions ?? []))
            {
                draft.Put(own, indexed, new([.. wanted.Union(indexed?.State.Partitions ?? [], StringComparer.Ordinal)]), "indexed");
            }

            return null;
        }, cancel);

        if (await ledger.Read(own, cancel) is not { } noted)
        {
            return null;
        }

        foreach (var partition in noted.State.Partitions)
        {
            await Show(fact.Provider, partition, work, cancel);
        }

        return null;
    }

    private static async Task Show(string provider, string partition, Work work, CancellationToken cancel)
    {
        var ledger = work.Broker.Ledger;
        var address = MatchIndexRecords.Entry(partition, provider);
        int? shown;
        do
        {
            shown = null;
            await work.Broker.Apply(work, partition, async draft =>
            {
                var entry = await ledger.Read(address, cancel);
                var standing = await ledger.ReadKnown(RegistryRecords.Standing(provider), cancel);
                var wanted = Partitions(standing.State).Contains(partition, StringComparer.Ordinal) ? EntryOf(standing.State, partition.Split('/')[1]) : null;
                shown = IndexEntry.AreSame(entry?.State, wanted) ? null : standing.Revision;
                if (shown is null)
                {
                    return null;
                }

                if (wanted is null)
                {
                    draft.Remove(entry!, "indexed");
                }
                else
                {
                    draft.Put(address, entry, wanted, "indexed");
                }

                await work.Broker.Lists.Change(draft, partition, cancel);
                return null;
            }, cancel);
        }
        while (shown is { } revision && (await ledger.ReadKnown(RegistryRecords.Standing(provider), cancel)).Revision != revision);
    }

    private static IEnumerable<string> Partitions(Standing standing) =>
        from scheme in standing.Certificates.Where(certificate => !certificate.Suspended).Select(certificate => certificate.StandsFor).Distinct(StringComparer.Ordinal)
        from province in standing.Serves.Contains("*", StringComparer.Ordinal) ? [MatchIndexRecords.National] : standing.Serves
        select MatchIndexRecords.Partition(scheme, province);

    private static IndexEntry EntryOf(Standing state, string scheme)
    {
        var certificates = state.Certificates.Where(certificate => !certificate.Suspended && certificate.StandsFor == scheme).ToList();
        return new(
            state.Provider, state.Regency, state.Sectors, state.SectorsVersion, state.Services,
            certificates.Min(certificate => certificate.ValidFrom), certificates.Max(certificate => certificate.ValidTo), state.Paused);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IndexEntry))]
[JsonSerializable(typeof(Indexed))]
internal sealed partial class MatchIndexJson : JsonSerializerContext;
