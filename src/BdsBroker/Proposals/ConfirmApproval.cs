using BdsBroker.Core;

namespace BdsBroker.Proposals;

/// <summary>A second person confirms an approval above the bank's limit.</summary>
internal static class ConfirmApproval
{
    internal static Task<Answer<ProposalView>> Handle(string bank, string proposal, Call call, Broker broker, CancellationToken cancel) =>
        broker.ChangeProposal(call, bank, proposal, (now, _) => Proposal.Confirm(now, call.PersonId, call.Now), cancel);
}

/// <summary>Why an approval is not confirmed.</summary>
internal sealed record SendBackBody(string? Note);

/// <summary>A second person sends an approval back to whoever gave it; who gave it may take it back too.</summary>
internal static class SendBackApproval
{
    internal static async Task<Answer<ProposalView>> Handle(string bank, string proposal, SendBackBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var note = fields.Text("note", body.Note, 1000);
        return fields.Problem is { } problem
            ? problem
            : await broker.ChangeProposal(call, bank, proposal, (now, _) => Proposal.SendBack(now, note, call.PersonId, call.Now), cancel);
    }
}

/// <summary>Nobody confirmed an approval in time: it takes its next step by itself.</summary>
internal static class OnConfirmationEnded
{
    internal static Task<Problem?> Handle(ConfirmationEnded fact, Work work, CancellationToken cancel)
    {
        var ledger = work.Broker.Ledger;
        var address = ProposalRecords.Proposal(fact.Bank, fact.Proposal);
        return work.Broker.Apply(work, address.Partition, async draft =>
        {
            var now = await ledger.ReadKnown(address, cancel);
            var frozen = (await ledger.ReadKnown(ProposalRecords.Frozen(fact.Bank, fact.Proposal, now.State.Submission), cancel)).State;
            var again = work.Broker.Deadlines.After(work.Now, work.Broker.Settings.Waits.ConfirmationLapse, frozen.Sme.Regency[..2]);
            draft.Apply(now, Proposal.EndConfirmation(now.State, fact.Generation, work.Now, again));
            return null;
        }, cancel);
    }
}
