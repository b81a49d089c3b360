using BdsBroker.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace BdsBroker.Plans;

/// <summary>A row that does not count.</summary>
internal sealed record IgnoredRowView(int Row, string Why, string Text);

/// <summary>Something to know about what was read.</summary>
internal sealed record ImportNoteView(string Code, string Text);

/// <summary>Twelve months read from a file, for a person to look at before they go into a plan.</summary>
/// <param name="Format">csv or xlsx, by its content.</param>
/// <param name="Encoding">Of a CSV.</param>
/// <param name="Separator">Of a CSV.</param>
/// <param name="Sheet">Of a workbook.</param>
/// <param name="HeaderRow">The row of headings; 0 where there is none.</param>
/// <param name="Columns">What was taken from which column.</param>
/// <param name="Decimal">How amounts were read: comma (1.234,56) or point.</param>
/// <param name="DateOrder">How dates such as 03/04/2026 were read: dmy or mdy.</param>
/// <param name="RowsUsed">How many rows are in the months.</param>
/// <param name="RowsIgnored">How many are not.</param>
/// <param name="Ignored">The first of those, each with why.</param>
/// <param name="Monthly">As a plan takes them.</param>
/// <param name="Sources">For each of them the month in the file and how many rows it has.</param>
/// <param name="Notes">What to look at.</param>
internal sealed record ImportView(
    string Format,
    string? Encoding,
    string? Separator,
    string? Sheet,
    int HeaderRow,
    IReadOnlyDictionary<string, string> Columns,
    string Decimal,
    string DateOrder,
    int RowsUsed,
    int RowsIgnored,
    IReadOnlyList<IgnoredRowView> Ignored,
    IReadOnlyList<PlanMonth> Monthly,
    IReadOnlyList<MonthSource> Sources,
    IReadOnlyList<ImportNoteView> Notes)
{
    private const int Shown = 100;

    internal static ImportView Of(ImportTable table, ImportedMonths months, Language language) => new(
        table.Format,
        table.Encoding,
        table.Separator,
        table.Sheet,
        months.HeaderRow,
        months.Columns,
        months.Decimal == DecimalMark.Point ? "point" : "comma",
        months.Order == DayOrder.MonthFirst ? "mdy" : "dmy",
        months.RowsUsed,
        months.Ignored.Count,
        [.. months.Ignored.Take(Shown).Select(row => new IgnoredRowView(row.Row, row.Why, row.Words.In(language)))],
        months.Monthly,
        months.Sources,
        [.. months.Notes.Select(note => new ImportNoteView(note.Code, note.Words.In(language)))]);
}

/// <summary>
/// Reads twelve months of a cash book that was exported as CSV or XLSX; the file is the raw body. It only shows them, nothing is saved: a cash book holds loans, installments and the owner's own money, which a person must
/// take out first. <c>monthly</c> of the answer goes into the plan as it is.
/// </summary>
internal static class ImportMonths
{
    internal static async Task<Answer<ImportView>> Handle(HttpContext http, Call call, Broker broker, CancellationToken cancel)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            // Counted while it is read; the server's own stop would cut the connection under the answer.
            size.MaxRequestBodySize = null;
        }

        var (asked, sheet, problem) = Ask(http.Request.Query);
        if (problem is not null)
        {
            return problem;
        }

        if (http.Request.HasFormContentType)
        {
            return PlanProblems.NotRaw;
        }

        var limits = broker.Settings.Limits;
        using var slow = new CancellationTokenSource(TimeSpan.FromSeconds(limits.UploadSeconds), broker.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(slow.Token, cancel);
        try
        {
            if (await Content(http.Request, limits.ImportBytes, either.Token) is not { } content)
            {
                return PlanProblems.TooLarge(limits.ImportBytes);
            }

            var (table, unreadable) = ImportTable.Read(content, sheet, either.Token);
            if (table is null)
            {
                return unreadable!;
            }

            var (months, refused) = MonthsImport.Of(table, asked!);
            return months is null ? refused! : Answer<ImportView>.Ok(ImportView.Of(table, months, call.Language));
        }
        catch (OperationCanceledException) when (slow.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return PlanProblems.TooSlow;
        }
    }

    /// <summary>The whole body, or null where it is larger.</summary>
    private static async Task<byte[]?> Content(HttpRequest request, int most, CancellationToken cancel)
    {
        if (request.ContentLength > most)
        {
            return null;
        }

        using var content = new MemoryStream();
        var part = new byte[81_920];
        for (int read; (read = await request.Body.ReadAsync(part, cancel)) > 0;)
        {
            if (content.Length + read > most)
            {
                return null;
            }

            content.Write(part, 0, read);
        }

        return content.ToArray();
    }

    private static (ImportRequest? Asked, string? Sheet, Problem? Problem) Ask(IQueryCollection query)
    {
        var fields = new Fields();
        string? Word(string name) => query.TryGetValue(name, out var value) ? fields.Line(name, value.ToString(), 100) : null;
        DateOnly? Month(string name)
        {
            if (Word(name) is not { Length: > 0 } text)
            {
                return null;
            }

            if (PlanBody.Read(text) is { } month)
            {
                return month;
            }

            fields.Error(name, "Tulis bulan seperti 2026-12.", "Write a month such as 2026-12.");
            return null;
        }

        var mark = Word("decimal") is { } told ? fields.OneOf("decimal", told, "comma", "point") : null;
        var order = Word("dateOrder") is { } days ? fields.OneOf("dateOrder", days, "dmy", "mdy") : null;
        var asked = new ImportRequest(
            Word("date"),
            Word("inflow"),
            Word("outflow"),
            Word("amount"),
            Word("type"),
            mark switch { "comma" => DecimalMark.Comma, "point" => DecimalMark.Point, _ => null },
            order switch { "dmy" => DayOrder.DayFirst, "mdy" => DayOrder.MonthFirst, _ => null },
            Month("from"),
            Month("startMonth"));
        if (asked.Amount is not null && (asked.Inflow is not null || asked.Outflow is not null))
        {
            fields.Error("amount", "Pilih amount saja, atau inflow dan outflow.", "Choose amount alone, or inflow and outflow.");
        }

        var sheet = Word("sheet");
        return fields.Problem is { } problem ? (null, null, problem) : (asked, sheet, null);
    }
}
