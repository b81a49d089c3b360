using BdsBroker.Registry;
using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.Registry;

public sealed class ProductTests
{
    [Fact]
    public async Task A_product_is_among_all_published_ones_as_soon_as_its_bank_is_answered()
    {
        await using var world = await World.Start();
        var (head, path) = await Bank(world);
        var made = (await head.Post(path, Given.Product())).Is(201);
        var published = Assert.Single(await world.Ledger.ListAll(ProductRecords.Published, default)).State;
        Assert.Equal((made.String("id"), "Bank Contoh", 0.06m), (published.Id, published.BankName, published.AnnualRate));
        await world.Settle();

        (await head.Put($"{path}/{made.String("id")}", Given.Product(("annualRate", 0.07m)), made.ETag)).Is(200);
        published = Assert.Single(await world.Ledger.ListAll(ProductRecords.Published, default)).State;
        Assert.Equal((2, 0.07m), (published.Version, published.AnnualRate));
    }

    [Fact]
    public async Task A_message_that_comes_late_does_not_bring_back_an_earlier_version()
    {
        await using var world = await World.Start();
        var (head, path) = await Bank(world);
        world.Disorder = new(3);
        var made = (await head.Post(path, Given.Product())).Is(201);
        (await head.Put($"{path}/{made.String("id")}", Given.Product(("name", "Baru")), made.ETag)).Is(200);
        await world.Settle();
        Assert.Equal("Baru", Assert.Single(await world.Ledger.ListAll(ProductRecords.Published, default)).State.Name);
    }

    [Fact]
    public async Task Earlier_conditions_stay_readable_by_their_version()
    {
        await using var world = await World.Start();
        var (head, path) = await Bank(world);
        var made = (await head.Post(path, Given.Product())).Is(201);
        path += "/" + made.String("id");
        (await head.Put(path, Given.Product(("maxAmount", 200_000_000), ("graceMonths", null)), made.ETag)).Is(200);
        var now = (await world.Anyone.Get(path)).Is(200);
        Assert.Equal((2, 200_000_000), (now.Number("version"), now.Number("maxAmount")));
        var then = (await world.Anyone.Get(path + "?version=1")).Is(200);
        Assert.Equal((1, 100_000_000), (then.Number("version"), then.Number("maxAmount")));
        (await world.Anyone.Get(path + "?version=3")).Refused(400, "body.invalid");
    }

    [Fact]
    public async Task Anyone_reads_products_and_only_the_banks_staff_changes_them()
    {
        await using var world = await World.Start();
        var (head, path) = await Bank(world);
        var made = (await head.Post(path, Given.Product())).Is(201);
        var one = $"{path}/{made.String("id")}";
        var listed = (await world.Anyone.Get(path)).Is(200);
        Assert.Equal((await world.Anyone.Get(one)).Text, listed["items.0"].GetRawText());
        (await world.Anyone.Get("/banks/unknown/products")).Refused(404, "not-found");
        (await world.Anyone.Get("/banks/UNKNOWN!/products")).Refused(404, "not-found");
        (await world.Anyone.Get(path + "/unknown")).Refused(404, "not-found");

        (await world.Anyone.Put(one, "{")).Refused(401, "auth.required");
        (await world.As("x", "officer").Put(one, "{")).Refused(403, "auth.role");
        (await world.As("x", "bank").Put(one, "{")).Refused(404, "not-found");
        (await head.Put(path + "/unknown", "{")).Refused(404, "not-found");
        (await head.Put(one, "{}")).Refused(400, "body.invalid");
        (await head.Put(one, Given.Product())).Refused(428, "version.required");
        (await head.Put(one, Given.Product(), "\"7\"")).Refused(412, "version.stale");
    }

    [Theory]
    [InlineData("annualRate", "1.01", "annualRate")]
    [InlineData("annualRate", "-0.01", "annualRate")]
    [InlineData("maxAmount", "4999999", "maxAmount")]
    [InlineData("graceMonths", "36", "graceMonths")]
    [InlineData("rateKind", "\"annual\"", "rateKind")]
    [InlineData("documents", """["passport"]""", "documents[0]")]
    [InlineData("validTo", "\"2025-12-31\"", "validTo")]
    [InlineData("validFrom", "\"31-12-2025\"", "validFrom")]
    [InlineData("fees", """[{"name":"provisi","amount":1,"rate":0.1}]""", "fees[0]")]
    [InlineData("fees", """[{"name":"provisi"}]""", "fees[0]")]
    [InlineData("provinces", """["x"]""", "provinces[0]")]
    public async Task What_is_wrong_is_named_by_its_field(string member, string json, string named)
    {
        await using var world = await World.Start();
        var (head, path) = await Bank(world);
        var body = Given.Product((member, System.Text.Json.JsonDocument.Parse(json).RootElement));
        var reply = (await head.Post(path, body)).Refused(400, "body.invalid");
        Assert.Equal([named], reply["errors"].EnumerateObject().Select(error => error.Name));
    }

    [Theory]
    [InlineData("2026-01-01", true)]
    [InlineData("2026-06-30", true)]
    [InlineData("2025-12-31", false)]
    [InlineData("2026-07-01", false)]
    public void A_product_is_valid_from_its_first_to_its_last_day(string day, bool valid)
    {
        var product = new Product
        {
            Id = "p",
            Bank = "b",
            BankName = "Bank",
            Name = "KUR",
            MinAmount = 1,
            MaxAmount = 2,
            MaxTenorMonths = 12,
            AnnualRate = 0.06m,
            RateKind = "effective",
            MinMonthsInBusiness = 0,
            MinDscr = 0,
            MinCollateralCoverage = 0,
            Sectors = ["*"],
            Provinces = ["*"],
            Documents = [],
            RequiresEndorsement = false,
            ValidFrom = new(2026, 1, 1),
            ValidTo = new(2026, 6, 30),
            ChangedAt = World.Monday,
        };
        Assert.Equal(valid, product.IsValidOn(DateOnly.Parse(day)));
        Assert.Equal(valid || day == "2026-07-01", (product with { ValidTo = null }).IsValidOn(DateOnly.Parse(day)));
    }

    private static async Task<(Caller Head, string Path)> Bank(World world) =>
        (world.As("bank-head", "bank"), $"/banks/{(await world.As("oki", "officer").Post("/banks", Given.Bank())).Is(201).String("id")}/products");
}
