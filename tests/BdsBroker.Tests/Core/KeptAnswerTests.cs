using BdsBroker.Storage;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Matches;

namespace BdsBroker.Tests.Core;

public class KeptAnswerTests
{
    [Fact]
    public async Task A_kept_answer_that_cannot_be_read_is_told_as_damage_and_the_call_is_not_made_again()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var sme = await world.Sme(ani);
        (await ani.Post($"/smes/{sme}/requests", Market.CreditBody, key: "k1")).Is(202);
        var kept = Assert.Single((await world.Ledger.Records.ReadRange($"sme/{sme}", KeyRange.Prefix("idempotency/"), 10, default)).Documents);
        Assert.Equal(CommitResult.Committed, await world.Ledger.Records.Commit(new($"sme/{sme}", [new Change.Replace(kept.Key, "{\"status\":"u8.ToArray(), kept.Version)], []), default));

        (await ani.Post($"/smes/{sme}/requests", Market.CreditBody, key: "k1")).Refused(503, "document.damaged");
        Assert.Single((await ani.Get($"/smes/{sme}/requests")).Items);
    }

    [Fact]
    public async Task A_registration_repeated_after_its_answer_was_forgotten_shows_what_it_made()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var made = (await ani.Post("/smes", Tests.Registry.Given.Sme(), key: "k1")).Is(201).String("id");
        var provider = (await ani.Post("/providers", Tests.Registry.Given.Provider(), key: "k1")).Is(201).String("id");
        await world.Advance(TimeSpan.FromDays(8));

        Assert.Equal(made, (await ani.Post("/smes", Tests.Registry.Given.Sme(), key: "k1")).Is(201).String("id"));
        Assert.Equal(provider, (await ani.Post("/providers", Tests.Registry.Given.Provider(), key: "k1")).Is(201).String("id"));
    }
}
