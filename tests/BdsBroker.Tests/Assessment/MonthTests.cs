using BdsBroker.Assessment;

namespace BdsBroker.Tests.Assessment;

/// <summary>Months and quarters of the calendar of WIB.</summary>
public class MonthTests
{
    [Fact]
    public void An_instant_counts_in_the_month_that_clocks_in_Jakarta_show()
    {
        Assert.Equal("2026-12", Month.Of(new(2026, 11, 30, 17, 0, 0, TimeSpan.Zero)).ToString());
        Assert.Equal("2026-11", Month.Of(new(2026, 11, 30, 16, 59, 59, TimeSpan.Zero)).ToString());
    }

    [Fact]
    public void Months_go_on_over_the_end_of_a_year_and_backwards_there_are_none()
    {
        Assert.Equal("2026-11 2026-12 2027-01", string.Join(' ', new Month(2026, 11).To(new(2027, 1))));
        Assert.Empty(new Month(2026, 12).To(new(2026, 11)));
    }

    [Theory]
    [InlineData("2026-Q1", "2026-01 2026-02 2026-03", "2026-04-01")]
    [InlineData("2026-Q4", "2026-10 2026-11 2026-12", "2027-01-01")]
    public void A_quarter_has_three_months_and_is_over_on_the_day_after(string text, string months, string ended)
    {
        Assert.True(Quarter.TryParse(text, out var quarter));
        Assert.Equal((text, months, ended), (quarter.ToString(), string.Join(' ', quarter.Months), quarter.Ended.ToString("yyyy-MM-dd")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2026-Q0")]
    [InlineData("2026-Q5")]
    [InlineData("2026-q1")]
    [InlineData("0000-Q1")]
    [InlineData("+026-Q1")]
    [InlineData("2026Q1")]
    public void What_is_no_quarter_is_not_read_as_one(string? text) => Assert.False(Quarter.TryParse(text, out _));

    [Theory]
    [InlineData(null)]
    [InlineData("2026-13")]
    [InlineData("2026-1")]
    [InlineData("2026-11-01")]
    [InlineData("0000-01")]
    public void What_is_no_month_is_not_read_as_one(string? text) => Assert.False(Month.TryParse(text, out _));
}
