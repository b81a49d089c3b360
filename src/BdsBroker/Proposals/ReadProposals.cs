using BdsBroker.Core;
using BdsBroker.Plans;
using BdsBroker.Registry;
using BdsBroker.Requests;

namespace BdsBroker.Proposals;

/// <summary>One proposal.</summary>
internal static class GetProposal
{
    internal static async Task<Answer<ProposalView>> Handle(string bank, string proposal, Call call, Broker broker, CancellationToken cancel)
    {
        var address = ProposalRecords.Proposal(bank, proposal);
        if (await broker.Read(call, address, cancel) is not { } now)
        {
            return Problem.NotFound;
        }

        var frozen = await broker.Ledger.ReadKnown(ProposalRecords.Frozen(bank, proposal, now.State.Submission), cancel);
        return Answer<ProposalView>.Ok(ProposalView.Of(now.State, frozen.State, call, broker), now.ETag);
    }
}

/// <summary>What happened to a proposal at its bank.</summary>
internal static class GetProposalHistory
{
    internal static async Task<Answer<ListView<HistoryView>>> Handle(string bank, string proposal, PageQuery page, Broker broker, CancellationToken cancel)
    {
        if (page.Problem is { } problem)
        {
            return problem;
        }

        var (entries, next) = await broker.Ledger.History(Parties.Partition(Parties.Bank, bank), ProposalRecords.Key(proposal), page.Cursor, page.Limit, cancel);
        return Answer<ListView<HistoryView>>.Ok(new([.. entries.Select(entry => new HistoryView(entry.At, entry.What, entry.By.As, entry.By.Party, entry.By.Person, entry.Reason))], next));
    }
}

/// <summary>The bytes of a document as it was frozen, whatever became of it since.</summary>
internal static class GetProposalDocument
{
    internal static async Task<FileAnswer> Handle(string bank, string proposal, string document, Call call, Broker broker, CancellationToken cancel)
    {
        var address = ProposalRecords.Proposal(bank, proposal);
        if (await broker.Read(call, address, cancel) is not { } now)
        {
            return Problem.NotFound;
        }

        var frozen = (await broker.Ledger.ReadKnown(ProposalRecords.Frozen(bank, proposal, now.State.Submission), cancel)).State;
        return frozen.Documents.FirstOrDefault(each => each.Id == document) is { } found
            ? FileAnswer.Of(broker, now.State.Sme, found, $"\"{found.Sha256}\"")
            : Problem.NotFound;
    }
}
