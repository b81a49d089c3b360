namespace BdsBroker.Tests.Harness;

/// <summary>A clock that stands still until it is set. Its timers fire, on the caller's thread, while it is being set.</summary>
internal sealed class TestClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<TestTimer> timers = [];
    private DateTimeOffset now = start;

    internal DateTimeOffset Now
    {
        get
        {
            lock (gate)
            {
                return now;
            }
        }
    }

    public override DateTimeOffset GetUtcNow() => Now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new TestTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Sets the clock forward, firing on the way the timers that fall due, each at its own time.</summary>
    internal void Set(DateTimeOffset instant)
    {
        if (instant < Now)
        {
            throw new ArgumentOutOfRangeException(nameof(instant), $"It is {Now:O} already.");
        }

        while (TakeDue(instant) is { } timer)
        {
            timer.Fire();
        }

        lock (gate)
        {
            now = instant;
        }
    }

    private TestTimer? TakeDue(DateTimeOffset until)
    {
        lock (gate)
        {
            var first = timers.Where(timer => timer.Due <= until).MinBy(timer => timer.Due);
            if (first is not null)
            {
                now = first.Due!.Value > now ? first.Due.Value : now;
                first.Due = first.Period > TimeSpan.Zero ? now + first.Period : null;
            }

            return first;
        }
    }

    private sealed class TestTimer(TestClock clock, TimerCallback callback, object? state) : ITimer
    {
        internal DateTimeOffset? Due { get; set; }

        internal TimeSpan Period { get; private set; }

        internal void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                Due = dueTime < TimeSpan.Zero ? null : clock.now + dueTime;
                Period = period;
                if (!clock.timers.Contains(this))
                {
                    clock.timers.Add(this);
                }

                return true;
            }
        }

        public void Dispose()
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
