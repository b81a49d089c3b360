namespace BdsBroker.Storage.Embedded;

/// <summary>Tells those who wait for a queue that a message can be received, by a commit or by the clock.</summary>
internal sealed class QueueSignal(TimeProvider clock) : IDisposable
{
    internal const long Never = long.MaxValue;

    // A wall clock that was set forward is noticed after this time at the latest; timers do not follow it.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private TaskCompletionSource? waiting;
    private ITimer? timer;
    private long first = Never;
    private bool closed;

    /// <summary>Ends when a message can be received, at once where one can be now. It may be gone again by then.</summary>
    internal Task Wait(CancellationToken cancel)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, typeof(SqliteStorage));
            waiting ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            var task = waiting.Task;
            Look();
            return task.WaitAsync(cancel);
        }
    }

    /// <summary>A message has come that can be received from an instant on.</summary>
    internal void Arrives(long visibleAt)
    {
        lock (gate)
        {
            first = Math.Min(first, visibleAt);
            Look();
        }
    }

    /// <summary>The queue was looked at: this is when its first message can be received.</summary>
    internal void IsNow(long visibleAt)
    {
        lock (gate)
        {
            first = visibleAt;
            Look();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            timer?.Dispose();
            waiting?.TrySetException(new ObjectDisposedException(nameof(SqliteStorage)));
        }
    }

    private void Look()
    {
        if (waiting is null || first == Never || closed)
        {
            return;
        }

        var left = new TimeSpan(Math.Max(0, first - clock.GetUtcNow().UtcTicks));
        if (left == TimeSpan.Zero)
        {
            waiting.SetResult();
            waiting = null;
            return;
        }

        // Timers count whole milliseconds; one that fired early would fire again and again until the instant has come.
        var sleep = left < LongestSleep ? TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)) : LongestSleep;
        timer ??= clock.CreateTimer(static signal => ((QueueSignal)signal!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(sleep, Timeout.InfiniteTimeSpan);
    }

    private void Ring()
    {
        lock (gate)
        {
            Look();
        }
    }
}
