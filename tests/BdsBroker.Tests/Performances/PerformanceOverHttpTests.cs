using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Matches;

namespace BdsBroker.Tests.Performances;

public class PerformanceOverHttpTests
{
    [Fact]
    public async Task A_provider_sees_its_figures_the_parts_of_its_score_and_what_would_improve_them()
    {
        await using var world = await World.Start();
        var (ani, budi) = (world.As("ani", "sme"), world.As("budi", "provider").In("en"));
        var sme = await world.Sme(ani);
        var provider = await world.Provider(budi, ("capacity", 4));
        var path = $"/providers/{provider}/performance";
        var newcomer = (await budi.Get(path)).Is(200);
        Assert.All(newcomer.Json.GetProperty("figures").EnumerateArray(), figure => Assert.Equal("0", figure.TryGetProperty("value", out var value) ? value.GetRawText() : "0"));
        Assert.Equal(0.5625, Part(newcomer, "performance.credit"));

        var number = await world.Request(ani, sme, Market.TechnicalBody);
        (await budi.Post($"/providers/{provider}/offers/{await budi.Offer(provider)}/accept", new { })).Is(200);
        await world.Settle();
        var engaged = (await budi.Get(path)).Is(200);
        Assert.Equal(0.6, Part(engaged, "availability"));
        Assert.Equal("3 of 4 places free, and 1 offer in 30 days: (1 - 1/4) / (1 + 1/4).", Member(engaged, "score", "part", "availability", "text").GetString());

        await world.Advance(TimeSpan.FromDays(3));
        (await budi.Post($"/smes/{sme}/requests/{number}/complete", new { })).Is(200);
        (await ani.Post($"/smes/{sme}/requests/{number}/complete", new { })).Is(200);
        (await ani.Post($"/smes/{sme}/requests/{number}/feedback", new { rating = 4 })).Is(200);
        await world.Settle();
        var after = (await budi.Get(path)).Is(200);
        Assert.Equal((1, 1, 3.0), (Figure(after, "engaged"), Figure(after, "assistedTechnical"), Figure(after, "daysToReadyTechnical")));
        Assert.Equal((1, 4.0, 1), (after.Number("ratings.count"), after["ratings.mean"].GetDouble(), after.Number("ratings.four")));
        Assert.Equal(Math.Round((((4 + 17.5) / 6) - 1) / 4, 4), Part(after, "performance.technical"));
        Assert.Contains(after.Json.GetProperty("ways").EnumerateArray(), way => way.GetProperty("change").GetString() == "rating" && way.GetProperty("after").GetDouble() > way.GetProperty("before").GetDouble());
        Assert.StartsWith("Satu penilaian 5 lagi", (await budi.In("id").Get(path)).Is(200).Json.GetProperty("ways")[0].GetProperty("text").GetString(), StringComparison.Ordinal);

        foreach (var desk in (Caller[])[world.As("opik", "officer"), world.As("sari", "certifier")])
        {
            Assert.Equal(1, Figure((await desk.Get(path)).Is(200), "engaged"));
        }

        (await world.As("cici", "provider").Get(path)).Refused(404, "not-found");
        Assert.DoesNotContain("figures", (await world.Anyone.Get($"/providers/{provider}/public")).Is(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visit_that_was_missed_and_can_be_made_up_is_told_without_saying_whose_loan_it_is()
    {
        await using var lending = await Proposals.Lending.Start();
        var world = lending.World;
        var proposal = await lending.Approve();
        (await lending.Owner.Post(lending.Request + "/terms/accept", new { })).Is(202);
        (await lending.Head.Post(proposal + "/disburse", new { amount = 45_000_000, date = "2026-11-23" })).Is(200);
        await world.Advance(TimeSpan.FromDays(60));
        var shown = (await world.As("opik", "officer").In("en").Get($"/providers/{lending.Helper}/performance")).Is(200);
        Assert.Equal((1, 0, 1, 45_000_000), (Figure(shown, "visitsMissed"), Figure(shown, "visitsMade"), Figure(shown, "disbursed"), Figure(shown, "rupiahDisbursed")));
        Assert.Equal("1 visit was not made in time; 1 of them can still be made up now.", Member(shown, "ways", "change", "visits", "text").GetString());
        Assert.DoesNotContain(lending.Sme, shown.Text, StringComparison.Ordinal);

        (await world.As("budi").Post(lending.Request + "/visits", new { at = world.Now, notes = "terlambat", business = "running", loan = "current" })).Is(200);
        await world.Settle();
        var made = (await world.As("budi").Get($"/providers/{lending.Helper}/performance")).Is(200);
        Assert.Equal((1, 1), (Figure(made, "visitsMissed"), Figure(made, "visitsMade")));
        Assert.DoesNotContain(made.Json.GetProperty("ways").EnumerateArray(), way => way.GetProperty("change").GetString() == "visits");
    }

    private static double Figure(Reply reply, string name) => Member(reply, "figures", "name", name, "value").GetDouble();

    private static double Part(Reply reply, string part) => Member(reply, "score", "part", part, "value").GetDouble();

    private static System.Text.Json.JsonElement Member(Reply reply, string list, string key, string value, string member) =>
        reply.Json.GetProperty(list).EnumerateArray().Single(item => item.GetProperty(key).GetString() == value).GetProperty(member);
}
