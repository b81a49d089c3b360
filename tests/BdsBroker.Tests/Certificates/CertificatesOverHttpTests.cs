using BdsBroker.Certificates;
using BdsBroker.Core;
using BdsBroker.Registry;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Requests;

namespace BdsBroker.Tests.Certificates;

public class CertificatesOverHttpTests
{
    private static readonly object OneYear = new { number = "KKMB-2026-1", validFrom = "2026-11-23", validTo = "2027-11-22" };

    [Fact]
    public async Task A_provider_is_certified_step_by_step_and_its_standing_shows_it()
    {
        await using var world = await World.Start();
        var (provider, certifier) = (await Provider(world, "p1"), world.As("citra", "certifier"));

        var applied = (await provider.Post("/providers/p1/certificates", new { scheme = "kkmb" })).Is(201);
        var path = $"/providers/p1/certificates/{applied.String("id")}";
        Assert.Equal("/api/v1" + path, applied.Location);
        (await certifier.Post(path + "/examine", new { score = 90 })).Refused(409, "certificate.not-trained");
        (await certifier.Post(path + "/train", new { session = 1, attended = true })).Is(200);
        (await certifier.Post(path + "/train", new { session = "2", attended = false, note = "Sakit" })).Is(200);
        (await certifier.Post(path + "/examine", new { score = 90 })).Is(200);
        (await certifier.Post(path + "/issue", OneYear)).Is(200);

        var seen = (await provider.Get(path)).Is(200);
        Assert.Equal("issued", seen.String("state"));
        Assert.Equal(1, seen.Number("sessionsAttended"));
        Assert.Equal("KKMB-2026-1", seen.String("number"));
        Assert.Equal("2027-11-22", seen.String("validTo"));
        var standing = await world.Ledger.ReadKnown(RegistryRecords.Standing("p1"), default);
        Assert.Equal("KKMB-2026-1", standing.State.CertificateOn("kkmb", new(2027, 11, 22))?.Number);

        (await certifier.Post(path + "/suspend", new { note = "Pengaduan." })).Is(200);
        standing = await world.Ledger.ReadKnown(RegistryRecords.Standing("p1"), default);
        Assert.Null(standing.State.CertificateOn("kkmb", new(2026, 11, 23)));
        (await certifier.Post(path + "/reinstate", new { note = "Selesai." })).Is(200);
        (await certifier.Post(path + "/revoke", new { note = "Penipuan." })).Is(200);
        standing = await world.Ledger.ReadKnown(RegistryRecords.Standing("p1"), default);
        Assert.Empty(standing.State.Certificates);
        await world.Settle();
    }

    [Fact]
    public async Task What_is_unknown_is_not_found_before_the_body_is_looked_at()
    {
        await using var world = await World.Start();
        var (provider, certifier) = (await Provider(world, "p1"), world.As("citra", "certifier"));
        var id = (await provider.Post("/providers/p1/certificates", new { scheme = "kkmb" })).String("id");

        (await world.Anyone.Post($"/providers/p1/certificates/{id}/train", "{")).Is(401);
        (await provider.Post($"/providers/p1/certificates/{id}/train", "{")).Is(403);
        (await certifier.Post("/providers/p1/certificates/unknown/train", "{")).Is(404);
        (await certifier.Post($"/providers/unknown/certificates/{id}/train", "{")).Is(404);
        (await certifier.Get("/providers/unknown/certificates")).Is(404);
        (await (await Provider(world, "p2")).Get($"/providers/p1/certificates/{id}")).Is(404);
        (await certifier.Post($"/providers/p1/certificates/{id}/train", "{")).Is(400);
        Assert.True((await certifier.Post($"/providers/p1/certificates/{id}/issue", new { number = " " })).Is(400).Has("errors"));
        (await certifier.Post($"/providers/p1/certificates/{id}/train", new { session = 1, attended = true }, ifMatch: "\"7\"")).Is(412);
    }

    [Fact]
    public async Task Days_beyond_the_schemes_longest_validity_are_a_wrong_field_that_names_the_last_day()
    {
        await using var world = await World.Start();
        var path = await Examined(world, "p1");
        var certifier = world.As("citra", "certifier");
        var refused = (await certifier.Post(path + "/issue", new { number = "1", validFrom = "2026-12-01", validTo = "2031-12-01" })).Is(400);
        Assert.Contains("2031-11-30", refused.String("errors.validTo"), StringComparison.Ordinal);
        (await certifier.Post(path + "/issue", new { number = "1", validFrom = "2026-12-01", validTo = "2026-11-30" })).Is(400);
        (await certifier.Post(path + "/issue", new { number = "1", validFrom = "2026-12-01", validTo = "2031-11-30" })).Is(200);
    }

    [Fact]
    public async Task A_number_has_one_certificate_per_scheme_whatever_its_case()
    {
        await using var world = await World.Start();
        var certifier = world.As("citra", "certifier");
        var (first, second, other) = (await Examined(world, "p1"), await Examined(world, "p2"), await Examined(world, "p2", "bds"));
        (await certifier.Post(first + "/issue", OneYear)).Is(200);
        (await certifier.Post(first + "/issue", OneYear)).Is(200);
        (await certifier.Post(second + "/issue", new { number = " kkmb-2026-1", validFrom = "2026-11-23", validTo = "2027-11-22" })).Refused(409, "certificate.number-taken");
        (await certifier.Post(other + "/issue", OneYear)).Is(200);
        (await certifier.Post(first + "/renew", new { number = "KKMB-2026-1", validFrom = "2027-11-23", validTo = "2028-11-22" })).Is(200);
        (await certifier.Post(second + "/issue", new { number = "KKMB-2026-2", validFrom = "2026-11-23", validTo = "2027-11-22" })).Is(200);
        (await certifier.Post(second + "/renew", new { number = "KKMB-2026-1", validFrom = "2027-11-23", validTo = "2028-11-22" })).Refused(409, "certificate.number-taken");
    }

    [Fact]
    public async Task Of_many_who_ask_for_one_number_at_once_one_gets_it()
    {
        await using var world = await World.Start();
        var certifier = world.As("citra", "certifier");
        List<string> paths = [];
        for (var n = 0; n < 8; n++)
        {
            paths.Add(await Examined(world, $"p{n}"));
        }

        var replies = await Task.WhenAll(paths.Select(path => certifier.Post(path + "/issue", OneYear)));
        Assert.Equal(1, replies.Count(reply => reply.Status == 200));
        Assert.Equal(7, replies.Count(reply => reply.Code == "certificate.number-taken"));
    }

    [Fact]
    public async Task After_a_crash_between_number_and_certificate_the_same_number_can_be_asked_for_again()
    {
        await using var world = await World.Start();
        var certifier = world.As("citra", "certifier");
        var path = await Examined(world, "p1");
        await CrashOnCommit(world, "provider/p1", () => certifier.Post(path + "/issue", OneYear));
        Assert.Equal("examined", (await certifier.Get(path)).String("state"));

        (await certifier.Post(path + "/issue", OneYear)).Is(200);
        await world.Advance(TimeSpan.FromMinutes(11));
        (await certifier.Post(await Examined(world, "p2") + "/issue", OneYear)).Refused(409, "certificate.number-taken");
    }

    [Fact]
    public async Task A_number_whose_certificate_never_came_is_free_again_after_a_while()
    {
        await using var world = await World.Start();
        var certifier = world.As("citra", "certifier");
        var (first, second) = (await Examined(world, "p1"), await Examined(world, "p2"));
        await CrashOnCommit(world, "provider/p1", () => certifier.Post(first + "/issue", OneYear));
        (await certifier.Post(second + "/issue", OneYear)).Refused(409, "certificate.number-taken");

        await world.Advance(TimeSpan.FromMinutes(11));
        (await certifier.Post(second + "/issue", OneYear)).Is(200);
        (await certifier.Post(first + "/issue", OneYear)).Refused(409, "certificate.number-taken");
    }

    [Fact]
    public async Task A_commit_that_is_slower_than_the_clean_up_of_its_number_does_not_book_it_twice()
    {
        await using var world = await World.Start();
        var certifier = world.As("citra", "certifier");
        var (first, second) = (await Examined(world, "p1"), await Examined(world, "p2"));
        await world.Settle();
        var slow = true;
        world.Calls.Before = async (kind, partition) =>
        {
            if (slow && kind == "commit" && partition == "provider/p1")
            {
                // The first commit of the certificate waits while its number is let go and given to another.
                slow = false;
                await world.Advance(TimeSpan.FromMinutes(11));
                (await certifier.Post(second + "/issue", OneYear)).Is(200);
            }
        };
        (await certifier.Post(first + "/issue", OneYear)).Refused(409, "certificate.number-taken");
        Assert.Equal("examined", (await certifier.Get(first)).String("state"));
    }

    [Fact]
    public async Task Two_applications_at_once_leave_one_open()
    {
        await using var world = await World.Start();
        var provider = await Provider(world, "p1");
        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => provider.Post("/providers/p1/certificates", new { scheme = "kkmb" })));
        Assert.Equal(1, replies.Count(reply => reply.Status == 201));
        Assert.Equal(5, replies.Count(reply => reply.Code == "certificate.already-applied"));
        (await provider.Post("/providers/p1/certificates", new { scheme = "gold" })).Is(400);
        Assert.Single((await provider.Get("/providers/p1/certificates")).Items);
    }

    [Fact]
    public async Task Who_was_refused_may_apply_again_up_to_the_limit()
    {
        await using var world = await World.Start(new() { Limits = new() { CertificatesPerProvider = 2 } });
        var (provider, certifier) = (await Provider(world, "p1"), world.As("citra", "certifier"));
        for (var n = 0; n < 2; n++)
        {
            var id = (await provider.Post("/providers/p1/certificates", new { scheme = "kkmb" })).Is(201).String("id");
            (await certifier.Post($"/providers/p1/certificates/{id}/refuse", new { note = "Belum." })).Is(200);
            (await certifier.Post($"/providers/p1/certificates/{id}/refuse", new { note = "Belum." })).Is(200);
        }

        (await provider.Post("/providers/p1/certificates", new { scheme = "kkmb" })).Refused(409, "certificate.limit");
    }

    [Fact]
    public async Task A_certificate_expires_by_date_unless_it_was_renewed()
    {
        await using var world = await World.Start();
        var certifier = world.As("citra", "certifier");
        var (left, renewed) = (await Examined(world, "p1"), await Examined(world, "p2"));
        (await certifier.Post(left + "/issue", OneYear)).Is(200);
        (await certifier.Post(renewed + "/issue", new { number = "KKMB-2026-2", validFrom = "2026-11-23", validTo = "2027-11-22" })).Is(200);
        (await certifier.Post(renewed + "/renew", new { number = "KKMB-2027-2", validFrom = "2027-11-23", validTo = "2028-11-22" })).Is(200);

        await world.Settle();
        var early = Assert.Single((await certifier.Get("/certificates?state=issued")).Items, item => item.GetProperty("provider").GetString() == "p2");
        Assert.Equal(("KKMB-2026-2", "KKMB-2027-2"), (early.GetProperty("number").GetString(), early.GetProperty("next").GetProperty("number").GetString()));

        var end = new DateTimeOffset(2027, 11, 22, 17, 0, 0, TimeSpan.Zero);
        await world.AdvanceTo(end.AddSeconds(-1));
        Assert.Equal("issued", (await certifier.Get(left)).String("state"));
        await world.AdvanceTo(end);
        Assert.Equal("expired", (await certifier.Get(left)).String("state"));
        Assert.Equal("issued", (await certifier.Get(renewed)).String("state"));
        var listed = (await certifier.Get("/certificates?state=expired")).Items;
        Assert.Equal("p1", Assert.Single(listed).GetProperty("provider").GetString());
        var standing = await world.Ledger.ReadKnown(RegistryRecords.Standing("p2"), default);
        Assert.Equal("KKMB-2027-2", standing.State.CertificateOn("kkmb", new(2027, 11, 23))?.Number);

        (await certifier.Post(left + "/renew", new { validFrom = "2027-11-23", validTo = "2028-11-22" })).Is(200);
        Assert.Equal("KKMB-2026-1", (await certifier.Get(left)).String("number"));
        Assert.Equal("issued", (await certifier.Get(left)).String("state"));
    }

    [Fact]
    public async Task Certifiers_find_open_applications_without_knowing_the_provider()
    {
        await using var world = await World.Start();
        world.Disorder = new(7);
        var certifier = world.As("citra", "certifier");
        var first = (await (await Provider(world, "p1")).Post("/providers/p1/certificates", new { scheme = "kkmb" })).String("id");
        world.Clock.Set(world.Now.AddMinutes(1));
        var second = (await (await Provider(world, "p2")).Post("/providers/p2/certificates", new { scheme = "bds" })).String("id");
        (await certifier.Post($"/providers/p2/certificates/{second}/train", new { session = 1, attended = true })).Is(200);
        await world.Settle();

        var open = (await certifier.Get("/certificates?state=open")).Is(200).Items;
        Assert.Equal([first, second], open.Select(item => item.GetProperty("id").GetString()!));
        Assert.Equal("Provider p1", open[0].GetProperty("providerName").GetString());
        Assert.Equal(second, Assert.Single((await certifier.Get("/certificates?state=inTraining")).Items).GetProperty("id").GetString());
        var page = (await certifier.Get("/certificates?limit=1")).Is(200);
        Assert.Equal(second, Assert.Single((await certifier.Get($"/certificates?limit=1&cursor={page.String("next")}")).Items).GetProperty("id").GetString());
        (await certifier.Get("/certificates?state=gone")).Is(400);
        (await world.As("siti", "provider").Get("/certificates")).Is(403);

        (await certifier.Post($"/providers/p1/certificates/{first}/refuse", new { note = "Belum." })).Is(200);
        await world.Settle();
        Assert.Equal(second, Assert.Single((await certifier.Get("/certificates?state=open")).Items).GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_provider_that_changes_its_name_is_listed_under_the_new_one()
    {
        await using var world = await World.Start();
        var provider = await Provider(world, "p1");
        (await provider.Post("/providers/p1/certificates", new { scheme = "kkmb" })).Is(201);
        await world.Settle();
        var standing = await world.Ledger.ReadKnown(RegistryRecords.Standing("p1"), default);
        var draft = new Draft("provider/p1", Actor.System("test"), world.Now);
        draft.Replace(standing, standing.State with { Name = "LPM UNS" }, "test.renamed");
        draft.Owe(new StandingChanged("p1"));
        Assert.True(await world.Ledger.Commit(draft, default));
        await world.Settle();
        Assert.Equal("LPM UNS", Assert.Single((await world.As("citra", "certifier").Get("/certificates")).Items).GetProperty("providerName").GetString());
    }

    private static async Task<Caller> Provider(World world, string id)
    {
        var member = world.As("siti-" + id, "provider");
        if (await world.Ledger.Read(RegistryRecords.Standing(id), default) is null)
        {
            await world.Seed(Parties.Member(Parties.Provider, id, member.Id), new(member.Id, MemberKind.Owner, null, true, world.Now));
            await world.Seed(RegistryRecords.Provider(id), new()
            {
                Id = id,
                Name = "Provider " + id,
                Kind = ProviderKind.Organisation,
                Regency = "33.10",
                Serves = ["33"],
                Sectors = ["*"],
                SectorsVersion = 2020,
                Services = ["credit"],
                Capacity = 10,
                Paused = false,
                Listed = true,
                Phone = A.Kept("0271 123456"),
                Email = A.Kept("halo@contoh.id"),
                ConfirmedAt = world.Now,
            });
            await world.Seed(RegistryRecords.Standing(id), new()
            {
                Provider = id,
                Name = "Provider " + id,
                Regency = "33.10",
                Serves = ["33"],
                Sectors = ["*"],
                SectorsVersion = 2020,
                Services = ["credit"],
                Capacity = 10,
            });
        }

        return member;
    }

    private static async Task<string> Examined(World world, string provider, string scheme = "kkmb")
    {
        var id = (await (await Provider(world, provider)).Post($"/providers/{provider}/certificates", new { scheme })).Is(201).String("id");
        var path = $"/providers/{provider}/certificates/{id}";
        var certifier = world.As("citra", "certifier");
        (await certifier.Post(path + "/train", new { session = 1, attended = true })).Is(200);
        (await certifier.Post(path + "/examine", new { score = 60 })).Is(200);
        return path;
    }

    private static async Task CrashOnCommit(World world, string partition, Func<Task<Reply>> call)
    {
        world.BugsAllowed = true;
        world.Calls.Before = (kind, where) => kind == "commit" && where == partition ? throw new IOException("Crashed.") : Task.CompletedTask;
        (await call()).Is(500);
        world.Calls.Before = null;
        world.BugsAllowed = false;
    }
}
