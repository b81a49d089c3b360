using System.Globalization;
using BdsBroker.Core;
using BdsBroker.MatchEngine;

namespace BdsBroker.Notifications;

/// <summary>
/// Values of notices that are written differently from language to language: stored with their kind, and put into words for whoever reads them.
/// </summary>
internal static class Shown
{
    // No text that a person sends may hold a control character, so that nobody's words are mistaken for one of these.
    private const char Mark = '\u001f';

    private static readonly string[] IndonesianMonths =
        ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"];

    private static readonly string[] EnglishMonths =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    /// <summary>An amount of whole rupiah.</summary>
    internal static string Rupiah(long amount) => string.Create(CultureInfo.InvariantCulture, $"{Mark}rupiah{Mark}{amount}");

    /// <summary>Words of ours.</summary>
    internal static string Words(Core.Text text) => $"{Mark}words{Mark}{text.Id}{Mark}{text.En}";

    /// <summary>A day.</summary>
    internal static string Day(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{Mark}day{Mark}{day:yyyy-MM-dd}");

    /// <summary>An instant, shown in a zone's local time with the zone's name.</summary>
    internal static string Time(DateTimeOffset at, Zone zone) => string.Create(CultureInfo.InvariantCulture, $"{Mark}time{Mark}{at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss}{Mark}{zone}");

    /// <summary>The value in a language; times by the clocks of another zone than the one they were written for where one is given.</summary>
    internal static string In(string value, Language language, Zone? zone = null) => value.Split(Mark) switch
    {
        ["", "rupiah", var amount] when long.TryParse(amount, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var rupiah) =>
            language == Language.English ? Core.Rupiah.English(rupiah) : Core.Rupiah.Indonesian(rupiah),
        ["", "day", var text] when DateOnly.TryParseExact(text, "yyyy-MM-dd", out var day) => Write(day, language),
        ["", "time", var text, var name] when DateTime.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var utc)
            && Enum.TryParse<Zone>(name, out var written) => Write(utc + Core.Calendar.Offset(zone ?? written), zone ?? written, language),
        ["", "words", var indonesian, var english] => language == Language.English ? english : indonesian,
        _ => value,
    };

    /// <summary>When a time is reached, or a day is over everywhere in Indonesia; null of anything else.</summary>
    internal static DateTimeOffset? EndOf(string value) => value.Split(Mark) switch
    {
        ["", "day", var text] when DateOnly.TryParseExact(text, "yyyy-MM-dd", out var day) => Core.Calendar.StartOf(day.AddDays(1), Zone.Wib),
        ["", "time", var text, _] when DateTime.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var utc) => new(utc, TimeSpan.Zero),
        _ => null,
    };

    private static string Write(DateOnly day, Language language) =>
        $"{day.Day} {(language == Language.English ? EnglishMonths : IndonesianMonths)[day.Month - 1]} {day.Year}";

    private static string Write(DateTime local, Zone zone, Language language)
    {
        var day = Write(DateOnly.FromDateTime(local), language);
        var name = zone.ToString().ToUpperInvariant();
        return language == Language.English
            ? $"{day}, {local.ToString("HH:mm", CultureInfo.InvariantCulture)} {name}"
            : $"{day} pukul {local.ToString("HH.mm", CultureInfo.InvariantCulture)} {name}";
    }
}
