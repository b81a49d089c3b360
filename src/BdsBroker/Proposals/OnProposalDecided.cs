using BdsBroker.Core;
using BdsBroker.Requests;

namespace BdsBroker.Proposals;

/// <summary>
/// The request follows what the bank decided. What the proposal says only ever moves on, so that news which has been overtaken changes nothing.
/// </summary>
internal static class OnProposalDecided
{
    internal static async Task<Problem?> Handle(ProposalDecided fact, Work work, CancellationToken cancel)
    {
        var proposal = (await work.Broker.Ledger.ReadKnown(ProposalRecords.Proposal(fact.Bank, fact.Proposal), cancel)).State;
        foreach (var news in proposal.News())
        {
            await work.Broker.ChangeRequest(work, proposal.Sme, proposal.Number, now => Request.FollowProposal(now, news, work.Now, work.Broker.Deadlines), cancel);
        }

        return null;
    }
}
