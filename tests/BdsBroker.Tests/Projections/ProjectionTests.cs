using BdsBroker.Plans;
using BdsBroker.Projections;
using BdsBroker.Readiness;
using BdsBroker.Tests.Crashes;
using BdsBroker.Tests.Plans;
using Xunit.Abstractions;

namespace BdsBroker.Tests.Projections;

public sealed class ProjectionTests(ITestOutputHelper output)
{
    private const int Plans = 3000;
    private static readonly int Drawn = Seed.Given ?? 20261123;

    /// <summary>The example of docs/plans.md.</summary>
    internal static readonly Plan Example = APlan.OfSales(
        [APlan.Line("Kursi jati", 450_000, 250_000, 40, paymentMonths: 1, capacity: 60)],
        [APlan.Cost("wages", 3_000_000), APlan.Cost("rent", 500_000), APlan.Cost("drawings", 2_000_000)],
        APlan.Opening(cash: 5_000_000, stock: 4_000_000, receivables: 6_000_000, equipment: 12_000_000, life: 24, new Debt("Koperasi", 3_000_000, 300_000, 0.12m)),
        [new("Mesin bubut", "equipment", "2027-01", 24_000_000, 48), new("Kayu", "stock", "2026-12", 20_000_000, null)],
        ownFunds: 5_000_000);

    private static readonly Loan ExampleLoan = Loan.Create(50_000_000, 24, 0.06m, RateKind.Effective);

    [Fact]
    public void Whatever_the_plan_every_month_adds_up_to_the_rupiah()
    {
        var draw = new Random(Drawn);
        for (var n = 0; n < Plans; n++)
        {
            var plan = APlan.Any(draw);
            var loan = draw.Next(4) == 0 ? null : Loan.Create(draw.NextInt64(1, 2_000_000_000), draw.Next(1, 60), draw.Next(0, 500_000) / 1_000_000m, (RateKind)draw.Next(2));
            var fees = loan is null ? 0 : draw.NextInt64(0, 2_000_000);
            var projection = Projection.Of(plan, loan, fees);
            var before = projection.Opening;
            Assert.Equal(before.Assets, before.Liabilities + before.Equity);
            foreach (var (month, (cash, profit, after)) in projection.Cash.Zip(projection.Profit, projection.Closing).Index())
            {
                Assert.Equal(after.Assets, after.Liabilities + after.Equity);
                Assert.Equal((before.Cash, after.Cash), (cash.OpeningCash, cash.ClosingCash));
                Assert.Equal(
                    cash.ClosingCash - cash.OpeningCash,
                    cash.Inflow + cash.OwnFunds + cash.Loan - cash.Outflow - cash.Fees - cash.Investment - cash.Interest - cash.Principal - cash.OtherDebts);
                Assert.Equal(profit.Profit, after.Equity - before.Equity - cash.OwnFunds + cash.Drawings);
                Assert.Equal((plan.Monthly[month].Inflow, plan.Monthly[month].Outflow), (cash.Inflow, cash.Outflow));
                Assert.True(after is { Receivables: >= 0, Equipment: >= 0, Loan: >= 0, Debts: >= 0 }, $"plan {n} of seed {Drawn}: {after}");
                before = after;
            }

            // What the loan costs in twelve months is what its own schedule says.
            var due = loan?.Plan().Installments.Take(11).ToArray() ?? [];
            Assert.Equal((due.Sum(each => each.Interest), due.Sum(each => each.Principal)), (projection.Cash.Sum(month => month.Interest), projection.Cash.Sum(month => month.Principal)));
            Assert.Equal((loan?.Amount ?? 0) - due.Sum(each => each.Principal), projection.Closing[^1].Loan);
        }

        output.WriteLine($"{Plans} plans, {12 * Plans} months, seed {Drawn}.");
    }

    [Fact]
    public void The_example_of_the_documents_comes_to_these_figures()
    {
        var projection = Projection.Of(Example, ExampleLoan, 500_000);

        // Dec: 6,000,000 of old receivables come in; 40 chairs are delivered, to be paid in January.
        Assert.Equal(new CashMonth("2026-12", 5_000_000, 6_000_000, 15_500_000, 2_000_000, 5_000_000, 50_000_000, 500_000, 20_000_000, 0, 0, 300_000, 29_700_000), projection.Cash[0]);
        Assert.Equal(new CashMonth("2027-01", 29_700_000, 18_000_000, 15_500_000, 2_000_000, 0, 0, 0, 24_000_000, 250_000, 1_966_031, 300_000, 5_683_969), projection.Cash[1]);
        Assert.Equal(new ProfitMonth("2026-12", 18_000_000, 10_000_000, 3_500_000, 500_000, 30_000, 500_000, 0, 3_470_000), projection.Profit[0]);
        Assert.Equal(new ProfitMonth("2027-01", 18_000_000, 10_000_000, 3_500_000, 1_000_000, 277_300, 0, 0, 3_222_700), projection.Profit[1]);
        Assert.Equal(new Position(null, 5_000_000, 6_000_000, 4_000_000, 12_000_000, 0, 0, 3_000_000, 24_000_000), projection.Opening);
        Assert.Equal(new Position("2026-12", 29_700_000, 18_000_000, 24_000_000, 11_500_000, 0, 50_000_000, 2_730_000, 30_470_000), projection.Closing[0]);
    }

    [Fact]
    public void The_documents_show_the_figures_of_the_example()
    {
        var text = File.ReadAllText(Path.Combine(Core.MapTests.Root, "docs", "plans.md"));
        var projection = Projection.Of(Example, ExampleLoan, 500_000);
        foreach (var (name, values) in new (string, long[])[]
        {
            ("Closing cash", [projection.Cash[0].ClosingCash, projection.Cash[1].ClosingCash, projection.Cash[11].ClosingCash]),
            ("Profit", [projection.Profit[0].Profit, projection.Profit[1].Profit, projection.Profit[11].Profit]),
            ("Assets", [projection.Closing[0].Assets, projection.Closing[1].Assets, projection.Closing[11].Assets]),
            ("Equity", [projection.Closing[0].Equity, projection.Closing[1].Equity, projection.Closing[11].Equity]),
        })
        {
            Assert.Contains($"| {name} | {string.Join(" | ", values.Select(value => value.ToString("N0")))} |", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_plan_of_months_counts_all_that_goes_out_as_costs_and_debts_without_a_name_as_well()
    {
        var projection = Projection.Of(APlan.OfMonths(20, 15) with { ExistingMonthlyDebtService = 2 }, null, 0);
        Assert.Equal(new CashMonth("2026-12", 0, 20, 15, 0, 0, 0, 0, 0, 0, 0, 2, 3), projection.Cash[0]);
        Assert.Equal(new ProfitMonth("2026-12", 20, 0, 15, 0, 0, 0, 2, 3), projection.Profit[0]);
        Assert.Equal(36, projection.Closing[11].Equity);
    }

    [Fact]
    public void A_payment_below_the_interest_lets_a_debt_grow_and_no_more_than_the_debt_is_paid()
    {
        var growing = Projection.Of(APlan.OfSales([APlan.Line("a", 1, 0, 1)], opening: APlan.Opening(debts: new Debt("d", 1_200, 1, 0.12m))), null, 0);
        Assert.Equal((1_211, 1), (growing.Closing[0].Debts, growing.Cash[0].OtherDebts));
        var ending = Projection.Of(APlan.OfSales([APlan.Line("a", 1, 0, 1)], opening: APlan.Opening(debts: new Debt("d", 100, 70, 0.12m))), null, 0);
        Assert.Equal([70L, 31, 0], ending.Cash.Take(3).Select(month => month.OtherDebts));
        Assert.Equal(0, ending.Closing[11].Debts);
    }

    [Fact]
    public void The_interest_of_a_debt_is_rounded_half_up_exactly()
    {
        // 600 x 0.07 / 12 = 3.5; a twelfth of the rate would be cut off and come to 3.
        var projection = Projection.Of(APlan.OfSales([APlan.Line("a", 1, 0, 1)], opening: APlan.Opening(debts: new Debt("d", 600, 0, 0.07m))), null, 0);
        Assert.Equal(604, projection.Closing[0].Debts);
    }

    [Fact]
    public void Equipment_is_used_up_at_the_end_of_its_life_and_not_before()
    {
        var plan = APlan.OfSales([APlan.Line("a", 1, 0, 1)], opening: APlan.Opening(equipment: 100, life: 3), investments: [new("m", "equipment", APlan.Month(2), 10, 4), new("tanah", "other", APlan.Month(1), 7, null)]);
        var projection = Projection.Of(plan, null, 0);
        Assert.Equal([33L, 33, 36, 3, 2, 3, 0], projection.Profit.Take(7).Select(month => month.Depreciation));
        Assert.Equal((0, 7), (projection.Closing[11].Equipment, projection.Closing[11].OtherAssets));
    }
}
