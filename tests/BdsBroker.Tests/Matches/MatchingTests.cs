using BdsBroker.Matches;
using BdsBroker.Performances;
using BdsBroker.Registry;
using BdsBroker.Requests;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Requests;

namespace BdsBroker.Tests.Matches;

public class MatchingTests
{
    private static IEnumerable<string?> Providers(Reply matches) => matches["waves.0.offers"].EnumerateArray().Select(offer => offer.GetProperty("provider").GetString());

    [Fact]
    public async Task A_submitted_request_is_offered_to_the_three_best_who_are_eligible()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var sme = await world.Sme(ani);
        var near = await world.Provider(world.As("p1", "provider"), ("regency", "33.10"), ("sectors", new[] { "31001" }));
        var middle = await world.Provider(world.As("p2", "provider"), ("regency", "33.72"), ("sectors", new[] { "31001" }));
        var third = await world.Provider(world.As("p3", "provider"), ("regency", "33.72"), ("sectors", new[] { "31" }));
        var far = await world.Provider(world.As("p4", "provider"), ("regency", "94.03"), ("serves", new[] { "*" }), ("sectors", new[] { "*" }));
        await world.Provider(world.As("p5", "provider"), ("regency", "33.10"), ("sectors", new[] { "31001" }), ("paused", true));

        var number = await world.Request(ani, sme, Market.CreditBody);

        var matches = (await ani.Get($"/smes/{sme}/requests/{number}/matches")).Is(200);
        Assert.Equal([near, middle, third], Providers(matches));
        Assert.Equal("dari tempat yang masih kosong dan tawaran 30 hari terakhir", matches.String("waves.0.offers.0.reasons.3.text"));
        Assert.Equal("offered", (await ani.Get($"/smes/{sme}/requests/{number}")).String("state"));
        Assert.Empty((await world.As("p4", "provider").Get($"/providers/{far}/offers")).Items);
    }

    [Fact]
    public async Task An_offer_shows_the_SMEs_name_and_contact_only_after_acceptance()
    {
        await using var world = await World.Start();
        var (ani, budi) = (world.As("ani", "sme"), world.As("budi", "provider"));
        var sme = await world.Sme(ani);
        var provider = await world.Provider(budi);
        await world.Request(ani, sme, Market.CreditBody);
        var offer = await budi.Offer(provider);

        var before = (await budi.Get($"/providers/{provider}/offers/{offer}")).Is(200);
        Assert.False(before.Has("sme"));
        Assert.DoesNotContain("Ukir Jaya", before.Json.ToString(), StringComparison.Ordinal);

        Assert.Equal("Ukir Jaya (contoh)", (await budi.Post($"/providers/{provider}/offers/{offer}/accept", new { })).Is(200).String("sme.name"));
        Assert.Equal("accepted", (await budi.Get($"/providers/{provider}/offers/{offer}")).String("state"));
    }

    [Theory]
    [InlineData("reassign")]
    [InlineData("handback")]
    [InlineData("cancel")]
    public async Task An_offer_no_longer_shows_the_SME_once_its_provider_is_not_engaged(string how)
    {
        await using var world = await World.Start();
        var (ani, budi) = (world.As("ani", "sme"), world.As("budi", "provider"));
        var sme = await world.Sme(ani);
        var provider = await world.Provider(budi);
        var number = await world.Request(ani, sme, Market.CreditBody);
        var path = $"/providers/{provider}/offers/{await budi.Offer(provider)}";
        (await budi.Post($"{path}/accept", new { })).Is(200);
        await world.Settle();
        Assert.True((await budi.Get(path)).Is(200).Has("sme.phone"));

        (await (how == "handback" ? budi : ani).Post($"/smes/{sme}/requests/{number}/{how}", new { reason = "pindah kota" })).Is(200);
        await world.Settle();

        (Reply, string)[] answers = [(await budi.Get(path), ""), (await budi.Get($"/providers/{provider}/offers?state=accepted"), "items.0.")];
        foreach (var (shown, prefix) in answers)
        {
            Assert.Equal("accepted", shown.Is(200).String(prefix + "state"));
            Assert.DoesNotContain("Ukir Jaya", shown.Json.ToString(), StringComparison.Ordinal);
            Assert.False(shown.Has(prefix + "sme"));
        }

        Assert.Empty((await world.Ledger.Read(RegistryRecords.Standing(provider), default))!.State.Engaged);
    }

    [Fact]
    public async Task A_provider_that_a_desk_engages_again_sees_the_SME_again()
    {
        await using var world = await World.Start();
        var (ani, budi) = (world.As("ani", "sme"), world.As("budi", "provider"));
        var sme = await world.Sme(ani);
        var provider = await world.Provider(budi);
        var number = await world.Request(ani, sme, Market.CreditBody);
        var path = $"/providers/{provider}/offers/{await budi.Offer(provider)}";
        (await budi.Post($"{path}/accept", new { })).Is(200);
        (await ani.Post($"/smes/{sme}/requests/{number}/reassign", new { reason = "jauh" })).Is(200);
        await world.Settle();
        (await world.As("desk", "officer").Post($"/desk/requests/{sme}/{number}/assign", new { providerId = provider, note = "hanya dia" })).Is(200);
        await world.Settle();
        Assert.True((await budi.Get(path)).Is(200).Has("sme.phone"));
    }

    [Fact]
    public async Task Whom_a_desk_assigns_reads_in_the_request_how_the_sme_is_reached_until_it_ends_and_nobody_else_does()
    {
        await using var world = await World.Start();
        var (ani, budi, officer) = (world.As("ani", "sme"), world.As("budi", "provider"), world.As("opik", "officer"));
        var sme = await world.Sme(ani);
        var number = await world.Request(ani, sme, Market.CreditBody);
        var provider = await world.Provider(budi);
        var request = $"/smes/{sme}/requests/{number}";
        (await officer.Post($"/desk/requests/{sme}/{number}/assign", new { providerId = provider, note = "dekat" })).Is(200);

        Assert.Equal("+62 812-0000-0001", (await budi.Get(request)).Is(200).String("smeContact.phone"));
        Assert.False((await officer.Get(request)).Is(200).Has("smeContact"));
        Assert.False((await ani.Get(request)).Is(200).Has("smeContact"));
        (await ani.Post(request + "/cancel", new { reason = "Sudah cukup." })).Is(200);
        Assert.False((await budi.Get(request)).Is(200).Has("smeContact"));
    }

    [Fact]
    public async Task Acceptance_is_seen_by_both_at_once_and_the_others_offers_are_withdrawn()
    {
        await using var world = await World.Start();
        var (ani, budi, cici) = (world.As("ani", "sme"), world.As("budi", "provider"), world.As("cici", "provider"));
        var sme = await world.Sme(ani);
        var (one, two) = (await world.Provider(budi), await world.Provider(cici));
        var number = await world.Request(ani, sme, Market.CreditBody);
        var (offer, other) = (await budi.Offer(one), await cici.Offer(two));

        (await budi.Post($"/providers/{one}/offers/{offer}/accept", new { })).Is(200);

        var request = (await ani.Get($"/smes/{sme}/requests/{number}")).Is(200);
        Assert.Equal(("engaged", "contact"), (request.String("state"), request.String("waiting.for")));
        Assert.Equal("0271-000001", request.String("engagement.phone"));
        (await cici.Post($"/providers/{two}/offers/{other}/accept", new { })).Refused(409, "offer.taken");
        await world.Settle();
        Assert.Equal("withdrawn", (await cici.Get($"/providers/{two}/offers/{other}")).String("state"));
        Assert.Equal([$"{sme}/{number}"], (await world.Ledger.ReadKnown(RegistryRecords.Standing(one), default)).State.Engaged);
        (await budi.Post($"/providers/{one}/offers/{offer}/accept", new { })).Is(200);
    }

    [Fact]
    public async Task Of_two_who_accept_at_the_same_instant_exactly_one_wins_a_thousand_times()
    {
        await using var world = await World.Start();
        var (ani, budi, cici) = (world.As("ani", "sme"), world.As("budi", "provider"), world.As("cici", "provider"));
        var sme = await world.Sme(ani);
        var (one, two) = (await world.Provider(budi), await world.Provider(cici));
        var number = await world.Request(ani, sme, Market.CreditBody);
        var (offer, other) = ($"/providers/{one}/offers/{await budi.Offer(one)}/accept", $"/providers/{two}/offers/{await cici.Offer(two)}/accept");
        var address = RequestRecords.Request(sme, number);
        var offered = (await world.Ledger.ReadKnown(address, default)).State;
        var firstWon = 0;
        for (var round = 1; round <= 1000; round++)
        {
            // The same wave again, as if nobody had accepted yet: the request alone decides.
            await world.Seed(address, offered);
            var first = round % 2 == 0;
            var answers = await Task.WhenAll((first ? budi : cici).Post(first ? offer : other), (first ? cici : budi).Post(first ? other : offer));

            Assert.Equal([200, 409], answers.Select(answer => answer.Status).Order());
            Assert.Equal("offer.taken", answers.Single(answer => answer.Status == 409).Code);
            var budiWon = answers[first ? 0 : 1].Status == 200;
            Assert.Equal(budiWon ? one : two, (await world.Ledger.ReadKnown(address, default)).State.Engagement!.Provider);
            (await (budiWon ? budi : cici).Post(budiWon ? offer : other)).Is(200);
            firstWon += answers[0].Status == 200 ? 1 : 0;
        }

        // Were they not at the same instant, the same one would always win.
        Assert.InRange(firstWon, 1, 999);
    }

    [Fact]
    public async Task A_preferred_provider_is_asked_alone_first()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var sme = await world.Sme(ani);
        await world.Provider(world.As("p1", "provider"), ("regency", "33.10"));
        var preferred = await world.Provider(world.As("p2", "provider"), ("regency", "94.03"), ("serves", new[] { "33" }));
        var number = await world.Request(ani, sme, new { kind = "credit", amount = 50_000_000, tenorMonths = 24, purpose = "modal", preferredProvider = preferred });

        Assert.Equal([preferred], Providers(await ani.Get($"/smes/{sme}/requests/{number}/matches")));
    }

    [Fact]
    public async Task Three_waves_without_an_answer_bring_the_request_to_the_officer_who_can_assign()
    {
        await using var world = await World.Start(new Settings { Matching = new() { OffersPerWave = 1 } });
        var (ani, officer) = (world.As("ani", "sme"), world.As("opik", "officer"));
        var sme = await world.Sme(ani);
        List<string> providers = [];
        for (var n = 1; n <= 4; n++)
        {
            providers.Add(await world.Provider(world.As("p" + n, "provider")));
        }

        var number = await world.Request(ani, sme, Market.CreditBody);
        await world.Advance(TimeSpan.FromDays(3));
        Assert.Equal(2, (await ani.Get($"/smes/{sme}/requests/{number}/matches"))["waves"].GetArrayLength());
        await world.Advance(TimeSpan.FromDays(8));

        var request = (await ani.Get($"/smes/{sme}/requests/{number}")).Is(200);
        Assert.Equal(("unmatched", "nobody-accepted"), (request.String("state"), request.String("tried")));
        Assert.Equal(3, (await ani.Get($"/smes/{sme}/requests/{number}/matches"))["waves"].GetArrayLength());
        var item = (await officer.Get("/desk/requests?state=unmatched")).Is(200);
        Assert.Equal(sme, item.String("items.0.request.sme"));

        var asked = (await ani.Get($"/smes/{sme}/requests/{number}/matches"))["waves"].EnumerateArray().Select(wave => wave.GetProperty("offers")[0].GetProperty("provider").GetString()!).ToList();
        (await officer.Post($"/desk/requests/{sme}/{number}/assign", new { providerId = providers.Except(asked).Single(), note = "tolong" })).Is(200);
        await world.Settle();
        Assert.Equal("engaged", (await ani.Get($"/smes/{sme}/requests/{number}")).String("state"));
        Assert.Empty((await officer.Get("/desk/requests")).Items);
    }

    [Fact]
    public async Task A_provider_that_pauses_between_the_wave_and_its_offer_is_passed_over_for_the_next()
    {
        await using var world = await World.Start(new Settings { Matching = new() { OffersPerWave = 1 } });
        var ani = world.As("ani", "sme");
        var sme = await world.Sme(ani);
        var first = await world.Provider(world.As("p1", "provider"), ("regency", "33.10"));
        var second = await world.Provider(world.As("p2", "provider"));
        (await ani.Post($"/smes/{sme}/requests", Market.CreditBody)).Is(202);
        var reads = 0;
        world.Calls.Before = async (kind, where) =>
        {
            // The wave reads the standing first; the second to read is the projection of its offer.
            if (kind == "read" && where == $"provider/{first}" && ++reads == 2)
            {
                var standing = (await world.Ledger.ReadKnown(RegistryRecords.Standing(first), default)).State;
                await world.Seed(RegistryRecords.Standing(first), standing with { Paused = true });
            }
        };
        await world.Settle();

        Assert.True(reads >= 2);
        Assert.Single((await world.As("p2", "provider").Get($"/providers/{second}/offers?state=open")).Items);
        Assert.Empty((await world.As("p1", "provider").Get($"/providers/{first}/offers?state=open")).Items);
    }

    [Fact]
    public async Task A_technical_request_for_a_skilled_person_is_worked_off_at_the_KADIN_desk()
    {
        await using var world = await World.Start();
        var (ani, kadin, other, officer) = (world.As("ani", "sme"), world.As("kiki", "kadin"), world.As("koko", "kadin"), world.As("opik", "officer"));
        var sme = await world.Sme(ani);
        await world.Provider(world.As("p1", "provider"));
        await world.Seed(KadinDeskRecords.Seats(kadin.Id), new(["33.10"]));
        await world.Seed(KadinDeskRecords.Seats(other.Id), new(["33.11"]));
        await world.Seed(ExpertRecords.Expert("pakahli"), new() { Id = "pakahli", Name = "Pak Ahli", Regency = "33.10", YearsOfExperience = 30, Available = true, Contact = A.Kept("0272-1"), ConfirmedAt = world.Now });
        var number = await world.Request(ani, sme, new { kind = "technical", service = "production", description = "ukir", skilledPerson = true });

        Assert.Equal("withKadin", (await ani.Get($"/smes/{sme}/requests/{number}")).String("state"));
        Assert.Single((await kadin.Get("/desk/requests")).Is(200).Items);
        Assert.Empty((await other.Get("/desk/requests")).Is(200).Items);
        (await other.Post($"/desk/requests/{sme}/{number}/assign", new { expertId = "pakahli", note = "cocok" })).Refused(404, "not-found");
        (await kadin.Post($"/desk/requests/{sme}/{number}/assign", new { expertId = "pakahli", note = "cocok" })).Is(200);
        Assert.Equal("+62 812-0000-0001", (await kadin.Get($"/smes/{sme}/requests/{number}")).Is(200).String("smeContact.phone"));
        (await kadin.Post($"/smes/{sme}/requests/{number}/sessions", new { at = world.Now, hours = 2.5, mode = "onsite", notes = "latihan" })).Is(200);
        (await kadin.Post($"/smes/{sme}/requests/{number}/complete", new { })).Is(200);
        Assert.Equal("completed", (await ani.Post($"/smes/{sme}/requests/{number}/complete", new { })).Is(200).String("state"));
        (await ani.Post($"/smes/{sme}/requests/{number}/feedback", new { rating = 5 })).Is(200);
        await world.Settle();
        Assert.Empty((await officer.Get("/desk/requests")).Items);
    }

    [Fact]
    public async Task A_rating_counts_once_however_often_it_is_told()
    {
        await using var world = await World.Start();
        var (ani, budi) = (world.As("ani", "sme"), world.As("budi", "provider"));
        var sme = await world.Sme(ani);
        var provider = await world.Provider(budi);
        var number = await world.Request(ani, sme, Market.TechnicalBody);
        (await budi.Post($"/providers/{provider}/offers/{await budi.Offer(provider)}/accept", new { })).Is(200);
        (await budi.Post($"/smes/{sme}/requests/{number}/complete", new { })).Is(200);
        (await ani.Post($"/smes/{sme}/requests/{number}/complete", new { })).Is(200);
        (await ani.Post($"/smes/{sme}/requests/{number}/feedback", new { rating = 4, comment = "baik" })).Is(200);
        (await ani.Post($"/smes/{sme}/requests/{number}/feedback", new { rating = 4 })).Refused(409, "feedback.given");
        await world.Tell(new MilestoneReached(sme, number, "technical", "33", 2, new(MilestoneKind.Rated, world.Now, provider, null, Value: 4)));
        await world.Settle();

        var standing = (await world.Ledger.ReadKnown(RegistryRecords.Standing(provider), default)).State;
        Assert.Equal((4L, 1), (standing.RatingSum, standing.RatingCount));
        Assert.Equal(
            new PerformanceFigures { Engaged = 1, AssistedTechnical = 1, Ratings = new(Four: 1) },
            (await world.Ledger.ReadKnown(PerformanceRecords.Figures(provider), default)).State);
        Assert.Empty(standing.Engaged);
    }

    [Fact]
    public async Task In_any_order_and_twice_messages_lead_to_the_same_offers()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            await using var world = await World.Start();
            var (ani, budi, cici) = (world.As("ani", "sme"), world.As("budi", "provider"), world.As("cici", "provider"));
            var sme = await world.Sme(ani);
            var (one, two) = (await world.Provider(budi), await world.Provider(cici));
            var number = await world.Request(ani, sme, Market.CreditBody);
            world.Disorder = new(seed);
            var (mine, other) = (await budi.Offer(one), await cici.Offer(two));
            (await cici.Post($"/providers/{two}/offers/{other}/decline", new { reason = "penuh" })).Is(200);
            (await budi.Post($"/providers/{one}/offers/{mine}/accept", new { })).Is(200);
            (await ani.Post($"/smes/{sme}/requests/{number}/reassign", new { reason = "jauh" })).Is(200);
            await world.Settle();

            Assert.Equal("unmatched", (await ani.Get($"/smes/{sme}/requests/{number}")).String("state"));
            var standings = new[] { await world.Ledger.ReadKnown(RegistryRecords.Standing(one), default), await world.Ledger.ReadKnown(RegistryRecords.Standing(two), default) };
            Assert.All(standings, standing => Assert.Empty(standing.State.Engaged));
            Assert.All(standings, standing => Assert.Empty(standing.State.Open));
            Assert.All(standings, standing => Assert.Equal(1, standing.State.OffersLast30Days(world.Now)));
            Assert.Equal("declined", (await cici.Get($"/providers/{two}/offers/{other}")).String("state"));
        }
    }

    [Fact]
    public async Task The_number_of_open_requests_is_limited_and_an_end_makes_room()
    {
        await using var world = await World.Start(new Settings { Limits = new() { OpenRequestsPerSme = 1 } });
        var ani = world.As("ani", "sme");
        var sme = await world.Sme(ani);
        var number = await world.Request(ani, sme, Market.CreditBody);
        (await ani.Post($"/smes/{sme}/requests", Market.CreditBody)).Refused(409, "request.too-many-open");
        (await ani.Post($"/smes/{sme}/requests/{number}/cancel", new { reason = "batal" })).Is(200);
        (await ani.Post($"/smes/{sme}/requests", Market.CreditBody)).Is(202);
    }

    [Fact]
    public async Task A_repeated_submission_with_its_key_is_one_request()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var sme = await world.Sme(ani);
        var first = (await ani.Post($"/smes/{sme}/requests", Market.CreditBody, key: "k1")).Is(202);
        var again = (await ani.Post($"/smes/{sme}/requests", Market.CreditBody, key: "k1")).Is(202);

        Assert.Equal(first.Json.ToString(), again.Json.ToString());
        (await ani.Post($"/smes/{sme}/requests", Market.TechnicalBody, key: "k1")).Refused(422, "idempotency.other-body");
        Assert.Single((await ani.Get($"/smes/{sme}/requests")).Items);
    }

    [Fact]
    public async Task Without_consent_nobody_is_looked_for()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var sme = await Tests.Registry.Given.SmeOf(ani);
        (await ani.Post($"/smes/{sme}/requests", Market.CreditBody)).Refused(409, "request.consent-missing");
    }

    [Fact]
    public async Task The_history_that_both_sides_see_names_event_role_and_reason()
    {
        await using var world = await World.Start();
        var (ani, budi) = (world.As("ani", "sme"), world.As("budi", "provider"));
        var sme = await world.Sme(ani);
        var provider = await world.Provider(budi);
        var number = await world.Request(ani, sme, Market.CreditBody);
        (await budi.Post($"/providers/{provider}/offers/{await budi.Offer(provider)}/accept", new { })).Is(200);
        (await budi.Post($"/smes/{sme}/requests/{number}/handback", new { reason = "pindah kota" })).Is(200);
        var history = (await ani.Get($"/smes/{sme}/requests/{number}/history")).Is(200);

        Assert.Equal(
            [("request.submitted", "sme"), ("request.offered", "matches"), ("request.engaged", "provider"), ("request.handed-back", "provider")],
            history.Items.Select(entry => (entry.GetProperty("event").GetString(), entry.GetProperty("as").GetString())));
        Assert.Equal("pindah kota", history.String("items.3.reason"));
        (await budi.Get($"/smes/{sme}/requests/{number}/history")).Refused(404, "not-found");
    }

    [Fact]
    public async Task An_engagement_that_ends_while_it_is_being_shown_leaves_the_provider_free()
    {
        await using var world = await World.Start();
        var (ani, budi, officer) = (world.As("ani", "sme"), world.As("budi", "provider"), world.As("opik", "officer"));
        var sme = await world.Sme(ani);
        var provider = await world.Provider(budi);
        var number = await world.Request(ani, sme, Market.CreditBody);
        (await budi.Post($"/providers/{provider}/offers/{await budi.Offer(provider)}/decline", new { reason = "penuh" })).Is(200);
        await world.Settle();
        (await officer.Post($"/desk/requests/{sme}/{number}/assign", new { providerId = provider, note = "tolong" })).Is(200);
        var isFirst = true;
        world.Calls.Before = async (kind, where) =>
        {
            // The projection has read that the provider is engaged, and is about to say so.
            if (isFirst && kind == "commit" && where == "provider/" + provider)
            {
                isFirst = false;
                (await ani.Post($"/smes/{sme}/requests/{number}/reassign", new { reason = "tidak cocok" })).Is(200);
                await world.Settle();
            }
        };
        await world.Settle();

        Assert.False(isFirst);
        Assert.Empty((await world.Ledger.ReadKnown(RegistryRecords.Standing(provider), default)).State.Engaged);
    }

    [Fact]
    public async Task A_certificate_that_is_withdrawn_before_the_engagement_is_shown_raises_the_warning_all_the_same()
    {
        await using var world = await World.Start();
        var (ani, budi) = (world.As("ani", "sme"), world.As("budi", "provider"));
        var sme = await world.Sme(ani);
        var provider = await world.Provider(budi);
        var number = await world.Request(ani, sme, Market.CreditBody);
        var offer = await budi.Offer(provider);
        world.BugsAllowed = true;
        world.Calls.Before = (kind, where) => kind == "commit" && where == "provider/" + provider ? throw new InvalidOperationException("The process died after the acceptance was decided.") : Task.CompletedTask;
        (await budi.Post($"/providers/{provider}/offers/{offer}/accept")).Is(500);
        world.Calls.Before = null;
        var address = RegistryRecords.Standing(provider);
        var standing = (await world.Ledger.ReadKnown(address, default)).State;
        await world.Seed(address, standing with { Certificates = [.. standing.Certificates.Select(held => held with { Suspended = true })] });
        await world.Tell(new BdsBroker.Certificates.CertificateWithdrawn(provider, standing.Certificates[0].Id, "kkmb", "suspended"));
        var messages = await world.Receive();
        foreach (var message in messages.OrderByDescending(message => message.Text.Contains("certificate-withdrawn", StringComparison.Ordinal)))
        {
            await world.Deliver(message);
        }

        await world.Settle();
        var request = (await ani.Get($"/smes/{sme}/requests/{number}")).Is(200);
        Assert.Equal(("engaged", "suspended"), (request.String("state"), request.String("engagement.warning")));
    }

    [Fact]
    public async Task A_provider_that_is_suspended_while_it_is_being_indexed_is_not_left_in_the_index()
    {
        await using var world = await World.Start();
        var provider = await Tests.Registry.Given.ProviderOf(world.As("budi", "provider"));
        await world.Settle();
        var address = RegistryRecords.Standing(provider);
        var standing = (await world.Ledger.ReadKnown(address, default)).State;
        HeldCertificate held = new("k1", "kkmb", "K-1", new(2026, 1, 1), new(2027, 12, 31), Suspended: false);
        await world.Seed(address, standing with { Certificates = [held] });
        await world.Tell(new StandingChanged(provider));
        var isFirst = true;
        world.Calls.Before = async (kind, where) =>
        {
            if (isFirst && kind == "commit" && where == "match/kkmb/33")
            {
                isFirst = false;
                await world.Seed(address, standing with { Certificates = [held with { Suspended = true }] });
                await world.Tell(new StandingChanged(provider));
                await world.Settle();
            }
        };
        await world.Settle();

        Assert.False(isFirst);
        Assert.Empty(await world.Ledger.ListAll(BdsBroker.Matches.MatchIndexRecords.Entries("kkmb", "33"), default));
    }
}
