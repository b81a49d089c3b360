using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>Replaces a provider's profile, and with it the standing that offers depend on, in one commit.</summary>
internal static class UpdateProvider
{
    internal static async Task<Answer<ProviderView>> Handle(string provider, ProviderBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var key = await broker.Keys.Of(Parties.Partition(Parties.Provider, provider), cancel);
        if (ProviderForm.Check(body, provider, null, key, call.Now).Problem is { } problem)
        {
            return problem;
        }

        return await broker.Change(call, RegistryRecords.Provider(provider), async (draft, now) =>
        {
            // It was closed after the call was let in.
            if (now.State.IsClosed)
            {
                return Problem.NotFound;
            }

            var told = ProviderForm.Check(body, provider, now.State, key, call.Now).Told;
            var standing = await broker.Ledger.ReadKnown(RegistryRecords.Standing(provider), cancel);
            var next = draft.Apply(now, Provider.Update(now.State, told, call.Now));
            draft.Replace(standing, next.State.Stand(standing.State), "provider.updated");
            if (!string.Equals(next.State.Name, now.State.Name, StringComparison.Ordinal))
            {
                draft.Owe(standing.State.Members.Select(person => new MembershipChanged(Parties.Provider, provider, person)));
            }

            return Answer<ProviderView>.Ok(ProviderView.Of(next.State), next.ETag);
        }, cancel, versionRequired: true);
    }
}
