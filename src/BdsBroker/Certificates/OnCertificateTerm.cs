using BdsBroker.Core;

namespace BdsBroker.Certificates;

/// <summary>What happens by date alone. Messages carry the term they are about: one of a term that was renewed ends quietly.</summary>
internal static class OnCertificateTerm
{
    /// <summary>The end of a term nears: the holder is told.</summary>
    internal static Task<Problem?> Neared(CertificateEndNeared fact, Work work, CancellationToken cancel) =>
        work.Broker.Apply(work, CertificateRecords.Partition(fact.Provider), async draft =>
        {
            var now = await work.Broker.Ledger.ReadKnown(CertificateRecords.Certificate(fact.Provider, fact.Certificate), cancel);
            if (Certificate.AnnounceEnd(now.State, fact.Term, fact.At, work.Now) is { } notice)
            {
                draft.Owe(notice);
            }

            return null;
        }, cancel);

    /// <summary>The last day of a term is over: without another one the provider is out of matching, and its open offers are withdrawn.</summary>
    internal static Task<Problem?> Ended(CertificateTermEnded fact, Work work, CancellationToken cancel) =>
        work.Broker.Apply(work, CertificateRecords.Partition(fact.Provider), async draft =>
        {
            var now = await work.Broker.Ledger.ReadKnown(CertificateRecords.Certificate(fact.Provider, fact.Certificate), cancel);
            var decision = Certificate.End(now.State, fact.Term, work.Now);
            draft.Apply(now, decision);
            return decision.Refusal;
        }, cancel);
}
