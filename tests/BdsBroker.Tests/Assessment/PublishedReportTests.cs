using BdsBroker.Assessment;

namespace BdsBroker.Tests.Assessment;

/// <summary>What anyone may know of a quarter.</summary>
public class PublishedReportTests
{
    private static readonly Quarter Quarter = new(2026, 4);

    private static IEnumerable<(string?, string, Tally)> Times(int count, string? province, Tally tally, string prefix = "request/s") =>
        Enumerable.Range(0, count).Select(n => (province, $"{prefix}{province}-{n}", tally));

    private static PublishedReport Report(params IEnumerable<(string?, string, Tally)>[] counted) =>
        PublishedReport.Of("kkmb", Quarter, new(2027, 1, 20), [.. counted.SelectMany(each => each)]);

    private static string Show(PublishedReport report, Func<PublicFigures, PublicFigure> figure) =>
        string.Join(' ', report.Rows.Select(row => row.Figures).Append(report.Total).Select(figure).Select(shown => shown.Suppressed == true ? "x" : $"{shown.Value?.ToString() ?? "-"}"));

    [Fact]
    public void Groups_of_five_are_shown_and_their_total_is_that_of_all()
    {
        var report = Report(Times(5, "33", Tally.One(Figure.Engaged)), Times(7, "31", Tally.One(Figure.Engaged)), Times(6, null, Tally.One(Figure.Applied)));
        Assert.Equal([null, "31", "33"], report.Rows.Select(row => row.Province));
        Assert.Equal("0 7 5 12", Show(report, figures => figures.Engaged));
        Assert.Equal("6 0 0 6", Show(report, figures => figures.Applied));
        Assert.Equal("- - - -", Show(report, figures => figures.MedianDaysToReady));
    }

    [Fact]
    public void Many_requests_of_few_firms_are_hidden()
    {
        var visits = Enumerable.Range(0, 12).Select(n => ((string?)"33", $"request/s{n % 4}", Tally.One(Figure.VisitsMade)));
        var report = Report(visits, Times(30, "31", Tally.One(Figure.VisitsMade)), Times(8, "35", Tally.One(Figure.VisitsMade)));
        Assert.Equal("30 x x 50", Show(report, figures => figures.VisitsMade));
    }

    [Fact]
    public void What_is_worked_out_of_a_hidden_figure_is_hidden_with_it()
    {
        static Tally Approved(long amount) => Tally.One(Figure.Approved).With(Figure.RupiahApproved, amount);
        static Tally Rated(int rating) => Tally.One(Figure.Rated) with { Ratings = new Dictionary<int, long> { [rating] = 1 } };
        static Tally Assisted(int days) => Tally.One(Figure.Assisted) with { Days = new Dictionary<int, long> { [days] = 1 } };
        var report = Report(
            Times(3, "31", Approved(100) + Rated(4) + Assisted(10)), Times(9, "32", Approved(200) + Rated(3) + Assisted(20)), Times(6, "33", Approved(300) + Rated(5) + Assisted(30)));
        Assert.Equal("x x 6 18", Show(report, figures => figures.Approved));
        Assert.Equal("x x 1800 3900", Show(report, figures => figures.RupiahApproved));
        Assert.Equal("x x 30 20", Show(report, figures => figures.MedianDaysToReady));
        Assert.Equal("x x 5 3.83", Show(report, figures => figures.MeanRating));

        // The small one has nearly all of the amount, and all ratings that are hidden are fives: the totals would tell.
        report = Report(Times(3, "31", Approved(1_000_000) + Rated(5)), Times(9, "32", Approved(1) + Rated(5)), Times(6, "33", Approved(300) + Rated(1)));
        Assert.Equal("x x 6 18", Show(report, figures => figures.Approved));
        Assert.Equal("x x 1800 x", Show(report, figures => figures.RupiahApproved));
        Assert.Equal("x x 1 x", Show(report, figures => figures.MeanRating));
    }

    [Fact]
    public void Each_figure_is_hidden_for_itself()
    {
        var report = Report(Times(2, "31", Tally.One(Figure.Declined)), Times(9, "31", Tally.One(Figure.Forwarded)), Times(9, "33", Tally.One(Figure.Declined) + Tally.One(Figure.Forwarded)));
        Assert.Equal("x x 11", Show(report, figures => figures.Declined));
        Assert.Equal("9 9 18", Show(report, figures => figures.Forwarded));
    }
}
