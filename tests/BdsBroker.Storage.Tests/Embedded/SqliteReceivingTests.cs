using BdsBroker.Storage.Embedded;
using BdsBroker.Storage.Tests.Contract;

namespace BdsBroker.Storage.Tests.Embedded;

/// <summary>The receiving side of the embedded queues, on a clock that the tests move.</summary>
public sealed class SqliteReceivingTests : IAsyncLifetime, IDisposable
{
    private const string Queue = "things-happened";
    private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(30);
    private readonly TempFolder folder = new();
    private readonly TestClock clock = new();
    private SqliteStorage storage;

    public SqliteReceivingTests() => storage = SqliteStorage.Open(folder["broker.db"], clock);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await storage.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_received_message_is_hidden_from_others_for_its_time()
    {
        await Send("one");
        await Receive();

        Assert.Empty(await storage.Receive(Queue, 10, Visibility, Some.Time));
        clock.Advance(Visibility - TimeSpan.FromTicks(1));
        Assert.Empty(await storage.Receive(Queue, 10, Visibility, Some.Time));
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("one", (await Receive()).Text);
    }

    [Fact]
    public async Task Each_delivery_is_counted_and_has_a_receipt_of_its_own()
    {
        await Send("one");
        var sent = clock.GetUtcNow();
        var receipts = new HashSet<string>();
        var ids = new HashSet<string>();
        for (var delivery = 1; delivery <= 6; delivery++)
        {
            var message = await Receive();
            Assert.Equal(delivery, message.DequeueCount);
            Assert.Equal(sent, message.InsertionTime);
            Assert.True(receipts.Add(message.PopReceipt));
            ids.Add(message.Id);
            clock.Advance(Visibility);
        }

        Assert.Single(ids);
    }

    [Fact]
    public async Task A_completed_message_never_comes_again()
    {
        await Send("one");

        Assert.True(await storage.Complete(await Receive()));

        clock.Advance(TimeSpan.FromDays(30));
        Assert.Empty(await storage.Receive(Queue, 10, Visibility, Some.Time));
        Assert.Empty(storage.Queues());
    }

    [Fact]
    public async Task A_receipt_that_another_delivery_has_overtaken_settles_nothing()
    {
        await Send("one");
        var stale = await Receive();
        clock.Advance(Visibility);
        var current = await Receive();

        Assert.False(await storage.Complete(stale));
        Assert.False(await storage.Release(stale, TimeSpan.Zero));
        Assert.False(await storage.MoveToPoison(stale));
        Assert.Empty(storage.Peek(SqliteStorage.PoisonOf(Queue), 10));
        Assert.True(await storage.Complete(current));
        Assert.False(await storage.Complete(current));
    }

    [Fact]
    public async Task A_receipt_is_overtaken_even_where_no_time_has_passed()
    {
        await Send("one");
        var stale = await Receive();
        await storage.Release(stale, TimeSpan.Zero);
        var current = await Receive();

        Assert.NotEqual(stale.PopReceipt, current.PopReceipt);
        Assert.False(await storage.Complete(stale));
        Assert.True(await storage.Complete(current));
    }

    [Fact]
    public async Task A_message_whose_time_is_over_can_still_be_completed_while_nobody_else_has_it()
    {
        await Send("one");
        var message = await Receive();
        clock.Advance(Visibility * 2);

        Assert.True(await storage.Complete(message));
        Assert.Empty(storage.Queues());
    }

    [Fact]
    public async Task A_released_message_comes_again_after_its_delay()
    {
        await Send("one");
        await storage.Release(await Receive(), TimeSpan.FromMinutes(2));

        clock.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromTicks(1));
        Assert.Empty(await storage.Receive(Queue, 10, Visibility, Some.Time));
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(2, (await Receive()).DequeueCount);
    }

    [Fact]
    public async Task A_message_that_failed_five_times_is_moved_to_poison_whole()
    {
        await Send("bad");
        var message = await Receive();
        while (message.DequeueCount < 5)
        {
            clock.Advance(Visibility);
            message = await Receive();
        }

        Assert.True(await storage.MoveToPoison(message));
        Assert.False(await storage.MoveToPoison(message));

        clock.Advance(Visibility);
        Assert.Empty(await storage.Receive(Queue, 10, Visibility, Some.Time));
        var poison = Assert.Single(await storage.Receive("things-happened-poison", 10, Visibility, Some.Time));
        Assert.Equal((message.Id, "bad", 1), (poison.Id, poison.Text, poison.DequeueCount));
    }

    [Fact]
    public async Task The_longest_queue_name_has_a_poison_queue()
    {
        var queue = new string('q', 50);
        await storage.Send(new(queue, "bad"), Some.Time);

        Assert.True(await storage.MoveToPoison((await storage.Receive(queue, 1, Visibility, Some.Time))[0]));
        Assert.Single(await storage.Receive(SqliteStorage.PoisonOf(queue), 1, Visibility, Some.Time));
    }

    [Fact]
    public async Task A_delayed_message_is_delivered_when_it_is_due_and_not_before()
    {
        var due = clock.GetUtcNow().AddDays(3).AddTicks(7);
        await storage.Commit(new("p", [], [new(Queue, "of a commit", due)]), Some.Time);
        await storage.Send(new(Queue, "sent", due), Some.Time);

        clock.Advance(due - clock.GetUtcNow() - TimeSpan.FromTicks(1));
        Assert.Empty(await storage.Receive(Queue, 10, Visibility, Some.Time));
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(2, (await storage.Receive(Queue, 10, Visibility, Some.Time)).Count);
    }

    [Fact]
    public async Task A_message_due_later_than_seven_days_is_delivered_after_seven()
    {
        await storage.Commit(new("p", [], [new(Queue, "of a commit", clock.GetUtcNow().AddDays(30))]), Some.Time);
        await storage.Send(new(Queue, "sent", DateTimeOffset.MaxValue), Some.Time);

        clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromTicks(1));
        Assert.Empty(await storage.Receive(Queue, 10, Visibility, Some.Time));
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(2, (await storage.Receive(Queue, 10, Visibility, Some.Time)).Count);
    }

    [Fact]
    public async Task A_message_never_expires()
    {
        await Send("patient");
        clock.Advance(TimeSpan.FromDays(3650));

        Assert.Equal("patient", (await Receive()).Text);
    }

    [Fact]
    public async Task A_receive_takes_no_more_than_asked_and_the_longest_visible_first()
    {
        foreach (var text in new[] { "1", "2", "3", "4", "5" })
        {
            await Send(text);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["1", "2"], (await storage.Receive(Queue, 2, Visibility, Some.Time)).Select(message => message.Text));
        Assert.Equal(["3", "4", "5"], (await storage.Receive(Queue, 256, Visibility, Some.Time)).Select(message => message.Text));
    }

    [Fact]
    public async Task Receivers_at_the_same_time_get_different_messages()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(n => Send($"{n:d3}")));

        var received = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => storage.Receive(Queue, 4, Visibility, Some.Time))));

        Assert.Equal(Enumerable.Range(0, 200).Select(n => $"{n:d3}"), received.SelectMany(messages => messages).Select(message => message.Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_cancelled_receive_hides_nothing()
    {
        await Send("one");
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => storage.Receive(Queue, 1, Visibility, cancelled.Token));

        Assert.Equal(1, (await Receive()).DequeueCount);
    }

    [Fact]
    public async Task Who_waits_is_woken_by_a_commit_and_by_a_send()
    {
        var waits = new[] { storage.WaitForMessages(Queue, Some.Time), storage.WaitForMessages(Queue, Some.Time) };
        var other = storage.WaitForMessages("another-queue", Some.Time);
        await storage.Commit(new("p", [], [new(Queue, "one")]), Some.Time);
        await Soon(Task.WhenAll(waits));
        Assert.False(other.IsCompleted);

        await storage.Send(new("another-queue", "two"), Some.Time);
        await Soon(other);
        await Soon(storage.WaitForMessages(Queue, Some.Time));
    }

    [Fact]
    public async Task Who_waits_is_not_woken_by_a_commit_that_did_not_happen()
    {
        await storage.Put("p", "taken", "old");
        var wait = storage.WaitForMessages(Queue, Some.Time);

        await storage.Commit(new("p", [new Change.PutNew("taken", Some.Json("new"))], [new(Queue, "owed by nobody")]), Some.Time);

        Assert.False(wait.IsCompleted);
    }

    [Fact]
    public async Task Who_waits_is_woken_when_a_delayed_message_is_due()
    {
        await storage.Send(new(Queue, "later", clock.GetUtcNow().AddDays(2)), Some.Time);
        var wait = storage.WaitForMessages(Queue, Some.Time);

        clock.Advance(TimeSpan.FromDays(2) - TimeSpan.FromSeconds(1));
        Assert.False(wait.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        await Soon(wait);

        Assert.Equal("later", (await Receive()).Text);
    }

    [Fact]
    public async Task Who_waits_is_woken_earlier_by_a_message_that_is_due_earlier()
    {
        await storage.Send(new(Queue, "late", clock.GetUtcNow().AddHours(5)), Some.Time);
        var wait = storage.WaitForMessages(Queue, Some.Time);
        await storage.Send(new(Queue, "early", clock.GetUtcNow().AddMinutes(5)), Some.Time);

        clock.Advance(TimeSpan.FromMinutes(5));
        await Soon(wait);

        Assert.Equal("early", (await Receive()).Text);
    }

    [Fact]
    public async Task Who_waits_is_not_kept_waiting_by_a_message_that_is_due_later()
    {
        await storage.Send(new(Queue, "early", clock.GetUtcNow().AddMinutes(5)), Some.Time);
        var wait = storage.WaitForMessages(Queue, Some.Time);
        await storage.Send(new(Queue, "late", clock.GetUtcNow().AddHours(5)), Some.Time);

        clock.Advance(TimeSpan.FromMinutes(5));
        await Soon(wait);

        Assert.Equal("early", (await Receive()).Text);
    }

    [Fact]
    public async Task Who_waits_is_woken_when_a_received_message_comes_again()
    {
        await Send("one");
        await Receive();
        var wait = storage.WaitForMessages(Queue, Some.Time);
        Assert.False(wait.IsCompleted);

        clock.Advance(Visibility);
        await Soon(wait);

        Assert.Equal(2, (await Receive()).DequeueCount);
    }

    [Fact]
    public async Task Who_waits_is_woken_by_a_release_and_for_the_poison_queue_by_a_move()
    {
        await Send("one");
        var message = await Receive();
        var wait = storage.WaitForMessages(Queue, Some.Time);
        var poison = storage.WaitForMessages(SqliteStorage.PoisonOf(Queue), Some.Time);

        await storage.Release(message, TimeSpan.Zero);
        await Soon(wait);
        Assert.False(poison.IsCompleted);
        await storage.MoveToPoison(await Receive());
        await Soon(poison);
    }

    [Fact]
    public async Task Waiting_goes_on_where_others_took_what_was_there()
    {
        await Send("one");
        await storage.Complete(await Receive());
        Assert.Empty(await storage.Receive(Queue, 10, Visibility, Some.Time));

        var wait = storage.WaitForMessages(Queue, Some.Time);

        clock.Advance(TimeSpan.FromDays(1));
        Assert.False(wait.IsCompleted);
    }

    [Fact]
    public async Task A_wait_can_be_cancelled_without_disturbing_another()
    {
        using var cancel = new CancellationTokenSource();
        var cancelled = storage.WaitForMessages(Queue, cancel.Token);
        var other = storage.WaitForMessages(Queue, Some.Time);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.False(other.IsCompleted);
        await Send("one");
        await Soon(other);
    }

    [Fact]
    public async Task After_a_restart_waiting_knows_what_is_there()
    {
        await Send("visible");
        await storage.Send(new("another-queue", "later", clock.GetUtcNow().AddHours(1)), Some.Time);
        await storage.DisposeAsync();
        storage = SqliteStorage.Open(folder["broker.db"], clock);

        await Soon(storage.WaitForMessages(Queue, Some.Time));
        var later = storage.WaitForMessages("another-queue", Some.Time);
        Assert.False(later.IsCompleted);
        clock.Advance(TimeSpan.FromHours(1));
        await Soon(later);
    }

    [Fact]
    public async Task After_a_restart_what_was_taken_or_waited_for_another_try_is_visible_at_once_and_what_is_delayed_is_not()
    {
        foreach (var text in (string[])["taken", "failed"])
        {
            await Send(text);
        }

        await storage.Send(new(Queue, "delayed", clock.GetUtcNow().AddHours(1)), Some.Time);
        var received = await storage.Receive(Queue, 10, Visibility, Some.Time);
        Assert.True(await storage.Release(received.Single(message => message.Text == "failed"), Visibility));
        await Reopen();

        var again = await storage.Receive(Queue, 10, Visibility, Some.Time);
        Assert.Equal(["taken", "failed"], again.Select(message => message.Text));
        Assert.All(again, message => Assert.Equal(2, message.DequeueCount));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Contains("delayed", (await storage.Receive(Queue, 10, Visibility, Some.Time)).Select(message => message.Text));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_clock_that_is_set_back_keeps_back_only_what_has_a_due_time(bool restarts)
    {
        await Send("failed");
        Assert.True(await storage.Release(await Receive(), Visibility));
        await Send("sent");
        await storage.Send(new(Queue, "delayed", clock.GetUtcNow().AddHours(1)), Some.Time);
        clock.SetBack(TimeSpan.FromHours(5));
        if (restarts)
        {
            await Reopen();
        }
        else
        {
            // Any write notices it.
            await storage.Put("p", "key", "text");
        }

        await storage.WaitForMessages(Queue, Some.Time);
        Assert.Equal(["failed", "sent"], (await storage.Receive(Queue, 10, Visibility, Some.Time)).Select(message => message.Text));
        clock.Advance(TimeSpan.FromHours(5));
        Assert.DoesNotContain("delayed", (await storage.Receive(Queue, 10, Visibility, Some.Time)).Select(message => message.Text));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Contains("delayed", (await storage.Receive(Queue, 10, Visibility, Some.Time)).Select(message => message.Text));
    }

    private async Task Reopen()
    {
        await storage.DisposeAsync();
        storage = SqliteStorage.Open(folder["broker.db"], clock);
    }

    [Fact]
    public async Task The_state_of_the_queues_tells_visible_delayed_and_taken_messages_apart()
    {
        var start = clock.GetUtcNow();
        await Send("taken");
        await Receive();
        await Send("visible");
        clock.Advance(TimeSpan.FromSeconds(10));
        await storage.Send(new(Queue, "delayed", start.AddHours(1)), Some.Time);
        await storage.Send(new("another-queue", "visible"), Some.Time);

        Assert.Equal(
            [new("another-queue", 1, 0, 0, start.AddSeconds(10), start.AddSeconds(10)), new(Queue, 1, 1, 1, start, start)],
            storage.Queues());
        Assert.Equal(["visible", "taken", "delayed"], storage.Peek(Queue, 10).Select(message => message.Text));
        Assert.Equal(new("3", "visible", 0, start, start), storage.Peek(Queue, 1)[0] with { Id = "3" });
    }

    // A wake-up that never comes is to fail, not to hang.
    private static Task Soon(Task task) => task.WaitAsync(TimeSpan.FromMinutes(1));

    private Task Send(string text) => storage.Send(new(Queue, text), Some.Time);

    private async Task<ReceivedMessage> Receive() => Assert.Single(await storage.Receive(Queue, 1, Visibility, Some.Time));
}
