using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>Shows an SME to its members.</summary>
internal static class ReadSme
{
    internal static async Task<Answer<SmeView>> Handle(string sme, Call call, Broker broker, CancellationToken cancel)
    {
        var address = RegistryRecords.Sme(sme);
        return await broker.Read(call, address, cancel) is { } now
            ? Answer<SmeView>.Ok(SmeView.Of(now.State, call.Language), now.ETag)
            : Problem.NotFound;
    }
}
