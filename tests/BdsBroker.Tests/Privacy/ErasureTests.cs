using System.Text;
using System.Text.Json;
using BdsBroker.Registry;
using BdsBroker.Requests;
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
        Assert.Equal("accepted", offer.String("items.0.state"));
        Assert.False(offer.Has("items.0.sme"));
        var proposal = (await scene.Head.Get($"/banks/{scene.Bank}/proposals")).Is(200);
        Assert.Equal(("withdrawn", JsonValueKind.Null), (proposal.String("items.0.state"), proposal["items.0.profile.phone"].ValueKind));
        Assert.Empty(HistoryCheck.FindFaults(SqliteStorage.ReadAll(world.DataFile)));
        var left = string.Concat(SqliteStorage.ReadAll(world.DataFile).Where(document => document.Partition == $"sme/{sme}")
            .Select(document => Encoding.UTF8.GetString(document.Document.Json.Span)));
        Assert.DoesNotContain("Ukir Jaya", left, StringComparison.Ordinal);
        Assert.DoesNotContain("toko mebel", left, StringComparison.Ordinal);
        Assert.DoesNotContain("modal kerja", left, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_people_wrote_of_an_sme_goes_with_it_also_where_it_was_only_offered_and_no_history_tells_reasons_any_more()
    {
        await using var world = await World.Start();
        var (ani, budi, cici, officer) = (world.As("ani", "sme"), world.As("budi", "provider"), world.As("cici", "provider"), world.As("opik", "officer"));
        var (taker, other) = (await world.Provider(budi), await world.Provider(cici));
        var sme = await world.Sme(ani);
        await world.Request(ani, sme, Market.TechnicalBody);
        (await cici.Post($"/providers/{other}/offers/{await cici.Offer(other)}/decline", new { reason = "kenal orangnya" })).Is(200);
        (await budi.Post($"/providers/{taker}/offers/{await budi.Offer(taker)}/accept", new { })).Is(200);
        await world.Settle();
        var request = $"/smes/{sme}/requests/1";
        (await budi.Post(request + "/contacts", new { at = world.Now, channel = "phone", reached = true, note = "bicara dengan suaminya" })).Is(200);
        (await budi.Post(request + "/sessions", new { at = world.Now, hours = 2, mode = "onsite", notes = "oven rusak" })).Is(200);
        (await ani.Post(request + "/cancel", new { reason = "sakit keras" })).Is(200);
        await world.Settle();
        Assert.Contains("sakit keras", (await officer.Get(request + "/history")).Is(200).Text, StringComparison.Ordinal);

        (await ani.Post("/me/erase", new { })).Is(202);
        await world.Settle();

        var stored = SqliteStorage.ReadAll(world.DataFile).ToLookup(document => document.Document.Key.StartsWith("history/", StringComparison.Ordinal), document => Encoding.UTF8.GetString(document.Document.Json.Span));
        foreach (var words in new[] { "pengeringan kayu", "kenal orangnya", "bicara dengan suaminya", "oven rusak", "sakit keras" })
        {
            Assert.DoesNotContain(stored[false], document => document.Contains(words, StringComparison.Ordinal));
        }

        Assert.DoesNotContain(stored[true], entry => entry.Contains("bicara dengan suaminya", StringComparison.Ordinal) || entry.Contains("oven rusak", StringComparison.Ordinal));
        var history = (await officer.Get(request + "/history")).Is(200);
        Assert.Contains("request.cancelled", history.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("sakit keras", history.Text, StringComparison.Ordinal);
        Assert.All(history.Items, entry => Assert.False(entry.TryGetProperty("reason", out _)));
        var firm = (await world.Ledger.ReadKnown(RegistryRecords.Sme(sme), default)).State;
        Assert.Equal((0, 0), (firm.EstablishedYear, firm.Employees));
        Assert.Null(firm.EstablishedMonth);
        Assert.Empty(HistoryCheck.FindFaults(SqliteStorage.ReadAll(world.DataFile)));
    }

    [Fact]
    public async Task A_provider_engaged_to_the_end_goes_on_reading_the_request_and_sees_no_contact_in_its_offer()
    {
        await using var world = await World.Start();
        var (ani, budi) = (world.As("ani", "sme"), world.As("budi", "provider"));
        var provider = await world.Provider(budi);
        var sme = await world.Sme(ani);
        await world.Request(ani, sme, Market.CreditBody);
        var offer = await budi.Offer(provider);
        (await budi.Post($"/providers/{provider}/offers/{offer}/accept", new { })).Is(200);
        await world.Settle();
        Assert.Equal("+62 812-0000-0001", (await budi.Get($"/providers/{provider}/offers/{offer}")).Is(200).String("sme.phone"));
        (await ani.Post($"/smes/{sme}/requests/1/cancel", new { reason = "Sudah cukup." })).Is(200);
        await world.Settle();

        (await budi.Get($"/smes/{sme}/requests/1")).Is(200);
        (await budi.Get($"/smes/{sme}/requests/1/documents")).Is(200);
        Assert.False((await budi.Get($"/providers/{provider}/offers/{offer}")).Is(200).Has("sme"));
        (await budi.Post($"/smes/{sme}/requests/1/contacts", new { at = world.Now, channel = "phone", reached = true })).Is(409);
        await world.Settle();
        Assert.Contains((await ani.Get($"/smes/{sme}/access-log")).Is(200).Items, look => look.GetProperty("what").GetString() == "documents");
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

    [Theory]
    [InlineData("settled")]
    [InlineData("written-off")]
    public async Task Once_the_loan_is_over_the_erasure_goes_on_by_itself(string outcome)
    {
        await using var world = await World.Start();
        var scene = await Scene.AtTheBank(world);
        await scene.Disburse(world);
        var asked = (await scene.Ani.In("en").Post("/me/erase", new { })).Is(202);
        Assert.Contains("goes on by itself", asked["kept"].EnumerateArray().Single(part => part.GetProperty("why").GetString() == "loan-running").GetProperty("reason").GetString(), StringComparison.Ordinal);
        await world.Settle();
        (await scene.Ani.Get($"/smes/{scene.Sme}")).Is(200);

        (await scene.Head.Post($"/banks/{scene.Bank}/proposals/{await scene.Proposal()}/close", new { outcome })).Is(200);
        await world.Settle();

        (await scene.Ani.Get($"/smes/{scene.Sme}")).Is(404);
        var done = (await scene.Ani.Get("/me/erase")).Is(200);
        Assert.Equal("done", done.String("state"));
        Assert.Contains($"closeSme sme {scene.Sme}", Lines(done, "erased", "step"));
        Assert.DoesNotContain($"loan-running sme {scene.Sme}", Lines(done, "kept", "why"));
        Assert.Null(await world.Broker.Keys.Find($"sme/{scene.Sme}", default));
        Assert.Empty(HistoryCheck.FindFaults(SqliteStorage.ReadAll(world.DataFile)));
    }

    [Fact]
    public async Task A_loan_that_ends_while_it_is_asked_does_not_keep_the_sme_for_good()
    {
        await using var world = await World.Start();
        var scene = await Scene.AtTheBank(world);
        await scene.Disburse(world);
        var close = $"/banks/{scene.Bank}/proposals/{await scene.Proposal()}/close";
        Once(world, $"person/{scene.Ani.Id}", async () =>
        {
            (await scene.Head.Post(close, new { outcome = "settled" })).Is(200);
            await world.Settle();
        });
        Assert.Contains($"loan-running sme {scene.Sme}", Lines((await scene.Ani.Post("/me/erase", new { })).Is(202), "kept", "why"));
        await world.Advance(TimeSpan.FromMinutes(5));
        (await scene.Ani.Get($"/smes/{scene.Sme}")).Is(404);
    }

    [Fact]
    public async Task A_request_at_a_bank_goes_on_without_the_provider_that_was_erased()
    {
        await using var world = await World.Start();
        var scene = await Scene.AtTheBank(world);
        (await scene.Budi.Post("/me/erase", new { })).Is(202);
        await world.Settle();

        var request = (await scene.Ani.Get($"/smes/{scene.Sme}/requests/1")).Is(200);
        Assert.Equal("forwarded", request.String("state"));
        Assert.False(request.Has("engagement"));
        Assert.Empty((await world.Ledger.ReadKnown(RegistryRecords.Standing(scene.Provider), default)).State.Engaged);
        Assert.Contains("helper-left", (await scene.Ani.Get("/inbox")).Items.Select(notice => notice.GetProperty("code").GetString()));
        await scene.Disburse(world);
        var paid = (await scene.Ani.Get($"/smes/{scene.Sme}/requests/1")).Is(200);
        Assert.Equal("disbursed", paid.String("state"));
        Assert.Equal(3, paid["followUps"].EnumerateArray().Count(task => task.GetProperty("kind").GetString() == "visit"));
        Assert.Equal("visits-without-helper", paid.String("desk.why"));
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

    [Fact]
    public async Task Of_two_owners_who_ask_at_once_the_one_who_leaves_last_closes_the_sme()
    {
        await using var world = await World.Start();
        var (ani, ben) = (world.As("ani", "sme"), world.As("ben", "sme"));
        var sme = await Given.SmeOf(ani);
        await Join(ani, ben, $"/smes/{sme}");
        (await ani.Post("/me/erase", new { })).Is(202);
        Assert.Contains($"leave sme {sme}", Lines((await ben.Post("/me/erase", new { })).Is(202), "erased", "step"));
        await world.Settle();

        var told = new[] { (await ani.Get("/me/erase")).Is(200), (await ben.Get("/me/erase")).Is(200) };
        Assert.Equal([$"closeSme sme {sme}", $"leave sme {sme}"], told.SelectMany(reply => Lines(reply, "erased", "step")).Where(line => line.EndsWith(sme, StringComparison.Ordinal)).Order());
        Assert.Single(told, reply => Lines(reply, "kept", "why").Contains($"history sme {sme}"));
        Assert.NotNull((await world.Ledger.ReadKnown(RegistryRecords.Sme(sme), default)).State.ClosedAt);
        Assert.Null(await world.Broker.Keys.Find($"sme/{sme}", default));
    }

    [Fact]
    public async Task Of_two_owners_who_ask_at_once_the_one_who_leaves_last_closes_the_provider()
    {
        await using var world = await World.Start();
        var (budi, ben) = (world.As("budi", "provider"), world.As("ben", "provider"));
        var provider = await world.Certified(budi);
        await Join(budi, ben, $"/providers/{provider}");
        (await budi.Post("/me/erase", new { })).Is(202);
        (await ben.Post("/me/erase", new { })).Is(202);
        await world.Settle();
        Assert.True((await world.Ledger.ReadKnown(RegistryRecords.Provider(provider), default)).State.IsClosed);
        Assert.Null(await world.Broker.Keys.Find($"provider/{provider}", default));
    }

    [Fact]
    public async Task Whoever_came_to_own_the_sme_while_the_erasure_waited_keeps_it()
    {
        await using var world = await World.Start();
        var scene = await Scene.AtTheBank(world);
        var ben = world.As("ben", "sme");
        (await scene.Head.Post($"/banks/{scene.Bank}/proposals/{await scene.Proposal()}/claim", new { })).Is(200);
        (await scene.Ani.Post("/me/erase", new { })).Is(202);
        await world.Settle();
        Assert.Equal("running", (await scene.Ani.Get("/me/erase")).Is(200).String("state"));
        await Join(scene.Ani, ben, $"/smes/{scene.Sme}");
        await world.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("+62 812-0000-0001", (await ben.Get($"/smes/{scene.Sme}")).Is(200).String("phone"));
        (await scene.Ani.Get($"/smes/{scene.Sme}")).Is(404);
        var done = (await scene.Ani.Get("/me/erase")).Is(200);
        Assert.Equal("done", done.String("state"));
        Assert.Contains($"leave sme {scene.Sme}", Lines(done, "erased", "step"));
        Assert.DoesNotContain($"history sme {scene.Sme}", Lines(done, "kept", "why"));
    }

    [Fact]
    public async Task Whoever_accepts_to_own_the_sme_just_when_it_closes_keeps_it()
    {
        await using var world = await World.Start();
        var (ani, ben) = (world.As("ani", "sme"), world.As("ben", "sme"));
        var sme = await Given.SmeOf(ani);
        (await ani.Post($"/smes/{sme}/members", new { subject = "ben", kind = "owner" })).Is(201);
        (await ani.Post("/me/erase", new { })).Is(202);
        Once(world, $"sme/{sme}", async () => (await ben.Post($"/smes/{sme}/members/accept", new { })).Is(200));
        await world.Settle();
        Assert.Equal("+62 812-0000-0001", (await ben.Get($"/smes/{sme}")).Is(200).String("phone"));
        (await ani.Get($"/smes/{sme}")).Is(404);
    }

    [Theory]
    [InlineData("closing commits after the acceptance")]
    [InlineData("the acceptance commits after closing")]
    [InlineData("the acceptance commits before its offer is withdrawn")]
    public async Task An_offer_accepted_while_the_provider_is_erased_engages_nobody_and_none_stays_open(string order)
    {
        await using var world = await World.Start();
        var (ani, budi) = (world.As("ani", "sme"), world.As("budi", "provider"));
        var provider = await world.Certified(budi);
        var sme = await ConsentEffectTests.Consenting(ani);
        (await ani.Post($"/smes/{sme}/requests", Market.CreditBody)).Is(202);
        (await ani.Post($"/smes/{sme}/requests", Market.CreditBody)).Is(202);
        await world.Settle();
        var accept = $"/providers/{provider}/offers/{await budi.Offer(provider)}/accept";
        var standing = RegistryRecords.Standing(provider);
        Assert.Equal(2, (await world.Ledger.ReadKnown(standing, default)).State.Open.Count);
        if (order.StartsWith("closing", StringComparison.Ordinal))
        {
            (await budi.Post("/me/erase", new { })).Is(202);
            Once(world, $"provider/{provider}", async () => (await budi.Post(accept, new { })).Is(200));
        }
        else if (order.EndsWith("closing", StringComparison.Ordinal))
        {
            (await budi.Post("/me/erase", new { })).Is(202);
            Once(world, $"sme/{sme}", () => world.Settle());
            Assert.Equal("offer.withdrawn", (await budi.Post(accept, new { })).Is(409).String("code"));
        }
        else
        {
            Once(world, $"sme/{sme}", async () => await world.Seed(standing, (await world.Ledger.ReadKnown(standing, default)).State with { Closed = true, Paused = true }));
            (await budi.Post(accept, new { })).Is(200);
            (await budi.Post("/me/erase", new { })).Is(202);
        }

        await world.Settle();

        foreach (var number in new[] { 1, 2 })
        {
            var request = (await world.Ledger.ReadKnown(RequestRecords.Request(sme, number), default)).State;
            Assert.False(request.Engages(provider));
            Assert.DoesNotContain(request.Waves.SelectMany(wave => wave.Offers), offer => offer.State == OfferState.Open);
        }

        var left = (await world.Ledger.ReadKnown(standing, default)).State;
        Assert.Equal((0, 0, true), (left.Engaged.Count, left.Open.Count, left.Closed));
        Assert.Empty(HistoryCheck.FindFaults(SqliteStorage.ReadAll(world.DataFile)));
    }

    [Fact]
    public async Task Answers_kept_for_repeats_go_with_the_sme()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var sme = (await ani.Post("/smes", Given.Sme(), key: "first")).Is(201).String("id");
        (await ani.Post("/me/erase", new { })).Is(202);
        await world.Settle();
        Assert.DoesNotContain(
            SqliteStorage.ReadAll(world.DataFile),
            document => document.Partition == $"sme/{sme}" && document.Document.Key.StartsWith("idempotency/", StringComparison.Ordinal));
        (await ani.Post("/smes", Given.Sme(), key: "first")).Is(404);
    }

    [Fact]
    public async Task Of_an_sme_that_stays_since_its_loan_was_paid_out_meanwhile_nothing_is_told_as_if_it_were_closed()
    {
        await using var world = await World.Start();
        var scene = await Scene.AtTheBank(world);
        Once(world, $"person/{scene.Ani.Id}", () => scene.Disburse(world));
        Assert.Contains($"closeSme sme {scene.Sme}", Lines((await scene.Ani.Post("/me/erase", new { })).Is(202), "erased", "step"));
        await world.Settle();
        var done = (await scene.Ani.Get("/me/erase")).Is(200);
        Assert.Equal("done", done.String("state"));
        Assert.Equal([$"loan-running sme {scene.Sme}"], Lines(done, "kept", "why"));
        Assert.DoesNotContain($"closeSme sme {scene.Sme}", Lines(done, "erased", "step"));
    }

    private static async Task Join(Caller owner, Caller other, string party)
    {
        (await owner.Post($"{party}/members", new { subject = other.Subject, kind = "owner" })).Is(201);
        (await other.Post($"{party}/members/accept", new { })).Is(200);
    }

    /// <summary>Something else happens just before the next commit in a partition.</summary>
    private static void Once(World world, string partition, Func<Task> happens) => world.Calls.Before = async (kind, where) =>
    {
        if (kind == "commit" && where == partition)
        {
            world.Calls.Before = null;
            await happens();
        }
    };

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

        internal async Task<string> Proposal() => (await Head.Get($"/banks/{Bank}/proposals")).Is(200).String("items.0.id");

        internal async Task Disburse(World world)
        {
            var proposal = $"/banks/{Bank}/proposals/{await Proposal()}";
            (await Head.Post($"{proposal}/approve", new { amount = 45_000_000, tenorMonths = 24, annualRate = 0.06m })).Is(200);
            await world.Settle();
            (await Ani.Post($"/smes/{Sme}/requests/1/terms/accept", new { })).Is(202);
            await world.Settle();
            (await Head.Post($"{proposal}/disburse", new { amount = 45_000_000, date = "2026-11-23" })).Is(200);
            await world.Settle();
        }
    }
}
