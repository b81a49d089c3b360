using System.Globalization;
using System.IO.Compression;
using System.Xml;
using BdsBroker.Core;

namespace BdsBroker.Plans;

/// <summary>
/// Reads one sheet of a workbook (ISO 29500-1, 18.2 to 18.8): values, the results of formulas as they were saved, and which numbers are dates. What it unpacks is counted while it is read, so that a small file
/// cannot flood the process; no document type, no outside reference.
/// </summary>
internal static class XlsxTable
{
    /// <summary>What all parts that are read may unpack to.</summary>
    private const long MostUnpacked = 48L * 1024 * 1024;

    /// <summary>What one tag may unpack to: it costs the reader the square of its attributes.</summary>
    private const long MostOfANode = 256L * 1024;

    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string StrictRelations = "http://purl.oclc.org/ooxml/officeDocument/relationships";

    private static readonly Text ErrorValue = new("Sel ini berisi nilai kesalahan (#...); perbaiki rumusnya.", "The cell holds an error value (#...); mend its formula.");
    private static readonly Text NoResult = new("Rumus ini disimpan tanpa hasil; buka berkasnya di aplikasi lembar kerja, simpan, lalu kirim lagi.", "The formula was saved without its result; open the file in a spreadsheet program, save it, and send that.");
    private static readonly Text NoNumber = new("Bilangan ini tidak terbaca.", "This number cannot be read.");
    private static readonly Text NoDay = new("Tanggal ini tidak terbaca; tulis tanggal dari tahun 2000 sampai 2100.", "This date cannot be read; write one from 2000 to 2100.");

    internal static (ImportTable? Table, Problem? Problem) Read(byte[] content, string? asked, CancellationToken cancel)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(content, writable: false), ZipArchiveMode.Read);
            var budget = new Budget(MostUnpacked, cancel);
            var (sheets, is1904) = Sheets(zip, budget);
            var sheet = asked is null
                ? sheets.FirstOrDefault(each => each.IsShown)
                : sheets.FirstOrDefault(each => string.Equals(each.Name, asked, StringComparison.OrdinalIgnoreCase));
            if (sheet is null)
            {
                return asked is null ? (null, ImportProblems.Damaged) : (null, ImportProblems.NoSheet(asked, sheets.Where(each => each.IsShown).Select(each => each.Name)));
            }

            var rows = Rows(zip, budget, sheet.Part, Strings(zip, budget), DateStyles(zip, budget), is1904);
            return rows is null ? (null, ImportProblems.TooManyRows) : (new("xlsx", null, null, sheet.Name, rows), null);
        }
        catch (FloodException)
        {
            return (null, ImportProblems.Unpacked);
        }
        catch (LongCellException cell)
        {
            return (null, ImportProblems.CellTooLong(cell.Name));
        }
        catch (Exception damaged) when (damaged is XmlException or InvalidDataException or FormatException or OverflowException or EndOfStreamException)
        {
            return (null, ImportProblems.Damaged);
        }
    }

    private sealed record Sheet(string Name, bool IsShown, string Part);

    private static (IReadOnlyList<Sheet> Sheets, bool Is1904) Sheets(ZipArchive zip, Budget budget)
    {
        Dictionary<string, string> parts = new(StringComparer.Ordinal);
        using (var relations = Open(zip, "xl/_rels/workbook.xml.rels", budget) ?? throw new InvalidDataException("It has no relations."))
        {
            while (budget.Read(relations))
            {
                if (relations is { NodeType: XmlNodeType.Element, LocalName: "Relationship" } && relations["Id"] is { } id && relations["Target"] is { } target)
                {
                    parts[id] = target.StartsWith('/') ? target[1..] : "xl/" + target;
                }
            }
        }

        List<Sheet> sheets = [];
        var is1904 = false;
        using var workbook = Open(zip, "xl/workbook.xml", budget) ?? throw new InvalidDataException("It has no workbook.");
        while (budget.Read(workbook))
        {
            if (workbook is { NodeType: XmlNodeType.Element, LocalName: "workbookPr" })
            {
                is1904 = workbook["date1904"] is "1" or "true";
            }
            else if (workbook is { NodeType: XmlNodeType.Element, LocalName: "sheet" }
                && (workbook.GetAttribute("id", Relations) ?? workbook.GetAttribute("id", StrictRelations)) is { } id && parts.TryGetValue(id, out var part))
            {
                sheets.Add(new(workbook["name"] ?? "", workbook["state"] is null or "visible", part));
            }
        }

        return (sheets, is1904);
    }

    private static List<string> Strings(ZipArchive zip, Budget budget)
    {
        List<string> strings = [];
        var room = Room();
        using var xml = Open(zip, "xl/sharedStrings.xml", budget);
        while (xml is not null && budget.Read(xml))
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "si" })
            {
                strings.Add(Trimmed(TextWithin(xml, room, budget)));
            }
        }

        return strings;
    }

    /// <summary>Which cell styles show a number as a date: the built-in formats of 18.8.30, and those whose code has a day or a year in it.</summary>
    private static HashSet<int> DateStyles(ZipArchive zip, Budget budget)
    {
        HashSet<int> formats = [14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58], styles = [];
        using var xml = Open(zip, "xl/styles.xml", budget);
        var (isOfCells, style) = (false, 0);
        while (xml is not null && budget.Read(xml))
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "numFmt" } && xml["formatCode"] is { } code && IsDate(code))
            {
                formats.Add(int.Parse(xml["numFmtId"] ?? "", CultureInfo.InvariantCulture));
            }
            else if (xml.LocalName == "cellXfs")
            {
                isOfCells = xml.NodeType == XmlNodeType.Element;
            }
            else if (isOfCells && xml is { NodeType: XmlNodeType.Element, LocalName: "xf" })
            {
                if (formats.Contains(int.Parse(xml["numFmtId"] ?? "0", CultureInfo.InvariantCulture)))
                {
                    styles.Add(style);
                }

                style++;
            }
        }

        return styles;
    }

    private static bool IsDate(string code)
    {
        var (isQuoted, isBracketed) = (false, false);
        for (var n = 0; n < code.Length; n++)
        {
            switch (code[n])
            {
                case '\\' or '_' or '*': n++; break;
                case '"': isQuoted = !isQuoted; break;
                case '[' when !isQuoted: isBracketed = true; break;
                case ']' when !isQuoted: isBracketed = false; break;
                case 'd' or 'D' or 'y' or 'Y' when !isQuoted && !isBracketed: return true;
            }
        }

        return false;
    }

    /// <summary>The sheet's rows that hold something; null where there are too many.</summary>
    private static List<ImportRow>? Rows(ZipArchive zip, Budget budget, string part, List<string> strings, HashSet<int> dates, bool is1904)
    {
        List<ImportRow> rows = [];
        List<ImportCell> cells = [];
        var room = Room();
        using var xml = Open(zip, part, budget) ?? throw new InvalidDataException("The sheet is not there.");
        var (row, column) = (0, 0);
        while (budget.Read(xml))
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "row" })
            {
                row = Forward(xml["r"] is { } number ? int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture) : row + 1, row + 1);
                (column, cells) = (0, []);
            }
            else if (xml is { NodeType: XmlNodeType.Element, LocalName: "c" })
            {
                column = xml["r"] is { } name ? Forward(ColumnOf(name), column) : column;
                var cell = Cell(xml, strings, dates, is1904, room, budget);
                if (cell.Text.Length > ImportTable.MostText)
                {
                    throw new LongCellException(ImportTable.Letters(column) + row.ToString(CultureInfo.InvariantCulture));
                }

                // A shared string is unpacked once, but every cell that shows it has to be looked at.
                budget.Spend(cell.Text.Length);
                if (column < ImportTable.MostColumns)
                {
                    while (cells.Count < column)
                    {
                        cells.Add(new(""));
                    }

                    cells.Add(cell);
                }

                column++;
            }
            else if (xml is { NodeType: XmlNodeType.EndElement, LocalName: "row" } && cells.Exists(cell => !cell.IsEmpty))
            {
                if (rows.Count == ImportTable.MostRows)
                {
                    return null;
                }

                rows.Add(new(row, cells));
            }
        }

        return rows;
    }

    /// <summary>Rows and cells are in order (18.3.1.73): one that goes back would take another's place, and which of them counts cannot be told.</summary>
    private static int Forward(int at, int least) => at >= least ? at : throw new InvalidDataException("It goes back.");

    private static int ColumnOf(string name)
    {
        var column = 0;
        foreach (var letter in name.TakeWhile(char.IsAsciiLetterUpper))
        {
            column = checked((column * 26) + letter - 'A' + 1);
        }

        return column - 1;
    }

    /// <summary>A cell by its type (18.18.11). Of a formula the saved result counts.</summary>
    private static ImportCell Cell(XmlReader xml, List<string> strings, HashSet<int> dates, bool is1904, char[] room, Budget budget)
    {
        var (type, style) = (xml["t"] ?? "n", int.Parse(xml["s"] ?? "0", CultureInfo.InvariantCulture));
        string? value = null, inline = null;
        var hasFormula = false;
        if (!xml.IsEmptyElement)
        {
            var depth = xml.Depth;
            while (budget.Read(xml) && xml.Depth > depth)
            {
                if (xml.NodeType != XmlNodeType.Element)
                {
                    continue;
                }

                switch (xml.LocalName)
                {
                    case "f": hasFormula = true; break;
                    case "v": value = TextWithin(xml, room, budget); break;
                    case "is": inline = TextWithin(xml, room, budget); break;
                }
            }
        }

        if (value is null or "" && inline is null)
        {
            return hasFormula && type != "str" ? new("", Fault: NoResult) : new("");
        }

        switch (type)
        {
            case "s":
                var index = int.Parse(value ?? "", NumberStyles.None, CultureInfo.InvariantCulture);
                return new(index < strings.Count ? strings[index] : throw new InvalidDataException("There is no such string."));
            case "inlineStr": return new(Trimmed((inline ?? value)!));
            case "str" or "b": return new(Trimmed(value ?? ""));
            case "e": return new("", Fault: ErrorValue);
            case "d": return DayOf(value ?? "") is { } day ? new(value!, Day: day) : new("", Fault: NoDay);
        }

        // No sum of numbers within the limit can overflow.
        if (!decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || Math.Abs(number) > Amounts.Most)
        {
            return new(value ?? "", Fault: NoNumber);
        }

        return dates.Contains(style) && Days.OfSerial(is1904 ? number + 1462 : number) is { } date ? new(date.ToString("yyyy-MM-dd"), Day: date) : new(value, number);
    }

    /// <summary>The day of a date in ISO 8601, whose time and zone do not count; null outside of 2000 to 2100.</summary>
    private static DateOnly? DayOf(string text) =>
        (text.Length == 10 || (text.Length > 10 && text[10] == 'T'))
        && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and <= 2100 ? day : null;

    /// <summary>What is too long stays so, to be refused by the cell that shows it.</summary>
    private static string Trimmed(string text) => text.Length > ImportTable.MostText ? text : text.Trim();

    /// <summary>Room for a text, and for one character more that shows that it is too long.</summary>
    private static char[] Room() => new char[ImportTable.MostText + 1];

    /// <summary>The text within the element that the reader is on, as far as there is room, phonetic hints (18.4.6) left out; the reader is then on its end.</summary>
    private static string TextWithin(XmlReader xml, char[] room, Budget budget)
    {
        if (xml.IsEmptyElement)
        {
            return "";
        }

        var (length, depth) = (0, xml.Depth);
        var hint = int.MaxValue;
        while (budget.Read(xml) && xml.Depth > depth)
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "rPh" })
            {
                hint = xml.Depth;
            }
            else if (xml.NodeType == XmlNodeType.EndElement && xml.Depth == hint)
            {
                hint = int.MaxValue;
            }
            else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA && xml.Depth < hint)
            {
                // In parts: a single text can be as long as all that may be unpacked.
                for (int read; length < room.Length && (read = budget.Read(xml, room, length)) > 0;)
                {
                    length += read;
                }

                if (length == room.Length)
                {
                    // It is refused by the name of its cell, whatever else it holds.
                    budget.Skip(xml);
                }
            }
        }

        return new(room, 0, length);
    }

    private static XmlReader? Open(ZipArchive zip, string part, Budget budget) =>
        zip.Entries.FirstOrDefault(entry => string.Equals(entry.FullName, part, StringComparison.OrdinalIgnoreCase)) is { } entry
            ? XmlReader.Create(new Counted(entry.Open(), budget), new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CloseInput = true, MaxCharactersFromEntities = 1024 })
            : null;

    private sealed class FloodException : Exception;

    private sealed class LongCellException(string name) : Exception
    {
        internal string Name => name;
    }

    /// <summary>What may be read yet, and by when.</summary>
    private sealed class Budget(long bytes, CancellationToken cancel)
    {
        private long left = bytes;
        private long ofNode = MostOfANode;
        private readonly char[] skipped = new char[4096];

        /// <summary>Goes on to the next node.</summary>
        internal bool Read(XmlReader xml)
        {
            ofNode = MostOfANode;
            return xml.Read();
        }

        /// <summary>Goes on in the text of a node.</summary>
        internal int Read(XmlReader xml, char[] room, int from)
        {
            ofNode = MostOfANode;
            return xml.ReadValueChunk(room, from, room.Length - from);
        }

        /// <summary>Goes on to the end of the text of a node.</summary>
        internal void Skip(XmlReader xml)
        {
            while (Read(xml, skipped, 0) > 0)
            {
                // Nobody wants it.
            }
        }

        internal void Spend(int read)
        {
            cancel.ThrowIfCancellationRequested();
            left -= read;
            ofNode -= read;
            if (left < 0 || ofNode < 0)
            {
                throw new FloodException();
            }
        }
    }

    /// <summary>Counts what is unpacked, and stops where it is too much.</summary>
    private sealed class Counted(Stream inner, Budget budget) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, count);
            budget.Spend(read);
            return read;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
