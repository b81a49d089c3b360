using BdsBroker.Core;
using BdsBroker.Plans;
using BdsBroker.Readiness;
using BdsBroker.Registry;
using BdsBroker.Requests;
using BenchmarkDotNet.Attributes;

namespace BdsBroker.Perf;

/// <summary>
/// A request measured against 200 products, most of which it misses in some figure, with every way solved and measured again; the floor is a plan of installments for each. Reading the products is
/// one range of the storage (a test counts it).
/// </summary>
[MemoryDiagnoser]
public class ReadinessBenchmarks
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);
    private static readonly SubjectKey Key = SubjectKey.Draw("sme/s1");

    private static readonly Request Asked = new()
    {
        Sme = "s1", Number = 1, Kind = RequestKind.Credit, State = RequestState.Engaged, Amount = 50_000_000, TenorMonths = 24, SmeName = "Ukir Jaya", Regency = "33.10",
        Sector = new(2020, "31001"), SubmittedAt = Now,
    };

    private static readonly Sme Firm = new()
    {
        Id = "s1", Name = "Ukir Jaya", Address = Key.Seal("Serenan"), Regency = "33.10", Phone = Key.Seal("0812"), Kbli = new(2020, "31001"), EstablishedYear = 2015, Employees = 3, ConfirmedAt = Now,
    };

    private static readonly Plan Planned = new()
    {
        Sme = "s1", Number = 1, Version = 1, Purpose = "p", OwnFunds = 0, Market = "m", Production = "p", People = "p", StartMonth = "2026-12",
        Monthly = [.. Enumerable.Range(0, 12).Select(n => new PlanMonth(new DateOnly(2026, 12, 1).AddMonths(n).ToString("yyyy-MM"), 18_000_000, 15_000_000))],
        ExistingMonthlyDebtService = 500_000, Collateral = [new("motor", 40_000_000, 30_000_000)], SavedAt = Now, SavedBy = new("p1", "sme", "s1"),
    };

    private static readonly Product[] Products = [.. Enumerable.Range(0, 200).Select(n => new Product
    {
        Id = $"p{n:D3}", Bank = "b1", BankName = "Bank Contoh", Name = "Modal kerja", MinAmount = 5_000_000, MaxAmount = 40_000_000 + (n * 1_000_000), MaxTenorMonths = 18 + (n % 43), AnnualRate = 0.06m + (n % 7 * 0.015m),
        RateKind = n % 3 == 0 ? "flat" : "effective", GraceMonths = n % 5 == 0 ? 3 : 0, Fees = [new("provisi", null, 0.01m)], MinMonthsInBusiness = 6, MinDscr = 1 + (n % 10 * 0.1m), MinCollateralCoverage = n % 4 * 0.25m,
        Sectors = ["*"], Provinces = ["*"], Documents = ["ktp"], RequiresEndorsement = n % 2 == 0, ValidFrom = new(2026, 1, 1), ChangedAt = Now,
    })];

    [Benchmark(Baseline = true, Description = "200 plans of installments")]
    public long Installments() => Products.Sum(product => Loan.Create(50_000_000, 24, product.AnnualRate, RateKind.Effective).Plan().TotalInterest);

    [Benchmark(Description = "readiness for 200 products")]
    public int Readiness() => CreditReadiness.Closest(Products.Select(product => CreditReadiness.Of(Asked, Firm, Planned, ["ktp"], product, new(2026, 11, 23)))).Sum(product => product.Unmet);
}
