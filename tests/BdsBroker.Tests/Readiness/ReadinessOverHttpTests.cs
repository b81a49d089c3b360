using BdsBroker.Core;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Plans;
using BdsBroker.Tests.Registry;

namespace BdsBroker.Tests.Readiness;

public sealed class ReadinessOverHttpTests
{
    [Fact]
    public async Task Right_after_submitting_the_sme_sees_what_is_missing_for_which_product()
    {
        await using var world = await World.Start();
        var (bank, product) = await Product(world);
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        var readiness = (await ani.Get($"{request}/readiness")).Is(200);
        Assert.Equal(bank, readiness.String("products.0.bankId"));
        Assert.Equal(product, readiness.String("products.0.productId"));
        Assert.False(readiness.Flag("products.0.ready"));
        Assert.Equal(2_216_031, readiness.Number("products.0.installment"));
        Assert.False(readiness.Has("products.0.dscr"));
        Assert.Equal("missing", Status(readiness, "dscr"));
        Assert.Equal("missing", Status(readiness, "documents"));
        Assert.Equal("met", Status(readiness, "amount"));
        Assert.Contains("Rp 2.216.031", Advice(readiness, "dscr"), StringComparison.Ordinal);
        Assert.Contains("Rp 2,216,031", Advice((await ani.In("en").Get($"{request}/readiness")).Is(200), "dscr"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_plan_and_papers_it_becomes_ready()
    {
        await using var world = await World.Start();
        await Product(world);
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        (await ani.Put($"{request}/plan", Samples.Plan())).Is(201);
        (await ani.Upload($"{request}/documents?kind=ktp", Samples.Pdf(), "ktp.pdf")).Is(201);
        (await ani.Upload($"{request}/documents?kind=nib", Samples.Pdf(), "nib.pdf")).Is(201);
        var readiness = (await ani.Get($"{request}/readiness")).Is(200);
        Assert.True(readiness.Flag("products.0.ready"), readiness.ToString());
        Assert.Equal("1.8409", readiness["products.0.dscr"].GetRawText());
        Assert.Equal("0.2000", readiness["products.0.collateralCoverage"].GetRawText());
    }

    [Fact]
    public async Task Only_products_offered_today_count()
    {
        await using var world = await World.Start();
        await Product(world, ("validFrom", "2026-11-24"));
        await Product(world, ("validTo", "2026-11-23"));
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        var today = (await ani.Get($"{request}/readiness")).Is(200);
        Assert.Equal(1, today["products"].GetArrayLength());

        // Midnight in Jakarta is 17:00 UTC.
        await world.AdvanceTo(World.Monday.AddHours(15).AddTicks(-1));
        Assert.Equal(today.String("products.0.productId"), (await ani.Get($"{request}/readiness")).String("products.0.productId"));
        await world.AdvanceTo(World.Monday.AddHours(15));
        var tomorrow = (await ani.Get($"{request}/readiness")).Is(200);
        Assert.Equal(1, tomorrow["products"].GetArrayLength());
        Assert.NotEqual(today.String("products.0.productId"), tomorrow.String("products.0.productId"));
    }

    [Fact]
    public async Task A_technical_request_has_an_empty_list()
    {
        await using var world = await World.Start();
        await Product(world);
        var ani = world.As("ani", "sme");
        var id = (await ani.Post("/smes", Given.Sme(("consents", new[] { new { purpose = "matching", given = true } })))).Is(201).String("id");
        (await ani.Post($"/smes/{id}/requests", new { kind = "technical", service = "design", description = "Kursi lipat" })).Is(202);
        Assert.Equal(0, (await ani.Get($"/smes/{id}/requests/1/readiness")).Is(200)["products"].GetArrayLength());
    }

    [Fact]
    public async Task Somebody_elses_readiness_is_not_there()
    {
        await using var world = await World.Start();
        var request = await Samples.CreditRequestOf(world.As("ani", "sme"));
        (await world.Anyone.Get($"{request}/readiness")).Is(401);
        (await world.As("bo", "bank").Get($"{request}/readiness")).Is(403);
        (await world.As("other", "sme").Get($"{request}/readiness")).Is(404);
    }

    [Fact]
    public async Task Other_figures_are_tried_out_without_saving_anything()
    {
        await using var world = await World.Start();
        await Product(world, ("minCollateralCoverage", 0.75m), ("minDscr", 1.5m), ("documents", Array.Empty<string>()));
        var ani = world.As("ani", "sme").In("en");
        var request = await Samples.CreditRequestOf(ani);
        (await ani.Put($"{request}/plan", Samples.Plan(("monthly", Samples.Months(18_500_000, 15_000_000))))).Is(201);
        var asked = (await ani.Get($"{request}/readiness")).Is(200);
        Assert.False(asked.Has("tried"));
        Assert.Equal(("failed", "failed"), (Status(asked, "dscr"), Status(asked, "collateral-coverage")));
        Assert.StartsWith("With Rp 41,000,000, or over 30 months, the cash flow would carry it; or raise", Advice(asked, "dscr"), StringComparison.Ordinal);

        // Each way is a parameter of the same name.
        foreach (var (change, to) in Of(asked, "dscr").GetProperty("ways").EnumerateArray().Select(way => (way.GetProperty("change").GetString(), way.GetProperty("to").GetInt64())))
        {
            var parameter = change switch { "amount" => "amount", "tenor" => "tenorMonths", _ => "moreCashFlow" };
            var tried = (await ani.Get($"{request}/readiness?{parameter}={to}")).Is(200);
            Assert.Equal("met", Status(tried, "dscr"));
            Assert.Equal(to, tried.Number($"tried.{parameter}"));
        }

        var ready = (await ani.Get($"{request}/readiness?collateral=37500000&moreCashFlow=1000000")).Is(200);
        Assert.True(ready.Flag("products.0.ready"), ready.ToString());
        var flat = (await ani.Get($"{request}/readiness?rateKind=flat&graceMonths=3")).Is(200);
        Assert.Equal(("flat", 0), (flat.String("products.0.terms.rateKind"), flat.Number("products.0.terms.graceMonths")));
        Assert.Equal(asked.Text, (await ani.Get($"{request}/readiness")).Is(200).Text);
    }

    [Theory]
    [InlineData("amount=99999", "amount")]
    [InlineData("amount=1000000000000001", "amount")]
    [InlineData("amount=9223372036854775808", "amount")]
    [InlineData("amount=50.000.000", "amount")]
    [InlineData("amount=1e6", "amount")]
    [InlineData("amount=-1", "amount")]
    [InlineData("amount=", "amount")]
    [InlineData("amount=500000&amount=600000", "amount")]
    [InlineData("tenorMonths=0", "tenorMonths")]
    [InlineData("tenorMonths=601", "tenorMonths")]
    [InlineData("rateKind=annual", "rateKind")]
    [InlineData("graceMonths=600", "graceMonths")]
    [InlineData("collateral=x", "collateral")]
    [InlineData("moreCashFlow=1000000000000001", "moreCashFlow")]
    public async Task What_cannot_be_tried_is_named(string query, string named)
    {
        await using var world = await World.Start();
        await Product(world);
        var ani = world.As("ani", "sme");
        var refused = (await ani.Get($"{await Samples.CreditRequestOf(ani)}/readiness?{query}")).Refused(400, "body.invalid");
        Assert.Equal([named], refused["errors"].EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task Amounts_at_the_limit_are_measured_to_the_rupiah()
    {
        await using var world = await World.Start();
        await Product(world, ("maxAmount", 1_000_000_000_000_000), ("maxTenorMonths", 600), ("minDscr", 100), ("minCollateralCoverage", 100));
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        var readiness = (await ani.Get($"{request}/readiness?amount=1000000000000000&tenorMonths=1")).Is(200);
        Assert.Equal(1_005_000_000_000_000, readiness.Number("products.0.installment"));
        Assert.Equal("missing", Status(readiness, "dscr"));
    }

    [Fact]
    public async Task A_schedule_comes_as_json_and_as_a_table_and_adds_up()
    {
        await using var world = await World.Start();
        var (bank, product) = await Product(world);
        var ani = world.As("ani", "sme");
        var path = $"{await Samples.CreditRequestOf(ani)}/readiness/{bank}/{product}/schedule";
        var schedule = (await ani.Get($"{path}?start=2027-01-31")).Is(200);
        Assert.Equal((2_216_031, 2_216_019, 650_000), (schedule.Number("installment"), schedule.Number("lastInstallment"), schedule.Number("totalFees")));
        Assert.Equal(50_000_000, schedule["months"].EnumerateArray().Sum(month => month.GetProperty("principal").GetInt64()));
        Assert.Equal("2027-02-28", schedule.String("months.0.due"));
        var csv = (await ani.Get($"{path}?format=csv&amount=1000000&tenorMonths=1")).Is(200);
        Assert.Equal("text/csv; charset=utf-8; header=present", csv.Header("Content-Type"));
        Assert.Contains("1;;1000000;5000;1005000;0", csv.Text, StringComparison.Ordinal);
        (await ani.Get($"{path}?format=pdf")).Refused(400, "body.invalid");
        (await ani.Get($"{path}?start=2027-02-29")).Refused(400, "body.invalid");
        (await ani.Get(path.Replace(product, "unknown", StringComparison.Ordinal))).Refused(404, "not-found");
    }

    [Fact]
    public async Task Anyone_works_out_a_loan()
    {
        await using var world = await World.Start();
        var loan = (await world.Anyone.Get("/loan-schedule?amount=10000000&tenorMonths=24&annualRate=0.12&rateKind=flat")).Is(200);
        Assert.Equal("0.2157", loan["effectiveAnnualRate"].GetRawText());
        Assert.Equal(24, loan["months"].GetArrayLength());
        Assert.Equal(1_000_000, (await world.Anyone.Get("/loan-schedule?amount=12000000&tenorMonths=12&annualRate=0")).Is(200).Number("installment"));
        var refused = (await world.Anyone.Get("/loan-schedule?annualRate=0,06&graceMonths=1&tenorMonths=1")).Refused(400, "body.invalid");
        Assert.Equal(["amount", "annualRate", "graceMonths"], refused["errors"].EnumerateObject().Select(error => error.Name).Order());
        (await world.Anyone.Get("/loan-schedule?amount=1&tenorMonths=1&annualRate=1e28")).Refused(400, "body.invalid");
    }

    [Fact]
    public async Task Conditions_of_the_day_count_and_announced_ones_are_told()
    {
        await using var world = await World.Start();
        var (bank, product) = await Product(world);
        var head = world.As("bank-head", "bank");
        (await head.Put($"/banks/{bank}/products/{product}", Given.Product(("annualRate", 0.12m), ("validFrom", "2026-12-01")), "\"1\"")).Is(200);
        var ani = world.As("ani", "sme").In("en");
        var request = await Samples.CreditRequestOf(ani);
        var today = (await ani.Get($"{request}/readiness")).Is(200);
        Assert.Equal((1, 2_216_031), (today.Number("products.0.productVersion"), today.Number("products.0.installment")));
        Assert.Equal("These conditions apply until 2026-11-30; new ones (version 2) apply from 2026-12-01 on.", Advice(today, "validity"));
        await world.AdvanceTo(World.Monday.AddDays(8));
        var then = (await ani.Get($"{request}/readiness")).Is(200);
        Assert.Equal((2, 2_353_674), (then.Number("products.0.productVersion"), then.Number("products.0.installment")));
    }

    [Fact]
    public async Task Two_hundred_products_take_as_few_storage_calls_as_one()
    {
        await using var world = await World.Start();
        var (bank, _) = await Product(world);
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        (await ani.Put($"{request}/plan", Samples.Plan())).Is(201);
        await ani.Get($"{request}/readiness");
        var one = await world.Count(() => ani.Get($"{request}/readiness"));
        var known = Assert.Single(await world.Ledger.ListAll(BdsBroker.Registry.ProductRecords.Published, default)).State;
        foreach (var part in Enumerable.Range(1, 199).Chunk(90))
        {
            var draft = new Draft(BdsBroker.Registry.ProductRecords.Published.Partition, Actor.System("test"), world.Now);
            foreach (var n in part)
            {
                draft.Add(BdsBroker.Registry.ProductRecords.PublishedOne(bank, $"other{n}"), known with { Id = $"other{n}", MinDscr = 1 + (n / 50m), MinCollateralCoverage = n / 100m }, "product.published");
            }

            await world.Broker.Lists.Change(draft, BdsBroker.Registry.ProductRecords.Published.Partition, default);
            Assert.True(await world.Ledger.Commit(draft, default));
        }

        await ani.Get($"{request}/readiness");

        Reply? readiness = null;
        var all = await world.Count(async () => readiness = await ani.Get($"{request}/readiness"));
        Assert.Equal(200, readiness!.Is(200)["products"].GetArrayLength());
        Assert.Equal(one, all);
        Assert.Equal((5, 1, 0), (all.Reads, all.Pages, all.Commits));
    }

    private static async Task<(string Bank, string Product)> Product(World world, params (string Member, object? Value)[] changes)
    {
        var bank = (await world.As("officer", "officer").Post("/banks", Given.Bank())).Is(201).String("id");
        var product = (await world.As("bank-head", "bank").Post($"/banks/{bank}/products", Given.Product(changes))).Is(201).String("id");
        return (bank, product);
    }

    private static string Status(Reply readiness, string code) => Of(readiness, code).GetProperty("status").GetString()!;

    private static string Advice(Reply readiness, string code) => Of(readiness, code).GetProperty("advice").GetString()!;

    private static System.Text.Json.JsonElement Of(Reply readiness, string code) =>
        readiness["products.0.criteria"].EnumerateArray().Single(criterion => criterion.GetProperty("code").GetString() == code);
}
