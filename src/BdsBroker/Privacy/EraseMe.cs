using BdsBroker.Core;
using BdsBroker.Notifications;
using BdsBroker.Registry;
using BdsBroker.Requests;

namespace BdsBroker.Privacy;

/// <summary>One part that is erased, as told to the person.</summary>
internal sealed record ErasedPartView(ErasureStep Step, string Party, string Id);

/// <summary>One part that is kept, why, and until when.</summary>
internal sealed record KeptPartView(string Party, string Id, string Why, string Reason, DateOnly? Until);

/// <summary>What becomes of what was kept of a person.</summary>
/// <param name="Id">The person's id.</param>
/// <param name="State">none, running or done.</param>
/// <param name="AskedAt">When it was asked.</param>
/// <param name="DoneAt">When it was done.</param>
/// <param name="Erased">What is erased.</param>
/// <param name="Kept">What is kept, and why.</param>
internal sealed record ErasureView(string Id, string State, DateTimeOffset? AskedAt, DateTimeOffset? DoneAt, IReadOnlyList<ErasedPartView> Erased, IReadOnlyList<KeptPartView> Kept)
{
    internal static ErasureView Of(string person, Erasure erasure, Language language) => new(
        person,
        erasure.DoneAt is null ? "running" : "done",
        erasure.AskedAt,
        erasure.DoneAt,
        [.. erasure.Erased.Select(part => new ErasedPartView(part.Step, part.Party, part.Id))],
        [.. erasure.Kept.Select(part => new KeptPartView(part.Party, part.Id, part.Why, ErasureWords.Of(part.Why).In(language), part.Until))]);
}

/// <summary>The caller asks to be erased: decided at once and told, worked off by message.</summary>
internal static class EraseMe
{
    internal static Task<Answer<ErasureView>> Handle(Call call, Broker broker, CancellationToken cancel)
    {
        var address = PrivacyRecords.Erasure(call.PersonId);
        return broker.Commit<ErasureView>(call, address.Partition, async draft =>
        {
            var now = await broker.Ledger.Read(address, cancel);
            var (erased, kept) = now is { State.DoneAt: null } ? ([], []) : await Parts(broker, call.PersonId, call.Now, cancel);
            var decision = Erasure.Ask(now?.State, erased, kept, call.PersonId, call.Now);
            draft.Owe(decision.Facts);
            var next = decision.Next is { } asked ? draft.Put(address, now, asked, decision.What!) : now!;
            return Answer<ErasureView>.Accepted(ErasureView.Of(call.PersonId, next.State, call.Language), "/me/erase", next.ETag);
        }, cancel);
    }

    /// <summary>What there is of a person, and what of it must stay, as it looks now: who is last is decided by the roster when the person leaves.</summary>
    private static async ValueTask<(IReadOnlyList<ErasedPart> Erased, IReadOnlyList<KeptPart> Kept)> Parts(Broker broker, string person, DateTimeOffset at, CancellationToken cancel)
    {
        var ledger = broker.Ledger;
        List<ErasedPart> erased = [];
        List<KeptPart> kept = [];
        var logUntil = RegistryFields.DayInWib(broker.Deadlines.After(at, broker.Settings.Retention.AccessLog, "31"));
        foreach (var party in (await ledger.Read(Parties.OfPerson(person), cancel))?.State.Parties ?? [])
        {
            var roster = await ledger.ReadKnown(Parties.Roster(party.Party, party.Id, party.Branch), cancel);
            var isLast = (party.Party == Parties.Bank ? Roster.Dismiss(roster.State, person) : Roster.Remove(roster.State, person, person)).Refusal == RegistryProblems.LastOwner;
            switch (party.Party)
            {
                case Parties.Sme when isLast:
                    await Sme(party.Id);
                    break;
                case Parties.Provider when isLast:
                    erased.Add(new(ErasureStep.CloseProvider, party.Party, party.Id));
                    kept.AddRange(KeptOfClosed.Provider(party.Id));
                    break;
                case Parties.Bank when isLast:
                    kept.Add(new(party.Party, party.Id, ErasureWords.BankNeedsSomebody, null));
                    break;
                default:
                    erased.Add(new(ErasureStep.Leave, party.Party, party.Id));
                    break;
            }
        }

        if (await ledger.Read(KadinDeskRecords.Seats(person), cancel) is { State.Regencies.Count: > 0 })
        {
            erased.Add(new(ErasureStep.LeaveSeats, NoticeKind.Person, person));
        }

        if ((await ledger.List(NoticeRecords.All(person), null, 1, cancel)).Items.Count > 0)
        {
            erased.Add(new(ErasureStep.DeleteNotices, NoticeKind.Person, person));
        }

        if (await ledger.Read(ReachRecords.Of(person), cancel) is { State.Subject: not null })
        {
            erased.Add(new(ErasureStep.ForgetReach, NoticeKind.Person, person));
        }

        if ((await ledger.List(Looks.By(person), null, 1, cancel)).Items.Count > 0)
        {
            kept.Add(new(NoticeKind.Person, person, ErasureWords.AccessLog, logUntil));
        }

        return (erased, kept);

        async ValueTask Sme(string id)
        {
            var requests = await ledger.ListAll(RequestRecords.All(id), cancel);
            if (requests.Any(request => request.State.State == RequestState.Disbursed))
            {
                kept.Add(new(Parties.Sme, id, ErasureWords.LoanRunning, null));
                return;
            }

            erased.Add(new(ErasureStep.CloseSme, Parties.Sme, id));
            kept.AddRange(KeptOfClosed.Sme(id, requests));
        }
    }
}

/// <summary>What became of the caller's wish to be erased.</summary>
internal static class ReadErasure
{
    internal static async Task<Answer<ErasureView>> Handle(Call call, Broker broker, CancellationToken cancel) =>
        await broker.Ledger.Read(PrivacyRecords.Erasure(call.PersonId), cancel) is { } now
            ? Answer<ErasureView>.Ok(ErasureView.Of(call.PersonId, now.State, call.Language), now.ETag)
            : Answer<ErasureView>.Ok(new(call.PersonId, "none", null, null, [], []));
}
