using BdsBroker.Certificates;
using BdsBroker.Cohorts;
using BdsBroker.Core;
using BdsBroker.MatchEngine;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace BdsBroker.Assessment;

/// <summary>What an assessment is asked for, as sent.</summary>
internal sealed class AssessmentQuery
{
    /// <summary>A scheme; all of them where none is named.</summary>
    [FromQuery(Name = "scheme")]
    public string? Scheme { get; init; }

    /// <summary>The first month, such as 2026-01.</summary>
    [FromQuery(Name = "from")]
    public string? From { get; init; }

    /// <summary>The last month.</summary>
    [FromQuery(Name = "to")]
    public string? To { get; init; }

    /// <summary>What makes a row: cohort, province (the default), month or scheme.</summary>
    [FromQuery(Name = "by")]
    public string? By { get; init; }

    /// <summary>One province alone.</summary>
    [FromQuery(Name = "province")]
    public string? Province { get; init; }

    /// <summary>One cohort alone, or <c>none</c> for whoever was in none.</summary>
    [FromQuery(Name = "cohort")]
    public string? Cohort { get; init; }
}

/// <summary>A group of an assessment.</summary>
/// <param name="Group">The cohort's id, the province's code, the month or the scheme; absent for those in no cohort, and where the province was not kept.</param>
/// <param name="Name">The name of the province or cohort.</param>
/// <param name="Figures">Its figures.</param>
internal sealed record AssessmentRow(string? Group, string? Name, FiguresView Figures);

/// <summary>What the programme came to in some months.</summary>
/// <param name="Scheme">The scheme; absent for all.</param>
/// <param name="From">The first month.</param>
/// <param name="To">The last month.</param>
/// <param name="By">What makes a row.</param>
/// <param name="Rows">A row for each group that anything was counted of, in their order.</param>
/// <param name="Total">All of them together: each sum is that of the rows, and medians and means are those of all.</param>
internal sealed record AssessmentView(string? Scheme, string From, string To, string By, IReadOnlyList<AssessmentRow> Rows, FiguresView Total);

/// <summary>Shows officers and certifiers what the programme came to: reads what was counted in the months that are asked for, and nothing else.</summary>
internal static class ReadAssessment
{
    private const int MostMonths = 60;

    // Each month of each scheme is a range of its own.
    private const int MostRanges = 240;
    private const int ReadsAtOnce = 50;
    private const string None = "none";
    private static readonly string[] Groupings = ["cohort", "province", "month", "scheme"];

    internal static async Task<CsvAnswer<AssessmentView>> Handle([AsParameters] AssessmentQuery query, AnswerForm form, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var by = query.By is null ? "province" : fields.OneOf("by", query.By, Groupings);
        var (from, to) = (ReadMonth(fields, "from", query.From), ReadMonth(fields, "to", query.To));
        if (query.Province is not null && Provinces.Find(query.Province) is null)
        {
            fields.Error("province", "Tulis kode provinsi dua angka, misalnya 33.", "Write a province's two digits, such as 33.");
        }

        if (query.Cohort is not null && !Ids.IsWellFormed(query.Cohort))
        {
            fields.Error("cohort", "Tulis id angkatan, atau none.", "Write a cohort's id, or none.");
        }

        if (query.Scheme is not null && await broker.FindScheme(query.Scheme, cancel) is null)
        {
            fields.Error("scheme", "Skema ini tidak ada.", "There is no such scheme.");
        }

        if ((form.Problem ?? fields.Problem) is { } problem)
        {
            return problem;
        }

        var months = from.To(to).ToList();
        IReadOnlyList<string> schemes = query.Scheme is { } one ? [one] : await AllSchemes(broker, cancel);
        if (WhyNoRange(months.Count, schemes.Count) is { } wrong)
        {
            return Problem.Invalid("to", wrong);
        }

        List<(string? Group, Tally Tally)> found = [];
        foreach (var (scheme, month) in schemes.SelectMany(scheme => months.Select(month => (scheme, month))))
        {
            var cells = query.Province is { } province ? AssessmentRecords.Cells(scheme, month, province) : AssessmentRecords.Cells(scheme, month);
            found.AddRange((await broker.Ledger.ListAll(cells, cancel)).Select(cell => cell.State)
                .Where(cell => query.Cohort is null || cell.Cohort == (query.Cohort == None ? null : query.Cohort))
                .Select(cell => (by switch { "cohort" => cell.Cohort, "month" => month.ToString(), "scheme" => scheme, _ => cell.Province }, cell.Tally)));
        }

        var rows = found.GroupBy(each => each.Group, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (Group: group.Key, Tally: Tally.Sum(group.Select(each => each.Tally)))).ToList();
        var total = Tally.Sum(rows.Select(row => row.Tally));
        var names = by switch
        {
            "cohort" => await NamesOfCohorts([.. rows.Select(row => row.Group).OfType<string>()], broker, cancel),
            "province" => Provinces.All.ToDictionary(province => province.Code, province => new Text(province.Name, province.EnglishName).In(call.Language), StringComparer.Ordinal),
            _ => [],
        };
        string? Name(string? group) => group is null ? null : names.GetValueOrDefault(group);
        if (!form.IsCsv)
        {
            return Answer<AssessmentView>.Ok(new(
                query.Scheme, from.ToString(), to.ToString(), by, [.. rows.Select(row => new AssessmentRow(row.Group, Name(row.Group), FiguresView.Of(row.Tally)))], FiguresView.Of(total)));
        }

        var table = new Csv(call.Language, [Heading(by), new("nama", "name"), .. FigureColumns.All.Select(column => column.Heading)]);
        foreach (var (group, tally) in rows)
        {
            table.Add([group ?? new Text("(tidak ada)", "(none)").In(call.Language), Name(group), .. FigureColumns.All.Select(column => column.Cell(tally))]);
        }

        table.Add([new Text("jumlah", "total").In(call.Language), (string?)null, .. FigureColumns.All.Select(column => column.Cell(total))]);
        return CsvAnswer<AssessmentView>.Of(table, $"assessment-{query.Scheme ?? "all"}-{from}-{to}-by-{by}.csv");
    }

    private static Month ReadMonth(Fields fields, string field, string? text)
    {
        if (!Month.TryParse(text, out var month))
        {
            fields.Error(field, "Tulis bulan seperti 2026-11.", "Write a month such as 2026-11.");
        }

        return month;
    }

    private static Text? WhyNoRange(int months, int schemes) => months switch
    {
        0 => new("Bulan terakhir tidak boleh sebelum bulan pertama.", "The last month cannot come before the first."),
        > MostMonths => new($"Paling banyak {MostMonths} bulan.", $"At most {MostMonths} months."),
        _ when months * schemes > MostRanges => new(
            $"Untuk {schemes} skema paling banyak {MostRanges / schemes} bulan; pilih satu skema untuk lebih.", $"Of {schemes} schemes at most {MostRanges / schemes} months; choose one scheme for more."),
        _ => null,
    };

    private static Text Heading(string by) => by switch
    {
        "cohort" => new("angkatan", "cohort"),
        "month" => new("bulan", "month"),
        "scheme" => new("skema", "scheme"),
        _ => new("provinsi", "province"),
    };

    private static async ValueTask<Dictionary<string, string>> NamesOfCohorts(IReadOnlyList<string> cohorts, Broker broker, CancellationToken cancel)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (var some in cohorts.Chunk(ReadsAtOnce))
        {
            foreach (var cohort in await Task.WhenAll(some.Select(cohort => broker.Ledger.ReadKnown(CohortRecords.Listed(cohort), cancel).AsTask())))
            {
                names.Add(cohort.State.Id, cohort.State.Name);
            }
        }

        return names;
    }

    private static async ValueTask<IReadOnlyList<string>> AllSchemes(Broker broker, CancellationToken cancel) =>
    [
        .. (await broker.Ledger.ListAll(SchemeRecords.All, cancel)).Select(scheme => scheme.State.Rules.Code).Union(broker.Settings.Schemes.Select(scheme => scheme.Code), StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];
}
