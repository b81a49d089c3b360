using BdsBroker.Registry;
using BdsBroker.Storage;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Registry;

namespace BdsBroker.Tests.Core;

/// <summary>A partition that others always change a moment before.</summary>
public class BusyTests
{
    [Fact]
    public async Task A_firm_that_is_registered_is_answered_as_that_where_only_its_list_could_not_be_brought_up_to_date_and_that_follows()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        await Given.SmeOf(ani);
        ChangeBeforeOnceRegistered(world, ani.Id);

        (await ani.Post("/smes", Given.Sme(("name", "Kedua (contoh)")))).Is(201);

        world.Calls.Before = null;
        await world.Settle();
        Assert.Equal(2, (await ani.Get("/me"))["parties"].GetArrayLength());
    }

    [Fact]
    public async Task A_call_that_always_comes_too_late_is_told_to_try_again_and_has_changed_nothing()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        await Given.SmeOf(ani);
        await world.Settle();
        world.Calls.Before = (kind, where) => ChangeBefore(world, ani.Id, kind, where);

        (await ani.Post("/smes", Given.Sme(("name", "Kedua (contoh)")))).Refused(503, "busy");

        world.Calls.Before = null;
        await world.Settle();
        Assert.Equal(1, (await ani.Get("/me"))["parties"].GetArrayLength());
    }

    [Fact]
    public async Task A_message_that_always_comes_too_late_is_put_off_and_makes_no_poison()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        await Given.SmeOf(ani);
        await world.Settle();
        ChangeBeforeOnceRegistered(world, ani.Id);
        (await ani.Post("/smes", Given.Sme(("name", "Kedua (contoh)")))).Is(201);
        for (var tries = 0; tries < 10; tries++)
        {
            await world.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Contains("is put off: the storage is out or too busy", world.Log, StringComparison.Ordinal);
        Assert.Empty(world.Waiting("directory-poison"));
        world.Calls.Before = null;
        await world.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(2, (await ani.Get("/me"))["parties"].GetArrayLength());
    }

    // The firm itself is registered; what follows from that comes too late.
    private static void ChangeBeforeOnceRegistered(World world, string person)
    {
        var registered = false;
        world.Calls.Before = async (kind, where) =>
        {
            registered |= kind == "commit" && where.StartsWith("sme/", StringComparison.Ordinal);
            if (registered)
            {
                await ChangeBefore(world, person, kind, where);
            }
        };
    }

    // Another version of the same, as somebody else would write who is faster.
    private static async Task ChangeBefore(World world, string person, string kind, string where)
    {
        var address = Parties.OfPerson(person);
        if (kind == "commit" && where == address.Partition && await world.Storage.Read(where, address.Key, default) is { } now)
        {
            Assert.Equal(CommitResult.Committed, await world.Storage.Commit(new(where, [new Change.Replace(address.Key, now.Json, Change.AnyVersion)], []), default));
        }
    }
}
