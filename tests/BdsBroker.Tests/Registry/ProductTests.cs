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

    [Fact]
    public async Task A_change_may_take_effect_on_a_later_day_and_what_is_in_effect_stays_so_until_then()
    {
        await using var world = await World.Start();
        var (head, path) = await Bank(world);
        var made = (await head.Post(path, Given.Product())).Is(201);
        path += "/" + made.String("id");
        var told = (await head.Put(path, Given.Product(("annualRate", 0.07m), ("validFrom", "2026-12-01")), made.ETag)).Is(200);
        Assert.Equal((2, 0.07m), (told.Number("version"), told.Decimal("annualRate")));
        var now = (await world.Anyone.Get(path)).Is(200);
        Assert.Equal((1, 0.06m, 2, 2, "2026-12-01"), (now.Number("version"), now.Decimal("annualRate"), now.Number("latestVersion"), now.Number("next.version"), now.String("next.validFrom")));
        Assert.Equal(told.ETag, now.ETag);
        Assert.Equal(2, (await world.Anyone.Get(path + "?version=2")).Is(200).Number("version"));
        Assert.Equal([1, 2], (await world.Anyone.Get(path + "/versions")).Is(200).Items.Select(item => item.GetProperty("version").GetInt32()));
        Assert.Single((await world.Anyone.Get(path + "/versions?limit=1")).Is(200).Items);

        // Midnight of the first of December in Jakarta is 17:00 UTC of the day before.
        await world.AdvanceTo(new(2026, 11, 30, 16, 59, 59, TimeSpan.Zero));
        Assert.Equal(1, (await world.Anyone.Get(path)).Number("version"));
        await world.AdvanceTo(new(2026, 11, 30, 17, 0, 0, TimeSpan.Zero));
        var then = (await world.Anyone.Get(path)).Is(200);
        Assert.Equal(2, then.Number("version"));
        Assert.False(then.Has("next"));
    }

    [Fact]
    public void On_a_day_that_version_counts_which_was_told_last_of_those_that_have_begun()
    {
        Product Told(Product now, string from, string? to = null) =>
            Product.Update(now, now with { ValidFrom = DateOnly.Parse(from), ValidTo = to is null ? null : DateOnly.Parse(to) }, 5, World.Monday).Next!;
        int? On(Product product, string day) => product.On(DateOnly.Parse(day))?.Version;
        var product = Told(Told(Sample, "2027-03-01"), "2027-01-01");
        Assert.Equal((1, 3, 3), (On(product, "2026-12-31"), On(product, "2027-01-01"), On(product, "2027-03-01")));
        product = Told(product, "2027-06-01", "2027-06-30");
        Assert.Equal((1, 3, 4), (On(product, "2026-12-31"), On(product, "2027-05-31"), On(product, "2027-06-01")));
        Assert.False(product.IsValidOn(new(2027, 7, 1)));
        Assert.Equal(3, product.After(new(2026, 12, 31))!.Version);
        Assert.Equal(4, product.After(new(2027, 1, 1))!.Version);
        Assert.Null(product.After(new(2027, 6, 1)));

        // At once, also when its first day is long past; and nothing is kept that cannot apply any more.
        product = Told(product, "2020-01-01");
        Assert.Equal((5, 5), (On(product, "2026-11-23"), On(product, "2027-06-01")));
        Assert.Empty(product.Earlier);
    }

    [Fact]
    public void Not_more_changes_wait_than_are_kept()
    {
        var product = Sample;
        for (var n = 0; n < 5; n++)
        {
            product = Product.Update(product, product with { ValidFrom = new DateOnly(2027, 1, 1).AddDays(n) }, 5, World.Monday).Next!;
        }

        Assert.Equal("product.too-many-announced", Product.Update(product, product with { ValidFrom = new(2028, 1, 1) }, 5, World.Monday).Refusal?.Code);
        Assert.Null(Product.Update(product, product with { ValidFrom = new(2027, 1, 2) }, 5, World.Monday).Refusal);
    }

    private static Product Sample { get; } = new()
    {
        Id = "p", Bank = "b", BankName = "Bank", Name = "KUR", MinAmount = 1, MaxAmount = 2, MaxTenorMonths = 12, AnnualRate = 0.06m, RateKind = "effective", MinMonthsInBusiness = 0, MinDscr = 0,
        MinCollateralCoverage = 0, Sectors = ["*"], Provinces = ["*"], Documents = [], RequiresEndorsement = false, ValidFrom = new(2026, 1, 1), ChangedAt = World.Monday,
    };

    private static async Task<(Caller Head, string Path)> Bank(World world) =>
        (world.As("bank-head", "bank"), $"/banks/{(await world.As("oki", "officer").Post("/banks", Given.Bank())).Is(201).String("id")}/products");
}
