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

    public static TheoryData<string> Codes => [.. Slices.Notices().Kinds.Select(kind => kind.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void What_leaves_by_mail_or_telephone_says_in_one_text_message_what_to_do_by_when_and_names_nobody(string code)
    {
        var kind = Slices.Notices().Find(code)!;
        Assert.NotEqual(NoticeKind.News, kind.Short);
        Assert.Equal(NamesIn(kind.Short.Id), NamesIn(kind.Short.En));
        Assert.Empty(NamesIn(kind.Short.Id).Except(NamesIn(kind.Id)));
        Assert.Empty(NamesIn(kind.Short.Id).Except(["request", "until", "month"]));

        // By when is the one thing that must not be left out; and what is to be done in time says so.
        Assert.Equal(NamesIn(kind.Id).Contains("until"), NamesIn(kind.Short.Id).Contains("until"));
        Assert.True(kind.Asks != Asks.ToActInTime || NamesIn(kind.Id).Contains("until"));
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["request"] = new string('a', 26) + "/123456",
            ["until"] = Shown.Time(new(2026, 9, 30, 14, 0, 0, TimeSpan.Zero), Zone.Wita),
            ["month"] = "24",
        };
        foreach (var language in Enum.GetValues<Language>())
        {
            var text = kind.InShort(language, values, null);
            Assert.InRange(text.Length, 20, NoticeKind.ShortLength);

            // What every phone shows: other characters make a text message half as long (3GPP TS 23.038).
            Assert.All(text, letter => Assert.InRange(letter, ' ', 'z'));
            Assert.DoesNotContain("aaa", text, StringComparison.Ordinal);
            Assert.EndsWith(".", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_time_in_a_short_text_is_told_by_the_readers_own_clock()
    {
        var kind = Slices.Notices().Find("offer-received")!;
        var until = new DateTimeOffset(2026, 12, 31, 16, 30, 0, TimeSpan.Zero);
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["until"] = Shown.Time(until, Zone.Wib) };
        Assert.Equal("There is a new request for you. Answer before 1 January 2027, 01:30 WIT.", kind.InShort(Language.English, values, Zone.Wit));
        Assert.Equal("Ada permintaan baru untuk Anda. Jawab sebelum 31 Desember 2026 pukul 23.30 WIB.", kind.InShort(Language.Indonesian, values, null));
        Assert.Equal(until, kind.Until(values));
    }

    [Fact]
    public void What_is_to_be_done_by_a_day_can_be_done_until_it_is_over()
    {
        var kind = Slices.Notices().Find("certificate.ends-soon")!;
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["until"] = Shown.Day(new(2026, 12, 31)) };
        Assert.Equal(new DateTimeOffset(2026, 12, 31, 17, 0, 0, TimeSpan.Zero), kind.Until(values));

        // The end of a certificate is long past when it is told that it has ended.
        Assert.Null(Slices.Notices().Find("certificate.expired")!.Until(values));
        Assert.Null(kind.Until(NoValues));
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
