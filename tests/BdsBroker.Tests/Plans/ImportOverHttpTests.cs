using System.Text;
using System.Text.Json;
using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.Plans;

public sealed class ImportOverHttpTests
{
    [Fact]
    public async Task A_cash_book_is_shown_as_twelve_months_that_go_into_the_plan_and_nothing_is_saved()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        var shown = (await ani.In("en").Upload($"{request}/plan/import?startMonth=2026-12", MonthsImportTests.File("openpyxl.xlsx"), "kas.xlsx")).Is(200);
        Assert.Equal(("xlsx", "Buku Kas", "C (Pemasukan)", 24, 2), (shown.String("format"), shown.String("sheet"), shown.String("columns.inflow"), shown.Number("rowsUsed"), shown.Number("rowsIgnored")));
        Assert.Equal("Row 5 does not count: an opening or closing balance, no money that came in.", shown.String("ignored.0.text"));
        Assert.Equal(("2026-12", "2025-12"), (shown.String("monthly.0.month"), shown.String("sources.0.month")));
        (await ani.Get($"{request}/plan")).Is(404);

        var months = JsonSerializer.Deserialize<List<Dictionary<string, object>>>(shown["monthly"].GetRawText());
        var made = (await ani.Put($"{request}/plan", Samples.Plan(("monthly", months)))).Is(201);
        Assert.Equal(10_000_011, made.Number("monthly.11.inflow"));
    }

    [Fact]
    public async Task Csv_is_read_whatever_its_name_says_and_problems_name_the_cells()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        var csv = "Tanggal;Masuk;Keluar\n30/11/2026;1.250.000;500.000\n"u8.ToArray();
        var shown = (await ani.Upload($"{request}/plan/import", csv, "kas.xlsx")).Is(200);
        Assert.Equal(("csv", "utf-8", ";", "comma", "dmy", 1_250_000), (shown.String("format"), shown.String("encoding"), shown.String("separator"), shown.String("decimal"), shown.String("dateOrder"), shown.Number("monthly.0.inflow")));
        Assert.Equal(shown.Text, (await ani.Upload($"{request}/plan/import", csv, "kas.csv")).Is(200).Text);

        var refused = (await ani.Upload($"{request}/plan/import", "Tanggal;Masuk;Keluar\nkemarin;5;0\n"u8.ToArray(), "kas.csv")).Refused(422, "import.cells");
        Assert.True(refused["errors"].TryGetProperty("A2", out _), refused.ToString());
    }

    [Theory]
    [InlineData("decimal=titik", "decimal")]
    [InlineData("from=2026", "from")]
    [InlineData("dateOrder=ymd", "dateOrder")]
    [InlineData("amount=C&inflow=B", "amount")]
    [InlineData("sheet=Kas", "sheet")]
    [InlineData("inflow=masuk&outflow=masuk", "outflow")]
    public async Task What_is_wrong_with_the_query_is_named(string query, string field)
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        var refused = (await ani.Upload($"{request}/plan/import?{query}", "Tanggal;Masuk;Keluar\n2026-01-01;5;0\n"u8.ToArray(), "kas.csv")).Refused(400, "body.invalid");
        Assert.True(refused["errors"].TryGetProperty(field, out _), refused.ToString());
    }

    [Fact]
    public async Task A_file_beyond_the_limit_and_a_form_are_refused()
    {
        await using var world = await World.Start(new Settings { Limits = new() { ImportBytes = 1024 } });
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        (await ani.Upload($"{request}/plan/import", Encoding.UTF8.GetBytes("Tanggal;Masuk;Keluar\n" + new string('\n', 1024)), "kas.csv")).Refused(413, "document.too-large");
        (await ani.Send(HttpMethod.Post, $"{request}/plan/import", new ByteArrayContent(new byte[1025]), headers: ("Transfer-Encoding", "chunked"))).Refused(413, "document.too-large");
        (await ani.Send(HttpMethod.Post, $"{request}/plan/import", new MultipartFormDataContent { { new ByteArrayContent([1]), "file" } })).Refused(415, "document.not-raw");
        (await world.As("other", "sme").Upload($"{request}/plan/import", [1], "kas.csv")).Is(404);
    }
}
