using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Matches;
using BdsBroker.Tests.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace BdsBroker.Tests.Privacy;

/// <summary>What was kept long enough goes by itself.</summary>
public class RetentionTests
{
    private static readonly Settings Short = new() { Retention = new() { Notices = Term.Days(10), AccessLog = Term.Days(20) } };

    [Fact]
    public async Task Notices_and_looks_go_when_their_time_is_over_and_not_before()
    {
        await using var world = await World.Start(Short);
        var (ani, budi) = (world.As("ani", "sme"), world.As("budi", "provider"));
        var provider = await world.Provider(budi);
        var sme = await world.Sme(ani);
        await world.Request(ani, sme, Market.CreditBody);
        (await budi.Post($"/providers/{provider}/offers/{await budi.Offer(provider)}/accept", new { })).Is(200);
        await world.Settle();
        (await budi.Get($"/smes/{sme}/requests/1")).Is(200);
        await world.Settle();
        var timer = world.Services.GetRequiredService<BrokerTimer>();
        Assert.Equal(0, await timer.ApplyRetention(default));
        var notices = (await ani.Get("/inbox")).Is(200).Items.Count + (await budi.Get("/inbox")).Is(200).Items.Count;
        Assert.NotEqual(0, notices);

        world.Clock.Set(world.Now.AddDays(11));
        Assert.Equal(notices, await timer.ApplyRetention(default));
        Assert.Empty((await ani.Get("/inbox")).Is(200).Items);
        Assert.Equal(2, (await ani.Get($"/smes/{sme}/access-log")).Is(200).Items.Count);

        world.Clock.Set(world.Now.AddDays(11));
        Assert.Equal(2, await timer.ApplyRetention(default));
        Assert.Empty((await ani.Get($"/smes/{sme}/access-log")).Is(200).Items);
        var report = await world.As("opik", "officer").Get($"/desk/breach-report?person={budi.Id}&from=2026-11-01&to=2027-12-31");
        Assert.Empty(report.Is(200).Items);
    }

    [Fact]
    public async Task What_was_told_somebody_who_left_every_party_goes_too_and_nobody_stays_listed_for_it()
    {
        await using var world = await World.Start(Short);
        var (ani, ben) = (world.As("ani", "sme"), world.As("ben", "sme"));
        var sme = await Given.SmeOf(ani);
        (await ani.Post($"/smes/{sme}/members", new { subject = "ben" })).Is(201);
        var member = (await ben.Post($"/smes/{sme}/members/accept", new { })).Is(200);
        (await ben.Delete($"/smes/{sme}/members/{ben.Id}", member.ETag)).Is(204);
        await world.Settle();
        var timer = world.Services.GetRequiredService<BrokerTimer>();
        await timer.ApplyRetention(default);
        Assert.NotEmpty((await ben.Get("/inbox")).Is(200).Items);

        world.Clock.Set(world.Now.AddDays(11));
        await timer.ApplyRetention(default);
        Assert.Empty((await ben.Get("/inbox")).Is(200).Items);
        Assert.Null(await world.Ledger.Read(BdsBroker.Privacy.RetentionRecords.WithoutParty(ben.Id), default));
    }

    [Fact]
    public async Task What_was_told_somebody_who_never_belonged_to_a_party_goes_too()
    {
        await using var world = await World.Start(Short);
        var lia = world.As("lia", "certifier");
        await world.Tell(BdsBroker.Notifications.ReachNotices.Broken.To("person", lia.Id, "email", world.Now, "/me/notifications"));
        await world.Settle();
        Assert.Single((await lia.Get("/inbox")).Is(200).Items);
        world.Clock.Set(world.Now.AddDays(11));
        Assert.Equal(1, await world.Services.GetRequiredService<BrokerTimer>().ApplyRetention(default));
        Assert.Empty((await lia.Get("/inbox")).Is(200).Items);
    }

    [Fact]
    public async Task A_run_is_bounded_and_the_next_goes_on_where_it_ended()
    {
        await using var world = await World.Start(Short);
        var ani = world.As("ani", "sme");
        for (var n = 0; n < BdsBroker.Privacy.ApplyRetention.PartiesPerRun + 50; n++)
        {
            await world.Broker.Keys.Keep(BdsBroker.Core.SubjectKey.Draw($"expert/e{n}"), default);
        }

        await Given.SmeOf(ani);
        var timer = world.Services.GetRequiredService<BrokerTimer>();
        async Task<int> Rounds() => (await world.Ledger.Read(BdsBroker.Privacy.RetentionRecords.Progress, default))!.State.Round;
        await timer.ApplyRetention(default);
        Assert.Equal(0, await Rounds());
        await timer.ApplyRetention(default);
        Assert.Equal(1, await Rounds());
    }
}
