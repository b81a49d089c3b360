using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Plans;
using BdsBroker.Tests.Registry;

namespace BdsBroker.Tests.Projections;

public sealed class ProjectionsOverHttpTests
{
    [Fact]
    public async Task A_plan_is_projected_with_a_products_loan_and_with_terms_of_ones_own()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var bank = (await world.As("opik", "officer").Post("/banks", Given.Bank())).Is(201).String("id");
        var product = (await world.As("bank-head", "bank").Post($"/banks/{bank}/products", Given.Product())).Is(201).String("id");
        var request = await Samples.CreditRequestOf(ani);
        (await ani.Get($"{request}/plan/projection")).Refused(404, "not-found");
        (await ani.Put($"{request}/plan", Samples.Plan(StructuredPlanTests.Members))).Is(201);

        var told = (await ani.Get($"{request}/plan/projection?bankId={bank}&productId={product}")).Is(200);
        Assert.Equal((50_000_000, 24, 650_000), (told.Number("loan.amount"), told.Number("loan.tenorMonths"), told.Number("loan.fees")));
        Assert.Equal((50_000_000, 0, 2_216_031), (told.Number("cash.0.loan"), told.Number("cash.0.interest"), told.Number("cash.1.interest") + told.Number("cash.1.principal")));
        Assert.Equal(told.Number("closing.11.assets"), told.Number("closing.11.liabilities") + told.Number("closing.11.equity"));
        Assert.Equal(told.Number("cash.11.closingCash"), told.Number("closing.11.cash"));

        var own = (await ani.Get($"{request}/plan/projection?version=1&annualRate=0.12&rateKind=flat&amount=12000000&tenorMonths=12&fees=0")).Is(200);
        Assert.Equal((120_000, 1_000_000), (own.Number("cash.1.interest"), own.Number("cash.1.principal")));

        var mixed = (await ani.Get($"{request}/plan/projection?bankId={bank}&productId={product}&amount=20000000&graceMonths=3")).Is(200);
        Assert.Equal((20_000_000, 0, 350_000), (mixed.Number("loan.amount"), mixed.Number("cash.3.principal"), mixed.Number("loan.fees")));
        Assert.True(mixed.Number("cash.4.principal") > 0);
    }

    [Fact]
    public async Task Without_terms_it_is_a_projection_without_a_loan_and_says_so()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        (await ani.Put($"{request}/plan", Samples.Plan(("ownFunds", 0), ("monthly", Samples.Months(10, 20))))).Is(201);
        var told = (await ani.In("en").Get($"{request}/plan/projection")).Is(200);
        Assert.False(told.Has("loan"));
        Assert.Equal(
            ["plan.no-surplus", "projection.no-loan", "projection.cash-below-zero"],
            told["warnings"].EnumerateArray().Select(warning => warning.GetProperty("code").GetString()));
        Assert.Equal("2026-12", told.String("warnings.2.month"));
        Assert.Contains("Rp 6,000,120 is missing in 2027-11", told.String("warnings.2.text"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version=0", "version")]
    [InlineData("annualRate=6", "annualRate")]
    [InlineData("annualRate=0,06", "annualRate")]
    [InlineData("annualRate=0.06&tenorMonths=601", "tenorMonths")]
    [InlineData("annualRate=0.06&tenorMonths=12&graceMonths=12", "graceMonths")]
    [InlineData("annualRate=0.06&amount=1e6", "amount")]
    [InlineData("bankId=x", "productId")]
    [InlineData("bankId=x&productId=y", "productId")]
    [InlineData("rateKind=annuity", "rateKind")]
    public async Task What_is_wrong_with_the_terms_is_named(string query, string field)
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        (await ani.Put($"{request}/plan", Samples.Plan())).Is(201);
        var refused = (await ani.Get($"{request}/plan/projection?{query}")).Refused(400, "body.invalid");
        Assert.True(refused["errors"].TryGetProperty(field, out _), refused.ToString());
    }

    [Fact]
    public async Task Installments_above_what_the_business_keeps_and_growing_debts_are_pointed_out()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        var debts = new { cash = 0, stock = 0, receivables = 0, equipment = 0, debts = new[] { new { name = "Koperasi", balance = 10_000_000, monthlyPayment = 50_000, annualRate = 0.12m } } };
        (await ani.Put($"{request}/plan", Samples.Plan(("existingMonthlyDebtService", null), ("opening", debts), ("monthly", Samples.Months(10_000_000, 8_000_000)),
            ("investments", new[] { new { name = "Mesin", kind = "equipment", month = "2026-12", amount = 90_000_000 } })))).Is(201);
        var told = (await ani.Get($"{request}/plan/projection?annualRate=0.06")).Is(200);
        var codes = told["warnings"].EnumerateArray().Select(warning => warning.GetProperty("code").GetString()!).ToArray();
        Assert.Equal(["projection.cash-below-zero", "projection.installment-above-cash", "projection.debt-grows", "projection.investments-above-sources"], codes);
        Assert.Equal((2_000_000, 2_266_031), (told.Number("warnings.1.measured"), told.Number("warnings.1.limit")));
    }
}
