using BdsBroker.Core;
using BdsBroker.Registry;

namespace BdsBroker.Certificates;

/// <summary>Keeps the certifiers' list: what a certificate is by now, under its provider's name.</summary>
internal static class OnCertificateMoved
{
    internal static Task<Problem?> Handle<TFact>(TFact fact, Work work, CancellationToken cancel)
        where TFact : CertificateFact => work.Broker.Apply(work, CertificateRecords.WorkListPartition, async draft =>
        {
            // The list's row is read before what it shows: whoever shows something newer meanwhile makes this commit fail and look again.
            var known = await work.Broker.Ledger.ReadKnown(CertificateRecords.Certificate(fact.Provider, fact.Certificate), cancel);
            var listed = await work.Broker.Ledger.Read(CertificateRecords.Listed(known.State), cancel);
            var now = await work.Broker.Ledger.ReadKnown(known.Address, cancel);
            var standing = await work.Broker.Ledger.ReadKnown(RegistryRecords.Standing(fact.Provider), cancel);
            draft.Put(CertificateRecords.Listed(now.State), listed, new(now.State, standing.State.Name), "certificate.listed");
            return null;
        }, cancel);

    /// <summary>A provider's new name is shown with all its certificates.</summary>
    internal static Task<Problem?> Rename(StandingChanged fact, Work work, CancellationToken cancel) => work.Broker.Apply(work, CertificateRecords.WorkListPartition, async draft =>
    {
        foreach (var certificate in await work.Broker.Ledger.ListAll(CertificateRecords.All(fact.Provider), cancel))
        {
            // One that is not listed yet is listed here: whoever is about to list it under the old name then looks again.
            var listed = await work.Broker.Ledger.Read(CertificateRecords.Listed(certificate.State), cancel);
            var standing = await work.Broker.Ledger.ReadKnown(RegistryRecords.Standing(fact.Provider), cancel);
            if (!string.Equals(listed?.State.ProviderName, standing.State.Name, StringComparison.Ordinal))
            {
                draft.Put(CertificateRecords.Listed(certificate.State), listed, new(listed?.State.Certificate ?? certificate.State, standing.State.Name), "certificate.listed");
            }
        }

        return null;
    }, cancel);
}
