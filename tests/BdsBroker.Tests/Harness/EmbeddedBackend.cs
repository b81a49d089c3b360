using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using BdsBroker.Storage;
using BdsBroker.Storage.Embedded;

namespace BdsBroker.Tests.Harness;

/// <summary>SQLite and files in a temporary folder of its own.</summary>
internal sealed class EmbeddedBackend : IBackend
{
    private readonly string folder = NewFolder();

    // Files lie under the hashes of their names; whoever was given a name to write knows it.
    private readonly ConcurrentDictionary<string, string> names;
    private DataFolder? data;
    private SqliteStorage? storage;
    private NamedFiles? files;

    internal EmbeddedBackend()
        : this([])
    {
    }

    private EmbeddedBackend(ConcurrentDictionary<string, string> names) => this.names = names;

    /// <summary>The storage itself, open.</summary>
    internal SqliteStorage Storage => storage ?? throw new InvalidOperationException("The backend is not open.");

    /// <summary>The data file, for what reads it from outside.</summary>
    internal string DataFile => data!.Database;

    public IRecords Records => Storage;

    public IQueues Queues => Storage;

    public IFiles Files => files!;

    public async Task Open(TimeProvider clock)
    {
        await Close();
        data = DataFolder.OpenToServe(folder);
        storage = SqliteStorage.Open(data.Database, clock);
        files = new(new(data.Files), names);
    }

    public async Task<IReadOnlyList<Delivered>> Receive(IReadOnlyCollection<string> queues, TimeSpan hidden)
    {
        List<Delivered> received = [];
        foreach (var queue in Storage.Queues().Where(queue => queue.Visible > 0 && queues.Contains(queue.Queue, StringComparer.Ordinal)))
        {
            received.AddRange((await Storage.Receive(queue.Queue, 256, hidden, default)).Select(message => new Delivered(message.Queue, message.Text, message.DequeueCount, message)));
        }

        return received;
    }

    public Task Complete(Delivered message) => Storage.Complete((ReceivedMessage)message.Receipt);

    public Task Release(Delivered message) => Storage.Release((ReceivedMessage)message.Receipt, TimeSpan.Zero);

    public Task MoveToPoison(Delivered message) => Storage.MoveToPoison((ReceivedMessage)message.Receipt);

    public DateTimeOffset? NextDue(IReadOnlyCollection<string> queues) => Storage.Queues()
        .Where(queue => queue.Visible == 0 && queues.Contains(queue.Queue, StringComparer.Ordinal))
        .Min(queue => (DateTimeOffset?)queue.NextVisible);

    public IReadOnlyList<string> Waiting(string queue) => [.. Storage.Peek(queue, 10_000).Select(message => message.Text)];

    public IEnumerable<(string Partition, StoredDocument Document)> AllDocuments() => SqliteStorage.ReadAll(DataFile);

    public IReadOnlyCollection<string> AllFiles() =>
    [
        .. Directory.EnumerateFiles(data!.Files, "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)).Select(hash => names.GetValueOrDefault(hash, hash)),
    ];

    /// <summary>Copies everything that is durable by now into a backend of its own, which is not open yet.</summary>
    internal async Task<EmbeddedBackend> Copy()
    {
        var copy = new EmbeddedBackend(new(names));
        Directory.CreateDirectory(copy.folder);
        await Storage.Backup(Path.Combine(copy.folder, Path.GetFileName(DataFile)));
        CopyFiles(data!.Files, Path.Combine(copy.folder, Path.GetFileName(data.Files)));
        return copy;
    }

    public async ValueTask DisposeAsync()
    {
        await Close();
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task Close()
    {
        if (storage is not null)
        {
            await storage.DisposeAsync();
        }

        data?.Dispose();
    }

    // Memory is as real a file system as a disk, and spares thousands of worlds the wait for one.
    private static string NewFolder() =>
        Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), "bdsbroker-" + Guid.NewGuid().ToString("n"));

    private static void CopyFiles(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>Files whose names can be told from what they lie under.</summary>
    private sealed class NamedFiles(LocalFiles files, ConcurrentDictionary<string, string> names) : IFiles
    {
        public Task<WrittenFile?> PutNew(string name, Stream content, long limit, CancellationToken cancel)
        {
            names[Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))] = name;
            return files.PutNew(name, content, limit, cancel);
        }

        public Task<Stream?> Open(string name, long offset, long? length, CancellationToken cancel) => files.Open(name, offset, length, cancel);

        public Task Delete(string name, CancellationToken cancel) => files.Delete(name, cancel);
    }
}
