using System.Buffers;
using System.Globalization;
using System.Text;

namespace BdsBroker.Core;

/// <summary>One cell of a table: a text, which is never taken for a formula, or a number, day or time, which a spreadsheet can count with.</summary>
internal readonly struct CsvCell
{
    // Whichever separator a program takes, a text stays in its cell.
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",;\"\t\r\n");

    private readonly string? text;
    private readonly IFormattable? number;

    private CsvCell(string? text, IFormattable? number) => (this.text, this.number) = (text, number);

    public static implicit operator CsvCell(string? text) => new(text, null);

    public static implicit operator CsvCell(long? whole) => new(null, whole);

    /// <summary>Written with the decimals that it has: 0.0600m keeps all four.</summary>
    public static implicit operator CsvCell(decimal? value) => new(null, value);

    /// <summary>As 2026-12-31, which spreadsheets of every language read as that day.</summary>
    public static implicit operator CsvCell(DateOnly? day) => new(day?.ToString("yyyy-MM-dd"), null);

    /// <summary>1 or 0.</summary>
    public static implicit operator CsvCell(bool? yes) => new(null, yes is { } known ? (known ? 1 : 0) : null);

    /// <summary>An instant as the clocks of a zone show it, such as 2026-12-31 09:30; the column's heading names the zone.</summary>
    internal static CsvCell At(DateTimeOffset? instant, MatchEngine.Zone zone) =>
        new(instant?.ToOffset(Calendar.Offset(zone)).ToString("yyyy-MM-dd HH:mm"), null);

    /// <summary>The cell as it stands between two separators.</summary>
    internal string Write(NumberFormatInfo numbers)
    {
        if (number is not null)
        {
            return number.ToString(null, numbers);
        }

        var safe = StartsFormula(text) ? "'" + text : text ?? "";
        return NeedsQuotes(safe) ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    /// <summary>
    /// Whether a spreadsheet might run the text: it starts with a sign that begins a formula, also in its wide form and after blanks, or with a tab or line end, which some
    /// programs drop before they look (OWASP, CSV Injection).
    /// </summary>
    private static bool StartsFormula(string? text) =>
        text is { Length: > 0 } && (text[0] is '\t' or '\r' or '\n' || text.AsSpan().TrimStart() is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..]);

    private static bool NeedsQuotes(string text) => text.AsSpan().ContainsAny(Quoted) || text is [' ', ..] or [.., ' '];
}

/// <summary>
/// A table for spreadsheets, the only writer of CSV (RFC 4180: CRLF, quotation marks doubled; UTF-8 with a byte order mark, without which Excel takes it for an older encoding).
/// In Indonesian cells are parted by <c>;</c> and decimals by a comma, in English by <c>,</c> and a point: as Excel opens a file with a double click under
/// either setting. Programs should ask for JSON, which is the same in both.
/// <para>It is our own because the libraries that were looked at mark every cell that begins with a minus as a possible formula, also numbers, so that a
/// sum over the column leaves them out without a word; here a cell knows whether it is a text.</para>
/// </summary>
internal sealed class Csv
{
    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];
    private static readonly NumberFormatInfo Comma = new() { NumberDecimalSeparator = "," };

    private readonly StringBuilder lines = new();
    private readonly char separator;
    private readonly NumberFormatInfo numbers;
    private readonly int columns;

    /// <summary>Begins a table with its headings.</summary>
    internal Csv(Language language, params IReadOnlyList<Text> headings)
    {
        (separator, numbers) = language == Language.Indonesian ? (';', Comma) : (',', NumberFormatInfo.InvariantInfo);
        columns = headings.Count;
        Add([.. headings.Select(heading => (CsvCell)heading.In(language))]);
    }

    /// <summary>Adds a row.</summary>
    /// <exception cref="ArgumentException">It has not as many cells as there are headings.</exception>
    internal void Add(params IReadOnlyList<CsvCell> row)
    {
        if (row.Count != columns)
        {
            throw new ArgumentException($"A row of {row.Count} cells is none of a table with {columns} columns.", nameof(row));
        }

        lines.AppendJoin(separator, row.Select(cell => cell.Write(numbers))).Append("\r\n");
    }

    /// <summary>The whole file.</summary>
    internal byte[] ToBytes() => [.. Mark, .. Encoding.UTF8.GetBytes(lines.ToString())];
}
