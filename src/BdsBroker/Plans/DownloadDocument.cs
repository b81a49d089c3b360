using BdsBroker.Core;

namespace BdsBroker.Plans;

/// <summary>A document's bytes.</summary>
internal static class DownloadDocument
{
    internal static async Task<FileAnswer> Handle(string sme, int number, string document, Call call, Broker broker, CancellationToken cancel)
    {
        var address = PlanRecords.Document(sme, number, document);
        return await broker.Read(call, address, cancel) is { } stored
            ? FileAnswer.Of(broker, sme, stored.State, stored.ETag)
            : Problem.NotFound;
    }
}
