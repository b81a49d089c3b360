using BdsBroker.Core;
using BdsBroker.Registry;
using Microsoft.AspNetCore.Http;
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

/// <summary>What a desk is searched by: why a request is on it, and what the latest visit after disbursement found.</summary>
internal sealed class DeskQuery
{
    [FromQuery(Name = "state")]
    public string? State { get; init; }

    [FromQuery(Name = "regency")]
    public string? Regency { get; init; }

    [FromQuery(Name = "why")]
    public string? Why { get; init; }

    [FromQuery(Name = "business")]
    public string? Business { get; init; }

    [FromQuery(Name = "loan")]
    public string? Loan { get; init; }

    private static readonly string[] Lists = ["unmatched", "overdue", "trouble", "kadin"];

    internal Problem? Check() =>
        State is not null && !Lists.Contains(State, StringComparer.Ordinal) ? Problem.Invalid("state", new("Pilih unmatched, overdue, trouble, atau kadin.", "Choose unmatched, overdue, trouble or kadin."))
        : Business is not null && !Visit.Businesses.Contains(Business, StringComparer.Ordinal) ? Wrong("business", Visit.Businesses)
        : Loan is not null && !Visit.Loans.Contains(Loan, StringComparer.Ordinal) ? Wrong("loan", Visit.Loans)
        : Why is { Length: > 100 } ? Problem.Invalid("why", new("Tidak ada alasan seperti ini.", "There is no such reason."))
        : null;

    /// <summary>Whether it asks for part of a list.</summary>
    internal bool Filters() => Why is not null || Business is not null || Loan is not null;

    internal bool Holds(Request request)
    {
        var found = request.FollowUps.Where(task => task.Business is not null).MaxBy(task => task.DoneAt);
        return (Why is null || request.Desk!.Why == Why) && (Business is null || found?.Business == Business) && (Loan is null || found?.Loan == Loan);
    }

    private static Problem Wrong(string field, IReadOnlyList<string> words) => Problem.Invalid(field, new($"Pilih salah satu: {string.Join(", ", words)}.", $"Choose one of: {string.Join(", ", words)}."));
}

/// <summary>
/// The desk that nothing falls through: officers see every request on it, KADIN's desks the technical ones of their regencies. One page looks at no more than 1,000 requests; with filters
/// it may therefore hold fewer than asked for, even none, while <c>next</c> goes on.
/// </summary>
internal static class ListDesk
{
    private const int MostLookedAt = 1000;
    private const int AtOnce = 200;

    internal static async Task<Answer<ListView<DeskView>>> Handle([AsParameters] DeskQuery query, PageQuery page, Call call, Broker broker, CancellationToken cancel)
    {
        if ((page.Problem ?? query.Check()) is { } problem)
        {
            return problem;
        }

        if (call.Actor.As == "officer")
        {
            return await View(RequestRecords.DeskList(query.State), query, page, call, broker, cancel);
        }

        var seats = await broker.Ledger.Read(KadinDeskRecords.Seats(call.PersonId), cancel);
        var regencies = seats?.State.Regencies ?? [];
        var chosen = query.Regency ?? (regencies.Count > 0 ? regencies[0] : null);
        return chosen is null || !regencies.Contains(chosen, StringComparer.Ordinal)
            ? Answer<ListView<DeskView>>.Ok(new([], null))
            : await View(RequestRecords.DeskOf(chosen, query.State), query, page, call, broker, cancel);
    }

    private static async ValueTask<Answer<ListView<DeskView>>> View(Listing<DeskItem> list, DeskQuery query, PageQuery page, Call call, Broker broker, CancellationToken cancel)
    {
        var (found, next) = await Find(list, query, page, broker, cancel);
        await broker.NoteLook(call, call.Shows!, found.Select(request => request.Sme), cancel);
        return Answer<ListView<DeskView>>.Ok(new([.. found.Select(request => DeskView.Of(request, call.Language))], next));
    }

    private static async ValueTask<(IReadOnlyList<Request> Found, string? Next)> Find(Listing<DeskItem> list, DeskQuery query, PageQuery page, Broker broker, CancellationToken cancel)
    {
        List<Request> found = [];
        var cursor = page.Cursor;
        for (var lookedAt = 0; lookedAt < MostLookedAt;)
        {
            var items = await broker.Ledger.List(list, cursor, query.Filters() ? AtOnce : page.Limit, cancel);
            foreach (var (item, at) in items.Items.Select((item, at) => (item, at)))
            {
                if (query.Holds(item.State.Request!))
                {
                    found.Add(item.State.Request!);
                    if (found.Count == page.Limit)
                    {
                        return (found, at == items.Items.Count - 1 ? items.Next : Cursor.Encode(item.Address.Key, list.Prefix));
                    }
                }
            }

            lookedAt += items.Items.Count;
            if ((cursor = items.Next) is null)
            {
                break;
            }
        }

        return (found, cursor);
    }
}
