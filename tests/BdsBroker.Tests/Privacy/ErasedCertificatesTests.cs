using BdsBroker.Core;
using BdsBroker.Registry;
using BdsBroker.Storage.Embedded;
using BdsBroker.Tests.Certificates;
using BdsBroker.Tests.Cohorts;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Journeys;
using BdsBroker.Tests.Registry;

namespace BdsBroker.Tests.Privacy;

/// <summary>Nobody is certified who is erased.</summary>
public class ErasedCertificatesTests
{
    private static readonly object OneYear = new { number = "K-1", validFrom = "2026-12-01", validTo = "2027-11-30" };

    [Fact]
    public async Task Open_applications_of_a_provider_that_is_erased_are_refused_and_nobody_takes_them_up_any_more()
    {
        await using var world = await World.Start();
        var certifier = world.As("sari", "certifier");
        var (provider, certificate) = await Class.Candidate(world, "budi");
        var path = $"/providers/{provider}/certificates/{certificate}";
        (await certifier.Post($"{path}/train", new { session = "dasar", attended = true })).Is(200);

        (await world.As("budi", "provider").Post("/me/erase", new { })).Is(202);
        await world.Settle();

        var refused = (await certifier.Get(path)).Is(200);
        Assert.Equal(("refused", "provider-closed"), (refused.String("state"), refused.String("note")));
        Assert.Empty((await certifier.Get("/certificates?state=open")).Is(200).Items);
        (await certifier.Post($"{path}/train", new { session = "lanjut", attended = true })).Refused(409, "certificate.provider-closed");
        (await certifier.Post($"{path}/examine", new { score = 80 })).Refused(409, "certificate.provider-closed");
        (await certifier.Post($"{path}/issue", OneYear)).Refused(409, "certificate.provider-closed");
        Assert.False((await world.Anyone.Get("/certificates/kkmb/K-1/check")).Is(200).Flag("valid"));
        Assert.Empty(HistoryCheck.FindFaults(SqliteStorage.ReadAll(world.DataFile)));
    }

    [Fact]
    public async Task A_certificate_of_a_provider_that_is_erased_is_revoked_and_comes_back_in_no_way()
    {
        await using var world = await World.Start();
        var certifier = world.As("sari", "certifier");
        var (budi, cici) = (world.As("budi", "provider"), world.As("cici", "provider"));
        await world.Certified(budi);
        await world.Certified(cici);
        var (valid, suspended) = (await world.Certificate("budi"), await world.Certificate("cici"));
        (await certifier.Post($"{suspended}/suspend", new { note = "Contoh." })).Is(200);
        Assert.True((await world.Anyone.Get("/certificates/kkmb/kkmb-budi/check")).Is(200).Flag("valid"));

        (await budi.Post("/me/erase", new { })).Is(202);
        (await cici.Post("/me/erase", new { })).Is(202);
        await world.Settle();

        Assert.False((await world.Anyone.Get("/certificates/kkmb/kkmb-budi/check")).Is(200).Flag("valid"));
        foreach (var path in (string[])[valid, suspended])
        {
            Assert.Equal("revoked", (await certifier.Get(path)).Is(200).String("state"));
            (await certifier.Post($"{path}/renew", new { number = "K-2", validFrom = "2028-01-01", validTo = "2028-12-31" })).Refused(409, "certificate.provider-closed");
            (await certifier.Post($"{path}/reinstate", new { note = "Contoh." })).Refused(409, "certificate.provider-closed");
        }

        Assert.Empty(HistoryCheck.FindFaults(SqliteStorage.ReadAll(world.DataFile)));
    }

    [Fact]
    public async Task Whoever_is_erased_leaves_its_class_and_gets_nothing_when_the_class_is_issued()
    {
        await using var world = await World.Start();
        world.Disorder = new(5);
        var cohort = await Class.Planned(world, ("places", 1));
        var (budi, cici) = (await Class.Candidate(world, "budi"), await Class.Candidate(world, "cici"));
        await cohort.Do("admit", Class.Named(budi));

        (await world.As("budi", "provider").Post("/me/erase", new { })).Is(202);
        await world.Settle();

        Assert.Equal("refused", (await cohort.Certificate(budi)).String("state"));
        (await cohort.Post("admit", Class.Named(budi))).Refused(409, "cohort.not-open");
        await cohort.Do("admit", Class.Named(cici));
        Assert.Equal("applied", (await cohort.Certificate(cici)).String("state"));
    }

    [Fact]
    public async Task What_a_provider_left_open_that_was_closed_earlier_is_admitted_nowhere_and_refused_by_its_class()
    {
        await using var world = await World.Start();
        var cohort = await Class.Planned(world);
        var (budi, cici) = (await Class.Candidate(world, "budi"), await Class.Candidate(world, "cici"));
        await cohort.Do("admit", Class.Named(budi));
        await Close(world, budi.Provider);
        await Close(world, cici.Provider);

        (await cohort.Post("admit", Class.Named(cici))).Refused(409, "certificate.provider-closed");
        (await cohort.Certifier.Post($"/providers/{cici.Provider}/certificates/{cici.Certificate}/train", new { session = "1", attended = true })).Refused(409, "certificate.provider-closed");
        await world.AdvanceTo(new(2026, 11, 25, 2, 0, 0, TimeSpan.Zero));
        await cohort.Do("attend", new { session = "1", present = new[] { budi.Certificate } });
        var refused = await cohort.Certificate(budi);
        Assert.Equal(("refused", "provider-closed", 0), (refused.String("state"), refused.String("note"), refused.Number("sessionsAttended")));
    }

    // As an earlier release left it: closed, and its applications open.
    private static async Task Close(World world, string provider)
    {
        var standing = await world.Ledger.ReadKnown(RegistryRecords.Standing(provider), default);
        var draft = new Draft(standing.Address.Partition, new("earlier", "housekeeping"), world.Now);
        draft.Replace(standing, standing.State with { Closed = true }, "provider.closed");
        Assert.True(await world.Ledger.Commit(draft, default));
    }
}
