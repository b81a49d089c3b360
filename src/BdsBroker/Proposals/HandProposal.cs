using BdsBroker.Core;
using BdsBroker.Registry;

namespace BdsBroker.Proposals;

/// <summary>To whom, by the id in the bank's list of members, and why.</summary>
internal sealed record HandOverBody(string? To, string? Reason);

/// <summary>Gives a claimed proposal to a colleague who may see it.</summary>
internal static class HandOverProposal
{
    internal static async Task<Answer<ProposalView>> Handle(string bank, string proposal, HandOverBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var to = fields.Line("to", body.To, 40);
        var reason = fields.Text("reason", body.Reason, 500);
        if (fields.Problem is { } problem)
        {
            return problem;
        }

        if (!Ids.IsWellFormed(to))
        {
            return ProposalProblems.NotColleague;
        }

        var runsBank = await Staff.RunsBank(call, broker, bank, cancel);
        return await broker.ChangeProposal(call, bank, proposal, (now, _) => Proposal.HandOver(now, to, reason, call.PersonId, runsBank, call.Now), cancel);
    }
}

/// <summary>Why.</summary>
internal sealed record ReleaseBody(string? Reason);

/// <summary>Puts a claimed proposal back into the queue.</summary>
internal static class ReleaseProposal
{
    internal static async Task<Answer<ProposalView>> Handle(string bank, string proposal, ReleaseBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var reason = fields.Text("reason", body.Reason, 500);
        if (fields.Problem is { } problem)
        {
            return problem;
        }

        var runsBank = await Staff.RunsBank(call, broker, bank, cancel);
        return await broker.ChangeProposal(call, bank, proposal, (now, _) => Proposal.Release(now, reason, call.PersonId, runsBank), cancel);
    }
}

/// <summary>Who of a bank's staff may have a proposal in hand.</summary>
internal static class Staff
{
    /// <summary>Whether the caller is staff of the whole bank.</summary>
    internal static async ValueTask<bool> RunsBank(Call call, Broker broker, string bank, CancellationToken cancel) =>
        (await broker.Ledger.ReadKnown(Parties.Member(Parties.Bank, bank, call.PersonId), cancel)).State.Kind == MemberKind.Owner;

    /// <summary>Whether somebody sees a proposal: staff of the whole bank, or of its branch.</summary>
    internal static bool Sees(Membership? member, Proposal proposal) => member is { Accepted: true } && (member.Branch is null || member.Branch == proposal.Branch);
}

/// <summary>
/// Somebody came to a bank's staff, left it or moved to another branch: what the person had in hand and no longer sees is released. A claim holds the membership that it rests on
/// (<see cref="ProposalChanges"/>), so that none comes after this.
/// </summary>
internal static class OnStaffChanged
{
    private const int AtOnce = 100;

    internal static async Task<Problem?> Handle(MembershipChanged fact, Work work, CancellationToken cancel)
    {
        if (fact.Party != Parties.Bank)
        {
            return null;
        }

        var ledger = work.Broker.Ledger;
        string? cursor = null;
        do
        {
            var page = await ledger.List(ProposalRecords.Claims(fact.Id, fact.Person), cursor, AtOnce, cancel);
            foreach (var claimed in page.Items)
            {
                var address = ProposalRecords.Proposal(fact.Id, claimed.State.Id);
                await work.Broker.Apply(work, address.Partition, async draft =>
                {
                    var now = await ledger.ReadKnown(address, cancel);
                    var member = await ledger.Read(Parties.Member(Parties.Bank, fact.Id, fact.Person), cancel);
                    if (!Staff.Sees(member?.State, now.State))
                    {
                        draft.Apply(now, Proposal.LeaveStaff(now.State, fact.Person, work.Now));
                    }

                    return null;
                }, cancel);
            }

            cursor = page.Next;
        }
        while (cursor is not null);

        return null;
    }
}
