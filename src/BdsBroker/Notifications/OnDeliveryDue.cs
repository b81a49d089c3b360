using BdsBroker.Core;

namespace BdsBroker.Notifications;

/// <summary>
/// Sends a notice through a channel, together with whatever else waits for the same person and channel. Before anything leaves, what is in the letter is committed, so that whoever
/// comes at the same time leaves it alone, and whoever comes after a crash sends the same letter again: twice perhaps, under one id, and never not at all.
/// </summary>
internal static class OnDeliveryDue
{
    // Each notice is stored three times; one commit takes 98 changes.
    private const int MostInLetter = 20;
    private const int MostLookedAt = 100;
    private static readonly TimeSpan AfterOther = TimeSpan.FromSeconds(5);

    /// <summary>A letter that is about to leave.</summary>
    private sealed record Ready(Letter Letter, Personal To, string Notice, int Turn);

    internal static async Task<Problem?> Handle(DeliveryDue fact, Work work, NoticeCatalogue catalogue, CancellationToken cancel)
    {
        if (await MakeReady(fact, work, catalogue, cancel) is not { } ready)
        {
            return null;
        }

        var attempt = await work.Broker.Channels.Send(fact.Channel, ready.Letter, cancel);
        await ChannelHealth.Note(fact.Channel, attempt, work, cancel);
        return await Settle(fact, ready, attempt, work, catalogue, cancel);
    }

    /// <summary>Decides what the letter holds, and keeps that; null where nothing is to leave now.</summary>
    private static async Task<Ready?> MakeReady(DeliveryDue fact, Work work, NoticeCatalogue catalogue, CancellationToken cancel)
    {
        var (broker, person, channel) = (work.Broker, fact.Person, fact.Channel);
        Ready? ready = null;
        await broker.Apply(work, NoticeRecords.Partition(person), async draft =>
        {
            ready = null;
            if (await broker.Ledger.Read(NoticeRecords.Notice(person, fact.Notice), cancel) is not { } notice)
            {
                await Disband(fact, draft, broker.Ledger, cancel);
                return null;
            }

            if (notice.State.On(channel) is not { IsUnderWay: true } own || own.Turn != fact.Turn || (own.State == DeliveryState.Sending && own.Letter != fact.Notice))
            {
                // Done, or another message carries it.
                return null;
            }

            var reach = (await broker.Ledger.Read(ReachRecords.Of(person), cancel))?.State;
            var all = await Members(notice, own, person, broker.Ledger, cancel);
            var way = broker.Channels.Offered.Contains(channel) ? reach?.Of(channel) : null;
            var decision = LetterDecision.Of(way, reach?.Quiet, [.. all.Select(each => each.State)], catalogue.Until, work.Now);
            if (decision.Departure == Departure.NotWanted)
            {
                End(draft, all, channel, DeliveryState.NotWanted, "off", work.Now);
                return null;
            }

            // The letter's own notice carries the others on their way, whether or not it was read.
            List<Stored<PersonNotice>> leaving = [.. all.Where(each => decision.Unread.Contains(each.State))];
            End(draft, all.Except(leaving).Where(each => each.State.Id != notice.State.Id || leaving.Count == 0), channel, DeliveryState.NotWanted, "read", work.Now);
            switch (decision.Departure)
            {
                case Departure.TooLate:
                    End(draft, leaving.Append(notice).DistinctBy(each => each.State.Id, StringComparer.Ordinal), channel, DeliveryState.GivenUp, "too-late", work.Now);
                    draft.Owe(new DeliveryGivenUp(person, channel, notice.State.Id, work.Now, "too-late"));
                    break;
                case Departure.Waits:
                    Later(draft, notice, own, person, decision.Until);
                    break;
                case Departure.Leaves when own.State == DeliveryState.Sending:
                    ready = await Write(fact, own, way!, reach!, leaving, broker, catalogue, cancel);
                    break;
                case Departure.Leaves when await Gather(fact, draft, notice, own, leaving, work, catalogue, cancel) is { } begun:
                    ready = await Write(fact, begun, way!, reach!, leaving, broker, catalogue, cancel);
                    break;
            }

            return null;
        }, cancel);
        return ready;
    }

    /// <summary>Takes into a new letter what else waits for the same person and channel, and notes on each that it is leaving.</summary>
    /// <returns>The delivery of the letter's own notice; null where it waits for another letter that is being tried in vain, to leave with that one's next try.</returns>
    private static async ValueTask<NoticeDelivery?> Gather(
        DeliveryDue fact, Draft draft, Stored<PersonNotice> notice, NoticeDelivery own, List<Stored<PersonNotice>> leaving, Work work, NoticeCatalogue catalogue, CancellationToken cancel)
    {
        var (ledger, person, channel) = (work.Broker.Ledger, fact.Person, fact.Channel);
        var waiting = (await ledger.List(NoticeRecords.Unread(person), null, MostLookedAt, cancel)).Items.Where(each => each.State.Id != notice.State.Id).ToList();
        if (waiting.Select(each => each.State.On(channel)).FirstOrDefault(other => other is { State: DeliveryState.Sending, Next: not null }) is { Next: { } next } && next > work.Now)
        {
            Later(draft, notice, own, person, next + AfterOther);
            return null;
        }

        foreach (var listed in waiting.Where(each => each.State.On(channel) is { State: DeliveryState.Waiting } && !(catalogue.Until(each.State) <= work.Now)).Take(MostInLetter - 1))
        {
            if (await ledger.Read(NoticeRecords.Notice(person, listed.State.Id), cancel) is { State.ReadAt: null } other && other.State.On(channel) is { State: DeliveryState.Waiting } mine)
            {
                leaving.Add(other);
                draft.Replace(other, other.State.With(mine with { State = DeliveryState.Sending, At = work.Now, Letter = notice.State.Id, Next = null }), "notice.leaving");
            }
        }

        var others = leaving.Where(each => each.State.Id != notice.State.Id).Select(each => each.State.Id).ToList();
        own = own with { State = DeliveryState.Sending, At = work.Now, Letter = notice.State.Id, FirstTry = work.Now, Next = null, With = others.Count > 0 ? others : null };
        draft.Replace(notice, notice.State.With(own), "notice.leaving");
        return own;
    }

    /// <summary>The letter, with the link that stops such letters where this server has an address of its own.</summary>
    private static async ValueTask<Ready> Write(
        DeliveryDue fact, NoticeDelivery own, Way way, Reach reach, IReadOnlyList<Stored<PersonNotice>> leaving, Broker broker, NoticeCatalogue catalogue, CancellationToken cancel)
    {
        var (person, channel, settings) = (fact.Person, fact.Channel, broker.Channels.Settings);
        var stop = settings.Api is { } api && reach.Subject is { } subject
            ? new Uri($"{api.AbsoluteUri.TrimEnd('/')}/api/v1/stop/{StopToken.Of(person, channel, await broker.Keys.Of(subject, cancel))}")
            : null;
        var letter = LetterForm.Of(
            Ids.From(person, Signals.NameOf(channel), fact.Notice), way.To.Value!, [.. leaving.OrderBy(each => each.State.Id, StringComparer.Ordinal).Select(each => each.State)], reach, catalogue,
            own.FirstTry!.Value, channel == ChannelKind.Email);
        return new(letter with { Stop = stop, Page = settings.InboxPage.Length > 0 ? new(settings.InboxPage) : null }, way.To, fact.Notice, own.Turn);
    }

    /// <summary>Keeps what came of the try.</summary>
    private static Task<Problem?> Settle(DeliveryDue fact, Ready ready, Attempt attempt, Work work, NoticeCatalogue catalogue, CancellationToken cancel)
    {
        var (broker, person, channel) = (work.Broker, fact.Person, fact.Channel);
        return broker.Apply(work, NoticeRecords.Partition(person), async draft =>
        {
            if (await broker.Ledger.Read(NoticeRecords.Notice(person, fact.Notice), cancel) is not { } notice)
            {
                // It made room for newer ones while its letter was on the way. What else was in the letter is still there.
                if (attempt.Fate == Fate.Sent)
                {
                    End(draft, await LeftBehind(fact, broker.Ledger, cancel), channel, DeliveryState.Sent, null, broker.Clock.GetUtcNow());
                }
                else
                {
                    await Disband(fact, draft, broker.Ledger, cancel);
                }

                return null;
            }

            if (notice.State.On(channel) is not { State: DeliveryState.Sending } own || own.Turn != ready.Turn || own.Letter != ready.Notice)
            {
                return null;
            }

            var now = broker.Clock.GetUtcNow();
            var all = await Members(notice, own, person, broker.Ledger, cancel);
            switch (attempt.Fate)
            {
                case Fate.Sent:
                    End(draft, all, channel, DeliveryState.Sent, null, now);
                    break;
                case Fate.Refused:
                    End(draft, all, channel, DeliveryState.Refused, attempt.Why, now);
                    draft.Owe(new DeliveryGivenUp(person, channel, fact.Notice, now, attempt.Why));
                    break;
                case Fate.Unreachable:
                    End(draft, all, channel, DeliveryState.Refused, attempt.Why, now);
                    await Break(draft, person, channel, ready.To, attempt.Why, work, cancel);
                    break;
                case Fate.Later when now - own.FirstTry >= Patience.InAll || all.All(each => catalogue.Until(each.State) <= now):
                    End(draft, all, channel, DeliveryState.GivenUp, attempt.Why, now);
                    draft.Owe(new DeliveryGivenUp(person, channel, fact.Notice, now, attempt.Why));
                    break;
                default:
                    Later(draft, notice, own with { Tries = own.Tries + 1, Why = attempt.Why }, person, now + Patience.After(own.Tries + 1, ready.Letter.Id, attempt.After));
                    break;
            }

            return null;
        }, cancel);
    }

    /// <summary>An address that reaches nobody: it is off, and the person reads so in the inbox.</summary>
    internal static async Task Break(Draft draft, string person, ChannelKind channel, Personal to, string why, Work work, CancellationToken cancel)
    {
        if (await work.Broker.Ledger.Read(ReachRecords.Of(person), cancel) is { } reach)
        {
            var decision = Reach.Break(reach.State, channel, to, why);
            draft.Apply(reach, decision);
            if (decision.Next is not null)
            {
                draft.Owe(ReachNotices.Broken.To(NoticeKind.Person, person, Signals.NameOf(channel), work.Now, "/me/notifications"));
            }
        }
    }

    /// <summary>The notice that a letter was of is gone: what else was in it finds a way of its own.</summary>
    private static async Task Disband(DeliveryDue fact, Draft draft, Ledger ledger, CancellationToken cancel)
    {
        foreach (var left in await LeftBehind(fact, ledger, cancel))
        {
            Later(draft, left, left.State.On(fact.Channel)! with { State = DeliveryState.Waiting, Letter = null }, fact.Person, null);
        }
    }

    /// <summary>What was in the letter of a notice that is gone.</summary>
    private static async ValueTask<IReadOnlyList<Stored<PersonNotice>>> LeftBehind(DeliveryDue fact, Ledger ledger, CancellationToken cancel)
    {
        List<Stored<PersonNotice>> left = [];
        foreach (var listed in (await ledger.List(NoticeRecords.Unread(fact.Person), null, MostLookedAt, cancel)).Items.Where(each => IsIn(each.State)).Take(MostInLetter))
        {
            if (await ledger.Read(NoticeRecords.Notice(fact.Person, listed.State.Id), cancel) is { } own && IsIn(own.State))
            {
                left.Add(own);
            }
        }

        return left;

        bool IsIn(PersonNotice notice) => notice.On(fact.Channel) is { State: DeliveryState.Sending } delivery && delivery.Letter == fact.Notice;
    }

    private static async ValueTask<List<Stored<PersonNotice>>> Members(Stored<PersonNotice> notice, NoticeDelivery own, string person, Ledger ledger, CancellationToken cancel)
    {
        List<Stored<PersonNotice>> all = [notice];
        foreach (var id in own.With ?? [])
        {
            if (await ledger.Read(NoticeRecords.Notice(person, id), cancel) is { } other && other.State.On(own.Channel) is { State: DeliveryState.Sending } with && with.Letter == notice.State.Id)
            {
                all.Add(other);
            }
        }

        return all;
    }

    private static void Later(Draft draft, Stored<PersonNotice> notice, NoticeDelivery own, string person, DateTimeOffset? due)
    {
        own = own with { Turn = own.Turn + 1, Next = due };
        draft.Replace(notice, notice.State.With(own), "notice.later");
        draft.Owe(new DeliveryDue(person, own.Channel, notice.State.Id, own.Turn) { Due = due });
    }

    private static void End(Draft draft, IEnumerable<Stored<PersonNotice>> all, ChannelKind channel, DeliveryState state, string? why, DateTimeOffset at)
    {
        foreach (var each in all)
        {
            draft.Replace(each, each.State.With(each.State.On(channel)!.End(state, why, at)), "notice.left");
        }
    }

    private static DateTimeOffset? Until(this NoticeCatalogue catalogue, PersonNotice notice) => catalogue.Find(notice.Code)?.Until(notice.Values);
}
