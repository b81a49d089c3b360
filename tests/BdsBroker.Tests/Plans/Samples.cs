using System.IO.Compression;
using System.Text;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Registry;

namespace BdsBroker.Tests.Plans;

/// <summary>Files and bodies that are right, with single members changed.</summary>
internal static class Samples
{
    internal static byte[] Pdf(string text = "1 0 obj") => Encoding.ASCII.GetBytes($"%PDF-1.7\n{text}\n%%EOF\n");

    internal static byte[] Png { get; } = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13];

    internal static byte[] Jpeg { get; } = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16];

    internal static byte[] Docx => Zip(("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<document/>"));

    internal static byte[] Xlsx => Zip(("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<workbook/>"));

    internal static byte[] Zip(params (string Name, string Content)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return bytes.ToArray();
    }

    internal static Dictionary<string, object?> Plan(params (string Member, object? Value)[] changes)
    {
        Dictionary<string, object?> body = new()
        {
            ["purpose"] = "Membeli kayu jati untuk pesanan 40 kursi",
            ["ownFunds"] = 10_000_000,
            ["market"] = "Toko mebel di Solo",
            ["production"] = "Dua bengkel",
            ["people"] = "Tujuh tukang",
            ["startMonth"] = "2026-12",
            ["monthly"] = Months(20_000_000, 15_000_000),
            ["existingMonthlyDebtService"] = 500_000,
            ["collateral"] = new[] { new { kind = "sepeda motor", value = 15_000_000, liquidationValue = 10_000_000 } },
        };
        foreach (var (member, value) in changes)
        {
            body[member] = value;
        }

        return body.Where(member => member.Value is not null).ToDictionary();
    }

    internal static object[] Months(long inflow, long outflow, int from = 0) =>
        [.. Enumerable.Range(from, 12).Select(month => new { month = new DateOnly(2026, 12, 1).AddMonths(month).ToString("yyyy-MM"), inflow, outflow })];

    /// <summary>A credit request of Rp 50,000,000 over 24 months by this person.</summary>
    /// <returns>Its path.</returns>
    internal static async Task<string> CreditRequestOf(Caller owner, params (string Member, object? Value)[] sme)
    {
        var id = (await owner.Post("/smes", Given.Sme([("consents", new[] { new { purpose = "matching", given = true } }), .. sme]))).Is(201).String("id");
        var number = (await owner.Post($"/smes/{id}/requests", new { kind = "credit", amount = 50_000_000, tenorMonths = 24, purpose = "Modal kerja" })).Is(202).Number("number");
        return $"/smes/{id}/requests/{number}";
    }
}
