using BdsBroker.Core;

namespace BdsBroker.Certificates;

/// <summary>Suspends a certificate: the provider is out of matching at once and its open offers are withdrawn.</summary>
internal static class SuspendCertificate
{
    internal static Task<Answer<CertificateView>> Handle(string provider, string certificate, CertificateNoteBody body, Call call, Broker broker, CancellationToken cancel) =>
        body.Read() is var (note, problem) && problem is not null
            ? Task.FromResult<Answer<CertificateView>>(problem)
            : ChangeCertificate.Change(provider, certificate, call, broker, now => Certificate.Suspend(now, note, call.Now), cancel);
}
