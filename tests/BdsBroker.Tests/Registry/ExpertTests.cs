using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.Registry;

public sealed class ExpertTests
{
    [Fact]
    public async Task A_desk_acts_for_its_own_regencies_only()
    {
        await using var world = await World.Start();
        var officer = world.As("oki", "officer");
        var kadin = world.As("kadi", "kadin");
        (await kadin.Post("/experts", Given.Expert())).Refused(409, "experts.other-regency");
        (await kadin.Post("/desk/members", "{")).Refused(403, "auth.role");
        (await officer.Post("/desk/members", new { subject = "kadi", regency = "33.10" })).Is(201);
        (await officer.Post("/desk/members", new { subject = "kadi", regency = "33.10" })).Is(201);
        Assert.Equal("33.10", Assert.Single((await kadin.Get("/me"))["seats"].EnumerateArray()).GetString());

        var made = (await kadin.Post("/experts", Given.Expert())).Is(201);
        var path = "/experts/" + made.String("id");
        (await kadin.Get(path)).Is(200);
        (await kadin.Put(path, Given.Expert(("regency", "33.72")), made.ETag)).Refused(409, "experts.other-regency");
        (await kadin.Put(path, Given.Expert(("available", false)))).Refused(428, "version.required");
        Assert.False((await kadin.Put(path, Given.Expert(("available", false)), made.ETag)).Is(200).Flag("available"));

        var other = (await officer.Post("/experts", Given.Expert(("regency", "33.72")))).Is(201);
        (await kadin.Get("/experts/" + other.String("id"))).Refused(404, "not-found");
        (await kadin.Put("/experts/" + other.String("id"), "{")).Refused(404, "not-found");
        (await officer.Get("/experts/" + other.String("id"))).Is(200);
        (await officer.Get("/experts/unknown")).Refused(404, "not-found");
        (await world.As("ani", "sme").Get("/experts")).Refused(403, "auth.role");
    }

    [Fact]
    public async Task Lists_show_a_desk_its_own_regencies_and_an_officer_all()
    {
        await using var world = await World.Start();
        var officer = world.As("oki", "officer");
        var kadin = world.As("kadi", "kadin");
        foreach (var regency in new[] { "33.10", "33.72", "35.15" })
        {
            for (var n = 0; n < 3; n++)
            {
                (await officer.Post("/experts", Given.Expert(("regency", regency)))).Is(201);
            }
        }

        Assert.Empty((await kadin.Get("/experts")).Is(200).Items);
        (await officer.Post("/desk/members", new { subject = "kadi", regency = "35.15" })).Is(201);
        (await officer.Post("/desk/members", new { subject = "kadi", regency = "33.10" })).Is(201);

        foreach (var limit in new[] { 1, 2, 3, 4, 6 })
        {
            Assert.Equal(["33.10", "33.10", "33.10", "35.15", "35.15", "35.15"], await All(kadin, $"/experts?limit={limit}"));
        }

        Assert.Equal(["35.15", "35.15", "35.15"], await All(kadin, "/experts?limit=2&regency=35.15"));
        Assert.Empty(await All(kadin, "/experts?regency=33.72&limit=2"));
        Assert.Equal(9, (await All(officer, "/experts?limit=4")).Count);
        Assert.Equal(3, (await All(officer, "/experts?regency=33.72&limit=2")).Count);
        (await officer.Get("/experts?regency=nowhere")).Refused(400, "body.invalid");
    }

    private static async Task<List<string>> All(Caller caller, string path)
    {
        List<string> regencies = [];
        HashSet<string> ids = [];
        for (var next = ""; next is not null;)
        {
            var page = (await caller.Get($"{path}&cursor={next}")).Is(200);
            regencies.AddRange(page.Items.Select(item => item.GetProperty("regency").GetString()!));
            Assert.All(page.Items, item => Assert.True(ids.Add(item.GetProperty("id").GetString()!)));
            Assert.True(page.Items.Count > 0 || next.Length == 0, "A cursor led to nothing.");
            next = page.Has("next") ? page.String("next") : null;
        }

        return regencies;
    }
}
