using System.Security.Cryptography;
using BdsBroker.Storage;
using BdsBroker.Storage.Azure;
using BdsBroker.Storage.Embedded;

namespace BdsBroker.Functions;

/// <summary>Reads all data of a folder or an account, also beside those who serve it, and tells what does not fit.</summary>
internal static class Check
{
    /// <summary>How often a partition with faults is read again where others may have written while it was read.</summary>
    private const int SecondLooks = 3;

    internal static async Task<int> Run(Verb.Check verb, TextWriter to)
    {
        if (Deployment.AccountFor(Server.Builder().Configuration, verb.Data) is not var (account, masters))
        {
            return await Folder(Path.GetFullPath(verb.Data ?? CommandLine.DefaultData), to);
        }

        await using var azure = await AzureStorage.OpenBeside(account, TimeProvider.System, CancellationToken.None);
        return await Read(new CheckedAccount(azure, masters), to);
    }

    internal static async Task<int> Folder(string path, TextWriter to)
    {
        using var folder = DataFolder.OpenData(path);
        return await Read(new CheckedFolder(folder), to);
    }

    private static async Task<int> Read(ICheckedData data, TextWriter to)
    {
        var (faults, documents, read) = (0, 0L, 0L);
        await foreach (var damage in data.FindDamage())
        {
            Tell(damage);
        }

        var unreadable = await FaultOf(data.Masters);
        var keys = new KeyCheck(data.Masters);
        var history = new HistoryCheck();
        var files = new KeptFiles();
        string? partition = null;
        await foreach (var (name, document) in data.ReadAll())
        {
            if (partition is not null && !string.Equals(name, partition, StringComparison.Ordinal))
            {
                await EndPartition();
            }

            partition = name;
            documents++;
            history.Add(name, document);
            files.Add(name, document);
            if (unreadable is null)
            {
                await keys.Add(name, document, CancellationToken.None);
            }
        }

        await EndPartition();
        foreach (var fault in unreadable is null ? keys.Faults : [unreadable])
        {
            Tell(fault);
        }

        await ReadFiles();
        await to.WriteLineAsync($"{documents} documents and {read} files read, {faults} faults.");
        return faults == 0 ? 0 : 1;

        async Task EndPartition()
        {
            var found = history.EndPartition();
            for (var looked = 0; !data.IsOfOneMoment && found.Count > 0 && looked < SecondLooks; looked++)
            {
                // What is written between two pages looks like tampering; that does not stay.
                found = [.. found.Intersect(await FaultsOf(data.ReadPartition(partition!)))];
            }

            foreach (var fault in found)
            {
                Tell(fault);
            }

            // What keeps files, and all that says what is in them, lies in one partition: an account of any size is read in the memory of one. Beside a folder's database, which is read
            // as of one moment and keeps all of it as long as that takes, files would take too long.
            if (!data.IsOfOneMoment)
            {
                await ReadFiles();
            }
        }

        async Task ReadFiles()
        {
            foreach (var file in files.All)
            {
                read++;
                if (await FaultIn(file, data) is { } fault)
                {
                    Tell($"The file {data.Called(file.Name)} {fault}");
                }
            }

            files = new();
        }

        void Tell(string fault)
        {
            faults++;
            to.WriteLine(fault);
        }
    }

    private static async Task<IReadOnlyList<string>> FaultsOf(IAsyncEnumerable<(string Partition, StoredDocument Document)> documents)
    {
        var history = new HistoryCheck();
        await foreach (var (partition, document) in documents)
        {
            history.Add(partition, document);
        }

        return history.EndPartition();
    }

    private static async Task<string?> FaultOf(IMasterKeys masters)
    {
        try
        {
            await masters.Newest(CancellationToken.None);
            return null;
        }
        catch (StorageUnavailableException unreadable)
        {
            return unreadable.Message;
        }
    }

    private static async Task<string?> FaultIn(KeptFile file, ICheckedData data)
    {
        try
        {
            await using var content = await data.Open(file.Name);
            if (content is null)
            {
                // Beside a running server it may have been given up since the documents were read.
                return KeptFiles.Keeps(await data.Read(file.Partition, file.Key)) ? "is missing" : null;
            }

            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var (size, buffer) = (0L, new byte[128 * 1024]);
            for (int count; (count = await content.ReadAsync(buffer)) > 0; size += count)
            {
                hash.AppendData(buffer, 0, count);
            }

            return file.Size is { } expected && size != expected ? $"has {size} bytes, not {expected}"
                : file.Sha256 is { } written && Convert.ToHexStringLower(hash.GetHashAndReset()) != written ? "has another content than was written"
                : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read ({unreadable.Message})";
        }
    }
}
