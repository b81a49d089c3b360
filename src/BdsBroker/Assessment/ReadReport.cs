using BdsBroker.Certificates;
using BdsBroker.Core;
using BdsBroker.MatchEngine;
using Microsoft.AspNetCore.Mvc;

namespace BdsBroker.Assessment;

/// <summary>
/// Shows anyone what the programme came to in a quarter that is over. Whoever asks first has it made; from then on it is read, by one point read. A quarter of which nothing was counted is not kept.
/// </summary>
internal static class ReadReport
{
    // Banks report what happened on earlier days; after two weeks little comes that is still of the quarter.
    private const int SettlingDays = 14;
    private const int MostYears = 10;
    private static readonly TimeSpan KeptByAnyone = TimeSpan.FromDays(1);

    internal static async Task<Answer<PublishedReport>> Handle(Call call, Broker broker, [FromQuery] string? scheme = null, [FromQuery] string? quarter = null, CancellationToken cancel = default)
    {
        var fields = new Fields();
        var today = Calendar.LocalDate(call.Now, Zone.Wib);
        if (!Quarter.TryParse(quarter, out var asked) || asked.Year < today.Year - MostYears || asked.Year > today.Year + MostYears)
        {
            fields.Error("quarter", $"Tulis triwulan seperti 2026-Q3, dari {MostYears} tahun terakhir.", $"Write a quarter such as 2026-Q3, of the last {MostYears} years.");
        }

        if (scheme is null || await broker.FindScheme(scheme, cancel) is null)
        {
            fields.Error("scheme", "Sebut skema yang ada.", "Name a scheme that exists.");
        }

        if (fields.Problem is { } problem)
        {
            return problem;
        }

        var from = asked.Ended.AddDays(SettlingDays);
        return today < from ? AssessmentProblems.NotPublishedYet(from) : Answer<PublishedReport>.Public(await Find(scheme!, asked, today, broker, call.Now, cancel), KeptByAnyone);
    }

    private static async Task<PublishedReport> Find(string scheme, Quarter quarter, DateOnly today, Broker broker, DateTimeOffset now, CancellationToken cancel)
    {
        var address = AssessmentRecords.Report(scheme, quarter);
        if (await broker.Ledger.Read(address, cancel) is { } published)
        {
            return published.State;
        }

        List<(string? Province, string About, Tally Tally)> counted = [];
        foreach (var month in quarter.Months)
        {
            counted.AddRange((await broker.Ledger.ListAll(AssessmentRecords.Shares(scheme, month), cancel)).Select(share => (share.State.Province, AssessmentRecords.About(share), share.State.Tally)));
        }

        var report = PublishedReport.Of(scheme, quarter, today, counted);
        if (counted.Count == 0)
        {
            return report;
        }

        // Whoever was faster has published it: theirs is what anyone is shown from now on.
        var draft = new Draft(address.Partition, Actor.System("assessment"), now);
        draft.Add(address, report, "report.published");
        return await broker.Ledger.Commit(draft, cancel) ? report : (await broker.Ledger.ReadKnown(address, cancel)).State;
    }
}
