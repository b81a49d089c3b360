using System.Globalization;
using System.Text.Json;

namespace BdsBroker.Functions.Demo;

/// <summary>What the journeys need to know of who was seeded.</summary>
internal sealed record Seeded(IReadOnlyDictionary<string, string> Smes, IReadOnlyDictionary<string, ProviderSeed> Providers, string Bank, string Branch, string Product, string Expert);

/// <summary>
/// Brings the parties of the demonstration in, however often it runs: each step looks first and does what is missing, with a key of its own, so that a run that
/// was interrupted is taken up by the next.
/// </summary>
internal sealed class Seeding(Api api, Story story)
{
    private const string ProductName = "Kredit Modal Kerja Mikro (contoh)";

    internal async Task<Seeded> Run()
    {
        Dictionary<string, ProviderSeed> providers = new(StringComparer.Ordinal);
        Dictionary<string, string> smes = new(StringComparer.Ordinal);
        string bank = "", branch = "", product = "", expert = "";
        await story.Step("Penyedia jasa terdaftar, dilatih, diuji, dan bersertifikat", "Providers are registered, trained, examined and certified", async () =>
        {
            foreach (var seed in Parties.Providers)
            {
                var id = await Party(seed.Owner, "provider", "/providers", seed.Body, seed.Key);
                providers.Add(id, seed);
                foreach (var scheme in seed.Schemes)
                {
                    await Certify(id, seed, scheme);
                }
            }

            return Count(providers.Count, "penyedia", "providers");
        });
        await story.Step("Kelas sertifikasi BDS direncanakan; dua pendamping masuk", "A BDS certification class is planned; two providers are admitted", async () =>
        {
            var (cohort, members) = await Class([.. providers.Where(provider => !provider.Value.Schemes.Contains("bds", StringComparer.Ordinal))]);
            await api.Until(
                Parties.Certifier, $"/cohorts/{cohort}", "every certificate in its class",
                reply => reply.Body.GetProperty("members").EnumerateArray().All(member => !member.GetProperty("pending").GetBoolean()), reply => reply.Body.GetRawText());
            return Count(members, "peserta", "members");
        });
        await story.Step("UMKM dari tiga belas sentra terdaftar dan memberi persetujuan", "SMEs of thirteen clusters are registered and give consent", async () =>
        {
            foreach (var seed in Parties.Smes)
            {
                smes.Add(seed.Key, await Party(seed.Owner, "sme", "/smes", seed.Body, seed.Key));
            }

            return Count(smes.Count, "UMKM", "SMEs");
        });
        await story.Step($"{Parties.BankName} membuka cabang dan menerbitkan produk kredit", $"{Parties.BankName} opens a branch and publishes loan products", async () =>
        {
            (bank, branch, product) = await Bank();
            return Count((await api.Get(null, $"/banks/{bank}/products")).Items.Count(), "produk", "products");
        });
        await story.Step($"Meja KADIN Hulu Sungai Utara mencatat {Parties.ExpertName}", $"The KADIN desk of Hulu Sungai Utara lists {Parties.ExpertName}", async () =>
        {
            await api.Post(Parties.Officer, "/desk/members", $$"""{ "subject": "{{Parties.Kadin.Subject}}", "regency": "{{Parties.KadinRegency}}" }""", 201);
            expert = await Named(Parties.Kadin, "/experts", Parties.ExpertName, "ahli", $$"""
                {
                  "name": "{{Parties.ExpertName}}", "regency": "{{Parties.KadinRegency}}", "skills": ["membengkokkan rotan", "pengawetan rotan"], "sectors": ["31002"],
                  "yearsOfExperience": 38, "available": true, "contact": "lewat meja KADIN Hulu Sungai Utara"
                }
                """);
            return story.In("tersedia", "available");
        });
        await story.Step("Direktori umum memuat semua penyedia bersertifikat", "The public directory shows every certified provider", async () =>
        {
            foreach (var (id, seed) in providers)
            {
                await api.Until(
                    null, "/providers?limit=200&q=" + Uri.EscapeDataString(seed.Name), $"{seed.Name} in the directory",
                    reply => reply.Items.Any(item => item.GetProperty("id").GetString() == id), reply => reply.Body.GetRawText());
            }

            return story.In("terbuka", "open");
        });
        return new(smes, providers, bank, branch, product, expert);
    }

    private string Count(int count, string indonesian, string english) => string.Create(CultureInfo.InvariantCulture, $"{count} {story.In(indonesian, english)}");

    // Who belongs to a party already is asked first: the answer to a key is kept for some days only.
    private async Task<string> Party(Persona who, string kind, string path, string body, string key)
    {
        var me = await api.Get(who, "/me");
        return me.Body.GetProperty("parties").EnumerateArray().Where(party => party.GetProperty("party").GetString() == kind).Select(party => party.GetProperty("id").GetString()).FirstOrDefault()
            ?? (await api.Post(who, path, body, 201, $"contoh-{kind}-{key}")).Id;
    }

    private async Task<string> Named(Persona who, string path, string name, string key, string body) =>
        (await api.Get(who, path)).Items.Where(item => item.GetProperty("name").GetString() == name).Select(item => item.GetProperty("id").GetString()).FirstOrDefault()
        ?? (await api.Post(who, path, body, 201, "contoh-" + key)).Id;

    private async Task Certify(string provider, ProviderSeed seed, string scheme)
    {
        var list = $"/providers/{provider}/certificates";
        var held = (await api.Get(seed.Owner, list)).Items.Where(item => item.GetProperty("scheme").GetString() == scheme).ToArray();
        if (held.Any(item => StateOf(item) == "issued"))
        {
            return;
        }

        var open = held.FirstOrDefault(item => StateOf(item) is "applied" or "inTraining" or "examined" or "expired");
        var (id, state) = open.ValueKind == JsonValueKind.Object
            ? (open.GetProperty("id").GetString()!, StateOf(open))
            : ((await api.Post(seed.Owner, list, $$"""{ "scheme": "{{scheme}}" }""", 201)).Id, "applied");
        if (state is "applied" or "inTraining")
        {
            await api.Post(Parties.Certifier, $"{list}/{id}/train", """{ "session": "Pembekalan", "attended": true }""");
            await api.Post(Parties.Certifier, $"{list}/{id}/examine", """{ "score": 84 }""");
        }

        var today = DateOnly.FromDateTime(DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(7)).Date);
        var number = string.Create(CultureInfo.InvariantCulture, $"CONTOH-{scheme}-{seed.Key}-{today:yyyyMMdd}");
        await api.Post(
            Parties.Certifier, $"{list}/{id}/{(state == "expired" ? "renew" : "issue")}",
            string.Create(CultureInfo.InvariantCulture, $$"""{ "number": "{{number}}", "validFrom": "{{today:yyyy-MM-dd}}", "validTo": "{{today.AddYears(3).AddDays(-1):yyyy-MM-dd}}" }"""));
    }

    // Whoever is a candidate of it already stays one; a class is planned once.
    private async Task<(string Cohort, int Members)> Class(IReadOnlyList<KeyValuePair<string, ProviderSeed>> candidates)
    {
        const string Name = "Kelas BDS Solo (contoh)";
        string Day(int days) => DateOnly.FromDateTime(DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(7)).Date).AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var cohort = await Named(Parties.Certifier, "/cohorts?scheme=bds&state=open", Name, "kelas-bds", $$"""
            {
              "scheme": "bds", "name": "{{Name}}", "region": "33.72", "venue": "Balai latihan Solo (contoh)", "places": 20, "examination": "{{Day(21)}}",
              "sessions": [{ "code": "1", "date": "{{Day(14)}}", "topic": "Diagnosis usaha" }, { "code": "2", "date": "{{Day(15)}}", "topic": "Rencana perbaikan" }]
            }
            """);
        List<string> members = [];
        foreach (var (provider, seed) in candidates)
        {
            var list = $"/providers/{provider}/certificates";
            var open = (await api.Get(seed.Owner, list)).Items.Where(item => item.GetProperty("scheme").GetString() == "bds" && StateOf(item) is "applied" or "inTraining").ToArray();
            var certificate = open.Length > 0 ? open[0].GetProperty("id").GetString() : (await api.Post(seed.Owner, list, """{ "scheme": "bds" }""", 201)).Id;
            members.Add($$"""{ "provider": "{{provider}}", "certificate": "{{certificate}}" }""");
        }

        await api.Post(Parties.Certifier, $"/cohorts/{cohort}/admit", $$"""{ "members": [{{string.Join(", ", members)}}] }""");
        return (cohort, members.Count);
    }

    private static string StateOf(JsonElement item) => item.GetProperty("state").GetString()!;

    private async Task<(string Bank, string Branch, string Product)> Bank()
    {
        var me = await api.Get(Parties.BankHead, "/me");
        var bank = me.Body.GetProperty("parties").EnumerateArray().Where(party => party.GetProperty("party").GetString() == "bank").Select(party => party.GetProperty("id").GetString()).FirstOrDefault()
            ?? (await api.Post(Parties.Officer, "/banks", $$"""{ "name": "{{Parties.BankName}}", "regency": "33.74", "members": ["{{Parties.BankHead.Subject}}"] }""", 201, "contoh-bank")).Id;
        var branch = await Named(
            Parties.BankHead, $"/banks/{bank}/branches", Parties.BranchName, "cabang",
            $$"""{ "name": "{{Parties.BranchName}}", "regency": "33.76", "members": ["{{Parties.BankBranch.Subject}}"] }""");
        var product = await Named(Parties.BankHead, $"/banks/{bank}/products", ProductName, "produk-mikro", $$"""
            {
              "name": "{{ProductName}}", "minAmount": 5000000, "maxAmount": 100000000, "maxTenorMonths": 36, "annualRate": 0.06, "rateKind": "effective",
              "fees": [{ "name": "Administrasi", "rate": 0.005 }], "minMonthsInBusiness": 6, "minDscr": 1.2, "minCollateralCoverage": 0.5,
              "sectors": ["*"], "provinces": ["*"], "documents": ["ktp", "sku", "bank-statement"], "requiresEndorsement": true, "validFrom": "2026-01-01"
            }
            """);
        const string Large = "Kredit Investasi (contoh)";
        await Named(Parties.BankHead, $"/banks/{bank}/products", Large, "produk-investasi", $$"""
            {
              "name": "{{Large}}", "minAmount": 50000000, "maxAmount": 500000000, "maxTenorMonths": 60, "annualRate": 0.12, "rateKind": "flat",
              "minMonthsInBusiness": 24, "minDscr": 1.5, "minCollateralCoverage": 1.25,
              "sectors": ["*"], "provinces": ["33", "34", "35"], "documents": ["ktp", "npwp", "financial-records"], "requiresEndorsement": false, "validFrom": "2026-01-01"
            }
            """);
        return (bank, branch, product);
    }
}
