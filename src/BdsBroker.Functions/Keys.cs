using BdsBroker.Storage.Embedded;

namespace BdsBroker.Functions;

/// <summary>Rotates the master key of a data folder that nobody serves.</summary>
internal static class Keys
{
    internal static async Task<int> Rotate(Verb.RotateKeys verb, TextWriter to)
    {
        // The folder is not created to be rotated.
        var path = Path.GetFullPath(verb.Data);
        if (!Directory.Exists(path))
        {
            await to.WriteLineAsync($"There is no data folder {path}.");
            return 1;
        }

        using var folder = DataFolder.OpenToServe(path);
        await using var storage = SqliteStorage.Open(folder.Database, TimeProvider.System);
        var masters = new LocalMasterKeys(folder);
        await KeyCheck.Demand(storage, masters, CancellationToken.None);
        var (master, keys) = await KeyRotation.Run(storage, masters, TimeProvider.System, CancellationToken.None);
        await to.WriteLineAsync($"{keys} keys are wrapped by {master} now. Keep a copy of {Path.Combine(path, "master.keys")} apart from the data.");
        return 0;
    }
}
