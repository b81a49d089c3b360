using System.Globalization;
using System.Text;

namespace BdsBroker.Functions.Demo;

/// <summary>Makes small documents that any viewer opens, so that the journeys upload real files.</summary>
internal static class Papers
{
    /// <summary>A PDF of one page with one line of text (ASCII, without brackets).</summary>
    internal static byte[] Pdf(string text)
    {
        var content = $"BT /F1 18 Tf 60 770 Td ({text}) Tj ET";
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            string.Create(CultureInfo.InvariantCulture, $"<< /Length {content.Length} >>\nstream\n{content}\nendstream"),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ];
        var pdf = new StringBuilder("%PDF-1.4\n");
        var table = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n"));
        for (var n = 0; n < objects.Length; n++)
        {
            table.Append(CultureInfo.InvariantCulture, $"{pdf.Length:D10} 00000 n \n");
            pdf.Append(CultureInfo.InvariantCulture, $"{n + 1} 0 obj\n{objects[n]}\nendobj\n");
        }

        var start = pdf.Length;
        pdf.Append(table).Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(pdf.ToString());
    }

    /// <summary>
    /// A grey picture of 160 x 120 pixels with a comment: baseline JPEG (ITU-T T.81) with one code in each table, so that a block is two zero bits: "no difference, nothing else".
    /// </summary>
    internal static byte[] Jpeg(string comment)
    {
        const int Width = 160;
        const int Height = 120;
        const int Blocks = Width / 8 * (Height / 8);
        using var jpeg = new MemoryStream();
        jpeg.Write([0xFF, 0xD8]);
        Segment(0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
        Segment(0xFE, Encoding.ASCII.GetBytes(comment));
        Segment(0xDB, [0, .. Enumerable.Repeat((byte)1, 64)]);
        Segment(0xC0, [8, 0, Height, 0, Width, 1, 1, 0x11, 0]);
        Segment(0xC4, [0x00, 1, .. new byte[15], 0]);
        Segment(0xC4, [0x10, 1, .. new byte[15], 0]);
        Segment(0xDA, [1, 1, 0, 0, 63, 0]);
        jpeg.Write(new byte[Blocks * 2 / 8]);
        jpeg.Write([0xFF, 0xD9]);
        return jpeg.ToArray();

        void Segment(byte marker, byte[] data) => jpeg.Write([0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data]);
    }
}
