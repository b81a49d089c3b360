using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using BdsBroker.Core;
using BdsBroker.Packs;
using BdsBroker.Plans;
using BdsBroker.Proposals;
using BdsBroker.Readiness;
using BdsBroker.Registry;
using BdsBroker.Tests.Plans;
using BdsBroker.Tests.Requests;

namespace BdsBroker.Tests.Packs;

public sealed partial class PackTests
{
    // Everything that somebody could hope to get through: markup in elements, attributes and the style, what turns text around, control characters, an emoji of several parts, a word without end.
    private const string Evil = "</title></style></p><script>alert(1)</script><img src=x onerror=alert(1)>\"' onload='x' style=\"x\" {}; @import url(http://x) &lt; \u202Eabc\u2066\u0000\u0007\u2028\u200B\uFEFF 👩‍🔧 --> ]]>";
    private static readonly string Endless = new('W', 600);

    public static TheoryData<string> Languages => ["Indonesian", "English"];

    [Theory]
    [MemberData(nameof(Languages))]
    public void The_same_content_is_the_same_bytes_whatever_culture_and_time_zone_the_machine_has(string language)
    {
        var spoken = Enum.Parse<Language>(language);
        var once = Pack.Write(APack.Full, APack.Code, spoken);
        var before = CultureInfo.CurrentCulture;
        var zone = Environment.GetEnvironmentVariable("TZ");
        try
        {
            var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (odd.NumberFormat.NumberGroupSeparator, odd.NumberFormat.NumberDecimalSeparator, odd.NumberFormat.NegativeSign) = ("'", "#", "~");
            (odd.DateTimeFormat.DateSeparator, odd.DateTimeFormat.TimeSeparator, odd.DateTimeFormat.ShortDatePattern) = ("*", "!", "MM yy");
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = odd;
            Environment.SetEnvironmentVariable("TZ", "America/St_Johns");
            TimeZoneInfo.ClearCachedData();
            var again = Pack.Write(APack.Full, APack.Code, spoken);
            Assert.Equal(once.Policy, again.Policy);
            Assert.True(once.Page.AsSpan().SequenceEqual(again.Page), "The bytes differ.");
        }
        finally
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = before;
            Environment.SetEnvironmentVariable("TZ", zone);
            TimeZoneInfo.ClearCachedData();
        }
    }

    [Fact]
    public void Another_content_another_code_and_another_language_are_other_bytes()
    {
        string[] pages =
        [
            APack.Text(APack.Full, Language.Indonesian),
            APack.Text(APack.Full, Language.English),
            APack.Text(APack.Full with { Request = APack.Full.Request with { Amount = 50_000_001 } }, Language.Indonesian),
            Encoding.UTF8.GetString(Pack.Write(APack.Full, new(new string('0', 64)), Language.Indonesian).Page),
        ];
        Assert.Equal(4, pages.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Nothing_runs_and_nothing_is_fetched(string language)
    {
        var pack = Pack.Write(APack.Full, APack.Code, Enum.Parse<Language>(language));
        var page = Encoding.UTF8.GetString(pack.Page);
        Assert.DoesNotMatch(External(), page);
        Assert.Contains($"content=\"{pack.Policy}\"", page, StringComparison.Ordinal);
        var style = Style().Match(page).Groups[1].Value;
        Assert.Equal($"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'; base-uri 'none'; form-action 'none'", pack.Policy);
        Assert.DoesNotContain('\r', page);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void What_people_type_is_never_markup_and_never_turns_the_text_around(string language)
    {
        var spoken = Enum.Parse<Language>(language);
        var harmless = APack.Text(Typed("abc"), spoken);
        foreach (var typed in (string[])[Evil, Endless])
        {
            var page = APack.Text(Typed(typed), spoken);
            Assert.Equal(Tags().Matches(harmless).Select(tag => tag.Value), Tags().Matches(page).Select(tag => tag.Value));
            Assert.DoesNotContain(page, c => c is '\u202E' or '\u2066' or '\u0000' or '\u0007' or '\u2028' or '\u200B' or '\uFEFF');
        }

        var evil = APack.Text(Typed(Evil), spoken);
        Assert.Equal(Regex.Count(harmless, "abc"), Regex.Count(evil, "&lt;script&gt;alert"));
        Assert.Contains("👩‍🔧", evil, StringComparison.Ordinal);
        Assert.Contains("\uFFFDabc\uFFFD", evil, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_language_has_all_words_and_none_of_the_other()
    {
        // What people typed is neutral here, so that every word of a page is ours.
        foreach (var frozen in (Snapshot[])[Typed("Xyz"), APack.Bare with { Sme = Typed("Xyz").Sme, Product = Typed("Xyz").Product, Request = Typed("Xyz").Request }])
        {
            var (indonesian, english) = (Words(APack.Text(frozen, Language.Indonesian)), Words(APack.Text(frozen, Language.English)));
            Assert.Empty(indonesian.Intersect(["the", "and", "of", "with", "Amount", "Month", "Interest", "Documents", "Plan", "Page", "Year", "Sales", "Total", "months", "met"]));
            Assert.Empty(english.Intersect(["yang", "dan", "dari", "dengan", "Jumlah", "Bulan", "Bunga", "Dokumen", "Rencana", "Halaman", "Setahun", "Penjualan", "bulan", "terpenuhi", "pukul", "rencana", "untuk"]));
        }
    }

    [Fact]
    public void Amounts_rates_and_days_are_written_as_people_of_the_language_write_them()
    {
        var (indonesian, english) = (Plain(APack.Text(APack.Full, Language.Indonesian)), Plain(APack.Text(APack.Full, Language.English)));
        foreach (var words in (string[])["Rp 50.000.000", "24 bulan", "6 % efektif setahun", "23 November 2026 pukul 09.00 WIB", "30 Juni 2027", "312,4 KB", "************0003", "Jawa Tengah, Daerah Istimewa Yogyakarta", "versi 3", "KKMB KKMB-2026-0042", "1,78"])
        {
            Assert.Contains(words, indonesian, StringComparison.Ordinal);
        }

        foreach (var words in (string[])["Rp 50,000,000", "24 months", "6 % effective a year", "23 November 2026, 09:00 WIB", "30 June 2027", "312.4 KB", "************0003", "Central Java, Special Region of Yogyakarta", "version 3", "1.78"])
        {
            Assert.Contains(words, english, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("3310014107850003", indonesian + english, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("33.10", "09.00 WIB")]
    [InlineData("63.08", "10.00 WITA")]
    [InlineData("94.71", "11.00 WIT")]
    public void Times_are_those_of_the_smes_clocks(string regency, string time)
    {
        var page = APack.Text(APack.Full with { Sme = APack.Full.Sme with { Regency = regency } }, Language.Indonesian);
        Assert.Contains($"23 November 2026 pukul {time}", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_schedule_and_the_twelve_months_add_up_on_the_page()
    {
        var page = Plain(APack.Text(APack.Full, Language.English));
        var loan = Pack.LoanOf(APack.Full).Plan();
        Assert.Contains($"Total 50,000,000 {loan.TotalInterest:N0} {50_000_000 + loan.TotalInterest:N0}", page, StringComparison.Ordinal);
        Assert.Contains($"{APack.Full.Readiness.Installment:N0}", page, StringComparison.Ordinal);
        var projection = BdsBroker.Projections.Projection.Of(APack.Plan, Pack.LoanOf(APack.Full), APack.Full.Readiness.Fees);
        Assert.All(projection.Cash, month => Assert.Contains($"{month.ClosingCash:N0}", page, StringComparison.Ordinal));
        Assert.Contains($"Profit {string.Join(' ', projection.Profit.Chunk(3).Select(three => $"{three.Sum(month => month.Profit):N0}"))} {projection.Profit.Sum(month => month.Profit):N0}", page, StringComparison.Ordinal);
    }

    [Fact]
    public void An_endorsement_of_another_version_of_the_plan_is_pointed_out()
    {
        Assert.DoesNotContain("another version of the plan", APack.Text(APack.Full, Language.English), StringComparison.Ordinal);
        var other = APack.Full with { Endorsement = APack.Full.Endorsement! with { PlanVersion = 2 } };
        Assert.Contains("another version of the plan", APack.Text(other, Language.English), StringComparison.Ordinal);
    }

    [Fact]
    public void What_to_look_at_again_in_the_plan_is_printed()
    {
        var plan = APack.Plan with { Collateral = [new("Mesin <lama>", 10_000_000, 90_000_000)] };
        var frozen = APack.Full with { Plan = plan };
        var (indonesian, english) = (Plain(APack.Text(frozen, Language.Indonesian)), Plain(APack.Text(frozen, Language.English)));
        foreach (var warning in PlanChecks.Of(plan, frozen.Request.Amount))
        {
            Assert.Contains(warning.Words.Id, indonesian, StringComparison.Ordinal);
            Assert.Contains(warning.Words.En, english, StringComparison.Ordinal);
        }

        Assert.Contains("Nilai likuidasi “Mesin <lama>” Rp 90.000.000 di atas nilainya", indonesian, StringComparison.Ordinal);
        Assert.Contains("of “Mesin <lama>”, Rp 90,000,000, is above its value", english, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_bank_asked_for_is_printed_with_its_answers()
    {
        var frozen = APack.Full with
        {
            Needs = [new("1-1", "KTP yang jelas", "ktp", new(A.Monday, "d1", null)), new("1-2", "Jelaskan pesanan", null, new(A.Monday, null, "Pesanan hotel <baru>")), new("1-3", "Foto", null)],
            Note = "NIB menyusul",
        };
        var (indonesian, english) = (Plain(APack.Text(frozen, Language.Indonesian)), Plain(APack.Text(frozen, Language.English)));
        Assert.Matches(@"KTP yang jelas \(.+?\) ✓ dijawab 23 November 2026 ktp pemilik\.pdf – Jelaskan pesanan ✓ dijawab 23 November 2026 – Pesanan hotel <baru> Foto \? belum dijawab – – – Pesan pemohon NIB menyusul", indonesian);
        Assert.Matches(@"KTP yang jelas \(.+?\) ✓ answered 23 November 2026 ktp pemilik\.pdf – Jelaskan pesanan ✓ answered 23 November 2026 – Pesanan hotel <baru> Foto \? open – – – The applicant's note NIB menyusul", english);
        Assert.DoesNotContain("What the bank asked for", APack.Text(APack.Full, Language.English), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void What_is_missing_is_said_and_what_is_as_large_as_can_be_is_written(string language)
    {
        var spoken = Enum.Parse<Language>(language);
        Assert.Contains(spoken == Language.English ? "Forwarded without a business plan." : "Diteruskan tanpa rencana usaha.", APack.Text(APack.Bare, spoken), StringComparison.Ordinal);
        Assert.Contains(spoken == Language.English ? "1,000,000,000,000,000" : "1.000.000.000.000.000", APack.Text(APack.Huge, spoken), StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_without_any_money_is_drawn_and_so_is_cash_below_zero()
    {
        var nothing = APack.Text(APack.Of(APlan.OfMonths(0, 0), [], null, APack.Product, APack.Sme), Language.Indonesian);
        Assert.Contains("<svg", nothing, StringComparison.Ordinal);
        var below = APack.Text(APack.Of(APlan.OfMonths(1_000_000, 9_000_000), [], null, APack.Product, APack.Sme), Language.Indonesian);
        Assert.DoesNotMatch(@"(?:x|y|cx|cy|height|width)=""-", below);
        Assert.Contains(">-40<", below, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_first_release_froze_still_prints()
    {
        var frozen = JsonSerializer.Deserialize(First, ProposalsJson.Default.Snapshot)!;
        var page = Plain(APack.Text(frozen, Language.Indonesian));
        Assert.Contains("Logam Jaya (contoh)", page, StringComparison.Ordinal);
        Assert.Contains("Rp 35.000.000", page, StringComparison.Ordinal);
        Assert.Contains("Rencana tidak menyebut kas awal", page, StringComparison.Ordinal);
        Assert.Contains("warna-ban", page, StringComparison.Ordinal);
        Assert.True(frozen.Product.IsValidOn(new(2026, 11, 22)));
        Assert.Equal(2, ProductReadinessView.Of(frozen.Readiness, Language.Indonesian).Criteria.Count);
    }

    [Theory]
    [InlineData("d4q3-25t2-fngg-2xqd", false)]
    [InlineData("ABCD-EFGH-2345-WXYZ", false)]
    [InlineData("1f0c9d5e7a2b4c6d8e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f", true)]
    [InlineData("1F0C9D5E 7A2B4C6D 8E0F1A2B 3C4D5E6F 708192A3 B4C5D6E7 F8091A2B 3C4D5E6F", true)]
    [InlineData("1f0c9d5e7a2b4c6d8e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e60", false)]
    public void A_code_is_known_however_it_is_typed(string typed, bool known)
    {
        Assert.Equal(known, APack.Code.Is(typed));
        Assert.True(APack.Code.Is(APack.Code.Short));
        Assert.True(APack.Code.Is(APack.Code.Short.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal)));
        Assert.True(APack.Code.Is(APack.Code.Short.Replace('O', '0').Replace('I', '1').Replace('B', '8')));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ABCD")]
    [InlineData("ABCD-EFGH-2345-WXY9")]
    [InlineData("ABCD-EFGH-2345-WXY<")]
    [InlineData("zz0c9d5e7a2b4c6d8e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f")]
    public void What_can_be_no_code_is_told_apart(string typed) => Assert.Null(PackCode.Tidy(typed));

    /// <summary>A submission in which every text that people type is this one.</summary>
    private static Snapshot Typed(string words)
    {
        var product = APack.Product with { Name = words, BankName = words, Fees = [new(words, null, 0.01m), new(words, 150_000, null)] };
        var sme = APack.Sme with { Name = words, Address = A.Kept(words), Phone = A.Kept(words), Email = A.Kept(words), Products = [words, words], Cluster = words };
        var plan = APack.Plan with
        {
            Purpose = words, Market = words, Production = words, People = words,
            Sales = [.. APack.Plan.Sales!.Select(line => line with { Name = words, Unit = words })],
            FixedCosts = [.. APack.Plan.FixedCosts!.Select(cost => cost with { Name = words })],
            Investments = [.. APack.Plan.Investments!.Select(item => item with { Name = words })],
            Opening = APack.Plan.Opening! with { Debts = [new(words, 3_000_000, 300_000, 0.12m)] },
            Collateral = [new(words, 120_000_000, 80_000_000)],
        };
        var frozen = APack.Of(plan, [.. APack.Documents.Select(paper => paper with { Name = words })], new(3, "p1", "kkmb", words, A.Monday), product, sme);
        return frozen with { PreparedBy = words, Needs = [new("1-1", words, "ktp", new(A.Monday, "d1", words)), new("1-2", words, null)], Note = words, Request = frozen.Request with { Purpose = words } };
    }

    private static HashSet<string> Words(string page) => [.. Word().Matches(Plain(page)).Select(word => word.Value)];

    /// <summary>What a reader reads: no markup, no style, one blank between words.</summary>
    private static string Plain(string page) => Blanks().Replace(System.Net.WebUtility.HtmlDecode(Tags().Replace(Style().Replace(page, ""), " ")).Replace('\u00A0', ' '), " ");

    [GeneratedRegex("""(?i)https?:|//|url\(|@import|<(script|link|img|iframe|object|embed|base|form|a)\b|\s(src|href|style|srcset|action|on[a-z]+)=""", RegexOptions.NonBacktracking)]
    private static partial Regex External();

    [GeneratedRegex("<style>([^<]*)</style>", RegexOptions.NonBacktracking)]
    private static partial Regex Style();

    [GeneratedRegex("<[^>]*>", RegexOptions.NonBacktracking)]
    private static partial Regex Tags();

    [GeneratedRegex(@"\p{L}+", RegexOptions.NonBacktracking)]
    private static partial Regex Word();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Blanks();

    /// <summary>As the first release stored it, with a condition that no release has known since.</summary>
    private const string First = """
        {"proposal":"p1","bank":"b1","number":1,"submission":1,"forwardedAt":"2026-11-22T12:14:00+00:00","dueAt":"2026-12-04T17:00:00+00:00",
        "sme":{"id":"s1","name":"Logam Jaya (contoh)","address":"Talang","regency":"33.28","phone":"+6281200","kbli":{"version":2020,"code":"25920"},"products":["engsel"],"establishedYear":2019,"employees":4,"size":"unknown","cooperative":false,"confirmedAt":"2026-11-20T02:00:00+00:00"},
        "request":{"amount":35000000,"tenorMonths":24,"purpose":"modal kerja","submittedAt":"2026-11-20T02:00:00+00:00"},
        "plan":{"sme":"s1","number":1,"version":1,"purpose":"modal kerja","ownFunds":5000000,"market":"toko","production":"engsel","people":"4","startMonth":"2026-12",
        "monthly":[{"month":"2026-12","inflow":9000000,"outflow":4000000},{"month":"2027-01","inflow":9000000,"outflow":4000000},{"month":"2027-02","inflow":9000000,"outflow":4000000},{"month":"2027-03","inflow":9000000,"outflow":4000000},{"month":"2027-04","inflow":9000000,"outflow":4000000},{"month":"2027-05","inflow":9000000,"outflow":4000000},{"month":"2027-06","inflow":9000000,"outflow":4000000},{"month":"2027-07","inflow":9000000,"outflow":4000000},{"month":"2027-08","inflow":9000000,"outflow":4000000},{"month":"2027-09","inflow":9000000,"outflow":4000000},{"month":"2027-10","inflow":9000000,"outflow":4000000},{"month":"2027-11","inflow":9000000,"outflow":4000000}],
        "existingMonthlyDebtService":0,"savedAt":"2026-11-21T02:00:00+00:00","savedBy":{"person":"x","as":"sme","party":"s1"}},
        "readiness":{"bank":"b1","bankName":"Bank","product":"pr1","productVersion":1,"name":"Produk","on":"2026-11-22","planVersion":1,"ready":false,"installment":1551222,"largestInstallment":1551222,"totalInterest":2229318,"fees":500000,"effectiveAnnualRate":0.0749,"dscr":3.2232,
        "criteria":[{"code":"dscr","status":"met","measured":3.2232,"required":1.25,"advice":{"id":"Arus kas cukup.","en":"Enough."}},{"code":"warna-ban","status":"failed","measured":{"x":[1,true]},"required":"hitam","advice":{"id":"-","en":"-"}}]},
        "documents":[],"product":{"id":"pr1","bank":"b1","bankName":"Bank","version":1,"name":"Produk","minAmount":1,"maxAmount":100000000,"maxTenorMonths":36,"annualRate":0.06,"rateKind":"effective","graceMonths":0,"fees":[],"minMonthsInBusiness":6,"minDscr":1.25,"minCollateralCoverage":0,"sectors":["*"],"sectorsVersion":2020,"provinces":["*"],"documents":[],"requiresEndorsement":false,"validFrom":"2026-01-01","changedAt":"2026-01-01T00:00:00+00:00"},
        "consent":{"person":"x","at":"2026-11-22T12:14:00+00:00"}}
        """;
}
