namespace BdsBroker.Storage.Tests.Contract;

/// <summary>What every backend's queues do. A backend passes by subclassing this with itself.</summary>
public abstract class QueuesContract : IAsyncLifetime
{
    private StorageUnderTest storage = null!;

    protected string Queue { get; } = Some.Queue();

    protected abstract Task<StorageUnderTest> Open();

    public async Task InitializeAsync() => storage = await Open();

    public async Task DisposeAsync() => await storage.DisposeAsync();

    [Theory]
    [InlineData("{\"a\":1}")]
    [InlineData("")]
    [InlineData(" \tspaces around\n")]
    [InlineData("plain, with \"quotes\", <tags> & Ω 😀 \\u0000")]
    public async Task A_message_is_delivered_as_it_was_sent(string text)
    {
        await storage.Queues.Send(new(Queue, text), Some.Time);

        Assert.Equal([text], (await storage.Drain(Queue)).Distinct());
    }

    [Fact]
    public async Task A_message_goes_to_its_queue_alone()
    {
        await storage.Queues.Send(new(Queue, "here"), Some.Time);

        Assert.Empty(await storage.Drain(Some.Queue()));
        Assert.Equal(["here"], (await storage.Drain(Queue)).Distinct());
    }

    [Fact]
    public async Task A_message_is_not_delivered_before_it_is_due()
    {
        await storage.Queues.Send(new(Queue, "later", DateTimeOffset.UtcNow.AddHours(1)), Some.Time);
        await storage.Queues.Send(new(Queue, "past", DateTimeOffset.UtcNow.AddHours(-1)), Some.Time);

        Assert.Equal(["past"], (await storage.Drain(Queue)).Distinct());
    }

    [Fact]
    public async Task A_due_time_beyond_the_longest_delay_is_taken() =>
        await storage.Queues.Send(new(Queue, "in a year", DateTimeOffset.UtcNow.AddDays(365)), Some.Time);

    [Fact]
    public async Task A_message_has_48_KiB_and_no_more()
    {
        var largest = storage.LargestText;
        await storage.Queues.Send(new(Queue, largest), Some.Time);

        await Assert.ThrowsAnyAsync<ArgumentException>(() => storage.Queues.Send(new(Queue, largest + "x"), Some.Time));
        Assert.Equal([largest], (await storage.Drain(Queue)).Distinct());
    }

    [Theory]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("With-capitals")]
    [InlineData("under_score")]
    [InlineData("-ahead")]
    [InlineData("behind-")]
    [InlineData("two--hyphens")]
    [InlineData("a-name-that-is-longer-than-fifty-characters-as-this")]
    public async Task A_malformed_queue_name_is_refused_by_exception(string queue) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => storage.Queues.Send(new(queue, "text"), Some.Time));

    [Fact]
    public async Task A_text_that_XML_would_refuse_or_change_is_refused_by_exception()
    {
        foreach (var text in new[] { "nul \0", "escape \u001b", "a\r\nb", "half \ud83d of a pair", "\ud83d", "\udca9", "noncharacter \uffff", "  " })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => storage.Queues.Send(new(Queue, text), Some.Time));
        }
    }

    [Fact]
    public async Task A_message_has_63_KiB_in_XML_and_no_more()
    {
        // An ampersand is five bytes there.
        var largest = new string('&', 63 * 1024 / 5);
        await storage.Queues.Send(new(Queue, largest), Some.Time);

        await Assert.ThrowsAnyAsync<ArgumentException>(() => storage.Queues.Send(new(Queue, largest + "&"), Some.Time));
        Assert.Equal([largest], (await storage.Drain(Queue)).Distinct());
    }

    [Fact]
    public async Task Messages_sent_at_the_same_time_are_all_delivered()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(n => storage.Queues.Send(new(Queue, $"{n:d3}"), Some.Time)));

        Assert.Equal(Enumerable.Range(0, 100).Select(n => $"{n:d3}"), (await storage.Drain(Queue)).Distinct().Order(StringComparer.Ordinal));
    }
}
