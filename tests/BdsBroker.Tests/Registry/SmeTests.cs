using BdsBroker.Registry;
using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.Registry;

public sealed class SmeTests
{
    [Fact]
    public async Task Identity_numbers_are_shown_masked_and_the_mask_sent_back_keeps_them()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var made = (await ani.Post("/smes", Given.Sme())).Is(201);
        var path = "/smes/" + made.String("id");
        Assert.Equal("/api/v1" + path, made.Location);
        Assert.Equal("************0003", made.String("ownerNik"));
        Assert.Equal("*********4567", made.String("nib"));
        Assert.Equal("************1000", made.String("npwp"));

        var put = (await ani.Put(path, Given.Sme(("ownerNik", made.String("ownerNik")), ("nib", made.String("nib")), ("npwp", null)), made.ETag)).Is(200);
        Assert.False(put.Has("npwp"));
        var stored = (await world.Ledger.ReadKnown(RegistryRecords.Sme(made.String("id")), default)).State;
        Assert.Equal((Given.Nik, "9120001234567", null), (stored.OwnerNik?.Value, stored.Nib?.Value, stored.Npwp?.Value));

        var other = (await ani.Put(path, Given.Sme(("ownerNik", "************9999")), put.ETag)).Refused(400, "body.invalid");
        Assert.True(other["errors"].TryGetProperty("ownerNik", out _));
    }

    [Fact]
    public async Task Size_comes_from_sales_and_a_strange_date_only_warns()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme").In("en");
        var made = (await ani.Post("/smes", Given.Sme(("ownerNik", "3310019913850003"), ("annualSales", 2_000_000_001)))).Is(201);
        Assert.Equal("small", made.String("size"));
        Assert.Equal("nik.strange-date", made.String("warnings.0.code"));
        Assert.Equal("unknown", (await ani.Post("/smes", Given.Sme(("annualSales", null)))).String("size"));
    }

    [Fact]
    public async Task Checks_come_in_their_order()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var id = await Given.SmeOf(ani);
        (await world.Anyone.Put($"/smes/{id}", "{")).Refused(401, "auth.required");
        (await world.As("bo", "provider").Put($"/smes/{id}", "{")).Refused(403, "auth.role");
        (await world.As("bo", "sme").Put($"/smes/{id}", "{")).Refused(404, "not-found");
        (await ani.Put("/smes/UNKNOWN!", "{")).Refused(404, "not-found");
        (await ani.Put($"/smes/{id}", Given.Sme(("regency", "99.99")))).Refused(400, "body.invalid");
        (await ani.Put($"/smes/{id}", Given.Sme())).Refused(428, "version.required");
        (await ani.Put($"/smes/{id}", Given.Sme(), "\"9\"")).Refused(412, "version.stale");
        (await ani.Put($"/smes/{id}", Given.Sme(), "\"1\"")).Is(200);
    }

    [Theory]
    [InlineData("surprise", 1, "surprise")]
    [InlineData("consents", """[{"purpose":"lending","given":true,"at":"2020-01-01T00:00:00Z"}]""", "consents[0].at")]
    [InlineData("consents", """[{"purpose":"selling","given":true}]""", "consents[0].purpose")]
    [InlineData("employees", "\"12\"", "employees")]
    [InlineData("establishedYear", 2027, "establishedYear")]
    [InlineData("establishedMonth", 13, "establishedMonth")]
    [InlineData("regency", "\"33.70\"", "regency")]
    [InlineData("nib", "\"123\"", "nib")]
    [InlineData("kbli", """{"version":2015,"code":"31001"}""", "kbli.version")]
    [InlineData("annualSales", -1, "annualSales")]
    [InlineData("annualSales", "1.5", "annualSales")]
    public async Task What_is_wrong_is_named_by_its_field(string member, object json, string named)
    {
        await using var world = await World.Start();
        var body = Given.Sme((member, System.Text.Json.JsonDocument.Parse(json.ToString()!).RootElement));
        var reply = (await world.As("ani", "sme").Post("/smes", body)).Refused(400, "body.invalid");
        Assert.Equal([named], reply["errors"].EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task All_that_is_missing_is_named_at_once()
    {
        await using var world = await World.Start();
        var reply = (await world.As("ani").Post("/smes", "{}")).Refused(400, "body.invalid");
        Assert.Equal(
            ["address", "employees", "establishedYear", "kbli", "name", "phone", "regency"],
            reply["errors"].EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Registering_again_with_the_same_key_is_the_same_answer()
    {
        await using var world = await World.Start();
        var ani = world.As("ani");
        var first = (await ani.Post("/smes", Given.Sme(), key: "k1")).Is(201);
        var again = (await ani.Post("/smes", Given.Sme(), key: "k1")).Is(201);
        Assert.Equal((first.Text, first.ETag, first.Location), (again.Text, again.ETag, again.Location));
        (await ani.Post("/smes", Given.Sme(("name", "Lain")), key: "k1")).Refused(422, "idempotency.other-body");
        Assert.NotEqual(first.String("id"), (await world.As("bo").Post("/smes", Given.Sme(), key: "k1")).String("id"));
    }

    [Fact]
    public async Task Reading_costs_two_point_reads_and_changing_three_and_a_commit()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var id = await Given.SmeOf(ani);
        await ani.Get("/smes/" + id);
        Assert.Equal(new StorageCalls(Reads: 2, Pages: 0, Commits: 0, Sends: 0, Files: 0), await world.Count(() => ani.Get("/smes/" + id)));
        Assert.Equal(
            new StorageCalls(Reads: 3, Pages: 0, Commits: 1, Sends: 0, Files: 0),
            await world.Count(async () => (await ani.Put("/smes/" + id, Given.Sme(), "\"1\"")).Is(200)));
    }

    [Fact]
    public async Task Only_an_owner_who_accepted_gives_consent()
    {
        await using var world = await World.Start();
        var consent = new[] { new { purpose = "lending", given = true } };
        var fia = world.As("fia", "facilitator");
        var ani = world.As("ani");
        (await fia.Post("/smes", Given.Sme(("consents", consent)))).Refused(409, "sme.consent-is-the-owners");
        var made = (await fia.Post("/smes", Given.Sme())).Is(201);
        var path = "/smes/" + made.String("id");
        (await fia.Put(path, Given.Sme(("consents", consent)), made.ETag)).Refused(409, "sme.consent-is-the-owners");

        (await fia.Post(path + "/members", new { subject = "ani" })).Is(201);
        (await ani.Put(path, Given.Sme(("consents", consent)), made.ETag)).Is(403);
        (await ani.Post(path + "/members/accept")).Is(200);
        var now = (await ani.Get(path)).Is(200);
        var put = (await ani.Put(path, Given.Sme(("consents", consent)), now.ETag)).Is(200);
        Assert.Equal(world.Now, put.Time("consents.0.at"));
        var kept = (await fia.Put(path, Given.Sme(), put.ETag)).Is(200);
        Assert.True(kept.Flag("consents.0.given"));
    }
}
