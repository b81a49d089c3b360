using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>Registers a provider; whoever does it is its first owner. It gets offers once it holds a certificate.</summary>
internal static class RegisterProvider
{
    internal static async Task<Answer<ProviderView>> Handle(ProviderBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var id = call.NewId(broker.Ids);
        var drawn = SubjectKey.Draw(Parties.Partition(Parties.Provider, id));
        var (told, problem) = ProviderForm.Check(body, id, null, drawn, call.Now);
        if (problem is not null)
        {
            return problem;
        }

        if (await broker.Keys.Keep(drawn, cancel) is var key && key != drawn)
        {
            (told, _) = ProviderForm.Check(body, id, null, key, call.Now);
        }

        var address = RegistryRecords.Provider(id);
        var answer = await broker.Create(call, address, Shown, async draft =>
        {
            if (await Members.HoldPlace(broker, call, call.PersonId, Parties.Provider, id, accepted: true, cancel) is { } full)
            {
                return full;
            }

            var first = Members.First(draft, call, Parties.Provider, id);
            var provider = draft.Add(address, told, "provider.registered");
            draft.Add(RegistryRecords.Standing(id), told.FirstStanding(first), "provider.registered");
            draft.Owe(new StandingChanged(id));
            return Shown(provider);
        }, cancel);
        return await Members.Shown(answer, call, broker, Parties.Provider, id, call.PersonId, cancel);

        // What was erased since is not shown again, and its key makes no second one.
        Answer<ProviderView> Shown(Stored<Provider> provider) => provider.State.IsClosed ? Problem.NotFound : Answer<ProviderView>.Created(ProviderView.Of(provider.State), $"/providers/{id}", provider.ETag);
    }
}
