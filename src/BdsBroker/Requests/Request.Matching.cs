using BdsBroker.Core;

namespace BdsBroker.Requests;

/// <content>From submission to an engagement: waves of offers, who wins, and what happens when nobody does.</content>
internal sealed partial record Request
{
    /// <summary>A new request. It looks for help at once.</summary>
    internal static (Request Request, IReadOnlyList<Fact> Facts) Submit(Request details, DateTimeOffset at, Deadlines deadlines)
    {
        var submitted = (details with { State = RequestState.Submitted, SubmittedAt = at }).Waiting(WaitFor.Matching, details.After(at, deadlines.Waits.Matching, deadlines));
        return (submitted,
        [
            new RequestOpened(details.Sme, details.Number),
            new WaitEnded(details.Sme, details.Number, submitted.Generation) { Due = submitted.Wait!.Until },
        ]);
    }

    /// <summary>Whether a wave may be made now: the request looks for help and no offer of it is open.</summary>
    internal bool LooksForHelp => State == RequestState.Submitted || (State == RequestState.Offered && Wait?.For == WaitFor.Matching);

    /// <summary>How many waves the present round has had.</summary>
    internal int WavesThisRound => Waves.Count(wave => wave.Round == Round);

    /// <summary>Makes the next wave of offers, or ends the round where nobody is left to ask: technical requests go to the KADIN desk, others to the officer.</summary>
    /// <param name="now">The request.</param>
    /// <param name="chosen">Whom to ask, best first; empty where nobody is eligible or the round has had all its waves.</param>
    /// <param name="at">Now.</param>
    /// <param name="deadlines">The terms.</param>
    internal static Decision<Request> MakeWave(Request now, IReadOnlyList<RequestOffer> chosen, DateTimeOffset at, Deadlines deadlines)
    {
        if (!now.LooksForHelp)
        {
            return Decision.Unchanged(now);
        }

        if (chosen.Count == 0)
        {
            return NobodyLeft(now, at, deadlines);
        }

        var until = now.After(at, deadlines.Waits.Offer, deadlines);
        var next = (now with
        {
            State = RequestState.Offered,
            Waves = [.. now.Waves, new(now.Round, now.WavesThisRound + 1, at, until, chosen)],
            Desk = null,
        }).Waiting(WaitFor.Offers, until);
        return Become(now, next, "request.offered", null);
    }

    private static Decision<Request> NobodyLeft(Request now, DateTimeOffset at, Deadlines deadlines)
    {
        var tried = now.SkilledPerson && now.WavesThisRound == 0 ? "skilled-person-wanted" : now.WavesThisRound == 0 ? "nobody-eligible" : "nobody-accepted";
        if (now.Kind == RequestKind.Technical)
        {
            var withKadin = (now with { State = RequestState.WithKadin, Tried = tried, Desk = new("kadin", tried, at) })
                .Waiting(WaitFor.Kadin, now.After(at, deadlines.Waits.Kadin, deadlines));
            return Become(now, withKadin, "request.with-kadin", tried, now.TellSme(RequestNotices.WithKadin, at));
        }

        var unmatched = (now with { State = RequestState.Unmatched, Tried = tried, Desk = new("unmatched", tried, at) })
            .Waiting(WaitFor.Officer, now.After(at, deadlines.Waits.Officer, deadlines));
        return Become(now, unmatched, "request.unmatched", tried, now.TellSme(RequestNotices.Unmatched, at));
    }

    /// <summary>A provider accepts an offer. The first acceptance wins; the winner who asks again gets the same answer.</summary>
    internal static Decision<Request> Accept(Request now, string offer, Engagement helper, DateTimeOffset at, Deadlines deadlines)
    {
        if (now.Engagement is { } engagement && engagement.Offer == offer && engagement.Provider == helper.Provider)
        {
            return Decision.Unchanged(now);
        }

        return now.Offer(offer) switch
        {
            { State: OfferState.Open } when now.State != RequestState.Offered => RequestProblems.OfferWithdrawn,
            { State: OfferState.Open } when at >= now.Wait!.Until => RequestProblems.OfferExpired,
            { State: OfferState.Open } => Engage(now, helper, "request.engaged", null, at, deadlines),
            { State: OfferState.Expired } => RequestProblems.OfferExpired,
            { State: OfferState.Declined } => RequestProblems.OfferDeclined,
            { State: OfferState.Withdrawn, Reason: "another-accepted" } => RequestProblems.AnotherTook,
            _ => RequestProblems.OfferWithdrawn,
        };
    }

    /// <summary>A desk assigns a provider or an expert to a request that found nobody (or whose helper is idle).</summary>
    internal static Decision<Request> Assign(Request now, Engagement helper, string note, DateTimeOffset at, Deadlines deadlines) => now.State switch
    {
        RequestState.Submitted or RequestState.Offered or RequestState.Unmatched or RequestState.WithKadin => Engage(now, helper, "request.assigned", note, at, deadlines),
        RequestState.Engaged when now.Engagement!.Provider == helper.Provider && now.Engagement.Expert == helper.Expert => Decision.Unchanged(now),
        RequestState.Engaged when now.Desk is not null => Engage(now, helper, "request.assigned", note, at, deadlines),
        RequestState.Disbursed => TakeOverVisits(now, helper, note, at, deadlines),
        _ => RequestProblems.NotNow(now.State),
    };

    private static Decision<Request> Engage(Request now, Engagement helper, string what, string? reason, DateTimeOffset at, Deadlines deadlines)
    {
        var until = now.After(at, deadlines.Waits.Contact, deadlines);
        var next = (now with
        {
            State = RequestState.Engaged,
            Engagement = helper,
            Earlier = now.Engagement is { } earlier ? [.. now.Earlier, earlier] : now.Earlier,
            Waves = Settle(now.Waves, offer => offer.State == OfferState.Open, offer => offer.Id == helper.Offer
                ? offer with { State = OfferState.Accepted, SettledAt = at }
                : offer with { State = OfferState.Withdrawn, Reason = "another-accepted", SettledAt = at }),
            Tried = null,
            Desk = null,
            ProviderSaidComplete = null,
            SmeSaidComplete = null,
        }).Waiting(WaitFor.Contact, until).Reach(MilestoneKind.Engaged, at);
        return Become(now, next, what, reason,
        [
            next.TellSme(RequestNotices.Engaged, at, ("name", helper.Name), next.Until(until)),
            .. helper.Offer is null ? next.TellHelper(RequestNotices.Assigned, at) : [],
        ]);
    }

    /// <summary>A provider declines an offer; it is not asked again for this request. Declining again is the same answer.</summary>
    internal static Decision<Request> Decline(Request now, string offer, string reason, DateTimeOffset at, Deadlines deadlines) => now.Offer(offer) switch
    {
        { State: OfferState.Declined } => Decision.Unchanged(now),
        { State: OfferState.Open } open => SettleOne(now, open with { State = OfferState.Declined, Reason = reason, SettledAt = at }, "offer.declined", reason, at, deadlines),
        { State: OfferState.Accepted } => RequestProblems.OfferAccepted,
        { State: OfferState.Expired } => RequestProblems.OfferExpired,
        _ => RequestProblems.OfferWithdrawn,
    };

    /// <summary>An open offer is taken back because the provider may not have it (any more): suspended, expired, paused, full.</summary>
    internal static Decision<Request> WithdrawOffer(Request now, string offer, string why, DateTimeOffset at, Deadlines deadlines) =>
        now.Offer(offer) is { State: OfferState.Open } open
            ? SettleOne(now, open with { State = OfferState.Withdrawn, Reason = why, SettledAt = at }, "offer.withdrawn", why, at, deadlines)
            : Decision.Unchanged(now);

    private static Decision<Request> SettleOne(Request now, RequestOffer settled, string what, string reason, DateTimeOffset at, Deadlines deadlines)
    {
        var next = now with
        {
            Waves = Settle(now.Waves, offer => offer.Id == settled.Id, _ => settled),
            Excluded = settled.State == OfferState.Withdrawn ? now.Excluded : [.. now.Excluded, settled.Provider],
        };
        var nobodyLeft = now.State == RequestState.Offered && !next.Waves.Any(wave => wave.Offers.Any(offer => offer.State == OfferState.Open));
        return nobodyLeft
            ? NextWave(now, next, what, reason, at, deadlines)
            : Become(now, next, what, reason);
    }

    /// <summary>The wave's deadline has come: open offers lapse and the next wave is made.</summary>
    private static Decision<Request> LapseWave(Request now, DateTimeOffset at, Deadlines deadlines)
    {
        var open = now.Waves.SelectMany(wave => wave.Offers).Where(offer => offer.State == OfferState.Open).ToList();
        var next = now with
        {
            Waves = Settle(now.Waves, offer => offer.State == OfferState.Open, offer => offer with { State = OfferState.Expired, SettledAt = at }),
            Excluded = [.. now.Excluded, .. open.Select(offer => offer.Provider)],
        };
        return NextWave(now, next, "request.wave-lapsed", null, at, deadlines);
    }

    private static Decision<Request> NextWave(Request now, Request next, string what, string? reason, DateTimeOffset at, Deadlines deadlines)
    {
        // The officer hears of it after the first wave came to nothing, not only when all did.
        next = (next with { Desk = new("overdue", "wave-without-acceptance", at) }).Waiting(WaitFor.Matching, now.After(at, deadlines.Waits.Matching, deadlines));
        return Become(now, next, what, reason,
        [
            new RequestOpened(now.Sme, now.Number),
            now.TellSme(RequestNotices.NextWave, at),
        ]);
    }

    /// <summary>The SME, before forwarding, wants another provider.</summary>
    internal static Decision<Request> Reassign(Request now, string reason, int mostRounds, DateTimeOffset at, Deadlines deadlines) =>
        now is { State: RequestState.Engaged, Engagement: not null } or { State: RequestState.Declined }
            ? now.Round >= mostRounds ? RequestProblems.RoundsUsedUp : Reopen(now, "request.reassigned", reason, at, deadlines)
            : RequestProblems.NotNow(now.State);

    /// <summary>The engaged provider gives the request back; it is not asked again for it. After disbursement these are the visits left.</summary>
    internal static Decision<Request> HandBack(Request now, string reason, DateTimeOffset at, Deadlines deadlines) => now switch
    {
        { Engagement: null } => RequestProblems.NotNow(now.State),
        { State: RequestState.Engaged or RequestState.Declined } => Reopen(now, "request.handed-back", reason, at, deadlines),
        { State: RequestState.Disbursed } => now.VisitsLeft.Any()
            ? LeaveVisits(now, "visits.handed-back", reason, at, deadlines, now.TellHelper(RequestNotices.EngagementOver, at))
            : RequestProblems.NoVisitsLeft,
        _ => RequestProblems.NotNow(now.State),
    };

    /// <summary>
    /// The engaged provider is closed and works on nothing any more. What no bank has is matched anew; what a bank has goes on without a helper, and after disbursement the visits left wait on the officer's desk.
    /// </summary>
    internal static Decision<Request> LoseHelper(Request now, string provider, DateTimeOffset at, Deadlines deadlines) =>
        !now.Engages(provider) ? Decision.Unchanged(now)
        : now.State is RequestState.Engaged or RequestState.Declined ? HandBack(now, "provider-closed", at, deadlines)
        : now.State is RequestState.Disbursed ? LeaveVisits(now, "helper.left", "provider-closed", at, deadlines)
        : Become(
            now,
            now with { Engagement = null, Earlier = [.. now.Earlier, now.Engagement!], Excluded = [.. now.Excluded, provider] },
            "helper.left", "provider-closed", now.TellSme(RequestNotices.HelperLeft, at));

    /// <summary>A desk sends a request that found nobody back to matching; who declined or lapsed may be asked again.</summary>
    internal static Decision<Request> Rematch(Request now, string note, DateTimeOffset at, Deadlines deadlines) =>
        now.State is RequestState.Unmatched or RequestState.WithKadin
            ? Reopen(now with { Excluded = [.. now.Earlier.Select(engagement => engagement.Provider).OfType<string>()], SkilledPerson = false, PreferredProvider = null }, "request.rematched", note, at, deadlines, now)
            : now.State is RequestState.Submitted or RequestState.Offered ? Decision.Unchanged(now) : RequestProblems.NotNow(now.State);

    private static Decision<Request> Reopen(Request now, string what, string? reason, DateTimeOffset at, Deadlines deadlines, Request? before = null)
    {
        var next = (now with
        {
            State = RequestState.Submitted,
            Round = now.Round + 1,
            Engagement = null,
            Earlier = now.Engagement is { } engagement ? [.. now.Earlier, engagement] : now.Earlier,
            Excluded = now.Engagement?.Provider is { } provider ? [.. now.Excluded, provider] : now.Excluded,
            Desk = null,
            ProviderSaidComplete = null,
            SmeSaidComplete = null,
        }).Waiting(WaitFor.Matching, now.After(at, deadlines.Waits.Matching, deadlines));
        return Become(before ?? now, next, what, reason,
        [
            new RequestOpened(now.Sme, now.Number),
            now.TellSme(RequestNotices.Reopened, at),
            .. now.TellHelper(RequestNotices.EngagementOver, at),
        ]);
    }

    /// <summary>A provider's certificate was withdrawn: the engagement stays, the officer is shown it.</summary>
    internal static Decision<Request> Warn(Request now, string provider, string warning, DateTimeOffset at) =>
        now.IsOpen && now.Engagement is { } engagement && engagement.Provider == provider && engagement.Warning != warning
            ? Become(now, (now with { Engagement = engagement with { Warning = warning } }).Warned(warning, at), "request.warning", warning)
            : Decision.Unchanged(now);

    private Request Warned(string warning, DateTimeOffset at) => this with { Desk = State == RequestState.Disbursed ? DeskWhileFollowed(at) : new("overdue", warning, at) };

    /// <summary>One offer of any wave.</summary>
    internal RequestOffer? Offer(string id) => Waves.SelectMany(wave => wave.Offers).FirstOrDefault(offer => offer.Id == id);

    private static IReadOnlyList<Wave> Settle(IReadOnlyList<Wave> waves, Func<RequestOffer, bool> which, Func<RequestOffer, RequestOffer> settled) =>
        [.. waves.Select(wave => wave with { Offers = [.. wave.Offers.Select(offer => which(offer) ? settled(offer) : offer)] })];

    /// <summary>The offers that are to be seen differently by their providers: those whose state differs, and those by which a provider was engaged that no longer is, or is again.</summary>
    private static IEnumerable<OfferChanged> OffersChanged(Request now, Request next) =>
        next.Waves.SelectMany(wave => wave.Offers)
            .Where(offer => now.Offer(offer.Id) != offer || ShowsEngagement(offer, now, next))
            .Select(offer => new OfferChanged(next.Sme, next.Number, offer.Provider, offer.Id));

    /// <summary>The providers whose engagement begins or ends, or for whom something else waits than before, or by another time; but for those whom an offer tells it.</summary>
    private static IEnumerable<EngagementChanged> EngagementsChanged(Request now, Request next)
    {
        var told = OffersChanged(now, next).Select(offer => offer.Provider).ToHashSet(StringComparer.Ordinal);
        return new[] { now.Engagement?.Provider, next.Engagement?.Provider }.OfType<string>().Distinct(StringComparer.Ordinal)
            .Where(provider => !told.Contains(provider)
                && (next.Engages(provider) != now.Engages(provider) || next.TakesPlace(provider) != now.TakesPlace(provider) || !next.TasksOf(provider).SequenceEqual(now.TasksOf(provider))))
            .Select(provider => new EngagementChanged(next.Sme, next.Number, provider));
    }

    private static bool ShowsEngagement(RequestOffer offer, Request now, Request next) =>
        offer.State == OfferState.Accepted && now.Engages(offer.Provider) != next.Engages(offer.Provider);

    /// <summary>Whether the provider is engaged in the request, and it is open.</summary>
    internal bool Engages(string provider) => IsOpen && Engagement?.Provider == provider;
}
