using Azure.Core;

namespace BdsBroker.Storage.Azure.Tests;

/// <summary>Messages that are due later than soon lie where nobody is triggered by them, and reach their queue in time.</summary>
public sealed class LaterTests
{
    private const string Queue = "deadlines", Text = "{\"fact\":\"offer-due\",\n\"v\":1}";

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Theory]
    [InlineData(9, Queue, 530, 541)]
    [InlineData(70, "later", 3590, 3601)]
    [InlineData(7 * 24 * 60, "later", 604_190, 604_201)]
    [InlineData(30 * 24 * 60, "later", 604_800, 604_801)]
    public async Task What_is_due_within_ten_minutes_waits_in_its_queue_and_what_is_due_later_in_another(int minutes, string queue, int least, int below)
    {
        var wire = new Wire();
        await using var storage = await AzureUnderTest.Open(wire);
        List<(string Queue, int Hidden)> sent = [];
        wire.On = (message, go) =>
        {
            Note(message, sent);
            return go();
        };

        await storage.Queues.Send(new(Queue, Text, Now + TimeSpan.FromMinutes(minutes)), default);

        var (where, hidden) = sent[^1];
        Assert.Equal(queue, where);
        Assert.InRange(hidden, least, below);
    }

    [Fact]
    public async Task A_message_whose_time_has_come_is_sent_to_its_queue_as_it_was_and_once()
    {
        await using var storage = await AzureUnderTest.Open();
        await Put(storage, Later.Write(new(Queue, Text, Now - TimeSpan.FromSeconds(1))));

        Assert.Equal((1, 0), await storage.Storage.SendDue(Nothing, default));
        Assert.Equal((0, 0), await storage.Storage.SendDue(Nothing, default));

        Assert.Equal([Text], await storage.Drain(Queue));
        Assert.Equal(0, await Waiting(storage, AzureStorage.LaterQueue));
    }

    [Fact]
    public async Task A_message_that_is_due_soon_is_hidden_in_its_queue_until_then_and_one_that_is_due_in_a_month_goes_on_waiting()
    {
        var wire = new Wire();
        await using var storage = await AzureUnderTest.Open(wire);
        await Put(storage, Later.Write(new(Queue, Text, Now + TimeSpan.FromMinutes(8))), Later.Write(new("notices", Text, Now + TimeSpan.FromDays(30))));
        List<(string Queue, int Hidden)> sent = [];
        wire.On = (message, go) =>
        {
            Note(message, sent);
            return go();
        };

        Assert.Equal((2, 0), await storage.Storage.SendDue(Nothing, default));

        // Twice, the first time to find that the queue is not there yet.
        Assert.All(sent.Where(each => each.Queue == Queue), each => Assert.InRange(each.Hidden, 470, 481));
        Assert.Contains((AzureStorage.LaterQueue, 604_800), sent);
        Assert.Equal((1, 1), (await Waiting(storage, Queue), await Waiting(storage, AzureStorage.LaterQueue)));
    }

    [Fact]
    public async Task More_messages_than_one_batch_are_all_sent_at_once()
    {
        await using var storage = await AzureUnderTest.Open();
        await Put(storage, [.. Enumerable.Range(0, 70).Select(n => Later.Write(new(Queue, $"{{\"n\":{n}}}", Now)))]);

        Assert.Equal((70, 0), await storage.Storage.SendDue(Nothing, default));
        Assert.Equal(70, (await storage.Drain(Queue)).Distinct().Count());
    }

    [Fact]
    public async Task A_process_that_dies_between_sending_a_message_and_removing_it_leaves_it_to_the_next()
    {
        var wire = new Wire();
        await using var storage = await AzureUnderTest.Open(wire);
        await Put(storage, Later.Write(new(Queue, Text, Now)));
        wire.On = (message, go) => message.Request.Method == RequestMethod.Delete ? throw new IOException("The process is gone.") : go();

        await Assert.ThrowsAsync<StorageUnavailableException>(() => storage.Storage.SendDue(Nothing, default));

        Assert.Equal([Text], await storage.Drain(Queue));
        Assert.Equal(1, await Waiting(storage, AzureStorage.LaterQueue));
    }

    [Fact]
    public async Task A_message_that_cannot_be_sent_stays_and_the_others_are_sent()
    {
        var wire = new Wire();
        await using var storage = await AzureUnderTest.Open(wire);
        await Put(storage, Later.Write(new(Queue, Text, Now)), Later.Write(new("notices", "{\"other\":1}", Now)));
        wire.On = (message, go) => Wire.Sends(message, "offer-due") ? throw new IOException("It does not answer.") : go();

        await Assert.ThrowsAsync<StorageUnavailableException>(() => storage.Storage.SendDue(Nothing, default));

        Assert.Equal(["{\"other\":1}"], await storage.Drain("notices"));
        Assert.Equal(1, await Waiting(storage, AzureStorage.LaterQueue));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"fact\":\"offer-due\"}")]
    [InlineData("1\ndeadlines\n1")]
    [InlineData("1\ndeadlines\nsoon\n{}")]
    [InlineData("1\ndeadlines\n9999999999999999999\n{}")]
    [InlineData("1\nNo Queue!\n1\n{}")]
    [InlineData("0\ndeadlines\n1\n{}")]
    public async Task What_is_no_message_for_later_is_kept_by_whoever_asks_and_holds_up_nothing(string text)
    {
        await using var storage = await AzureUnderTest.Open();
        await Put(storage, text, Later.Write(new(Queue, Text, Now)));
        List<string> kept = [];

        Assert.Equal((2, 0), await storage.Storage.SendDue(Keep, default));

        Assert.Equal([text], kept);
        Assert.Equal([Text], await storage.Drain(Queue));
        Assert.Equal(0, await Waiting(storage, AzureStorage.LaterQueue));

        Task Keep(string unreadable)
        {
            kept.Add(unreadable);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_message_of_a_newer_release_is_left_for_it()
    {
        await using var storage = await AzureUnderTest.Open();
        await Put(storage, "2\nwhatever it may hold");

        Assert.Equal((0, 1), await storage.Storage.SendDue(Nothing, default));
        Assert.Equal(1, await Waiting(storage, AzureStorage.LaterQueue));
    }

    [Fact]
    public async Task Nothing_is_due_where_nothing_was_ever_sent_for_later()
    {
        await using var storage = await AzureUnderTest.Open();
        Assert.Equal((0, 0), await storage.Storage.SendDue(Nothing, default));
    }

    [Fact]
    public async Task The_largest_message_fits_for_later_too()
    {
        await using var storage = await AzureUnderTest.Open();
        var largest = new Message(Queue, storage.LargestText, Now + TimeSpan.FromDays(1));
        await storage.Queues.Send(largest, default);
        Assert.Equal(largest with { Due = largest.Due!.Value.ToUniversalTime() }, Later.Read(Later.Write(largest)));
    }

    private static Task Nothing(string text) => throw new InvalidOperationException($"This was taken for no message: {text}");

    private static async Task Put(AzureUnderTest storage, params string[] texts)
    {
        var later = storage.Queue(AzureStorage.LaterQueue);
        await later.CreateIfNotExistsAsync();
        await Task.WhenAll(texts.Select(text => later.SendMessageAsync(text)));
    }

    // The hidden ones too.
    private static async Task<int> Waiting(AzureUnderTest storage, string queue) => (await storage.Queue(queue).GetPropertiesAsync()).Value.ApproximateMessagesCount;

    private static void Note(HttpMessage message, List<(string Queue, int Hidden)> sent)
    {
        if (message.Request.Method == RequestMethod.Post && message.Request.Uri.Path.Split('/') is [.., var queue, "messages"])
        {
            lock (sent)
            {
                sent.Add((queue, int.Parse(message.Request.Uri.Query.Split("visibilitytimeout=")[1].Split('&')[0], System.Globalization.CultureInfo.InvariantCulture)));
            }
        }
    }
}
