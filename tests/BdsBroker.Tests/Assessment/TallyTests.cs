using System.Text.Json;
using BdsBroker.Assessment;

namespace BdsBroker.Tests.Assessment;

/// <summary>Figures that add up.</summary>
public class TallyTests
{
    private static Tally Days(params int[] days) => Tally.Sum(days.Select(day => Tally.Zero with { Days = new Dictionary<int, long> { [day] = 1 } }));

    private static Tally Ratings(params int[] ratings) => Tally.Sum(ratings.Select(rating => Tally.Zero with { Ratings = new Dictionary<int, long> { [rating] = 1 } }));

    [Fact]
    public void Medians_and_means_of_groups_together_are_those_of_all_their_members()
    {
        var random = new Random(5);
        for (var n = 0; n < 200; n++)
        {
            int[][] groups = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Enumerable.Range(0, random.Next(0, 6)).Select(_ => random.Next(0, 20)).ToArray())];
            int[] all = [.. groups.SelectMany(group => group).Order()];
            var tally = Tally.Sum(groups.Select(Days));
            decimal? median = all.Length == 0 ? null : all.Length % 2 == 1 ? all[all.Length / 2] : (all[(all.Length / 2) - 1] + all[all.Length / 2]) / 2m;
            Assert.Equal(median, tally.MedianDays);
            Assert.Equal(all.Length == 0 ? null : Math.Round((decimal)all.Sum() / all.Length, 1, MidpointRounding.AwayFromZero), tally.MeanDays);
        }
    }

    [Fact]
    public void A_mean_is_rounded_half_up()
    {
        Assert.Equal(4.13m, Ratings(4, 4, 4, 4, 4, 4, 4, 5).MeanRating);
        Assert.Null(Tally.Zero.MeanRating);
        Assert.Equal(0.3m, Days(0, 0, 0, 1).MeanDays);
    }

    [Fact]
    public void What_is_taken_away_again_leaves_nothing_behind()
    {
        var one = Tally.One(Figure.Approved).With(Figure.RupiahApproved, 45_000_000) + Days(3) + Ratings(5);
        Assert.Equal(Tally.Zero, one - one);
        Assert.Equal(one, (one + Tally.One(Figure.Applied)) - Tally.One(Figure.Applied));
        Assert.NotEqual(one, one + one);
    }

    [Fact]
    public void A_sum_that_no_long_holds_fails_instead_of_being_wrong() =>
        Assert.Throws<OverflowException>(() => Tally.Zero.With(Figure.RupiahApproved, long.MaxValue) + Tally.Zero.With(Figure.RupiahApproved, 1));

    [Fact]
    public void It_is_stored_by_the_names_of_its_figures_and_read_as_it_was()
    {
        var cell = new Cell("33", null, Tally.One(Figure.VisitsMade).With(Figure.RupiahDisbursed, 1_000_000_000_000_000) + Days(12) + Ratings(4));
        var json = JsonSerializer.Serialize(cell, AssessmentJson.Default.Cell);
        Assert.Equal("""{"province":"33","tally":{"sums":{"visitsMade":1,"rupiahDisbursed":1000000000000000},"days":{"12":1},"ratings":{"4":1}}}""", json);
        Assert.Equal(cell, JsonSerializer.Deserialize(json, AssessmentJson.Default.Cell));
    }
}
