using BdsBroker.Certificates;
using BdsBroker.Core;

namespace BdsBroker.Assessment;

/// <summary>Counts what a certificate has come to, and moves it to the cohort that its holder is in by now.</summary>
internal static class OnCertificate
{
    internal static async Task<Problem?> Handle<TFact>(TFact fact, Work work, CancellationToken cancel)
        where TFact : CertificateFact
    {
        var ledger = work.Broker.Ledger;
        var address = CertificateRecords.Certificate(fact.Provider, fact.Certificate);
        var certificate = (await ledger.ReadKnown(address, cancel)).State;
        foreach (var (step, at) in Steps(certificate))
        {
            var month = Month.Of(at);
            var proof = AssessmentRecords.OfCertificate(certificate.Scheme, month, certificate.Provider, certificate.Id, step);
            await Counting.Count(work, certificate.Scheme, month, proof, async () =>
            {
                var now = await ledger.ReadKnown(address, cancel);
                return new(now.State.Province, now.State.CountsFor, Tally.One(step), now.Revision);
            }, cancel);
        }

        return null;
    }

    /// <summary>What a certificate has come to so far, and when; none is ever taken back.</summary>
    internal static IEnumerable<(Figure Step, DateTimeOffset At)> Steps(Certificate certificate)
    {
        (Figure Step, DateTimeOffset? At)[] steps =
        [
            (Figure.Applied, certificate.AppliedAt),
            (Figure.Trained, certificate.TrainedAt),
            (Figure.Certified, certificate.IssuedAt),
            (Figure.Refused, certificate.RefusedAt),
        ];
        return from step in steps where step.At is not null select (step.Step, step.At!.Value);
    }
}
