using BdsBroker.Plans;
using BdsBroker.Registry;

namespace BdsBroker.Tests.Plans;

public sealed class PlanChecksTests
{
    private static readonly FixedCost[] Living = [APlan.Cost("drawings", 1)];

    [Fact]
    public void A_sound_plan_has_no_warning()
    {
        var plan = APlan.OfSales(
            [APlan.Line("Kursi, dijual kredit", 100, 60, 10, 1, capacity: 10), APlan.Line("Meja", 200, 200, 5)],
            Living,
            APlan.Opening(receivables: 1000, debts: new Debt("Koperasi", 100, 10, null)));
        Assert.Empty(PlanChecks.Of(plan with { Collateral = [new("motor AD 1 AA", 10, 5), new("motor AD 2 BB", 10, 5)] }, 5000, new SectorCode(2020, "31001")));
        Assert.Empty(PlanChecks.Of(APlan.OfMonths(20, 15), 50_000));
    }

    [Theory]
    [InlineData(0, 900, true)]
    [InlineData(0, 899, false)]
    [InlineData(3, 1000, true)]
    [InlineData(3, 999, false)]
    public void A_jump_by_the_loan_is_pointed_out_and_in_the_first_month_by_nine_tenths_of_it(int month, long jump, bool isTold)
    {
        var plan = APlan.OfMonths(20, 10);
        plan = plan with { Monthly = [.. plan.Monthly.Select((each, n) => n == month ? each with { Inflow = 20 + jump } : each)] };
        var told = PlanChecks.Of(plan, 1000).Where(warning => warning.Code == "plan.loan-in-inflow").ToArray();
        Assert.Equal(isTold ? [(APlan.Month(month), jump, 1000L)] : [], told.Select(warning => (warning.Month!, warning.Measured!.Value, warning.Limit!.Value)));
    }

    [Theory]
    [InlineData("Pencairan KUR", true)]
    [InlineData("kredit bank", true)]
    [InlineData("Penjualan kredit", false)]
    [InlineData("Kursi KURNIA", false)]
    public void A_loan_among_the_sales_is_told_by_its_name(string name, bool isTold) =>
        Assert.Equal(isTold ? ["sales[0].name"] : [], Fields("plan.loan-among-sales", APlan.OfSales([APlan.Line(name, 2, 1, 1)], Living)));

    [Fact]
    public void Sales_beyond_the_capacity_are_told_by_month()
    {
        var plan = APlan.OfSales([APlan.Line("Kursi", 2, 1, 10, capacity: 12, seasonality: [2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0])], Living);
        var warning = Assert.Single(PlanChecks.Of(plan, null), each => each.Code == "plan.sales-beyond-capacity");
        Assert.Equal(("sales[0]", "2026-12", 20, 12), (warning.Field, warning.Month, warning.Measured, warning.Limit));
    }

    [Fact]
    public void The_owner_who_lives_on_nothing_is_told_where_costs_are_told_apart()
    {
        Assert.Equal(["fixedCosts"], Fields("plan.no-drawings", APlan.OfSales([APlan.Line("Kursi", 2, 1, 1)], [APlan.Cost("wages", 1)])));
        Assert.Empty(Fields("plan.no-drawings", APlan.OfMonths(2, 1)));
    }

    [Fact]
    public void A_price_below_the_unit_cost_is_told() =>
        Assert.Equal(["sales[1].unitPrice"], Fields("plan.price-below-cost", APlan.OfSales([APlan.Line("Kursi", 2, 2, 1), APlan.Line("Meja", 1, 2, 1)], Living)));

    [Fact]
    public void Collateral_counted_twice_and_worth_more_sold_quickly_is_told()
    {
        var plan = APlan.OfMonths(2, 1) with { Collateral = [new("Sepeda motor", 10, 5), new("tanah", 10, 11), new("sepeda-motor", 10, 6), new("Sepeda motor", 11, 5)] };
        Assert.Equal(["collateral[2]"], Fields("plan.collateral-twice", plan));
        Assert.Equal(["collateral[1].liquidationValue"], Fields("plan.liquidation-above-value", plan));
    }

    [Fact]
    public void Debts_without_payments_and_payments_without_debts_are_told()
    {
        Assert.Equal(["opening.debts[0].monthlyPayment"], Fields("plan.debt-without-service", APlan.OfMonths(2, 1) with { Opening = APlan.Opening(debts: [new("Koperasi", 5, 0, null), new("lunas", 0, 0, null)]) }));
        Assert.Equal(["opening.debts"], Fields("plan.service-without-debt", APlan.OfMonths(2, 1) with { ExistingMonthlyDebtService = 1, Opening = APlan.Opening() }));
        Assert.Empty(Fields("plan.service-without-debt", APlan.OfMonths(2, 1) with { ExistingMonthlyDebtService = 1 }));
    }

    [Fact]
    public void Empty_months_and_a_year_that_leaves_nothing_are_told()
    {
        var plan = APlan.OfMonths(2, 1);
        Assert.Equal(["monthly[4]"], Fields("plan.month-empty", plan with { Monthly = [.. plan.Monthly.Select((month, n) => n == 4 ? month with { Inflow = 0, Outflow = 0 } : month)] }));
        Assert.Equal(["monthly"], Fields("plan.empty", APlan.OfMonths(0, 0)));
        Assert.Empty(Fields("plan.month-empty", APlan.OfMonths(0, 0)));
        Assert.Equal(["monthly"], Fields("plan.no-surplus", APlan.OfMonths(2, 2)));
        Assert.Empty(Fields("plan.no-surplus", plan));
    }

    [Theory]
    [InlineData("01121", true)]
    [InlineData("01411", false)]
    [InlineData("31001", false)]
    public void The_same_every_month_is_told_for_crops_only(string code, bool isTold) =>
        Assert.Equal(isTold, PlanChecks.Of(APlan.OfMonths(2, 1), null, new SectorCode(2020, code)).Any(warning => warning.Code == "plan.no-season"));

    private static IEnumerable<string> Fields(string code, Plan plan) => PlanChecks.Of(plan, null).Where(warning => warning.Code == code).Select(warning => warning.Field);
}
