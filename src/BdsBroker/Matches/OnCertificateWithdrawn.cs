using BdsBroker.Certificates;
using BdsBroker.Core;
using BdsBroker.MatchEngine;
using BdsBroker.Registry;
using BdsBroker.Requests;

namespace BdsBroker.Matches;

/// <summary>
/// A certificate was suspended, revoked or has expired: the provider's open offers that needed it are taken back at once; engagements under way stay, and the officer is shown them.
/// </summary>
internal static class OnCertificateWithdrawn
{
    internal static async Task<Problem?> Handle(CertificateWithdrawn fact, Work work, CancellationToken cancel)
    {
        var broker = work.Broker;
        var standing = (await broker.Ledger.ReadKnown(RegistryRecords.Standing(fact.Provider), cancel)).State;
        var today = Calendar.LocalDate(work.Now, Zone.Wib);
        bool IsWithout(Request request) => standing.CertificateOn(request.Scheme, today) is null;
        if (standing.CertificateOn("kkmb", today) is not null && standing.CertificateOn("bds", today) is not null)
        {
            return null;
        }

        foreach (var id in standing.Open)
        {
            var offer = (await broker.Ledger.ReadKnown(OfferRecords.Offer(fact.Provider, id), cancel)).State;
            await broker.ChangeRequest(work, offer.Sme, offer.Number, now => IsWithout(now)
                ? Request.WithdrawOffer(now, id, fact.Why, work.Now, broker.Deadlines)
                : Decision.Unchanged(now), cancel);
        }

        // What moves on to its visits meanwhile leaves the standing in the commit that lists it as followed: read in this order nothing is left out.
        var followed = await broker.Ledger.ListAll(AgendaRecords.Followed(fact.Provider), cancel);
        foreach (var (sme, number) in standing.Engaged.Select(Request.Refer).Union(followed.Select(agenda => (agenda.State.Sme, agenda.State.Number))))
        {
            await broker.ChangeRequest(work, sme, number, now => IsWithout(now)
                ? Request.Warn(now, fact.Provider, fact.Why, work.Now)
                : Decision.Unchanged(now), cancel);
        }

        return null;
    }
}
