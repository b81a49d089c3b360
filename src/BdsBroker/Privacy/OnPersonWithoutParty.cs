using BdsBroker.Core;
using BdsBroker.Registry;

namespace BdsBroker.Privacy;

/// <summary>Lists somebody who belongs to no party, so that the retention still comes by what was told them.</summary>
internal static class OnPersonWithoutParty
{
    internal static Task<Problem?> Handle(PersonWithoutParty fact, Work work, CancellationToken cancel)
    {
        var address = RetentionRecords.WithoutParty(fact.Person);
        return work.Broker.Apply(work, address.Partition, async draft =>
        {
            // Always written: whoever is about to take the person off the list, because of a party that was not left then, loses the race and looks again.
            draft.Put(address, await work.Broker.Ledger.Read(address, cancel), new(fact.Person), "person.listed");
            return null;
        }, cancel);
    }
}
