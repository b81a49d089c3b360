using BdsBroker.Core;
using BdsBroker.Notifications;
using BdsBroker.Registry;
using BdsBroker.Requests;

namespace BdsBroker.Privacy;

/// <summary>
/// Works off what a person asked to have erased. Every part looks at what is there by now, so that a delivery that comes twice, or after a crash half way, goes on where it ended.
/// What waits for a bank to take note of a withdrawal is looked at again a minute later.
/// </summary>
internal static class OnErasureAsked
{
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    // Each notice is listed twice more.
    private const int NoticesAtOnce = 20;

    internal static async Task<Problem?> Handle(ErasureAsked fact, Work work, CancellationToken cancel)
    {
        var broker = work.Broker;
        var address = PrivacyRecords.Erasure(fact.Person);
        var erasure = (await broker.Ledger.ReadKnown(address, cancel)).State;
        if (erasure.Run != fact.Run || erasure.DoneAt is not null)
        {
            return null;
        }

        List<KeptPart> stillNeeded = [];
        foreach (var part in erasure.Erased)
        {
            switch (part.Step)
            {
                case ErasureStep.CloseSme:
                    switch (await CloseSme.Run(part.Id, work, cancel))
                    {
                        case Closing.Waits:
                            await broker.Tell(fact with { Due = work.Now + Again }, cancel);
                            return null;
                        case Closing.LoanRunning:
                            stillNeeded.Add(new(part.Party, part.Id, ErasureWords.LoanRunning, null));
                            break;
                    }

                    break;
                case ErasureStep.CloseProvider:
                    await CloseProvider.Run(part.Id, work, cancel);
                    break;
                case ErasureStep.Leave:
                    await LeaveParty.Run(part.Party, part.Id, fact.Person, work, cancel);
                    break;
                case ErasureStep.LeaveSeats:
                    await LeaveSeats(fact.Person, work, cancel);
                    break;
                case ErasureStep.DeleteNotices:
                    await DeleteNotices(fact.Person, work, cancel);
                    break;
            }
        }

        return await broker.Apply(work, address.Partition, async draft =>
        {
            var now = await broker.Ledger.ReadKnown(address, cancel);
            draft.Apply(now, Erasure.Finish(now.State, fact.Run, stillNeeded, work.Now));
            return null;
        }, cancel);
    }

    private static Task<Problem?> LeaveSeats(string person, Work work, CancellationToken cancel)
    {
        var address = KadinDeskRecords.Seats(person);
        return work.Broker.Apply(work, address.Partition, async draft =>
        {
            if (await work.Broker.Ledger.Read(address, cancel) is { State.Regencies.Count: > 0 } seats)
            {
                draft.Replace(seats, new([]), "desk.erased");
            }

            return null;
        }, cancel);
    }

    private static async Task DeleteNotices(string person, Work work, CancellationToken cancel)
    {
        var ledger = work.Broker.Ledger;
        for (var left = true; left;)
        {
            await work.Broker.Apply(work, NoticeRecords.Partition(person), async draft =>
            {
                var some = (await ledger.List(NoticeRecords.All(person), null, NoticesAtOnce, cancel)).Items;
                left = some.Count > 0;
                foreach (var item in some)
                {
                    if (await ledger.Read(NoticeRecords.Notice(person, item.State.Id), cancel) is { } notice)
                    {
                        draft.Remove(notice, "notice.erased");
                    }
                }

                return null;
            }, cancel);
        }
    }
}

/// <summary>Takes a person off a party's roster.</summary>
internal static class LeaveParty
{
    internal static Task<Problem?> Run(string party, string id, string person, Work work, CancellationToken cancel) =>
        work.Broker.Apply(work, Parties.Partition(party, id), async draft =>
        {
            var ledger = work.Broker.Ledger;
            if (await ledger.Read(Parties.Member(party, id, person), cancel) is not { } member)
            {
                return null;
            }

            var roster = await ledger.ReadKnown(Parties.Roster(party, id, member.State.Branch), cancel);
            var decision = Roster.Erase(roster.State, person);
            draft.Apply(roster, decision);
            draft.Remove(member, "member.erased");
            if (member.State.Accepted)
            {
                await Members.Keep(draft, ledger, party, id, decision.Next ?? roster.State, cancel);
            }

            draft.Owe(new MembershipChanged(party, id, person));
            return null;
        }, cancel);

    /// <summary>Takes everybody off it.</summary>
    internal static async Task RunForAll(string party, string id, Work work, CancellationToken cancel)
    {
        foreach (var member in await work.Broker.Ledger.ListAll(Parties.Members(party, id), cancel))
        {
            await Run(party, id, member.State.Person, work, cancel);
        }
    }
}

/// <summary>Closes a provider that nobody owns any more.</summary>
internal static class CloseProvider
{
    internal static async Task Run(string id, Work work, CancellationToken cancel)
    {
        var broker = work.Broker;
        var standing = await broker.Ledger.ReadKnown(RegistryRecords.Standing(id), cancel);
        foreach (var reference in standing.State.Engaged)
        {
            // What a bank has by now stays as it was prepared; the name on it is the bank's record.
            var (sme, number) = Request.Refer(reference);
            await broker.ChangeRequest(work, sme, number, now => now.Engages(id) ? Request.HandBack(now, "provider-closed", work.Now, broker.Deadlines) : Decision.Unchanged(now), cancel);
        }

        await LeaveParty.RunForAll(Parties.Provider, id, work, cancel);
        await broker.Apply(work, Parties.Partition(Parties.Provider, id), async draft =>
        {
            var provider = await broker.Ledger.ReadKnown(RegistryRecords.Provider(id), cancel);
            if (provider.State.IsClosed)
            {
                return null;
            }

            var stands = await broker.Ledger.ReadKnown(RegistryRecords.Standing(id), cancel);
            var next = draft.Apply(provider, Provider.Close(provider.State));
            draft.Replace(stands, next.State.Stand(stands.State), "provider.closed");
            return null;
        }, cancel);
        await broker.Keys.Destroy(Parties.Partition(Parties.Provider, id), cancel);
    }
}
