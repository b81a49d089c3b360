using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>Replaces what is known of an SME.</summary>
internal static class UpdateSme
{
    internal static Task<Answer<SmeView>> Handle(string sme, SmeBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var address = RegistryRecords.Sme(sme);
        return broker.Commit(call, address.Partition, async draft =>
        {
            if (await broker.Read(call, address, cancel) is not { State.ClosedAt: null } now
                || await broker.Ledger.Read(Parties.Member(Parties.Sme, sme, call.PersonId), cancel) is not { } member)
            {
                return Problem.NotFound;
            }

            var (told, said, problem) = SmeForm.Check(body, sme, now.State, await broker.Keys.Of(address.Partition, cancel), call.Now);
            problem ??= Core.Broker.IfMatchProblem(call, now.ETag, required: true);
            if (problem is not null)
            {
                return problem;
            }

            var decision = Sme.Update(now.State, told, said, member.State, call.Now);
            if (decision.Refusal is { } refusal)
            {
                return refusal;
            }

            var next = draft.Apply(now, decision);
            if (!string.Equals(next.State.Name, now.State.Name, StringComparison.Ordinal))
            {
                draft.Owe(next.State.Members.Select(person => new MembershipChanged(Parties.Sme, sme, person)));
            }

            return Answer<SmeView>.Ok(SmeView.Of(next.State, call.Language), next.ETag);
        }, cancel);
    }
}
