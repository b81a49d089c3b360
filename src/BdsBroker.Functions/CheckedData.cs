using BdsBroker.Storage;
using BdsBroker.Storage.Azure;
using BdsBroker.Storage.Embedded;

namespace BdsBroker.Functions;

/// <summary>Data as a check reads it.</summary>
internal interface ICheckedData
{
    /// <summary>The keys that wrap those of its subjects.</summary>
    IMasterKeys Masters { get; }

    /// <summary>Whether all documents are read as they were at one moment, whatever others write meanwhile.</summary>
    bool IsOfOneMoment { get; }

    /// <summary>What does not fit beneath the documents, one line each.</summary>
    IAsyncEnumerable<string> FindDamage();

    /// <summary>Every document, ordered by partition and key.</summary>
    IAsyncEnumerable<(string Partition, StoredDocument Document)> ReadAll();

    /// <summary>Every document of a partition as it is now, ordered by key.</summary>
    IAsyncEnumerable<(string Partition, StoredDocument Document)> ReadPartition(string partition);

    /// <summary>One document as it is now.</summary>
    ValueTask<StoredDocument?> Read(string partition, string key);

    /// <summary>The content of a file, or null where there is none.</summary>
    ValueTask<Stream?> Open(string file);

    /// <summary>How an operator finds a file.</summary>
    string Called(string file);
}

/// <summary>A data folder.</summary>
internal sealed class CheckedFolder(DataFolder folder) : ICheckedData
{
    public IMasterKeys Masters { get; } = new LocalMasterKeys(folder);

    public bool IsOfOneMoment => true;

    public IAsyncEnumerable<string> FindDamage() => SqliteStorage.FindDamage(folder.Database).Select(damage => $"The file is damaged: {damage}").ToAsyncEnumerable();

    public IAsyncEnumerable<(string Partition, StoredDocument Document)> ReadAll() => SqliteStorage.ReadAll(folder.Database).ToAsyncEnumerable();

    public IAsyncEnumerable<(string Partition, StoredDocument Document)> ReadPartition(string partition) => ReadAll().Where(each => each.Partition == partition);

    public ValueTask<StoredDocument?> Read(string partition, string key) => new(SqliteStorage.ReadOne(folder.Database, partition, key));

    public ValueTask<Stream?> Open(string file)
    {
        try
        {
            return new(File.OpenRead(LocalFiles.PathIn(folder.Files, file)));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return new((Stream?)null);
        }
    }

    public string Called(string file) => $"{file} ({LocalFiles.PathIn(folder.Files, file)})";
}

/// <summary>A storage account.</summary>
internal sealed class CheckedAccount(AzureStorage storage, GivenMasterKeys masters) : ICheckedData
{
    private const int Page = 1000;

    // From the lowest character of keys up to what is above all of them.
    private static readonly KeyRange All = new("-", "\u007f");

    public IMasterKeys Masters => masters;

    public bool IsOfOneMoment => false;

    // The service answers for what lies beneath; commits are ours.
    public IAsyncEnumerable<string> FindDamage() => storage.FindForgotten(TimeProvider.System.GetUtcNow(), CancellationToken.None).Select(commit =>
        $"A commit owes its messages since {commit.Since:u} and nobody will send them, as its wake-up is gone; put this message into the queue {AzureStorage.WakeUpQueue}: {commit.WakeUp}");

    public IAsyncEnumerable<(string Partition, StoredDocument Document)> ReadAll() => storage.ReadAll(CancellationToken.None);

    public async IAsyncEnumerable<(string Partition, StoredDocument Document)> ReadPartition(string partition)
    {
        RecordPage page;
        for (var range = All; ; range = range.After(page.Documents[^1].Key))
        {
            page = await storage.Records.ReadRange(partition, range, Page, CancellationToken.None);
            foreach (var document in page.Documents)
            {
                yield return (partition, document);
            }

            if (!page.More)
            {
                yield break;
            }
        }
    }

    public ValueTask<StoredDocument?> Read(string partition, string key) => storage.Records.Read(partition, key, CancellationToken.None);

    public async ValueTask<Stream?> Open(string file) => await storage.Files.Open(file, 0, null, CancellationToken.None);

    public string Called(string file) => file;
}
