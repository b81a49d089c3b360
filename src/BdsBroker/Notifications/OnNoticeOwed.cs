using BdsBroker.Core;
using BdsBroker.Registry;
using BdsBroker.Storage;

namespace BdsBroker.Notifications;

/// <summary>Puts a notice into the inbox of everybody it is owed to: the person, or each accepted member of the party as it is by now.</summary>
/// <remarks>
/// A notice is a row of its own and touches no other, so that any number can be put at once. What counted them would be one row that all of them change: whoever is told
/// most would be told last.
/// </remarks>
internal static class OnNoticeOwed
{
    // One commit takes no more; twice as many make room as come, so that an inbox whose limit was lowered gets there.
    private const int MostAtOnce = 16;

    // Of 32 letters that the last one of an id may be, each as likely as any other.
    private const string MakingRoom = "abcd";

    /// <summary>Whether the notice with this id looks whether the oldest must make room: one of eight on average, for that takes reading the whole inbox.</summary>
    internal static bool MakesRoom(string id) => MakingRoom.Contains(id[^1], StringComparison.Ordinal);

    internal static async Task<Problem?> Handle(NoticeOwed fact, Work work, NoticeCatalogue catalogue, CancellationToken cancel)
    {
        foreach (var person in await Readers(fact, work.Broker.Ledger, cancel))
        {
            await Put(person, fact, work, catalogue, cancel);
        }

        return null;
    }

    /// <summary>What a branch is to be told goes to its staff or, while it has none, to the staff of the whole bank, so that somebody hears of it.</summary>
    private static async Task<IReadOnlyList<string>> Readers(NoticeOwed fact, Ledger ledger, CancellationToken cancel)
    {
        if (fact.Party == NoticeKind.Person)
        {
            return [fact.PartyId];
        }

        var members = (await ledger.ListAll(Parties.Members(fact.Party, fact.PartyId), cancel)).Select(member => member.State).Where(member => member.Accepted).ToLookup(member => member.Branch ?? "", member => member.Person);
        string[] staff = [.. members[fact.Branch ?? ""]];
        return staff.Length > 0 ? staff : [.. members[""]];
    }

    private static async Task Put(string person, NoticeOwed fact, Work work, NoticeCatalogue catalogue, CancellationToken cancel)
    {
        var id = NoticeRecords.IdOf(fact);
        var address = NoticeRecords.Notice(person, id);
        await work.Broker.Apply(work, address.Partition, async draft =>
        {
            if (await work.Broker.Ledger.Read(address, cancel) is null)
            {
                var notice = new PersonNotice(id, fact.Code, fact.Link, fact.At, fact.Values);
                var leaving = await Leaving(person, notice, work, catalogue, cancel);
                draft.Add(address, notice with { Deliveries = leaving.Count > 0 ? leaving : null }, "notice.put");
                if (fact.Party == NoticeKind.Person && (await work.Broker.Ledger.Read(Parties.OfPerson(person), cancel))?.State.Parties is not { Count: > 0 })
                {
                    draft.Owe(new PersonWithoutParty(person));
                }

                draft.Owe(leaving.Select(delivery => new DeliveryDue(person, delivery.Channel, id, delivery.Turn) { Due = delivery.Next }));
            }

            return null;
        }, cancel);
        if (MakesRoom(id))
        {
            await work.Broker.Apply(work, address.Partition, draft => MakeRoom(person, draft, work.Broker, cancel), cancel);
        }
    }

    /// <summary>The ways that a notice leaves by, as the person wants it now; what is not urgent waits for the end of quiet hours. Without a channel nothing is even looked at.</summary>
    private static async ValueTask<IReadOnlyList<NoticeDelivery>> Leaving(string person, PersonNotice notice, Work work, NoticeCatalogue catalogue, CancellationToken cancel)
    {
        if (!work.Broker.Channels.Any || (await work.Broker.Ledger.Read(ReachRecords.Of(person), cancel))?.State is not { } reach)
        {
            return [];
        }

        var kind = catalogue.Find(notice.Code);
        var morning = reach.Quiet?.EndOf(work.Now);
        var due = kind?.Until(notice.Values) <= morning ? null : morning;
        return [.. reach.OpenFor(kind?.Asks ?? Asks.Nothing, work.Broker.Channels.Offered).Select(channel => new NoticeDelivery(channel, DeliveryState.Waiting, work.Now) { Next = due })];
    }

    private static async ValueTask<Problem?> MakeRoom(string person, Draft draft, Broker broker, CancellationToken cancel)
    {
        var excess = -broker.Settings.Limits.NoticesPerPerson;
        for (string? cursor = null; ;)
        {
            var page = await broker.Ledger.List(NoticeRecords.OldestFirst(person), cursor, StorageLimits.RangeLimit, cancel);
            excess += page.Items.Count;
            if ((cursor = page.Next) is null)
            {
                break;
            }
        }

        if (excess > 0)
        {
            foreach (var notice in (await broker.Ledger.List(NoticeRecords.OldestFirst(person), null, Math.Min(excess, MostAtOnce), cancel)).Items)
            {
                if (await broker.Ledger.Read(NoticeRecords.Notice(person, notice.State.Id), cancel) is { } leaving)
                {
                    draft.Remove(leaving, "notice.made-room");
                }
            }
        }

        return null;
    }
}
