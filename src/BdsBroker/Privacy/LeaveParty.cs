using BdsBroker.Core;
using BdsBroker.Registry;

namespace BdsBroker.Privacy;

/// <summary>What became of a person on a party's roster.</summary>
internal enum Leaving
{
    /// <summary>The person is off it; the party is others'.</summary>
    Left,

    /// <summary>The person stays on it: nobody else owns the party.</summary>
    Last,

    /// <summary>The person was the last owner, and the party is closed.</summary>
    Closed,
}

/// <summary>Takes a person off a party's roster. The roster decides, in the commit that changes it, whether the party closes with the person.</summary>
internal static class LeaveParty
{
    /// <summary>The person goes, unless nobody else owns the party.</summary>
    /// <param name="party">sme, provider or bank.</param>
    /// <param name="id">The party's id.</param>
    /// <param name="person">Who goes.</param>
    /// <param name="work">On whose behalf.</param>
    /// <param name="close">Drafts the closing of the party for its last owner, or says that it cannot close yet; null to leave it open.</param>
    /// <param name="cancel">Stops it.</param>
    internal static async Task<Leaving> Run(string party, string id, string person, Work work, Func<Draft, ValueTask<bool>>? close, CancellationToken cancel)
    {
        var ledger = work.Broker.Ledger;
        var leaving = Leaving.Left;
        await work.Broker.Apply(work, Parties.Partition(party, id), async draft =>
        {
            leaving = Leaving.Left;
            var member = await ledger.Read(Parties.Member(party, id, person), cancel);
            if (await ledger.Read(Parties.Roster(party, id, member?.State.Branch), cancel) is not { } roster)
            {
                return null;
            }

            if (roster.State.ClosedBy == person)
            {
                // An earlier delivery closed it; what follows from that goes on.
                leaving = Leaving.Closed;
                return null;
            }

            if (member is null || roster.State.ClosedBy is not null)
            {
                return null;
            }

            var decision = party == Parties.Bank ? Roster.Dismiss(roster.State, person) : Roster.Remove(roster.State, person, person);
            if (decision.Refusal == RegistryProblems.LastOwner)
            {
                leaving = Leaving.Last;
                if (close is not null && await close(draft))
                {
                    leaving = Leaving.Closed;
                    draft.Apply(roster, Roster.Close(roster.State, person));
                }

                return null;
            }

            if (decision.Refusal is { } refusal)
            {
                return refusal;
            }

            draft.Apply(roster, decision);
            draft.Remove(member, "member.erased");
            if (member.State.Accepted)
            {
                await Members.Keep(draft, ledger, party, id, decision.Next!, cancel);
            }

            draft.Owe(new MembershipChanged(party, id, person));
            return null;
        }, cancel);
        return leaving;
    }

    /// <summary>Ends the memberships of a party whose roster is closed.</summary>
    internal static async Task EndAll(string party, string id, Work work, CancellationToken cancel)
    {
        var ledger = work.Broker.Ledger;
        foreach (var listed in await ledger.ListAll(Parties.Members(party, id), cancel))
        {
            var person = listed.State.Person;
            await work.Broker.Apply(work, Parties.Partition(party, id), async draft =>
            {
                if (await ledger.Read(Parties.Member(party, id, person), cancel) is { } member)
                {
                    draft.Remove(member, "member.erased");
                    draft.Owe(new MembershipChanged(party, id, person));
                }

                return null;
            }, cancel);
        }
    }
}
