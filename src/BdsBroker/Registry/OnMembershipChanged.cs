using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>Keeps the list of a person's parties in step with the memberships, for GET /me and for persons whose token names no role.</summary>
internal static class OnMembershipChanged
{
    internal static Task<Problem?> Handle(MembershipChanged fact, Work work, CancellationToken cancel)
    {
        var ledger = work.Broker.Ledger;
        var address = Parties.OfPerson(fact.Person);
        return work.Broker.Apply(work, address.Partition, async draft =>
        {
            // The list is read before the membership and always written: whoever saw an older membership loses the race and looks again.
            var known = await ledger.Read(address, cancel);
            var member = await ledger.Read(Parties.Member(fact.Party, fact.Id, fact.Person), cancel);
            var line = member is { State: var now } ? new PersonParty(fact.Party, fact.Id, await NameOf(ledger, fact.Party, fact.Id, cancel), now.Kind, now.Accepted, now.Branch) : null;
            var next = (known?.State ?? new([])).With(fact.Party, fact.Id, line, work.Now);
            draft.Put(address, known, next, "person.parties-changed");
            if (next.Parties.Count == 0)
            {
                draft.Owe(new PersonWithoutParty(fact.Person));
            }

            return null;
        }, cancel);
    }

    internal static async ValueTask<string> NameOf(Ledger ledger, string party, string id, CancellationToken cancel) => party switch
    {
        Parties.Sme => (await ledger.ReadKnown(RegistryRecords.Sme(id), cancel)).State.Name,
        Parties.Provider => (await ledger.ReadKnown(RegistryRecords.Provider(id), cancel)).State.Name,
        Parties.Bank => (await ledger.ReadKnown(BankRecords.Bank(id), cancel)).State.Name,
        _ => throw new InvalidOperationException($"There are no members of a {party}."),
    };
}
