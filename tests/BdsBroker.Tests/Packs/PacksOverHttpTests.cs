using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using BdsBroker.Packs;
using BdsBroker.Proposals;
using BdsBroker.Registry;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Journeys;
using BdsBroker.Tests.Proposals;

namespace BdsBroker.Tests.Packs;

public sealed partial class PacksOverHttpTests
{
    [Fact]
    public async Task The_bank_the_sme_and_its_provider_get_the_same_pack_with_the_hash_of_what_is_stored()
    {
        await using var lending = await Lending.Start();
        var path = await Forwarded(lending);
        var bank = (await lending.Head.Get(path + "/pack")).Is(200);
        Assert.Equal(bank.Bytes, (await lending.Owner.Get(lending.Request + "/pack")).Is(200).Bytes);
        Assert.Equal(bank.Bytes, (await lending.World.As("budi", "provider").Get(lending.Request + "/pack")).Is(200).Bytes);

        var stored = await Stored(lending, path, 1);
        Assert.Contains(stored, bank.Text, StringComparison.Ordinal);
        Assert.Contains($"{new PackCode(stored).Short}", bank.Text, StringComparison.Ordinal);

        // The history, whose chain `check` follows, says the same of it.
        var (entries, _) = await lending.World.Ledger.History(Parties.Partition(Parties.Bank, lending.Bank), $"frozen/{path.Split('/')[^1]}/000001", null, 1, default);
        Assert.Equal(stored, entries[0].State);
    }

    [Fact]
    public async Task A_browser_runs_and_fetches_nothing_keeps_it_for_its_user_alone_and_gets_it_again_only_when_it_changed()
    {
        await using var lending = await Lending.Start();
        var path = await Forwarded(lending) + "/pack";
        var reply = (await lending.Head.Get(path)).Is(200);
        Assert.Equal("text/html; charset=utf-8", reply.Header("Content-Type"));
        Assert.Equal(("nosniff", "no-cache, private", "no-referrer"), (reply.Header("X-Content-Type-Options"), reply.Header("Cache-Control"), reply.Header("Referrer-Policy")));
        Assert.Matches("^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox$", reply.Header("Content-Security-Policy")!);
        Assert.StartsWith("inline; filename=proposal-", reply.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Equal($"\"{Convert.ToHexStringLower(SHA256.HashData(reply.Bytes))}\"", reply.ETag);

        var same = await lending.Head.Send(HttpMethod.Get, path, null, headers: ("If-None-Match", $"\"x\", W/{reply.ETag}"));
        Assert.Equal((304, 0, reply.ETag), (same.Status, same.Bytes.Length, same.ETag));
        Assert.Equal(200, (await lending.Head.Send(HttpMethod.Get, path, null, headers: ("If-None-Match", "\"x\""))).Status);
    }

    [Fact]
    public async Task The_language_is_that_of_the_query_then_of_the_header_and_the_code_is_the_same_in_both()
    {
        await using var lending = await Lending.Start();
        var path = await Forwarded(lending) + "/pack";
        var indonesian = (await lending.Head.Get(path)).Is(200);
        var english = (await lending.Head.In("en").Get(path)).Is(200);
        Assert.Equal(("<html lang=\"id\">", "<html lang=\"en\">"), (Tag().Match(indonesian.Text).Value, Tag().Match(english.Text).Value));
        Assert.Equal(english.Bytes, (await lending.Head.Get(path + "?language=en")).Bytes);
        Assert.Equal(indonesian.Bytes, (await lending.Head.In("en").Get(path + "?language=id")).Bytes);
        Assert.Equal(Code(indonesian), Code(english));
        (await lending.Head.Get(path + "?language=fr")).Refused(400, "body.invalid");
        (await lending.Head.Get(path + "?submission=0")).Refused(400, "body.invalid");
        (await lending.Head.Get(path + "?submission=2")).Refused(404, "not-found");
        (await lending.Owner.Get($"{lending.Request}/pack?submission=9")).Refused(404, "not-found");
    }

    [Fact]
    public async Task A_pack_holds_what_was_forwarded_and_nothing_that_came_later()
    {
        await using var lending = await Lending.Start();
        var path = await Forwarded(lending);
        var first = (await lending.Head.Get(path + "/pack")).Is(200);
        Assert.Contains("toko mebel di Solo", first.Text, StringComparison.Ordinal);

        (await lending.Head.Post(path + "/return", new { needs = new[] { "foto tempat usaha" } })).Is(200);
        await SavePlan(lending, "pasar yang lain sama sekali");
        Assert.Equal(first.Bytes, (await lending.Head.Get(path + "/pack")).Bytes);
        Assert.Equal(first.Bytes, (await lending.Owner.Get(lending.Request + "/pack")).Bytes);

        Assert.Equal(path, await lending.Forward());
        var second = (await lending.Head.Get(path + "/pack")).Is(200);
        Assert.Contains("pasar yang lain sama sekali", second.Text, StringComparison.Ordinal);
        Assert.NotEqual(Code(first), Code(second));
        Assert.Equal(first.Bytes, (await lending.Head.Get(path + "/pack?submission=1")).Bytes);
        Assert.Equal(first.Bytes, (await lending.Owner.Get(lending.Request + "/pack?submission=1")).Bytes);
        Assert.Equal(second.Bytes, (await lending.Owner.Get(lending.Request + "/pack")).Bytes);
    }

    [Fact]
    public async Task The_code_of_a_paper_is_known_with_what_the_paper_must_say_and_a_changed_one_is_not()
    {
        await using var lending = await Lending.Start();
        var path = await Forwarded(lending);
        var first = Code((await lending.Head.Get(path + "/pack")).Is(200));
        var found = (await lending.Head.In("en").Get($"{path}/pack/check?code={first.ToLowerInvariant()}")).Is(200);
        Assert.Equal((true, 1L, true, first), (found.Flag("matches"), found.Number("submission"), found.Flag("isPresent"), found.String("code")));
        Assert.Equal(("Ukir Jaya (contoh)", 50_000_000L, 24L, 1L), (found.String("name"), found.Number("amount"), found.Number("tenorMonths"), found.Number("planVersion")));
        Assert.True((await lending.Head.Get($"{path}/pack/check?code={await Stored(lending, path, 1)}")).Is(200).Flag("matches"));

        var changed = (first[0] == 'A' ? 'B' : 'A') + first[1..];
        var refused = (await lending.Head.Get($"{path}/pack/check?code={changed}")).Is(200);
        Assert.False(refused.Flag("matches"));
        Assert.False(refused.Has("amount"));
        (await lending.Head.Get(path + "/pack/check?code=ABC")).Refused(400, "body.invalid");
        (await lending.Head.Get(path + "/pack/check")).Refused(400, "body.invalid");

        (await lending.Head.Post(path + "/return", new { needs = new[] { "foto tempat usaha" } })).Is(200);
        await lending.Forward();
        var earlier = (await lending.Head.Get($"{path}/pack/check?code={first}")).Is(200);
        Assert.Equal((true, 1L, false), (earlier.Flag("matches"), earlier.Number("submission"), earlier.Flag("isPresent")));
    }

    [Fact]
    public async Task What_somebody_changed_in_the_storage_has_another_code_than_the_paper()
    {
        await using var lending = await Lending.Start();
        var path = await Forwarded(lending);
        var code = Code((await lending.Head.Get(path + "/pack")).Is(200));
        var address = ProposalRecords.Frozen(lending.Bank, path.Split('/')[^1], 1);
        var frozen = (await lending.World.Ledger.Read(address, default))!;
        await lending.World.Seed(address, frozen.State with { Request = frozen.State.Request with { Amount = 51_000_000 } });
        Assert.False((await lending.Head.Get($"{path}/pack/check?code={code}")).Is(200).Flag("matches"));
    }

    [Fact]
    public async Task Whoever_looks_is_in_the_smes_log_and_the_sme_itself_is_not()
    {
        await using var lending = await Lending.Start();
        var path = await Forwarded(lending);
        (await lending.Head.Get(path + "/pack")).Is(200);
        (await lending.World.As("budi", "provider").Get(lending.Request + "/pack")).Is(200);
        (await lending.Owner.Get(lending.Request + "/pack")).Is(200);
        await lending.World.Settle();
        var looks = (await lending.Owner.Get($"/smes/{lending.Sme}/access-log")).Is(200).Items.Select(look => $"{look.GetProperty("as")} {look.GetProperty("what")}");
        Assert.Equal(["bank pack", "provider pack"], looks.Where(look => look.EndsWith("pack", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_pack_asks_the_storage_for_no_more_than_the_proposal_itself()
    {
        await using var lending = await Lending.Start();
        var path = await Forwarded(lending);
        (await lending.Head.Get(path)).Is(200);
        (await lending.Head.Get(path + "/pack")).Is(200);
        var (proposal, pack) = (await lending.World.Count(() => lending.Head.Get(path)), await lending.World.Count(() => lending.Head.Get(path + "/pack")));
        Assert.Equal(proposal, pack);
        Assert.Equal(0, pack.Commits);
    }

    [Fact]
    public async Task What_was_never_forwarded_has_no_pack()
    {
        await using var lending = await Lending.Start();
        (await lending.Owner.Get(lending.Request + "/pack")).Refused(404, "not-found");
    }

    [Fact]
    public async Task After_an_erasure_the_banks_pack_keeps_its_code_and_loses_the_contacts()
    {
        await using var lending = await Lending.Start();
        var path = await Forwarded(lending);
        var before = (await lending.Head.Get(path + "/pack")).Is(200);
        Assert.Contains("+62 812-0000-0001", before.Text, StringComparison.Ordinal);
        (await lending.Owner.Post("/me/erase", new { })).Is(202);
        await lending.World.Advance(TimeSpan.FromMinutes(5));
        var after = (await lending.Head.Get(path + "/pack")).Is(200);
        Assert.DoesNotContain("0000-0001", after.Text, StringComparison.Ordinal);
        Assert.Contains("sudah dihapus", after.Text, StringComparison.Ordinal);
        Assert.Equal(Code(before), Code(after));
        Assert.True((await lending.Head.Get($"{path}/pack/check?code={Code(before)}")).Is(200).Flag("matches"));
    }

    private static async Task<string> Forwarded(Lending lending)
    {
        await SavePlan(lending, null);
        return await lending.Forward();
    }

    private static async Task SavePlan(Lending lending, string? market)
    {
        var plan = JsonSerializer.SerializeToNode(CreditJourneyTests.Plan())!;
        plan["market"] = market ?? plan["market"]!.GetValue<string>();
        var now = await lending.Owner.Get(lending.Request + "/plan");
        Assert.Contains((await lending.Owner.Put(lending.Request + "/plan", plan, now.ETag)).Status, (int[])[200, 201]);
    }

    private static string Code(Reply pack) => Printed().Match(pack.Text).Value;

    /// <summary>SHA-256 of the bank's copy as the storage holds it, worked out beside the product.</summary>
    private static async Task<string> Stored(Lending lending, string path, int submission)
    {
        var document = await lending.World.Ledger.Records.Read($"bank/{lending.Bank}", $"frozen/{path.Split('/')[^1]}/{submission:D6}", default);
        using var json = JsonDocument.Parse(document!.Json);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json.RootElement.GetProperty("state").GetRawText())));
    }

    [GeneratedRegex("(?<=<b>)[A-Z2-7]{4}(-[A-Z2-7]{4}){3}(?=</b>)")]
    private static partial Regex Printed();

    [GeneratedRegex("<html [^>]*>", RegexOptions.NonBacktracking)]
    private static partial Regex Tag();
}
