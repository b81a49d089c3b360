using BdsBroker.Certificates;
using BdsBroker.Cohorts;
using BdsBroker.Core;
using BdsBroker.Matches;
using BdsBroker.Registry;
using BdsBroker.Requests;

namespace BdsBroker.Privacy;

/// <summary>
/// Closes a provider that nobody else owns; its applications are refused and its certificates revoked. Closed on its standing first: from then on no offer is made or accepted, and an acceptance that was under way is handed back by whoever
/// shows it on the standing (<see cref="OnOfferChanged"/>).
/// </summary>
internal static class CloseProvider
{
    internal static async Task<Closing> Run(string id, string person, Work work, CancellationToken cancel)
    {
        var broker = work.Broker;
        if (await LeaveParty.Run(Parties.Provider, id, person, work, draft => Close(draft, id, broker, cancel), cancel) != Leaving.Closed)
        {
            return Closing.Left;
        }

        var standing = (await broker.Ledger.ReadKnown(RegistryRecords.Standing(id), cancel)).State;
        // What moves on to its visits meanwhile leaves the standing in the commit that lists it as followed: read in this order nothing is left out.
        var followed = await broker.Ledger.ListAll(AgendaRecords.Followed(id), cancel);
        foreach (var (sme, number) in standing.Engaged.Select(Request.Refer).Union(followed.Select(agenda => (agenda.State.Sme, agenda.State.Number))))
        {
            await OnOfferChanged.HandBackFromClosed(work, id, sme, number, cancel);
        }

        foreach (var open in standing.Open)
        {
            var offer = (await broker.Ledger.ReadKnown(OfferRecords.Offer(id, open), cancel)).State;
            await broker.ChangeRequest(work, offer.Sme, offer.Number, now => Request.WithdrawOffer(now, open, "provider-closed", work.Now, broker.Deadlines), cancel);
        }

        await LeaveParty.EndAll(Parties.Provider, id, work, cancel);
        await CloseCertificates.Run(id, work, cancel);
        await LeaveCohorts.Run(id, work, cancel);
        await Remembered.ForgetAll(Parties.Partition(Parties.Provider, id), broker, cancel);
        await broker.Keys.Destroy(Parties.Partition(Parties.Provider, id), cancel);
        return Closing.Done;
    }

    private static async ValueTask<bool> Close(Draft draft, string id, Broker broker, CancellationToken cancel)
    {
        var provider = await broker.Ledger.ReadKnown(RegistryRecords.Provider(id), cancel);
        var standing = await broker.Ledger.ReadKnown(RegistryRecords.Standing(id), cancel);
        var next = draft.Apply(provider, Provider.Close(provider.State));
        draft.Replace(standing, next.State.Stand(standing.State) with { Members = [] }, "provider.closed");
        return true;
    }
}
