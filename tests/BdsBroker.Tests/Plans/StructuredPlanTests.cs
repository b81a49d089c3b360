using System.Text.Json;
using BdsBroker.Plans;
using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.Plans;

public sealed class StructuredPlanTests
{
    internal static readonly object[] Sales =
    [
        new { name = "Kursi", unit = "buah", unitPrice = 450_000, unitCost = 250_000, monthlyCapacity = 60, units = 40, paymentMonths = 1 },
        new { name = "Servis", unitPrice = 100_000, unitCost = 0, monthlyUnits = Enumerable.Range(0, 12).ToArray() },
    ];

    internal static readonly object Opening = new
    {
        cash = 5_000_000, stock = 4_000_000, receivables = 6_000_000, equipment = 12_000_000, equipmentLifeMonths = 24,
        debts = new[] { new { name = "Koperasi", balance = 3_000_000, monthlyPayment = 300_000, annualRate = 0.12m } },
    };

    internal static (string, object?)[] Members =>
    [
        ("monthly", null),
        ("existingMonthlyDebtService", null),
        ("sales", Sales),
        ("fixedCosts", new object[] { new { kind = "wages", amount = 3_000_000 }, new { kind = "drawings", name = "Belanja rumah", amount = 2_000_000 } }),
        ("opening", Opening),
        ("investments", new[] { new { name = "Mesin bubut", kind = "equipment", month = "2027-01", amount = 24_000_000, lifeMonths = 48 } }),
    ];

    [Theory]
    [InlineData(new long[] { 1, 1, 1 }, 10, new long[] { 3, 3, 4 })]
    [InlineData(new long[] { 0, 2, 1 }, 10, new long[] { 0, 6, 4 })]
    [InlineData(new long[] { 5, 0, 0 }, 7, new long[] { 7, 0, 0 })]
    public void Units_spread_by_weights_add_up(long[] weights, long total, long[] parts) => Assert.Equal(parts, Spread.By(weights, total));

    [Fact]
    public async Task Twelve_months_and_debt_service_follow_from_sales_costs_and_debts()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        var made = (await ani.Put($"{request}/plan", Samples.Plan(Members))).Is(201);

        // December: old receivables; chairs are paid a month later. From January on 40 chairs and a service more each month.
        Assert.Equal((6_000_000, 15_000_000), (made.Number("monthly.0.inflow"), made.Number("monthly.0.outflow")));
        Assert.Equal(18_000_000 + 100_000, made.Number("monthly.1.inflow"));
        Assert.Equal(18_000_000 + 1_100_000, made.Number("monthly.11.inflow"));
        Assert.Equal(300_000, made.Number("existingMonthlyDebtService"));
        Assert.Equal("Koperasi", made.String("opening.debts.0.name"));
        Assert.Equal(48, made.Number("investments.0.lifeMonths"));
        Assert.Equal("Belanja rumah", made.String("fixedCosts.1.name"));
        Assert.False(made.Has("sales.0.seasonality"));
    }

    [Fact]
    public async Task What_follows_may_be_sent_back_as_it_was_shown_but_not_said_otherwise()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        var made = (await ani.Put($"{request}/plan", Samples.Plan(Members))).Is(201);
        var months = JsonSerializer.Deserialize<List<Dictionary<string, object>>>(made["monthly"].GetRawText())!;
        var same = (await ani.Put($"{request}/plan", Samples.Plan([.. Members.Skip(2), ("monthly", months), ("existingMonthlyDebtService", 300_000)]), ifMatch: made.ETag)).Is(200);
        Assert.Equal(1, same.Number("version"));

        months[3]["inflow"] = 1;
        var refused = (await ani.Put($"{request}/plan", Samples.Plan([.. Members.Skip(2), ("monthly", months), ("existingMonthlyDebtService", 5)]), ifMatch: made.ETag)).Refused(400, "body.invalid");
        Assert.Equal(["existingMonthlyDebtService", "monthly[3].inflow"], refused["errors"].EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("sales", """[{"name":"a","unitPrice":1,"unitCost":1}]""", "sales[0].units")]
    [InlineData("sales", """[{"name":"a","unitPrice":1,"unitCost":1,"units":1,"monthlyUnits":[1,1,1,1,1,1,1,1,1,1,1,1]}]""", "sales[0].units")]
    [InlineData("sales", """[{"name":"a","unitPrice":1,"unitCost":1,"units":1,"seasonality":[1,1]}]""", "sales[0].seasonality")]
    [InlineData("sales", """[{"name":"a","unitPrice":1,"unitCost":1,"units":1,"seasonality":[0,0,0,0,0,0,0,0,0,0,0,0]}]""", "sales[0].seasonality")]
    [InlineData("sales", """[{"name":"a","unitPrice":1,"unitCost":1,"monthlyUnits":[1,1,1,1,1,1,1,1,1,1,1,-1]}]""", "sales[0].monthlyUnits[11]")]
    [InlineData("sales", """[{"name":"a","unitPrice":1000000000000000,"unitCost":1,"units":2}]""", "sales[0].unitPrice")]
    [InlineData("sales", """[{"name":"a","unitPrice":1000000000000000,"unitCost":1,"units":1},{"name":"b","unitPrice":1,"unitCost":1,"units":1}]""", "sales")]
    [InlineData("sales", "[]", "sales")]
    [InlineData("fixedCosts", """[{"kind":"holiday","amount":1}]""", "fixedCosts[0].kind")]
    [InlineData("fixedCosts", """[{"kind":"wages"}]""", "fixedCosts[0].amount")]
    [InlineData("investments", """[{"name":"a","kind":"equipment","month":"2027-12","amount":1}]""", "investments[0].month")]
    [InlineData("investments", """[{"name":"a","kind":"stock","month":"2027-01","amount":1,"lifeMonths":3}]""", "investments[0].lifeMonths")]
    [InlineData("opening", """{"cash":1,"stock":1,"receivables":1}""", "opening.equipment")]
    [InlineData("opening", """{"cash":1,"stock":1,"receivables":1,"equipment":1,"debts":[{"name":"a","balance":1}]}""", "opening.debts[0].monthlyPayment")]
    public async Task What_is_wrong_is_named(string member, string json, string field)
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        var body = Samples.Plan([.. Members.Where(each => each.Item1 != member), (member, JsonSerializer.Deserialize<JsonElement>(json))]);
        var refused = (await ani.Put($"{request}/plan", body)).Refused(400, "body.invalid");
        Assert.True(refused["errors"].TryGetProperty(field, out _), refused.ToString());
    }

    [Fact]
    public async Task Costs_without_sales_belong_into_the_months()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        (await ani.Put($"{request}/plan", Samples.Plan(("fixedCosts", new[] { new { kind = "rent", amount = 1 } })))).Refused(400, "body.invalid");
    }

    [Fact]
    public async Task A_plan_stored_by_the_first_release_is_read_and_saved_on()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        var made = (await ani.Put($"{request}/plan", Samples.Plan())).Is(201);
        var stored = await world.Ledger.Read(PlanRecords.Plan(request.Split('/')[2], 1), default);
        Assert.DoesNotContain("sales", JsonSerializer.Serialize(stored!.State, PlansJson.Default.Plan), StringComparison.Ordinal);
        Assert.Equal((null, null, null, null), (stored.State.Sales, stored.State.FixedCosts, stored.State.Opening, stored.State.Investments));
        Assert.Equal(2, (await ani.Put($"{request}/plan", Samples.Plan(Members), ifMatch: made.ETag)).Is(200).Number("version"));
    }
}
