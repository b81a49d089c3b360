using System.Text;
using BdsBroker.Core;
using BdsBroker.MatchEngine;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace BdsBroker.Tests.Core;

public sealed class CsvTests
{
    [Fact]
    public void Indonesian_tables_part_cells_by_semicolons_and_decimals_by_commas() => Assert.Equal(
        "Bulan;Bunga;Rasio\r\n1;-2500;0,0600\r\n",
        Written(Language.Indonesian, [new("Bulan", "Month"), new("Bunga", "Interest"), new("Rasio", "Ratio")], [1, -2500, 0.0600m]));

    [Fact]
    public void English_tables_part_cells_by_commas_and_decimals_by_points() => Assert.Equal(
        "Month,Interest,Ratio\r\n1,-2500,0.0600\r\n",
        Written(Language.English, [new("Bulan", "Month"), new("Bunga", "Interest"), new("Rasio", "Ratio")], [1, -2500, 0.0600m]));

    [Fact]
    public void The_file_begins_with_the_mark_of_utf8() =>
        Assert.Equal([0xEF, 0xBB, 0xBF, (byte)'X', (byte)'\r', (byte)'\n'], new Csv(Language.English, new Text("X", "X")).ToBytes());

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+62 812")]
    [InlineData("-2+3")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1+1")]
    [InlineData("\r=1+1")]
    [InlineData("\n=1+1")]
    [InlineData("  =HYPERLINK(\"x\")")]
    [InlineData("\u00A0=1")]
    [InlineData("＝1+1")]
    [InlineData("＠x")]
    public void A_text_that_may_be_a_formula_gets_an_apostrophe(string text) => Assert.Equal("'" + text, Cells(text, Language.English).Single());

    [Theory]
    [InlineData("Usaha = Maju")]
    [InlineData("a-b")]
    [InlineData("")]
    [InlineData("'quoted'")]
    public void Other_texts_stay_as_they_are(string text) => Assert.Equal(text, Cells(text, Language.English).Single());

    [Fact]
    public void Numbers_are_never_marked_so_that_they_add_up() => Assert.Equal("X\r\n-5\r\n", Written(Language.English, [new("X", "X")], [-5]));

    [Fact]
    public void Nothing_known_is_an_empty_cell() => Assert.Equal(
        "a,b,c,d,e\r\n,,,,\r\n",
        Written(Language.English, [new("a", "a"), new("b", "b"), new("c", "c"), new("d", "d"), new("e", "e")], [(string?)null, (long?)null, (decimal?)null, (DateOnly?)null, (bool?)null]));

    [Fact]
    public void Days_and_times_are_written_as_every_spreadsheet_reads_them() => Assert.Equal(
        "a,b,c,d\r\n2028-02-29,2026-12-31 23:30,1,0\r\n",
        Written(Language.English, [new("a", "a"), new("b", "b"), new("c", "c"), new("d", "d")],
            [new DateOnly(2028, 2, 29), CsvCell.At(new DateTimeOffset(2026, 12, 31, 16, 30, 0, TimeSpan.Zero), Zone.Wib), true, false]));

    [Fact]
    public void A_row_with_another_number_of_cells_is_a_bug() => Assert.Throws<ArgumentException>(() => new Csv(Language.English, new Text("X", "X")).Add(1, 2));

    [Fact]
    public void Whatever_the_texts_are_a_reader_of_rfc_4180_finds_them_again() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), ArbMap.Default.ArbFor<string?>(), ArbMap.Default.ArbFor<bool>(), (one, two, english) =>
        {
            var csv = new Csv(english ? Language.English : Language.Indonesian, new Text("a", "a"), new Text("b", "b"));
            csv.Add(one, two);
            var row = Read(Decoded(csv), english ? ',' : ';')[1];
            return Plain(row[0], one) && Plain(row[1], two);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Theory]
    [InlineData("", "", false)]
    [InlineData("?format=csv", "application/json", true)]
    [InlineData("?format=json", "text/csv", false)]
    [InlineData("", "text/csv", true)]
    [InlineData("", "text/csv;q=0.5, application/json", false)]
    [InlineData("", "text/csv, application/json;q=0.9", true)]
    [InlineData("", "*/*", false)]
    public async Task The_query_decides_the_form_and_otherwise_the_header(string query, string accept, bool csv)
    {
        var http = new DefaultHttpContext();
        http.Request.QueryString = new(query);
        http.Request.Headers.Accept = accept;
        Assert.Equal(new AnswerForm(csv, null), await AnswerForm.BindAsync(http));
    }

    [Fact]
    public async Task Another_form_is_refused_by_name()
    {
        var http = new DefaultHttpContext();
        http.Request.QueryString = new("?format=xlsx");
        Assert.Contains("format", (await AnswerForm.BindAsync(http)).Problem!.Errors!.Keys);
    }

    private static string Written(Language language, IReadOnlyList<Text> headings, IReadOnlyList<CsvCell> row)
    {
        var csv = new Csv(language, headings);
        csv.Add(row);
        return Decoded(csv);
    }

    private static string Decoded(Csv csv) => Encoding.UTF8.GetString(csv.ToBytes().AsSpan(3));

    private static List<string> Cells(string text, Language language)
    {
        var csv = new Csv(language, new Text("x", "x"));
        csv.Add(text);
        return Read(Decoded(csv), language == Language.English ? ',' : ';')[1];
    }

    // What a lone half of a surrogate pair becomes is the encoding's business.
    private static bool Plain(string read, string? written)
    {
        var sent = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(written ?? ""));
        return read == sent || read == "'" + sent;
    }

    /// <summary>RFC 4180 read character by character.</summary>
    private static List<List<string>> Read(string text, char separator)
    {
        List<List<string>> rows = [];
        List<string> row = [];
        var cell = new StringBuilder();
        var quoted = false;
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (quoted)
            {
                if (c != '"')
                {
                    cell.Append(c);
                }
                else if (at + 1 < text.Length && text[at + 1] == '"')
                {
                    cell.Append('"');
                    at++;
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"')
            {
                Assert.Equal(0, cell.Length);
                quoted = true;
            }
            else if (c == separator)
            {
                row.Add(cell.ToString());
                cell.Clear();
            }
            else if (c == '\r')
            {
                Assert.Equal('\n', text[++at]);
                row.Add(cell.ToString());
                cell.Clear();
                rows.Add(row);
                row = [];
            }
            else
            {
                cell.Append(c);
            }
        }

        Assert.False(quoted);
        Assert.Empty(row);
        return rows;
    }
}
