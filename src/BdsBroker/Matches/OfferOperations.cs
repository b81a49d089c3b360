using BdsBroker.Core;
using BdsBroker.MatchEngine;
using BdsBroker.Registry;
using BdsBroker.Requests;
using Microsoft.AspNetCore.Mvc;

namespace BdsBroker.Matches;

/// <summary>The waves, offers, scores and reasons of a request.</summary>
internal static class GetMatches
{
    internal static async Task<Answer<MatchesView>> Handle(string sme, int number, Call call, Broker broker, CancellationToken cancel)
    {
        var address = RequestRecords.Request(sme, number);
        if (await broker.Read(call, address, cancel) is not { State: var request } stored)
        {
            return Problem.NotFound;
        }

        return Answer<MatchesView>.Ok(
            new(
                request.State,
                request.Round,
                request.Tried is { } tried ? RequestWords.OfReason(tried).In(call.Language) : null,
                [.. request.Waves.Select(wave => new WaveView(
                    wave.Round, wave.Number, wave.At, wave.Until,
                    [.. wave.Offers.Select(offer => new WaveOfferView(offer.Id, offer.Provider, offer.Name, offer.Score.Total, ReasonView.Of(offer.Score, call.Language), offer.State, offer.Reason, offer.SettledAt))]))]),
            stored.ETag);
    }
}

/// <summary>A provider's offers, newest first, all or in one state.</summary>
internal static class ListOffers
{
    internal static async Task<Answer<ListView<OfferView>>> Handle(string provider, PageQuery page, Call call, Broker broker, [FromQuery] string? state = null, CancellationToken cancel = default)
    {
        if (page.Problem is { } problem)
        {
            return problem;
        }

        OfferState? wanted = null;
        if (state is not null)
        {
            if (!CamelCase<OfferState>.TryParse(state, out var parsed))
            {
                return Problem.Invalid("state", new("Pilih open, accepted, declined, expired, atau withdrawn.", "Choose open, accepted, declined, expired or withdrawn."));
            }

            wanted = parsed;
        }

        var offers = await broker.Ledger.List(OfferRecords.Offers(provider, wanted), page.Cursor, page.Limit, cancel);
        await broker.NoteLook(call, call.Shows!, offers.Items.Where(offer => offer.State.ShowsSme).Select(offer => offer.State.Sme), cancel);
        return Answer<ListView<OfferView>>.Ok(new([.. offers.Items.Select(offer => OfferView.Of(offer.State, call.Language))], offers.Next));
    }
}

/// <summary>One offer.</summary>
internal static class GetOffer
{
    internal static async Task<Answer<OfferView>> Handle(string provider, string offer, Call call, Broker broker, CancellationToken cancel)
    {
        var address = OfferRecords.Offer(provider, offer);
        return await broker.Read(call, address, cancel) is { } stored
            ? Answer<OfferView>.Ok(OfferView.Of(stored.State, call.Language), stored.ETag)
            : Problem.NotFound;
    }
}

/// <summary>
/// A provider accepts. It is decided on the request, where the first acceptance wins; the offer follows at once for the caller, and by message for certain.
/// </summary>
internal static class AcceptOffer
{
    internal static async Task<Answer<OfferView>> Handle(string provider, string offer, Call call, Broker broker, CancellationToken cancel)
    {
        var address = OfferRecords.Offer(provider, offer);
        if (await broker.Read(call, address, cancel) is not { } shown)
        {
            return Problem.NotFound;
        }

        if (Broker.IfMatchProblem(call, shown.ETag) is { } stale)
        {
            return stale;
        }

        var scheme = shown.State.Kind == RequestKind.Credit ? "kkmb" : "bds";
        return await SettleOffer.Settle(call, broker, shown, async now =>
        {
            var profile = (await broker.Ledger.ReadKnown(RegistryRecords.Provider(provider), cancel)).State;
            var standing = (await broker.Ledger.ReadKnown(RegistryRecords.Standing(provider), cancel)).State;
            if (standing.Closed)
            {
                return RequestProblems.OfferWithdrawn;
            }

            var certificate = standing.CertificateOn(scheme, Calendar.LocalDate(call.Now, Zone.Wib));
            var helper = new Engagement(
                provider, null, profile.Name, profile.Phone, profile.Email, offer, call.Now, call.Now, Warning: certificate is null ? "certificate-not-valid" : null, Certificate: certificate?.Id);
            return Request.Accept(now, offer, helper, call.Now, broker.Deadlines);
        }, cancel);
    }
}

/// <summary>A provider declines.</summary>
internal static class DeclineOffer
{
    internal static async Task<Answer<OfferView>> Handle(string provider, string offer, ReasonBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var (reason, problem) = body.Check();
        if (problem is not null)
        {
            return problem;
        }

        var address = OfferRecords.Offer(provider, offer);
        if (await broker.Read(call, address, cancel) is not { } shown)
        {
            return Problem.NotFound;
        }

        return Broker.IfMatchProblem(call, shown.ETag) is { } stale
            ? stale
            : await SettleOffer.Settle(call, broker, shown, now => new(Request.Decline(now, offer, reason, call.Now, broker.Deadlines)), cancel);
    }
}

/// <summary>Decides an offer on its request and shows the provider the outcome.</summary>
internal static class SettleOffer
{
    internal static async Task<Answer<OfferView>> Settle(Call call, Broker broker, Stored<Offer> shown, Func<Request, ValueTask<Decision<Request>>> decide, CancellationToken cancel)
    {
        var (sme, number, provider, offer) = (shown.State.Sme, shown.State.Number, shown.State.Provider, shown.State.Id);

        // The caller's If-Match named the offer's version, not the request's.
        var outcome = await broker.Commit<OfferView>(call, RequestRecords.Partition(sme), async draft =>
        {
            var now = await broker.Ledger.ReadKnown(RequestRecords.Request(sme, number), cancel);
            var decision = await decide(now.State);
            if (decision.Refusal is { } refusal)
            {
                return refusal;
            }

            var next = await broker.ApplyTo(draft, now, decision, cancel);
            var settled = next.State.Offer(offer)!;
            var firm = Offer.Shows(next.State, settled) ? (await broker.Ledger.ReadKnown(RegistryRecords.Sme(sme), cancel)).State : null;
            return Answer<OfferView>.Ok(OfferView.Of(Offer.AsSeenBy(next, settled, firm), call.Language));
        }, cancel);
        if (outcome.Problem is null)
        {
            // An acceptance shows the firm's contacts; before it there was nothing to note.
            if (call.Shows is { } what)
            {
                await broker.NoteLook(call, what, [sme], cancel);
            }

            await OnOfferChanged.Project(new(broker, call.Actor, call.Now), provider, offer, sme, number, cancel);
        }

        return outcome;
    }
}
