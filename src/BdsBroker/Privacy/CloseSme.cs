using BdsBroker.Core;
using BdsBroker.Plans;
using BdsBroker.Proposals;
using BdsBroker.Registry;
using BdsBroker.Requests;

namespace BdsBroker.Privacy;

/// <summary>How far closing an SME came.</summary>
internal enum Closing
{
    Done,

    /// <summary>A bank has to take note of a withdrawal first; it does so by message.</summary>
    Waits,

    /// <summary>A loan was paid out meanwhile: the SME stays.</summary>
    LoanRunning,
}

/// <summary>Closes an SME that nobody owns any more, step by step; each step finds what an earlier delivery left.</summary>
internal static class CloseSme
{
    private const int AtOnce = 40;

    internal static async Task<Closing> Run(string sme, Work work, CancellationToken cancel)
    {
        var broker = work.Broker;
        var requests = await broker.Ledger.ListAll(RequestRecords.All(sme), cancel);
        if (requests.Any(request => request.State.State == RequestState.Disbursed))
        {
            return Closing.LoanRunning;
        }

        foreach (var request in requests.Where(request => request.State.IsOpen))
        {
            await broker.ChangeRequest(work, sme, request.State.Number, now => now.IsOpen ? Request.Cancel(now, "erased", work.Now) : Decision.Unchanged(now), cancel);
        }

        foreach (var request in requests)
        {
            if ((await broker.Ledger.ReadKnown(RequestRecords.Request(sme, request.State.Number), cancel)).State.IsOpen)
            {
                return Closing.Waits;
            }
        }

        // Nobody can change anything of it from here on.
        await LeaveParty.RunForAll(Parties.Sme, sme, work, cancel);
        await CloseProfile(sme, work, cancel);
        foreach (var request in requests)
        {
            var number = request.State.Number;
            await RemoveDocuments(sme, number, work, cancel);
            await RemovePlan(sme, number, work, cancel);
            await RemoveSnapshots(sme, number, request.State.Forwarding?.Submission ?? 0, work, cancel);
            await broker.ChangeRequest(work, sme, number, Request.Forget, cancel);
        }

        await broker.Keys.Destroy(Parties.Partition(Parties.Sme, sme), cancel);
        return Closing.Done;
    }

    private static Task<Problem?> CloseProfile(string sme, Work work, CancellationToken cancel)
    {
        var address = RegistryRecords.Sme(sme);
        return work.Broker.Apply(work, address.Partition, async draft =>
        {
            var now = await work.Broker.Ledger.ReadKnown(address, cancel);
            draft.Apply(now, Sme.Close(now.State, work.Now));
            return null;
        }, cancel);
    }

    // Files that a bank was shown stay for the bank (PinnedFiles).
    private static async Task RemoveDocuments(string sme, int number, Work work, CancellationToken cancel)
    {
        var ledger = work.Broker.Ledger;
        foreach (var document in await ledger.ListAll(PlanRecords.Documents(sme, number), cancel))
        {
            var address = PlanRecords.Document(sme, number, document.State.Id);
            await work.Broker.Apply(work, address.Partition, async draft =>
            {
                if (await ledger.Read(address, cancel) is { } now)
                {
                    draft.Remove(now, "document.erased");
                    await work.Broker.LetGo(draft, sme, number, now.State.Blob, cancel);
                }

                return null;
            }, cancel);
        }
    }

    private static async Task RemovePlan(string sme, int number, Work work, CancellationToken cancel)
    {
        var ledger = work.Broker.Ledger;
        var address = PlanRecords.Plan(sme, number);
        for (var left = true; left;)
        {
            await work.Broker.Apply(work, address.Partition, async draft =>
            {
                var versions = (await ledger.List(PlanRecords.Versions(sme, number), null, AtOnce, cancel)).Items;
                foreach (var version in versions)
                {
                    draft.Remove(await ledger.ReadKnown(PlanRecords.Version(sme, number, version.State.Version), cancel), "plan.erased");
                }

                left = versions.Count == AtOnce;
                if (!left && await ledger.Read(address, cancel) is { } plan)
                {
                    draft.Remove(plan, "plan.erased");
                }

                return null;
            }, cancel);
        }
    }

    private static async Task RemoveSnapshots(string sme, int number, int last, Work work, CancellationToken cancel)
    {
        for (var submission = 1; submission <= last; submission++)
        {
            var address = ProposalRecords.Snapshot(sme, number, submission);
            await work.Broker.Apply(work, address.Partition, async draft =>
            {
                if (await work.Broker.Ledger.Read(address, cancel) is { } snapshot)
                {
                    draft.Remove(snapshot, "request.unfrozen");
                }

                return null;
            }, cancel);
        }
    }
}
