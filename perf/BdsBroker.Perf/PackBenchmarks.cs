using System.Text.Json;
using BdsBroker.Core;
using BdsBroker.Packs;
using BdsBroker.Plans;
using BdsBroker.Proposals;
using BdsBroker.Readiness;
using BdsBroker.Registry;
using BdsBroker.Requests;
using BenchmarkDotNet.Attributes;

namespace BdsBroker.Perf;

/// <summary>The printable pack of a proposal with a structured plan, four papers and a loan of 24 or 60 months; the floor writes the same frozen submission as JSON.</summary>
[MemoryDiagnoser]
public class PackBenchmarks
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);
    private readonly PackCode code = new(new string('5', 64));
    private Snapshot frozen = null!;

    [Params(24, 60)]
    public int Months { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var start = new DateOnly(2026, 12, 1);
        SalesLine[] sales = [new("Kursi", null, 450_000, 250_000, 60, 40, [8, 8, 10, 14, 12, 8, 8, 10, 10, 12, 14, 16], null, 1), new("Meja", null, 1_250_000, 700_000, 20, 12, null, null, 0)];
        FixedCost[] costs = [new("wages", null, 6_000_000, null), new("rent", null, 750_000, null), new("drawings", null, 3_000_000, null)];
        var words = string.Concat(Enumerable.Repeat("Toko di Solo memesan kursi dan meja. ", 30));
        var plan = new Plan
        {
            Sme = "sme1", Number = 1, Version = 3, Purpose = words, OwnFunds = 10_000_000, Market = words, Production = words, People = words, StartMonth = "2026-12",
            Monthly = Operating.Months(start, sales, costs, 6_000_000), ExistingMonthlyDebtService = 300_000, Collateral = [new("Tanah", 120_000_000, 80_000_000)],
            Opening = new(5_000_000, 14_000_000, 6_000_000, 32_000_000, 60, null, [new("Koperasi", 3_000_000, 300_000, 0.12m)]), Sales = sales, FixedCosts = costs,
            Investments = [new("Mesin", "equipment", "2027-01", 24_000_000, 48)], SavedAt = Monday, SavedBy = new("p", "sme", "sme1"),
        };
        var sme = new Sme
        {
            Id = "sme1", Name = "Ukir Jaya", Address = new("Serenan", "Serenan"), Regency = "33.10", Phone = new("0812", "0812"), Kbli = new(2020, "31001"), EstablishedYear = 2015, Employees = 12, ConfirmedAt = Monday,
        };
        var product = new Product
        {
            Id = "product1", Bank = "bank1", BankName = "Bank", Name = "Produk", MinAmount = 1, MaxAmount = 100_000_000, MaxTenorMonths = 60, AnnualRate = 0.06m, RateKind = "effective",
            Fees = [new("provisi", null, 0.01m)], MinMonthsInBusiness = 6, MinDscr = 1.25m, MinCollateralCoverage = 1, Sectors = ["*"], Provinces = ["*"], Documents = ["ktp"], RequiresEndorsement = false,
            ValidFrom = new(2026, 1, 1), ChangedAt = Monday,
        };
        var request = new Request
        {
            Sme = "sme1", Number = 1, Kind = RequestKind.Credit, State = RequestState.Engaged, Amount = 50_000_000, TenorMonths = Months, Purpose = "modal kerja", SmeName = "Ukir Jaya", Regency = "33.10",
            Sector = new(2020, "31001"), SubmittedAt = Monday,
        };
        Document[] papers = [.. Enumerable.Range(1, 4).Select(n => new Document($"d{n}", "ktp", $"berkas {n}.pdf", 100_000 * n, "application/pdf", new string('a', 64), $"b{n}", Monday, new("p", "sme", "sme1")))];
        frozen = new(
            "proposal1", "bank1", null, 1, 1, Monday, Monday.AddDays(14), FrozenSme.Of(sme), new(50_000_000, Months, "modal kerja", Monday), "Pendamping", plan,
            CreditReadiness.Of(request, sme, plan, ["ktp"], product, new(2026, 11, 23)), papers, null, product, new("p", Monday));
    }

    [Benchmark(Baseline = true, Description = "the same as JSON")]
    public int AsJson() => JsonSerializer.SerializeToUtf8Bytes(frozen, ProposalsJson.Default.Snapshot).Length;

    [Benchmark(Description = "Pack.Write")]
    public int Write() => Pack.Write(frozen, code, Language.Indonesian).Page.Length;
}
