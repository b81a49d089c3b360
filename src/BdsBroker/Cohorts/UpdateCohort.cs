using BdsBroker.Core;

namespace BdsBroker.Cohorts;

/// <summary>Replaces what is planned of a cohort; its members are told where that concerns them.</summary>
internal static class UpdateCohort
{
    internal static async Task<Answer<CohortView>> Handle(string cohort, CohortBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var (plan, problem) = CohortForm.Check(body, broker.Settings.Limits);
        if (problem is not null)
        {
            return problem;
        }

        var due = CohortDue.Of(plan, broker.Deadlines);
        return await ChangeCohort.Commit(
            cohort,
            call,
            broker,
            (now, _) => new(body.Scheme is not null && body.Scheme != now.Scheme
                ? Problem.Invalid("scheme", new("Skema kelas tidak dapat diganti.", "The scheme of a cohort never changes."))
                : Cohort.Change(now, plan, due, call.Now)),
            Answer<CohortView>.Ok,
            cancel,
            versionRequired: true);
    }
}
