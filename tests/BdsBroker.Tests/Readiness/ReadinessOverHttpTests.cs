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
