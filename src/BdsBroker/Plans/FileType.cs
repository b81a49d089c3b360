using System.Buffers;
using System.Text;

namespace BdsBroker.Plans;

/// <summary>A type of file that requests take.</summary>
/// <param name="Word">What people call it.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Extensions">What names end in, the usual one first.</param>
internal sealed record FileType(string Word, string ContentType, params IReadOnlyList<string> Extensions)
{
    internal static readonly FileType Pdf = new("PDF", "application/pdf", "pdf");
    internal static readonly FileType Jpeg = new("JPEG", "image/jpeg", "jpg", "jpeg", "jpe", "jfif");
    internal static readonly FileType Png = new("PNG", "image/png", "png");
    internal static readonly FileType Csv = new("CSV", "text/csv", "csv");
    internal static readonly FileType Xlsx = new("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx");
    internal static readonly FileType Docx = new("DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx");

    private static readonly FileType[] All = [Pdf, Jpeg, Png, Csv, Xlsx, Docx];

    internal string Extension => Extensions[0];

    /// <summary>The type that a name's end claims, or null where it claims none of ours.</summary>
    internal static FileType? OfName(string name) =>
        name.LastIndexOf('.') is >= 0 and var dot ? Array.Find(All, type => type.Extensions.Contains(name[(dot + 1)..], StringComparer.OrdinalIgnoreCase)) : null;

    /// <summary>The type that a Content-Type claims, or null where it claims none of ours: many senders know no better than application/octet-stream.</summary>
    internal static FileType? OfContentType(string? contentType) =>
        Array.Find(All, type => type.ContentType.Equals(contentType?.Split(';')[0].Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>A name to save a file under, whose end says what it is: a text called run.bat must not be saved as a program.</summary>
    internal static string SafeName(string name, string contentType) =>
        OfContentType(contentType) is { } type && OfName(name) != type ? $"{name}.{type.Extension}" : name;
}

/// <summary>What the first bytes of a file say.</summary>
internal enum Signature
{
    /// <summary>Nothing that requests take.</summary>
    None,

    /// <summary>%PDF- (ISO 32000).</summary>
    Pdf,

    /// <summary>Start of image and a marker (ISO 10918).</summary>
    Jpeg,

    /// <summary>The eight bytes of ISO 15948.</summary>
    Png,

    /// <summary>A zip's first local header: only its directory says what it holds.</summary>
    Zip,

    /// <summary>No binary format: only the whole content says whether it is a table.</summary>
    Text,
}

/// <summary>Judges content by what it is, never by what its name or sender says.</summary>
internal static class Signatures
{
    /// <summary>How much of a file's start is looked at.</summary>
    internal const int HeadBytes = 4096;

    private static readonly byte[][] OtherTexts = ["<"u8.ToArray(), "{"u8.ToArray(), "["u8.ToArray(), "#!"u8.ToArray(), "%!"u8.ToArray()];

    /// <summary>What a file's start says. Formats are recognised at the very first byte, so that nothing can hide before them.</summary>
    internal static Signature Of(ReadOnlySpan<byte> head) =>
        head.StartsWith("%PDF-"u8) ? Signature.Pdf
        : head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? Signature.Jpeg
        : head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]) ? Signature.Png
        : head.StartsWith("PK\u0003\u0004"u8) ? Signature.Zip
        : IsTable(head) ? Signature.Text
        : Signature.None;

    // Markup, JSON, RTF, scripts and PostScript are text with commas in it, but no tables.
    private static bool IsTable(ReadOnlySpan<byte> head)
    {
        var text = (head.StartsWith(Encoding.UTF8.Preamble) ? head[3..] : head).TrimStart(" \t\r\n"u8);
        foreach (var start in OtherTexts)
        {
            if (text.StartsWith(start))
            {
                return false;
            }
        }

        var judge = new TableJudge();
        judge.Take(head);
        return judge.IsText;
    }
}

/// <summary>
/// Reads a file as it passes and says in the end whether it is a CSV: text in UTF-8 or Windows-1252 without control characters, with separators.
/// </summary>
internal sealed class TableJudge
{
    private static readonly SearchValues<byte> Separators = SearchValues.Create(",;\t|"u8);

    // The five bytes that Windows-1252 leaves undefined.
    private static readonly SearchValues<byte> Undefined = SearchValues.Create([0x81, 0x8D, 0x8F, 0x90, 0x9D]);

    private bool isUtf8 = true;
    private bool isWindows1252 = true;
    private bool hasControls;
    private bool hasSeparators;

    // Within a UTF-8 character: how many bytes follow, and between which values the next one lies (Unicode, table 3-7).
    private int left;
    private byte low = 0x80;
    private byte high = 0xBF;

    /// <summary>Whether it is text as far as was read; a character may still be cut off at the end.</summary>
    internal bool IsText => !hasControls && (isUtf8 || isWindows1252);

    /// <summary>Whether the whole is a table.</summary>
    internal bool IsTable => IsText && hasSeparators && ((isUtf8 && left == 0) || isWindows1252);

    /// <summary>Reads on.</summary>
    internal void Take(ReadOnlySpan<byte> bytes)
    {
        hasSeparators |= bytes.ContainsAny(Separators);
        isWindows1252 = isWindows1252 && !bytes.ContainsAny(Undefined);
        while (IsText && !bytes.IsEmpty)
        {
            if (left == 0)
            {
                // Printable ASCII is nearly all of it.
                var next = bytes.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E);
                if (next < 0)
                {
                    return;
                }

                bytes = bytes[next..];
            }

            Take(bytes[0]);
            bytes = bytes[1..];
        }
    }

    private void Take(byte next)
    {
        if (left > 0)
        {
            isUtf8 = isUtf8 && next >= low && next <= high;
            Expect(isUtf8 ? left - 1 : 0, 0x80, 0xBF);
        }
        else
        {
            switch (next)
            {
                case >= 0xC2 and <= 0xDF: Expect(1, 0x80, 0xBF); break;
                case 0xE0: Expect(2, 0xA0, 0xBF); break;
                case 0xED: Expect(2, 0x80, 0x9F); break;
                case >= 0xE1 and <= 0xEF: Expect(2, 0x80, 0xBF); break;
                case 0xF0: Expect(3, 0x90, 0xBF); break;
                case >= 0xF1 and <= 0xF3: Expect(3, 0x80, 0xBF); break;
                case 0xF4: Expect(3, 0x80, 0x8F); break;
                default: Expect(0, 0x80, 0xBF); break;
            }

            isUtf8 = isUtf8 && (next < 0x80 || left > 0);
        }

        // Other control characters than tabs and line ends.
        hasControls |= next is 0x7F or (< 0x20 and not (byte)'\t' and not (byte)'\r' and not (byte)'\n');
    }

    private void Expect(int more, byte from, byte to) => (left, low, high) = (more, from, to);
}
