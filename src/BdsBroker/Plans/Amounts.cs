using System.Globalization;
using System.Text.RegularExpressions;

namespace BdsBroker.Plans;

/// <summary>Which sign begins the decimals of an amount.</summary>
internal enum DecimalMark
{
    /// <summary>1.234,56 as in Indonesia.</summary>
    Comma,

    /// <summary>1,234.56 as in English.</summary>
    Point,
}

/// <summary>What the digits of one amount can mean.</summary>
internal enum AmountForm
{
    /// <summary>No amount at all.</summary>
    None,

    /// <summary>Digits alone: the same either way.</summary>
    Plain,

    /// <summary>Like 1.234: a thousand, or a little more than one.</summary>
    Either,

    /// <summary>Only with a decimal comma.</summary>
    Comma,

    /// <summary>Only with a decimal point.</summary>
    Point,
}

/// <summary>
/// Amounts as people and programs write them: Rp or IDR, groups of thousands, a minus before or after or brackets, ",-" for no decimals, a dash for nothing. What the dots and commas of a single amount leave open
/// is decided by all amounts of the file together, or not at all.
/// </summary>
internal static partial class Amounts
{
    /// <summary>The largest amount that is read, either way.</summary>
    internal const decimal Most = 1_000_000_000_000_000;

    /// <summary>What an amount can mean by itself.</summary>
    internal static AmountForm FormOf(string text)
    {
        var (digits, _) = Bare(text);
        if (digits is null)
        {
            return AmountForm.None;
        }

        var (asComma, asPoint) = (Parse(digits, ',', '.'), Parse(digits, '.', ','));
        return (asComma, asPoint) switch
        {
            (null, null) => AmountForm.None,
            (not null, null) => AmountForm.Comma,
            (null, not null) => AmountForm.Point,
            _ => asComma == asPoint ? AmountForm.Plain : AmountForm.Either,
        };
    }

    /// <summary>The amount, or null where it is none when read this way, or beyond 10^15.</summary>
    internal static decimal? Read(string text, DecimalMark mark)
    {
        var (digits, isNegative) = Bare(text);
        return digits is not null && (mark == DecimalMark.Comma ? Parse(digits, ',', '.') : Parse(digits, '.', ',')) is <= Most and var amount
            ? isNegative ? -amount : amount
            : null;
    }

    /// <summary>Digits with their dots and commas, and whether they are below zero; null where it is no amount.</summary>
    private static (string? Digits, bool IsNegative) Bare(string text)
    {
        // A space within an amount groups thousands; what else it parts are two numbers.
        if (Apart().IsMatch(text))
        {
            return (null, false);
        }

        var bare = Spaces().Replace(text, "");
        if (bare is "-" or "–" or "—")
        {
            return ("0", false);
        }

        var match = Amount().Match(bare);
        var minus = match.Groups["minus"].Captures.Count;
        return !match.Success || minus > 1 || match.Groups["open"].Success != match.Groups["close"].Success
            ? (null, false)
            : (match.Groups["digits"].Value, minus == 1 || match.Groups["open"].Success);
    }

    /// <summary>The digits read with one sign for decimals and the other for groups of three; null where the groups do not fit.</summary>
    private static decimal? Parse(string digits, char mark, char group)
    {
        var parts = digits.Split(mark);
        var groups = parts[0].Split(group);
        var fits = parts.Length <= 2 && groups[0].Length > 0 && (parts.Length == 1 || (parts[1].Length > 0 && !parts[1].Contains(group)))
            && (groups.Length == 1 || (groups[0].Length <= 3 && groups[0][0] != '0' && groups.Skip(1).All(each => each.Length == 3)));
        return fits && decimal.TryParse(string.Concat(groups) + (parts.Length == 2 ? "." + parts[1] : ""), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? amount : null;
    }

    // A dot after Rp belongs to it; ",-" after an amount says that there are no decimals.
    [GeneratedRegex(@"^(?<open>\()?(?<minus>[-−])?\+?(rp\.?|idr)?(?<minus>[-−])?(?<digits>[0-9][0-9.,]*?)(?:[.,][-–]{1,2})?(?<minus>[-−])?(rp\.?|idr)?(?<close>\))?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Amount();

    [GeneratedRegex(@"[0-9][\s\u00A0\u202F\u2009']+(?![0-9]{3}(?![0-9]))[0-9]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Apart();

    [GeneratedRegex(@"[\s\u00A0\u202F\u2009']+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Spaces();
}

/// <summary>Whether the day or the month comes first in dates such as 03/04/2026.</summary>
internal enum DayOrder
{
    /// <summary>3 April, as in Indonesia.</summary>
    DayFirst,

    /// <summary>4 March.</summary>
    MonthFirst,
}

/// <summary>Days and months as people and programs write them, in Indonesian and English; from 2000 to 2100.</summary>
internal static partial class Days
{
    private static readonly Dictionary<string, int> Names = new string[][]
    {
        ["januari", "january", "jan"],
        ["februari", "pebruari", "february", "feb", "peb"],
        ["maret", "march", "mar", "mrt"],
        ["april", "apr"],
        ["mei", "may"],
        ["juni", "june", "jun"],
        ["juli", "july", "jul"],
        ["agustus", "august", "agu", "ags", "agt", "aug"],
        ["september", "sept", "sep"],
        ["oktober", "october", "okt", "oct"],
        ["november", "nopember", "nov", "nop"],
        ["desember", "december", "des", "dec"],
    }.Index().SelectMany(month => month.Item.Select(name => (name, month.Index + 1))).ToDictionary(each => each.name, each => each.Item2, StringComparer.OrdinalIgnoreCase);

    /// <summary>The day that spreadsheet programs mean by a number of days (ISO 29500-1, 18.17.4.1, the system of 1900); null outside of 2000 to 2100.</summary>
    internal static DateOnly? OfSerial(decimal serial) => serial is >= 36_526 and < 73_415 ? new DateOnly(1899, 12, 30).AddDays((int)serial) : null;

    /// <summary>Which order a date shows by having a number above 12; null where it does not show.</summary>
    internal static DayOrder? OrderOf(string text) => Slashed().Match(text) is { Success: true } match
        ? (Number(match, "a") > 12, Number(match, "b") > 12) switch
        {
            (true, false) => DayOrder.DayFirst,
            (false, true) => DayOrder.MonthFirst,
            _ => null,
        }
        : null;

    /// <summary>Whether a date means another day in the other order.</summary>
    internal static bool IsOpen(string text) => OrderOf(text) is null && Slashed().Match(text) is { Success: true } match && Number(match, "a") != Number(match, "b");

    /// <summary>The day, or the first of the month where only that is told; null where it is neither.</summary>
    internal static DateOnly? Read(string text, DayOrder order)
    {
        if (Slashed().Match(text) is { Success: true } slashed)
        {
            var (first, second) = (Number(slashed, "a"), Number(slashed, "b"));
            return order == DayOrder.DayFirst ? Day(Year(slashed), second, first) : Day(Year(slashed), first, second);
        }

        foreach (var form in (Regex[])[IsoDay(), Compact(), YearMonth(), MonthYear(), DayNameYear(), NameDayYear(), NameYear()])
        {
            if (form.Match(text) is { Success: true } match)
            {
                var month = match.Groups["name"] is { Success: true } name ? Names.GetValueOrDefault(name.Value) : Number(match, "m");
                return Day(Year(match), month, match.Groups["d"].Success ? Number(match, "d") : 1);
            }
        }

        return Serial().IsMatch(text) && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var serial) ? OfSerial(serial) : null;
    }

    // A parser's exception would carry the cell into the log; the patterns let at most four digits through.
    private static int Number(Match match, string group) => match.Groups[group].Value.Aggregate(0, (number, digit) => (number * 10) + digit - '0');

    private static int Year(Match match) => match.Groups["y"].Length == 2 ? 2000 + Number(match, "y") : Number(match, "y");

    private static DateOnly? Day(int year, int month, int day) =>
        year is >= 2000 and <= 2100 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new(year, month, day) : null;

    private const RegexOptions Plain = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;
    private const string Time = @"([T ,]+[0-9]{1,2}[:.][0-9]{2}.*)?$";

    [GeneratedRegex(@"^(?<a>[0-9]{1,2})[-/. ](?<b>[0-9]{1,2})[-/. ](?<y>[0-9]{4}|[0-9]{2})" + Time, Plain, 1000)]
    private static partial Regex Slashed();

    [GeneratedRegex(@"^(?<y>[0-9]{4})[-/.](?<m>[0-9]{1,2})[-/.](?<d>[0-9]{1,2})" + Time, Plain, 1000)]
    private static partial Regex IsoDay();

    [GeneratedRegex(@"^(?<y>20[0-9]{2})(?<m>[0-9]{2})(?<d>[0-9]{2})$", Plain, 1000)]
    private static partial Regex Compact();

    [GeneratedRegex(@"^(?<y>[0-9]{4})[-/.](?<m>[0-9]{1,2})$", Plain, 1000)]
    private static partial Regex YearMonth();

    [GeneratedRegex(@"^(?<m>[0-9]{1,2})[-/.](?<y>[0-9]{4})$", Plain, 1000)]
    private static partial Regex MonthYear();

    [GeneratedRegex(@"^(\p{L}+,? )?(?<d>[0-9]{1,2})[-/. ]+(?<name>\p{L}{3,})[-/., ]+(?<y>[0-9]{4}|[0-9]{2})" + Time, Plain, 1000)]
    private static partial Regex DayNameYear();

    [GeneratedRegex(@"^(?<name>\p{L}{3,})\.? (?<d>[0-9]{1,2}), ?(?<y>[0-9]{4})" + Time, Plain, 1000)]
    private static partial Regex NameDayYear();

    [GeneratedRegex(@"^(?<name>\p{L}{3,})[-/.,' ]+(?<y>[0-9]{4}|[0-9]{2})$", Plain, 1000)]
    private static partial Regex NameYear();

    [GeneratedRegex(@"^[0-9]{5}(\.[0-9]+)?$", Plain, 1000)]
    private static partial Regex Serial();
}
