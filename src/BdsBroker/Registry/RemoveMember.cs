using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>Ends a membership: a member leaves, an invited person declines, or an owner removes somebody.</summary>
internal static class RemoveMember
{
    internal static Task<Answer<Nothing>> FromSme(string sme, string member, Call call, Broker broker, CancellationToken cancel) => Handle(Parties.Sme, sme, member, call, broker, cancel);

    internal static Task<Answer<Nothing>> FromProvider(string provider, string member, Call call, Broker broker, CancellationToken cancel) => Handle(Parties.Provider, provider, member, call, broker, cancel);

    internal static Task<Answer<Nothing>> FromBank(string bank, string member, Call call, Broker broker, CancellationToken cancel) => Handle(Parties.Bank, bank, member, call, broker, cancel);

    private static async Task<Answer<Nothing>> Handle(string party, string id, string person, Call call, Broker broker, CancellationToken cancel)
    {
        var answer = await broker.Commit(call, Parties.Partition(party, id), async draft =>
        {
            if (await broker.Ledger.Read(Parties.Member(party, id, person), cancel) is not { } member)
            {
                return Problem.NotFound;
            }

            var roster = await broker.Ledger.ReadKnown(Parties.Roster(party, id, member.State.Branch), cancel);
            var decision = party == Parties.Bank ? Roster.Dismiss(roster.State, person) : Roster.Remove(roster.State, call.PersonId, person);
            var refusal = decision.Refusal == Problem.NotFound ? decision.Refusal : Core.Broker.IfMatchProblem(call, member.ETag, required: true) ?? decision.Refusal;
            if (refusal is not null)
            {
                return refusal;
            }

            draft.Apply(roster, decision);
            draft.Remove(member, "member.left");
            if (member.State.Accepted)
            {
                await Members.Keep(draft, broker.Ledger, party, id, decision.Next!, cancel);
            }

            draft.Owe(new MembershipChanged(party, id, person));
            return Answer<Nothing>.NoContent();
        }, cancel);
        return await Members.Shown(answer, call, broker, party, id, person, cancel);
    }
}
