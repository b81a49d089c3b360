namespace BdsBroker.Storage.Azure.Tests;

/// <summary>What the platform took away beneath the storage: queues, and what waited in them.</summary>
public sealed class ForgottenTests
{
    private const string Partition = "sme/1", Queue = "notices";

    private static readonly Commit One = new(Partition, [new Change.PutNew("request", "1"u8.ToArray())], [new(Queue, "{\"one\":1}")]);

    [Fact]
    public async Task A_commit_whose_wake_up_is_lost_is_found_and_the_wake_up_that_it_is_told_as_sends_what_it_owes()
    {
        var wire = new Wire();
        await using var storage = await AzureUnderTest.Open(wire);
        await Die(storage, wire);
        Assert.Single(await storage.Drain(AzureStorage.WakeUpQueue));
        Assert.Empty(await storage.Drain(Queue));

        var (wakeUp, since) = Assert.Single(await Forgotten(storage, TimeSpan.FromHours(3)));
        Assert.InRange(since, DateTimeOffset.UnixEpoch, TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(1));
        Assert.Null(await storage.Storage.WakeUp(wakeUp));

        Assert.Equal(["{\"one\":1}"], await storage.Drain(Queue));
        Assert.Empty(await Forgotten(storage, TimeSpan.FromHours(3)));
    }

    [Fact]
    public async Task A_commit_whose_wake_up_may_still_come_is_not_told_as_forgotten_and_neither_is_one_that_went_well()
    {
        var wire = new Wire();
        await using var storage = await AzureUnderTest.Open(wire);
        await storage.Records.Commit(new("sme/2", One.Changes, One.Messages), default);
        await storage.Storage.WhenTidy();
        await Die(storage, wire);

        Assert.Empty(await Forgotten(storage, TimeSpan.FromHours(1)));
        Assert.Single(await Forgotten(storage, TimeSpan.FromHours(3)));
    }

    [Fact]
    public async Task A_queue_that_is_gone_is_made_again_and_that_is_told_once()
    {
        await using var storage = await AzureUnderTest.Open();
        List<string> made = [];
        storage.Storage.OnQueueMade = made.Add;
        await storage.Queues.Send(new(Queue, "{}"), default);
        await storage.Queues.Send(new(Queue, "{}"), default);
        Assert.Equal([Queue], made);

        await storage.Queue(Queue).DeleteAsync();
        await storage.Queues.Send(new(Queue, "{}"), default);
        Assert.Equal([Queue, Queue], made);
    }

    // The process ends between the transaction and the sending of its messages.
    private static async Task Die(AzureUnderTest storage, Wire wire)
    {
        wire.On = (message, go) => message.Request.Uri.Path.Contains($"/{Queue}/messages", StringComparison.Ordinal) ? throw new IOException("The process is gone.") : go();
        Assert.Equal(CommitResult.Committed, await storage.Records.Commit(One, default));
        wire.On = (_, go) => go();
    }

    private static async Task<IReadOnlyList<(string WakeUp, DateTimeOffset Since)>> Forgotten(AzureUnderTest storage, TimeSpan later)
    {
        List<(string, DateTimeOffset)> found = [];
        await foreach (var one in storage.Storage.FindForgotten(TimeProvider.System.GetUtcNow() + later, default))
        {
            found.Add(one);
        }

        return found;
    }
}
