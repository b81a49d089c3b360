using System.Security.Cryptography;
using BdsBroker.Storage;
using BdsBroker.Storage.Embedded;

namespace BdsBroker.Functions;

/// <summary>Reads all data, also beside a running server, and tells what does not fit.</summary>
internal static class Check
{
    internal static async Task<int> Run(Verb.Check verb, TextWriter to)
    {
        // The folder is not created to be checked.
        var path = Path.GetFullPath(verb.Data);
        if (!Directory.Exists(path))
        {
            await to.WriteLineAsync($"There is no data folder {path}.");
            return 1;
        }

        using var folder = DataFolder.OpenBeside(path);
        if (!File.Exists(folder.Database))
        {
            await to.WriteLineAsync($"The data folder {path} holds no database yet.");
            return 0;
        }

        var faults = 0;
        foreach (var damage in SqliteStorage.FindDamage(folder.Database))
        {
            Tell($"The file is damaged: {damage}");
        }

        var documents = 0L;
        var files = new KeptFiles();
        List<(string Partition, StoredDocument Document)> keys = [];
        foreach (var fault in HistoryCheck.FindFaults(SqliteStorage.ReadAll(folder.Database).Select(document =>
        {
            documents++;
            files.Add(document.Partition, document.Document);
            if (KeyCheck.IsKey(document.Partition))
            {
                keys.Add(document);
            }

            return document;
        })))
        {
            Tell(fault);
        }

        foreach (var fault in await FaultsOf(keys, new LocalMasterKeys(folder)))
        {
            Tell(fault);
        }

        var read = 0L;
        foreach (var file in files.All)
        {
            read++;
            if (FaultOf(file, folder) is { } fault)
            {
                Tell($"The file {file.Name} ({LocalFiles.PathIn(folder.Files, file.Name)}) {fault}");
            }
        }

        await to.WriteLineAsync($"{documents} documents and {read} files read, {faults} faults.");
        return faults == 0 ? 0 : 1;

        void Tell(string fault)
        {
            faults++;
            to.WriteLine(fault);
        }
    }

    private static async Task<IEnumerable<string>> FaultsOf(IReadOnlyList<(string Partition, StoredDocument Document)> keys, LocalMasterKeys masters)
    {
        try
        {
            await masters.Newest(CancellationToken.None);
        }
        catch (StorageUnavailableException unreadable)
        {
            return [unreadable.Message];
        }

        var check = new KeyCheck(masters);
        foreach (var (partition, document) in keys)
        {
            await check.Add(partition, document, CancellationToken.None);
        }

        return check.Faults;
    }

    private static string? FaultOf(KeptFile file, DataFolder folder)
    {
        try
        {
            using var content = File.OpenRead(LocalFiles.PathIn(folder.Files, file.Name));
            return file.Size is { } size && content.Length != size ? $"has {content.Length} bytes, not {size}"
                : file.Sha256 is { } hash && Convert.ToHexStringLower(SHA256.HashData(content)) != hash ? "has another content than was written"
                : null;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            // Beside a running server it may have been given up since the documents were read.
            return KeptFiles.Keeps(SqliteStorage.ReadOne(folder.Database, file.Partition, file.Key)) ? "is missing" : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read ({unreadable.Message})";
        }
    }
}
