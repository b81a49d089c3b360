using BdsBroker.Core;

namespace BdsBroker.Certificates;

/// <summary>Ends a certificate's suspension.</summary>
internal static class ReinstateCertificate
{
    internal static Task<Answer<CertificateView>> Handle(string provider, string certificate, CertificateNoteBody body, Call call, Broker broker, CancellationToken cancel) =>
        body.Read() is var (note, problem) && problem is not null
            ? Task.FromResult<Answer<CertificateView>>(problem)
            : ChangeCertificate.Change(
                provider,
                certificate,
                call,
                broker,
                now => Certificate.Reinstate(now, note, now.Terms.Count == 0 ? call.Now : IssueCertificate.NoticeAt(now.Terms[^1], broker), call.Now),
                cancel,
                openOnly: true);
}
