using BdsBroker.Core;
using BdsBroker.MatchEngine;
using BdsBroker.Performances;
using BdsBroker.Registry;
using BdsBroker.Requests;
using BdsBroker.Tests.Requests;

namespace BdsBroker.Tests.Performances;

/// <summary>What would improve a provider's performance is measured with the change made, and never said where it would not be seen.</summary>
public class PerformanceWaysTests
{
    private static Standing Standing => new()
    {
        Provider = "p1", Name = "Penyedia p1", Regency = "33.10", Serves = ["33"], Sectors = ["31"], SectorsVersion = 2020, Services = ["credit", "production"], Capacity = 4,
    };

    private static ProviderScore Score(Func<Standing, Standing>? change = null) => new((change ?? (each => each))(Standing), A.Monday);

    private static PerformanceWay Way(string change, string part, ProviderScore score, PerformanceFigures? figures = null, int toMakeUp = 0) =>
        Assert.Single(PerformanceWays.Of(score, figures ?? PerformanceFigures.None, toMakeUp), way => way.Change == change && way.Part == part && way.To != score.Standing.Capacity * 2);

    [Fact]
    public void Everything_that_is_offered_raises_the_part_that_it_names_when_it_is_done()
    {
        var random = new Random(20261124);
        for (var n = 0; n < 2000; n++)
        {
            var (count, decided) = (random.Next(0, 40), random.Next(0, 40));
            var score = Score(standing => standing with
            {
                Capacity = random.Next(1, 12), Engaged = [.. Enumerable.Range(0, random.Next(0, 14)).Select(each => $"s/{each}")], RatingCount = count, RatingSum = random.Next(count, (5 * count) + 1),
                Decided = decided, Approved = random.Next(0, decided + 1),
                OffersPerDay = Enumerable.Range(0, random.Next(0, 9)).ToDictionary(day => A.Monday.AddDays(-4 * day).ToString("yyyy-MM-dd"), _ => random.Next(1, 4)),
            });
            foreach (var way in PerformanceWays.Of(score, PerformanceFigures.None, 0))
            {
                double Part(ProviderScore each) => way.Part switch { "performance.credit" => each.Performance(NeedKind.Credit), "performance.technical" => each.Performance(NeedKind.Technical), _ => each.Availability };
                var done = way.Change switch
                {
                    "rating" => score.With(standing => standing with { RatingSum = standing.RatingSum + 5, RatingCount = standing.RatingCount + 1 }),
                    "approval" => score.With(standing => standing with { Approved = way.To, Decided = standing.Decided + 1 }),
                    "capacity" => score.With(standing => standing with { Capacity = way.To }),
                    "engaged" => score.With(standing => standing with { Engaged = [.. standing.Engaged.Take(way.To)] }),
                    _ => Enumerable.Range(0, 32).Select(day => score with { At = score.At.AddDays(day) }).First(each => each.Standing.OffersLast30Days(each.At) == way.To),
                };
                Assert.Equal((Part(score), Part(done)), (way.Before, way.After));
                Assert.True(way.After > way.Before, $"{way} of {score.Standing}");
            }
        }
    }

    [Fact]
    public void One_more_rating_of_5_moves_each_kind_that_the_provider_serves_by_the_formula_of_matching()
    {
        // (18 + 17.5) / 10 = 3.55, and with a 5 more (23 + 17.5) / 11.
        var score = Score(standing => standing with { RatingSum = 18, RatingCount = 5, Approved = 1, Decided = 2 });
        var technical = Way("rating", "performance.technical", score);
        Assert.Equal((0.6375, (40.5 / 11 / 4) - 0.25), (Math.Round(technical.Before, 10), technical.After));
        var credit = Way("rating", "performance.credit", score);
        Assert.Equal((0.6375 + 0.5) / 2, credit.Before, 10);
        Assert.Equal(
            "One more rating of 5 raises performance for technical requests from 0.64 to 0.67; a rating of 4 or more raises it. 3 of 8 requests that were assisted have no rating: ask the firms for one.",
            Way("rating", "performance.technical", score, new() { AssistedCredit = 5, AssistedTechnical = 3, Ratings = new(Four: 5) }).Text.En);
        Assert.StartsWith("Satu penilaian 5 lagi menaikkan kinerja untuk permintaan teknis dari 0,64 menjadi 0,67;", technical.Text.Id, StringComparison.Ordinal);
        Assert.DoesNotContain(PerformanceWays.Of(Score(standing => standing with { Services = ["production"] }), PerformanceFigures.None, 0), way => way.Part == "performance.credit");
    }

    [Fact]
    public void The_least_rating_that_raises_it_follows_from_those_there_are()
    {
        var best = Score(standing => standing with { RatingSum = 150, RatingCount = 30 });
        Assert.Contains("a rating of 5 or more", Way("rating", "performance.technical", best).Text.En, StringComparison.Ordinal);
        var worst = Score(standing => standing with { RatingSum = 30, RatingCount = 30 });
        Assert.Contains("a rating of 2 or more", Way("rating", "performance.technical", worst).Text.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_capacity_is_named_that_has_a_place_free_and_the_least_that_is_enough_up_to_twice_the_present()
    {
        var capacities = PerformanceWays.Of(Score(standing => standing with { Engaged = ["s/1"] }), PerformanceFigures.None, 0).Where(way => way.Change == "capacity").ToList();
        Assert.Equal([(4, 5, 0.75, 0.8)], capacities.Select(way => (way.From!.Value, way.To, way.Before, way.After)));
        var full = PerformanceWays.Of(Score(standing => standing with { Engaged = ["s/1", "s/2", "s/3", "s/4", "s/5"] }), PerformanceFigures.None, 0).Where(way => way.Change == "capacity").ToList();
        Assert.Equal([7], full.Select(way => way.To + 1));
        Assert.DoesNotContain(PerformanceWays.Of(Score(standing => standing with { Capacity = 1000, Engaged = [.. Enumerable.Range(0, 900).Select(n => $"s/{n}")] }), PerformanceFigures.None, 0), way => way.Change == "capacity");
        Assert.DoesNotContain(PerformanceWays.Of(Score(), PerformanceFigures.None, 0), way => way.Part == "availability");
    }

    [Fact]
    public void The_day_is_named_on_which_old_offers_no_longer_count()
    {
        var score = Score(standing => standing with { OffersPerDay = new Dictionary<string, int>(StringComparer.Ordinal) { ["2026-10-25"] = 2, ["2026-11-20"] = 1 } });
        Assert.Equal(3, score.Standing.OffersLast30Days(score.At));
        var way = Way("offers", "availability", score);
        Assert.Equal((3, 1, 4.0 / 7, 0.8), (way.From, way.To, way.Before, way.After));
        Assert.StartsWith("On 24 November 2026 only 1 of the 3 offers of the last 30 days still counts: ", way.Text.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, " the 1 offer of the last 30 days no longer counts: ")]
    [InlineData(2, " none of the 2 offers of the last 30 days counts any more: ")]
    public void Offers_that_all_leave_on_one_day_are_counted_in_good_English(int offers, string words)
    {
        var score = Score(standing => standing with { OffersPerDay = new Dictionary<string, int>(StringComparer.Ordinal) { ["2026-10-25"] = offers } });
        Assert.Contains(words, Way("offers", "availability", score).Text.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missed_visit_can_be_made_up_while_the_loan_runs_and_is_no_longer_named_then()
    {
        var missed = A.Disbursed.TimesOut().TimesOut();
        var at = missed.FollowUps.Single(followUp => followUp is { Kind: "visit", Missed: true }).Due.AddMonths(1);
        Assert.Equal(1, PerformanceWays.ToMakeUp(missed, at, A.Deadlines));
        Assert.Equal(0, PerformanceWays.ToMakeUp(A.Disbursed, at, A.Deadlines));
        Assert.Equal(0, PerformanceWays.ToMakeUp(missed.Then(now => Request.LogVisit(now, A.Visit(at), at, A.Deadlines)), at, A.Deadlines));
        Assert.Equal(0, PerformanceWays.ToMakeUp(missed.Then(now => Request.FollowProposal(now, A.News(ProposalStep.Closed), at, A.Deadlines)), at, A.Deadlines));

        var way = Way("visits", "visits", Score(), new() { VisitsMade = 2, VisitsMissed = 2 }, toMakeUp: 1);
        Assert.Equal((2, 3, "2 visits were not made in time; 1 of them can still be made up now."), (way.From, way.To, way.Text.En));
    }
}
