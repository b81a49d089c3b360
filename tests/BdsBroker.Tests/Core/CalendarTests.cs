using BdsBroker.Core;
using BdsBroker.MatchEngine;
using FsCheck;
using FsCheck.Fluent;

namespace BdsBroker.Tests.Core;

public class CalendarTests
{
    // In December 2026 the 25th is a Friday and the 26th a Saturday; the 24th is taken for a joint holiday.
    private static readonly Calendar Calendar = new([new(2026, 12, 24), new(2026, 12, 25), new(2026, 12, 26), new(2027, 1, 1)]);

    [Theory]
    // Tuesday noon in Jakarta: Wednesday and Thursday are waited for, until Thursday 24:00 in Jakarta.
    [InlineData("2026-12-08T12:00+07:00", "2 working days", "33", "2026-12-11T00:00+07:00")]
    // The first and the last instant of Tuesday are Tuesday.
    [InlineData("2026-12-08T00:00+07:00", "2 working days", "33", "2026-12-11T00:00+07:00")]
    [InlineData("2026-12-08T23:59:59.999+07:00", "2 working days", "33", "2026-12-11T00:00+07:00")]
    // Thursday: Friday and, over the weekend, Monday.
    [InlineData("2026-12-10T12:00+07:00", "2 working days", "33", "2026-12-15T00:00+07:00")]
    // Friday, Saturday and Sunday: Monday and Tuesday.
    [InlineData("2026-12-11T12:00+07:00", "2 working days", "33", "2026-12-16T00:00+07:00")]
    [InlineData("2026-12-12T12:00+07:00", "2 working days", "33", "2026-12-16T00:00+07:00")]
    [InlineData("2026-12-13T12:00+07:00", "2 working days", "33", "2026-12-16T00:00+07:00")]
    // The last working day may be a Friday: its close is Saturday 0:00.
    [InlineData("2026-12-09T12:00+07:00", "2 working days", "33", "2026-12-12T00:00+07:00")]
    // Wednesday before the holidays: Monday and Tuesday after them; a holiday on a Saturday changes nothing.
    [InlineData("2026-12-23T12:00+07:00", "2 working days", "33", "2026-12-30T00:00+07:00")]
    // Into the next year: 28, 29, 30, 31 December and 4 January.
    [InlineData("2026-12-25T12:00+07:00", "5 working days", "33", "2027-01-05T00:00+07:00")]
    // Ten working days are two weeks.
    [InlineData("2026-12-01T08:00+07:00", "10 working days", "33", "2026-12-16T00:00+07:00")]
    // Thursday 16:30 UTC is Thursday in Jakarta, Friday in Makassar and in Jayapura.
    [InlineData("2026-12-10T16:30Z", "1 working day", "33", "2026-12-12T00:00+07:00")]
    [InlineData("2026-12-10T16:30Z", "1 working day", "73", "2026-12-15T00:00+08:00")]
    [InlineData("2026-12-10T16:30Z", "1 working day", "91", "2026-12-15T00:00+09:00")]
    // Friday 15:30 UTC is Saturday in Jayapura; it is Monday that is waited for all the same, but not until the same instant.
    [InlineData("2026-12-11T15:30Z", "1 working day", "33", "2026-12-15T00:00+07:00")]
    [InlineData("2026-12-11T15:30Z", "1 working day", "91", "2026-12-15T00:00+09:00")]
    // Sunday 15:30 UTC is Monday in Jayapura, which then does not count any more.
    [InlineData("2026-12-13T15:30Z", "1 working day", "33", "2026-12-15T00:00+07:00")]
    [InlineData("2026-12-13T15:30Z", "1 working day", "91", "2026-12-16T00:00+09:00")]
    // Days and shorter are exact, weekends or not.
    [InlineData("2026-12-11T12:34:56+07:00", "2 days", "33", "2026-12-13T12:34:56+07:00")]
    [InlineData("2026-12-11T23:59:59Z", "3 seconds", "91", "2026-12-12T00:00:02Z")]
    [InlineData("2026-12-11T23:30Z", "1 hour", "91", "2026-12-12T00:30Z")]
    // Months keep the local day, or end on the month's last.
    [InlineData("2026-12-08T12:00+07:00", "3 months", "33", "2027-03-08T12:00+07:00")]
    [InlineData("2026-12-31T12:00+07:00", "2 months", "33", "2027-02-28T12:00+07:00")]
    [InlineData("2027-12-31T12:00+07:00", "2 months", "33", "2028-02-29T12:00+07:00")]
    // 30 January 16:00 UTC is the 31st in Jayapura (1:00) and so ends on the 28th there, which is the 27th, 16:00 UTC.
    [InlineData("2027-01-30T16:00Z", "1 month", "91", "2027-02-27T16:00Z")]
    [InlineData("2027-01-30T16:00Z", "1 month", "33", "2027-02-28T16:00Z")]
    public void A_term_ends_by_the_local_calendar(string start, string term, string province, string end)
    {
        var answer = Calendar.After(DateTimeOffset.Parse(start), Read(term), province);
        Assert.Equal(DateTimeOffset.Parse(end), answer);
        Assert.Equal(TimeSpan.Zero, answer.Offset);
    }

    [Fact]
    public void As_many_working_days_lie_between_start_and_end_as_the_term_counts() =>
        Prop.ForAll(
            Gen.Choose(0, 60 * 24 * 60).ToArbitrary(), Gen.Choose(1, 30).ToArbitrary(), Gen.Elements("33", "73", "91").ToArbitrary(),
            (minutes, count, province) =>
            {
                var zone = Calendar.ZoneOf(province);
                var start = new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes);
                var end = Calendar.After(start, Term.WorkingDays(count), province);
                var days = 0;
                for (var date = Calendar.LocalDate(start, zone).AddDays(1); date < Calendar.LocalDate(end, zone); date = date.AddDays(1))
                {
                    days += Calendar.IsWorkingDay(date) ? 1 : 0;
                }

                return days == count && Calendar.StartOf(Calendar.LocalDate(end, zone), zone) == end && Calendar.IsWorkingDay(Calendar.LocalDate(end.AddTicks(-1), zone));
            }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("33", Zone.Wib)]
    [InlineData("63", Zone.Wita)]
    [InlineData("91", Zone.Wit)]
    public void A_province_has_one_zone(string province, Zone zone) => Assert.Equal(zone, Calendar.ZoneOf(province));

    [Fact]
    public void A_day_is_the_one_that_the_province_shows()
    {
        // 15:30 UTC is 22:30 in Klaten and half past midnight in Jayapura.
        var evening = new DateTimeOffset(2026, 12, 11, 15, 30, 0, TimeSpan.Zero);
        Assert.Equal(new DateOnly(2026, 12, 11), Calendar.DayIn(evening, "33"));
        Assert.Equal(new DateOnly(2026, 12, 12), Calendar.DayIn(evening, "91"));
    }

    [Fact]
    public void There_is_no_zone_without_a_province()
    {
        Assert.Throws<ArgumentException>(() => Calendar.ZoneOf("99"));
        Assert.Throws<ArgumentException>(() => Calendar.After(default, Term.Seconds(1), "99"));
    }

    [Fact]
    public void A_day_begins_at_local_midnight()
    {
        Assert.Equal(new DateTimeOffset(2026, 12, 7, 17, 0, 0, TimeSpan.Zero), Calendar.StartOf(new(2026, 12, 8), Zone.Wib));
        Assert.Equal(new DateOnly(2026, 12, 8), Calendar.LocalDate(new DateTimeOffset(2026, 12, 7, 17, 0, 0, TimeSpan.Zero), Zone.Wib));
        Assert.Equal(new DateOnly(2026, 12, 7), Calendar.LocalDate(new DateTimeOffset(2026, 12, 7, 16, 59, 59, TimeSpan.Zero), Zone.Wib));
    }

    [Theory]
    [InlineData("2 days", "2026-11-21T17:00:00Z")]
    [InlineData("2 working days", "2026-11-18T17:00:00Z")]
    [InlineData("1 month", "2026-10-23T17:00:00Z")]
    [InlineData("1 hour", "2026-11-23T16:00:00Z")]
    public void A_term_before_a_day_is_counted_back_from_its_first_instant(string term, string expected) =>
        Assert.Equal(
            DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture),
            new Calendar([new(2026, 11, 23)]).Before(new(2026, 11, 24), Read(term), Zone.Wib));

    private static Term Read(string text) => Term.TryParse(text, out var term) ? term : throw new FormatException(text);
}
