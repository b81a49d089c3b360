using BdsBroker.Storage;
using BdsBroker.Storage.Azure;
using BdsBroker.Storage.Embedded;

namespace BdsBroker.Functions;

/// <summary>Wraps all keys with a new master key: of a data folder that nobody serves, or of a storage account, also beside those who serve it.</summary>
internal static class Keys
{
    internal static async Task<int> Rotate(Verb.RotateKeys verb, TextWriter to) =>
        Deployment.AccountFor(Server.Builder().Configuration, verb.Data) is var (account, masters)
            ? await OfAccount(account, masters, to)
            : await OfFolder(Path.GetFullPath(verb.Data ?? CommandLine.DefaultData), to);

    private static async Task<int> OfFolder(string path, TextWriter to)
    {
        using var data = DataFolder.OpenData(path);
        await using var place = await FolderPlace.Open(path);
        var (master, keys) = await KeyRotation.Run(place.Storage, new LocalMasterKeys(place.Folder), TimeProvider.System, CancellationToken.None);
        await to.WriteLineAsync($"{keys} keys are wrapped by {master} now. Keep a copy of {Path.Combine(path, "master.keys")} apart from the data.");
        return 0;
    }

    // Whoever gives the keys has put the new one at their end.
    private static async Task<int> OfAccount(AzureAccount account, GivenMasterKeys masters, TextWriter to)
    {
        await using var azure = await AzureStorage.OpenBeside(account, TimeProvider.System, CancellationToken.None);
        await KeyCheck.Demand(azure.Records, masters, CancellationToken.None);
        var (master, keys) = await KeyRotation.Rewrap(azure.Records, masters, TimeProvider.System, CancellationToken.None);
        await to.WriteLineAsync($"{keys} keys are wrapped by {master} now. A process that does not know {master} yet still wraps with an older one: run this again when all do.");
        return 0;
    }
}
