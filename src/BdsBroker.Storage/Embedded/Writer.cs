namespace BdsBroker.Storage.Embedded;

/// <summary>
/// Everything that changes the data file, on one thread: takes what waits, applies it in one transaction, makes it durable once, and
/// answers all of them.
/// </summary>
internal sealed class Writer : IAsyncDisposable
{
    // More in one transaction saves little and makes the first caller wait for the last.
    private const int BatchCount = 256;
    private const long BatchBytes = 8 * 1024 * 1024;

    // Numbers are reserved in blocks, so that one durable write serves many commits; those left over at the end are skipped.
    private const long Block = 1 << 20;

    // A clock that is kept in step by its operating system moves back by less than this.
    private static readonly TimeSpan BackwardStep = TimeSpan.FromSeconds(1);

    private readonly Connection connection;
    private readonly TimeProvider clock;
    private readonly Lock signals = new();
    private readonly Dictionary<string, QueueSignal> queues = new(StringComparer.Ordinal);
    private readonly object gate = new();
    private readonly Queue<Work> waiting = new();
    private readonly List<Work> batch = [];
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Statement begin, commit, reserve;
    private bool closing, ignoresPowerCuts;
    private long number, reservedBelow;
    private DateTimeOffset latest;

    internal Writer(Connection connection, TimeProvider clock)
    {
        (this.connection, this.clock) = (connection, clock);
        begin = connection.Prepare("BEGIN IMMEDIATE");
        commit = connection.Prepare("COMMIT");
        reserve = connection.Prepare("UPDATE meta SET value = value + ?1 WHERE name = 'numbers' RETURNING value");
        Documents = new DocumentStatements(connection);
        Messages = new MessageStatements(connection);

        // Nobody else takes messages from this file, so whoever had taken one is gone.
        latest = clock.GetUtcNow();
        Messages.Show(latest);
        foreach (var (queue, visibleAt) in Messages.FirstOfEachQueue())
        {
            Signal(queue).Arrives(visibleAt);
        }

        new Thread(Serve) { IsBackground = true, Name = "storage writer" }.Start();
    }

    internal Connection Connection => connection;

    internal DocumentStatements Documents { get; }

    internal MessageStatements Messages { get; }

    /// <summary>A number that this file has never given out, rising.</summary>
    internal long NextNumber()
    {
        if (number == reservedBelow)
        {
            reserve.Bind(1, Block).Step();
            reservedBelow = reserve.Number(0) + 1;
            number = reservedBelow - Block;
            reserve.Run();
        }

        return number++;
    }

    internal QueueSignal Signal(string queue)
    {
        lock (signals)
        {
            if (!queues.TryGetValue(queue, out var signal))
            {
                queues.Add(queue, signal = new QueueSignal(clock));
            }

            return signal;
        }
    }

    internal void Add(Work work)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closing, typeof(SqliteStorage));
            waiting.Enqueue(work);
            if (waiting.Count == 1)
            {
                Monitor.Pulse(gate);
            }
        }
    }

    /// <summary>Finishes what was accepted and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            closing = true;
            Monitor.Pulse(gate);
        }

        await ended.Task;
        connection.Dispose();
        lock (signals)
        {
            foreach (var signal in queues.Values)
            {
                signal.Dispose();
            }
        }
    }

    private void Serve()
    {
        while (TakeBatch())
        {
            var reservedBefore = reservedBelow;
            try
            {
                Write();
            }
            catch (Exception failure)
            {
                // The block may have been reserved by the very transaction that is gone; the next number reserves anew.
                if (reservedBelow != reservedBefore)
                {
                    number = reservedBelow;
                }

                foreach (var work in batch)
                {
                    work.Failed(failure);
                }

                continue;
            }

            foreach (var work in batch)
            {
                work.Committed(this);
            }
        }

        ended.SetResult();
    }

    private bool TakeBatch()
    {
        batch.Clear();
        lock (gate)
        {
            while (waiting.Count == 0)
            {
                if (closing)
                {
                    return false;
                }

                Monitor.Wait(gate);
            }

            long bytes = 0;
            while (batch.Count < BatchCount && bytes < BatchBytes && waiting.TryDequeue(out var work))
            {
                if (!work.WasCancelled())
                {
                    batch.Add(work);
                    bytes += work.Bytes;
                }
            }
        }

        return true;
    }

    private void Write()
    {
        RollBack();
        SetDurability(batch.TrueForAll(work => work.MayBeForgotten));
        begin.Run();
        var now = clock.GetUtcNow();
        var wentBack = now + BackwardStep < latest;
        try
        {
            if (wentBack)
            {
                // What was to be delivered by the clock before would otherwise wait until that time comes again.
                Messages.Show(now);
            }

            foreach (var work in batch)
            {
                work.Apply(this, now);
            }
        }
        catch
        {
            RollBack();
            throw;
        }

        try
        {
            commit.Run();
        }
        catch (Exception failure)
        {
            RollBack();
            PutOver(failure);
            throw;
        }

        latest = now;
        if (wentBack)
        {
            foreach (var (queue, visibleAt) in Messages.FirstOfEachQueue())
            {
                Signal(queue).IsNow(visibleAt);
            }
        }
    }

    // A power cut that undoes a receive or a completion makes a message come again, which it may at any time: nobody waits for the disk.
    private void SetDurability(bool mayBeForgotten)
    {
        if (mayBeForgotten != ignoresPowerCuts)
        {
            connection.Run(mayBeForgotten ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL");
            ignoresPowerCuts = mayBeForgotten;
        }
    }

    // Also first thing of a batch: the roll-back of the one before may have failed for the same reason as its change.
    private void RollBack()
    {
        if (connection.InTransaction)
        {
            connection.Run("ROLLBACK");
        }
    }

    // A failed commit may have left its whole transaction in the log, where a crash before the next write would find and apply it.
    // A write of anything puts another transaction over it.
    private void PutOver(Exception failure)
    {
        try
        {
            connection.Run("UPDATE meta SET value = value WHERE name = 'numbers'");
        }
        catch (StorageUnavailableException)
        {
            throw new StorageUnavailableException($"{failure.Message} It is not known whether the change is applied when the file is next opened.", failure);
        }
    }
}

/// <summary>One caller's change, applied by <see cref="Writer"/> inside a transaction that it shares with others.</summary>
internal abstract class Work
{
    /// <summary>What it puts into the file, roughly.</summary>
    internal virtual long Bytes => 0;

    /// <summary>Whether a power cut may undo it though its caller was answered.</summary>
    internal virtual bool MayBeForgotten => false;

    /// <summary>Ends it where its caller has given up before it was begun.</summary>
    internal abstract bool WasCancelled();

    /// <summary>Makes the change, or none at all. Runs on the writer's thread.</summary>
    internal abstract void Apply(Writer writer, DateTimeOffset now);

    /// <summary>Answers the caller: the transaction happened.</summary>
    internal abstract void Committed(Writer writer);

    /// <summary>Answers the caller: the transaction did not happen.</summary>
    internal abstract void Failed(Exception failure);
}

/// <summary>A change with an answer.</summary>
internal abstract class Work<T>(CancellationToken cancel) : Work
{
    private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task<T> Answer => answer.Task;

    internal override bool WasCancelled() => cancel.IsCancellationRequested && answer.TrySetCanceled(cancel);

    internal override void Failed(Exception failure) => answer.SetException(failure);

    protected void Give(T result) => answer.SetResult(result);
}
