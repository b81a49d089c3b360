using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Journeys;
using BdsBroker.Tests.Matches;

namespace BdsBroker.Tests.OnAzure;

/// <summary>The broker on Azure's storage, with the world's clock and the test's hand on the queues.</summary>
public sealed class AzureWorldTests
{
    [Fact]
    public async Task Deadlines_are_kept_over_the_death_of_a_process()
    {
        await using var world = await World.Start(backend: await AzureBackend.New());
        var (ani, budi) = (world.As("ani", "sme"), world.As("budi", "provider"));
        await world.Certified(budi);
        var sme = (await ani.Post("/smes", Tests.Registry.Given.Sme(("consents", new[] { new { purpose = "matching", given = true }, new { purpose = "lending", given = true } })))).Is(201).String("id");
        (await ani.Post($"/smes/{sme}/requests", Market.CreditBody)).Is(202);
        await world.Restart();
        await world.Settle();
        Assert.Equal("offered", (await ani.Get($"/smes/{sme}/requests/1")).String("state"));

        await world.Restart();
        await world.Advance(TimeSpan.FromDays(60));

        Assert.NotEqual("offered", (await ani.Get($"/smes/{sme}/requests/1")).String("state"));
    }
}
