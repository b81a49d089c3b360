using BdsBroker.Storage;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Matches;

namespace BdsBroker.Tests.Poison;

/// <summary>Messages while the storage is out: an outage is not their fault.</summary>
public class OutageTests
{
    [Fact]
    public async Task A_message_waits_for_the_end_of_an_outage_however_long_that_is_and_is_worked_off_then()
    {
        await using var world = await World.Start();
        var sme = await Submitted(world);
        world.Calls.Before = (kind, where) => kind == "commit" && where == $"sme/{sme}" ? throw new StorageUnavailableException("The table is out.") : Task.CompletedTask;
        world.PoisonAllowed = true;

        // Ten times as many tries as make poison of a message that fails by itself.
        for (var tries = 0; tries < 50; tries++)
        {
            await world.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Equal("submitted", (await world.As("ani", "sme").Get($"/smes/{sme}/requests/1")).String("state"));
        Assert.Contains("is put off: the storage is out or too busy", world.Log, StringComparison.Ordinal);
        Assert.Single(world.Waiting("matches"));
        Assert.Empty(world.Waiting("matches-poison"));

        world.Calls.Before = null;
        await world.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("unmatched", (await world.As("ani", "sme").Get($"/smes/{sme}/requests/1")).String("state"));
        Assert.Empty(world.Waiting("matches"));
    }

    [Fact]
    public async Task A_message_that_cannot_even_be_sent_again_stays_where_it_is()
    {
        await using var world = await World.Start();
        var sme = await Submitted(world);
        var message = Assert.Single(await world.Receive(), each => each.Queue == "matches");
        world.Calls.Before = (kind, _) => kind is "commit" or "send" ? throw new StorageUnavailableException("All of it is out.") : Task.CompletedTask;

        await Assert.ThrowsAsync<StorageUnavailableException>(() => world.Work(message));
        Assert.Equal([message.Text], world.Waiting("matches"));
    }

    [Fact]
    public async Task Damage_is_no_outage_and_ends_on_the_officers_desk_as_any_failure_that_stays()
    {
        await using var world = await World.Start();
        var sme = await Submitted(world);
        world.Calls.Before = (kind, where) => kind == "commit" && where == $"sme/{sme}" ? throw new StorageUnavailableException("The row is damaged.") { IsDamage = true } : Task.CompletedTask;
        world.PoisonAllowed = true;

        await world.Settle();
        world.Calls.Before = null;
        Assert.Single(world.Waiting("matches-poison"));
    }

    // A request that nobody has matched yet.
    private static async Task<string> Submitted(World world)
    {
        var ani = world.As("ani", "sme");
        var sme = await world.Sme(ani);
        await world.Settle();
        (await ani.Post($"/smes/{sme}/requests", Market.CreditBody)).Is(202);
        return sme;
    }
}
