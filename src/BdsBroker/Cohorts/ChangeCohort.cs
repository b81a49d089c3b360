using BdsBroker.Certificates;
using BdsBroker.Core;

namespace BdsBroker.Cohorts;

/// <summary>How every verb commits: the cohort with its line in the lists and the count of open ones, all or nothing.</summary>
internal static class ChangeCohort
{
    /// <summary>Changes a cohort by a decision that needs nothing else.</summary>
    internal static Task<Answer<CohortView>> Commit(string cohort, Call call, Broker broker, Func<Cohort, Decision<Cohort>> decide, CancellationToken cancel) =>
        Commit(cohort, call, broker, (now, _) => new(decide(now)), Answer<CohortView>.Ok, cancel);

    /// <summary>The same for a decision that reads more, or adds to the commit, and an answer of its own.</summary>
    /// <param name="cohort">The cohort.</param>
    /// <param name="call">The call.</param>
    /// <param name="broker">The broker.</param>
    /// <param name="decide">Decides on the cohort as it is now, and may draft what goes with it.</param>
    /// <param name="answer">Makes the answer of the roster and its entity tag.</param>
    /// <param name="cancel">Stops it; nothing is committed, or all of it.</param>
    /// <param name="versionRequired">Whether the call must name a version.</param>
    internal static Task<Answer<CohortView>> Commit(
        string cohort,
        Call call,
        Broker broker,
        Func<Cohort, Draft, ValueTask<Decision<Cohort>>> decide,
        Func<CohortView, string?, Answer<CohortView>> answer,
        CancellationToken cancel,
        bool versionRequired = false) => broker.Change(call, CohortRecords.Cohort(cohort), async (draft, now) =>
    {
        var decision = await decide(now.State, draft);
        if (decision.Refusal is { } refusal)
        {
            return refusal;
        }

        var after = await Write(draft, now, decision, broker, cancel);
        return answer(await Show(after.State, call, broker, cancel), after.ETag);
    }, cancel, versionRequired);

    /// <summary>Changes a cohort for a message.</summary>
    internal static Task<Problem?> Apply(Work work, string cohort, Func<Cohort, Decision<Cohort>> decide, CancellationToken cancel) =>
        work.Broker.Apply(work, CohortRecords.Partition, async draft =>
        {
            var now = await work.Broker.Ledger.ReadKnown(CohortRecords.Cohort(cohort), cancel);
            var decision = decide(now.State);
            await Write(draft, now, decision, work.Broker, cancel);
            return decision.Refusal;
        }, cancel);

    /// <summary>The cohort with its roster.</summary>
    internal static async ValueTask<CohortView> Show(Cohort cohort, Call call, Broker broker, CancellationToken cancel) =>
        CohortView.Of(cohort, [.. (await broker.Ledger.ListAll(CertificateRecords.InCohort(cohort.Id), cancel)).Select(listed => listed.State)], broker, call.Now);

    private static async ValueTask<Stored<Cohort>> Write(Draft draft, Stored<Cohort> now, Decision<Cohort> decision, Broker broker, CancellationToken cancel)
    {
        var after = draft.Apply(now, decision);
        if (decision.Next is not { } next)
        {
            return after;
        }

        draft.Replace(await broker.Ledger.ReadKnown(CohortRecords.Listed(next.Id), cancel), ListedCohort.Of(next), "cohort.listed");
        if (now.State.State == CohortState.Open && next.State == CohortState.Closed)
        {
            var open = await broker.Ledger.ReadKnown(CohortRecords.Open(next.Scheme), cancel);
            draft.Replace(open, new(open.State.Count - 1), "cohort.counted");
        }

        return after;
    }
}
