using BdsBroker.Core;
using BdsBroker.Registry;

namespace BdsBroker.Certificates;

/// <summary>An application has waited long enough for somebody to take it up: the officer sees it from now on, and it is looked at again.</summary>
internal static class OnApplicationWaited
{
    internal static async Task<Problem?> Handle(ApplicationWaited fact, Work work, CancellationToken cancel)
    {
        var broker = work.Broker;
        var standing = (await broker.Ledger.ReadKnown(RegistryRecords.Standing(fact.Provider), cancel)).State;
        var again = broker.Deadlines.After(work.Now, broker.Settings.Waits.Application, standing.Regency[..2]);
        return await ChangeCertificate.Apply(work, fact.Provider, fact.Certificate, now => Certificate.WaitOn(now, fact.Step, standing.Closed, again, work.Now), cancel);
    }
}
