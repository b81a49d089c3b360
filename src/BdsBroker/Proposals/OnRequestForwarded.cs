using BdsBroker.Core;
using BdsBroker.Requests;

namespace BdsBroker.Proposals;

/// <summary>
/// Brings a proposal in line with its request: copies a submission's snapshot, never the present plan, into the bank's partition, and follows withdrawals, answers to terms and
/// missed deadlines. It reads the proposal first and the request after it, so that whatever order messages come in, the last commit shows the last state.
/// </summary>
internal static class OnRequestForwarded
{
    internal static async Task<Problem?> Handle(RequestForwarded fact, Work work, CancellationToken cancel)
    {
        var address = ProposalRecords.Snapshot(fact.Sme, fact.Number, fact.Submission);
        if (await work.Broker.Ledger.Read(address, cancel) is not { State: var snapshot })
        {
            // An erasure removes the snapshots of requests that have ended; a message that comes again after it has nothing left to do.
            var request = await work.Broker.Ledger.ReadKnown(RequestRecords.Request(fact.Sme, fact.Number), cancel);
            return request.State.IsOpen ? throw new InvalidOperationException($"There is no {address.Key} in {address.Partition} (yet).") : null;
        }

        return await Project(work, snapshot.Bank, snapshot.Proposal, fact.Sme, fact.Number, cancel);
    }

    internal static Task<Problem?> Handle(ProposalConcerned fact, Work work, CancellationToken cancel) => Project(work, fact.Bank, fact.Proposal, fact.Sme, fact.Number, cancel);

    /// <summary>The same, right after a commit, so that the caller sees its own change; the message remains the guarantee.</summary>
    internal static Task<Problem?> Project(Work work, string bank, string proposal, string sme, int number, CancellationToken cancel)
    {
        var ledger = work.Broker.Ledger;
        var address = ProposalRecords.Proposal(bank, proposal);
        return work.Broker.Apply(work, address.Partition, async draft =>
        {
            var shown = await ledger.Read(address, cancel);
            var request = (await ledger.ReadKnown(RequestRecords.Request(sme, number), cancel)).State;
            if (shown is not null && !shown.State.LacksSubmission(request))
            {
                draft.Apply(shown, Proposal.Follow(shown.State, request, work.Now));
                return null;
            }

            var forwarding = request.ForwardingTo(proposal) ?? throw new InvalidOperationException($"Request {request.Reference} was not forwarded as {proposal} (yet).");
            var snapshot = (await ledger.ReadKnown(ProposalRecords.Snapshot(sme, number, forwarding.Submission), cancel)).State;
            draft.Add(ProposalRecords.Frozen(bank, proposal, forwarding.Submission), snapshot, "proposal.frozen");

            // What happened to the submission before it arrived here, such as a withdrawal, is followed with its arrival.
            var received = Proposal.Receive(shown?.State, snapshot);
            var followed = Proposal.Follow(received, request, work.Now);
            draft.Put(address, shown, followed.Next ?? received, followed.What ?? (shown is null ? "proposal.received" : "proposal.resubmitted"), followed.Reason);
            draft.Owe(followed.Facts);
            if ((followed.Next ?? received).State == ProposalState.Submitted)
            {
                draft.Owe(received.Tell(shown is null ? ProposalNotices.Received : ProposalNotices.Resubmitted, snapshot.ForwardedAt));
            }

            return null;
        }, cancel);
    }
}
