using BdsBroker.Certificates;
using BdsBroker.Core;
using BdsBroker.Registry;
using BdsBroker.Requests;
using BdsBroker.Storage;

namespace BdsBroker.Performances;

/// <summary>
/// Counts what became of a provider's work. A figure changes only in the commit that newly puts the row proving its cause, so that a message that comes twice counts once.
/// </summary>
internal static class OnMilestone
{
    internal static async Task<Problem?> Handle(MilestoneReached fact, Work work, CancellationToken cancel)
    {
        if (fact.Milestone.Provider is not { } provider)
        {
            return null;
        }

        var ledger = work.Broker.Ledger;
        var proof = PerformanceRecords.Counted(fact.Sme, fact.Number, fact.Index);
        return await work.Broker.Apply(work, Parties.Partition(Parties.Provider, provider), async draft =>
        {
            if (await ledger.Records.Read(Parties.Partition(Parties.Provider, provider), proof, cancel) is not null)
            {
                return null;
            }

            var counted = new CountedMilestone(fact.Kind, fact.Milestone);
            draft.Raw(new Change.PutNew(proof, PerformanceRecords.Write(counted)));
            if (fact.Milestone.Kind == MilestoneKind.Assisted)
            {
                // What renewals of certificates count, under the time that the request itself gives.
                draft.Raw(new Change.PutNew(CertificateRecords.Assisted(fact.Kind, fact.Milestone.At, fact.Sme, fact.Number), "{}"u8.ToArray()));
            }

            var address = PerformanceRecords.Figures(provider);
            var now = await ledger.Read(address, cancel);
            var next = (now?.State ?? PerformanceFigures.None).And(counted);
            draft.Put(address, now, next, "performance.counted");
            if (fact.Milestone.Kind is MilestoneKind.Approved or MilestoneKind.Declined or MilestoneKind.Rated)
            {
                var standing = await ledger.ReadKnown(RegistryRecords.Standing(provider), cancel);
                draft.Replace(standing, next.ShownOn(standing.State), "standing.performed");
                draft.Owe(new StandingChanged(provider));
            }

            return null;
        }, cancel);
    }
}
