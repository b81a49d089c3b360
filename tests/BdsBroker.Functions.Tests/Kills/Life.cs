using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BdsBroker.Functions.Demo;

namespace BdsBroker.Functions.Tests.Kills;

/// <summary>Who takes part in every life.</summary>
internal sealed record Market(IReadOnlyDictionary<string, Persona> Providers, string Bank, string Product, Persona Banker)
{
    private static readonly Persona Officer = new("petugas", "officer");
    private static readonly Persona Certifier = new("penguji", "certifier");

    internal static async Task<Market> Open(Persistent api, int providers)
    {
        var banker = new Persona("bank", "bank");
        Dictionary<string, Persona> opened = new(StringComparer.Ordinal);
        for (var n = 0; n < providers; n++)
        {
            var owner = new Persona($"penyedia-{n}", "provider");
            var provider = (await api.Post(owner, "/providers", $$"""
                {"name":"Penyedia {{n}} (contoh)","kind":"organisation","regency":"33.10","serves":["*"],"sectors":["*"],"services":["credit","machinery"],
                 "capacity":1000,"paused":false,"phone":"+62800000{{n}}","email":"p{{n}}@contoh.example"}
                """, 201)).Of("id");
            foreach (var scheme in (string[])["kkmb", "bds"])
            {
                var list = $"/providers/{provider}/certificates";
                var id = (await api.Post(owner, list, $$"""{"scheme":"{{scheme}}"}""", 201)).Of("id");
                await api.Post(Certifier, $"{list}/{id}/train", """{"session":"Pembekalan","attended":true}""", 200);
                await api.Post(Certifier, $"{list}/{id}/examine", """{"score":80}""", 200);
                var today = Today();
                await api.Post(Certifier, $"{list}/{id}/issue", $$"""{"number":"{{scheme}}-{{n}}","validFrom":"{{Date(today)}}","validTo":"{{Date(today.AddYears(1))}}"}""", 200);
            }

            opened.Add(provider, owner);
        }

        var bank = (await api.Post(Officer, "/banks", """{"name":"Bank (contoh)","regency":"33.74","members":["bank"]}""", 201)).Of("id");
        var product = (await api.Post(banker, $"/banks/{bank}/products", """
            {"name":"Kredit (contoh)","minAmount":1000000,"maxAmount":100000000,"maxTenorMonths":36,"annualRate":0.06,"rateKind":"effective","minMonthsInBusiness":6,"minDscr":1.2,
             "minCollateralCoverage":0.5,"sectors":["*"],"provinces":["*"],"documents":["ktp"],"requiresEndorsement":true,"validFrom":"2026-01-01"}
            """, 201)).Of("id");
        return new(opened, bank, product, banker);
    }

    internal static DateOnly Today() => DateOnly.FromDateTime(DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(7)).Date);

    internal static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>
/// One firm's request, from its registration as far as chance leads, and everything that it was told; afterwards (<see cref="Check"/>) all of it must be there, once, with what
/// it owes to others.
/// </summary>
internal sealed class Life(Persistent caller, Market market, Random random, string name)
{
    private Persistent api = caller;
    private readonly Persona owner = new(name, "sme");
    private readonly Dictionary<string, string> documents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Provider, string State)> offers = new(StringComparer.Ordinal);
    private readonly List<string> notices = [];
    private string sme = "", request = "", state = "", proposal = "", helper = "";
    private bool isCredit, planned;

    private static string Now => DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Whose documents lie where.</summary>
    internal (Persona Owner, string Request) Papers => (owner, request);

    internal async Task Run()
    {
        await Ask();
        await Engage();
        if (!isCredit)
        {
            await Help();
        }
        else if (random.Next(5) > 0)
        {
            await Forward();
        }
    }

    private async Task Ask()
    {
        isCredit = random.Next(4) > 0;
        sme = (await api.Post(owner, "/smes", $$"""
            {"name":"{{name}} (contoh)","address":"Serenan","regency":"33.10","phone":"+628120000001","kbli":{"version":2020,"code":"31001"},"products":["kursi"],"establishedYear":2015,
             "employees":12,"consents":[{"purpose":"matching","given":true},{"purpose":"lending","given":true}]}
            """, 201)).Of("id");
        var submitted = await api.Post(owner, $"/smes/{sme}/requests", isCredit
            ? """{"kind":"credit","amount":50000000,"tenorMonths":12,"purpose":"Mesin amplas"}"""
            : """{"kind":"technical","service":"machinery","description":"Bubut meleset 0,2 mm."}""", 202);
        request = submitted.Location["/api/v1".Length..];
        state = "submitted";
        if (isCredit)
        {
            await api.PutNew(owner, request + "/plan", Plan());
            planned = true;
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                var bytes = Demo.Papers.Pdf($"{name} {n} " + new string('x', random.Next(60_000)));
                var id = (await api.Upload(owner, request + "/documents?kind=ktp", bytes)).Of("id");
                documents.Add(id, Convert.ToHexStringLower(SHA256.HashData(bytes)));
            }
        }
    }

    // Up to two of a wave decline; then one accepts, or two at once of whom one is too late.
    private async Task Engage()
    {
        var wave = (await api.Until(owner, request + "/matches", "offered", matches => matches.GetProperty("waves").GetArrayLength() > 0))
            .GetProperty("waves")[0].GetProperty("offers").EnumerateArray().Select(offer => (Id: offer.GetProperty("id").GetString()!, Provider: offer.GetProperty("provider").GetString()!)).ToArray();
        foreach (var (id, provider) in wave)
        {
            offers.Add(id, (provider, "withdrawn"));
        }

        var declines = random.Next(3);
        foreach (var (id, provider) in wave.Take(declines))
        {
            await api.PostOnceThere(market.Providers[provider], $"/providers/{provider}/offers/{id}/decline", """{"reason":"Sedang penuh."}""", 200);
            offers[id] = (provider, "declined");
        }

        var together = random.Next(3) == 0 && declines < 2;
        var answers = await Task.WhenAll(wave.Skip(declines).Take(together ? 2 : 1).Select(async offer =>
            (offer, Answer: await api.PostOnceThere(market.Providers[offer.Provider], $"/providers/{offer.Provider}/offers/{offer.Id}/accept", "{}", together ? [200, 409] : [200]))));
        var ((winner, by), _) = answers.Single(answer => answer.Answer.Status == 200);
        helper = by;
        offers[winner] = (by, "accepted");
        await Reaches("engaged");
        notices.Add("engaged");
        await api.Post(market.Providers[helper], request + "/contacts", $$"""{"at":"{{Now}}","channel":"whatsapp","reached":true}""", 200);
    }

    private async Task Help()
    {
        await api.Post(market.Providers[helper], request + "/sessions", $$"""{"at":"{{Now}}","hours":3,"mode":"onsite","notes":"Menyetel bubut."}""", 200);
        await api.Post(market.Providers[helper], request + "/complete", "{}", 200);
        state = (await api.Post(owner, request + "/complete", "{}", 200)).Of("state");
        await api.Post(owner, request + "/feedback", """{"rating":5}""", 200);
        notices.AddRange(["confirm-completion", "completed"]);
    }

    private async Task Forward()
    {
        await api.Post(market.Providers[helper], request + "/endorse", """{"planVersion":1}""", 200);
        await api.Post(owner, request + "/forward", $$"""{"bankId":"{{market.Bank}}","productId":"{{market.Product}}","consent":true}""", 202);
        var forwarded = await Reaches("forwarded");
        proposal = $"/banks/{market.Bank}/proposals/{forwarded.GetProperty("forwarding").GetProperty("proposal").GetString()}";
        if (random.Next(3) == 0)
        {
            return;
        }

        await api.PostOnceThere(market.Banker, proposal + "/claim", "{}", 200);
        if (random.Next(3) == 0)
        {
            await api.Post(market.Banker, proposal + "/return", """{"needs":["Foto bengkel"]}""", 200);
            await Reaches("returned");
            notices.Add("returned");
            return;
        }

        await api.Post(market.Banker, proposal + "/approve", """{"amount":50000000,"tenorMonths":12,"annualRate":0.06}""", 200);
        await Reaches("approved");
        notices.Add("approved");
        await api.Post(owner, request + "/terms/accept", "{}", 202);
        await api.Until(market.Banker, proposal, "accepted", seen => seen.GetProperty("state").GetString() == "accepted");
        await api.Post(market.Banker, proposal + "/disburse", $$"""{"amount":50000000,"date":"{{Market.Date(Market.Today())}}"}""", 200);
        await Reaches("disbursed");
        notices.Add("disbursed");
    }

    private async Task<JsonElement> Reaches(string next)
    {
        var seen = await api.Until(owner, request, next, read => read.GetProperty("state").GetString() == next);
        state = next;
        return seen;
    }

    /// <summary>Everything that was answered is there, once, and so is what it owes.</summary>
    /// <param name="there">Where it is looked for.</param>
    internal async Task Check(Persistent there)
    {
        api = there;
        var mine = (await api.Get(owner, "/me")).GetProperty("parties");
        Assert.Equal(1, mine.GetArrayLength());
        Assert.Equal($"{name} (contoh)", (await api.Get(owner, $"/smes/{sme}")).GetProperty("name").GetString());
        var only = Assert.Single((await api.Get(owner, $"/smes/{sme}/requests")).GetProperty("items").EnumerateArray());
        Assert.Equal((state, helper), (only.GetProperty("state").GetString(), only.GetProperty("engagement").GetProperty("provider").GetString()));
        Assert.Single(only.GetProperty("contacts").EnumerateArray());
        var events = (await api.Get(owner, request + "/history?limit=200")).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("event").GetString()!).ToArray();
        foreach (var once in (string[])["request.submitted", "request.offered", "request.engaged"])
        {
            Assert.Equal((once, 1), (once, events.Count(each => each == once)));
        }

        await CheckPapers();
        await CheckOffers();
        await CheckNotices(owner, request, notices);
        if (proposal.Length > 0)
        {
            var expected = state is "forwarded" ? (string[])["submitted", "claimed"] : [state];
            Assert.Contains((await api.Get(market.Banker, proposal)).GetProperty("state").GetString()!, expected);
            await CheckNotices(market.Banker, proposal, ["proposal-received"]);
        }
    }

    private async Task CheckPapers()
    {
        var kept = (await api.Get(owner, request + "/documents")).GetProperty("items").EnumerateArray().ToDictionary(item => item.GetProperty("id").GetString()!, item => item.GetProperty("sha256").GetString()!);
        Assert.Equal(documents.OrderBy(each => each.Key, StringComparer.Ordinal), kept.OrderBy(each => each.Key, StringComparer.Ordinal));
        foreach (var (id, hash) in documents)
        {
            Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(await api.Download(owner, $"{request}/documents/{id}"))));
            if (proposal.Length > 0)
            {
                Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(await api.Download(market.Banker, $"{proposal}/documents/{id}"))));
            }
        }

        if (planned)
        {
            Assert.Equal(name, (await api.Get(owner, request + "/plan?version=1")).GetProperty("purpose").GetString());
        }
    }

    private async Task CheckOffers()
    {
        var shown = (await api.Get(owner, request + "/matches")).GetProperty("waves").EnumerateArray().SelectMany(wave => wave.GetProperty("offers").EnumerateArray()).ToArray();
        Assert.Equal(offers.Count, shown.Length);
        foreach (var (id, (provider, expected)) in offers)
        {
            Assert.Equal((id, expected), (id, shown.Single(offer => offer.GetProperty("id").GetString() == id).GetProperty("state").GetString()));
            var path = $"/providers/{provider}/offers/{id}";
            Assert.Equal((id, expected), (id, (await api.Get(market.Providers[provider], path)).GetProperty("state").GetString()));
            await CheckNotices(market.Providers[provider], path, expected == "withdrawn" ? ["offer-received", "offer-withdrawn"] : ["offer-received"]);
        }
    }

    private async Task CheckNotices(Persona reader, string link, IEnumerable<string> expected)
    {
        List<string> told = [];
        for (var (path, more) = ("/inbox?limit=200", true); more;)
        {
            var page = await api.Get(reader, path);
            told.AddRange(page.GetProperty("items").EnumerateArray().Where(item => item.GetProperty("link").GetString() == link).Select(item => item.GetProperty("code").GetString()!));
            more = page.TryGetProperty("next", out var next);
            path = more ? $"/inbox?limit=200&cursor={next.GetString()}" : path;
        }

        foreach (var code in expected)
        {
            Assert.Equal((link, code, 1), (link, code, told.Count(each => each == code)));
        }
    }

    private string Plan()
    {
        var start = new DateOnly(DateTime.UtcNow.Year, DateTime.UtcNow.Month, 1).AddMonths(1);
        var monthly = new StringBuilder();
        for (var n = 0; n < 12; n++)
        {
            monthly.Append(CultureInfo.InvariantCulture, $$"""{{(n == 0 ? "" : ",")}}{"month":"{{start.AddMonths(n):yyyy-MM}}","inflow":62000000,"outflow":50000000}""");
        }

        return $$"""
            {"purpose":"{{name}}","ownFunds":10000000,"market":"Tetap.","production":"Kayu.","people":"Dua belas orang.","startMonth":"{{start:yyyy-MM}}","monthly":[{{monthly}}],
             "existingMonthlyDebtService":400000,"collateral":[{"kind":"mesin","value":40000000,"liquidationValue":24000000}]}
            """;
    }
}
