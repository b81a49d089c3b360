using BdsBroker.Core;

namespace BdsBroker.Cohorts;

/// <summary>How to close a cohort.</summary>
/// <param name="Others">What becomes of members who are not certified: refuse their applications, or release them for another cohort.</param>
/// <param name="Note">Why; required for a refusal, whose holder is told.</param>
internal sealed record CloseCohortBody([property: Words(typeof(CloseCohort), nameof(CloseCohort.Ways))] string? Others, string? Note);

/// <summary>Closes a cohort for good. Who is certified stays so; the others are refused, or free for another cohort.</summary>
internal static class CloseCohort
{
    internal static readonly IReadOnlyList<string> Ways = ["refuse", "release"];

    internal static async Task<Answer<CohortView>> Handle(string cohort, CloseCohortBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var refuses = fields.OneOf("others", body.Others, Ways) == "refuse";
        var note = refuses ? fields.Text("note", body.Note, 2000) : fields.OptionalText("note", body.Note, 2000);
        return fields.Problem is { } problem ? problem : await ChangeCohort.Commit(cohort, call, broker, now => Cohort.Close(now, refuses, note, call.Now), cancel);
    }
}
