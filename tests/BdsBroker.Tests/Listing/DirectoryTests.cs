using BdsBroker.Core;
using BdsBroker.Listing;
using BdsBroker.Registry;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Registry;

namespace BdsBroker.Tests.Listing;

public sealed class DirectoryTests
{
    [Fact]
    public async Task The_directory_never_shows_a_contact()
    {
        await using var world = await World.Start();
        var id = await Certified(world, "ani");
        var one = (await world.Anyone.Get($"/providers/{id}/public")).Is(200);
        var list = (await world.Anyone.Get("/providers")).Is(200);
        Assert.Equal(one.Text, Assert.Single(list.Items).GetRawText());
        foreach (var text in new[] { "0271-000001", "solo@contoh.id", "phone", "email", "ani" })
        {
            Assert.DoesNotContain("\"" + text, one.Text, StringComparison.Ordinal);
        }

        Assert.Equal(("kkmb", "2026-12-31", "2026-11-23"), (one.String("certificates.0.scheme"), one.String("certificates.0.validTo"), one.String("lastConfirmed")));
    }

    [Fact]
    public async Task Only_who_is_listed_and_certified_is_there()
    {
        await using var world = await World.Start();
        var ani = world.As("ani");
        var uncertified = await Given.ProviderOf(ani);
        await world.Settle();
        (await world.Anyone.Get($"/providers/{uncertified}/public")).Refused(404, "not-found");
        (await world.Anyone.Get("/providers/UNKNOWN!/public")).Refused(404, "not-found");
        Assert.Empty((await world.Anyone.Get("/providers")).Is(200).Items);

        var id = await Certified(world, "budi");
        Assert.Single((await world.Anyone.Get("/providers")).Items);
        var now = await world.As("budi").Get("/providers/" + id);
        (await world.As("budi").Put("/providers/" + id, Given.Provider(("listed", false)), now.ETag)).Is(200);
        (await world.Anyone.Get($"/providers/{id}/public")).Refused(404, "not-found");
        await world.Settle();
        Assert.Empty((await world.Anyone.Get("/providers")).Items);
    }

    [Fact]
    public async Task An_expired_certificate_leaves_by_its_date_without_a_message()
    {
        await using var world = await World.Start();
        var id = await Certified(world, "ani");

        // The last day ends at midnight in western Indonesia, 17:00 UTC.
        world.Clock.Set(new(2026, 12, 31, 16, 59, 59, TimeSpan.Zero));
        Assert.Single((await world.Anyone.Get("/providers")).Items);
        world.Clock.Set(new(2026, 12, 31, 17, 0, 0, TimeSpan.Zero));
        Assert.Empty((await world.Anyone.Get("/providers")).Items);
        (await world.Anyone.Get($"/providers/{id}/public")).Refused(404, "not-found");
    }

    [Fact]
    public async Task A_suspended_certificate_is_none()
    {
        await using var world = await World.Start();
        var id = await Certified(world, "ani");
        await Certify(world, id, held => held with { Suspended = true });
        Assert.Empty((await world.Anyone.Get("/providers")).Items);
    }

    [Theory]
    [InlineData("service=credit", 2)]
    [InlineData("service=export", 1)]
    [InlineData("province=33", 2)]
    [InlineData("province=51", 1)]
    [InlineData("sector=31001", 2)]
    [InlineData("sector=3100", 2)]
    [InlineData("sector=31", 2)]
    [InlineData("sector=47", 1)]
    [InlineData("q=SOLO", 1)]
    [InlineData("q=solo%20pendamping", 1)]
    [InlineData("q=nobody", 0)]
    [InlineData("service=export&province=34&sector=10", 1)]
    public async Task Filters_narrow_the_list(string query, int count)
    {
        await using var world = await World.Start();
        await Certified(world, "ani", ("sectors", new[] { "3100", "46" }));
        await Certified(world, "budi", ("name", "Mitra Usaha"), ("serves", new[] { "*" }), ("sectors", new[] { "*" }), ("services", new[] { "credit", "export" }));
        Assert.Equal(count, (await world.Anyone.Get("/providers?" + query)).Is(200).Items.Count);
    }

    [Theory]
    [InlineData("service=magic", "service")]
    [InlineData("province=99", "province")]
    [InlineData("sector=x", "sector")]
    [InlineData("limit=201", "limit")]
    public async Task A_filter_that_is_none_is_named(string query, string field)
    {
        await using var world = await World.Start();
        Assert.Equal(field, Assert.Single((await world.Anyone.Get("/providers?" + query)).Refused(400, "body.invalid")["errors"].EnumerateObject()).Name);
    }

    [Fact]
    public async Task Pages_hold_what_fits_the_filter_and_the_last_has_no_cursor()
    {
        await using var world = await World.Start();
        for (var n = 0; n < 450; n++)
        {
            var id = $"p{n:D3}";
            await world.Seed(DirectoryRecords.Entry(id), Entry(id, n % 90 == 0 ? "export" : "credit"));
        }

        List<string> ids = [];
        for (string? next = ""; next is not null;)
        {
            Reply? page = null;
            var calls = await world.Count(async () => page = (await world.Anyone.Get($"/providers?service=export&limit=2&cursor={next}")).Is(200));
            Assert.InRange(calls.Pages, 1, 3);
            ids.AddRange(page!.Items.Select(item => item.GetProperty("id").GetString()!));
            Assert.InRange(page.Items.Count, 1, 2);
            next = page.Has("next") ? page.String("next") : null;
        }

        Assert.Equal(["p000", "p090", "p180", "p270", "p360"], ids);
    }

    [Fact]
    public void The_mean_of_ratings_is_rounded_half_up_and_absent_without_any()
    {
        var entry = Entry("p", "credit");
        Assert.Equal(3.13m, PublicProviderView.Of(entry with { RatingSum = 25, RatingCount = 8 }, new(2026, 11, 23)).Ratings.Mean);
        Assert.Null(PublicProviderView.Of(entry, new(2026, 11, 23)).Ratings.Mean);
    }

    [Fact]
    public async Task The_entry_is_right_whatever_the_order_of_messages()
    {
        await using var world = await World.Start();
        world.Disorder = new(11);
        var id = await Certified(world, "ani");
        var now = await world.As("ani").Get("/providers/" + id);
        now = (await world.As("ani").Put("/providers/" + id, Given.Provider(("listed", false)), now.ETag)).Is(200);
        (await world.As("ani").Put("/providers/" + id, Given.Provider(("name", "Nama Baru")), now.ETag)).Is(200);
        await world.Settle();
        Assert.Equal("Nama Baru", (await world.Anyone.Get("/providers")).String("items.0.name"));
    }

    private static DirectoryEntry Entry(string id, string service) => new()
    {
        Id = id,
        Name = id,
        Kind = ProviderKind.Organisation,
        Regency = "33.72",
        Serves = ["*"],
        Sectors = ["*"],
        SectorsVersion = 2020,
        Services = [service],
        Paused = false,
        Listed = true,
        Certificates = [new("bds", new(2026, 1, 1), new(2026, 12, 31))],
        ConfirmedAt = World.Monday,
    };

    private static async Task<string> Certified(World world, string owner, params (string Member, object? Value)[] changes)
    {
        var id = await Given.ProviderOf(world.As(owner), changes);
        await Certify(world, id, held => held);
        return id;
    }

    private static async Task Certify(World world, string provider, Func<HeldCertificate, HeldCertificate> change)
    {
        var standing = await world.Ledger.ReadKnown(RegistryRecords.Standing(provider), default);
        await world.Seed(standing.Address, standing.State with
        {
            Certificates = [change(new("c1", "kkmb", "KKMB-1", new(2026, 1, 1), new(2026, 12, 31), false))],
        });
        await OnStandingChanged.Handle(new(provider), new(world.Broker, Actor.System("test"), world.Now), default);
    }
}
