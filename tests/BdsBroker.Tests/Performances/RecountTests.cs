using BdsBroker.Certificates;
using BdsBroker.Core;
using BdsBroker.Performances;
using BdsBroker.Registry;
using BdsBroker.Requests;
using BdsBroker.Storage;
using BdsBroker.Tests.Crashes;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Matches;

namespace BdsBroker.Tests.Performances;

/// <summary>What is kept of providers' performance can be counted again from the requests, and mended after whatever happened to it.</summary>
public class RecountTests
{
    private static readonly KeyRange Counted = KeyRange.Prefix(PerformanceRecords.CountedPrefix);

    /// <summary>What can go wrong with what is kept, and what is told of it.</summary>
    public static TheoryData<string, string> Damages => new()
    {
        { "a wrong figure", "engaged is 7, the requests say 1" },
        { "no figures", "assistedTechnical is 0, the requests say 1" },
        { "a wrong score", "the score goes by 9 ratings that add to 45 and 0 of 0 approved, the requests say 1 that add to 4 and 0 of 0" },
        { "a row too few", "/000001/0000 (engaged) is not counted" },
        { "a row too many", "milestone/s/000001/0003 (settled) is counted, and no request came to it" },
        { "another row", "the request says CountedMilestone" },
        { "a renewal too few", "renewals do not count assisted/technical/" },
        { "a renewal too many", "renewals count assisted/credit/" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task What_is_kept_otherwise_than_the_requests_say_is_told_and_mended(string damage, string told)
    {
        await using var world = await World.Start();
        var provider = await Helped(world);
        var before = Kept(world, provider);
        await Damage(world, provider, damage);
        Assert.NotEqual(before, Kept(world, provider));

        var found = await Check(world);
        Assert.Contains(found.Differences, line => line.StartsWith(provider, StringComparison.Ordinal) && line.Contains(told, StringComparison.Ordinal));
        await found.Mend(world.Broker, default);
        Assert.Equal(before, Kept(world, provider));
        Assert.Empty((await Check(world)).Differences);
        await world.Settle();
        Assert.Empty(HistoryCheck.FindFaults(world.Backend.AllDocuments()));
    }

    [Fact]
    public async Task After_a_whole_credit_journey_counting_again_finds_what_is_kept()
    {
        await using var walk = await Walk.Start(AllJourneys.Credit.Settings);
        foreach (var step in AllJourneys.Credit.Given.Concat(AllJourneys.Credit.Steps))
        {
            await walk.Take(step);
        }

        var found = await Check(walk.World);
        Assert.Empty(found.Differences);
        Assert.Equal((8, 1), (found.Milestones, found.Providers));
    }

    [Fact]
    public async Task What_is_mended_before_its_message_comes_counts_once()
    {
        await using var world = await World.Start();
        var (ani, budi) = (world.As("ani", "sme"), world.As("budi", "provider"));
        var sme = await world.Sme(ani);
        var provider = await world.Provider(budi);
        await world.Request(ani, sme, Market.TechnicalBody);
        (await budi.Post($"/providers/{provider}/offers/{await budi.Offer(provider)}/accept", new { })).Is(200);

        var found = await Check(world);
        Assert.Contains(found.Differences, line => line.EndsWith("(engaged) is not counted", StringComparison.Ordinal));
        await found.Mend(world.Broker, default);
        Assert.Equal(1, Figures(world, provider).Engaged);
        await world.Settle();
        Assert.Equal(1, Figures(world, provider).Engaged);
        Assert.Empty((await Check(world)).Differences);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_counted_while_it_is_mended_is_neither_lost_nor_undone(bool atTheCommit)
    {
        await using var world = await World.Start();
        var provider = await Helped(world, rated: false);
        await Damage(world, provider, "a wrong figure");
        var found = await Check(world);
        (await world.As("ani", "sme").Post($"/smes/{await SmeOf(world)}/requests/1/feedback", new { rating = 4 })).Is(200);
        if (atTheCommit)
        {
            world.Calls.Before = async (kind, where) =>
            {
                if (kind == "commit" && where == "provider/" + provider)
                {
                    world.Calls.Before = null;
                    await world.Settle();
                }
            };
        }
        else
        {
            await world.Settle();
        }

        await found.Mend(world.Broker, default);
        Assert.Null(world.Calls.Before);
        await world.Settle();
        Assert.Equal((1, 1, 4L), (Figures(world, provider).Engaged, Figures(world, provider).Ratings.Count, Figures(world, provider).Ratings.Sum));
        Assert.Empty((await Check(world)).Differences);
    }

    [Fact]
    public async Task While_a_request_cannot_be_read_nothing_is_mended()
    {
        await using var world = await World.Start();
        var provider = await Helped(world);
        await Damage(world, provider, "a wrong figure");
        await Commit(world, "sme/" + await SmeOf(world), new Change.Replace("request/000001", "{"u8.ToArray(), Change.AnyVersion));
        var found = await Check(world);
        Assert.False(found.IsWhole);
        Assert.Contains(found.Differences, line => line.Contains("request/000001: cannot be read", StringComparison.Ordinal));
        await Assert.ThrowsAsync<InvalidOperationException>(() => found.Mend(world.Broker, default));
        Assert.Equal(7, Figures(world, provider).Engaged);
    }

    [Fact]
    public async Task More_than_one_commit_holds_is_mended_piece_by_piece_each_of_which_adds_up()
    {
        await using var world = await World.Start();
        var provider = await Helped(world);
        var address = RequestRecords.Request(await SmeOf(world), 1);
        var request = (await world.Ledger.ReadKnown(address, default)).State;
        var more = Enumerable.Range(0, 150).Select(n => new Milestone(MilestoneKind.Assisted, world.Now.AddHours(n), provider, null, Value: 1));
        await world.Seed(address, request with { Milestones = [.. request.Milestones, .. more] });
        var found = await Check(world);
        var pieces = 0;
        world.Calls.After = async (kind, where) =>
        {
            if (kind == "commit" && where == "provider/" + provider)
            {
                pieces++;
                var rows = await world.Backend.Records.ReadRange(where, Counted, StorageLimits.RangeLimit, default);
                Assert.Equal(rows.Documents.Count, Figures(world, provider).Engaged + Figures(world, provider).AssistedTechnical + Figures(world, provider).Ratings.Count);
            }
        };
        await found.Mend(world.Broker, default);
        world.Calls.After = null;
        Assert.InRange(pieces, 5, 8);
        Assert.Equal(151, Figures(world, provider).AssistedTechnical);
        Assert.Empty((await Check(world)).Differences);
        await world.Settle();
    }

    /// <summary>A provider that helped with a technical request.</summary>
    private static async Task<string> Helped(World world, bool rated = true)
    {
        var (ani, budi) = (world.As("ani", "sme"), world.As("budi", "provider"));
        var sme = await world.Sme(ani);
        var provider = await world.Provider(budi);
        var number = await world.Request(ani, sme, Market.TechnicalBody);
        (await budi.Post($"/providers/{provider}/offers/{await budi.Offer(provider)}/accept", new { })).Is(200);
        (await budi.Post($"/smes/{sme}/requests/{number}/complete", new { })).Is(200);
        (await ani.Post($"/smes/{sme}/requests/{number}/complete", new { })).Is(200);
        if (rated)
        {
            (await ani.Post($"/smes/{sme}/requests/{number}/feedback", new { rating = 4 })).Is(200);
        }

        await world.Settle();
        Assert.Empty((await Check(world)).Differences);
        return provider;
    }

    private static async Task<string> SmeOf(World world) => (await world.As("ani", "sme").Get("/me")).Is(200).String("parties.0.id");

    private static Task<PerformanceCheck> Check(World world) => PerformanceCheck.Run(() => world.Backend.AllDocuments().ToAsyncEnumerable());

    private static PerformanceFigures Figures(World world, string provider) => Everything.Of(world).Find(PerformanceRecords.Figures(provider))!.State;

    /// <summary>What is kept of a provider's performance, in words.</summary>
    private static IReadOnlyList<string> Kept(World world, string provider)
    {
        var all = Everything.Of(world);
        var standing = all.StandingOf(provider);
        return
        [
            $"{all.Find(PerformanceRecords.Figures(provider))?.State} {standing.RatingSum} {standing.RatingCount} {standing.Approved} {standing.Decided}",
            .. all.Rows("provider/" + provider, PerformanceRecords.CountedPrefix).Concat(all.Rows("provider/" + provider, CertificateRecords.AssistedPrefix)).Select(row => row.Key + System.Text.Encoding.UTF8.GetString(row.Json.Span)),
        ];
    }

    private static async Task Damage(World world, string provider, string damage)
    {
        var partition = "provider/" + provider;
        var address = PerformanceRecords.Figures(provider);
        var standing = await world.Ledger.ReadKnown(RegistryRecords.Standing(provider), default);
        var rows = (await world.Backend.Records.ReadRange(partition, Counted, 10, default)).Documents;
        var renewals = (await world.Backend.Records.ReadRange(partition, KeyRange.Prefix(CertificateRecords.AssistedPrefix), 10, default)).Documents;
        await (damage switch
        {
            "a wrong figure" => world.Seed(address, (await world.Ledger.ReadKnown(address, default)).State with { Engaged = 7 }),
            "a wrong score" => world.Seed(standing.Address, standing.State with { RatingCount = 9, RatingSum = 45 }),
            "no figures" => Commit(world, partition, new Change.Delete(address.Key, Change.AnyVersion)),
            "a row too few" => Commit(world, partition, new Change.Delete(rows[0].Key, Change.AnyVersion)),
            "a row too many" => Commit(world, partition, new Change.PutNew(PerformanceRecords.Counted("s", 1, 3), PerformanceRecords.Write(new("credit", new(MilestoneKind.Settled, world.Now, provider, null))))),
            "another row" => Commit(world, partition, new Change.Replace(rows[0].Key, PerformanceRecords.Write(new("credit", new(MilestoneKind.Settled, world.Now, provider, null))), Change.AnyVersion)),
            "a renewal too few" => Commit(world, partition, new Change.Delete(renewals[0].Key, Change.AnyVersion)),
            "a renewal too many" => Commit(world, partition, new Change.PutNew(CertificateRecords.Assisted("credit", world.Now, "s", 1), "{}"u8.ToArray())),
            _ => throw new ArgumentOutOfRangeException(nameof(damage), damage, null),
        });
    }

    private static async Task Commit(World world, string partition, Change change) =>
        Assert.Equal(CommitResult.Committed, await world.Backend.Records.Commit(new(partition, [change], []), default));
}
