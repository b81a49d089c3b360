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
        var now = (await ani.Get($"/smes/{mine}")).Is(200);
        (await ani.Put($"/smes/{mine}", Given.Sme(("products", new[] { stolen, $"enc1:sme/{mine}:AAAA" })), now.ETag)).Is(200);

        using var zip = new ZipArchive(new MemoryStream((await ani.Get("/me/export")).Is(200).Bytes));
        Assert.DoesNotContain(zip.Entries, entry => entry.FullName.Contains(other, StringComparison.Ordinal));
        var products = JsonDocument.Parse(Content(zip.GetEntry($"sme/{mine}/sme.json")!)).RootElement.GetProperty("products");
        Assert.Equal((JsonValueKind.Null, $"enc1:sme/{mine}:AAAA"), (products[0].ValueKind, products[1].GetString()));
        Assert.Equal(stolen, (await ani.Get($"/smes/{mine}")).Is(200).String("products.0"));
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }
}
