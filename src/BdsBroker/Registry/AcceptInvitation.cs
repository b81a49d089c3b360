using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>The invited person joins the party; joining again is the same answer.</summary>
internal static class AcceptInvitation
{
    internal static Task<Answer<MemberView>> OfSme(string sme, Call call, Broker broker, CancellationToken cancel) => Handle(Parties.Sme, sme, call, broker, cancel);

    internal static Task<Answer<MemberView>> OfProvider(string provider, Call call, Broker broker, CancellationToken cancel) => Handle(Parties.Provider, provider, call, broker, cancel);

    private static async Task<Answer<MemberView>> Handle(string party, string id, Call call, Broker broker, CancellationToken cancel)
    {
        var answer = await broker.Commit(call, Parties.Partition(party, id), async draft =>
        {
            if (await broker.Ledger.Read(Parties.Member(party, id, call.PersonId), cancel) is not { } invited)
            {
                return Problem.NotFound;
            }

            if (Core.Broker.IfMatchProblem(call, invited.ETag) is { } stale)
            {
                return stale;
            }

            var roster = await broker.Ledger.ReadKnown(Parties.Roster(party, id), cancel);
            var decision = Roster.Accept(roster.State, call.PersonId);
            if (decision.Refusal is { } refusal)
            {
                return refusal;
            }

            if (decision.Next is not { } next)
            {
                return Answer<MemberView>.Ok(MemberView.Of(invited), invited.ETag);
            }

            if (await Members.HoldPlace(broker, call, call.PersonId, party, id, accepted: true, cancel) is { } full)
            {
                return full;
            }

            draft.Apply(roster, decision);
            var member = draft.Replace(invited, invited.State with { Accepted = true, Since = call.Now }, "member.accepted");
            await Members.Keep(draft, broker.Ledger, party, id, next, cancel);
            draft.Owe(new MembershipChanged(party, id, call.PersonId));
            return Answer<MemberView>.Ok(MemberView.Of(member), member.ETag);
        }, cancel);
        return await Members.Shown(answer, call, broker, party, id, call.PersonId, cancel);
    }
}
