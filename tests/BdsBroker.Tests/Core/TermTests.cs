namespace BdsBroker.Tests.Core;

public class TermTests
{
    [Theory]
    [InlineData("2 working days", 2, TermUnit.WorkingDays)]
    [InlineData("1 working day", 1, TermUnit.WorkingDays)]
    [InlineData("60 days", 60, TermUnit.Days)]
    [InlineData("1 day", 1, TermUnit.Days)]
    [InlineData("3 months", 3, TermUnit.Months)]
    [InlineData("1 hour", 3600, TermUnit.Seconds)]
    [InlineData("90 minutes", 5400, TermUnit.Seconds)]
    [InlineData("3 seconds", 3, TermUnit.Seconds)]
    [InlineData(" 2  Working DAYS ", 2, TermUnit.WorkingDays)]
    public void A_term_is_a_count_and_a_unit(string text, int count, TermUnit unit)
    {
        Assert.True(Term.TryParse(text, out var term));
        Assert.Equal(new Term(count, unit), term);
    }

    [Theory]
    [InlineData("1 working day")]
    [InlineData("60 days")]
    [InlineData("3 months")]
    [InlineData("1 hour")]
    [InlineData("3 seconds")]
    public void What_a_term_writes_it_reads_back(string text)
    {
        Assert.True(Term.TryParse(text, out var term));
        Assert.True(Term.TryParse(term.ToString(), out var again));
        Assert.Equal(term, again);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("days")]
    [InlineData("0 days")]
    [InlineData("-1 days")]
    [InlineData("1.5 days")]
    [InlineData("1,000 seconds")]
    [InlineData("2 weeks")]
    [InlineData("2 working")]
    [InlineData("2 working days please")]
    [InlineData("two days")]
    [InlineData("5000 months")]
    [InlineData("1000000 hours")]
    [InlineData("99999999999 seconds")]
    public void Anything_else_is_refused(string? text) => Assert.False(Term.TryParse(text, out _));

    [Fact]
    public void A_term_can_be_several_times_as_long() => Assert.Equal(Term.Months(6), Term.Months(2).Times(3));
}
