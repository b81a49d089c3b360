using BdsBroker.Plans;
using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.Plans;

public sealed class PlanVersionsTests
{
    private static readonly Plan Before = APlan.OfSales(
        [APlan.Line("Kursi", 450_000, 250_000, 40), APlan.Line("Meja", 900_000, 600_000, 5)],
        [APlan.Cost("wages", 3_000_000), APlan.Cost("drawings", 2_000_000)],
        APlan.Opening(cash: 5, debts: new Debt("Koperasi", 100, 10, 0.12m))) with { Collateral = [new("motor", 10, 5), new("motor", 20, 6)] };

    [Fact]
    public void The_same_plan_has_no_difference() => Assert.Empty(PlanDifference.Of(Before, Before with { Version = 2, Sales = [.. Before.Sales!] }));

    [Fact]
    public void Things_of_lists_are_compared_by_name_whatever_their_order()
    {
        var after = APlan.OfSales(
            [APlan.Line("Meja", 900_000, 600_000, 5), APlan.Line("Kursi", 475_000, 250_000, 40), APlan.Line("Lemari", 2_000_000, 1_500_000, 1)],
            [APlan.Cost("drawings", 2_000_000)],
            APlan.Opening(cash: 5, debts: new Debt("Koperasi", 100, 10, 0.15m)),
            ownFunds: 7) with { Collateral = [new("motor", 10, 5), new("motor", 21, 6)], Market = "lain" };
        var changes = PlanDifference.Of(Before, after);
        Assert.Equal(
            [
                ("ownFunds", "Own funds changed from Rp 0 to Rp 7 (Rp 7 more)."),
                ("market", "The text on the market was rewritten."),
                ("opening.debts[Koperasi].annualRate", "The rate of “Koperasi” changed from 12 % to 15 %."),
                ("sales[Kursi].unitPrice", "The price of “Kursi” changed from Rp 450,000 to Rp 475,000 (Rp 25,000 more)."),
                ("sales[Lemari]", "Sales of “Lemari” was added (Rp 2,000,000, Rp 1,500,000, 1)."),
                ("fixedCosts[wages]", "The cost “wages” was removed (Rp 3,000,000)."),
                ("collateral[motor (2)].value", "The value of “motor (2)” changed from Rp 20 to Rp 21 (Rp 1 more)."),
                ("monthly.inflow", "Inflow of 12 months changed from Rp 270,000,000 to Rp 306,000,000 (Rp 36,000,000 more)."),
                ("monthly.outflow", "Outflow of 12 months changed from Rp 216,000,000 to Rp 198,000,000 (Rp 18,000,000 less)."),
            ],
            changes.Select(change => (change.Path, change.Words.En)));
        Assert.Equal("Harga “Kursi” dari Rp 450.000 menjadi Rp 475.000 (naik Rp 25.000).", changes.Single(change => change.Path == "sales[Kursi].unitPrice").Words.Id);
        Assert.Equal(1_500_000, changes.Single(change => change.Path == "sales[Lemari]").New!.Value.GetProperty("unitCost").GetInt64());
        Assert.Null(changes.Single(change => change.Path == "fixedCosts[wages]").New);
    }

    [Fact]
    public void Months_given_directly_are_compared_by_month()
    {
        var before = APlan.OfMonths(20, 10);
        var after = before with { Monthly = [.. before.Monthly.Select((month, n) => n == 2 ? month with { Outflow = 12 } : month)], Opening = APlan.Opening(cash: 9) };
        Assert.Equal(["opening", "monthly[2027-02].outflow", "monthly.outflow"], PlanDifference.Of(before, after).Select(change => change.Path));
        Assert.Equal("The opening position was removed (Rp 9).", PlanDifference.Of(after, before)[0].Words.En);
    }

    [Fact]
    public async Task Versions_are_listed_and_compared_over_HTTP()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        Assert.Empty((await ani.Get($"{request}/plan/versions")).Is(200).Items);
        (await ani.Get($"{request}/plan/difference")).Refused(404, "not-found");
        var made = (await ani.Put($"{request}/plan", Samples.Plan())).Is(201);
        var second = (await ani.Put($"{request}/plan", Samples.Plan(("ownFunds", 20_000_000)), ifMatch: made.ETag)).Is(200);
        (await ani.Put($"{request}/plan", Samples.Plan(StructuredPlanTests.Members), ifMatch: second.ETag)).Is(200);

        var first = (await ani.In("en").Get($"{request}/plan/versions?limit=2")).Is(200);
        Assert.Equal("12 months from 2026-12: in Rp 240,000,000, out Rp 180,000,000, left Rp 60,000,000.", first.String("items.0.text"));
        var rest = (await ani.In("en").Get($"{request}/plan/versions?limit=2&cursor={first.String("next")}")).Is(200);
        Assert.Equal((3, "sme"), (rest.Number("items.0.version"), rest.String("items.0.savedAs")));
        Assert.EndsWith("2 kinds of sales.", rest.String("items.0.text"), StringComparison.Ordinal);

        var changes = (await ani.Get($"{request}/plan/difference?from=1&to=2")).Is(200);
        Assert.Equal(("ownFunds", 10_000_000, 20_000_000, "Modal sendiri dari Rp 10.000.000 menjadi Rp 20.000.000 (naik Rp 10.000.000)."),
            (changes.String("changes.0.path"), changes.Number("changes.0.old"), changes.Number("changes.0.new"), changes.String("changes.0.text")));
        Assert.Equal((2, 3), (await ani.Get($"{request}/plan/difference")).Is(200) is var last ? (last.Number("from"), last.Number("to")) : default);
        Assert.Equal(1, (await ani.Get($"{request}/plan/difference?from=2&to=1")).Is(200)["changes"].GetArrayLength());
        (await ani.Get($"{request}/plan/difference?from=9&to=2")).Refused(404, "not-found");
        (await ani.Get($"{request}/plan/difference?from=x")).Refused(400, "body.invalid");
        (await ani.Get($"{request}/plan/versions?limit=0")).Is(400);
    }

    [Fact]
    public async Task Every_template_can_be_saved_as_it_is()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var all = (await world.Anyone.Get("/plan-templates")).Is(200);
        Assert.Equal(PlanTemplate.All.Count, all.Items.Count);
        Assert.True(PlanTemplate.All.Count >= 10);
        foreach (var template in all.Items)
        {
            var request = await Samples.CreditRequestOf(ani);
            var made = (await ani.Put($"{request}/plan", template.GetProperty("plan").GetRawText())).Is(201);
            Assert.Equal(["plan.empty", "plan.no-drawings"], made["warnings"].EnumerateArray().Select(warning => warning.GetProperty("code").GetString()));
            Assert.Equal("2026-12", made.String("startMonth"));
            Assert.All(made["monthly"].EnumerateArray(), month => Assert.Equal((0, 0), (month.GetProperty("inflow").GetInt64(), month.GetProperty("outflow").GetInt64())));
        }
    }

    [Fact]
    public async Task Templates_are_found_by_sector_and_told_in_both_languages()
    {
        await using var world = await World.Start();
        var tofu = (await world.Anyone.In("en").Get("/plan-templates?sector=10392")).Is(200);
        Assert.Equal(["food", "tofu-tempe"], tofu.Items.Select(item => item.GetProperty("id").GetString()));
        Assert.Equal("Tofu", tofu.String("items.1.plan.sales.0.name"));
        Assert.Equal("Tahu", (await world.Anyone.Get("/plan-templates?sector=1039")).Is(200).String("items.1.plan.sales.0.name"));
        Assert.Empty((await world.Anyone.Get("/plan-templates?sector=99")).Is(200).Items);
        (await world.Anyone.Get("/plan-templates?sector=mebel")).Refused(400, "body.invalid");
        Assert.All(PlanTemplate.All, template =>
        {
            Assert.All(template.FixedCosts, cost => Assert.Contains(cost.Kind, FixedCost.Kinds));
            Assert.Contains(template.FixedCosts, cost => cost.Kind == FixedCost.Drawings);
            Assert.All(template.Sectors, prefix => Assert.Matches("^[0-9]{2,5}$", prefix));
        });
    }
}
