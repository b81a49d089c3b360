using BdsBroker.Core;
using BdsBroker.MatchEngine;
using BdsBroker.Registry;
using BdsBroker.Requests;

namespace BdsBroker.Matches;

/// <summary>
/// Makes the next wave of a request that looks for help: reads the index of its scheme and province and the national one, then the standings of the most promising
/// only as long as one could still be among the best, and offers to the best who are eligible.
/// </summary>
internal static class OnRequestOpened
{
    internal static Task<Problem?> Handle(RequestOpened fact, Work work, CancellationToken cancel)
    {
        var broker = work.Broker;
        return broker.Apply(work, RequestRecords.Partition(fact.Sme), async draft =>
        {
            var request = await broker.Ledger.ReadKnown(RequestRecords.Request(fact.Sme, fact.Number), cancel);
            if (!request.State.LooksForHelp)
            {
                return null;
            }

            var decision = await Choose(broker, request.State, work.Now, cancel) is { } chosen
                ? Request.MakeWave(request.State, chosen, work.Now, broker.Deadlines)
                : Request.StopMatching(request.State, work.Now);
            await broker.ApplyTo(draft, request, decision, cancel);
            return decision.Refusal;
        }, cancel);
    }

    /// <summary>Whom to ask, best first; null where the SME no longer agrees to be matched.</summary>
    private static async ValueTask<IReadOnlyList<RequestOffer>?> Choose(Broker broker, Request request, DateTimeOffset at, CancellationToken cancel)
    {
        var matching = broker.Settings.Matching;
        if (request.WavesThisRound >= matching.WavesPerRound || (request.SkilledPerson && request.WavesThisRound == 0))
        {
            return [];
        }

        var sme = (await broker.Ledger.ReadKnown(RegistryRecords.Sme(request.Sme), cancel)).State;
        if (!sme.Agreed("matching"))
        {
            return null;
        }

        var need = new Need(
            request.Reference,
            request.Kind == RequestKind.Credit ? NeedKind.Credit : NeedKind.Technical,
            Region.Parse(request.Regency),
            Kbli.Create(request.Sector.Version, request.Sector.Code));
        var weights = Weights.Create(matching.Proximity, matching.Sector, matching.Performance, matching.Availability);

        // A preferred provider who is eligible is a first wave alone.
        if (request.PreferredProvider is { } preferred && request.Waves.Count == 0)
        {
            var alone = new Shortlist(need, 1, weights, ProvinceDistances.BuiltIn);
            var names = new Dictionary<string, string>(StringComparer.Ordinal);
            await Consider(broker, request, sme, preferred, alone, names, at, cancel);
            if (alone.Best.Count == 1)
            {
                return Offers(request, alone, names);
            }
        }

        return await ChooseFromIndex(broker, request, sme, need, weights, at, cancel);
    }

    private static async ValueTask<IReadOnlyList<RequestOffer>> ChooseFromIndex(
        Broker broker, Request request, Sme sme, Need need, Weights weights, DateTimeOffset at, CancellationToken cancel)
    {
        var today = Calendar.LocalDate(at, Zone.Wib);
        var bounds = new List<(int Upper, string Provider)>();
        foreach (var part in new[] { request.Province, MatchIndexRecords.National })
        {
            foreach (var state in await broker.Lists.All(MatchIndexRecords.Entries(request.Scheme, part), cancel))
            {
                if (!state.Paused && state.From <= today && today <= state.To
                    && state.Services.Contains(request.ServiceNeeded, StringComparer.Ordinal)
                    && !request.Excluded.Contains(state.Provider, StringComparer.Ordinal))
                {
                    bounds.Add((Matcher.Upper(need, Region.Parse(state.Regency), Sectors.Create(state.SectorsVersion, state.Sectors), weights, ProvinceDistances.BuiltIn), state.Provider));
                }
            }
        }

        // A provider that moved from one part of the index to the other may be seen in both for a moment.
        var best = new Shortlist(need, broker.Settings.Matching.OffersPerWave, weights, ProvinceDistances.BuiltIn);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (upper, provider) in bounds.DistinctBy(bound => bound.Provider, StringComparer.Ordinal).OrderByDescending(bound => bound.Upper))
        {
            if (best.IsClosedTo(upper))
            {
                break;
            }

            await Consider(broker, request, sme, provider, best, names, at, cancel);
        }

        return Offers(request, best, names);
    }

    private static async ValueTask Consider(
        Broker broker, Request request, Sme sme, string provider, Shortlist list, Dictionary<string, string> names, DateTimeOffset at, CancellationToken cancel)
    {
        if (await broker.Ledger.Read(RegistryRecords.Standing(provider), cancel) is { State: var standing } && Eligibility.WhyNot(standing, request, sme.Members, at) is null)
        {
            names[provider] = standing.Name;
            list.Add(new(
                provider,
                Region.Parse(standing.Regency),
                Sectors.Create(standing.SectorsVersion, standing.Sectors),
                new(standing.RatingSum, standing.RatingCount, standing.Approved, standing.Decided),
                standing.Engaged.Count,
                standing.Capacity,
                standing.OffersLast30Days(at)));
        }
    }

    private static IReadOnlyList<RequestOffer> Offers(Request request, Shortlist best, Dictionary<string, string> names) =>
    [
        .. best.Best.Select(ranked => new RequestOffer(
            Ids.From(request.Sme, request.Number.ToString(), request.Round.ToString(), request.WavesThisRound.ToString(), ranked.Candidate.Id),
            ranked.Candidate.Id,
            names[ranked.Candidate.Id],
            new(ranked.Score.Proximity.Value, ranked.Score.Sector.Value, ranked.Score.Performance.Value, ranked.Score.Availability.Value, ranked.Score.Total),
            OfferState.Open)),
    ];
}
