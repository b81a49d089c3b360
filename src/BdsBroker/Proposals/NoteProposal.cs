using BdsBroker.Core;
using BdsBroker.Registry;

namespace BdsBroker.Proposals;

/// <summary>One note of a bank's staff among themselves.</summary>
/// <param name="Id">Its id.</param>
/// <param name="By">The author's id.</param>
/// <param name="At">When.</param>
/// <param name="Text">What; encrypted under the SME's key, since it is about the SME: an erasure takes it along.</param>
internal sealed record ProposalNote(string Id, string By, DateTimeOffset At, Personal Text);

/// <summary>A bank's own notes on a proposal, oldest first. No route of the SME's and no export shows them, nor does the SME's log tell of them.</summary>
internal sealed record ProposalNotes(IReadOnlyList<ProposalNote> Notes)
{
    /// <summary>How long one may be.</summary>
    internal const int Longest = 1000;

    /// <summary>One more. One with the same id is the same note.</summary>
    internal static Decision<ProposalNotes> Add(ProposalNotes now, ProposalNote note, int most) =>
        now.Notes.Any(given => given.Id == note.Id) ? Decision.Unchanged(now)
        : now.Notes.Count >= most ? ProposalProblems.NotesFull(most)
        : Decision.Change(new ProposalNotes([.. now.Notes, note]), "proposal.noted");
}

/// <summary>A note, as sent.</summary>
internal sealed record ProposalNoteBody(string? Text);

/// <summary>A note as the bank's staff see it; without its text once the SME was erased.</summary>
internal sealed record ProposalNoteView(string Id, string By, DateTimeOffset At, Personal Text)
{
    internal static ProposalNoteView Of(ProposalNote note) => new(note.Id, note.By, note.At, note.Text);
}

/// <summary>Notes something for colleagues.</summary>
internal static class AddNote
{
    internal static async Task<Answer<ProposalNoteView>> Handle(string bank, string proposal, ProposalNoteBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var text = fields.Text("text", body.Text, ProposalNotes.Longest);
        if (fields.Problem is { } problem)
        {
            return problem;
        }

        if (await broker.Read(call, ProposalRecords.Proposal(bank, proposal), cancel) is not { State: var now })
        {
            return Problem.NotFound;
        }

        if (await broker.Keys.Find(Parties.Partition(Parties.Sme, now.Sme), cancel) is not { } key)
        {
            return ProposalProblems.SmeErased;
        }

        var note = new ProposalNote(call.NewId(broker.Ids), call.PersonId, call.Now, key.Seal(text));
        var address = ProposalRecords.Notes(bank, proposal);
        return await broker.Commit<ProposalNoteView>(call, address.Partition, async draft =>
        {
            var notes = await broker.Ledger.Read(address, cancel);
            var decision = ProposalNotes.Add(notes?.State ?? new([]), note, broker.Settings.Limits.NotesPerProposal);
            if (decision.Refusal is { } refusal)
            {
                return refusal;
            }

            if (decision.Next is { } next)
            {
                draft.Put(address, notes, next, decision.What!);
            }

            return Answer<ProposalNoteView>.Created(ProposalNoteView.Of(note), $"/banks/{bank}/proposals/{proposal}/notes");
        }, cancel);
    }
}

/// <summary>What a bank's staff noted on a proposal, oldest first.</summary>
internal static class ListNotes
{
    internal static async Task<Answer<ListView<ProposalNoteView>>> Handle(string bank, string proposal, Broker broker, CancellationToken cancel)
    {
        var notes = await broker.Ledger.Read(ProposalRecords.Notes(bank, proposal), cancel);
        return Answer<ListView<ProposalNoteView>>.Ok(new([.. notes?.State.Notes.Select(ProposalNoteView.Of) ?? []], null));
    }
}
