using BdsBroker.Core;
using BdsBroker.Storage;

namespace BdsBroker.Certificates;

/// <summary>Gives a certificate another term, before the present one ends or after, under the same number or a new one.</summary>
internal static class RenewCertificate
{
    internal static Task<Answer<CertificateView>> Handle(string provider, string certificate, TermBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var (term, problem) = body.Read(mayKeep: true);
        return ChangeCertificate.ByRules(
            provider,
            certificate,
            call,
            broker,
            _ => problem,
            async (now, rules) =>
            {
                if (!TermBody.IsWritable(term.Number) && !now.Terms.Any(known => Certificate.IsSameNumber(known.Number, term.Number)))
                {
                    return Problem.Invalid("number", TermBody.Letters);
                }

                if (now.Terms.Count > 0 && TermBody.BeginsLate(term, now.Terms[^1]) is { } late)
                {
                    return late;
                }

                // The new term is under the rules of today; what the one before had to bring is what its holder was told then.
                var today = (await broker.FindScheme(now.Scheme, cancel))?.Scheme.Rules ?? rules;
                return IssueCertificate.NoticeAt(term, broker) is var noticeAt && now.Terms.Count > 0 && TermBody.TooLong(term, today) is { } tooLong ? tooLong
                    : Certificate.Renew(now, term, (rules, rules.RenewalRequests > 0 && now.Terms.Count > 0 ? await Assisted(now, rules, broker, cancel) : 0), today, broker.Settings.Limits.NotesPerCertificate, noticeAt, call.Now);
            },
            cancel);
    }

    /// <summary>How many requests of the scheme's kind the holder assisted within the latest term, as far as one range tells.</summary>
    internal static async ValueTask<int> Assisted(Certificate certificate, Scheme rules, Broker broker, CancellationToken cancel) =>
        (await broker.Ledger.Records.ReadRange(CertificateRecords.Partition(certificate.Provider), CertificateRecords.AssistedIn(rules.Kind, certificate.Terms[^1]), StorageLimits.RangeLimit, cancel)).Documents.Count;
}
