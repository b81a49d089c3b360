using System.Globalization;
using BdsBroker.Core;
using BdsBroker.MatchEngine;
using BdsBroker.Notifications;

namespace BdsBroker.Packs;

/// <summary>How amounts, ratios, days and sizes are written in one language, whatever the machine's culture and time zone are.</summary>
internal sealed class Written(Language language)
{
    // Between the parts of an amount or a day no line may end.
    private const char Joined = '\u00A0';

    private static readonly NumberFormatInfo Indonesian = new() { NumberGroupSeparator = ".", NumberDecimalSeparator = ",", NumberGroupSizes = [3], NegativeSign = "-" };

    private static readonly string[] IndonesianMonths = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"];
    private static readonly string[] EnglishMonths = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    internal bool IsEnglish => language == Language.English;

    private NumberFormatInfo Numbers => IsEnglish ? NumberFormatInfo.InvariantInfo : Indonesian;

    /// <summary>The text in this language.</summary>
    internal string In(Text text) => text.In(language);

    /// <summary>An amount with its currency: "Rp 36.000.000".</summary>
    internal string Rupiah(long amount) => (IsEnglish ? Core.Rupiah.English(amount) : Core.Rupiah.Indonesian(amount)).Replace(' ', Joined);

    /// <summary>A whole number with its thousands apart: "36.000.000".</summary>
    internal string Number(long number) => number.ToString("N0", Numbers);

    /// <summary>A ratio: "1,25", at least two decimals, at most four.</summary>
    internal string Ratio(decimal ratio) => ratio.ToString("#,0.00##", Numbers);

    /// <summary>A rate of a year or part: 0.0625 is "6,25 %".</summary>
    internal string Percent(decimal rate) => (rate * 100).ToString("#,0.####", Numbers) + Joined + "%";

    /// <summary>"24 bulan", "24 months", "1 month".</summary>
    internal string Months(long months) => Number(months) + Joined + In(new("bulan", months == 1 ? "month" : "months"));

    /// <summary>A day in words: "23 November 2026".</summary>
    internal string Day(DateOnly day) => Shown.In(Shown.Day(day), language).Replace(' ', Joined);

    /// <summary>From a day to another: "1 Januari 2026 – 30 Juni 2027"; without an end "mulai 1 Januari 2026".</summary>
    internal string Days(DateOnly first, DateOnly? last) => last is { } known ? $"{Day(first)} – {Day(known)}" : In(new("mulai ", "from ")) + Day(first);

    /// <summary>An instant by a zone's clocks: "23 November 2026 pukul 09.00 WIB".</summary>
    internal string Time(DateTimeOffset at, Zone zone) => Shown.In(Shown.Time(at, zone), language);

    /// <summary>A month of a plan, such as 2026-12, as "Des 2026"; what is no month stays as it is.</summary>
    internal string Month(string month) => DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first)
        ? $"{(IsEnglish ? EnglishMonths : IndonesianMonths)[first.Month - 1]}{Joined}{first.Year}"
        : month;

    /// <summary>The size of a file: "12,5 KB", a thousand bytes each.</summary>
    internal string Bytes(long size) => size switch
    {
        < 1000 => Number(size) + Joined + "B",
        < 1_000_000 => (size / 1000m).ToString("0.#", Numbers) + Joined + "KB",
        _ => (size / 1_000_000m).ToString("#,0.#", Numbers) + Joined + "MB",
    };

    /// <summary>A province by its code.</summary>
    internal string Province(string code) => Provinces.Find(code) is { } province ? IsEnglish ? province.EnglishName : province.Name : code;
}
