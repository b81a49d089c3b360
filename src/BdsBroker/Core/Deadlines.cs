namespace BdsBroker.Core;

/// <summary>When somebody who is waited for is waited for no longer: the terms of the settings on the calendar of a province.</summary>
internal sealed class Deadlines(Waits waits, Calendar calendar)
{
    internal Waits Waits => waits;

    /// <summary>How many working days somebody has waited, by the calendar of a province.</summary>
    internal int WorkingDays(DateTimeOffset since, DateTimeOffset now, string province) => calendar.WorkingDaysBetween(since, now, Calendar.ZoneOf(province));

    /// <summary>The instant that is a term before a day begins, by the clocks of a province.</summary>
    internal DateTimeOffset Before(DateOnly day, Term term, string province) => calendar.Before(day, term, Calendar.ZoneOf(province));

    /// <summary>The end of a term that starts at an instant, in the time zone of a province.</summary>
    internal DateTimeOffset After(DateTimeOffset start, Term term, string province) => calendar.After(start, term, Calendar.ZoneOf(province));
}
