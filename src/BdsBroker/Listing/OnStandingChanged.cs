using BdsBroker.Core;
using BdsBroker.Registry;

namespace BdsBroker.Listing;

/// <summary>Brings a provider's entry in the directory up to date. Certificates that expire need no message: each day looks at their days.</summary>
internal static class OnStandingChanged
{
    internal static Task<Problem?> Handle(StandingChanged fact, Work work, CancellationToken cancel)
    {
        var ledger = work.Broker.Ledger;
        var address = DirectoryRecords.Entry(fact.Provider);
        return work.Broker.Apply(work, address.Partition, async draft =>
        {
            // The entry is read before what it shows and always written: whoever saw an older standing loses the race and looks again.
            var known = await ledger.Read(address, cancel);
            var provider = await ledger.ReadKnown(RegistryRecords.Provider(fact.Provider), cancel);
            var standing = await ledger.ReadKnown(RegistryRecords.Standing(fact.Provider), cancel);
            draft.Put(address, known, DirectoryEntry.Of(provider.State, standing.State), "directory.entry-changed");
            return null;
        }, cancel);
    }
}

/// <summary>What the directory hears of.</summary>
internal static class ListingMessages
{
    internal static void Map(MessageMap messages) => messages.On<StandingChanged>("directory", OnStandingChanged.Handle);
}
