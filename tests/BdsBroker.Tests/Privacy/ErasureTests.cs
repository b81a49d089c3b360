using System.Text;
using System.Text.Json;
using BdsBroker.Storage.Embedded;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Journeys;
using BdsBroker.Tests.Matches;
using BdsBroker.Tests.Registry;

namespace BdsBroker.Tests.Privacy;

/// <summary>A person asks to be erased.</summary>
public class ErasureTests
{
    [Fact]
    public async Task An_sme_that_nobody_else_owns_is_closed_and_what_is_kept_is_told_with_its_reason()
    {
        await using var world = await World.Start();
        var scene = await Scene.AtTheBank(world);
        var (ani, sme) = (scene.Ani, scene.Sme);

        var asked = (await ani.In("en").Post("/me/erase", new { })).Is(202);
        Assert.Equal(("running", "/api/v1/me/erase"), (asked.String("state"), asked.Location));
        Assert.Contains($"closeSme sme {sme}", Lines(asked, "erased", "step"));
        Assert.Contains($"bank-records bank {scene.Bank}", Lines(asked, "kept", "why"));
        Assert.Contains($"history sme {sme}", Lines(asked, "kept", "why"));
        await world.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("done", (await ani.Get("/me/erase")).Is(200).String("state"));
        (await ani.Get($"/smes/{sme}")).Is(404);
        Assert.Empty((await ani.Get("/me")).Is(200)["parties"].EnumerateArray());
        Assert.Empty((await ani.Get("/inbox")).Is(200).Items);
        var offer = (await scene.Budi.Get($"/providers/{scene.Provider}/offers")).Is(200);
        Assert.Equal(("(dihapus)", JsonValueKind.Null), (offer.String("items.0.sme.name"), offer["items.0.sme.phone"].ValueKind));
        var proposal = (await scene.Head.Get($"/banks/{scene.Bank}/proposals")).Is(200);
        Assert.Equal(("withdrawn", JsonValueKind.Null), (proposal.String("items.0.state"), proposal["items.0.profile.phone"].ValueKind));
        Assert.Empty(HistoryCheck.FindFaults(SqliteStorage.ReadAll(world.DataFile)));
        var left = string.Concat(SqliteStorage.ReadAll(world.DataFile).Where(document => document.Partition == $"sme/{sme}" && !document.Document.Key.StartsWith("idempotency/", StringComparison.Ordinal))
            .Select(document => Encoding.UTF8.GetString(document.Document.Json.Span)));
        Assert.DoesNotContain("Ukir Jaya", left, StringComparison.Ordinal);
        Assert.DoesNotContain("toko mebel", left, StringComparison.Ordinal);
        Assert.DoesNotContain("modal kerja", left, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_loan_is_running_the_sme_stays_and_the_person_is_told_so()
    {
        await using var world = await World.Start();
        var scene = await Scene.AtTheBank(world);
        await scene.Disburse(world);
        var asked = (await scene.Ani.Post("/me/erase", new { })).Is(202);
        Assert.Contains($"loan-running sme {scene.Sme}", Lines(asked, "kept", "why"));
        await world.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("+62 812-0000-0001", (await scene.Ani.Get($"/smes/{scene.Sme}")).Is(200).String("phone"));
    }

    [Fact]
    public async Task Whoever_is_one_of_several_leaves_and_the_party_stays()
    {
        await using var world = await World.Start();
        var (ani, ben) = (world.As("ani", "sme"), world.As("ben", "sme"));
        var sme = await Given.SmeOf(ani);
        (await ani.Post($"/smes/{sme}/members", new { subject = "ben", kind = "owner" })).Is(201);
        (await ben.Post($"/smes/{sme}/members/accept", new { })).Is(200);
        (await ani.Post("/me/erase", new { })).Is(202);
        await world.Settle();
        (await ani.Get($"/smes/{sme}")).Is(404);
        Assert.Equal("+62 812-0000-0001", (await ben.Get($"/smes/{sme}")).Is(200).String("phone"));
    }

    [Fact]
    public async Task A_provider_that_nobody_else_owns_hands_back_its_requests_and_leaves_directory_and_matching()
    {
        await using var world = await World.Start();
        var (ani, budi) = (world.As("ani", "sme"), world.As("budi", "provider"));
        var provider = await world.Certified(budi);
        var sme = await ConsentEffectTests.Consenting(ani);
        (await ani.Post($"/smes/{sme}/requests", Market.CreditBody)).Is(202);
        await world.Settle();
        (await budi.Post($"/providers/{provider}/offers/{await budi.Offer(provider)}/accept", new { })).Is(200);
        (await world.Anyone.Get($"/providers/{provider}/public")).Is(200);

        (await budi.Post("/me/erase", new { })).Is(202);
        await world.Settle();

        (await world.Anyone.Get($"/providers/{provider}/public")).Is(404);
        Assert.NotEqual("engaged", (await ani.Get($"/smes/{sme}/requests/1")).Is(200).String("state"));
        Assert.Equal("done", (await budi.Get("/me/erase")).Is(200).String("state"));
        Assert.Empty(HistoryCheck.FindFaults(SqliteStorage.ReadAll(world.DataFile)));
    }

    [Fact]
    public async Task Asking_again_changes_nothing_and_messages_in_any_order_and_number_do_no_harm()
    {
        await using var world = await World.Start();
        world.Disorder = new(7);
        var scene = await Scene.AtTheBank(world);
        var first = (await scene.Ani.Post("/me/erase", new { })).Is(202);
        var again = (await scene.Ani.Post("/me/erase", new { })).Is(202);
        Assert.Equal((first.ETag, first.Text), (again.ETag, again.Text));
        await world.Advance(TimeSpan.FromMinutes(5));
        var done = (await scene.Ani.Get("/me/erase")).Is(200);
        Assert.Equal("done", done.String("state"));
        Assert.Equal(done.ETag, (await scene.Ani.Post("/me/erase", new { })).Is(202).ETag);
        Assert.Empty(HistoryCheck.FindFaults(SqliteStorage.ReadAll(world.DataFile)));
        Assert.Equal("none", (await world.As("ben").Get("/me/erase")).Is(200).String("state"));
    }

    private static IEnumerable<string> Lines(Reply reply, string list, string member) =>
        reply[list].EnumerateArray().Select(part => $"{part.GetProperty(member)} {part.GetProperty("party")} {part.GetProperty("id")}");

    private sealed record Scene(Caller Ani, Caller Budi, Caller Head, string Sme, string Provider, string Bank)
    {
        internal static async Task<Scene> AtTheBank(World world)
        {
            var (ani, budi, head, officer) = (world.As("ani", "sme"), world.As("budi", "provider"), world.As("bank-head", "bank"), world.As("opik", "officer"));
            var provider = await world.Certified(budi);
            var bank = (await officer.Post("/banks", Given.Bank())).Is(201).String("id");
            var product = (await head.Post($"/banks/{bank}/products", Given.Product())).Is(201).String("id");
            var sme = await ConsentEffectTests.Consenting(ani);
            (await ani.Post($"/smes/{sme}/requests", Market.CreditBody)).Is(202);
            await world.Settle();
            (await budi.Post($"/providers/{provider}/offers/{await budi.Offer(provider)}/accept", new { })).Is(200);
            await world.Settle();
            var request = $"/smes/{sme}/requests/1";
            (await budi.Put($"{request}/plan", CreditJourneyTests.Plan())).Is(201);
            (await ani.Upload($"{request}/documents?kind=ktp", CreditJourneyTests.Pdf("ktp"), "ktp.pdf", "application/pdf")).Is(201);
            (await ani.Post($"{request}/forward", new { bankId = bank, productId = product, consent = true })).Is(202);
            await world.Settle();
            return new(ani, budi, head, sme, provider, bank);
        }

        internal async Task Disburse(World world)
        {
            var proposal = $"/banks/{Bank}/proposals/{(await Head.Get($"/banks/{Bank}/proposals")).Is(200).String("items.0.id")}";
            (await Head.Post($"{proposal}/approve", new { amount = 45_000_000, tenorMonths = 24, annualRate = 0.06m })).Is(200);
            await world.Settle();
            (await Ani.Post($"/smes/{Sme}/requests/1/terms/accept", new { })).Is(202);
            await world.Settle();
            (await Head.Post($"{proposal}/disburse", new { amount = 45_000_000, date = "2026-11-23" })).Is(200);
            await world.Settle();
        }
    }
}
