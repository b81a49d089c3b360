using System.Text;
using BdsBroker.Core;
using BdsBroker.Plans;

namespace BdsBroker.Tests.Plans;

public sealed class MonthsImportTests
{
    private static readonly ImportRequest Nothing = new(null, null, null, null, null, null, null, null, null);

    [Fact]
    public void Transactions_are_added_up_by_month_and_what_does_not_count_is_listed()
    {
        var months = Read("""
            UD Ukir Jaya;;;
            Tanggal;Keterangan;Masuk;Keluar
            ;Saldo awal;5.000.000;
            01/12/2025;Kursi;Rp 1.250.000;
            31/12/2025;"Meja; besar";750.000,50;
            05/11/2026;Kayu;;(250.000)
            06/11/2026;;;
            06/11/2026;Angsuran KUR;;1.000.000
            Total;;9;9
            """);
        Assert.Equal(("2025-12", 2_000_001L, 0L), (months.Monthly[0].Month, months.Monthly[0].Inflow, months.Monthly[0].Outflow));
        Assert.Equal(("2026-11", 0L, 750_000L), (months.Monthly[11].Month, months.Monthly[11].Inflow, months.Monthly[11].Outflow));
        Assert.Equal([(3, "opening-balance"), (7, "no-amount"), (9, "total")], months.Ignored.Select(row => (row.Row, row.Why)));
        Assert.Equal((2, 4, DecimalMark.Comma, DayOrder.DayFirst), (months.HeaderRow, months.RowsUsed, months.Decimal, months.Order));
        Assert.Equal(["A (Tanggal)", "C (Masuk)", "D (Keluar)"], ((string[])["date", "inflow", "outflow"]).Select(role => months.Columns[role]));
        Assert.Equal(["import.months-missing", "import.rounded", "import.loan"], months.Notes.Select(note => note.Code));
        Assert.Contains("Row 8 looks", months.Notes[2].Words.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_months_in_English_with_the_other_convention()
    {
        var months = Read("Month,Income,Expense\nNovember 2026,\"1,234,567.89\",1000\nDec 2026,5,\"1,000,000\"\n");
        Assert.Equal([("2026-11", 1_234_568L, 1_000L), ("2026-12", 5L, 1_000_000L), ("2027-01", 0L, 0L)], months.Monthly.Take(3).Select(month => (month.Month, month.Inflow, month.Outflow)));
        Assert.Equal(DecimalMark.Point, months.Decimal);
    }

    [Fact]
    public void Amounts_are_decided_by_the_whole_file_or_refused()
    {
        Assert.Equal("import.amounts-ambiguous", Refused("Tanggal;Masuk;Keluar\n2026-01-01;1.234;\n2026-02-01;;5.000\n").Code);
        Assert.Equal(1_234_000, Read("Tanggal;Masuk;Keluar\n2026-01-01;1.234;\n2026-01-02;;1.000.000\n2026-01-03;1.232.766;").Monthly[0].Inflow);
        Assert.Equal(1, Read("Tanggal;Masuk;Keluar\n2026-01-01;1.234;\n2026-01-02;;10.25\n").Monthly[0].Inflow);
        Assert.Equal(1_234, Read("Tanggal;Masuk;Keluar\n2026-01-01;1.234;1\n", Nothing with { Decimal = DecimalMark.Comma }).Monthly[0].Inflow);
        var mixed = Refused("Tanggal;Masuk;Keluar\n2026-01-01;1.234.567;\n2026-01-02;;1,234,567\n");
        Assert.Equal("import.amounts-mixed", mixed.Code);
        Assert.Contains("B2", mixed.Detail.En, StringComparison.Ordinal);
        Assert.Contains("C3", mixed.Detail.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Days_are_decided_by_the_whole_file_and_an_assumption_is_told()
    {
        Assert.Equal("2026-03", Read("Tanggal;Masuk;Keluar\n03/04/2026;1;0\n04/13/2026;1;0\n").Monthly[0].Month);
        Assert.Equal("import.dates-mixed", Refused("Tanggal;Masuk;Keluar\n13/04/2026;1;0\n04/13/2026;1;0\n").Code);
        var open = Read("Tanggal;Masuk;Keluar\n03/04/2026;1;0\n");
        Assert.Equal(("2026-04", "import.day-first"), (open.Monthly[0].Month, open.Notes[0].Code));
        Assert.Equal("2026-03", Read("Tanggal;Masuk;Keluar\n03/04/2026;1;0\n", Nothing with { Order = DayOrder.MonthFirst }).Monthly[0].Month);
    }

    [Fact]
    public void Cells_that_cannot_be_read_are_refused_by_name_and_nothing_counts()
    {
        var refused = Refused("""
            Tanggal;Masuk;Keluar
            2026-01-01;=1+1;5
            kemarin;5;
            ;5;
            2026-01-02;lima;
            2026-02-30;5;
            2026-01-03;9999999999999999;
            2026-01-04;7;8
            """);
        Assert.Equal((422, "import.cells"), (refused.Status, refused.Code));
        Assert.Equal(["A3", "A4", "A6", "B2", "B5", "B7"], refused.Errors!.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("formula", refused.Errors["B2"].En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_month_below_zero_is_refused()
    {
        Assert.Equal(["2026-01"], Refused("Tanggal;Masuk;Keluar\n2026-01-01;-5;1\n2026-01-02;;5\n").Errors!.Keys);
        Assert.Equal(4, Read("Tanggal;Masuk;Keluar\n2026-01-01;5;1\n2026-01-02;-1;0\n").Monthly[0].Inflow);
    }

    [Fact]
    public void What_went_out_may_all_be_written_below_zero() =>
        Assert.Equal(7, Read("Tanggal;Masuk;Keluar\n2026-01-01;5;-3\n2026-01-02;;-4\n").Monthly[0].Outflow);

    [Theory]
    [InlineData("5;0;15\n2026-01-02;0;4;11", 5, 4)]
    [InlineData("5;0;5\n2026-01-02;0;4;9", 4, 5)]
    public void Debit_and_credit_are_told_apart_by_the_balances(string lines, long inflow, long outflow)
    {
        var months = Read($"Tanggal;Debit;Kredit;Saldo\n2026-01-01;{lines}\n");
        Assert.Equal((inflow, outflow), (months.Monthly[0].Inflow, months.Monthly[0].Outflow));
    }

    [Fact]
    public void Debit_and_credit_without_balances_that_fit_are_refused_until_they_are_named()
    {
        const string Text = "Tanggal;Debit;Kredit\n2026-01-01;5;0\n2026-01-02;0;4\n";
        Assert.Equal("import.debit-credit", Refused(Text).Code);
        Assert.Equal("import.debit-credit", Refused("Tanggal;Debit;Kredit;Saldo\n2026-01-01;5;0;5\n2026-01-02;0;4;7\n").Code);
        Assert.Equal(4, Read(Text, Nothing with { Inflow = "Kredit", Outflow = "debit" }).Monthly[0].Inflow);
    }

    [Theory]
    [InlineData("Debet;Kredit", "inflow=Debet&outflow=Kredit")]
    [InlineData("DEBIT;CREDIT", "inflow=DEBIT&outflow=CREDIT")]
    [InlineData("Debet (Rp);Kredit (Rp)", "inflow=Debet%20%28Rp%29&outflow=Kredit%20%28Rp%29")]
    public void The_advice_about_debit_and_credit_names_the_headings_of_the_file_and_works(string headings, string advice)
    {
        var text = $"Tanggal;{headings}\n2026-01-01;5;0\n2026-01-02;0;4\n";
        var refused = Refused(text);
        Assert.Equal("import.debit-credit", refused.Code);
        Assert.Contains(advice, refused.Detail.En, StringComparison.Ordinal);
        Assert.Contains(advice, refused.Detail.Id, StringComparison.Ordinal);
        var told = advice.Split('&').Select(part => Uri.UnescapeDataString(part.Split('=')[1])).ToArray();
        Assert.Equal((5, 4), Read(text, Nothing with { Inflow = told[0], Outflow = told[1] }).Monthly[0] is var month ? (month.Inflow, month.Outflow) : default);
    }

    [Theory]
    [InlineData("Debit", "Kredit")]
    [InlineData("Debet", "Credit")]
    [InlineData("db", "cr")]
    public void Debit_and_credit_are_found_by_any_of_their_spellings(string debit, string credit)
    {
        const string Text = "Tanggal;Debet;Kredit\n2026-01-01;5;0\n2026-01-02;0;4\n";
        Assert.Equal(5, Read(Text, Nothing with { Inflow = debit, Outflow = credit }).Monthly[0].Inflow);
        Assert.Equal(4, Read(Text, Nothing with { Inflow = credit, Outflow = debit }).Monthly[0].Inflow);
    }

    [Fact]
    public void Cells_that_cannot_be_read_are_named_before_debit_and_credit_are_told_apart()
    {
        const string Text = "Tanggal;Debet;Kredit;Saldo\n2026-01-01;5;0;15\n2026-01-02;lima;0;20\nkemarin;0;4;16\n2026-01-04;1;0;17\n";
        var refused = Refused(Text);
        Assert.Equal("import.cells", refused.Code);
        Assert.Equal(["A4", "B3"], refused.Errors!.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(6, Read("Tanggal;Debet;Kredit;Saldo\n2026-01-01;5;0;15\n2026-01-02;0;4;?\n2026-01-04;1;0;12\n2026-01-05;0;2;10\n").Monthly[0].Inflow);
    }

    [Fact]
    public void Balances_decide_the_decimal_mark_where_the_amounts_leave_it_open()
    {
        Assert.Equal(500_000, Read("Tanggal;Debet;Kredit;Saldo\n2026-01-01;500.000;;1.500.000\n2026-01-02;;250.000;1.250.000\n").Monthly[0].Inflow);
        Assert.Equal(500_000, Read("Date,In,Out,Balance\n2026-01-01,\"500,000\",,\"1,500,000\"\n").Monthly[0].Inflow);
        Assert.Equal("import.amounts-mixed", Refused("Tanggal;Masuk;Keluar;Saldo\n2026-01-01;500.000;;1.500.000\n2026-01-02;;250.000;1,250,000\n").Code);

        // What the amounts decide stays decided, however a balance is written.
        Assert.Equal(1_500_000, Read("Tanggal;Masuk;Keluar;Saldo\n2026-01-01;1.500.000;;1,500,000\n").Monthly[0].Inflow);
    }

    [Fact]
    public void Months_that_are_missing_are_named_as_in_the_file_and_as_in_the_plan()
    {
        var months = Read("Bulan;Masuk;Keluar\n2026-01;5;1\n2026-03;5;1.5\n", Nothing with { StartMonth = new(2027, 2, 1) });
        var note = months.Notes.Single(each => each.Code == "import.months-missing").Words;
        Assert.StartsWith("There is nothing for 2026-02 (2027-02 in the plan), 2026-04 (2027-04 in the plan)", note.En, StringComparison.Ordinal);
        Assert.StartsWith("Tidak ada catatan untuk 2026-02 (2027-02 di rencana), ", note.Id, StringComparison.Ordinal);
        Assert.StartsWith("1 month was rounded", months.Notes.Single(each => each.Code == "import.rounded").Words.En, StringComparison.Ordinal);
    }

    [Fact]
    public void One_column_of_amounts_needs_signs_or_a_column_of_kinds()
    {
        Assert.Equal("import.one-way", Refused("Tanggal,Jumlah\n2026-01-01,5\n").Code);
        Assert.Equal((5, 4), Read("Tanggal,Jumlah\n2026-01-01,5\n2026-01-02,-4\n").Monthly.Select(month => (month.Inflow, month.Outflow)).First());
        Assert.Equal((5, 4), Read("Tanggal,Jenis,Nominal\n2026-01-01,Pemasukan,5\n2026-01-02,Pengeluaran,4\n").Monthly.Select(month => (month.Inflow, month.Outflow)).First());
        Assert.Equal(["B2"], Refused("Tanggal,Jenis,Nominal\n2026-01-01,Transfer,5\n").Errors!.Keys);
    }

    [Fact]
    public void Columns_may_be_named_by_letter_also_without_headings()
    {
        var asked = Nothing with { Date = "b", Inflow = "C", Outflow = "D" };
        Assert.Equal((0, 5, 6), Read("x;2026-01-01;5;6\ny;2026-01-02;0;0\n", asked) is var months ? (months.HeaderRow, months.Monthly[0].Inflow, months.Monthly[0].Outflow) : default);
        Assert.Equal(5, Read("a;Hari;Terima;Bayar\nx;2026-01-01;5;6\n", Nothing with { Date = "Hari", Inflow = "terima", Outflow = "D" }).Monthly[0].Inflow);
        Assert.Equal("import.no-header", Refused("a;b;c\n2026-01-01;5;6\n").Code);
    }

    [Fact]
    public void The_last_twelve_months_are_taken_and_may_count_from_another_month()
    {
        var text = new StringBuilder("Bulan;Masuk;Keluar\n");
        for (var n = 0; n < 15; n++)
        {
            text.Append($"{new DateOnly(2025, 9, 1).AddMonths(n):yyyy-MM};{n};0\n");
        }

        var months = Read(text.ToString());
        Assert.Equal(("2025-12", 3, "2026-11", 14), (months.Monthly[0].Month, months.Monthly[0].Inflow, months.Monthly[11].Month, months.Monthly[11].Inflow));
        Assert.Contains(months.Notes, note => note.Code == "import.outside" && note.Words.En.StartsWith("3 rows", StringComparison.Ordinal));
        Assert.Equal(0, Read(text.ToString(), Nothing with { From = new(2025, 9, 1) }).Monthly[0].Inflow);

        // The plan's February is the file's February.
        var plan = Read(text.ToString(), Nothing with { StartMonth = new(2027, 2, 1) });
        Assert.Equal([("2027-02", 5L), ("2028-01", 4L)], ((int[])[0, 11]).Select(n => (plan.Monthly[n].Month, plan.Monthly[n].Inflow)));
        Assert.Equal("2026-02", plan.Sources[0].Month);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-8-mark")]
    [InlineData("utf-16")]
    [InlineData("utf-16-be")]
    [InlineData("utf-16-no-mark")]
    [InlineData("windows-1252")]
    public void Encodings_are_told_by_the_bytes(string encoding)
    {
        const string Text = "Tanggal\tUang masuk é\tKeluar\r\n2026-01-01\t5\t6\r\n";
        var bytes = encoding switch
        {
            "utf-8" => Encoding.UTF8.GetBytes(Text),
            "utf-8-mark" => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Text)],
            "utf-16" => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Text)],
            "utf-16-be" => [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Text)],
            "utf-16-no-mark" => Encoding.Unicode.GetBytes(Text),
            _ => Encoding.Latin1.GetBytes(Text),
        };
        var (table, problem) = ImportTable.Read(bytes, null, default);
        Assert.Null(problem);
        Assert.Equal((encoding[..5] == "utf-1" ? "utf-16" : encoding[..5] == "utf-8" ? "utf-8" : encoding, "tab"), (table!.Encoding, table.Separator));
        Assert.Equal("Uang masuk é", table.Rows[0][1].Text);
    }

    [Fact]
    public void What_is_no_table_is_refused()
    {
        Assert.Equal("import.encoding", ImportTable.Read([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], null, default).Problem!.Code);
        Assert.Equal("import.encoding", ImportTable.Read([(byte)'a', 0x81, (byte)';'], null, default).Problem!.Code);
        Assert.Equal("import.encoding", ImportTable.Read([0xEF, 0xBB, 0xBF, (byte)'a', 0xFF, (byte)';'], null, default).Problem!.Code);
        Assert.Equal("import.type", ImportTable.Read(Samples.Docx, null, default).Problem!.Code);
        Assert.Equal("import.type", ImportTable.Read("hanya satu baris"u8.ToArray(), null, default).Problem!.Code);
        Assert.Equal("document.empty", ImportTable.Read([], null, default).Problem!.Code);
        Assert.Equal("import.open-quote", ImportTable.Read("a;b\n\"c;d\n"u8.ToArray(), null, default).Problem!.Code);
        Assert.Equal("import.no-rows", Refused("Tanggal;Masuk;Keluar\n").Code);
        Assert.Equal("import.too-many-rows", ImportTable.Read(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a;b\n", ImportTable.MostRows + 1))), null, default).Problem!.Code);
    }

    [Fact]
    public void A_separator_in_quotation_marks_does_not_decide()
    {
        Assert.Equal(",", ImportTable.Read("\"a;b;c\",\"d;e;f\"\n\"1\",\"2\"\n"u8.ToArray(), null, default).Table!.Separator);
        Assert.Equal("|", ImportTable.Read("sep=|\na,b|c,d\n"u8.ToArray(), null, default).Table!.Separator);
        var rows = ImportTable.Read("a;\"say \"\"hi\"\"\nthere\"\r\n1;2"u8.ToArray(), null, default).Table!.Rows;
        Assert.Equal(["say \"hi\"\nthere", "2"], rows.Select(row => row[1].Text));
    }

    [Fact]
    public void A_workbook_of_openpyxl_is_read_from_its_first_sheet_that_is_shown()
    {
        var (table, months) = ReadFile("openpyxl.xlsx");
        Assert.Equal(("xlsx", "Buku Kas", 4), (table.Format, table.Sheet, months.HeaderRow));
        Assert.Equal(("2025-12", 10_000_000, 6_000_001), (months.Monthly[0].Month, months.Monthly[0].Inflow, months.Monthly[0].Outflow));
        Assert.Equal(("2026-11", 10_000_011, 6_000_001), (months.Monthly[11].Month, months.Monthly[11].Inflow, months.Monthly[11].Outflow));
        Assert.Equal(["opening-balance", "total"], months.Ignored.Select(row => row.Why));
        Assert.Equal(24, months.RowsUsed);
        Assert.Equal("import.no-rows", MonthsImport.Of(ImportTable.Read(File("openpyxl.xlsx"), "Rahasia", default).Table!, Nothing).Problem!.Code);
        Assert.Contains("Buku Kas", ImportTable.Read(File("openpyxl.xlsx"), "Kas", default).Problem!.Errors!["sheet"].En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workbook_of_exceljs_is_read_with_results_of_formulas_dates_and_rich_text()
    {
        var (_, months) = ReadFile("exceljs.xlsx");
        Assert.Equal([("2025-12", 2_000_000L, 1_500_000L), ("2026-11", 2_000_011L, 1_500_000L)], ((int[])[0, 11]).Select(n => (months.Monthly[n].Month, months.Monthly[n].Inflow, months.Monthly[n].Outflow)));
        Assert.Equal("total", Assert.Single(months.Ignored).Why);
    }

    [Fact]
    public void A_workbook_of_SheetJS_is_read_with_a_column_of_kinds()
    {
        var (_, months) = ReadFile("sheetjs.xlsx");
        Assert.Equal([("2026-01", 5_000_000L, 3_000_000L), ("2026-02", 5_000_000L, 3_000_000L)], months.Monthly.Take(2).Select(month => (month.Month, month.Inflow, month.Outflow)));
    }

    [Theory]
    [InlineData("formula-without-result.xlsx")]
    [InlineData("error-value.xlsx")]
    public void A_cell_without_a_value_that_counts_is_refused_by_name(string name) =>
        Assert.Equal(["B2"], MonthsImport.Of(ImportTable.Read(File(name), null, default).Table!, Nothing).Problem!.Errors!.Keys);

    [Fact]
    public void Dates_of_a_workbook_that_counts_from_1904_and_hand_made_parts()
    {
        var sheet = """<worksheet xmlns="m"><sheetData><row><c t="inlineStr"><is><t>Tanggal</t></is></c><c t="inlineStr"><is><t>Masuk</t></is></c><c t="inlineStr"><is><t>Keluar</t></is></c></row><row><c s="1"><v>44894</v></c><c><v>1.5E3</v></c><c t="str"><f>A1</f><v>7</v></c></row></sheetData></worksheet>""";
        var book = Workbook(sheet, """<styleSheet xmlns="m"><numFmts><numFmt numFmtId="170" formatCode="[$-421]dd\ mmm"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>""", "<workbookPr date1904=\"1\"/>");
        var months = MonthsImport.Of(ImportTable.Read(book, null, default).Table!, Nothing).Months!;
        Assert.Equal(("2026-11", 1_500, 7), (months.Monthly[0].Month, months.Monthly[0].Inflow, months.Monthly[0].Outflow));
    }

    [Theory]
    [InlineData("<worksheet", "import.damaged")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"b\">]><worksheet>&a;</worksheet>", "import.damaged")]
    [InlineData("<worksheet xmlns=\"m\"><sheetData><row><c t=\"s\"><v>99</v></c></row></sheetData></worksheet>", "import.damaged")]
    [InlineData("<worksheet xmlns=\"m\"><sheetData><row><c r=\"AAAAAAAAAAAAA1\"><v>1</v></c></row></sheetData></worksheet>", "import.damaged")]
    [InlineData("<worksheet xmlns=\"m\"><sheetData><row><c r=\"A2\"><v>1</v></c><c r=\"C2\"><v>3</v></c><c r=\"B2\"><v>2</v></c></row></sheetData></worksheet>", "import.damaged")]
    [InlineData("<worksheet xmlns=\"m\"><sheetData><row><c r=\"B2\"><v>1</v></c><c r=\"B2\"><v>2</v></c></row></sheetData></worksheet>", "import.damaged")]
    [InlineData("<worksheet xmlns=\"m\"><sheetData><row r=\"3\"><c><v>1</v></c></row><row r=\"2\"><c><v>1</v></c></row></sheetData></worksheet>", "import.damaged")]
    [InlineData("<worksheet xmlns=\"m\"><sheetData><row r=\"x\"><c><v>1</v></c></row></sheetData></worksheet>", "import.damaged")]
    public void A_workbook_that_is_damaged_is_refused(string sheet, string code) => Assert.Equal(code, ImportTable.Read(Workbook(sheet), null, default).Problem!.Code);

    [Fact]
    public void A_workbook_that_unpacks_to_a_flood_is_refused_and_so_is_one_of_too_many_rows()
    {
        var flood = Workbook($"<worksheet xmlns=\"m\"><sheetData>{new string(' ', 60 * 1024 * 1024)}</sheetData></worksheet>");
        Assert.InRange(flood.Length, 1, 200_000);
        Assert.Equal("import.unpacked-too-large", ImportTable.Read(flood, null, default).Problem!.Code);
        var rows = string.Concat(Enumerable.Repeat("<row><c><v>1</v></c></row>", ImportTable.MostRows + 1));
        Assert.Equal("import.too-many-rows", ImportTable.Read(Workbook($"<worksheet xmlns=\"m\"><sheetData>{rows}</sheetData></worksheet>"), null, default).Problem!.Code);
    }

    /// <summary>A reader that compares each attribute of a tag with all others takes half a minute for these 2 MB.</summary>
    [Theory]
    [InlineData("row")]
    [InlineData("sst")]
    public void A_tag_of_a_flood_of_attributes_is_refused(string tag)
    {
        var attributes = string.Concat(Enumerable.Range(0, 900_000).Select(n => $" a{n}=\"1\""));
        var book = tag == "row"
            ? Workbook($"<worksheet xmlns=\"m\"><sheetData><row{attributes}/></sheetData></worksheet>")
            : Workbook("<worksheet xmlns=\"m\"><sheetData/></worksheet>", strings: $"<sst xmlns=\"m\"{attributes}/>");

        Assert.Equal("import.unpacked-too-large", ImportTable.Read(book, null, default).Problem!.Code);
    }

    [Fact]
    public void A_cell_of_quotation_marks_costs_what_its_length_is_and_is_refused_by_name()
    {
        var body = Encoding.UTF8.GetBytes($"tanggal;masuk;keluar\n2026-01-01;a{new string('"', 200_000)};5\n");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refused = ImportTable.Read(body, null, default).Problem!;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20 * body.Length);
        Assert.Equal((422, "import.cell-too-long"), (refused.Status, refused.Code));
        Assert.StartsWith("Cell B2 ", refused.Detail.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_has_a_thousand_characters_at_most()
    {
        Assert.Equal(1_000, ImportTable.Read(Encoding.UTF8.GetBytes($"a;\"{new string('b', 1_000)}\"\n"), null, default).Table!.Rows[0][1].Text.Length);
        Assert.Equal("import.cell-too-long", Refused($"a;b\n\"{new string('b', 1_001)}\";5\n").Code);
        Assert.Equal("import.cell-too-long", Refused($"tanggal;masuk;keluar\n2026-01-01;{new string('9', 3_000_000)};5\n").Code);
    }

    [Fact]
    public void Reading_stops_when_the_caller_is_gone()
    {
        var gone = new CancellationToken(canceled: true);
        Assert.Throws<OperationCanceledException>(() => ImportTable.Read("a;b\n"u8.ToArray(), null, gone));
        Assert.Throws<OperationCanceledException>(() => ImportTable.Read(File("openpyxl.xlsx"), null, gone));
    }

    [Fact]
    public void A_shared_string_is_kept_once_counted_for_each_cell_and_refused_where_it_is_too_long()
    {
        static byte[] Shared(int length, int rows) => Workbook(
            $"<worksheet xmlns=\"m\"><sheetData>{string.Concat(Enumerable.Repeat("<row>" + string.Concat(Enumerable.Repeat("<c t=\"s\"><v>0</v></c>", 10)) + "</row>", rows))}</sheetData></worksheet>",
            strings: $"<sst xmlns=\"m\"><si><t> {new string('x', length)} </t></si></sst>");
        var cells = ImportTable.Read(Shared(998, 1), null, default).Table!.Rows[0].Cells;
        Assert.Equal(998, cells[0].Text.Length);
        Assert.Same(cells[0].Text, cells[9].Text);
        Assert.Equal("import.unpacked-too-large", ImportTable.Read(Shared(998, 5_100), null, default).Problem!.Code);

        var book = Shared(1_000_000, 30);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refused = ImportTable.Read(book, null, default).Problem!;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
        Assert.Equal("import.cell-too-long", refused.Code);
        Assert.StartsWith("Cell A1 ", refused.Detail.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<c t=\"inlineStr\"><is><t>{0}</t></is></c>")]
    [InlineData("<c t=\"inlineStr\"><is><r><t>{0}</t></r></is></c>")]
    [InlineData("<c t=\"str\"><v>{0}</v></c>")]
    [InlineData("<c><v>{0}</v></c>")]
    public void A_text_or_number_that_is_too_long_is_refused_by_the_cell(string cell)
    {
        var sheet = $"<worksheet xmlns=\"m\"><sheetData><row><c><v>1</v></c>{cell.Replace("{0}", new string('1', 1_001), StringComparison.Ordinal)}</row></sheetData></worksheet>";
        var refused = ImportTable.Read(Workbook(sheet), null, default).Problem!;
        Assert.Equal("import.cell-too-long", refused.Code);
        Assert.StartsWith("Cell B1 ", refused.Detail.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<c t=\"d\"><v>9999-12-31</v></c><c><v>5</v></c><c><v>6</v></c>", "A2")]
    [InlineData("<c t=\"d\"><v>0001-01-01</v></c><c><v>5</v></c><c><v>6</v></c>", "A2")]
    [InlineData("<c t=\"d\"><v>12:00</v></c><c><v>5</v></c><c><v>6</v></c>", "A2")]
    [InlineData("<c t=\"d\"><v>2026-01-01T23:00:00Z</v></c><c><v>1000000000000001</v></c><c><v>6</v></c>", "B2")]
    [InlineData("<c t=\"d\"><v>2026-01-01</v></c><c><v>5</v></c><c><v>-79228162514264337593543950335</v></c>", "C2")]
    public void Days_and_numbers_of_a_workbook_beyond_what_counts_are_refused_by_name(string cells, string name) =>
        Assert.Equal([name], MonthsImport.Of(ImportTable.Read(Book(["Tanggal", "Masuk", "Keluar"], cells), null, default).Table!, Nothing).Problem!.Errors!.Keys);

    [Fact]
    public void The_day_of_a_workbook_is_the_day_that_is_written_whatever_its_time() =>
        Assert.Equal("2026-01", MonthsImport.Of(ImportTable.Read(Book(["Tanggal", "Masuk", "Keluar"], "<c t=\"d\"><v>2026-01-31T23:59:59Z</v></c><c><v>5</v></c><c><v>6</v></c>"), null, default).Table!, Nothing).Months!.Monthly[0].Month);

    [Fact]
    public void Numbers_beyond_what_counts_are_named_by_their_cells_and_overflow_nothing()
    {
        const string Most = "79228162514264337593543950335";
        var book = Book(["Tanggal", "Debit", "Kredit", "Saldo"], $"<c t=\"d\"><v>2026-01-01</v></c><c><v>{Most}</v></c><c><v>-{Most}</v></c><c><v>{Most}</v></c></row><row><c t=\"d\"><v>2026-01-02</v></c><c><v>{Most}</v></c><c><v>-{Most}</v></c><c><v>-{Most}</v></c>");
        Assert.Equal("import.cells", MonthsImport.Of(ImportTable.Read(book, null, default).Table!, Nothing).Problem!.Code);
    }

    [Fact]
    public void Digits_of_other_scripts_are_refused_by_the_cell() =>
        Assert.Equal(["A2", "A3", "B4"], Refused("Tanggal;Masuk;Keluar\n٠٣/٠٤/٢٠٢٦;5;0\n٤٥٠٠٠;5;0\n2026-01-01;٥;0\n").Errors!.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("masuk", "masuk", null, "outflow")]
    [InlineData("B", "masuk", null, "outflow")]
    [InlineData("masuk", "keluar", "keluar", "outflow")]
    [InlineData(null, null, "masuk", "date")]
    public void A_column_that_is_given_two_meanings_is_refused_by_the_field(string? inflow, string? outflow, string? date, string field)
    {
        var refused = Refused("Tanggal;Masuk;Keluar\n2026-01-01;5;6\n", Nothing with { Inflow = inflow, Outflow = outflow, Date = date });
        Assert.Equal((400, "body.invalid"), (refused.Status, refused.Code));
        Assert.Equal([field], refused.Errors!.Keys);
    }

    internal static byte[] File(string name) => System.IO.File.ReadAllBytes(Path.Combine(Core.MapTests.Root, "tests", "BdsBroker.Tests", "Plans", "Files", name));

    /// <summary>A workbook of a row of headings, and of the cells given.</summary>
    private static byte[] Book(string[] headings, string cells) => Workbook(
        $"<worksheet xmlns=\"m\"><sheetData><row>{string.Concat(headings.Select(heading => $"<c t=\"inlineStr\"><is><t>{heading}</t></is></c>"))}</row><row>{cells}</row></sheetData></worksheet>");

    private static byte[] Workbook(string sheet, string styles = "<styleSheet xmlns=\"m\"/>", string properties = "", string strings = "<sst xmlns=\"m\"/>") => Samples.Zip(
        ("[Content_Types].xml", "<Types/>"),
        ("xl/workbook.xml", $"<workbook xmlns=\"m\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">{properties}<sheets><sheet name=\"Kas\" r:id=\"r1\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"p\"><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
        ("xl/styles.xml", styles),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", sheet));

    private static (ImportTable Table, ImportedMonths Months) ReadFile(string name)
    {
        var table = ImportTable.Read(File(name), null, default).Table!;
        var (months, problem) = MonthsImport.Of(table, Nothing);
        Assert.True(problem is null, $"{problem?.Code} {string.Join(", ", problem?.Errors?.Select(error => error.ToString()) ?? [])}");
        return (table, months!);
    }

    private static (ImportedMonths? Months, Problem? Problem) Import(string text, ImportRequest? asked)
    {
        var (table, problem) = ImportTable.Read(Encoding.UTF8.GetBytes(text), null, default);
        return table is null ? (null, problem) : MonthsImport.Of(table, asked ?? Nothing);
    }

    private static ImportedMonths Read(string text, ImportRequest? asked = null)
    {
        var (months, problem) = Import(text, asked);
        Assert.True(problem is null, $"{problem?.Code} {string.Join(", ", problem?.Errors?.Select(error => error.ToString()) ?? [])}");
        return months!;
    }

    private static Problem Refused(string text, ImportRequest? asked = null) => Import(text, asked).Problem!;
}
