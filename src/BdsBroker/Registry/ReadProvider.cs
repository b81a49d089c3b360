using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>Shows a provider to its members.</summary>
internal static class ReadProvider
{
    internal static async Task<Answer<ProviderView>> Handle(string provider, Call call, Broker broker, CancellationToken cancel)
    {
        var address = RegistryRecords.Provider(provider);
        return await broker.Read(call, address, cancel) is { } now
            ? Answer<ProviderView>.Ok(ProviderView.Of(now.State), now.ETag)
            : Problem.NotFound;
    }
}
