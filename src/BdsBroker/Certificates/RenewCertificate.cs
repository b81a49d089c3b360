using BdsBroker.Core;
using BdsBroker.Storage;

namespace BdsBroker.Certificates;

/// <summary>Gives a certificate another term, before the present one ends or after, under the same number or a new one.</summary>
internal static class RenewCertificate
{
    internal static Task<Answer<CertificateView>> Handle(string provider, string certificate, TermBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var (term, problem) = body.Read(mayDraw: true, mayKeep: true);
        return ChangeCertificate.ByRules(
            provider,
            certificate,
            call,
            broker,
            _ => problem,
            async (now, rules) =>
            {
                if (term.Number.Length > 0 && !TermBody.IsWritable(term.Number) && !now.Terms.Any(known => Certificate.IsSameNumber(known.Number, term.Number)))
                {
                    return Problem.Invalid("number", TermBody.Letters);
                }

                if (now.Terms.Count > 0 && TermBody.BeginsLate(term, now.Terms[^1]) is { } late)
                {
                    return late;
                }

                // The new term is under the rules of today; what the one before had to bring is what its holder was told then.
                var today = (await broker.FindScheme(now.Scheme, cancel))?.Scheme.Rules ?? rules;
                var present = now.RulesOn(Certificate.DayOf(call.Now)) ?? rules;

                // A certificate's own number stays free for it, so that nothing has to be drawn.
                var next = term.Number.Length > 0 || now.Terms.Count == 0 ? term : term with { Number = now.Terms[^1].Number };
                return IssueCertificate.NoticeAt(next, broker) is var noticeAt && now.Terms.Count > 0 && TermBody.TooLong(next, today) is { } tooLong ? tooLong
                    : Certificate.Renew(now, next, (present, present.RenewalRequests > 0 && now.Terms.Count > 0 ? await Assisted(now, present, call.Now, broker, cancel) : 0), today, broker.Settings.Limits.NotesPerCertificate, noticeAt, call.Now);
            },
            cancel);
    }

    /// <summary>How many requests of the scheme's kind the holder assisted within the term that counts today, as far as one range tells.</summary>
    internal static async ValueTask<int> Assisted(Certificate certificate, Scheme rules, DateTimeOffset at, Broker broker, CancellationToken cancel) =>
        (await broker.Ledger.Records.ReadRange(CertificateRecords.Partition(certificate.Provider), CertificateRecords.AssistedIn(rules.Kind, certificate.TermOn(Certificate.DayOf(at))!), StorageLimits.RangeLimit, cancel)).Documents.Count;
}
