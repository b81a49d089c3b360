using BdsBroker.Core;
using BdsBroker.Registry;

namespace BdsBroker.Notifications;

/// <summary>Puts a notice into the inbox of everybody it is owed to: the person, or each accepted member of the party as it is by now.</summary>
internal static class OnNoticeOwed
{
    // The oldest make room one by one; more than one only after the limit was lowered.
    private const int MostAtOnce = 20;

    internal static async Task<Problem?> Handle(NoticeOwed fact, Work work, CancellationToken cancel)
    {
        foreach (var person in await Readers(fact, work.Broker.Ledger, cancel))
        {
            await Put(person, fact, work, cancel);
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

    private static Task<Problem?> Put(string person, NoticeOwed fact, Work work, CancellationToken cancel) => work.Broker.Apply(work, NoticeRecords.Partition(person), async draft =>
    {
        var ledger = work.Broker.Ledger;
        var id = NoticeRecords.IdOf(fact);
        var address = NoticeRecords.Notice(person, id);
        if (await ledger.Read(address, cancel) is not null)
        {
            return null;
        }

        var inbox = await ledger.Read(NoticeRecords.Inbox(person), cancel);
        var counts = inbox?.State ?? new(0, 0);
        if (counts.Total + 1 - work.Broker.Settings.Limits.NoticesPerPerson is var excess and > 0)
        {
            var oldest = (await ledger.List(NoticeRecords.OldestFirst(person), null, Math.Min(excess, MostAtOnce), cancel)).Items;
            if (string.CompareOrdinal(id, oldest[^1].State.Id) > 0)
            {
                // It is older than what would make room for it: it was here once and made room itself.
                return null;
            }

            foreach (var notice in oldest)
            {
                var leaving = await ledger.ReadKnown(NoticeRecords.Notice(person, notice.State.Id), cancel);
                draft.Remove(leaving, "notice.made-room");
                counts = new(counts.Total - 1, counts.Unread - (leaving.State.ReadAt is null ? 1 : 0));
            }
        }

        draft.Add(address, new(id, fact.Code, fact.Link, fact.At, fact.Values), "notice.put");
        draft.Put(NoticeRecords.Inbox(person), inbox, new(counts.Total + 1, counts.Unread + 1), "notice.put");
        return null;
    }, cancel);
}
