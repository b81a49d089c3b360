using BdsBroker.Core;

namespace BdsBroker.Requests;

/// <summary>
/// How a request is changed: the decision's document, and with an end the count of open requests, in one commit. Every operation and message that changes
/// a request goes through here, so that the count cannot be forgotten.
/// </summary>
internal static class RequestChanges
{
    /// <summary>For a call.</summary>
    internal static Task<Answer<TView>> ChangeRequest<TView>(
        this Broker broker, Call call, string sme, int number, Func<Request, Decision<Request>> decide, Func<Stored<Request>, Answer<TView>> answer, CancellationToken cancel)
        where TView : class => broker.Change<Request, TView>(call, RequestRecords.Request(sme, number), async (draft, now) =>
        {
            var decision = decide(now.State);
            return decision.Refusal is { } refusal ? refusal : answer(await broker.ApplyTo(draft, now, decision, cancel));
        }, cancel);

    /// <summary>For a message.</summary>
    internal static Task<Problem?> ChangeRequest(this Broker broker, Work work, string sme, int number, Func<Request, Decision<Request>> decide, CancellationToken cancel) =>
        broker.Apply(work, RequestRecords.Partition(sme), async draft =>
        {
            var now = await broker.Ledger.ReadKnown(RequestRecords.Request(sme, number), cancel);
            var decision = decide(now.State);
            await broker.ApplyTo(draft, now, decision, cancel);
            return decision.Refusal;
        }, cancel);

    /// <summary>Within a draft of the SME's partition.</summary>
    internal static async ValueTask<Stored<Request>> ApplyTo(this Broker broker, Draft draft, Stored<Request> now, Decision<Request> decision, CancellationToken cancel)
    {
        if (decision.Next is { IsOpen: false } && now.State.IsOpen)
        {
            var count = await broker.Ledger.ReadKnown(RequestRecords.Count(now.State.Sme), cancel);
            draft.Replace(count, count.State with { Open = count.State.Open - 1 }, "request.counted");
        }

        return draft.Apply(now, decision);
    }
}
