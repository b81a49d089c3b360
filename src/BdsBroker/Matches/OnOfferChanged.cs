using BdsBroker.Certificates;
using BdsBroker.Core;
using BdsBroker.Notifications;
using BdsBroker.Registry;
using BdsBroker.Requests;

namespace BdsBroker.Matches;

/// <summary>
/// Brings a provider's partition in line with a request: the offer as the request says it is, what waits for the provider by when, and the standing with what it has open and is engaged in.
/// It reads its own documents first and the request after them, so that whatever order messages come in, the last commit shows the last state.
/// </summary>
internal static class OnOfferChanged
{
    internal static Task<Problem?> Handle(OfferChanged fact, Work work, CancellationToken cancel) => Project(work, fact.Provider, fact.Offer, fact.Sme, fact.Number, cancel);

    /// <summary>An engagement began or ended without an offer, or ended with one long settled, or something else waits in it.</summary>
    internal static Task<Problem?> Handle(EngagementChanged fact, Work work, CancellationToken cancel) => Project(work, fact.Provider, null, fact.Sme, fact.Number, cancel);

    /// <summary>The same, right after a commit, so that the caller sees its own change; the message remains the guarantee.</summary>
    internal static async Task<Problem?> Project(Work work, string provider, string? offerId, string sme, int number, CancellationToken cancel)
    {
        var ledger = work.Broker.Ledger;
        string? refused = null, warning = null;
        bool? shownEngaged = null;
        var closed = false;
        var problem = await work.Broker.Apply(work, Parties.Partition(Parties.Provider, provider), async draft =>
        {
            (refused, warning, shownEngaged) = (null, null, null);
            var standing = await ledger.ReadKnown(RegistryRecords.Standing(provider), cancel);
            closed = standing.State.Closed;
            var shown = offerId is null ? null : await ledger.Read(OfferRecords.Offer(provider, offerId), cancel);
            var agenda = await ledger.Read(AgendaRecords.Agenda(provider, sme, number), cancel);
            var request = await ledger.ReadKnown(RequestRecords.Request(sme, number), cancel);
            var next = standing.State.Engage(request.State.Reference, request.State.TakesPlace(provider));
            shownEngaged = next == standing.State ? null : request.State.TakesPlace(provider);
            warning = request.State.Engages(provider) && request.State.Engagement!.Warning is null ? WhyNotEntitled(standing.State, request.State.Scheme, work.Now) : null;
            if (offerId is not null && shown?.State.Revision >= request.Revision is not true)
            {
                var offer = request.State.Offer(offerId) ?? throw new InvalidOperationException($"Request {request.State.Reference} has no offer {offerId} (yet).");
                if (shown is null && offer.State == OfferState.Open)
                {
                    var members = (await ledger.ReadKnown(RegistryRecords.Sme(sme), cancel)).State.Members;
                    if (Eligibility.WhyNot(standing.State, request.State, members, work.Now) is { } why)
                    {
                        refused = why;
                        return null;
                    }

                    next = next.Offered(offerId, work.Now);
                }
                else if (offer.State != OfferState.Open)
                {
                    next = next.OfferSettled(offerId);
                }

                Show(draft, shown, offer, request, Offer.Shows(request.State, offer) ? (await ledger.ReadKnown(RegistryRecords.Sme(sme), cancel)).State : null);
            }

            if (next != standing.State)
            {
                draft.Replace(standing, next, "standing.followed");
            }

            Show(draft, agenda, request, provider);
            return null;
        }, cancel);

        if (shownEngaged is { } engaged && (await ledger.ReadKnown(RequestRecords.Request(sme, number), cancel)).State.TakesPlace(provider) != engaged)
        {
            // It changed between the reading and the commit, and whoever was told of that may have found nothing to change here yet.
            return await Project(work, provider, offerId, sme, number, cancel);
        }

        if (closed)
        {
            // It accepted, or was assigned, while it was being closed: whoever closed it could not see that yet.
            await HandBackFromClosed(work, provider, sme, number, cancel);
        }
        else if (warning is not null)
        {
            // The certificate was withdrawn before the standing showed the engagement: whoever warned of that could not see it.
            return await work.Broker.ChangeRequest(
                work, sme, number, now => now.Engagement?.Warning is null ? Request.Warn(now, provider, warning, work.Now) : Decision.Unchanged(now), cancel);
        }

        // The standing changed between the wave and now: the request is told, and the next best is asked.
        return refused is null
            ? problem
            : await work.Broker.ChangeRequest(work, sme, number, now => Request.WithdrawOffer(now, offerId!, refused, work.Now, work.Broker.Deadlines), cancel);
    }

    /// <summary>A closed provider works on nothing any more, wherever the request is.</summary>
    internal static Task<Problem?> HandBackFromClosed(Work work, string provider, string sme, int number, CancellationToken cancel) =>
        work.Broker.ChangeRequest(work, sme, number, now => Request.LoseHelper(now, provider, work.Now, work.Broker.Deadlines), cancel);

    private static string? WhyNotEntitled(Standing standing, string scheme, DateTimeOffset at)
    {
        var held = standing.Certificates.Where(certificate => string.Equals(certificate.StandsFor, scheme, StringComparison.Ordinal)).ToList();
        return standing.CertificateOn(scheme, Calendar.LocalDate(at, MatchEngine.Zone.Wib)) is not null ? null
            : held.Exists(certificate => certificate.Suspended) ? CertificateWithdrawn.Suspended
            : held.Count > 0 ? CertificateWithdrawn.Expired
            : CertificateWithdrawn.Revoked;
    }

    // One that is not there yet is written also where nothing waits: whoever read the request earlier and writes later fails on it, and reads again.
    private static void Show(Draft draft, Stored<Agenda>? shown, Stored<Request> request, string provider)
    {
        var agenda = Agenda.AsSeenBy(request, provider);
        if (shown is null || (shown.State.Revision < agenda.Revision && !shown.State.IsSameAs(agenda)))
        {
            draft.Put(AgendaRecords.Agenda(provider, agenda.Sme, agenda.Number), shown, agenda, "agenda.shown");
        }
    }

    private static void Show(Draft draft, Stored<Offer>? shown, RequestOffer offer, Stored<Request> request, Sme? sme)
    {
        var state = Offer.AsSeenBy(request, offer, sme);
        if (shown is null || shown.State with { Revision = state.Revision } != state)
        {
            draft.Put(OfferRecords.Offer(offer.Provider, offer.Id), shown, state, "offer.shown");
            if (shown is null && offer.State == OfferState.Open)
            {
                draft.Owe(RequestNotices.OfferReceived.To(Parties.Provider, offer.Provider, offer.Id, state.MadeAt, $"/providers/{offer.Provider}/offers/{offer.Id}", ("until", Shown.Time(state.ExpiresAt, Calendar.ZoneOf(request.State.Province)))));
            }
            else if (shown is { State.State: OfferState.Open } && offer.State == OfferState.Withdrawn)
            {
                draft.Owe(RequestNotices.OfferGone.To(Parties.Provider, offer.Provider, offer.Id, state.MadeAt, $"/providers/{offer.Provider}/offers/{offer.Id}", ("request", request.State.Reference)));
            }
        }
    }
}
