using System.Buffers.Binary;
using System.Text;

namespace BdsBroker.Plans;

/// <summary>
/// Tells a DOCX or XLSX from any other zip by the zip's directory (APPNOTE 6.3, 4.3.12 and 4.3.16; ISO 29500-2), without unpacking anything.
/// </summary>
internal static class OfficeFile
{
    /// <summary>How much of a zip's end holds the end of its directory: that record with the longest comment.</summary>
    internal const int TailBytes = EndBytes + ushort.MaxValue;

    /// <summary>The longest directory that is read, in bytes.</summary>
    private const int LongestDirectory = 1_048_576;

    private const int MostEntries = 5000;

    /// <summary>What all entries may unpack to: whoever opens the file must not be flooded.</summary>
    private const long MostUnpacked = 256L * 1_048_576;

    private const int EndBytes = 22;
    private const int EntryBytes = 46;

    /// <summary>Where the directory of a zip is, from the file's end; null where there is none, or one that no document needs (split, ZIP64, too long, not right before the end).</summary>
    /// <param name="tail">The last <see cref="TailBytes"/> bytes, or all of a shorter file.</param>
    /// <param name="size">The file's size.</param>
    internal static (long Offset, int Length, int Entries)? Directory(ReadOnlySpan<byte> tail, long size)
    {
        for (var at = tail.Length - EndBytes; at >= 0; at--)
        {
            var end = tail[at..];
            if (!end.StartsWith("PK\u0005\u0006"u8) || EndBytes + Short(end, 20) != end.Length)
            {
                continue;
            }

            int entries = Short(end, 10);
            long length = Int(end, 12), offset = Int(end, 16);
            return Short(end, 4) == 0 && Short(end, 6) == 0 && Short(end, 8) == entries
                && entries is > 0 and <= MostEntries && length <= LongestDirectory && offset + length == size - tail.Length + at
                ? (offset, (int)length, entries)
                : null;
        }

        return null;
    }

    /// <summary>What a zip with this directory is; null for anything but a document or workbook without programs in it.</summary>
    internal static FileType? TypeOf(ReadOnlySpan<byte> directory, int entries)
    {
        bool isPackage = false, isDocument = false, isWorkbook = false;
        long unpacked = 0;
        for (var n = 0; n < entries; n++)
        {
            if (directory.Length < EntryBytes || !directory.StartsWith("PK\u0001\u0002"u8))
            {
                return null;
            }

            var length = Short(directory, 28);
            var whole = EntryBytes + length + Short(directory, 30) + Short(directory, 32);
            unpacked += Int(directory, 24);
            var isEncrypted = (Short(directory, 8) & 1) != 0;
            if (directory.Length < whole || unpacked > MostUnpacked || isEncrypted)
            {
                return null;
            }

            var name = Encoding.UTF8.GetString(directory.Slice(EntryBytes, length));
            if (LeadsOutside(name) || name.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }

            isPackage |= name.Equals("[Content_Types].xml", StringComparison.OrdinalIgnoreCase);
            isDocument |= name.Equals("word/document.xml", StringComparison.OrdinalIgnoreCase);
            isWorkbook |= name.Equals("xl/workbook.xml", StringComparison.OrdinalIgnoreCase);
            directory = directory[whole..];
        }

        return (directory.IsEmpty, isPackage, isDocument, isWorkbook) switch
        {
            (true, true, true, false) => FileType.Docx,
            (true, true, false, true) => FileType.Xlsx,
            _ => null,
        };
    }

    private static bool LeadsOutside(string name) =>
        name.StartsWith('/') || name.AsSpan().ContainsAny('\\', ':', '\0') || name.Split('/').Contains("..", StringComparer.Ordinal);

    private static int Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static long Int(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
