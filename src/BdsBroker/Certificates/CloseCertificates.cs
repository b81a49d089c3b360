using BdsBroker.Core;

namespace BdsBroker.Certificates;

/// <summary>Ends what a closed provider has of certificates, each in a commit of its own. What has ended already is left alone, so that it may be done again from the start.</summary>
internal static class CloseCertificates
{
    internal static async Task Run(string provider, Work work, CancellationToken cancel)
    {
        foreach (var certificate in await work.Broker.Ledger.ListAll(CertificateRecords.All(provider), cancel))
        {
            await ChangeCertificate.Apply(work, provider, certificate.State.Id, now => Certificate.Close(now, work.Now), cancel);
        }
    }
}
