using BdsBroker.Core;
using BdsBroker.Plans;
using BdsBroker.Proposals;
using BdsBroker.Registry;
using BdsBroker.Requests;

namespace BdsBroker.Privacy;

/// <summary>How far it came with a party that a person leaves.</summary>
internal enum Closing
{
    /// <summary>It is closed.</summary>
    Done,

    /// <summary>Somebody else owns it by now: the person left, the party stays.</summary>
    Left,

    /// <summary>Nobody else runs the bank: the person stays.</summary>
    NeedsSomebody,

    /// <summary>A bank has to take note of a withdrawal first; it does so by message.</summary>
    Waits,

    /// <summary>A loan was paid out meanwhile: the SME stays.</summary>
    LoanRunning,
}

/// <summary>Closes an SME that nobody else owns, step by step; each step finds what an earlier delivery left.</summary>
internal static class CloseSme
{
    private const int AtOnce = 40;

    internal static async Task<Closing> Run(string sme, string person, Work work, CancellationToken cancel)
    {
        var broker = work.Broker;
        if (await LeaveParty.Run(Parties.Sme, sme, person, work, null, cancel) == Leaving.Left)
        {
            return Closing.Left;
        }

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

        // Somebody may have accepted to own it while the bank took its time. Where nobody did, nobody can change anything of it from here on.
        switch (await LeaveParty.Run(Parties.Sme, sme, person, work, draft => Close(draft, sme, work, cancel), cancel))
        {
            case Leaving.Left:
                return Closing.Left;
            case Leaving.Last:
                return Closing.Waits;
        }

        await LeaveParty.EndAll(Parties.Sme, sme, work, cancel);
        await Remembered.ForgetAll(Parties.Partition(Parties.Sme, sme), broker, cancel);
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

    /// <summary>Drafts it, unless a request was made meanwhile. The count of requests is written too, so that one made at the same time loses or is seen.</summary>
    private static async ValueTask<bool> Close(Draft draft, string sme, Work work, CancellationToken cancel)
    {
        var ledger = work.Broker.Ledger;
        if (await ledger.Read(RequestRecords.Count(sme), cancel) is { } count)
        {
            if (count.State.Open > 0)
            {
                return false;
            }

            draft.Replace(count, count.State, "request.counted");
        }

        var now = await ledger.ReadKnown(RegistryRecords.Sme(sme), cancel);
        draft.Apply(now, Sme.Close(now.State, work.Now));
        return true;
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
