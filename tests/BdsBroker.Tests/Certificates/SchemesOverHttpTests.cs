using BdsBroker.Certificates;
using BdsBroker.Registry;
using BdsBroker.Requests;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Journeys;
using BdsBroker.Tests.Matches;

namespace BdsBroker.Tests.Certificates;

public class SchemesOverHttpTests
{
    private static Dictionary<string, object?> Body(params (string Member, object? Value)[] changes)
    {
        var body = new Dictionary<string, object?>
        {
            ["code"] = "kkmb-madya",
            ["name"] = new { id = "KKMB madya (contoh)", en = "Senior KKMB (example)" },
            ["issuer"] = "Lembaga contoh",
            ["kind"] = "credit",
            ["minimumSessions"] = 2,
            ["passMark"] = 70,
            ["longestMonths"] = 24,
            ["renewalRequests"] = 3,
            ["numberPattern"] = "M/{year}/{n}",
        };
        foreach (var (member, value) in changes)
        {
            body[member] = value;
        }

        return body.Where(member => member.Value is not null).ToDictionary();
    }

    [Fact]
    public async Task Anyone_reads_the_built_in_schemes_and_those_that_were_added_page_by_page()
    {
        await using var world = await World.Start();
        var officer = world.As("opik", "officer");
        var added = (await officer.Post("/schemes", Body(), key: "one")).Is(201);
        Assert.Equal("/api/v1/schemes/kkmb-madya", added.Location);
        Assert.Equal(added.Text, (await officer.Post("/schemes", Body(), key: "one")).Is(201).Text);
        (await officer.Post("/schemes", Body())).Refused(409, "scheme.exists");
        (await officer.Post("/schemes", Body(("code", "kkmb")))).Refused(409, "scheme.exists");

        var first = (await world.Anyone.Get("/schemes?limit=2")).Is(200);
        Assert.Equal(["bds", "kkmb"], first.Items.Select(item => item.GetProperty("id").GetString()));
        var second = (await world.Anyone.Get($"/schemes?limit=2&cursor={first.String("next")}")).Is(200);
        Assert.Equal(["kkmb-madya"], second.Items.Select(item => item.GetProperty("id").GetString()));
        Assert.False(second.Has("next"));
        Assert.Equal(60, (await world.Anyone.Get("/schemes/kkmb")).Is(200).Number("passMark"));
        (await world.Anyone.Get("/schemes/none")).Is(404);
    }

    [Fact]
    public async Task A_built_in_scheme_is_replaced_by_whoever_read_it_and_a_stale_or_missing_version_is_refused()
    {
        await using var world = await World.Start();
        var certifier = world.As("sari", "certifier");
        var body = Body(("code", null), ("minimumSessions", 4));
        (await certifier.Put("/schemes/kkmb", body)).Refused(428, "version.required");
        var replaced = (await certifier.Put("/schemes/kkmb", body, ifMatch: (await certifier.Get("/schemes/kkmb")).ETag)).Is(200);
        (await certifier.Put("/schemes/kkmb", body, ifMatch: "\"0\"")).Refused(412, "version.stale");
        Assert.Equal(replaced.ETag, (await certifier.Put("/schemes/kkmb", body, ifMatch: replaced.ETag)).Is(200).ETag);
        (await certifier.Put("/schemes/kkmb", Body(), ifMatch: replaced.ETag)).Refused(400, "body.invalid");
        Assert.Equal(4, (await world.Anyone.Get("/schemes/kkmb")).Number("minimumSessions"));
    }

    [Theory]
    [InlineData("code", "KKMB Madya")]
    [InlineData("kind", "loan")]
    [InlineData("passMark", 101)]
    [InlineData("longestMonths", 0)]
    [InlineData("renewalRequests", -1)]
    [InlineData("numberPattern", "tanpa nomor")]
    [InlineData("numberPattern", "{n}-{bulan}")]
    [InlineData("numberPattern", "K\u00e9/{n}")]
    [InlineData("numberPattern", "K%2F{n}")]
    [InlineData("numberPattern", "{scheme}{scheme}{scheme}{scheme}{scheme}1234567{n}")]
    [InlineData("issuer", null)]
    public async Task A_scheme_that_cannot_be_is_refused_by_field(string field, object? value)
    {
        await using var world = await World.Start();
        var refused = (await world.As("opik", "officer").Post("/schemes", Body((field, value)))).Refused(400, "body.invalid");
        Assert.True(refused.Has("errors"));
    }

    [Fact]
    public async Task Where_no_number_is_given_the_next_free_one_is_made_by_the_schemes_pattern_once_per_certificate()
    {
        await using var world = await World.Start();
        var certifier = world.As("sari", "certifier");
        (await certifier.Post("/schemes", Body(("minimumSessions", 0), ("passMark", 0)))).Is(201);
        var (dates, byHand) = (new { validFrom = "2026-11-23", validTo = "2027-11-22" }, new { number = "m/2026/0002", validFrom = "2026-11-23", validTo = "2027-11-22" });
        List<string> paths = [];
        foreach (var subject in (string[])["p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8"])
        {
            var owner = world.As(subject, "provider");
            var provider = await Tests.Registry.Given.ProviderOf(owner);
            paths.Add($"/providers/{provider}/certificates/{(await owner.Post($"/providers/{provider}/certificates", new { scheme = "kkmb-madya" })).Is(201).String("id")}");
        }

        (await certifier.Post(paths[0] + "/issue", dates)).Refused(409, "certificate.cannot-issue");
        foreach (var path in paths)
        {
            (await certifier.Post(path + "/examine", new { score = 80 })).Is(200);
        }

        (await certifier.Post(paths[1] + "/issue", byHand)).Is(200);
        Assert.Equal("M/2026/0001", (await certifier.Post(paths[0] + "/issue", dates)).Is(200).String("number"));
        Assert.Equal("M/2026/0001", (await certifier.Post(paths[0] + "/issue", dates)).Is(200).String("number"));
        Assert.Equal("M/2026/0003", (await certifier.Post(paths[2] + "/issue", new { validFrom = "2026-12-01", validTo = "2026-12-31" })).Is(200).String("number"));
        Assert.Equal("M/2027/0004", (await certifier.Post(paths[3] + "/issue", new { validFrom = "2027-01-01", validTo = "2027-12-31" })).Is(200).String("number"));

        var atOnce = await Task.WhenAll(paths.Skip(4).Select(path => certifier.Post(path + "/issue", dates)));
        Assert.Equal(["M/2026/0005", "M/2026/0006", "M/2026/0007", "M/2026/0008"], atOnce.Select(reply => reply.Is(200).String("number")).Order(StringComparer.Ordinal));
        (await certifier.Post(paths[4] + "/renew", new { validFrom = "2027-11-23", validTo = "2028-11-22" })).Refused(409, "certificate.renewal-not-earned");
        await world.Settle();
    }

    [Fact]
    public async Task Schemes_beyond_the_limit_are_refused()
    {
        await using var world = await World.Start(new() { Limits = new() { Schemes = 1 } });
        var officer = world.As("opik", "officer");
        (await officer.Post("/schemes", Body())).Is(201);
        (await officer.Post("/schemes", Body(("code", "lain")))).Refused(409, "scheme.limit");
    }

    [Fact]
    public async Task An_application_keeps_the_rules_it_was_opened_under()
    {
        await using var world = await World.Start();
        var (budi, certifier) = (world.As("budi", "provider"), world.As("sari", "certifier"));
        var provider = await Tests.Registry.Given.ProviderOf(budi);
        var path = $"/providers/{provider}/certificates/{(await budi.Post($"/providers/{provider}/certificates", new { scheme = "kkmb" })).Is(201).String("id")}";
        (await certifier.Put("/schemes/kkmb", Body(("code", null), ("minimumSessions", 9), ("passMark", 99)), ifMatch: "\"0\"")).Is(200);

        (await certifier.Post($"{path}/train", new { session = 1, attended = true })).Is(200);
        (await certifier.Post($"{path}/examine", new { score = 60 })).Is(200);
        (await certifier.Post($"{path}/issue", new { number = "A-1", validFrom = "2026-11-23", validTo = "2027-11-22" })).Is(200);
        Assert.Equal((1, 60), ((await budi.Get(path)).Number("sessionsNeeded"), (await budi.Get(path)).Number("passMark")));
        await world.Settle();
    }

    [Fact]
    public async Task A_scheme_that_takes_no_applications_refuses_new_ones_and_one_that_is_none_is_a_wrong_field()
    {
        await using var world = await World.Start();
        var budi = world.As("budi", "provider");
        var provider = await Tests.Registry.Given.ProviderOf(budi);
        (await world.As("opik", "officer").Post("/schemes", Body(("open", false)))).Is(201);
        (await budi.Post($"/providers/{provider}/certificates", new { scheme = "kkmb-madya" })).Refused(409, "certificate.scheme-closed");
        (await budi.Post($"/providers/{provider}/certificates", new { scheme = "tidak-ada" })).Refused(400, "body.invalid");
    }

    [Fact]
    public async Task A_certificate_of_an_added_scheme_gets_offers_of_the_kind_it_qualifies_for_and_of_no_other()
    {
        await using var world = await World.Start();
        var (ani, budi) = (world.As("ani", "sme"), world.As("budi", "provider"));
        (await world.As("opik", "officer").Post("/schemes", Body(("minimumSessions", 1)))).Is(201);
        var provider = await world.Certified(budi, "kkmb-madya");
        var sme = await world.Sme(ani);
        await world.Request(ani, sme, Market.TechnicalBody);
        Assert.Empty((await budi.Get($"/providers/{provider}/offers")).Is(200).Items);
        await world.Request(ani, sme, Market.CreditBody);
        Assert.Single((await budi.Get($"/providers/{provider}/offers?state=open")).Is(200).Items);

        // What it loses takes its offers back.
        var certificate = (await budi.Get($"/providers/{provider}/certificates")).String("items.0.id");
        (await world.As("sari", "certifier").Post($"/providers/{provider}/certificates/{certificate}/suspend", new { note = "Contoh." })).Is(200);
        await world.Settle();
        Assert.Empty((await budi.Get($"/providers/{provider}/offers?state=open")).Is(200).Items);
    }

    [Fact]
    public async Task A_check_tells_valid_or_not_and_nothing_else_at_the_same_cost()
    {
        await using var world = await World.Start();
        await world.Certified(world.As("budi", "provider"));
        Reply known = null!, unknown = null!;
        var costs = await world.Count(async () => known = (await world.Anyone.Get("/certificates/kkmb/KKMB-budi/check")).Is(200));
        var costsUnknown = await world.Count(async () => unknown = (await world.Anyone.Get("/certificates/kkmb/KKMB-lain/check")).Is(200));
        Assert.Equal(costs, costsUnknown);
        Assert.Equal(("{\"valid\":true}", "{\"valid\":false}"), (known.Text, unknown.Text));
        Assert.Equal(unknown.Text, (await world.Anyone.Get("/certificates/bds/KKMB-budi/check")).Is(200).Text);
        Assert.Equal(unknown.Text, (await world.Anyone.Get("/certificates/No_Such/%20/check")).Is(200).Text);

        var certificate = await world.Certificate("budi");
        (await world.As("sari", "certifier").Post($"{certificate}/suspend", new { note = "Contoh." })).Is(200);
        Assert.Equal(unknown.Text, (await world.Anyone.Get("/certificates/kkmb/kkmb-budi/check")).Is(200).Text);
        await world.Settle();
    }

    [Fact]
    public async Task A_number_with_a_slash_is_checked_escaped()
    {
        await using var world = await World.Start();
        await world.Certified(world.As("budi", "provider"));
        (await world.As("sari", "certifier").Post($"{await world.Certificate("budi")}/renew", new { number = "A/2 b", validFrom = "2026-01-01", validTo = "2028-12-31" })).Is(200);
        Assert.True((await world.Anyone.Get("/certificates/kkmb/a%2F2%20%20B/check")).Is(200).Flag("valid"));
        Assert.True((await world.Anyone.Get("/certificates/kkmb/%61%2f2%20b/check")).Is(200).Flag("valid"));
        Assert.False((await world.Anyone.Get("/certificates/kkmb/a%252F2%20b/check")).Is(200).Flag("valid"));
        await world.Settle();
    }

    [Theory]
    [InlineData("K\u00c9-1")]
    [InlineData("KE\u0301-1")]
    [InlineData("\u041a-1")]
    [InlineData("K\u20131")]
    [InlineData("A%2F1")]
    [InlineData("..")]
    public async Task A_number_that_looks_like_another_or_that_no_path_can_hold_is_refused_by_field(string number)
    {
        await using var world = await World.Start();
        await world.Certified(world.As("budi", "provider"));
        var (path, sari, term) = (await world.Certificate("budi"), world.As("sari", "certifier"), new { number, validFrom = "2027-01-01", validTo = "2028-12-31" });
        foreach (var verb in (string[])["issue", "renew"])
        {
            Assert.StartsWith("Pakai huruf A sampai Z", (await sari.Post($"{path}/{verb}", term)).Refused(400, "body.invalid").String("errors.number"), StringComparison.Ordinal);
            Assert.StartsWith("Use only the letters A to Z", (await sari.In("en").Post($"{path}/{verb}", term)).Refused(400, "body.invalid").String("errors.number"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_number_that_was_given_earlier_with_other_letters_is_checked_as_it_is_and_renewed()
    {
        const string Earlier = "K\u00c9%2F1";
        await using var world = await World.Start();
        var provider = await world.Certified(world.As("budi", "provider"));
        var path = await world.Certificate("budi");
        var stored = await world.Ledger.ReadKnown(CertificateRecords.Certificate(provider, path.Split('/')[^1]), default);
        await world.Seed(CertificateRecords.Number("kkmb", Earlier), new("earlier", Earlier, provider, stored.State.Id, world.Now));
        await world.Seed(CertificateRecords.NumberUse(provider, "earlier"), new(true));
        var draft = new BdsBroker.Core.Draft(stored.Address.Partition, new("earlier", "certifier"), world.Now);
        draft.Replace(stored, stored.State with { Terms = [stored.State.Terms[0] with { Number = Earlier }] }, "certificate.issued");
        Assert.True(await world.Ledger.Commit(draft, default));

        Assert.True((await world.Anyone.Get("/certificates/kkmb/K%C3%89%252F1/check")).Is(200).Flag("valid"));
        Assert.False((await world.Anyone.Get("/certificates/kkmb/K%C3%89%2F1/check")).Is(200).Flag("valid"));
        (await world.As("sari", "certifier").Post($"{path}/renew", new { number = Earlier, validFrom = "2028-01-01", validTo = "2028-12-31" })).Is(200);
        await world.Settle();
    }

    [Fact]
    public async Task A_term_that_begins_far_from_today_or_from_the_term_before_is_refused_by_field()
    {
        await using var world = await World.Start();
        await world.Certified(world.As("budi", "provider"));
        var (path, sari) = (await world.Certificate("budi"), world.As("sari", "certifier"));
        foreach (var (verb, from, to) in ((string, string, string)[])[("issue", "2200-12-01", "2200-12-31"), ("issue", "2028-11-24", "2029-01-01"), ("issue", "2025-11-22", "2026-12-31"), ("renew", "2030-01-01", "2030-12-31")])
        {
            Assert.Contains("20", (await Post(verb, from, to)).Refused(400, "body.invalid").String("errors.validFrom"), StringComparison.Ordinal);
        }

        // Both ends count; what is issued has its number and gets the same answer again.
        (await Post("issue", "2028-11-23", "2028-12-31")).Is(200);
        (await Post("issue", "2025-11-23", "2026-12-31")).Is(200);
        (await Post("renew", "2029-12-31", "2030-12-31")).Is(200);
        var cohort = await Cohorts.Class.Planned(world);
        await cohort.Do("admit", Cohorts.Class.Named(await Cohorts.Class.Candidate(world, "cici")));
        await cohort.UntilTheExamination();
        Assert.True((await cohort.Post("issue", new { validFrom = "2200-12-01", validTo = "2200-12-31" })).Refused(400, "body.invalid").Has("errors.validFrom"));

        Task<Reply> Post(string verb, string from, string to) => sari.Post($"{path}/{verb}", new { number = "kkmb-budi", validFrom = from, validTo = to });
    }

    [Fact]
    public async Task A_renewal_is_refused_below_the_number_of_assisted_requests_and_given_at_it()
    {
        await using var world = await World.Start();
        world.Disorder = new Random(7);
        var (budi, officer, head) = (world.As("budi", "provider"), world.As("opik", "officer"), world.As("bank-head", "bank"));
        (await officer.Post("/schemes", Body(("minimumSessions", 1), ("renewalRequests", 2)))).Is(201);
        var provider = await world.Certified(budi, "kkmb-madya");
        var path = await world.Certificate("budi");
        var bank = (await officer.Post("/banks", Tests.Registry.Given.Bank())).Is(201).String("id");
        var product = (await head.Post($"/banks/{bank}/products", Tests.Registry.Given.Product())).Is(201).String("id");
        var term = new { number = "kkmb-madya-budi", validFrom = "2028-01-01", validTo = "2028-12-31" };

        Dictionary<string, string> smes = [];
        await Assist("ani", world.As("ani", "sme"));
        (await head.Post($"/banks/{bank}/proposals/{(await head.Get($"/banks/{bank}/proposals")).String("items.0.id")}/return", new { needs = new[] { "foto" } })).Is(200);
        await world.Settle();
        (await world.As("ani", "sme").Post($"/smes/{smes["ani"]}/requests/1/forward", new { bankId = bank, productId = product, consent = true })).Is(202);
        await world.Settle();
        Assert.Equal((1, 2), await Renewal());
        var refused = (await world.As("sari", "certifier").In("en").Post($"{path}/renew", term)).Refused(409, "certificate.renewal-not-earned");
        Assert.Contains("Assisted 1 of 2", refused.String("detail"), StringComparison.Ordinal);

        await Assist("nia", world.As("nia", "sme"));
        Assert.Equal((2, 2), await Renewal());
        var renewed = (await world.As("sari", "certifier").Post($"{path}/renew", term)).Is(200);
        Assert.Equal(("2027-12-31", "2028-12-31"), (renewed.String("validTo"), renewed.String("next.validTo")));
        Assert.Equal((2, 2), await Renewal());

        async Task Assist(string name, Caller owner)
        {
            var sme = smes[name] = await world.Sme(owner);
            var number = await world.Request(owner, sme, Market.CreditBody);
            (await budi.Post($"/providers/{provider}/offers/{await budi.Offer(provider)}/accept", new { })).Is(200);
            await world.Settle();
            (await owner.Post($"/smes/{sme}/requests/{number}/forward", new { bankId = bank, productId = product, consent = true })).Is(202);
            await world.Settle();
        }

        async Task<(long, long)> Renewal() => ((await budi.Get(path)).Number("renewal.assisted"), (await budi.Get(path)).Number("renewal.needed"));
    }

    [Fact]
    public async Task A_renewal_counts_each_request_of_the_schemes_kind_within_the_term_once_however_it_is_told()
    {
        await using var world = await World.Start();
        world.Disorder = new Random(7);
        var budi = world.As("budi", "provider");
        (await world.As("opik", "officer").Post("/schemes", Body(("minimumSessions", 1), ("renewalRequests", 9)))).Is(201);
        var provider = await world.Certified(budi, "kkmb-madya");
        var (first, last) = (new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(7)), new DateTimeOffset(2027, 12, 31, 23, 59, 59, TimeSpan.FromHours(7)));
        foreach (var (number, kind, at) in ((int, string, DateTimeOffset)[])
        [
            (2, "credit", last), (1, "credit", first), (1, "credit", first), (3, "technical", World.Monday), (4, "credit", first.AddSeconds(-1)), (5, "credit", last.AddSeconds(1)),
        ])
        {
            await world.Tell(new MilestoneReached("s", number, kind, "33", 2, new(MilestoneKind.Assisted, at.ToUniversalTime(), provider, null, Value: 3)));
        }

        await world.Settle();
        Assert.Equal(2, (await budi.Get(await world.Certificate("budi"))).Number("renewal.assisted"));
    }

    [Fact]
    public async Task An_application_that_nobody_decides_stands_on_the_officers_desk_and_its_holder_is_told_each_time()
    {
        await using var world = await World.Start();
        var (budi, officer) = (world.As("budi", "provider"), world.As("opik", "officer"));
        var provider = await Tests.Registry.Given.ProviderOf(budi);
        var id = (await budi.Post($"/providers/{provider}/certificates", new { scheme = "kkmb" })).Is(201).String("id");
        await world.Advance(TimeSpan.FromDays(29));
        Assert.Empty((await officer.Get("/desk/applications")).Is(200).Items);
        await world.Advance(TimeSpan.FromDays(40));
        var item = Assert.Single((await officer.Get("/desk/applications")).Is(200).Items);
        Assert.Equal((id, 2), (item.GetProperty("id").GetString(), item.GetProperty("waited").GetInt32()));
        Assert.Equal(2, (await budi.Get("/inbox")).Items.Count(notice => notice.GetProperty("code").GetString() == "certificate.waiting"));

        (await world.As("sari", "certifier").Post($"/providers/{provider}/certificates/{id}/refuse", new { note = "Contoh." })).Is(200);
        await world.Advance(TimeSpan.FromDays(40));
        Assert.Empty((await officer.Get("/desk/applications")).Is(200).Items);
    }

    [Fact]
    public async Task A_consultation_after_the_certificate_is_seen_by_its_holder()
    {
        await using var world = await World.Start();
        var budi = world.As("budi", "provider");
        await world.Certified(budi);
        var path = await world.Certificate("budi");
        var body = new { at = world.Now, hours = 1.5, mode = "online", notes = "Cara menyusun arus kas." };
        (await world.As("sari", "certifier").Post($"{path}/consult", body)).Is(200);
        (await world.As("sari", "certifier").Post($"{path}/consult", body)).Is(200);
        Assert.Equal(1, (await budi.Get(path)).Is(200)["consultations"].GetArrayLength());
        (await world.As("sari", "certifier").Post($"{path}/consult", body with { mode = "surat" })).Refused(400, "body.invalid");
        await world.Settle();
    }
}

/// <summary>Certificates of tests.</summary>
internal static class CertificatesOfTests
{
    /// <summary>The path of the only certificate of somebody's only provider.</summary>
    internal static async Task<string> Certificate(this World world, string subject)
    {
        var caller = world.As(subject, "provider");
        var provider = (await caller.Get("/me")).Is(200)["parties"].EnumerateArray().Single().GetProperty("id").GetString();
        return $"/providers/{provider}/certificates/{(await caller.Get($"/providers/{provider}/certificates")).Is(200).String("items.0.id")}";
    }
}
