using BdsBroker.Core;
using BdsBroker.Registry;
using Microsoft.AspNetCore.Mvc;

namespace BdsBroker.Requests;

/// <summary>Shows a request on the desks as it is by now. The item is read before the request: whoever wrote it in between makes this commit fail and read again.</summary>
internal static class OnDeskChanged
{
    internal static Task<Problem?> Handle(DeskChanged fact, Work work, CancellationToken cancel)
    {
        var address = RequestRecords.Desk(fact.Sme, fact.Number);
        return work.Broker.Apply(work, address.Partition, async draft =>
        {
            var item = await work.Broker.Ledger.Read(address, cancel);
            var request = await work.Broker.Ledger.ReadKnown(RequestRecords.Request(fact.Sme, fact.Number), cancel);
            if (item is null || item.State.Revision < request.Revision)
            {
                draft.Put(address, item, new(request.Revision, request.State.Desk is null ? null : request.State), "desk.shown");
            }

            return null;
        }, cancel);
    }
}

/// <summary>The desk that nothing falls through: officers see every request on it, KADIN's desks the technical ones of their regencies.</summary>
internal static class ListDesk
{
    private static readonly string[] Lists = ["unmatched", "overdue", "kadin"];

    internal static async Task<Answer<ListView<DeskView>>> Handle(
        PageQuery page, Call call, Broker broker, [FromQuery] string? state = null, [FromQuery] string? regency = null, CancellationToken cancel = default)
    {
        if (page.Problem is { } problem)
        {
            return problem;
        }

        if (state is not null && !Lists.Contains(state, StringComparer.Ordinal))
        {
            return Problem.Invalid("state", new("Pilih unmatched, overdue, atau kadin.", "Choose unmatched, overdue or kadin."));
        }

        if (call.Actor.As == "officer")
        {
            return await View(await broker.Ledger.List(RequestRecords.DeskList(state), page.Cursor, page.Limit, cancel), call, broker, cancel);
        }

        var seats = await broker.Ledger.Read(KadinDeskRecords.Seats(call.PersonId), cancel);
        var regencies = seats?.State.Regencies ?? [];
        var chosen = regency ?? (regencies.Count > 0 ? regencies[0] : null);
        return chosen is null || !regencies.Contains(chosen, StringComparer.Ordinal)
            ? Answer<ListView<DeskView>>.Ok(new([], null))
            : await View(await broker.Ledger.List(RequestRecords.DeskOf(chosen, state), page.Cursor, page.Limit, cancel), call, broker, cancel);
    }

    private static async ValueTask<Answer<ListView<DeskView>>> View(Page<Stored<DeskItem>> items, Call call, Broker broker, CancellationToken cancel)
    {
        await broker.NoteLook(call, call.Shows!, items.Items.Select(item => item.State.Request!.Sme), cancel);
        return Answer<ListView<DeskView>>.Ok(new(
            [.. items.Items.Select(item => item.State.Request!).Select(request => new DeskView(request.Desk!, RequestWords.OfReason(request.Desk!.Why).In(call.Language), RequestView.Of(request, call.Language)))],
            items.Next));
    }
}
