using BdsBroker.Assessment;

namespace BdsBroker.Tests.Assessment;

/// <summary>Nobody learns about a few from what is public.</summary>
public class SuppressionTests
{
    [Theory]
    [InlineData("5 0 9", 14, "5 0 9 = 14")]
    [InlineData("3 8 9", 20, "x x 9 = 20")]
    [InlineData("8 9 3", 20, "x 9 x = 20")]
    [InlineData("3 5 9 7", 24, "x x x 7 = 24")]
    [InlineData("1 8 9", 18, "x x 9 = 18")]
    [InlineData("3 5", 8, "x x = x")]
    [InlineData("3 0 0", 3, "x 0 0 = x")]
    [InlineData("3 2 0", 5, "x x 0 = x")]
    [InlineData("4 4 20", 28, "x x x = 28")]
    [InlineData("0 0", 0, "0 0 = 0")]
    public void A_small_row_is_hidden_with_the_rows_after_it_until_it_may_be_any_small_number(string rows, int total, string shown)
    {
        int[] behind = [.. rows.Split(' ').Select(int.Parse)];
        Assert.Equal(shown, View(behind, Suppression.Hide(behind, total), total));
    }

    [Fact]
    public void The_total_of_fewer_than_five_that_are_behind_several_rows_is_hidden()
    {
        // Two SMEs that moved: each is behind both rows.
        var hidden = Suppression.Hide([4, 4], 4);
        Assert.Equal("x x = x", View([4, 4], hidden, 8));
    }

    /// <summary>
    /// All tables of four provinces with 0 to 14 each, by what is shown of them: whoever knows the rule to the letter keeps at least four values for each hidden number, the four that
    /// being hidden for smallness means; and whoever knows nothing but sums at least five.
    /// </summary>
    [Fact]
    public void No_hidden_number_of_any_table_follows_from_what_is_shown()
    {
        const int Most = 14;
        Dictionary<string, List<int[]>> byView = new(StringComparer.Ordinal);
        for (var n = 0; n < (Most + 1) * (Most + 1) * (Most + 1) * (Most + 1); n++)
        {
            int[] table = [n % (Most + 1), n / (Most + 1) % (Most + 1), n / ((Most + 1) * (Most + 1)) % (Most + 1), n / ((Most + 1) * (Most + 1) * (Most + 1))];
            var view = View(table, Suppression.Hide(table, table.Sum()), table.Sum());
            if (view.Contains('x', StringComparison.Ordinal))
            {
                if (!byView.TryGetValue(view, out var tables))
                {
                    byView.Add(view, tables = []);
                }

                tables.Add(table);
            }
        }

        var checkedViews = 0;
        foreach (var (view, tables) in byView)
        {
            var cells = view.Split(" = ")[0].Split(' ');
            var hidden = Enumerable.Range(0, cells.Length).Where(row => cells[row] == "x").ToList();
            var left = tables[0].Sum() - cells.Where(cell => cell != "x").Sum(int.Parse);
            if (!view.EndsWith('x'))
            {
                // By sums alone: anything from one to what the other hidden rows leave, each of which is one at least.
                Assert.True(left - hidden.Count + 1 >= 5, view);
                if (left - hidden.Count + 1 > Most)
                {
                    continue;
                }
            }

            checkedViews++;
            Assert.All(hidden, row => Assert.True(tables.Select(table => table[row]).Distinct().Count() >= 4, view));
        }

        Assert.InRange(checkedViews, 500, int.MaxValue);
    }

    [Fact]
    public void Random_tables_of_all_provinces_leave_five_values_by_differences_of_rows_and_total()
    {
        var random = new Random(11);
        for (var n = 0; n < 5000; n++)
        {
            int[] table = [.. Enumerable.Range(0, random.Next(1, 39)).Select(_ => random.Next(3) switch { 0 => 0, 1 => random.Next(1, 8), _ => random.Next(1, 200) })];
            var hidden = Suppression.Hide(table, table.Sum());
            Assert.All(Enumerable.Range(0, table.Length).Where(row => table[row] is > 0 and < 5), row => Assert.Contains(row, hidden.Rows));
            Assert.Equal(table.Sum() is > 0 and < 5, hidden.Total && table.Sum() < 5);
            if (hidden.Rows.Count > 0 && !hidden.Total)
            {
                var left = table.Sum() - Enumerable.Range(0, table.Length).Where(row => !hidden.Rows.Contains(row)).Sum(row => table[row]);
                foreach (var row in hidden.Rows)
                {
                    // What a difference gives: at most all that is left but one for each other hidden row, at least one.
                    Assert.True(left - (hidden.Rows.Count - 1) >= 5, string.Join(' ', table));
                }
            }
        }
    }

    [Fact]
    public void The_total_of_an_amount_is_hidden_where_it_tells_a_hidden_one_nearly()
    {
        Hidden two = new(new HashSet<int> { 0 }, new HashSet<int> { 0, 1 }, false);
        Assert.True(Suppression.TellsAmount([1_000_000_000, 199_999_999, 5], two));
        Assert.False(Suppression.TellsAmount([1_000_000_000, 200_000_000, 5], two));
        Assert.False(Suppression.TellsAmount([5, 1_000_000_000_000_000, 5], two));
        Assert.True(Suppression.TellsAmount([1_000_000_000_000_000, 5, 5], two));
        Assert.False(Suppression.TellsAmount([1, 1, 1], new(new HashSet<int>(), new HashSet<int>(), false)));
    }

    [Fact]
    public void The_mean_of_all_ratings_is_hidden_where_it_tells_hidden_ratings()
    {
        Hidden two = new(new HashSet<int> { 0 }, new HashSet<int> { 0, 1 }, false);

        // Seven ratings of five in all: the hidden ones are all fives; four less, and a hidden one may still be a one.
        Assert.True(Suppression.TellsRatings([2, 5, 9], [10, 25, 20], two));
        Assert.True(Suppression.TellsRatings([2, 5, 9], [10, 22, 20], two));
        Assert.False(Suppression.TellsRatings([2, 5, 9], [10, 21, 20], two));
        Assert.True(Suppression.TellsRatings([2, 5, 9], [2, 8, 20], two));
        Assert.False(Suppression.TellsRatings([2, 5, 9], [2, 9, 20], two));
        Assert.False(Suppression.TellsRatings([9], [45], new(new HashSet<int>(), new HashSet<int>(), false)));
    }

    private static string View(int[] table, Hidden hidden, int total) =>
        string.Join(' ', table.Select((value, row) => hidden.Rows.Contains(row) ? "x" : $"{value}")) + $" = {(hidden.Total ? "x" : $"{total}")}";
}
