using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>Invites a person to a party; the person decides.</summary>
internal static class InviteMember
{
    internal static Task<Answer<MemberView>> ToSme(string sme, InviteBody body, Call call, Broker broker, CancellationToken cancel) => Handle(Parties.Sme, sme, body, call, broker, cancel);

    internal static Task<Answer<MemberView>> ToProvider(string provider, InviteBody body, Call call, Broker broker, CancellationToken cancel) => Handle(Parties.Provider, provider, body, call, broker, cancel);

    private static async Task<Answer<MemberView>> Handle(string party, string id, InviteBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var subject = fields.Subject("subject", body.Subject);
        var named = body.Kind is null ? null : fields.OneOf("kind", body.Kind, party == Parties.Sme ? ["owner", "member", "facilitator"] : ["owner", "member"]);
        if (body.BranchId is not null)
        {
            fields.Error("branchId", "Hanya bank yang mempunyai cabang; hapus.", "Only banks have branches; remove it.");
        }

        if (fields.Problem is { } problem)
        {
            return problem;
        }

        var person = Person.IdOf(call.Person!.Issuer, subject);
        var answer = await broker.Commit(call, Parties.Partition(party, id), async draft =>
        {
            var roster = await broker.Ledger.ReadKnown(Parties.Roster(party, id), cancel);

            // A facilitator without an owner can only mean the owner.
            var kind = named switch
            {
                "owner" => MemberKind.Owner,
                "facilitator" => MemberKind.Facilitator,
                null when roster.State.Find(call.PersonId) is { Kind: not MemberKind.Owner } => MemberKind.Owner,
                _ => MemberKind.Member,
            };
            var decision = Roster.Invite(roster.State, call.PersonId, person, kind, broker.Settings.Limits.MembersPerParty);
            if (decision.Refusal is { } refusal)
            {
                return refusal;
            }

            if (await Members.HoldPlace(broker, call, person, party, id, accepted: false, cancel) is { } full)
            {
                return full;
            }

            draft.Apply(roster, decision);
            var member = draft.Add(Parties.Member(party, id, person), new(person, kind, null, false, call.Now, subject), "member.invited");
            draft.Owe(
                new MembershipChanged(party, id, person),
                RegistryNotices.Invited.To("person", person, $"{party}/{id}", call.Now, "/me", ("party", await OnMembershipChanged.NameOf(broker.Ledger, party, id, cancel))));
            return Answer<MemberView>.Created(MemberView.Of(member), $"{Members.Path(party, id)}/{person}", member.ETag);
        }, cancel);
        return await Members.Shown(answer, call, broker, party, id, person, cancel);
    }
}
