using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using BdsBroker.Storage;
using BdsBroker.Storage.Embedded;

namespace BdsBroker.Tests.Harness;

/// <summary>SQLite and files in a temporary folder of its own.</summary>
internal sealed class EmbeddedBackend : IBackend
{
    // As real a file system as a disk, and it spares thousands of worlds the wait for one.
    private const string Memory = "/dev/shm";

    private readonly string folder = Directory.CreateDirectory(Path.Combine(
        Directory.Exists(Memory) ? Memory : Path.GetTempPath(), "bdsbroker-" + Guid.NewGuid().ToString("n"))).FullName;

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

    public IReadOnlyCollection<string> AllFiles() => [.. names.Where(each => File.Exists(PathOf(each.Key))).Select(each => each.Value)];

    /// <summary>Copies everything that is durable by now into a backend of its own, which is not open yet.</summary>
    internal async Task<EmbeddedBackend> Copy()
    {
        var copy = new EmbeddedBackend(new(names));
        using (var folder = DataFolder.OpenBeside(copy.folder))
        {
            data!.CopySecretsTo(folder);
        }

        await Storage.Backup(Path.Combine(copy.folder, Path.GetFileName(DataFile)));
        copy.TakeFiles(this);
        return copy;
    }

    /// <summary>Takes the data of another instead of its own, as a process that was killed now would leave it.</summary>
    internal async Task Load(EmbeddedBackend other)
    {
        await Close();
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            File.Delete(file);
        }

        foreach (var file in Directory.EnumerateFiles(other.folder).Where(file => !file.EndsWith("-shm", StringComparison.Ordinal) && !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        foreach (var hash in names.Keys)
        {
            File.Delete(PathOf(hash));
        }

        TakeFiles(other);
    }

    public async ValueTask DisposeAsync()
    {
        await Close();
        Directory.Delete(folder, recursive: true);
    }

    private async Task Close()
    {
        if (storage is not null)
        {
            await storage.DisposeAsync();
            storage = null;
        }

        data?.Dispose();
    }

    private string PathOf(string hash) => Path.Combine(folder, "files", hash[..2], hash);

    private void TakeFiles(EmbeddedBackend other)
    {
        foreach (var (hash, name) in other.names)
        {
            names[hash] = name;
            if (File.Exists(other.PathOf(hash)))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(PathOf(hash))!);
                File.Copy(other.PathOf(hash), PathOf(hash));
            }
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
