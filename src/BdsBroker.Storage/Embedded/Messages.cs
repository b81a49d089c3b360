using System.Globalization;

namespace BdsBroker.Storage.Embedded;

/// <summary>A message that was received and is hidden from others until it is completed, released, or its time is over.</summary>
public sealed class ReceivedMessage
{
    internal ReceivedMessage(string queue, long number, string text, int dequeueCount, DateTimeOffset insertionTime, long visibleAt) =>
        (Queue, Number, Text, DequeueCount, InsertionTime, HiddenUntil) = (queue, number, text, dequeueCount, insertionTime, visibleAt);

    /// <summary>The queue that it came from.</summary>
    public string Queue { get; }

    /// <summary>Its id, the same at every delivery and in the poison queue.</summary>
    public string Id => Number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The body as it was sent.</summary>
    public string Text { get; }

    /// <summary>How often it has been received, this time included.</summary>
    public int DequeueCount { get; }

    /// <summary>When it was sent.</summary>
    public DateTimeOffset InsertionTime { get; }

    /// <summary>Names this delivery; another one follows where this is not completed in time.</summary>
    public string PopReceipt => $"{HiddenUntil:x}.{DequeueCount}";

    internal long Number { get; }

    internal long HiddenUntil { get; }
}

/// <summary>A message as it lies in its queue.</summary>
/// <param name="Id">Its id, the same at every delivery and in the poison queue.</param>
/// <param name="Text">The body as it was sent.</param>
/// <param name="DequeueCount">How often it has been received.</param>
/// <param name="InsertionTime">When it was sent.</param>
/// <param name="VisibleAt">From when on it can be received.</param>
public sealed record QueuedMessage(string Id, string Text, int DequeueCount, DateTimeOffset InsertionTime, DateTimeOffset VisibleAt);

/// <summary>How a queue stands.</summary>
/// <param name="Queue">Its name.</param>
/// <param name="Visible">Messages that could be received now.</param>
/// <param name="Delayed">Messages that were never received and are not due yet.</param>
/// <param name="Taken">Messages that were received, and are being worked on or wait for another try.</param>
/// <param name="Oldest">When the message that has been there longest was sent.</param>
/// <param name="NextVisible">From when on the next message can be received; in the past, that is since when one has been waiting.</param>
public sealed record QueueState(string Queue, long Visible, long Delayed, long Taken, DateTimeOffset Oldest, DateTimeOffset NextVisible);

/// <summary>What the writer says to the table of messages. Instants are UTC ticks of 100 ns, so that none is rounded before its due time.</summary>
internal sealed class MessageStatements(Connection connection)
{
    private readonly Statement insert = connection.Prepare("INSERT INTO messages(queue, visible_at, id, inserted_at, dequeues, text) VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
    private readonly Statement visible = connection.Prepare(
        "SELECT visible_at, id, inserted_at, dequeues, text FROM messages WHERE queue = ?1 AND visible_at <= ?2 ORDER BY visible_at, id LIMIT ?3");
    private readonly Statement take = connection.Prepare("UPDATE messages SET visible_at = ?4, dequeues = dequeues + 1 WHERE queue = ?1 AND visible_at = ?2 AND id = ?3");
    private readonly Statement delete = connection.Prepare("DELETE FROM messages WHERE queue = ?1 AND visible_at = ?2 AND id = ?3 AND dequeues = ?4");
    private readonly Statement release = connection.Prepare("UPDATE messages SET visible_at = ?5 WHERE queue = ?1 AND visible_at = ?2 AND id = ?3 AND dequeues = ?4");
    private readonly Statement first = connection.Prepare("SELECT visible_at FROM messages WHERE queue = ?1 ORDER BY visible_at LIMIT 1");
    private readonly Statement firsts = connection.Prepare("SELECT queue, min(visible_at) FROM messages GROUP BY queue");
    private readonly Statement show = connection.Prepare("UPDATE messages SET visible_at = ?1 WHERE visible_at > ?1 AND (dequeues > 0 OR visible_at = inserted_at)");

    /// <summary>From when on a message that is sent now can be received.</summary>
    internal static long VisibleAt(Message message, DateTimeOffset now) =>
        Math.Clamp((message.Due ?? now).UtcTicks, now.UtcTicks, (now + StorageLimits.LongestDelay).UtcTicks);

    internal void Insert(Message message, long number, DateTimeOffset now) => Insert(message.Queue, message.Text, number, now.UtcTicks, VisibleAt(message, now));

    internal void Insert(string queue, string text, long number, long insertedAt, long visibleAt) =>
        insert.Bind(1, queue).Bind(2, visibleAt).Bind(3, number).Bind(4, insertedAt).Bind(5, 0).Bind(6, text).Run();

    internal List<ReceivedMessage> Take(string queue, int most, DateTimeOffset now, TimeSpan visibility)
    {
        var until = (now + visibility).UtcTicks;
        var found = new List<(long VisibleAt, ReceivedMessage Message)>();
        visible.Bind(1, queue).Bind(2, now.UtcTicks).Bind(3, most);
        while (visible.Step())
        {
            found.Add((visible.Number(0), new(queue, visible.Number(1), visible.Text(4), (int)visible.Number(3) + 1, new(visible.Number(2), TimeSpan.Zero), until)));
        }

        foreach (var (visibleAt, message) in found)
        {
            take.Bind(1, queue).Bind(2, visibleAt).Bind(3, message.Number).Bind(4, until).Run();
        }

        return found.ConvertAll(each => each.Message);
    }

    /// <summary>Removes a message, if this delivery of it is the current one.</summary>
    internal bool Delete(ReceivedMessage message) =>
        delete.Bind(1, message.Queue).Bind(2, message.HiddenUntil).Bind(3, message.Number).Bind(4, message.DequeueCount).Run() == 1;

    /// <summary>Sets when a message can be received again, if this delivery of it is the current one.</summary>
    internal bool Release(ReceivedMessage message, long visibleAt) =>
        release.Bind(1, message.Queue).Bind(2, message.HiddenUntil).Bind(3, message.Number).Bind(4, message.DequeueCount).Bind(5, visibleAt).Run() == 1;

    /// <summary>When the first message of a queue can be received, or <see cref="QueueSignal.Never"/>.</summary>
    internal long First(string queue)
    {
        first.Bind(1, queue);
        var visibleAt = first.Step() ? first.Number(0) : QueueSignal.Never;
        first.Reset();
        return visibleAt;
    }

    /// <summary>Makes every message visible that does not wait for a due time: those that somebody had taken, and those that were to be delivered at once by a clock that was ahead.</summary>
    internal void Show(DateTimeOffset now) => show.Bind(1, now.UtcTicks).Run();

    internal List<(string Queue, long VisibleAt)> FirstOfEachQueue()
    {
        var found = new List<(string, long)>();
        while (firsts.Step())
        {
            found.Add((firsts.Text(0), firsts.Number(1)));
        }

        return found;
    }
}

/// <summary>What a reading connection says to the table of messages.</summary>
internal sealed class MessageReading(Connection connection)
{
    private readonly Statement states = connection.Prepare("""
        SELECT queue, sum(visible_at <= ?1), sum(visible_at > ?1 AND dequeues = 0), sum(visible_at > ?1 AND dequeues > 0), min(inserted_at), min(visible_at)
        FROM messages GROUP BY queue ORDER BY queue
        """);

    private readonly Statement peek = connection.Prepare(
        "SELECT id, text, dequeues, inserted_at, visible_at FROM messages WHERE queue = ?1 ORDER BY visible_at, id LIMIT ?2");

    internal List<QueueState> States(DateTimeOffset now)
    {
        var found = new List<QueueState>();
        states.Bind(1, now.UtcTicks);
        while (states.Step())
        {
            found.Add(new(states.Text(0), states.Number(1), states.Number(2), states.Number(3), Instant(states, 4), Instant(states, 5)));
        }

        return found;
    }

    internal List<QueuedMessage> Peek(string queue, int most)
    {
        var found = new List<QueuedMessage>();
        peek.Bind(1, queue).Bind(2, most);
        while (peek.Step())
        {
            found.Add(new(peek.Number(0).ToString(CultureInfo.InvariantCulture), peek.Text(1), (int)peek.Number(2), Instant(peek, 3), Instant(peek, 4)));
        }

        return found;
    }

    private static DateTimeOffset Instant(Statement statement, int column) => new(statement.Number(column), TimeSpan.Zero);
}

/// <summary>One message sent outside any commit.</summary>
internal sealed class SendWork(Message message, CancellationToken cancel) : Work<bool>(cancel)
{
    private long visibleAt;

    internal override long Bytes => message.Text.Length;

    internal override void Apply(Writer writer, DateTimeOffset now)
    {
        visibleAt = MessageStatements.VisibleAt(message, now);
        writer.Messages.Insert(message, writer.NextNumber(), now);
    }

    internal override void Committed(Writer writer)
    {
        Give(true);
        writer.Signal(message.Queue).Arrives(visibleAt);
    }
}

/// <summary>Messages taken from a queue.</summary>
internal sealed class ReceiveWork(string queue, int most, TimeSpan visibility, CancellationToken cancel) : Work<IReadOnlyList<ReceivedMessage>>(cancel)
{
    private List<ReceivedMessage> taken = [];
    private long next;

    internal override bool MayBeForgotten => true;

    internal override void Apply(Writer writer, DateTimeOffset now)
    {
        taken = writer.Messages.Take(queue, most, now, visibility);
        next = writer.Messages.First(queue);
    }

    internal override void Committed(Writer writer)
    {
        writer.Signal(queue).IsNow(next);
        Give(taken);
    }
}

/// <summary>The end of one delivery: the message is gone, visible again later, or in the poison queue.</summary>
internal sealed class SettleWork(ReceivedMessage message, SettleWork.End end, TimeSpan delay) : Work<bool>(CancellationToken.None)
{
    private bool current;
    private long visibleAt;

    internal enum End
    {
        Completed,
        Released,
        Poisoned,
    }

    internal override bool MayBeForgotten => true;

    internal override void Apply(Writer writer, DateTimeOffset now)
    {
        visibleAt = (now + delay).UtcTicks;
        current = end == End.Released ? writer.Messages.Release(message, visibleAt) : writer.Messages.Delete(message);
        if (current && end == End.Poisoned)
        {
            writer.Messages.Insert(SqliteStorage.PoisonOf(message.Queue), message.Text, message.Number, message.InsertionTime.UtcTicks, visibleAt);
        }
    }

    internal override void Committed(Writer writer)
    {
        if (current && end != End.Completed)
        {
            writer.Signal(end == End.Poisoned ? SqliteStorage.PoisonOf(message.Queue) : message.Queue).Arrives(visibleAt);
        }

        Give(current);
    }
}
