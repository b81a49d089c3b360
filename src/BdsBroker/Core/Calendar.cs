using BdsBroker.MatchEngine;

namespace BdsBroker.Core;

/// <summary>
/// When waiting ends. Working days are Monday to Friday without the holidays given; days begin and end at local midnight of one of Indonesia's
/// three zones. Instants are answered in UTC.
/// </summary>
/// <param name="holidays">Days that are no working days although they fall on Monday to Friday; others among them change nothing.</param>
internal sealed class Calendar(IEnumerable<DateOnly> holidays)
{
    private readonly HashSet<DateOnly> holidays = [.. holidays];

    /// <summary>Whether people work on this day.</summary>
    public bool IsWorkingDay(DateOnly date) => date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !holidays.Contains(date);

    /// <summary>
    /// When a term that begins at <paramref name="start"/> is over by the clocks of a zone: for n working days the close of the n-th working
    /// day after the local day of the start, that is the first instant of the day that follows; for days and months the same local time,
    /// in a shorter month on its last day; for seconds exactly so much later.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">That is after the year 9999.</exception>
    public DateTimeOffset After(DateTimeOffset start, Term term, Zone zone)
    {
        var local = start.ToOffset(Offset(zone));
        var end = term.Unit switch
        {
            TermUnit.Seconds => local.AddSeconds(term.Count),
            TermUnit.Days => local.AddDays(term.Count),
            TermUnit.Months => local.AddMonths(term.Count),
            TermUnit.WorkingDays => Midnight(CloseOf(DateOnly.FromDateTime(local.DateTime), term.Count), local.Offset),
            _ => throw new ArgumentOutOfRangeException(nameof(term), term, "The calendar does not know this unit."),
        };
        return end.ToUniversalTime();
    }

    /// <summary>When a term is over by the clocks of a province.</summary>
    /// <exception cref="ArgumentException">There is no province with this code, or the end is after the year 9999.</exception>
    public DateTimeOffset After(DateTimeOffset start, Term term, string province) => After(start, term, ZoneOf(province));

    /// <summary>The instant that is a term before a day begins in a zone: for days, months and working days the beginning of the day so long before.</summary>
    public DateTimeOffset Before(DateOnly day, Term term, Zone zone)
    {
        switch (term.Unit)
        {
            case TermUnit.Seconds:
                return StartOf(day, zone).AddSeconds(-term.Count);
            case TermUnit.Days:
                return StartOf(day.AddDays(-term.Count), zone);
            case TermUnit.Months:
                return StartOf(day.AddMonths(-term.Count), zone);
            case TermUnit.WorkingDays:
                for (var left = term.Count; left > 0; left -= IsWorkingDay(day) ? 1 : 0)
                {
                    day = day.AddDays(-1);
                }

                return StartOf(day, zone);
            default:
                throw new ArgumentOutOfRangeException(nameof(term), term, "The calendar does not know this unit.");
        }
    }

    /// <summary>How many working days have begun after the local day of <paramref name="since"/>, up to that of <paramref name="now"/>, in a zone: what a term of so many working days has used up.</summary>
    public int WorkingDaysBetween(DateTimeOffset since, DateTimeOffset now, Zone zone)
    {
        var days = 0;
        for (var (date, last) = (LocalDate(since, zone), LocalDate(now, zone)); date < last;)
        {
            date = date.AddDays(1);
            days += IsWorkingDay(date) ? 1 : 0;
        }

        return days;
    }

    /// <summary>The day that calendars show in a province at this instant.</summary>
    /// <exception cref="ArgumentException">There is no province with this code.</exception>
    public static DateOnly DayIn(DateTimeOffset at, string province) => LocalDate(at, ZoneOf(province));

    /// <summary>The day that calendars show in a zone at this instant.</summary>
    public static DateOnly LocalDate(DateTimeOffset instant, Zone zone) => DateOnly.FromDateTime(instant.ToOffset(Offset(zone)).DateTime);

    /// <summary>The first instant of a day in a zone.</summary>
    public static DateTimeOffset StartOf(DateOnly date, Zone zone) => Midnight(date, Offset(zone)).ToUniversalTime();

    /// <summary>How far a zone's clocks are ahead of UTC.</summary>
    public static TimeSpan Offset(Zone zone) => zone switch
    {
        Zone.Wib => TimeSpan.FromHours(7),
        Zone.Wita => TimeSpan.FromHours(8),
        Zone.Wit => TimeSpan.FromHours(9),
        _ => throw new ArgumentOutOfRangeException(nameof(zone), zone, "Indonesia has three time zones."),
    };

    /// <summary>The zone of a province.</summary>
    /// <exception cref="ArgumentException">There is no province with this code.</exception>
    public static Zone ZoneOf(string province) =>
        Provinces.Find(province)?.Zone ?? throw new ArgumentException($"\"{province}\" is not a province's code.", nameof(province));

    /// <summary>The day that follows the n-th working day after a day.</summary>
    private DateOnly CloseOf(DateOnly date, int workingDays)
    {
        for (var left = workingDays; left > 0;)
        {
            date = date.AddDays(1);
            if (IsWorkingDay(date))
            {
                left--;
            }
        }

        return date.AddDays(1);
    }

    private static DateTimeOffset Midnight(DateOnly date, TimeSpan offset) => new(date.ToDateTime(TimeOnly.MinValue), offset);
}
