using System.Globalization;

namespace BdsBroker.Functions.Demo;

/// <summary>A loan from the first wish to the last installment: nobody takes the first wave, the bank wants more once, and in the end everybody has what they need.</summary>
internal sealed class CreditJourney(Api api, Story story, Seeded seeded)
{
    private const long Amount = 35_000_000;
    private const int Tenor = 24;

    private readonly Persona owner = Parties.Borrower.Owner;
    private readonly string sme = seeded.Smes[Parties.Borrower.Key];
    private string request = "";
    private string proposal = "";

    /// <summary>Who is engaged, from the acceptance on.</summary>
    private ProviderSeed helper = Parties.Providers[0];

    private static string Umkm => $"UMKM \"{Parties.Borrower.Name}\"";

    private static string Sme => $"SME \"{Parties.Borrower.Name}\"";

    internal async Task Run()
    {
        story.Note("\nPerjalanan 1: kredit modal kerja (waktu WIB)", "\nJourney 1: a working capital loan (times are WIB)");
        await FindHelp();
        await Prepare();
        await Forward();
        await Decide();
        await FollowUp();
    }

    private async Task FindHelp()
    {
        var amount = Story.Rupiah(Amount);
        await story.Step($"{Umkm} mengajukan kredit {amount} / {Tenor} bulan", $"{Sme} asks for a loan of {amount} / {Tenor} months", async () =>
        {
            var submitted = await api.Post(owner, $"/smes/{sme}/requests", $$"""
                { "kind": "credit", "amount": {{Amount}}, "tenorMonths": {{Tenor}}, "purpose": "Modal kerja: kuningan untuk pesanan komponen pompa." }
                """, 202);
            request = $"/smes/{sme}/requests/{submitted.Body.GetProperty("number").GetInt32().ToString(CultureInfo.InvariantCulture)}";
            return api.Expect("submitted", submitted.State);
        });

        var first = await Wave(1);
        await Decline(first[0], "Sedang penuh sampai akhir bulan.");
        await Decline(first[1], "Bukan bidang kami.");
        await story.Step(
            $"{first[2].Name} tidak menjawab sampai batas waktu; tawarannya gugur", $"{first[2].Name} does not answer in time; the offer lapses",
            async () => (await api.UntilState(first[2].Who, first[2].Path, "expired")).State);

        var second = await Wave(2);
        await story.Step($"{second[0].Name} menerima dan melihat kontak pemohon", $"{second[0].Name} accepts and sees whom to contact", async () =>
        {
            await Open(second[0]);
            var accepted = await api.Post(second[0].Who, second[0].Path + "/accept", "{}");
            api.Expect("accepted", accepted.State);
            api.Expect(Parties.Borrower.Name, accepted.Body.GetProperty("sme").GetProperty("name").GetString()!);
            helper = second[0].Seed;
            foreach (var other in second.Skip(1))
            {
                await api.UntilState(other.Who, other.Path, "withdrawn");
            }

            return (await api.UntilState(owner, request, "engaged")).State;
        });
        await story.Step($"{helper.Name} menghubungi pemohon", $"{helper.Name} contacts the SME", async () =>
            (await api.Post(helper.Owner, request + "/contacts", $$"""{ "at": "{{Now}}", "channel": "whatsapp", "reached": true, "note": "Janji temu di bengkel." }""")).State);
    }

    private sealed record Offered(string Path, string Name, ProviderSeed Seed)
    {
        internal Persona Who => Seed.Owner;
    }

    private async Task<IReadOnlyList<Offered>> Wave(int number)
    {
        List<Offered> offers = [];
        await story.Step($"Pencocokan membuat gelombang {number}", $"Matching makes wave {number}", async () =>
        {
            var matches = await api.Until(
                owner, request + "/matches", $"wave {number}", reply => reply.Body.GetProperty("waves").GetArrayLength() >= number, reply => reply.Body.GetRawText());
            List<string> shown = [];
            foreach (var offer in matches.Body.GetProperty("waves")[number - 1].GetProperty("offers").EnumerateArray())
            {
                var provider = offer.GetProperty("provider").GetString()!;
                var name = offer.GetProperty("name").GetString()!;
                if (!seeded.Providers.TryGetValue(provider, out var seed))
                {
                    throw new SurpriseException(story.Current, "offers to the demonstration's providers", $"one to {name}; use a data folder of its own");
                }

                offers.Add(new($"/providers/{provider}/offers/{offer.GetProperty("id").GetString()}", name, seed));
                shown.Add($"{name} {offer.GetProperty("score").GetDouble().ToString("0.0", CultureInfo.InvariantCulture)}");
            }

            api.Expect(number == 1 ? "3 offers" : "2 offers", $"{offers.Count} offers");
            return $"{api.Expect("offered", matches.State)}: {string.Join(", ", shown)}";
        });
        return offers;
    }

    // An offer is shown in its provider's list by a message, a moment after the wave was made.
    private async Task Open(Offered offer)
    {
        var list = offer.Path[..offer.Path.LastIndexOf('/')];
        var id = offer.Path[(list.Length + 1)..];
        await api.Until(
            offer.Who, list + "?limit=200&state=open", "the open offer", reply => reply.Items.Any(item => item.GetProperty("id").GetString() == id), reply => reply.Body.GetRawText());
    }

    private Task Decline(Offered offer, string reason) =>
        story.Step($"{offer.Name} menolak: \"{reason}\"", $"{offer.Name} declines: \"{reason}\"", async () =>
        {
            await Open(offer);
            return api.Expect("declined", (await api.Post(offer.Who, offer.Path + "/decline", $$"""{ "reason": "{{reason}}" }""")).State);
        });

    private async Task Prepare()
    {
        await story.Step($"{helper.Name} menyusun rencana usaha bersama pemohon", $"{helper.Name} writes the business plan with the SME", async () =>
        {
            var saved = await api.Put(helper.Owner, request + "/plan", Plan(DateTimeOffset.UtcNow), 201);
            return story.In("versi ", "version ") + saved.Body.GetProperty("version").GetInt32().ToString(CultureInfo.InvariantCulture);
        });
        await Readiness(expected: false);
        await Upload("ktp", "ktp.jpg", "image/jpeg", Papers.Jpeg("KTP contoh, bukan orang sungguhan"));
        await Upload("sku", "surat-keterangan-usaha.pdf", "application/pdf", Papers.Pdf("Surat keterangan usaha: contoh"));
        await Upload("bank-statement", "rekening-koran.pdf", "application/pdf", Papers.Pdf("Rekening koran: contoh"));
        await story.Step($"{helper.Name} mendukung rencana versi 1 dengan sertifikat KKMB", $"{helper.Name} endorses version 1 with its KKMB certificate", async () =>
        {
            var endorsed = await api.Post(helper.Owner, request + "/endorse", """{ "planVersion": 1 }""");
            return endorsed.Body.GetProperty("endorsement").GetProperty("certificateNumber").GetString()!;
        });
        await Readiness(expected: true);
    }

    private Task Readiness(bool expected) => story.Step("Kesiapan kredit dihitung", "Credit readiness is computed", async () =>
    {
        var shown = (await api.Get(owner, request + "/readiness")).Body.GetProperty("products").EnumerateArray().First(item => item.GetProperty("productId").GetString() == seeded.Product);
        var open = shown.GetProperty("criteria").EnumerateArray().Where(criterion => criterion.GetProperty("status").GetString() != "met")
            .Select(criterion => $"{criterion.GetProperty("code").GetString()} {criterion.GetProperty("status").GetString()}").ToArray();
        if (shown.GetProperty("ready").GetBoolean() != expected)
        {
            throw new SurpriseException(story.Current, expected ? "ready" : "not ready", shown.GetRawText());
        }

        var figures = $"{story.In("angsuran", "installment")} {Story.Rupiah(shown.GetProperty("installment").GetInt64())}, DSCR {shown.GetProperty("dscr").GetDecimal().ToString(CultureInfo.InvariantCulture)}";
        return expected ? $"{story.In("siap", "ready")}; {figures}" : $"{story.In("belum siap", "not ready")} ({string.Join(", ", open)}); {figures}";
    });

    private Task Upload(string kind, string name, string contentType, byte[] bytes) =>
        story.Step($"{Umkm} mengunggah {name}", $"{Sme} uploads {name}", async () =>
        {
            var document = await api.Upload(owner, $"{request}/documents?kind={kind}", bytes, contentType, name);
            api.Expect(contentType, document.Text("contentType"));
            return $"{kind}, sha256 {document.Text("sha256")[..12]}...";
        });

    private async Task Forward()
    {
        await Send(1);
        await Claim();
        const string Need = "Foto bengkel dan mesin";
        await story.Step($"{Parties.BranchName} mengembalikan: \"{Need}\"", $"{Parties.BranchName} returns it: \"{Need}\"", async () =>
        {
            await api.Post(Parties.BankBranch, proposal + "/return", $$"""{ "needs": ["{{Need}}"], "note": "Sisanya sudah lengkap." }""");
            return (await api.UntilState(owner, request, "returned")).State;
        });
        await Upload("photo", "bengkel.jpg", "image/jpeg", Papers.Jpeg("Bengkel contoh"));
        await Send(2);
        await Claim();
    }

    private Task Send(int submission) => story.Step(
        submission == 1 ? $"{Umkm} meneruskan ke {Parties.BankName}" : $"{Umkm} meneruskan lagi ke proposal yang sama",
        submission == 1 ? $"{Sme} forwards it to {Parties.BankName}" : $"{Sme} forwards it again into the same proposal",
        async () =>
        {
            await api.Post(owner, request + "/forward", $$"""{ "bankId": "{{seeded.Bank}}", "productId": "{{seeded.Product}}", "branchId": "{{seeded.Branch}}", "consent": true }""", 202);
            var forwarded = await api.UntilState(owner, request, "forwarded");
            var to = forwarded.Body.GetProperty("forwarding");
            api.Expect(submission.ToString(CultureInfo.InvariantCulture), to.GetProperty("submission").GetInt32().ToString(CultureInfo.InvariantCulture));
            proposal = $"/banks/{seeded.Bank}/proposals/{to.GetProperty("proposal").GetString()}";
            return forwarded.State;
        });

    private Task Claim() => story.Step($"{Parties.BranchName} mengambil proposal", $"{Parties.BranchName} claims the proposal", async () =>
    {
        var id = proposal[(proposal.LastIndexOf('/') + 1)..];
        await api.Until(
            Parties.BankBranch, $"/banks/{seeded.Bank}/proposals?limit=200&state=submitted", "the proposal in the branch's queue",
            reply => reply.Items.Any(item => item.GetProperty("id").GetString() == id), reply => reply.Body.GetRawText());
        return api.Expect("claimed", (await api.Post(Parties.BankBranch, proposal + "/claim", "{}")).State);
    });

    private async Task Decide()
    {
        await story.Step($"{Parties.BranchName} menyetujui {Story.Rupiah(Amount)} / {Tenor} bulan / 6 %", $"{Parties.BranchName} approves {Story.Rupiah(Amount)} / {Tenor} months / 6 %", async () =>
        {
            await api.Post(Parties.BankBranch, proposal + "/approve", $$"""{ "amount": {{Amount}}, "tenorMonths": {{Tenor}}, "annualRate": 0.06, "conditions": ["Laporan penjualan tiap tiga bulan"] }""");
            var approved = await api.UntilState(owner, request, "approved");
            var figures = approved.Body.GetProperty("terms").GetProperty("figures");
            return $"{approved.State}; {story.In("angsuran", "installment")} {Story.Rupiah(figures.GetProperty("installment").GetInt64())}, "
                + $"{story.In("bunga efektif", "effective rate")} {figures.GetProperty("effectiveAnnualRate").GetDecimal().ToString(CultureInfo.InvariantCulture)}";
        });
        await story.Step($"{Umkm} menerima syaratnya", $"{Sme} accepts the terms", async () =>
        {
            await api.Post(owner, request + "/terms/accept", "{}", 202);
            await api.UntilState(Parties.BankBranch, proposal, "accepted");
            return (await api.UntilState(owner, request, "accepted")).State;
        });
        await story.Step($"{Parties.BranchName} mencairkan {Story.Rupiah(Amount)}", $"{Parties.BranchName} disburses {Story.Rupiah(Amount)}", async () =>
        {
            await api.Post(Parties.BankBranch, proposal + "/disburse", $$"""{ "amount": {{Amount}}, "date": "{{Today}}" }""");
            return (await api.UntilState(owner, request, "disbursed")).State;
        });
        await story.Step($"{Umkm} menilai {helper.Name}: 5 dari 5", $"{Sme} rates {helper.Name}: 5 of 5", async () =>
            (await api.Post(owner, request + "/feedback", """{ "rating": 5, "comment": "Sabar dan jelas." }""")).State);
    }

    // The loan is settled at once, so that neither the SME's open requests nor the consultant's places fill up with every demonstration.
    private async Task FollowUp()
    {
        await story.Step($"{helper.Name} berkunjung setelah pencairan", $"{helper.Name} visits after the disbursement", async () =>
            (await api.Post(helper.Owner, request + "/visits", $$"""{ "at": "{{Now}}", "notes": "Kuningan sudah dibeli; pesanan pertama dikerjakan.", "business": "running", "loan": "current" }""")).State);
        await story.Step($"{Parties.BranchName} melaporkan kolektibilitas 1, lalu kredit dilunasi", $"{Parties.BranchName} reports collectability 1, then the loan is settled", async () =>
        {
            await api.Post(Parties.BankBranch, proposal + "/status", """{ "month": 1, "collectability": 1 }""");
            await api.Post(Parties.BankBranch, proposal + "/close", """{ "outcome": "settled", "note": "Dipercepat untuk peragaan." }""");
            return (await api.UntilState(owner, request, "completed")).State;
        });
        await story.Step($"{Umkm} membuka kotak masuknya", $"{Sme} opens the inbox", async () =>
        {
            // Told by a message after the last step; earlier runs left notices of other requests.
            bool IsLast(System.Text.Json.JsonElement item) => item.GetProperty("link").GetString() == request && item.GetProperty("code").GetString() == "completed";
            var inbox = await api.Until(owner, "/inbox?limit=200", "the notice of completion", reply => reply.Items.Any(IsLast), reply => reply.Body.GetRawText());
            var mine = inbox.Items.Where(item => item.GetProperty("link").GetString() == request).ToArray();
            return string.Create(CultureInfo.InvariantCulture, $"{mine.Length} {story.In("pemberitahuan", "notices")}: \"{mine.First(IsLast).GetProperty("text").GetString()}\"");
        });
        await story.Step("Kedua pihak melihat riwayat yang sama", "Both sides see the same history", async () =>
        {
            var mine = await api.Get(owner, request + "/history?limit=200");
            var theirs = await api.Get(helper.Owner, request + "/history?limit=200");
            api.Expect(mine.Body.GetRawText(), theirs.Body.GetRawText());
            return string.Create(CultureInfo.InvariantCulture, $"{mine.Items.Count()} {story.In("peristiwa", "events")}");
        });
    }

    internal static string Now => DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Today => DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Plan(DateTimeOffset now)
    {
        var start = new DateOnly(now.Year, now.Month, 1).AddMonths(1);
        var monthly = string.Join(",\n    ", Enumerable.Range(0, 12).Select(n => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{ "month": "{{start.AddMonths(n):yyyy-MM}}", "inflow": {{62_000_000 + (n * 500_000)}}, "outflow": {{56_500_000 + (n * 400_000)}} }""")));
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "purpose": "Membeli kuningan untuk pesanan enam bulan.", "ownFunds": 10000000,
              "market": "Tiga pabrik pompa di Jawa Tengah, pesanan tetap.", "production": "Pengecoran, pembubutan, pemeriksaan ukuran.", "people": "Sembilan orang, dua di antaranya pembubut.",
              "startMonth": "{{start:yyyy-MM}}",
              "monthly": [
                {{monthly}}
              ],
              "existingMonthlyDebtService": 400000,
              "collateral": [{ "kind": "mesin bubut", "value": 40000000, "liquidationValue": 24000000 }]
            }
            """);
    }
}
