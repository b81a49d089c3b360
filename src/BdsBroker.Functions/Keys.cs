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

        if (new FileInfo(Path.Combine(path, "broker.db")) is { Exists: true, Length: 0 })
        {
            await to.WriteLineAsync($"The data file of {path} is an empty one; put it back from a backup.");
            return 1;
        }

        await using var place = await FolderPlace.Open(path);
        var (master, keys) = await KeyRotation.Run(place.Storage, new LocalMasterKeys(place.Folder), TimeProvider.System, CancellationToken.None);
        await to.WriteLineAsync($"{keys} keys are wrapped by {master} now. Keep a copy of {Path.Combine(path, "master.keys")} apart from the data.");
        return 0;
    }
}
