using System.Globalization;
using System.Text;
using BdsBroker.Core;

namespace BdsBroker.Plans;

/// <summary>One cell of a sheet as it was read.</summary>
/// <param name="Text">As people see it, trimmed; empty where there is nothing.</param>
/// <param name="Number">Where the file says that it is a number (XLSX).</param>
/// <param name="Day">Where the file says that it is a date (XLSX).</param>
/// <param name="Fault">Why it cannot be used: an error value, or a formula without its result.</param>
internal readonly record struct ImportCell(string Text, decimal? Number = null, DateOnly? Day = null, Text? Fault = null)
{
    internal bool IsEmpty => Text.Length == 0 && Number is null && Day is null && Fault is null;
}

/// <summary>A row with the number that spreadsheet programs show.</summary>
internal sealed record ImportRow(int Number, IReadOnlyList<ImportCell> Cells)
{
    internal ImportCell this[int column] => column < Cells.Count ? Cells[column] : new("");

    internal bool IsEmpty => Cells.All(cell => cell.IsEmpty);
}

/// <summary>A sheet of rows.</summary>
/// <param name="Format">csv or xlsx.</param>
/// <param name="Encoding">Of a CSV: utf-8, utf-16 or windows-1252.</param>
/// <param name="Separator">Of a CSV.</param>
/// <param name="Sheet">Of a workbook: the sheet's name.</param>
/// <param name="Rows">In order; empty ones may be left out.</param>
internal sealed record ImportTable(string Format, string? Encoding, string? Separator, string? Sheet, IReadOnlyList<ImportRow> Rows)
{
    /// <summary>The most rows that are read: years of a busy shop.</summary>
    internal const int MostRows = 20_000;

    /// <summary>The most columns that are read.</summary>
    internal const int MostColumns = 40;

    /// <summary>The most characters of a cell: a long remark.</summary>
    internal const int MostText = 1_000;

    /// <summary>Judges the bytes by what they are, and reads them.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="sheet">The sheet asked for; null for the first that is shown.</param>
    /// <param name="cancel">Stops it within the reading.</param>
    internal static (ImportTable? Table, Problem? Problem) Read(byte[] content, string? sheet, CancellationToken cancel)
    {
        if (content.Length == 0)
        {
            return (null, PlanProblems.NoContent);
        }

        if (content.AsSpan().StartsWith("PK\u0003\u0004"u8))
        {
            var tail = content.AsSpan(Math.Max(0, content.Length - OfficeFile.TailBytes));
            return OfficeFile.Directory(tail, content.Length) is { } directory
                && OfficeFile.TypeOf(content.AsSpan((int)directory.Offset, directory.Length), directory.Entries) == FileType.Xlsx
                ? XlsxTable.Read(content, sheet, cancel)
                : (null, ImportProblems.NoTable);
        }

        return TextOf(content) is not var (text, encoding) ? (null, ImportProblems.UnknownEncoding)
            : sheet is not null ? (null, ImportProblems.NoSheet(sheet, []))
            : CsvTable.Read(text, encoding, cancel);
    }

    /// <summary>The column's letters, as spreadsheet programs show them.</summary>
    internal static string Letters(int column) => column < 26 ? ((char)('A' + column)).ToString() : Letters((column / 26) - 1) + Letters(column % 26);

    /// <summary>
    /// Text by its byte order mark; without one UTF-16 where every other byte of the start is 0, UTF-8 where it is that, and Windows-1252 where it can be that. Null for what is no text.
    /// </summary>
    private static (string Text, string Encoding)? TextOf(byte[] content)
    {
        var bytes = content.AsSpan();
        foreach (var (mark, encoding, name) in (ReadOnlySpan<(byte[], Encoding, string)>)
        [
            ([0xEF, 0xBB, 0xBF], new UTF8Encoding(false, true), "utf-8"),
            ([0xFF, 0xFE], new UnicodeEncoding(false, false, true), "utf-16"),
            ([0xFE, 0xFF], new UnicodeEncoding(true, false, true), "utf-16"),
        ])
        {
            if (bytes.StartsWith(mark))
            {
                return Decode(bytes[mark.Length..], encoding, name);
            }
        }

        var head = bytes[..Math.Min(64, bytes.Length & ~1)];
        var (even, odd) = (0, 0);
        for (var n = 0; n < head.Length; n += 2)
        {
            even += head[n] == 0 ? 1 : 0;
            odd += head[n + 1] == 0 ? 1 : 0;
        }

        if (head.Length > 0 && (even * 2 == head.Length || odd * 2 == head.Length))
        {
            return Decode(bytes, new UnicodeEncoding(even > odd, false, true), "utf-16");
        }

        return Decode(bytes, new UTF8Encoding(false, true), "utf-8")
            ?? Decode(bytes, CodePagesEncodingProvider.Instance.GetEncoding(1252, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!, "windows-1252");
    }

    private static (string, string)? Decode(ReadOnlySpan<byte> bytes, Encoding encoding, string name)
    {
        try
        {
            var text = encoding.GetString(bytes);

            // The five bytes that Windows-1252 leaves undefined come out as control characters, and so does what is no text at all.
            return text.Any(character => char.IsControl(character) && character is not ('\t' or '\r' or '\n')) ? null : (text, name);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}

/// <summary>Reads a CSV (RFC 4180) with whichever separator makes the most rows alike; Excel's own first line <c>sep=;</c> decides where it is there.</summary>
internal static class CsvTable
{
    private const int Tried = 50;
    private const int CharactersBetweenLooks = 65_536;
    private static readonly char[] Separators = [';', '\t', ',', '|'];

    internal static (ImportTable? Table, Problem? Problem) Read(string text, string encoding, CancellationToken cancel)
    {
        var told = text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text.Length > 4 ? text[4] : (char?)null;
        var separator = told ?? Separators.MaxBy(candidate => Alike(text, candidate, cancel));
        if (told is null && Alike(text, separator, cancel) == 0)
        {
            return (null, ImportProblems.NoTable);
        }

        List<ImportRow> rows = [];
        foreach (var record in Records(text, separator, cancel))
        {
            if (record.IsOpen)
            {
                return (null, ImportProblems.OpenQuote(record.Number));
            }

            if (record.TooLong is { } column)
            {
                return (null, ImportProblems.CellTooLong(ImportTable.Letters(column) + record.Number.ToString(CultureInfo.InvariantCulture)));
            }

            if (rows.Count == ImportTable.MostRows)
            {
                return (null, ImportProblems.TooManyRows);
            }

            if (!(record.Number == 1 && told is not null))
            {
                rows.Add(new(record.Number, [.. record.Cells.Select(cell => new ImportCell(cell.Trim()))]));
            }
        }

        return (new("csv", encoding, separator == '\t' ? "tab" : separator.ToString(), null, rows), null);
    }

    /// <summary>How many of the first rows have the commonest number of columns, where that is at least two.</summary>
    private static int Alike(string text, char separator, CancellationToken cancel) => Records(text, separator, cancel).Take(Tried)
        .Where(record => !record.IsOpen && record.Columns > 1)
        .GroupBy(record => record.Columns)
        .Select(group => group.Count())
        .DefaultIfEmpty()
        .Max();

    private static IEnumerable<Record> Records(string text, char separator, CancellationToken cancel)
    {
        var number = 1;
        var line = new Line();
        var isQuoted = false;
        var look = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (at >= look)
            {
                cancel.ThrowIfCancellationRequested();
                look = at + CharactersBetweenLooks;
            }

            var next = text[at];
            if (isQuoted)
            {
                if (next != '"')
                {
                    line.Take(next);
                }
                else if (at + 1 < text.Length && text[at + 1] == '"')
                {
                    line.Take('"');
                    at++;
                }
                else
                {
                    isQuoted = false;
                }
            }
            else if (next == '"' && line.IsBlank)
            {
                line.Drop();
                isQuoted = true;
            }
            else if (next == separator)
            {
                line.EndCell();
            }
            else if (next is '\n' or '\r')
            {
                at += next == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 1 : 0;
                yield return line.End(number++, isOpen: false);
                line = new();
            }
            else
            {
                line.Take(next);
            }
        }

        if (isQuoted || !line.IsEmpty)
        {
            yield return line.End(number, isQuoted);
        }
    }

    /// <summary>A record of the text.</summary>
    /// <param name="Number">Its number, from 1.</param>
    /// <param name="Cells">Of the columns that are read.</param>
    /// <param name="Columns">How many it has.</param>
    /// <param name="TooLong">The first column whose cell is too long.</param>
    /// <param name="IsOpen">Whether a quotation mark in it is never closed.</param>
    private readonly record struct Record(int Number, IReadOnlyList<string> Cells, int Columns, int? TooLong, bool IsOpen);

    /// <summary>A record that is being read. Each character costs the same, whatever came before it, and no cell takes more room than it may have.</summary>
    private sealed class Line
    {
        private readonly StringBuilder cell = new();
        private readonly List<string> cells = [];
        private int columns;
        private int? tooLong;

        /// <summary>Whether the cell has only white space so far: a quotation mark then begins it.</summary>
        internal bool IsBlank { get; private set; } = true;

        internal bool IsEmpty => cell.Length == 0 && columns == 0;

        internal void Take(char next)
        {
            IsBlank &= char.IsWhiteSpace(next);
            if (cell.Length <= ImportTable.MostText)
            {
                cell.Append(next);
            }
        }

        internal void Drop()
        {
            cell.Clear();
            IsBlank = true;
        }

        internal void EndCell()
        {
            tooLong ??= cell.Length > ImportTable.MostText ? columns : null;
            if (columns < ImportTable.MostColumns)
            {
                cells.Add(cell.ToString());
            }

            columns++;
            Drop();
        }

        internal Record End(int number, bool isOpen)
        {
            EndCell();
            return new(number, cells, columns, tooLong, isOpen);
        }
    }
}

/// <summary>Why a file cannot be imported: one line each; a code never changes once released.</summary>
internal static class ImportProblems
{
    internal static readonly Problem NoTable = new(415, "import.type", new(
        "Isi berkas ini bukan tabel CSV atau XLSX (berkas .xls lama juga tidak); simpan sebagai XLSX atau CSV.",
        "The file is no table in CSV or XLSX (nor is an old .xls); save it as XLSX or CSV."));

    internal static readonly Problem UnknownEncoding = new(415, "import.encoding", new(
        "Berkas ini bukan tabel yang terbaca: bukan XLSX, dan bukan teks UTF-8, UTF-16, atau Windows-1252. Simpan sebagai XLSX atau “CSV UTF-8”.",
        "This is no table that can be read: no XLSX, and no text in UTF-8, UTF-16 or Windows-1252. Save it as XLSX or “CSV UTF-8”."));

    internal static readonly Problem Damaged = Problem.Unprocessable(
        "import.damaged", "Berkas XLSX ini rusak; buka dan simpan ulang, lalu kirim lagi.", "This XLSX is damaged; open it, save it again, and send that.");

    internal static readonly Problem Unpacked = Problem.Unprocessable(
        "import.unpacked-too-large", "Isi XLSX ini terlalu besar; kirim lembar yang memuat kasnya saja.", "What this XLSX unpacks to is too large; send only the sheet with the cash book.");

    internal static readonly Problem TooManyRows = Problem.Unprocessable(
        "import.too-many-rows", $"Paling banyak {ImportTable.MostRows} baris; kirim 12 bulan saja.", $"At most {ImportTable.MostRows} rows; send 12 months only.");

    internal static readonly Problem NoHeader = Problem.Unprocessable(
        "import.no-header",
        "Judul kolom tidak dikenal. Sebut kolomnya di alamat: date=, inflow= dan outflow= (atau amount=), dengan judul atau huruf kolom.",
        "No column headings were recognised. Name the columns in the address: date=, inflow= and outflow= (or amount=), by heading or letter.");

    internal static readonly Problem NoRows = Problem.Unprocessable(
        "import.no-rows", "Tidak ada baris dengan tanggal dan jumlah; kirim buku kas yang berisi.", "There is no row with a date and an amount; send a cash book with entries.");

    internal static readonly Problem OneWay = Problem.Unprocessable(
        "import.one-way",
        "Kolom jumlah ini tidak punya nilai minus dan tidak ada kolom jenis, jadi tidak jelas mana masuk dan keluar. Sebut inflow= dan outflow=, atau type=.",
        "The column of amounts has none below zero and there is no column of kinds, so what came in and went out cannot be told. Name inflow= and outflow=, or type=.");

    /// <summary>A quotation mark is opened and never closed.</summary>
    internal static Problem OpenQuote(int row) => Problem.Unprocessable(
        "import.open-quote", $"Tanda kutip yang terbuka sebelum baris {row} tidak ditutup; perbaiki lalu kirim lagi.", $"A quotation mark opened before row {row} is never closed; mend it and send it again.");

    /// <summary>A cell holds more than a remark: no cash book.</summary>
    internal static Problem CellTooLong(string cell) => Problem.Unprocessable(
        "import.cell-too-long", $"Sel {cell} lebih dari {ImportTable.MostText} karakter; ringkas lalu kirim lagi.", $"Cell {cell} has more than {ImportTable.MostText} characters; shorten it and send it again.");

    /// <summary>There is no such sheet.</summary>
    internal static Problem NoSheet(string asked, IEnumerable<string> names) => Problem.Invalid("sheet", new(
        $"Tidak ada lembar “{asked}”. Yang ada: {string.Join(", ", names)}.", $"There is no sheet “{asked}”. There are: {string.Join(", ", names)}."));

    /// <summary>Two columns of which nothing says which is money in; the headings are the file's own, written so that they can be copied into an address.</summary>
    internal static Problem DebitCredit(string debit, string credit) => Problem.Unprocessable(
        "import.debit-credit",
        $"Debit dan kredit bisa berarti masuk atau keluar: di buku kas debit uang masuk, di rekening koran uang keluar. Tambah inflow={Uri.EscapeDataString(debit)}&outflow={Uri.EscapeDataString(credit)}, atau sebaliknya.",
        $"Debit and credit can mean money in or out: in a cash book debit is money in, in a bank statement money out. Add inflow={Uri.EscapeDataString(debit)}&outflow={Uri.EscapeDataString(credit)}, or the other way round.");

    /// <summary>One column is given two meanings.</summary>
    internal static Problem SameColumn(string field, string column) => Problem.Invalid(field, new(
        $"Kolom {column} sudah dipakai untuk hal lain; pilih kolom lain.", $"Column {column} is taken for something else already; choose another."));

    /// <summary>The same digits can be two amounts.</summary>
    internal static Problem Ambiguous(string cell) => Problem.Unprocessable(
        "import.amounts-ambiguous",
        $"Jumlah seperti di sel {cell} dapat dibaca dua cara: titik atau koma itu pemisah ribuan atau desimal. Tambah decimal=comma (1.234,56) atau decimal=point (1,234.56) di alamat.",
        $"Amounts such as in cell {cell} can be read in two ways: the dot or comma groups thousands or begins decimals. Add decimal=comma (1.234,56) or decimal=point (1,234.56) to the address.");

    /// <summary>Some amounts are written one way, some the other.</summary>
    internal static Problem Mixed(string one, string other) => Problem.Unprocessable(
        "import.amounts-mixed",
        $"Sel {one} memakai koma desimal dan sel {other} titik desimal; samakan penulisannya lalu kirim lagi.",
        $"Cell {one} has a decimal comma and cell {other} a decimal point; write them alike and send it again.");

    /// <summary>Some days are written one way, some the other.</summary>
    internal static Problem MixedDays(string one, string other) => Problem.Unprocessable(
        "import.dates-mixed",
        $"Sel {one} menulis hari dulu dan sel {other} bulan dulu; samakan penulisannya lalu kirim lagi.",
        $"Cell {one} writes the day first and cell {other} the month first; write them alike and send it again.");

    /// <summary>Cells that cannot be used, by their name.</summary>
    internal static Problem Cells(IReadOnlyDictionary<string, Text> errors) => new(422, "import.cells", new(
        "Beberapa sel tidak terbaca; perbaiki di berkasnya, lalu kirim lagi. Tidak ada yang dihitung.", "Some cells cannot be read; mend them in the file and send it again. Nothing was counted.")) { Errors = errors };
}
