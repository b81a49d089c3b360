using BdsBroker.Core;
using BdsBroker.Registry;
using BdsBroker.Requests;

namespace BdsBroker.Proposals;

/// <summary>How every verb of the bank changes a proposal.</summary>
internal static class ProposalChanges
{
    /// <summary>
    /// Decides on the proposal as its request makes it by now: a withdrawal or an answer to terms counts from the SME's commit on, not from when its message comes.
    /// The request follows at once for the caller, and by message for certain.
    /// </summary>
    internal static Task<Answer<ProposalView>> ChangeProposal(
        this Broker broker, Call call, string bank, string proposal, Func<Proposal, Snapshot, Decision<Proposal>> decide, CancellationToken cancel) =>
        broker.ChangeProposal(call, bank, proposal, (_, now, frozen) => new(decide(now, frozen)), cancel);

    /// <summary>The same for a decision that looks at more than the proposal, and holds it in the draft.</summary>
    internal static async Task<Answer<ProposalView>> ChangeProposal(
        this Broker broker, Call call, string bank, string proposal, Func<Draft, Proposal, Snapshot, ValueTask<Decision<Proposal>>> decide, CancellationToken cancel)
    {
        var isNews = false;
        var address = ProposalRecords.Proposal(bank, proposal);
        var work = new Work(broker, call.Actor, call.Now);
        var answer = await broker.Commit<ProposalView>(call, address.Partition, async draft =>
        {
            if (await broker.Read(call, address, cancel) is not { } now)
            {
                return Problem.NotFound;
            }

            var request = (await broker.Ledger.ReadKnown(RequestRecords.Request(now.State.Sme, now.State.Number), cancel)).State;
            if (now.State.LacksSubmission(request) || Proposal.Follow(now.State, request, call.Now).Next is not null)
            {
                await OnRequestForwarded.Project(work with { By = Actor.System("proposals") }, bank, proposal, now.State.Sme, now.State.Number, cancel);
                now = await broker.Ledger.ReadKnown(address, cancel);
            }

            if (Broker.IfMatchProblem(call, now.ETag) is { } stale)
            {
                return stale;
            }

            var frozen = (await broker.Ledger.ReadKnown(ProposalRecords.Frozen(bank, proposal, now.State.Submission), cancel)).State;
            var decision = await decide(draft, now.State, frozen);
            if (decision.Refusal is { } refusal)
            {
                return refusal;
            }

            if (decision.Next is { IsClaimed: true, ClaimedBy: { } holder } && !(now.State.IsClaimed && now.State.ClaimedBy == holder)
                && !Staff.Sees((await broker.Hold(draft, Parties.Member(Parties.Bank, bank, holder), cancel))?.State, now.State))
            {
                return holder == call.PersonId ? Problem.NotFound : ProposalProblems.NotColleague;
            }

            isNews = decision.Next is null || decision.Facts.OfType<ProposalDecided>().Any();

            var next = draft.Apply(now, decision);
            return Answer<ProposalView>.Ok(ProposalView.Of(next.State, frozen, call, broker), next.ETag);
        }, cancel);
        if (answer.Problem is null && isNews)
        {
            await OnProposalDecided.Handle(new(bank, proposal), work, cancel);
        }

        return answer;
    }
}
