using BdsBroker.Certificates;
using BdsBroker.Core;
using BdsBroker.Registry;
using BdsBroker.Requests;
using BdsBroker.Storage;

namespace BdsBroker.Matches;

/// <summary>
/// Counts what became of a provider's work. A counter changes only in the commit that newly puts the row proving its cause, so that a message that comes twice counts once.
/// </summary>
internal static class OnPerformance
{
    internal static Task<Problem?> Handle(RequestRated fact, Work work, CancellationToken cancel) =>
        Count(work, fact.Provider, OfferRecords.Rating(fact.Sme, fact.Number), standing => standing with
        {
            RatingSum = standing.RatingSum + fact.Rating,
            RatingCount = standing.RatingCount + 1,
        }, cancel);

    internal static Task<Problem?> Handle(CreditDecided fact, Work work, CancellationToken cancel) =>
        Count(work, fact.Provider, OfferRecords.Decided(fact.Proposal, fact.Approved), standing => standing with
        {
            Approved = standing.Approved + (fact.Approved ? 1 : 0),
            Decided = standing.Decided + 1,
        }, cancel);

    /// <summary>Notes that a request was assisted: renewals count these rows, each under the time that the request itself gives.</summary>
    internal static Task<Problem?> Handle(RequestAssisted fact, Work work, CancellationToken cancel)
    {
        var (partition, proof) = (CertificateRecords.Partition(fact.Provider), CertificateRecords.Assisted(fact.Kind, fact.At, fact.Sme, fact.Number));
        return work.Broker.Apply(work, partition, async draft =>
        {
            if (await work.Broker.Ledger.Records.Read(partition, proof, cancel) is null)
            {
                draft.Raw(new Change.PutNew(proof, "{}"u8.ToArray()));
            }

            return null;
        }, cancel);
    }

    private static Task<Problem?> Count(Work work, string provider, string proof, Func<Standing, Standing> counted, CancellationToken cancel)
    {
        var partition = Parties.Partition(Parties.Provider, provider);
        return work.Broker.Apply(work, partition, async draft =>
        {
            if (await work.Broker.Ledger.Records.Read(partition, proof, cancel) is not null)
            {
                return null;
            }

            var standing = await work.Broker.Ledger.ReadKnown(RegistryRecords.Standing(provider), cancel);
            draft.Raw(new Change.PutNew(proof, "{}"u8.ToArray()));
            draft.Replace(standing, counted(standing.State), "standing.performed");
            draft.Owe(new StandingChanged(provider));
            return null;
        }, cancel);
    }
}
