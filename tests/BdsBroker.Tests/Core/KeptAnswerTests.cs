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
    public async Task A_creation_repeated_after_its_answer_was_forgotten_shows_what_it_made()
    {
        await using var world = await World.Start();
        var (ani, officer, head) = (world.As("ani", "sme"), world.As("officer", "officer"), world.As("head", "bank"));
        var bank = (await officer.Post("/banks", Tests.Registry.Given.Bank(("members", new[] { "head" })), key: "k1")).Is(201).String("id");
        var provider = (await ani.Post("/providers", Tests.Registry.Given.Provider(), key: "k1")).Is(201).String("id");
        (Caller By, string Path, object Body)[] creations =
        [
            (ani, "/smes", Tests.Registry.Given.Sme()),
            (ani, "/providers", Tests.Registry.Given.Provider()),
            (officer, "/banks", Tests.Registry.Given.Bank(("members", new[] { "head" }))),
            (head, $"/banks/{bank}/branches", new { name = "Cabang Klaten", regency = "33.10" }),
            (head, $"/banks/{bank}/products", Tests.Registry.Given.Product()),
            (officer, "/experts", Tests.Registry.Given.Expert()),
            (ani, $"/providers/{provider}/certificates", new { scheme = "kkmb" }),
        ];
        List<string> made = [];
        foreach (var (by, path, body) in creations)
        {
            made.Add((await by.Post(path, body, key: "k1")).Is(201).String("id"));
        }

        Assert.Equal((provider, bank), (made[1], made[2]));
        await world.Advance(TimeSpan.FromDays(8));

        foreach (var ((by, path, body), id) in creations.Zip(made))
        {
            // Twice: the answer is kept anew.
            Assert.Equal(id, (await by.Post(path, body, key: "k1")).Is(201).String("id"));
            Assert.Equal(id, (await by.Post(path, body, key: "k1")).Is(201).String("id"));
        }
    }
}
