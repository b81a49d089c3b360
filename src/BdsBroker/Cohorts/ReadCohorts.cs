using BdsBroker.Core;

namespace BdsBroker.Cohorts;

/// <summary>Reads cohorts: one with its roster, as JSON or as a table, or lists of them.</summary>
internal static class ReadCohorts
{
    /// <summary>One cohort with its roster: attendance, score, what each lacks to pass, the certificate's state and number. As a table too, a row a member.</summary>
    internal static async Task<CsvAnswer<CohortView>> One(string cohort, AnswerForm form, Call call, Broker broker, CancellationToken cancel)
    {
        if (form.Problem is { } problem)
        {
            return problem;
        }

        if (await broker.Read(call, CohortRecords.Cohort(cohort), cancel) is not { } stored)
        {
            return Problem.NotFound;
        }

        var view = await ChangeCohort.Show(stored.State, call, broker, cancel);
        return form.IsCsv ? CsvAnswer<CohortView>.Of(CohortTable.Of(view, call.Language), $"cohort-{cohort}.csv") : Answer<CohortView>.Ok(view, stored.ETag);
    }

    /// <summary>Cohorts, oldest first; <c>?scheme=</c> for those of one scheme, <c>?state=</c> open, closed, or late for those that the officer's desk has.</summary>
    internal static async Task<Answer<ListView<CohortSummaryView>>> List(string? scheme, string? state, PageQuery query, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        if (state is not null)
        {
            fields.OneOf("state", state, "open", "closed", "late");
        }

        if (scheme is not null && !Ids.IsWellFormed(scheme))
        {
            fields.Error("scheme", "Tidak ada skema ini; lihat GET /schemes.", "There is no such scheme; see GET /schemes.");
        }

        if ((query.Problem ?? fields.Problem) is { } problem)
        {
            return problem;
        }

        var page = await broker.Ledger.List(CohortRecords.List(scheme, state), query.Cursor, query.Limit, cancel);
        return Answer<ListView<CohortSummaryView>>.Ok(new([.. page.Items.Select(item => CohortSummaryView.Of(item.State))], page.Next));
    }

    /// <summary>The officer's desk: cohorts whose examination day is long past without everybody scored and decided.</summary>
    internal static Task<Answer<ListView<CohortSummaryView>>> Late(PageQuery query, Broker broker, CancellationToken cancel) => List(null, "late", query, broker, cancel);
}
