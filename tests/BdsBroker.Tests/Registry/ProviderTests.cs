using BdsBroker.Registry;
using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.Registry;

public sealed class ProviderTests
{
    [Fact]
    public async Task The_standing_follows_the_profile_and_keeps_everything_else()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "provider");
        var made = (await ani.Post("/providers", Given.Provider())).Is(201);
        var id = made.String("id");
        var address = RegistryRecords.Standing(id);
        var standing = (await world.Ledger.ReadKnown(address, default)).State;
        Assert.Equal([ani.Id], standing.Members);
        await world.Seed(address, standing with { Engaged = ["s/1"], RatingSum = 9, RatingCount = 2 });

        (await ani.Put("/providers/" + id, Given.Provider(("paused", true), ("capacity", 7), ("serves", new[] { "*" })), made.ETag)).Is(200);
        var next = (await world.Ledger.ReadKnown(address, default)).State;
        Assert.Equal((true, 7, 9L, 2), (next.Paused, next.Capacity, next.RatingSum, next.RatingCount));
        Assert.Equal(["*"], next.Serves);
        Assert.Equal(["s/1"], next.Engaged);
    }

    [Fact]
    public async Task The_defaults_are_listed_not_paused_and_kbli_2020()
    {
        await using var world = await World.Start();
        var made = (await world.As("ani").Post("/providers", Given.Provider(("paused", null)))).Is(201);
        Assert.Equal((true, false, 2020L), (made.Flag("listed"), made.Flag("paused"), made.Number("sectorsVersion")));
    }

    [Theory]
    [InlineData("capacity", 0, "capacity")]
    [InlineData("capacity", 1001, "capacity")]
    [InlineData("serves", """["33","99"]""", "serves[1]")]
    [InlineData("serves", "[]", "serves")]
    [InlineData("sectors", """["3"]""", "sectors[0]")]
    [InlineData("sectorsVersion", 2015, "sectorsVersion")]
    [InlineData("services", """["magic"]""", "services[0]")]
    [InlineData("services", "[null]", "services[0]")]
    [InlineData("kind", "\"firm\"", "kind")]
    [InlineData("email", "\"nobody\"", "email")]
    public async Task What_is_wrong_is_named_by_its_field(string member, object json, string named)
    {
        await using var world = await World.Start();
        var body = Given.Provider((member, System.Text.Json.JsonDocument.Parse(json.ToString()!).RootElement));
        var reply = (await world.As("ani").Post("/providers", body)).Refused(400, "body.invalid");
        Assert.Equal([named], reply["errors"].EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task A_change_needs_the_version_last_read()
    {
        await using var world = await World.Start();
        var ani = world.As("ani");
        var id = await Given.ProviderOf(ani);
        (await ani.Put("/providers/" + id, Given.Provider(("capacity", 0)))).Is(400);
        (await ani.Put("/providers/" + id, Given.Provider())).Refused(428, "version.required");
        (await ani.Put("/providers/" + id, Given.Provider(), "\"1\"")).Is(200);
        (await ani.Put("/providers/" + id, Given.Provider(), "\"1\"")).Refused(412, "version.stale");
        (await world.As("budi", "provider").Get("/providers/" + id)).Refused(404, "not-found");
    }
}
