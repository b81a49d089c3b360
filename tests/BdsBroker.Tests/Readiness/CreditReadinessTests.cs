using System.Text.Json;
using BdsBroker.Core;
using BdsBroker.Plans;
using BdsBroker.Readiness;
using BdsBroker.Registry;
using BdsBroker.Requests;
using static BdsBroker.Readiness.CriterionStatus;
using BdsBroker.Tests.Requests;

namespace BdsBroker.Tests.Readiness;

public sealed class CreditReadinessTests
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 11, 23);

    // Rp 12,000,000 over 12 months without interest: Rp 1,000,000 a month.
    private static readonly Request Asked = new()
    {
        Sme = "s1",
        Number = 1,
        Kind = RequestKind.Credit,
        State = RequestState.Engaged,
        Amount = 12_000_000,
        TenorMonths = 12,
        SmeName = "Ukir Jaya",
        Regency = "33.10",
        Sector = new(2020, "31001"),
        SubmittedAt = Monday,
    };

    private static readonly Sme Firm = new()
    {
        Id = "s1",
        Name = "Ukir Jaya",
        Address = A.Kept("Serenan"),
        Regency = "33.10",
        Phone = A.Kept("0812000001"),
        Kbli = new(2020, "31001"),
        EstablishedYear = 2026,
        EstablishedMonth = 5,
        Employees = 3,
        ConfirmedAt = Monday,
    };

    private static readonly Plan Planned = new()
    {
        Sme = "s1",
        Number = 1,
        Version = 3,
        Purpose = "p",
        OwnFunds = 0,
        Market = "m",
        Production = "p",
        People = "p",
        StartMonth = "2026-12",
        Monthly = Months(1_500_000),
        ExistingMonthlyDebtService = 200_000,
        Collateral = [new("motor", 9_000_000, 6_000_000), new("mesin", 9_000_000, 3_000_000)],
        SavedAt = Monday,
        SavedBy = new("p1", "sme", "s1"),
    };

    private static readonly Product Kur = new()
    {
        Id = "p1",
        Bank = "b1",
        BankName = "Bank Contoh",
        Name = "Modal kerja",
        MinAmount = 12_000_000,
        MaxAmount = 12_000_000,
        MaxTenorMonths = 12,
        AnnualRate = 0,
        RateKind = "effective",
        MinMonthsInBusiness = 6,
        MinDscr = 1.25m,
        MinCollateralCoverage = 0.75m,
        Sectors = ["31"],
        Provinces = ["33"],
        Documents = ["ktp", "nib"],
        RequiresEndorsement = true,
        ValidFrom = Today,
        ValidTo = Today,
        ChangedAt = Monday,
    };

    private static readonly string[] Papers = ["nib", "ktp", "photo"];

    private static Request Endorsed => Asked with { Endorsement = new(3, "prov", "kkmb", "K-1", Monday) };

    [Fact]
    public void At_exact_equality_every_criterion_is_met_and_the_request_is_ready()
    {
        var readiness = CreditReadiness.Of(Endorsed, Firm, Planned, Papers, Kur, Today);
        Assert.All(readiness.Criteria, criterion => Assert.True(criterion.Status == Met, criterion.ToString()));
        Assert.True(readiness.Ready);
        Assert.Equal(1_000_000, readiness.Installment);
        Assert.Equal("1.2500", readiness.Dscr!.Value.ToString());
        Assert.Equal("0.7500", readiness.CollateralCoverage!.Value.ToString());
        Assert.Equal(
            ["amount", "tenor", "months-in-business", "dscr", "collateral-coverage", "sector", "province", "documents", "endorsement", "validity"],
            readiness.Criteria.Select(criterion => criterion.Code));
        Assert.Equal((3, 1), (readiness.PlanVersion, readiness.ProductVersion));
    }

    [Theory]
    [InlineData(11_999_999, Failed, "Rp 12,000,000")]
    [InlineData(12_000_000, Met, null)]
    [InlineData(12_000_001, Failed, "at most Rp 12,000,000")]
    internal void The_amount_lies_within_the_products_limits(long amount, CriterionStatus status, string? advice) =>
        Check("amount", status, advice, Endorsed with { Amount = amount });

    [Theory]
    [InlineData(12, Met)]
    [InlineData(13, Failed)]
    internal void The_tenor_is_at_most_the_products(int months, CriterionStatus status) => Check("tenor", status, null, Endorsed with { TenorMonths = months });

    [Theory]
    [InlineData(2026, 5, Met, 6)] // May to November
    [InlineData(2026, 6, Failed, 5)]
    [InlineData(2025, null, Met, 11)] // from December at the latest
    [InlineData(2026, null, Missing, 0)] // January would do, December would not
    internal void Months_in_business_count_from_year_and_month_and_a_year_alone_from_December(int year, int? month, CriterionStatus status, int measured)
    {
        var criterion = Check("months-in-business", status, null, sme: Firm with { EstablishedYear = year, EstablishedMonth = month });
        Assert.Equal(measured, criterion.Measured!.Value.GetInt32());
    }

    [Theory]
    [InlineData(11, Met)] // even from December 2025
    [InlineData(12, Missing)]
    [InlineData(22, Missing)] // from January 2025 only
    [InlineData(23, Failed)] // not even from January
    internal void A_year_alone_is_missing_its_month_only_where_the_month_decides(int required, CriterionStatus status) =>
        Check("months-in-business", status, null, sme: Firm with { EstablishedYear = 2025, EstablishedMonth = null }, product: Kur with { MinMonthsInBusiness = required });

    [Fact]
    public void Too_young_a_business_is_told_when_it_is_old_enough() =>
        Check("months-in-business", Failed, "2026-12", sme: Firm with { EstablishedMonth = 6 });

    [Fact]
    public void The_dscr_compares_unrounded_and_shows_no_less_a_failure_than_it_is()
    {
        // One rupiah less in the whole year: 17,999,999 / 14,400,000 is less than 1.25, and is not shown as 1.2500.
        PlanMonth[] months = [.. Months(1_500_000)];
        months[11] = months[11] with { Outflow = months[11].Outflow + 1 };
        var criterion = Check("dscr", Failed, "Rp 1 a month", plan: Planned with { Monthly = months });
        Assert.Equal("1.2499", criterion.Measured!.Value.GetRawText());
    }

    [Fact]
    public void The_dscr_counts_the_largest_installment_and_other_debts()
    {
        // A flat loan of 12 % pays Rp 1,120,000; with grace, fewer and larger installments.
        var flat = CreditReadiness.Of(Endorsed, Firm, Planned, Papers, Kur with { AnnualRate = 0.12m, RateKind = "flat" }, Today);
        Assert.Equal(1.1364m, flat.Dscr);
        var grace = CreditReadiness.Of(Endorsed, Firm, Planned, Papers, Kur with { GraceMonths = 6 }, Today);
        Assert.Equal((2_000_000, 0.6818m), (grace.LargestInstallment, grace.Dscr));
    }

    [Fact]
    public void What_the_dscr_lacks_is_said_in_rupiah_a_month() =>
        Check("dscr", Failed, "Rp 250,000 a month", plan: Planned with { Monthly = Months(1_250_000) });

    [Fact]
    public void A_business_that_loses_money_has_a_negative_dscr()
    {
        var criterion = Check("dscr", Failed, "Rp 2,700,000 a month", plan: Planned with { Monthly = Months(-1_200_000) });
        Assert.Equal("-1.0000", criterion.Measured!.Value.GetRawText());
    }

    [Fact]
    public void More_grace_than_the_loan_has_months_leaves_one_month_to_repay()
    {
        var readiness = CreditReadiness.Of(Endorsed with { TenorMonths = 1 }, Firm, Planned, Papers, Kur with { GraceMonths = 12 }, Today);
        Assert.Equal(12_000_000, readiness.Installment);
    }

    [Fact]
    public void Without_a_plan_cash_flow_and_collateral_and_endorsement_are_missing()
    {
        var readiness = CreditReadiness.Of(Asked, Firm, null, Papers, Kur, Today);
        Assert.Equal(["dscr", "collateral-coverage", "endorsement"], readiness.Criteria.Where(criterion => criterion.Status == Missing).Select(criterion => criterion.Code));
        Assert.DoesNotContain(readiness.Criteria, criterion => criterion.Status == Failed);
        Assert.Null(readiness.Dscr);
        Assert.Null(readiness.CollateralCoverage);
        Assert.Equal(1_000_000, readiness.Installment);
    }

    [Fact]
    public void Collateral_that_nobody_named_is_missing_and_an_empty_list_is_not_enough()
    {
        Check("collateral-coverage", Missing, "Rp 9,000,000", plan: Planned with { Collateral = null });
        Check("collateral-coverage", Failed, "Rp 9,000,000", plan: Planned with { Collateral = [] });
        Check("collateral-coverage", Failed, "Rp 1,", plan: Planned with { Collateral = [new("motor", 9_000_000, 8_999_999)] });
        Check("collateral-coverage", Met, null, plan: Planned with { Collateral = null }, product: Kur with { MinCollateralCoverage = 0 });
    }

    [Theory]
    [InlineData(2020, "31001", Met)]
    [InlineData(2020, "32001", Failed)]
    [InlineData(2025, "31001", Missing)] // codes moved between versions
    internal void The_sector_is_one_of_the_products_in_the_same_version(int version, string code, CriterionStatus status) =>
        Check("sector", status, null, sme: Firm with { Kbli = new(version, code) });

    [Fact]
    public void A_star_takes_every_sector_and_province()
    {
        Check("sector", Met, null, sme: Firm with { Kbli = new(2025, "99999") }, product: Kur with { Sectors = ["*"] });
        Check("province", Met, null, sme: Firm with { Regency = "94.01" }, product: Kur with { Provinces = ["*"] });
        Check("province", Failed, "East Java", sme: Firm with { Regency = "35.01" });
    }

    [Fact]
    public void Documents_that_are_not_there_are_missing_and_named()
    {
        var criterion = Check("documents", Missing, "Upload 1 more: business number (NIB).", papers: ["ktp"]);
        Assert.Equal("""["ktp"]""", criterion.Measured!.Value.GetRawText());
        Assert.Equal("""["ktp","nib"]""", criterion.Required.GetRawText());
    }

    [Fact]
    public void An_endorsement_counts_for_the_current_version_of_the_plan_only()
    {
        Check("endorsement", Missing, "version 4", plan: Planned with { Version = 4 });
        Check("endorsement", Missing, "version 3", Asked);
        Check("endorsement", Met, null, Asked, product: Kur with { RequiresEndorsement = false });
    }

    [Fact]
    public void A_product_is_offered_on_its_first_and_on_its_last_day()
    {
        Check("validity", Met, "2026-11-23");
        Check("validity", Failed, "Wait until 2026-11-24", product: Kur with { ValidFrom = Today.AddDays(1), ValidTo = null });
        Check("validity", Failed, "ended on 2026-11-22", product: Kur with { ValidFrom = Today.AddDays(-9), ValidTo = Today.AddDays(-1) });
    }

    [Fact]
    public void Fees_are_amounts_and_rates_half_up_and_raise_the_effective_rate()
    {
        var readiness = CreditReadiness.Of(Endorsed with { Amount = 12_000_050 }, Firm, Planned, Papers, Kur with { Fees = [new("provisi", null, 0.01m), new("administrasi", 150_000, null)] }, Today);
        Assert.Equal(120_001 + 150_000, readiness.Fees);
        Assert.True(readiness.EffectiveAnnualRate > 0.04m);
    }

    [Fact]
    public void Products_come_in_the_order_of_closeness()
    {
        FrozenReadiness Of(string id, Product product) => CreditReadiness.Of(Endorsed, Firm, Planned, Papers, product with { Id = id }, Today);
        var order = CreditReadiness.Closest(
        [
            Of("two-failed", Kur with { MaxTenorMonths = 6, Provinces = ["35"] }), Of("z-ready", Kur), Of("one-failed", Kur with { MaxTenorMonths = 6 }),
            Of("one-missing", Kur with { Documents = ["slik"] }), Of("a-ready", Kur),
        ]);
        Assert.Equal(["a-ready", "z-ready", "one-missing", "one-failed", "two-failed"], order.Select(product => product.Product));
    }

    [Fact]
    public void Frozen_readiness_reads_back_as_it_was()
    {
        var json = JsonSerializer.Serialize(CreditReadiness.Of(Asked, Firm, null, Papers, Kur, Today), ReadinessJson.Default.FrozenReadiness);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, ReadinessJson.Default.FrozenReadiness), ReadinessJson.Default.FrozenReadiness));
    }

    [Theory]
    [InlineData(1, 3, "0.3333")]
    [InlineData(2, 3, "0.6667")]
    [InlineData(25, 200_000, "0.0001")] // 0.000125
    [InlineData(3, 20_000, "0.0002")] // exactly half
    [InlineData(-1, 3, "-0.3333")]
    [InlineData(1_000_000_000_000_000, 1, "1000000000000000.0000")]
    public void A_ratio_shows_four_decimals_half_up(long top, long bottom, string shown) => Assert.Equal(shown, new Ratio(top, bottom).Rounded().ToString());

    private static Criterion Check(
        string code, CriterionStatus status, string? advice, Request? request = null, Sme? sme = null, Plan? plan = null, string[]? papers = null, Product? product = null)
    {
        var readiness = CreditReadiness.Of(request ?? Endorsed, sme ?? Firm, plan ?? Planned, papers ?? Papers, product ?? Kur, Today);
        var criterion = Assert.Single(readiness.Criteria, criterion => criterion.Code == code);
        Assert.True(criterion.Status == status, criterion.ToString());
        Assert.Contains(advice ?? "", criterion.Advice.En, StringComparison.Ordinal);
        Assert.Equal(readiness.Criteria.All(each => each.Status == Met), readiness.Ready);
        return criterion;
    }

    private static PlanMonth[] Months(long net) =>
        [.. Enumerable.Range(0, 12).Select(month => new PlanMonth(new DateOnly(2026, 12, 1).AddMonths(month).ToString("yyyy-MM"), Math.Max(0, net), Math.Max(0, -net)))];
}
