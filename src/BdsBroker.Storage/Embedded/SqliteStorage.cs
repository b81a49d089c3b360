using System.Collections.Concurrent;

namespace BdsBroker.Storage.Embedded;

/// <summary>
/// Records and queues in one SQLite file, and the receiving side of its queues for the pump of the same process.
/// </summary>
/// <remarks>
/// A commit and its messages are one transaction of the database (write-ahead log, synchronous FULL): whoever commits at the same time
/// shares one transaction and one wait for the disk. Reads go beside the writer and see every commit that was answered before.
/// One process writes to a file at a time; <see cref="DataFolder"/> sees to that.
/// </remarks>
public sealed class SqliteStorage : IRecords, IQueues, IAsyncDisposable
{
    private const int IdleReaders = 16;

    private readonly string file;
    private readonly TimeProvider clock;
    private readonly Writer writer;
    private readonly ConcurrentStack<Reader> readers = new();
    private volatile bool closed;

    private SqliteStorage(string file, TimeProvider clock, Writer writer) => (this.file, this.clock, this.writer) = (file, clock, writer);

    /// <summary>
    /// Opens a data file for reading and writing, and creates it where there is none; its folder must exist. Messages that were taken, or waited for another try,
    /// when it was closed or its process was killed are visible at once, their deliveries counted as before.
    /// </summary>
    /// <param name="file">The file's path. SQLite keeps two more files beside it while it is open.</param>
    /// <param name="clock">Decides when messages are due, and times the waits for them.</param>
    /// <exception cref="StorageUnavailableException">It cannot be opened, is no data file, or is one of another version.</exception>
    public static SqliteStorage Open(string file, TimeProvider clock)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentNullException.ThrowIfNull(clock);
        var connection = Connection.OpenToWrite(file);
        try
        {
            Schema.Prepare(connection);
            return new(file, clock, new Writer(connection, clock));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The queue for messages of a queue that failed too often.</summary>
    public static string PoisonOf(string queue) => queue + "-poison";

    /// <summary>Reads the whole file and reports what is damaged in it, also beside a running server.</summary>
    /// <returns>One line per problem; none where the file is sound.</returns>
    /// <exception cref="StorageUnavailableException">It cannot be opened, is no data file, or is one of another version.</exception>
    public static IReadOnlyList<string> FindDamage(string file)
    {
        using var connection = Connection.OpenToRead(file);
        Schema.Verify(connection);
        var found = new List<string>();
        try
        {
            var check = connection.Prepare("PRAGMA integrity_check");
            while (check.Step())
            {
                found.Add(check.Text(0));
            }
        }
        catch (StorageUnavailableException unreadable)
        {
            // Damage that keeps SQLite from going on with its check is the finding.
            found.Add(unreadable.Message);
        }

        return found is ["ok"] ? [] : found;
    }

    /// <summary>Reads every document of a file in the order of partition and key, as of one moment, also beside a running server.</summary>
    /// <exception cref="StorageUnavailableException">It cannot be opened or read, is no data file, or is one of another version.</exception>
    public static IEnumerable<(string Partition, StoredDocument Document)> ReadAll(string file)
    {
        using var connection = Connection.OpenToRead(file);
        Schema.Verify(connection);
        var all = connection.Prepare("SELECT partition, key, json, version FROM documents ORDER BY partition, key");
        while (all.Step())
        {
            yield return (all.Text(0), new(all.Text(1), all.Bytes(2), all.Number(3).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>Reads one document of a file, also beside a running server, or null where there is none.</summary>
    /// <exception cref="StorageUnavailableException">It cannot be opened or read.</exception>
    public static StoredDocument? ReadOne(string file, string partition, string key)
    {
        using var reader = new Reader(file);
        return reader.Read(partition, key);
    }

    /// <inheritdoc/>
    public ValueTask<StoredDocument?> Read(string partition, string key, CancellationToken cancel)
    {
        StorageLimits.CheckKey(partition);
        StorageLimits.CheckKey(key);
        cancel.ThrowIfCancellationRequested();
        return new(Reading(reader => reader.Read(partition, key)));
    }

    /// <inheritdoc/>
    public ValueTask<RecordPage> ReadRange(string partition, KeyRange range, int limit, CancellationToken cancel)
    {
        StorageLimits.CheckRange(partition, range, limit);
        cancel.ThrowIfCancellationRequested();
        return new(Reading(reader => reader.ReadRange(partition, range, limit)));
    }

    /// <inheritdoc/>
    /// <remarks>Cancelling has an effect only until the writer takes the commit up; from then on its result is told.</remarks>
    public Task<CommitResult> Commit(Commit commit, CancellationToken cancel)
    {
        StorageLimits.Check(commit);
        return Write(new CommitWork(commit, cancel));
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> OwnQueues => [];

    /// <inheritdoc/>
    public Task Send(Message message, CancellationToken cancel)
    {
        StorageLimits.Check(message);
        return Write(new SendWork(message, cancel));
    }

    /// <summary>Takes messages that are visible now, the longest visible first, and hides them from others for a time.</summary>
    /// <remarks>A message that is not settled in that time is visible again. A power cut, though no kill, may undo a receive that was answered.</remarks>
    /// <param name="queue">The queue, which need not have had a message yet.</param>
    /// <param name="most">How many to take at most, 1 to 256.</param>
    /// <param name="visibilityTimeout">How long they are hidden.</param>
    /// <param name="cancel">Has an effect only until the writer takes the request up; no message is hidden then.</param>
    /// <returns>The messages, none where none is visible.</returns>
    public Task<IReadOnlyList<ReceivedMessage>> Receive(string queue, int most, TimeSpan visibilityTimeout, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrEmpty(queue);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, 256);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(visibilityTimeout, TimeSpan.Zero);
        return Write(new ReceiveWork(queue, most, visibilityTimeout, cancel));
    }

    /// <summary>Ends when the queue has a visible message: at once, by the next commit or send, or when a delayed or hidden one is due.</summary>
    /// <remarks>It may be gone again when it is asked for: then <see cref="Receive"/> answers none, and the next wait takes that into account.</remarks>
    public Task WaitForMessages(string queue, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrEmpty(queue);
        return writer.Signal(queue).Wait(cancel);
    }

    /// <summary>Removes a message that was worked on.</summary>
    /// <returns>False, and nothing done, where it has been received again or settled since.</returns>
    public Task<bool> Complete(ReceivedMessage message) => Settle(message, SettleWork.End.Completed, TimeSpan.Zero);

    /// <summary>Makes a message visible again after a delay, which may be zero.</summary>
    /// <returns>False, and nothing done, where it has been received again or settled since.</returns>
    public Task<bool> Release(ReceivedMessage message, TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, StorageLimits.LongestDelay);
        return Settle(message, SettleWork.End.Released, delay);
    }

    /// <summary>Moves a message to <see cref="PoisonOf"/> its queue, where it has the same id and its deliveries are counted anew.</summary>
    /// <returns>False, and nothing done, where it has been received again or settled since.</returns>
    public Task<bool> MoveToPoison(ReceivedMessage message) => Settle(message, SettleWork.End.Poisoned, TimeSpan.Zero);

    /// <summary>How every queue stands that holds a message, in the order of their names.</summary>
    public IReadOnlyList<QueueState> Queues() => Reading(reader => reader.Messages.States(clock.GetUtcNow()));

    /// <summary>The first messages of a queue, visible or not, in the order in which they can be received; none is taken.</summary>
    public IReadOnlyList<QueuedMessage> Peek(string queue, int most) => Reading(reader => reader.Messages.Peek(queue, most));

    /// <summary>Writes a copy of the data file as of now, beside the running server. The copy is durable and can be opened as a data file.</summary>
    /// <param name="target">A path where there is no file yet.</param>
    /// <exception cref="StorageUnavailableException">The copy could not be written.</exception>
    /// <exception cref="InvalidOperationException">There is a file at the target.</exception>
    public Task Backup(string target) => Task.Run(() => Copy(file, target));

    /// <summary>The same for whoever has not opened the file, such as another process than the server's.</summary>
    public static void Copy(string file, string target)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        using (var connection = Connection.OpenToRead(file))
        {
            Schema.Verify(connection);
            connection.Prepare("VACUUM INTO ?1").Bind(1, target).Run();
        }

        Disk.FlushFile(target);
        Disk.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(target))!);
    }

    /// <summary>Finishes what was accepted and closes the file. Whatever is asked afterwards throws <see cref="ObjectDisposedException"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!closed)
        {
            closed = true;

            // The last connection that closes puts the log into the file, which a reading one cannot.
            CloseIdleReaders();
            await writer.DisposeAsync();
        }
    }

    /// <summary>For tests of a full disk: the file grows no further than so many pages.</summary>
    internal Task LimitPages(long pages) => Write(new LimitWork(pages));

    private Task<bool> Settle(ReceivedMessage message, SettleWork.End end, TimeSpan delay)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Write(new SettleWork(message, end, delay));
    }

    private Task<T> Write<T>(Work<T> work)
    {
        writer.Add(work);
        return work.Answer;
    }

    // Reads are short and mostly served from memory, so they run on the caller's thread; there are as many connections as threads reading.
    private T Reading<T>(Func<Reader, T> read)
    {
        ObjectDisposedException.ThrowIf(closed, this);
        if (!readers.TryPop(out var reader))
        {
            reader = new Reader(file);
        }

        T result;
        try
        {
            result = read(reader);
        }
        catch
        {
            reader.Dispose();
            throw;
        }

        if (readers.Count < IdleReaders)
        {
            readers.Push(reader);
        }
        else
        {
            reader.Dispose();
        }

        if (closed)
        {
            CloseIdleReaders();
        }

        return result;
    }

    private void CloseIdleReaders()
    {
        while (readers.TryPop(out var reader))
        {
            reader.Dispose();
        }
    }

    private sealed class LimitWork(long pages) : Work<bool>(CancellationToken.None)
    {
        internal override void Apply(Writer writer, DateTimeOffset now) => writer.Connection.Run($"PRAGMA max_page_count = {pages}");

        internal override void Committed(Writer writer) => Give(true);
    }
}
