using BdsBroker.Core;

namespace BdsBroker.Cohorts;

/// <summary>A cohort decided something that its members' certificates are to follow. One for all of them: a commit owes no message per member.</summary>
internal sealed record CohortChanged(string Cohort) : Fact;

/// <summary>The first session of a cohort nears.</summary>
internal sealed record CohortNears(string Cohort, int Reminder) : Fact;

/// <summary>A cohort's examination day has been over for as long as <see cref="Waits.Cohort"/>, or it was looked at so long ago.</summary>
internal sealed record CohortWaited(string Cohort, int Deadline) : Fact;

/// <summary>The facts that this slice states, and what it does about them itself.</summary>
internal static class CohortMessages
{
    internal static void Map(MessageMap messages)
    {
        messages.Fact("cohort-changed", CohortsJson.Default.CohortChanged);
        messages.On<CohortChanged>("cohorts", FollowCohort.Handle);

        messages.Fact("cohort-nears", CohortsJson.Default.CohortNears);
        messages.On<CohortNears>("deadlines", OnCohortDue.Nears);

        messages.Fact("cohort-waited", CohortsJson.Default.CohortWaited);
        messages.On<CohortWaited>("deadlines", OnCohortDue.Waited);
    }
}
