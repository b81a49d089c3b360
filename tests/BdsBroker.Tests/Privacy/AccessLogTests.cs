using BdsBroker.Access;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Registry;

namespace BdsBroker.Tests.Privacy;

/// <summary>Who was shown what of an SME: the SME sees it, officers can tell what an account saw.</summary>
public class AccessLogTests
{
    [Fact]
    public async Task The_members_of_an_sme_see_who_was_shown_what_once_a_day_and_their_own_looks_are_none()
    {
        await using var world = await World.Start();
        var (ani, budi, officer) = (world.As("ani", "sme"), world.As("budi", "provider"), world.As("opik", "officer"));
        var (sme, provider) = await Engaged(world, ani, budi);
        for (var n = 0; n < 3; n++)
        {
            (await budi.Get($"/smes/{sme}/requests/1")).Is(200);
            (await ani.Get($"/smes/{sme}/requests/1")).Is(200);
        }

        (await officer.Get($"/smes/{sme}/requests/1/history")).Is(200);
        (await officer.Get($"/smes/{sme}/requests/1/readiness")).Is(403);
        await world.Settle();
        var first = (await ani.Get($"/smes/{sme}/access-log")).Is(200).Items.Select(item => $"{item.GetProperty("day")} {item.GetProperty("as")} {item.GetProperty("what")}").Order(StringComparer.Ordinal);
        Assert.Equal(["2026-11-23 officer history", "2026-11-23 provider offer", "2026-11-23 provider request"], first);

        await world.Advance(TimeSpan.FromDays(1));
        (await budi.Get($"/providers/{provider}/offers")).Is(200);
        await world.Settle();
        var latest = (await ani.Get($"/smes/{sme}/access-log?limit=1")).Is(200);
        Assert.Equal(("2026-11-24", "offer", budi.Id, provider), (latest.String("items.0.day"), latest.String("items.0.what"), latest.String("items.0.person"), latest.String("items.0.party")));
        Assert.Equal(3, (await ani.Get($"/smes/{sme}/access-log?cursor={latest.String("next")}")).Is(200).Items.Count);
        (await budi.Get($"/smes/{sme}/access-log")).Is(403);
    }

    [Fact]
    public async Task What_the_answer_to_a_change_shows_is_noted_like_what_is_read()
    {
        await using var world = await World.Start();
        var (ani, budi) = (world.As("ani", "sme"), world.As("budi", "provider"));
        var (sme, _) = await Engaged(world, ani, budi);
        (await budi.Post($"/smes/{sme}/requests/1/contacts", new { at = world.Now, channel = "phone", reached = true })).Is(200);
        await world.Settle();
        Assert.Equal(["offer", "request"], (await ani.Get($"/smes/{sme}/access-log")).Is(200).Items.Select(item => item.GetProperty("what").GetString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Looking_again_costs_no_storage_and_a_new_process_notes_nothing_twice()
    {
        await using var world = await World.Start();
        var (ani, budi) = (world.As("ani", "sme"), world.As("budi", "provider"));
        var (sme, _) = await Engaged(world, ani, budi);
        Assert.Equal(1, (await world.Count(() => budi.Get($"/smes/{sme}/requests/1"))).Commits);
        Assert.Equal(0, (await world.Count(() => budi.Get($"/smes/{sme}/requests/1"))).Commits);
        await world.Settle();
        await world.Restart();
        (await budi.Get($"/smes/{sme}/requests/1")).Is(200);
        await world.Settle();
        Assert.Equal(["offer", "request"], (await ani.Get($"/smes/{sme}/access-log")).Is(200).Items.Select(item => item.GetProperty("what").GetString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_officer_sees_what_an_account_was_shown_in_a_period_and_what_it_can_see()
    {
        await using var world = await World.Start();
        var (ani, budi, officer) = (world.As("ani", "sme"), world.As("budi", "provider"), world.As("opik", "officer"));
        var (sme, provider) = await Engaged(world, ani, budi);
        foreach (var path in new[] { "", "/plan", "/documents" })
        {
            await budi.Get($"/smes/{sme}/requests/1{path}");
            await world.Advance(TimeSpan.FromDays(1));
        }

        var report = (await officer.Get($"/desk/breach-report?person={budi.Id}&from=2026-11-24&to=2026-11-24")).Is(200);
        Assert.Equal([("2026-11-24", "plan")], report.Items.Select(item => (item.GetProperty("day").GetString()!, item.GetProperty("what").GetString()!)));
        Assert.Equal(("provider", provider), (report.String("reach.0.party"), report.String("reach.0.id")));
        var all = (await officer.Get($"/desk/breach-report?person={budi.Id}&from=2026-11-01&to=2026-12-31&limit=2")).Is(200);
        Assert.Equal((2, true), (all.Items.Count, all.Has("next")));
        Assert.Equal(budi.Id, (await officer.Get($"/desk/breach-report?person={budi.Subject}&from=2026-11-01&to=2026-12-31")).Is(200).String("person"));
        (await officer.Get("/desk/breach-report?person=nobody-we-know&from=2026-11-01&to=2026-12-31")).Refused(404, "not-found");
        (await officer.Get($"/desk/breach-report?person={budi.Id}&from=2026-12-31&to=2026-11-01")).Refused(400, "body.invalid");
        (await officer.Get($"/desk/breach-report?person={budi.Id}&from=yesterday&to=2026-12-31")).Refused(400, "body.invalid");
        (await ani.Get($"/desk/breach-report?person={budi.Id}&from=2026-11-01&to=2026-12-31")).Refused(403, "auth.role");
    }

    [Fact]
    public void Every_route_that_shows_something_of_an_sme_to_others_is_marked()
    {
        // What is numbers alone shows nothing of any one SME.
        string[] own = ["/smes/{sme}/access-log", "/banks/{bank}/proposals/{proposal}/notes", "/banks/{bank}/proposals/counts"];
        Assert.Empty(Rights.Table
            .Where(right => right.Method == "GET" && right.Shows is null && !own.Contains(right.Pattern)
                && (right.Pattern.StartsWith("/smes", StringComparison.Ordinal) || right.Pattern.Contains("proposals", StringComparison.Ordinal) || right.Pattern.Contains("offers", StringComparison.Ordinal)
                    || right.Pattern == "/desk/requests"))
            .Select(right => right.Pattern));
    }

    private static async Task<(string Sme, string Provider)> Engaged(World world, Caller ani, Caller budi)
    {
        var provider = await Tests.Journeys.CertifiedProviders.Certified(world, budi);
        var sme = await ConsentEffectTests.Consenting(ani);
        (await ani.Post($"/smes/{sme}/requests", Matches.Market.CreditBody)).Is(202);
        await world.Settle();
        (await budi.Post($"/providers/{provider}/offers/{await Matches.Market.Offer(budi, provider)}/accept", new { })).Is(200);
        await world.Settle();
        return (sme, provider);
    }
}
