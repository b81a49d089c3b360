using BdsBroker.Core;

namespace BdsBroker.Certificates;

/// <summary>Takes a certificate away for good.</summary>
internal static class RevokeCertificate
{
    internal static Task<Answer<CertificateView>> Handle(string provider, string certificate, CertificateNoteBody body, Call call, Broker broker, CancellationToken cancel) =>
        body.Read() is var (note, problem) && problem is not null
            ? Task.FromResult<Answer<CertificateView>>(problem)
            : ChangeCertificate.Change(provider, certificate, call, broker, now => Certificate.Revoke(now, note, call.Now), cancel);
}
