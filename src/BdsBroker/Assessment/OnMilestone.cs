using BdsBroker.Certificates;
using BdsBroker.Core;
using BdsBroker.Requests;

namespace BdsBroker.Assessment;

/// <summary>Counts what a request came to, for the scheme and cohort of the certificate that its provider was engaged under. What nobody certified had a hand in does not count.</summary>
internal static class OnMilestone
{
    internal static async Task<Problem?> Handle(MilestoneReached fact, Work work, CancellationToken cancel)
    {
        if (fact.Milestone is not { Provider: { } provider, Certificate: { } id })
        {
            return null;
        }

        var ledger = work.Broker.Ledger;
        var certificate = await ledger.ReadKnown(CertificateRecords.Certificate(provider, id), cancel);
        var month = Month.Of(fact.Milestone.At);
        var proof = AssessmentRecords.OfRequest(certificate.State.Scheme, month, fact.Sme, fact.Number, fact.Index);

        // The certificate of somebody engaged was issued: the scheme and the cohort that it counts for are what they will always be.
        return await Counting.Count(
            work, certificate.State.Scheme, month, proof, () => new(new Place(fact.Province, certificate.State.CountsFor, TallyOf(fact.Milestone), 1)), cancel);
    }

    /// <summary>What a milestone adds to the figures.</summary>
    internal static Tally TallyOf(Milestone milestone) => milestone.Kind switch
    {
        MilestoneKind.Engaged => Tally.One(Figure.Engaged),
        MilestoneKind.Assisted => Tally.One(Figure.Assisted) with { Days = One(milestone.Value) },
        MilestoneKind.Forwarded => Tally.One(Figure.Forwarded),
        MilestoneKind.Approved => Tally.One(Figure.Approved).With(Figure.RupiahApproved, milestone.Amount ?? 0),
        MilestoneKind.Declined => Tally.One(Figure.Declined),
        MilestoneKind.Disbursed => Tally.One(Figure.Disbursed).With(Figure.RupiahDisbursed, milestone.Amount ?? 0),
        MilestoneKind.VisitMade => Tally.One(Figure.VisitsMade),
        MilestoneKind.VisitMissed => Tally.One(Figure.VisitsMissed),
        MilestoneKind.Settled => Tally.One(Figure.Settled),
        MilestoneKind.WrittenOff => Tally.One(Figure.WrittenOff),
        MilestoneKind.Rated => Tally.One(Figure.Rated) with { Ratings = One(milestone.Value) },
        _ => throw new ArgumentOutOfRangeException(nameof(milestone), milestone.Kind, "Nobody counts this kind of milestone."),
    };

    private static Dictionary<int, long> One(int? value) => value is { } known ? new() { [known] = 1 } : [];
}
