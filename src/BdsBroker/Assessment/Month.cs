using System.Globalization;
using BdsBroker.MatchEngine;

namespace BdsBroker.Assessment;

/// <summary>A month of the calendar of WIB: whatever happened is counted in the one that it truly fell in.</summary>
internal readonly record struct Month(int Year, int Number)
{
    /// <summary>The month that an instant falls in.</summary>
    internal static Month Of(DateTimeOffset at)
    {
        var day = Core.Calendar.LocalDate(at, Zone.Wib);
        return new(day.Year, day.Month);
    }

    /// <summary>Reads one written as 2026-11.</summary>
    internal static bool TryParse(string? text, out Month month)
    {
        var is1 = DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        month = new(day.Year, day.Month);
        return is1;
    }

    /// <summary>How many months after the year 0 it is, to count with.</summary>
    internal int Ordinal => (Year * 12) + Number - 1;

    /// <summary>This month and those after it up to another.</summary>
    internal IEnumerable<Month> To(Month last) => Enumerable.Range(Ordinal, Math.Max(0, last.Ordinal - Ordinal + 1)).Select(ordinal => new Month(ordinal / 12, (ordinal % 12) + 1));

    /// <summary>As 2026-11, which orders as months do.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Year:D4}-{Number:D2}");
}

/// <summary>A quarter of a year.</summary>
internal readonly record struct Quarter(int Year, int Number)
{
    /// <summary>Reads one written as 2026-Q3.</summary>
    internal static bool TryParse(string? text, out Quarter quarter)
    {
        quarter = default;
        if (text is not { Length: 7 } || text[4..6] != "-Q" || text[6] is < '1' or > '4' || !int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year == 0)
        {
            return false;
        }

        quarter = new(year, text[6] - '0');
        return true;
    }

    /// <summary>Its three months.</summary>
    internal IEnumerable<Month> Months => new Month(Year, (Number * 3) - 2).To(new(Year, Number * 3));

    /// <summary>The first day after it.</summary>
    internal DateOnly Ended => new DateOnly(Year, Number * 3, 1).AddMonths(1);

    /// <summary>As 2026-Q3.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Year:D4}-Q{Number}");
}
