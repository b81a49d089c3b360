using BdsBroker.Core;

namespace BdsBroker.Certificates;

/// <summary>Gives a certificate another term, before the present one ends or after, under the same number or a new one.</summary>
internal static class RenewCertificate
{
    internal static Task<Answer<CertificateView>> Handle(string provider, string certificate, TermBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var (term, check) = body.Read();
        return ChangeCertificate.ByRules(
            provider,
            certificate,
            call,
            broker,
            check,
            (now, _) => Certificate.Renew(now, term, broker.Settings.Limits.NotesPerCertificate, IssueCertificate.NoticeAt(term, broker), call.Now),
            cancel);
    }
}
