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
    internal static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

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

        // What closing keeps is told by what was closed, which may be another party than it looked when asked.
        List<ErasedPart> erased = [];
        List<KeptPart> kept = [.. erasure.Kept.Where(part => part.Why is ErasureWords.AccessLog or ErasureWords.BankNeedsSomebody)];

        // A loan that was running when it was asked may be over by now.
        var loans = erasure.Kept.Where(part => part.Why == ErasureWords.LoanRunning).Select(part => new ErasedPart(ErasureStep.CloseSme, part.Party, part.Id));
        foreach (var part in erasure.Erased.Concat(loans))
        {
            var done = part;
            switch (part.Step)
            {
                case ErasureStep.CloseSme or ErasureStep.CloseProvider or ErasureStep.Leave:
                    switch (await Go(part, fact.Person, work, cancel))
                    {
                        case Closing.Waits:
                            await broker.Tell(fact with { Due = work.Now + Again }, cancel);
                            return null;
                        case Closing.LoanRunning:
                            kept.Add(new(part.Party, part.Id, ErasureWords.LoanRunning, null));
                            continue;
                        case Closing.NeedsSomebody:
                            kept.Add(new(part.Party, part.Id, ErasureWords.BankNeedsSomebody, null));
                            continue;
                        case Closing.Left:
                            done = part with { Step = ErasureStep.Leave };
                            break;
                        case Closing.Done when part.Party == Parties.Sme:
                            done = part with { Step = ErasureStep.CloseSme };
                            kept.AddRange(KeptOfClosed.Sme(part.Id, await broker.Ledger.ListAll(RequestRecords.All(part.Id), cancel)));
                            break;
                        case Closing.Done:
                            done = part with { Step = ErasureStep.CloseProvider };
                            kept.AddRange(KeptOfClosed.Provider(part.Id));
                            break;
                    }

                    break;
                case ErasureStep.LeaveSeats:
                    await LeaveSeats(fact.Person, work, cancel);
                    break;
                case ErasureStep.DeleteNotices:
                    await DeleteNotices(fact.Person, work, cancel);
                    break;
                case ErasureStep.ForgetReach:
                    await ForgetReach(fact.Person, work, cancel);
                    break;
            }

            erased.Add(done);
        }

        return await broker.Apply(work, address.Partition, async draft =>
        {
            var now = await broker.Ledger.ReadKnown(address, cancel);
            draft.Apply(now, Erasure.Finish(now.State, fact.Run, erased, [.. kept.Distinct()], work.Now));
            return null;
        }, cancel);
    }

    /// <summary>Whether somebody is left who owns a party may have changed since it was asked: the roster says.</summary>
    private static async Task<Closing> Go(ErasedPart part, string person, Work work, CancellationToken cancel) => part.Party switch
    {
        Parties.Sme => await CloseSme.Run(part.Id, person, work, cancel),
        Parties.Provider => await CloseProvider.Run(part.Id, person, work, cancel),
        _ => await LeaveParty.Run(part.Party, part.Id, person, work, null, cancel) == Leaving.Left ? Closing.Left : Closing.NeedsSomebody,
    };

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

    private static async Task ForgetReach(string person, Work work, CancellationToken cancel)
    {
        var address = ReachRecords.Of(person);
        if (await work.Broker.Ledger.Read(address, cancel) is { State.Subject: { } subject })
        {
            await work.Broker.Keys.Destroy(subject, cancel);
            await work.Broker.Apply(work, address.Partition, async draft =>
            {
                var now = await work.Broker.Ledger.ReadKnown(address, cancel);
                draft.Apply(now, Reach.Erase(now.State));
                return null;
            }, cancel);
        }
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
