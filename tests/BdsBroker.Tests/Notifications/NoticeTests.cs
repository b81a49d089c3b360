using System.Reflection;
using BdsBroker.Core;
using BdsBroker.MatchEngine;
using BdsBroker.Notifications;
using BdsBroker.Registry;
using BdsBroker.Requests;
using BdsBroker.Tests.Requests;

namespace BdsBroker.Tests.Notifications;

public class NoticeTests
{
    private static readonly Dictionary<string, string> NoValues = new(StringComparer.Ordinal);

    [Fact]
    public void Every_kind_says_the_same_in_both_languages()
    {
        foreach (var kind in Slices.Notices().Kinds)
        {
            Assert.False(string.IsNullOrWhiteSpace(kind.Id), kind.Code);
            Assert.False(string.IsNullOrWhiteSpace(kind.En), kind.Code);
            Assert.NotEqual(kind.Id, kind.En);
            Assert.Equal(NamesIn(kind.Id), NamesIn(kind.En));
            Assert.All(NamesIn(kind.Id), name => Assert.Matches("^[a-z][A-Za-z]*$", name));
        }
    }

    [Fact]
    public void Every_kind_that_a_slice_declares_is_in_the_catalogue()
    {
        var declared = typeof(NoticeKind).Assembly.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType == typeof(NoticeKind))
            .Select(field => (NoticeKind)field.GetValue(null)!)
            .ToList();
        Assert.NotEmpty(declared);
        Assert.Empty(declared.Except(Slices.Notices().Kinds).Select(kind => kind.Code));
    }

    [Fact]
    public void An_unknown_kind_is_shown_as_its_code() =>
        Assert.Equal("next.release", Slices.Notices().Say("next.release", NoValues, Language.Indonesian));

    [Fact]
    public void A_value_that_is_missing_is_a_dash_and_no_error()
    {
        var kind = new NoticeKind("test", "Nomor {number}, {note}", "Number {number}, {note}");
        Assert.Equal("Number 7, \u2013", kind.In(Language.English, new Dictionary<string, string>(StringComparer.Ordinal) { ["number"] = "7" }));
    }

    [Fact]
    public void Braces_in_a_value_are_text()
    {
        var kind = new NoticeKind("test", "{name}: {note}", "{name}: {note}");
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = "{note}", ["note"] = "ok" };
        Assert.Equal("{note}: ok", kind.In(Language.English, values));
    }

    [Fact]
    public void Amounts_days_and_times_are_written_as_the_language_does()
    {
        Shows(Shown.Rupiah(50_000_000), "Rp 50.000.000", "Rp 50,000,000");
        Shows(Shown.Day(new(2026, 8, 17)), "17 Agustus 2026", "17 August 2026");
        var instant = new DateTimeOffset(2026, 12, 31, 16, 30, 0, TimeSpan.Zero);
        Shows(Shown.Time(instant, Zone.Wib), "31 Desember 2026 pukul 23.30 WIB", "31 December 2026, 23:30 WIB");
        Shows(Shown.Time(instant, Zone.Wita), "1 Januari 2027 pukul 00.30 WITA", "1 January 2027, 00:30 WITA");
        Shows(Shown.Time(instant, Zone.Wit), "1 Januari 2027 pukul 01.30 WIT", "1 January 2027, 01:30 WIT");
        Shows("Ukir Jaya", "Ukir Jaya", "Ukir Jaya");
    }

    [Theory]
    [InlineData("33.10", "26 November 2026, 00:00 WIB")]
    [InlineData("73.71", "27 November 2026, 00:00 WITA")]
    [InlineData("91.71", "27 November 2026, 00:00 WIT")]
    public void A_deadline_is_told_in_the_local_time_of_the_request(string regency, string expected)
    {
        // Monday 23 November, 23:30 in Jakarta, is Tuesday in Makassar and Jayapura; first contact is due at the close of the second working day after.
        var at = new DateTimeOffset(2026, 11, 23, 16, 30, 0, TimeSpan.Zero);
        var decision = Request.Accept(A.Offered with { Regency = regency }, "offer-p1", A.Helper("p1"), at, A.Deadlines);
        var notice = Assert.Single(decision.Facts.OfType<NoticeOwed>(), owed => owed.Party == Parties.Sme);
        Assert.Contains(expected, Slices.Notices().Say(notice.Code, notice.Values, Language.English), StringComparison.Ordinal);
    }

    private static void Shows(string value, string indonesian, string english)
    {
        Assert.Equal(indonesian, Shown.In(value, Language.Indonesian));
        Assert.Equal(english, Shown.In(value, Language.English));
    }

    private static IEnumerable<string> NamesIn(string sentence) => NoticeKind.Places(sentence).Select(place => place.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
}
