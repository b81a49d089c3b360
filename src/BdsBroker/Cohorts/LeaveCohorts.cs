using BdsBroker.Certificates;
using BdsBroker.Core;

namespace BdsBroker.Cohorts;

/// <summary>Takes the applications of a closed provider out of their cohorts, so that others may have the places. What was certified stays in its class.</summary>
internal static class LeaveCohorts
{
    internal static async Task Run(string provider, Work work, CancellationToken cancel)
    {
        var ledger = work.Broker.Ledger;
        foreach (var certificate in await ledger.ListAll(CertificateRecords.All(provider), cancel))
        {
            var id = certificate.State.Id;
            if (certificate.State.Terms.Count == 0 && await ledger.Read(CohortRecords.Enrolled(id), cancel) is { } enrolled)
            {
                // A cohort that is being issued, or is closed, gives no place back: whoever is closed gets nothing by it all the same.
                await ChangeCohort.Apply(
                    work,
                    enrolled.State.Cohort,
                    now => now.Holds(id) ? Cohort.Withdraw(now, now.MemberWith(id)!, Certificate.ProviderClosed, work.Now) : Decision.Unchanged(now),
                    cancel);
            }
        }
    }
}
