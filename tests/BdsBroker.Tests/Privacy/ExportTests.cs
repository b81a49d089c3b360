using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Journeys;
using BdsBroker.Tests.Matches;
using BdsBroker.Tests.Registry;

namespace BdsBroker.Tests.Privacy;

/// <summary>Everything about a person as one archive.</summary>
public class ExportTests
{
    [Fact]
    public async Task The_archive_holds_everything_of_the_person_in_the_clear_documents_included_and_a_manifest_that_fits()
    {
        await using var world = await World.Start();
        var (ani, budi) = (world.As("ani", "sme"), world.As("budi", "provider"));
        await world.Certified(budi);
        var sme = await ConsentEffectTests.Consenting(ani);
        (await ani.Post($"/smes/{sme}/requests", Market.CreditBody)).Is(202);
        await world.Settle();
        (await ani.Put($"/smes/{sme}/requests/1/plan", CreditJourneyTests.Plan())).Is(201);
        var paper = CreditJourneyTests.Pdf("ktp");
        (await ani.Upload($"/smes/{sme}/requests/1/documents?kind=ktp", paper, "ktp ani.pdf", "application/pdf")).Is(201);
        await world.Settle();

        var reply = (await ani.Get("/me/export")).Is(200);
        Assert.Equal("application/zip", reply.Header("Content-Type"));
        using var zip = new ZipArchive(new MemoryStream(reply.Bytes));
        var files = zip.Entries.ToDictionary(entry => entry.FullName, Content, StringComparer.Ordinal);
        var profile = JsonDocument.Parse(files[$"sme/{sme}/sme.json"]).RootElement;
        Assert.Equal((Given.Nik, "+62 812-0000-0001"), (profile.GetProperty("ownerNik").GetString(), profile.GetProperty("phone").GetString()));
        foreach (var name in new[] { $"person/{ani.Id}/parties", $"sme/{sme}/request/000001", $"sme/{sme}/plan/000001", $"sme/{sme}/history/sme/00000001" })
        {
            Assert.Contains(name + ".json", files.Keys);
        }

        Assert.Equal(paper, files.Single(file => file.Key.StartsWith($"sme/{sme}/files/", StringComparison.Ordinal)).Value);
        Assert.DoesNotContain("enc1:", string.Concat(files.Where(file => file.Key.EndsWith(".json", StringComparison.Ordinal)).Select(file => Encoding.UTF8.GetString(file.Value))), StringComparison.Ordinal);
        var manifest = JsonDocument.Parse(files["manifest.json"]).RootElement.GetProperty("files").EnumerateArray().ToDictionary(file => file.GetProperty("path").GetString()!, file => file.GetProperty("sha256").GetString());
        Assert.Equal(files.Keys.Where(name => name != "manifest.json").Order(StringComparer.Ordinal), manifest.Keys.Order(StringComparer.Ordinal));
        Assert.All(manifest, file => Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(files[file.Key])), file.Value));
    }

    [Fact]
    public async Task What_belongs_to_others_is_not_in_it_and_a_text_that_looks_encrypted_opens_nothing()
    {
        await using var world = await World.Start();
        var (ani, ben) = (world.As("ani", "sme"), world.As("ben", "sme"));
        var mine = await Given.SmeOf(ani);
        var other = await Given.SmeOf(ben);
        var stolen = (await world.Ledger.ReadKnown(BdsBroker.Registry.RegistryRecords.Sme(other), default)).State.Phone.Stored;
        var foreignText = $"enc1:sme/{other}:{new string('A', 60)}";
        var now = (await ani.Get($"/smes/{mine}")).Is(200);
        (await ani.Put($"/smes/{mine}", Given.Sme(("products", new[] { stolen, $"enc1:sme/{mine}:AAAA", foreignText })), now.ETag)).Is(200);

        using var zip = new ZipArchive(new MemoryStream((await ani.Get("/me/export")).Is(200).Bytes));
        Assert.DoesNotContain(zip.Entries, entry => entry.FullName.Contains(other, StringComparison.Ordinal));
        var products = JsonDocument.Parse(Content(zip.GetEntry($"sme/{mine}/sme.json")!)).RootElement.GetProperty("products");
        Assert.Equal((JsonValueKind.Null, $"enc1:sme/{mine}:AAAA"), (products[0].ValueKind, products[1].GetString()));
        Assert.Equal(foreignText, products[2].GetString());
        Assert.Equal(stolen, (await ani.Get($"/smes/{mine}")).Is(200).String("products.0"));
    }

    [Theory]
    [InlineData("enc1:")]
    [InlineData("enc1:a")]
    [InlineData("enc1:a:b")]
    [InlineData("enc1::")]
    [InlineData("enc1:sme/aaaaaaaaaaaaaaaaaaaaaaaaaa:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("{\"$sealed\":\"enc1:a:b\"}")]
    public async Task A_text_that_looks_encrypted_comes_back_as_it_was_written(string text)
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var body = Given.Sme(("name", text), ("products", new[] { text }));
        var made = (await ani.Post("/smes", body, key: "k1")).Is(201);
        Assert.Equal((text, text), (made.String("name"), made.String("products.0")));
        Assert.Equal(made.Text, (await ani.Post("/smes", body, key: "k1")).Is(201).Text);
        var sme = made.String("id");
        Assert.Equal(text, (await ani.Get($"/smes/{sme}")).Is(200).String("name"));
        using var zip = new ZipArchive(new MemoryStream((await ani.Get("/me/export")).Is(200).Bytes));
        var profile = JsonDocument.Parse(Content(zip.GetEntry($"sme/{sme}/sme.json")!)).RootElement;
        Assert.Equal((text, text), (profile.GetProperty("name").GetString(), profile.GetProperty("products")[0].GetString()));
    }

    [Fact]
    public async Task A_person_can_read_what_is_in_it()
    {
        await using var world = await World.Start();
        var (ani, budi) = (world.As("ani", "sme"), world.As("budi", "provider"));
        var provider = await world.Certified(budi);
        var sme = await ConsentEffectTests.Consenting(ani);
        (await ani.Post($"/smes/{sme}/requests", Market.CreditBody)).Is(202);
        await world.Settle();
        (await budi.Post($"/providers/{provider}/offers/{await budi.Offer(provider)}/accept", new { })).Is(200);
        (await budi.Get($"/smes/{sme}/requests/1")).Is(200);
        (await ani.Upload($"/smes/{sme}/requests/1/documents?kind=ktp", CreditJourneyTests.Pdf("ktp"), "ktp.pdf", "application/pdf")).Is(201);
        await world.Settle();

        foreach (var (who, own) in ((Caller, string)[])[(ani, $"sme/{sme}/"), (budi, $"provider/{provider}/")])
        {
            using var zip = new ZipArchive(new MemoryStream((await who.Get("/me/export")).Is(200).Bytes));
            var files = zip.Entries.ToDictionary(entry => entry.FullName, entry => Encoding.UTF8.GetString(Content(entry)), StringComparer.Ordinal);
            var readme = files["README.txt"];
            Assert.Contains("BACA INI DULU", readme, StringComparison.Ordinal);
            Assert.Contains("READ THIS FIRST", readme, StringComparison.Ordinal);
            foreach (var kind in files.Keys.Where(name => name.Contains('/', StringComparison.Ordinal)).Select(name => name.Split('/')[2].Replace(".json", "", StringComparison.Ordinal)).Distinct())
            {
                Assert.Contains($"\n- {kind}: ", readme, StringComparison.Ordinal);
                Assert.True(BdsBroker.Privacy.ArchiveWords.Kinds.ContainsKey(kind), $"README.txt does not say what {kind} is.");
            }

            Assert.Contains(files.Keys, name => name.StartsWith(own, StringComparison.Ordinal));
            foreach (var notice in files.Where(file => file.Key.Contains("/notice/", StringComparison.Ordinal)).Select(file => JsonDocument.Parse(file.Value).RootElement))
            {
                Assert.NotEqual(notice.GetProperty("code").GetString(), notice.GetProperty("sentence").GetString());
                Assert.NotEqual(notice.GetProperty("sentence").GetString(), notice.GetProperty("kalimat").GetString());
            }

            if (who == ani)
            {
                var seen = JsonDocument.Parse(files.First(file => file.Key.StartsWith($"sme/{sme}/seen/", StringComparison.Ordinal)).Value).RootElement;
                Assert.Equal(("pendamping", "provider"), (seen.GetProperty("siapa").GetString(), seen.GetProperty("who").GetString()));
                Assert.Equal((await budi.Get($"/providers/{provider}")).Is(200).String("name"), seen.GetProperty("partyName").GetString());
            }
        }
    }

    [Theory]
    [InlineData("../../etc/passwd.pdf", "_.._etc_passwd.pdf")]
    [InlineData("a\\b:c*?.pdf", "a_b_c__.pdf")]
    [InlineData("con.pdf", "_con.pdf")]
    [InlineData("...", "_")]
    [InlineData("surat \u202Efdp.exe.pdf", "surat _fdp.exe.pdf")]
    [InlineData("laporan keuangan 2026 (1).xlsx", "laporan keuangan 2026 (1).xlsx")]
    [InlineData("\u0000\u001f", "__")]
    public void A_files_name_in_the_archive_is_one_that_every_machine_can_keep(string name, string kept) => Assert.Equal(kept, BdsBroker.Privacy.ArchiveWords.FileName(name));

    [Fact]
    public void A_long_name_keeps_its_end()
    {
        var kept = BdsBroker.Privacy.ArchiveWords.FileName(new string('x', 300) + ".pdf");
        Assert.Equal((120, true), (kept.Length, kept.EndsWith("x.pdf", StringComparison.Ordinal)));
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }
}
