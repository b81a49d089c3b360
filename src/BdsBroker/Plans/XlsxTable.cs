using System.Globalization;
using System.IO.Compression;
using System.Text;
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

    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string StrictRelations = "http://purl.oclc.org/ooxml/officeDocument/relationships";

    private static readonly Text ErrorValue = new("Sel ini berisi nilai kesalahan (#...); perbaiki rumusnya.", "The cell holds an error value (#...); mend its formula.");
    private static readonly Text NoResult = new("Rumus ini disimpan tanpa hasil; buka berkasnya di aplikasi lembar kerja, simpan, lalu kirim lagi.", "The formula was saved without its result; open the file in a spreadsheet program, save it, and send that.");
    private static readonly Text NoNumber = new("Bilangan ini tidak terbaca.", "This number cannot be read.");

    internal static (ImportTable? Table, Problem? Problem) Read(byte[] content, string? asked)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(content, writable: false), ZipArchiveMode.Read);
            var budget = new Budget(MostUnpacked);
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
            while (relations.Read())
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
        while (workbook.Read())
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
        using var xml = Open(zip, "xl/sharedStrings.xml", budget);
        while (xml?.Read() == true)
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "si" })
            {
                strings.Add(TextWithin(xml));
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
        while (xml?.Read() == true)
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
        using var xml = Open(zip, part, budget) ?? throw new InvalidDataException("The sheet is not there.");
        var (row, column) = (0, 0);
        while (xml.Read())
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "row" })
            {
                row = xml["r"] is { } number ? int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture) : row + 1;
                (column, cells) = (0, []);
            }
            else if (xml is { NodeType: XmlNodeType.Element, LocalName: "c" })
            {
                column = xml["r"] is { } name ? ColumnOf(name) : column;
                var cell = Cell(xml, strings, dates, is1904);
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
    private static ImportCell Cell(XmlReader xml, List<string> strings, HashSet<int> dates, bool is1904)
    {
        var (type, style) = (xml["t"] ?? "n", int.Parse(xml["s"] ?? "0", CultureInfo.InvariantCulture));
        string? value = null, inline = null;
        var hasFormula = false;
        if (!xml.IsEmptyElement)
        {
            var depth = xml.Depth;
            while (xml.Read() && xml.Depth > depth)
            {
                if (xml.NodeType != XmlNodeType.Element)
                {
                    continue;
                }

                switch (xml.LocalName)
                {
                    case "f": hasFormula = true; break;
                    case "v": value = TextWithin(xml); break;
                    case "is": inline = TextWithin(xml); break;
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
                return new(index < strings.Count ? strings[index].Trim() : throw new InvalidDataException("There is no such string."));
            case "inlineStr": return new((inline ?? value)!.Trim());
            case "str" or "b": return new((value ?? "").Trim());
            case "e": return new("", Fault: ErrorValue);
            case "d": return DateTime.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? new(value!, Day: DateOnly.FromDateTime(day)) : new(value ?? "");
        }

        if (!decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return new(value ?? "", Fault: NoNumber);
        }

        return dates.Contains(style) && Days.OfSerial(is1904 ? number + 1462 : number) is { } date ? new(date.ToString("yyyy-MM-dd"), Day: date) : new(value, number);
    }

    /// <summary>All text within the element that the reader is on, phonetic hints (18.4.6) left out; the reader is then on its end.</summary>
    private static string TextWithin(XmlReader xml)
    {
        if (xml.IsEmptyElement)
        {
            return "";
        }

        var (text, depth) = (new StringBuilder(), xml.Depth);
        var hint = int.MaxValue;
        while (xml.Read() && xml.Depth > depth)
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
                text.Append(xml.Value);
            }
        }

        return text.ToString();
    }

    private static XmlReader? Open(ZipArchive zip, string part, Budget budget) =>
        zip.Entries.FirstOrDefault(entry => string.Equals(entry.FullName, part, StringComparison.OrdinalIgnoreCase)) is { } entry
            ? XmlReader.Create(new Counted(entry.Open(), budget), new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CloseInput = true, MaxCharactersFromEntities = 1024 })
            : null;

    private sealed class FloodException : Exception;

    private sealed class Budget(long bytes)
    {
        private long left = bytes;

        internal void Spend(int read)
        {
            left -= read;
            if (left < 0)
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
