using BdsBroker.Core;
using BdsBroker.Readiness;
using BdsBroker.Registry;
using BdsBroker.Tests.Harness;
using Xunit.Abstractions;

namespace BdsBroker.Tests.Readiness;

/// <summary>Every way that is offered does what it says, and one step less does not.</summary>
public sealed class WaysTests(ITestOutputHelper output)
{
    private static readonly Product Kur = new()
    {
        Id = "p1", Bank = "b1", BankName = "Bank Contoh", Name = "Modal kerja", MinAmount = 5_000_000, MaxAmount = 100_000_000, MaxTenorMonths = 36, AnnualRate = 0.06m, RateKind = "effective",
        MinMonthsInBusiness = 6, MinDscr = 1.25m, MinCollateralCoverage = 0.75m, Sectors = ["*"], Provinces = ["*"], Documents = [], RequiresEndorsement = false,
        ValidFrom = new(2026, 1, 1), ChangedAt = World.Monday,
    };

    private static readonly Bid Asked = new(Kur, 50_000_000, 24, RateKind.Effective, 0, 36_000_000, 500_000, 30_000_000);

    [Fact]
    public void A_cash_flow_that_is_too_small_gets_a_smaller_amount_a_longer_term_and_what_it_lacks()
    {
        var ways = Ways.Of("dscr", Asked);
        Assert.Equal(["amount", "tenor", "cash-flow"], ways.Select(way => way.Change));
        Assert.Equal((42_500_000, 42_869_445, "With Rp 42,500,000, the cash flow would carry it."), (ways[0].To, ways[0].Exact, ways[0].Text.En));
        Assert.Equal((24, 29, "Selama 29 bulan, arus kas mampu menanggungnya."), (ways[1].From, ways[1].To, ways[1].Text.Id));
        Assert.Equal((0, 395_039), (ways[2].From, ways[2].To));
    }

    [Fact]
    public void Collateral_that_is_too_small_gets_what_it_lacks_and_the_amount_that_it_covers()
    {
        var ways = Ways.Of("collateral-coverage", Asked);
        Assert.Equal((30_000_000, 37_500_000, "Rp 7,500,000 more collateral, by its liquidation value, would do."), (ways[0].From, ways[0].To, ways[0].Text.En));
        Assert.Equal(("amount", 40_000_000), (ways[1].Change, ways[1].To));
        Assert.Equal(["dscr", "collateral-coverage"], ways[1].Makes);
    }

    [Fact]
    public void A_change_that_spoils_something_else_says_so()
    {
        var way = Assert.Single(Ways.Of("tenor", Asked with { TenorMonths = 48, NetOfYear = 36_000_000, Product = Kur with { MaxTenorMonths = 24 } }));
        Assert.Equal(("tenor", 24), (way.Change, way.To));
        Assert.Equal(["dscr"], way.Breaks);
        Assert.EndsWith("But then it would fail: the cash flow.", way.Text.En, StringComparison.Ordinal);
    }

    [Fact]
    public void All_figures_at_once_are_met_by_the_largest_loan_that_there_is_something_behind_or_by_more_behind_it()
    {
        var all = Ways.All(Asked);
        Assert.Equal([new FigureChange("amount", 50_000_000, 40_000_000)], all[0].Changes);
        Assert.Equal([new FigureChange("collateral", 30_000_000, 37_500_000), new FigureChange("cash-flow", 0, 395_039)], all[1].Changes);
        Assert.Equal(["dscr", "collateral-coverage"], all[1].Makes);
    }

    [Fact]
    public void Without_a_plan_it_is_told_what_the_plan_must_show()
    {
        var bare = Asked with { NetOfYear = null, OtherDebt = 0, Pledged = null };
        var way = Assert.Single(Ways.Of("dscr", bare));
        Assert.Equal(("cash-flow", null, 2_770_039), (way.Change, way.From, way.To));
        Assert.Equal(["collateral", "cash-flow"], Assert.Single(Ways.All(bare)).Changes.Select(change => change.Change));
    }

    [Fact]
    public void What_nothing_can_mend_gets_no_way()
    {
        Assert.Equal(["cash-flow"], Ways.Of("dscr", Asked with { NetOfYear = -1 }).Select(way => way.Change));
        Assert.Equal(["collateral"], Ways.Of("collateral-coverage", Asked with { Pledged = 0 }).Select(way => way.Change));
        Assert.Empty(Ways.All(Asked with { NetOfYear = 60_000_000, Pledged = 50_000_000 }));
    }

    [Fact]
    public void The_worked_example_of_the_documents_is_right()
    {
        var (plan, ways, pledge) = (Asked.Loan.Plan(), Ways.Of("dscr", Asked), Ways.Of("collateral-coverage", Asked));
        string[] figures =
        [
            Rupiah.English(Asked.Loan.Installment()), Rupiah.English(plan.Last), Rupiah.English(plan.TotalInterest), Asked.Dscr(plan.Largest)!.Value.Rounded().ToString(),
            Rupiah.English(Asked.Affordable!.Value), Rupiah.English(ways[0].Exact), Rupiah.English(ways[0].To), $"{ways[1].To} months", Rupiah.English(ways[2].To),
            Asked.Coverage!.Value.Rounded().ToString(), Rupiah.English(pledge[0].To), Rupiah.English(pledge[1].To),
        ];
        var told = File.ReadLines(Path.Combine(Core.MapTests.Root, "docs", "readiness.md")).SkipWhile(line => line != "## A worked example").Where(line => line.StartsWith('|')).Skip(2)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[2]);
        Assert.Equal(figures, told);
    }

    [Fact]
    public void Every_way_does_what_it_says_and_one_step_less_does_not()
    {
        var random = new Random(20261123);
        var (ways, combined, bids) = (0, 0, 6_000);
        for (var n = 0; n < bids; n++)
        {
            var bid = Random(random);
            var before = bid.Met;
            foreach (var criterion in Bid.Criteria)
            {
                var found = Ways.Of(criterion, bid);
                Assert.True(found.Count == 0 || !before.Contains(criterion), bid.ToString());
                foreach (var way in found)
                {
                    ways++;
                    var (after, exact) = (Ways.Apply(bid, way.Change, way.To).Met, Ways.Apply(bid, way.Change, way.Exact).Met);
                    var told = $"{way} for {bid}";
                    Assert.True(after.Contains(criterion) && exact.Contains(criterion), told);
                    Assert.True(way.Makes.SequenceEqual(after.Except(before)) && (way.Breaks ?? []).SequenceEqual(before.Except(after)), told);
                    if (OneFurther(bid, criterion, way) is { } less)
                    {
                        Assert.False(Ways.Apply(bid, way.Change, less).Met.Contains(criterion), told);
                    }
                }
            }

            foreach (var together in Ways.All(bid))
            {
                combined++;
                var after = together.Changes.Aggregate(bid, (now, change) => Ways.Apply(now, change.Change, change.To));
                Assert.True(after.Met.Count == Bid.Criteria.Count, $"{together} for {bid}");
            }
        }

        output.WriteLine($"{ways} ways and {combined} combinations of {bids} random bids.");
        Assert.True(ways > bids && combined > bids / 2);
    }

    /// <summary>The value beyond the last that does; null where the product's limits end it, and not the criterion.</summary>
    private static long? OneFurther(Bid bid, string criterion, Way way) => (criterion, way.Change) switch
    {
        ("amount", _) => bid.Amount < bid.Product.MinAmount ? way.Exact - 1 : way.Exact + 1,
        ("tenor", _) => way.Exact + 1,
        (_, "amount") => way.Exact >= bid.Product.MaxAmount ? null : way.Exact + 1,
        _ => way.Exact - 1 < 1 ? null : way.Exact - 1,
    };

    private static Bid Random(Random random)
    {
        long Amount() => random.Next(4) switch
        {
            0 => random.NextInt64(100_000, 1_000_000),
            1 => random.NextInt64(10_000_000_000, Loan.LargestAmount + 1),
            _ => random.NextInt64(1_000_000, 500_000_000),
        };
        var (one, two) = (Amount(), Amount());
        var product = Kur with
        {
            MinAmount = Math.Min(one, two),
            MaxAmount = Math.Max(one, two),
            MaxTenorMonths = random.Next(5) == 0 ? random.Next(1, 241) : random.Next(1, 61),
            AnnualRate = random.Next(4) switch { 0 => 0, 1 => random.Next(0, 600_001) / 1_000_000m, _ => random.Next(0, 37) / 100m },
            RateKind = random.Next(2) == 0 ? "flat" : "effective",
            GraceMonths = random.Next(3) == 0 ? random.Next(0, 12) : 0,
            MinDscr = random.Next(8) == 0 ? 0 : random.Next(50, 301) / 100m,
            MinCollateralCoverage = random.Next(3) == 0 ? 0 : random.Next(1, 20_001) / 10_000m,
        };
        var amount = random.Next(2) == 0 ? random.NextInt64(product.MinAmount, product.MaxAmount + 1) : Amount();
        var tenor = random.Next(6) == 0 ? random.Next(1, 241) : random.Next(1, 49);
        var near = amount / tenor;
        return new(
            product,
            amount,
            tenor,
            product.RateKind == "flat" ? RateKind.Flat : RateKind.Effective,
            product.GraceMonths,
            random.Next(10) switch { 0 => null, 1 => -random.NextInt64(1, 1_000_000_000), _ => (long)(near * 12 * (decimal)(random.NextDouble() * 4)) },
            random.Next(3) == 0 ? random.NextInt64(0, (near / 2) + 1) : 0,
            random.Next(8) == 0 ? null : (long)(amount * (decimal)(random.NextDouble() * 2)));
    }
}
