using FsCheck;
using FsCheck.Fluent;
using static BdsBroker.MatchEngine.Tests.Samples;

namespace BdsBroker.MatchEngine.Tests;

public class MatcherTests
{
    [Fact]
    public void A_score_is_the_sum_of_its_parts_as_worked_out_by_hand()
    {
        // A furniture maker in Klaten, a provider in Solo who knows furniture, has ratings 4, 5 and 5, three of four proposals approved,
        // works on one request of four and got two offers lately.
        var candidate = Candidate(performance: new Performance(14, 3, 3, 4), engaged: 1, capacity: 4, offers: 2);
        var score = Matcher.Score(Need(), candidate, Weights.Default, Distances);

        Assert.Equal(0.7, score.Proximity.Value, 12);
        Assert.Equal(0.5, score.Sector.Value, 12);
        // ((14 + 17.5) / 8 - 1) / 4 = 0.734375 and (3 + 2) / (4 + 4) = 0.625; their mean is 0.6796875.
        Assert.Equal(0.6796875, score.Performance.Value, 12);
        // (1 - 1/4) / (1 + 2/4) = 0.5.
        Assert.Equal(0.5, score.Availability.Value, 12);
        // 24.5 + 12.5 + 16.9921875 + 7.5 = 61.4921875.
        Assert.Equal(16.9921875, score.Performance.Points, 12);
        Assert.Equal(61.5, score.Total);
    }

    [Fact]
    public void Approved_proposals_count_for_credit_alone()
    {
        var candidate = Candidate(performance: new Performance(14, 3, 3, 4));
        var technical = Matcher.Score(Need(kind: NeedKind.Technical), candidate, Weights.Default, Distances);
        Assert.Equal(0.734375, technical.Performance.Value, 12);
    }

    [Fact]
    public void Somebody_new_is_rated_3_5_and_approved_half_the_time()
    {
        Assert.Equal(0.625, Matcher.Score(Need(kind: NeedKind.Technical), Candidate(), Weights.Default, Distances).Performance.Value, 12);
        Assert.Equal(0.5625, Matcher.Score(Need(), Candidate(), Weights.Default, Distances).Performance.Value, 12);
    }

    [Theory]
    [InlineData("33.10", 1.0)]
    [InlineData("33.72", 0.7)]
    [InlineData("34.71", 0.4767)] // Yogyakarta is 70 km from Central Java: 0.5 x (1 - 70 / 1500).
    [InlineData("91.71", 0.0)] // Papua is more than 3,000 km away.
    public void Proximity_falls_from_the_same_regency_to_another_province(string regency, double expected) =>
        Assert.Equal(expected, Matcher.Score(Need(), Candidate(regency: regency), Weights.Default, Distances).Proximity.Value, 0.0005);

    [Theory]
    [InlineData(0, 4, 0, 1.0)]
    [InlineData(2, 4, 0, 0.5)]
    [InlineData(0, 4, 4, 0.5)]
    [InlineData(4, 4, 0, 0.0)]
    [InlineData(6, 4, 0, 0.0)] // An acceptance may cross the capacity.
    [InlineData(0, 0, 0, 0.0)]
    public void Availability_is_the_free_capacity_less_for_recent_offers(int engaged, int capacity, int offers, double expected) =>
        Assert.Equal(expected, Matcher.Score(Need(), Candidate(engaged: engaged, capacity: capacity, offers: offers), Weights.Default, Distances).Availability.Value, 12);

    [Fact]
    public void Half_a_tenth_counts_as_one()
    {
        // 70 x 0.7 + 25 x 0.75 + 4 x 0.625 + 1 x 1 = 49 + 18.75 + 2.5 + 1 = 71.25.
        var need = Need(kind: NeedKind.Technical);
        var score = Matcher.Score(need, Candidate(sectors: Sectors.Create(2020, "310")), Weights.Create(70, 25, 4, 1), Distances);
        Assert.Equal(713, score.Tenths);
        Assert.Equal(71.3, score.Total);

        // 78 x 0.7 + 16 x 0.3 + 6 x 0.625 = 63.15, which binary fractions add to a little less.
        Assert.Equal(632, Matcher.Score(need, Candidate(sectors: Sectors.Create(2020, "*")), Weights.Create(78, 16, 6, 0), Distances).Tenths);
    }

    [Fact]
    public void Equal_scores_are_ordered_by_the_SHA_256_of_request_and_provider()
    {
        // printf 'sme-1/7\nprovider-N' | sha256sum, N = 1..4, put in order.
        string[] expected = ["provider-3", "provider-1", "provider-4", "provider-2"];
        string[] ids = ["provider-1", "provider-2", "provider-3", "provider-4"];
        var ranked = Matcher.Rank(Need(), ids.Select(id => Candidate(id)), Weights.Default, Distances);
        Assert.Equal(expected, ranked.Select(each => each.Candidate.Id));
    }

    [Fact]
    public void Equal_candidates_come_first_about_equally_often()
    {
        string[] ids = ["aaa", "bbb", "ccc", "ddd"];
        var first = Enumerable.Range(1, 2000)
            .Select(i => Matcher.Rank(Need(id: $"sme-9/{i}"), ids.Select(id => Candidate(id)), Weights.Default, Distances)[0].Candidate.Id)
            .CountBy(id => id);
        // 500 expected each; five standard deviations are 97. The ids are fixed, so the outcome is too.
        Assert.All(first, pair => Assert.InRange(pair.Value, 403, 597));
        Assert.Equal(4, first.Count());
    }

    [Fact]
    public void Every_part_is_between_0_and_1_and_the_score_between_0_and_100() =>
        Prop.ForAll(Matches.ToArbitrary(), match => Matcher.Rank(match.Need, match.Candidates, match.Weights, Distances).All(each =>
        {
            Part[] parts = [each.Score.Proximity, each.Score.Sector, each.Score.Performance, each.Score.Availability];
            return parts.All(part => part.Value is >= 0 and <= 1) && each.Score.Tenths is >= 0 and <= 1000
                && Math.Abs(parts.Sum(part => part.Points) - each.Score.Total) < 0.05 + 1e-6;
        })).QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_the_input_does_not_matter() =>
        Prop.ForAll(Matches.ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (match, seed) =>
        {
            var shuffled = match.Candidates.ToArray();
            new Random(seed).Shuffle(shuffled);
            return Matcher.Rank(match.Need, match.Candidates, match.Weights, Distances)
                .SequenceEqual(Matcher.Rank(match.Need, shuffled, match.Weights, Distances));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_best_come_first_and_nobody_is_lost() =>
        Prop.ForAll(Matches.ToArbitrary(), match =>
        {
            var ranked = Matcher.Rank(match.Need, match.Candidates, match.Weights, Distances);
            return ranked.Count == match.Candidates.Length
                && ranked.Zip(ranked.Skip(1)).All(pair => pair.First.Score.Tenths >= pair.Second.Score.Tenths)
                && ranked.Select(each => each.Candidate).ToHashSet().SetEquals(match.Candidates);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_better_rating_another_approval_a_free_place_or_an_offer_less_never_lowers_the_score() =>
        Prop.ForAll(Needs.ToArbitrary(), Candidates("p").ToArbitrary(), WeightSets.ToArbitrary(), (need, candidate, weights) =>
        {
            var p = candidate.Performance;
            var score = Matcher.Score(need, candidate, weights, Distances);
            Candidate[] better =
            [
                candidate with { Performance = new(p.RatingSum + 5, p.RatingCount + 1, p.Approved, p.Decided) },
                candidate with { Performance = new(p.RatingSum, p.RatingCount, p.Approved + 1, p.Decided + 1) },
                candidate with { Engaged = Math.Max(0, candidate.Engaged - 1) },
                candidate with { OffersLast30Days = Math.Max(0, candidate.OffersLast30Days - 1) },
                candidate with { Regency = need.Regency },
                candidate with { Sectors = Sectors.Create(need.Sector.Version, need.Sector.Code) },
            ];
            return better.All(each => Matcher.Score(need, each, weights, Distances).Tenths >= score.Tenths);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_score_is_above_its_upper_bound() =>
        Prop.ForAll(Needs.ToArbitrary(), Candidates("p").ToArbitrary(), WeightSets.ToArbitrary(), (need, candidate, weights) =>
            Matcher.Score(need, candidate, weights, Distances).Tenths <= Matcher.Upper(need, candidate.Regency, candidate.Sectors, weights, Distances))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Stopping_at_the_upper_bound_never_changes_the_best_three() =>
        Prop.ForAll(Matches.ToArbitrary(), match =>
        {
            var shortlist = new Shortlist(match.Need, 3, match.Weights, Distances);
            int Bound(Candidate each) => Matcher.Upper(match.Need, each.Regency, each.Sectors, match.Weights, Distances);
            foreach (var candidate in match.Candidates.OrderByDescending(Bound))
            {
                if (shortlist.IsClosedTo(Bound(candidate)))
                {
                    break;
                }

                shortlist.Add(candidate);
            }

            return shortlist.Best.SequenceEqual(Matcher.Rank(match.Need, match.Candidates, match.Weights, Distances).Take(3));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_shortlist_closes_before_it_has_seen_everybody()
    {
        var shortlist = new Shortlist(Need(), 1, Weights.Default, Distances);
        var far = Candidate("far", "91.71", Sectors.Create(2020));
        Assert.False(shortlist.IsClosedTo(Matcher.Upper(Need(), far.Regency, far.Sectors, Weights.Default, Distances)));
        shortlist.Add(Candidate("near", "33.10", Sectors.Create(2020, "31001")));
        Assert.True(shortlist.IsClosedTo(Matcher.Upper(Need(), far.Regency, far.Sectors, Weights.Default, Distances)));
    }

    [Fact]
    public void Contradictory_figures_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Performance(6, 1, 0, 0));
        Assert.Throws<ArgumentException>(() => new Performance(1, 2, 0, 0));
        Assert.Throws<ArgumentException>(() => new Performance(0, 0, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Matcher.Score(Need(), Candidate(engaged: -1), Weights.Default, Distances));
    }
}
