using System.Globalization;

namespace BdsBroker;

/// <summary>The unit that a <see cref="Term"/> counts in.</summary>
public enum TermUnit
{
    /// <summary>Exact seconds.</summary>
    Seconds,

    /// <summary>Monday to Friday without holidays, in the SME's time zone.</summary>
    WorkingDays,

    /// <summary>Days of the calendar, to the same local time.</summary>
    Days,

    /// <summary>Months of the calendar, to the same local time; the 31st becomes the month's last day.</summary>
    Months,
}

/// <summary>How long somebody is waited for, as configuration writes it: "2 working days", "60 days", "3 months", "1 hour", "30 minutes", "3 seconds".</summary>
/// <param name="Count">How many units, at least 1.</param>
/// <param name="Unit">The unit.</param>
public readonly record struct Term(int Count, TermUnit Unit)
{
    /// <summary>So many working days.</summary>
    public static Term WorkingDays(int count) => new(count, TermUnit.WorkingDays);

    /// <summary>So many days.</summary>
    public static Term Days(int count) => new(count, TermUnit.Days);

    /// <summary>So many months.</summary>
    public static Term Months(int count) => new(count, TermUnit.Months);

    /// <summary>So many seconds.</summary>
    public static Term Seconds(int count) => new(count, TermUnit.Seconds);

    /// <summary>The same unit, several times as long.</summary>
    public Term Times(int factor) => this with { Count = checked(Count * factor) };

    /// <summary>Reads a term; false where the text is none.</summary>
    public static bool TryParse(string? text, out Term term)
    {
        term = default;
        var words = (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > 1_000_000)
        {
            return false;
        }

        Term? read = string.Join(' ', words[1..]).ToLowerInvariant().TrimEnd('s') switch
        {
            "second" => Seconds(count),
            "minute" => Seconds(count * 60),
            "hour" => count <= 100_000 ? Seconds(count * 3600) : null,
            "day" => Days(count),
            "working day" => WorkingDays(count),
            "month" => count <= 1200 ? Months(count) : null,
            _ => null,
        };
        term = read ?? default;
        return read is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Unit switch
    {
        TermUnit.WorkingDays => $"{Count} working days",
        TermUnit.Days => $"{Count} days",
        TermUnit.Months => $"{Count} months",
        _ => $"{Count} seconds",
    };
}
