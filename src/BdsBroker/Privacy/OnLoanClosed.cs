using BdsBroker.Core;
using BdsBroker.Registry;
using BdsBroker.Requests;

namespace BdsBroker.Privacy;

/// <summary>
/// A loan is over: whoever asked to be erased while it was running need not ask again. An erasure that is under way has perhaps just found the loan running, so that it is looked at
/// again once it is done; one that is asked later finds by itself that there is no loan.
/// </summary>
internal static class OnLoanClosed
{
    internal static async Task<Problem?> Handle(LoanClosed fact, Work work, CancellationToken cancel)
    {
        var ledger = work.Broker.Ledger;
        var again = false;
        foreach (var member in await ledger.ListAll(Parties.Members(Parties.Sme, fact.Sme), cancel))
        {
            var address = PrivacyRecords.Erasure(member.State.Person);
            await work.Broker.Apply(work, address.Partition, async draft =>
            {
                if (await ledger.Read(address, cancel) is { } erasure)
                {
                    again |= erasure.State.DoneAt is null;
                    draft.Apply(erasure, Erasure.Resume(erasure.State, fact.Sme, member.State.Person));
                }

                return null;
            }, cancel);
        }

        if (again)
        {
            await work.Broker.Tell(fact with { Due = work.Now + OnErasureAsked.Again }, cancel);
        }

        return null;
    }
}
