using BdsBroker.Storage;

namespace BdsBroker.Core;

/// <summary>What a decision rests on though it does not change it.</summary>
internal static class Holding
{
    /// <summary>
    /// Reads a document of the draft's partition and has the commit fail where it is no longer as it was read: it is written again byte for byte, so that its revision and its history stay.
    /// </summary>
    /// <returns>The document, or null; that there is none is not held.</returns>
    internal static async ValueTask<Stored<T>?> Hold<T>(this Broker broker, Draft draft, Address<T> address, CancellationToken cancel)
        where T : class
    {
        if (await broker.Ledger.Records.Read(address.Partition, address.Key, cancel) is not { } document)
        {
            return null;
        }

        draft.Raw(new Change.Replace(address.Key, document.Json, document.Version));
        return DocumentFormat.Read(address, document, await broker.Keys.For([document], cancel));
    }
}
