using BdsBroker.Core;
using BdsBroker.Packs;
using BdsBroker.Plans;
using BdsBroker.Proposals;
using BdsBroker.Readiness;
using BdsBroker.Registry;
using BdsBroker.Requests;
using BdsBroker.Tests.Plans;
using BdsBroker.Tests.Proposals;
using BdsBroker.Tests.Requests;

namespace BdsBroker.Tests.Packs;

/// <summary>Frozen submissions to print.</summary>
internal static class APack
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    internal static readonly PackCode Code = new("1f0c9d5e7a2b4c6d8e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f");

    internal static readonly Product Product = AProposal.Product with
    {
        Name = "Kredit Contoh", BankName = "Bank Contoh", MinCollateralCoverage = 1.5m, Documents = ["ktp", "nib", "slik"], RequiresEndorsement = true, Sectors = ["25", "31"], Provinces = ["33", "34"], ValidTo = new(2027, 6, 30),
    };

    internal static readonly Sme Sme = AProposal.Sme with
    {
        Name = "Ukir Jaya (contoh)", Address = A.Kept("Serenan RT 02 RW 04, Juwiring, Klaten 57472"), Phone = A.Kept("+62 812-0000-0001"), Email = A.Kept("ukir.jaya@contoh.id"), OwnerNik = A.Kept("3310014107850003"),
        Nib = A.Kept("9120001234567"), Products = ["kursi", "meja"], EstablishedMonth = 3, AnnualSales = 900_000_000, Cluster = "Serenan",
    };

    /// <summary>A structured plan with texts as consultants write them.</summary>
    internal static readonly Plan Plan = APlan.OfSales(
        [
            APlan.Line("Kursi", 450_000, 250_000, 40, paymentMonths: 1, capacity: 60, seasonality: [8, 8, 10, 14, 12, 8, 8, 10, 10, 12, 14, 16]),
            APlan.Line("Meja", 1_250_000, 700_000, 12, capacity: 20),
        ],
        [APlan.Cost("wages", 6_000_000), APlan.Cost("rent", 750_000), APlan.Cost("utilities", 400_000), APlan.Cost("drawings", 3_000_000)],
        APlan.Opening(cash: 5_000_000, stock: 14_000_000, receivables: 6_000_000, equipment: 32_000_000, life: 60, new Debt("Koperasi", 3_000_000, 300_000, 0.12m)),
        [new("Mesin bubut", "equipment", "2027-01", 24_000_000, 48), new("Kayu", "stock", "2026-12", 20_000_000, null)],
        ownFunds: 10_000_000) with
    {
        Version = 3,
        Purpose = "Kayu untuk pesanan tiga toko di Solo, dan satu mesin bubut.",
        Market = "Tiga toko di Solo memesan 40 kursi dan 12 meja per bulan sejak 2024.\n\nPesanan naik menjelang Lebaran; toko membayar satu bulan setelah barang diterima. Dua toko lain di Yogyakarta meminta contoh.",
        Production = "Kayu dikeringkan empat minggu, lalu dibubut dan diukir. Mesin bubut kedua menaikkan kapasitas kursi dari 40 menjadi 60 per bulan.\n\nSisa kayu menjadi bahan bakar pengering.",
        People = "Dua belas orang: pemilik, dua tukang ukir senior, enam tukang, tiga pembantu. Istri pemilik mencatat kas setiap hari.",
        Collateral = [new("Tanah dan bengkel, SHM 0123 (contoh)", 120_000_000, 80_000_000), new("Sepeda motor 2022, AD 0000 XX (contoh)", 14_000_000, 9_000_000)],
    };

    internal static readonly IReadOnlyList<Document> Documents =
    [
        Paper(1, "ktp", "ktp pemilik.pdf", 312_448), Paper(2, "nib", "NIB 2026.pdf", 128_004), Paper(3, "bank-statement", "rekening koran Jun-Nov 2026.xlsx", 1_834_221), Paper(4, "photo", "bengkel.jpg", 2_400_817),
    ];

    /// <summary>With everything that a submission can hold.</summary>
    internal static Snapshot Full { get; } = Of(Plan, Documents, new(3, "p1", "kkmb", "KKMB-2026-0042", A.Monday.AddHours(-3)), Product, Sme);

    /// <summary>With as little as can be forwarded.</summary>
    internal static Snapshot Bare { get; } = Of(null, [], null, Product with { Fees = [], ValidTo = null, RequiresEndorsement = false }, Sme with { Email = null, OwnerNik = null, Nib = null, EstablishedMonth = null, AnnualSales = null, Cluster = null }) with { PreparedBy = null };

    /// <summary>With the most of everything: the longest texts, the largest amounts, the longest loan, the most papers.</summary>
    internal static Snapshot Huge { get; } = Of(
        APlan.OfMonths(1_000_000_000_000_000, 999_999_999_999_999) with
        {
            Purpose = Long(2000), Market = Long(8000), Production = Long(8000), People = new string('x', 8000), OwnFunds = 1_000_000_000_000_000,
            Collateral = [.. Enumerable.Range(0, 50).Select(n => new Collateral($"{n} {new string('w', 190)}", 1_000_000_000_000_000, 1_000_000_000_000_000))],
        },
        [.. Enumerable.Range(0, 50).Select(n => Paper(n, "other", new string('n', 200) + ".pdf", 20_971_520))],
        null,
        Product with { MaxAmount = Loan.LargestAmount, MaxTenorMonths = 600, Fees = [.. Enumerable.Range(0, 10).Select(n => new ProductFee(new string('f', 100), n, null))] },
        Sme with { Name = new string('N', 200), Products = [.. Enumerable.Repeat(new string('p', 100), 20)], AnnualSales = 1_000_000_000_000_000 },
        Loan.LargestAmount,
        600);

    internal static Snapshot Of(Plan? plan, IReadOnlyList<Document> documents, Endorsement? endorsement, Product product, Sme sme, long amount = 50_000_000, int tenor = 24)
    {
        var request = A.Engaged with { Amount = amount, TenorMonths = tenor, Endorsement = endorsement };
        return new(
            "q4zt2vwx7k3mfn5jhd6yscb2ae", "bank1", null, 1, 1, A.Monday, A.Monday.AddDays(14), FrozenSme.Of(sme), new(amount, tenor, "Modal kerja dan mesin bubut", A.Monday.AddDays(-20)), "Pendamping Solo (contoh)",
            plan, CreditReadiness.Of(request, sme, plan, [.. documents.Select(each => each.Kind)], product, Today), documents, endorsement, product, new("owner", A.Monday));
    }

    /// <summary>The page as text.</summary>
    internal static string Text(Snapshot frozen, Language language) => System.Text.Encoding.UTF8.GetString(Pack.Write(frozen, Code, language).Page);

    private static Document Paper(int n, string kind, string name, long size) =>
        new($"d{n}", kind, name, size, "application/pdf", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([(byte)n])), $"b{n}", A.Monday.AddDays(-n), new("owner", "sme", A.Sme));

    private static string Long(int letters) => string.Concat(Enumerable.Repeat("Pesanan naik menjelang Lebaran. ", 1 + (letters / 32)))[..letters];
}
