using BdsBroker.Core;

namespace BdsBroker.Cohorts;

/// <summary>What happens to a cohort by date alone. A message of a plan that was changed, or that was worked off, ends quietly.</summary>
internal static class OnCohortDue
{
    /// <summary>The first session nears: its candidates are reminded.</summary>
    internal static Task<Problem?> Nears(CohortNears fact, Work work, CancellationToken cancel) =>
        ChangeCohort.Apply(work, fact.Cohort, now => Cohort.Remind(now, fact.Reminder), cancel);

    /// <summary>The examination day is long past.</summary>
    internal static Task<Problem?> Waited(CohortWaited fact, Work work, CancellationToken cancel)
    {
        var deadlines = work.Broker.Deadlines;
        return ChangeCohort.Apply(work, fact.Cohort, now => Cohort.WaitOn(now, fact.Deadline, deadlines.After(work.Now, deadlines.Waits.Cohort, now.Plan.Province), work.Now), cancel);
    }
}
