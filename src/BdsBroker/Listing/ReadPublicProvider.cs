using BdsBroker.Core;
using BdsBroker.Registry;

namespace BdsBroker.Listing;

/// <summary>Shows one provider of the directory to anyone, as it is now.</summary>
internal static class ReadPublicProvider
{
    internal static async Task<Answer<PublicProviderView>> Handle(string provider, Call call, Broker broker, CancellationToken cancel)
    {
        if (!Ids.IsWellFormed(provider)
            || await broker.Ledger.Read(RegistryRecords.Provider(provider), cancel) is not { } profile
            || await broker.Ledger.Read(RegistryRecords.Standing(provider), cancel) is not { } standing)
        {
            return Problem.NotFound;
        }

        var today = RegistryFields.DayInWib(call.Now);
        var entry = DirectoryEntry.Of(profile.State, standing.State);
        return entry.IsShownOn(today) ? Answer<PublicProviderView>.Ok(PublicProviderView.Of(entry, today)) : Problem.NotFound;
    }
}
