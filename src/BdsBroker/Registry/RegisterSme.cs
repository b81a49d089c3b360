using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>Registers an SME; whoever does it is its first member.</summary>
internal static class RegisterSme
{
    internal static async Task<Answer<SmeView>> Handle(SmeBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var id = call.NewId(broker.Ids);
        var drawn = SubjectKey.Draw(Parties.Partition(Parties.Sme, id));
        var (told, said, problem) = SmeForm.Check(body, id, null, drawn, call.Now);
        if (problem is not null)
        {
            return problem;
        }

        // The key is kept before anything is encrypted under it for good; a repeat of the call finds the first one's.
        if (await broker.Keys.Keep(drawn, cancel) is var key && key != drawn)
        {
            (told, said, _) = SmeForm.Check(body, id, null, key, call.Now);
        }

        var address = RegistryRecords.Sme(id);
        var answer = await broker.Create(call, address, Shown, async draft =>
        {
            if (await Members.HoldPlace(broker, call, call.PersonId, Parties.Sme, id, accepted: true, cancel) is { } full)
            {
                return full;
            }

            var decision = Sme.Register(told, said, Members.First(draft, call, Parties.Sme, id), call.Now);
            if (decision.Refusal is { } refusal)
            {
                return refusal;
            }

            var sme = draft.Add(address, decision.Next!, decision.What!);
            draft.Owe(decision.Facts);
            return Shown(sme);
        }, cancel);
        return await Members.Shown(answer, call, broker, Parties.Sme, id, call.PersonId, cancel);

        // What was erased since is not shown again, and its key makes no second one.
        Answer<SmeView> Shown(Stored<Sme> sme) => sme.State.ClosedAt is not null ? Problem.NotFound : Answer<SmeView>.Created(SmeView.Of(sme.State, call.Language), $"/smes/{id}", sme.ETag);
    }
}
