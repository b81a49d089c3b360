using BdsBroker.Core;

namespace BdsBroker.Tests.Harness;

public sealed class WorldTests
{
    [Fact]
    public async Task An_unknown_route_is_answered_as_a_problem()
    {
        await using var world = await World.Start();
        var reply = (await world.Anyone.In("en").Get("/nowhere")).Is(404);
        Assert.Equal(404, reply.Number("status"));
        Assert.Equal("en", reply.Header("Content-Language"));
    }

    [Fact]
    public async Task Advancing_delivers_each_delayed_message_at_its_own_time()
    {
        await using var world = await World.Start();
        var draft = new Draft("test/1", Actor.System("test"), world.Now);
        draft.Owe(new AnswerRemembered("test/1", "idempotency/a") { Due = World.Monday.AddDays(20) });
        Assert.True(await world.Ledger.Commit(draft, default));
        Assert.Equal(0, await world.Settle());

        // A queue keeps it for 7 days at most; it is sent on twice before it is due.
        Assert.Equal(2, await world.Advance(TimeSpan.FromDays(19)));
        Assert.Single(world.Waiting("housekeeping"));
        var calls = await world.Count(() => world.Advance(TimeSpan.FromDays(1)));
        Assert.Equal(new StorageCalls(Reads: 1, Pages: 0, Commits: 0, Sends: 0, Files: 0), calls);
        Assert.Empty(world.Waiting("housekeeping"));
    }

    [Fact]
    public async Task A_message_that_nobody_understands_fails_the_test_or_is_poison()
    {
        await using var world = await World.Start();
        await world.Storage.Send(new("housekeeping", """{"fact":"unknown","v":1,"data":{}}"""), default);
        await Assert.ThrowsAsync<InvalidOperationException>(world.Settle);

        world.Clock.Set(world.Now.AddDays(2));
        world.PoisonAllowed = true;
        Assert.Equal(0, await world.Settle());
        Assert.Single(world.Waiting("housekeeping-poison"));
    }

    [Fact]
    public async Task After_a_restart_everything_stored_is_there_and_a_message_in_work_comes_again_at_the_latest_when_its_time_is_over()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var id = (await ani.Post("/smes", Tests.Registry.Given.Sme())).Is(201).String("id");
        var owed = world.Waiting("directory");
        Assert.NotEmpty(owed);
        var others = world.Queues.Where(queue => queue != "directory").Sum(queue => world.Waiting(queue).Count);
        var taken = await world.Backend.Receive(["directory"], TimeSpan.FromMinutes(10));
        Assert.Equal(owed, taken.Select(message => message.Text));

        await world.Restart();

        (await ani.Get($"/smes/{id}")).Is(200);
        Assert.Equal(owed.Count + others, await world.Advance(TimeSpan.FromMinutes(10)));
        Assert.Empty(world.Waiting("directory"));
    }

    [Fact]
    public async Task Everything_stored_can_be_looked_at()
    {
        await using var world = await World.Start();
        var request = await Tests.Plans.Samples.CreditRequestOf(world.As("ani", "sme"));
        (await world.As("ani", "sme").Upload($"{request}/documents?kind=ktp", Tests.Plans.Samples.Pdf(), "a.pdf")).Is(201);
        var documents = world.Backend.AllDocuments().ToList();
        Assert.Equal(documents.OrderBy(each => each.Partition, StringComparer.Ordinal).ThenBy(each => each.Document.Key, StringComparer.Ordinal), documents);
        var file = Assert.Single(world.Backend.AllFiles());
        Assert.Contains(documents, each => each.Document.Key == "file/" + file.Split('/')[^1]);
    }
}
