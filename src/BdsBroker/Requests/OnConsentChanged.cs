using BdsBroker.Core;
using BdsBroker.Registry;

namespace BdsBroker.Requests;

/// <summary>An SME took back its consent to matching: requests that look for help stop looking, and their open offers are withdrawn. Who is engaged already goes on.</summary>
internal static class OnConsentChanged
{
    private static readonly RequestState[] Looking = [RequestState.Submitted, RequestState.Offered, RequestState.Unmatched, RequestState.WithKadin];

    internal static async Task<Problem?> Handle(ConsentChanged fact, Work work, CancellationToken cancel)
    {
        var ledger = work.Broker.Ledger;
        if (!(await ledger.ReadKnown(RegistryRecords.Sme(fact.Sme), cancel)).State.Withdrew("matching"))
        {
            return null;
        }

        foreach (var state in Looking)
        {
            foreach (var request in await ledger.ListAll(RequestRecords.InState(fact.Sme, state), cancel))
            {
                await work.Broker.ChangeRequest(work, fact.Sme, request.State.Number, now => Request.StopMatching(now, work.Now), cancel);
            }
        }

        return null;
    }
}
