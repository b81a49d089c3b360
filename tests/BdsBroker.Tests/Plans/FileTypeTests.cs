using System.Text;
using BdsBroker.Core;
using BdsBroker.Plans;

namespace BdsBroker.Tests.Plans;

public sealed class FileTypeTests
{
    [Fact]
    public void A_format_is_recognised_by_its_first_bytes()
    {
        Assert.Equal(Signature.Pdf, Signatures.Of(Samples.Pdf()));
        Assert.Equal(Signature.Jpeg, Signatures.Of(Samples.Jpeg));
        Assert.Equal(Signature.Png, Signatures.Of(Samples.Png));
        Assert.Equal(Signature.Zip, Signatures.Of(Samples.Docx));
        Assert.Equal(Signature.Text, Signatures.Of("tanggal;debet;kredit\n"u8));
    }

    [Fact]
    public void Nothing_may_stand_before_a_signature()
    {
        Assert.Equal(Signature.None, Signatures.Of([(byte)'G', (byte)'I', (byte)'F', 0, .. Samples.Pdf()]));
        Assert.Equal(Signature.None, Signatures.Of("<html>,;%PDF-1.7"u8));
        Assert.Equal(Signature.None, Signatures.Of([0, .. Samples.Docx]));
    }

    [Theory]
    [InlineData("MZ\u0000\u0003")]
    [InlineData("\u007fELF,;")]
    [InlineData("<!DOCTYPE html><p>a,b")]
    [InlineData(" \r\n <script>alert(1,2)</script>")]
    [InlineData("#!/bin/sh\necho a,b")]
    [InlineData("{\"a\":1,\"b\":2}")]
    [InlineData("{\\rtf1,a;b}")]
    [InlineData("%!PS-Adobe-3.0,")]
    public void Programs_markup_and_other_formats_are_none(string start) => Assert.Equal(Signature.None, Signatures.Of(Encoding.Latin1.GetBytes(start)));

    [Fact]
    public void A_zip_is_a_document_or_workbook_by_its_directory()
    {
        Assert.Equal(FileType.Docx, TypeOf(Samples.Docx));
        Assert.Equal(FileType.Xlsx, TypeOf(Samples.Xlsx));
    }

    [Fact]
    public void Any_other_zip_is_none()
    {
        Assert.Null(TypeOf(Samples.Zip(("a.txt", "a"))));
        Assert.Null(TypeOf(Samples.Zip(("word/document.xml", "a"))));
        Assert.Null(TypeOf(Samples.Zip(("[Content_Types].xml", "a"), ("META-INF/MANIFEST.MF", "a"))));
    }

    [Fact]
    public void A_zip_that_is_two_types_at_once_is_none() =>
        Assert.Null(TypeOf(Samples.Zip(("[Content_Types].xml", "a"), ("word/document.xml", "a"), ("xl/workbook.xml", "a"))));

    [Fact]
    public void A_document_with_macros_is_none() =>
        Assert.Null(TypeOf(Samples.Zip(("[Content_Types].xml", "a"), ("word/document.xml", "a"), ("word/vbaProject.bin", "a"))));

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("word\\..\\a")]
    [InlineData("c:a")]
    public void A_zip_whose_names_lead_outside_is_none(string name) =>
        Assert.Null(TypeOf(Samples.Zip(("[Content_Types].xml", "a"), ("word/document.xml", "a"), (name, "a"))));

    [Fact]
    public void A_zip_that_unpacks_to_more_than_256_MiB_is_none()
    {
        var bomb = Samples.Docx;
        var entry = LastOf(bomb, "PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(bomb.AsSpan(entry + 24), 256u * 1024 * 1024);
        Assert.Null(TypeOf(bomb));
    }

    [Fact]
    public void A_zip_whose_directory_is_not_right_before_its_end_is_none()
    {
        Assert.Null(TypeOf([.. Samples.Docx, 0]));
        Assert.Null(TypeOf([.. Samples.Pdf(), .. Samples.Docx]));
    }

    [Fact]
    public void A_zip_with_anything_between_its_directory_and_its_end_is_none()
    {
        var zip = Samples.Docx;
        var end = LastOf(zip, "PK\u0005\u0006"u8);
        Assert.Null(TypeOf([.. zip[..end], 0, .. zip[end..]]));
    }

    [Fact]
    public void A_zip_that_hides_entries_is_none()
    {
        var zip = Samples.Zip(("[Content_Types].xml", "a"), ("word/document.xml", "a"), ("hidden", "a"));
        var end = LastOf(zip, "PK\u0005\u0006"u8);
        zip[end + 8] = zip[end + 10] = 2;
        Assert.Null(TypeOf(zip));
    }

    [Fact]
    public void A_zip_that_promises_more_entries_than_it_has_is_none()
    {
        var zip = Samples.Docx;
        var end = LastOf(zip, "PK\u0005\u0006"u8);
        zip[end + 8] = zip[end + 10] = 3;
        Assert.Null(TypeOf(zip));
    }

    [Theory]
    [InlineData("tanggal;debet;kredit\n2026-11-01;0;50000\n", true)]
    [InlineData("a\tb\r\n1\t2\r\n", true)]
    [InlineData("\uFEFFnama,kota\nÁni,Solo\n", true)]
    [InlineData("no separators at all\n", false)]
    [InlineData("a,b\u0000", false)]
    [InlineData("a,b\u001b[2J", false)]
    public void A_table_is_text_with_separators(string text, bool isTable) => Assert.Equal(isTable, Judge(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_table_may_be_in_Windows_1252_but_in_no_other_bytes()
    {
        Assert.True(Judge([(byte)'a', (byte)',', 0xE9, (byte)'b']));
        Assert.False(Judge([(byte)'a', (byte)',', 0xE9, 0x81]));
    }

    [Fact]
    public void Utf8_that_Windows_1252_has_no_letters_for_is_judged_across_reads()
    {
        // U+0441 is D1 81; 81 is undefined in Windows-1252.
        Assert.True(Judge([(byte)'a', (byte)','], [0xD1], [0x81]));
        Assert.False(Judge([(byte)'a', (byte)','], [0xD1], [(byte)'x', 0x81]));
        Assert.False(Judge([0xED, 0xA0, 0x81, (byte)',']));
    }

    [Theory]
    [InlineData("attachment; filename=\"ktp.pdf\"", "ktp.pdf")]
    [InlineData("attachment; filename=ktp.pdf; filename*=UTF-8''kartu%20%C3%A9.pdf", "kartu é.pdf")]
    [InlineData("attachment; filename=\"../../etc/passwd.pdf\"", "passwd.pdf")]
    [InlineData("attachment; filename*=UTF-8''..%2F..%2Fa.pdf", "a.pdf")]
    [InlineData("attachment; filename*=UTF-8''C%3A%5Ctemp%5Ca.pdf", "a.pdf")]
    [InlineData("attachment; filename*=UTF-8''gaji%E2%80%AEfdp.exe", "gajifdp.exe")]
    [InlineData("attachment; filename=\"..\"", null)]
    [InlineData("attachment", null)]
    [InlineData(null, null)]
    public void A_files_name_is_the_last_step_of_what_was_sent(string? header, string? name)
    {
        var fields = new Fields();
        Assert.Equal(name, Upload.NameOf(header, fields));
        Assert.Null(fields.Problem);
    }

    [Theory]
    [InlineData("attachment; filename=\"a")]
    [InlineData("attachment; filename*=UTF-8''a%00b.pdf")]
    public void A_header_or_name_that_cannot_be_shown_is_an_error(string header)
    {
        var fields = new Fields();
        Upload.NameOf(header, fields);
        Assert.Contains("Content-Disposition", fields.Problem!.Errors!.Keys);
    }

    [Theory]
    [InlineData("run.bat", "text/csv", "run.bat.csv")]
    [InlineData("mutasi.CSV", "text/csv", "mutasi.CSV")]
    [InlineData("foto", "image/jpeg", "foto.jpg")]
    [InlineData("foto.jpeg", "image/jpeg", "foto.jpeg")]
    public void A_file_is_saved_under_a_name_whose_end_says_what_it_is(string name, string contentType, string safe) => Assert.Equal(safe, FileType.SafeName(name, contentType));

    private static FileType? TypeOf(byte[] zip)
    {
        var tail = zip.AsSpan(Math.Max(0, zip.Length - OfficeFile.TailBytes));
        return OfficeFile.Directory(tail, zip.Length) is { } directory
            ? OfficeFile.TypeOf(zip.AsSpan((int)directory.Offset, directory.Length), directory.Entries)
            : null;
    }

    private static int LastOf(byte[] bytes, ReadOnlySpan<byte> what) => bytes.AsSpan().LastIndexOf(what);

    private static bool Judge(params byte[][] reads)
    {
        var judge = new TableJudge();
        foreach (var read in reads)
        {
            judge.Take(read);
        }

        return judge.IsTable;
    }
}
