using BdsBroker.Core;

namespace BdsBroker.Cohorts;

/// <summary>Who was at a session.</summary>
/// <param name="Session">The session's code.</param>
/// <param name="Present">The applications of those who were there; every other member was not.</param>
internal sealed record AttendBody(string? Session, IReadOnlyList<string?>? Present);

/// <summary>Notes the attendance of one session for all members: who is not named was absent. Again it corrects what was noted.</summary>
internal static class AttendSession
{
    internal static async Task<Answer<CohortView>> Handle(string cohort, AttendBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var session = fields.Line("session", body.Session, 40);
        if (body.Present is null)
        {
            fields.Missing("present");
        }

        var present = fields.Each("present", body.Present, 0, broker.Settings.Limits.PlacesPerCohort, (path, certificate) => fields.Line(path, certificate, 40));
        return fields.Problem is { } problem ? problem : await ChangeCohort.Commit(cohort, call, broker, now => Cohort.Attend(now, session, present, call.Now), cancel);
    }
}
