using BdsBroker.Core;
using BdsBroker.Requests;

namespace BdsBroker.Plans;

/// <summary>Saves the business plan: the first time it is made, afterwards each save is a new version. What is identical to the current version is none.</summary>
internal static class SavePlan
{
    internal static async Task<Answer<PlanView>> Handle(string sme, int number, PlanBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var (told, problem) = body.Check(sme, number, call.Actor, call.Now);
        return told is null ? problem! : await broker.Commit<PlanView>(call, PlanRecords.Partition(sme), async draft =>
        {
            var request = await broker.ReadKnown(call, RequestRecords.Request(sme, number), cancel);
            var now = await broker.Ledger.Read(PlanRecords.Plan(sme, number), cancel);
            if ((now is null ? NothingToMatch(call) : Broker.IfMatchProblem(call, now.ETag, required: true)) is { } stale)
            {
                return stale;
            }

            var saved = Plan.Save(now?.State, told, broker.Settings.Limits.PlanVersionsPerRequest);
            var noted = Request.PlanSaved(request.State, (now?.State.Version ?? 0) + 1, call.IsByHelper(), call.Now, broker.Deadlines);
            if ((noted.Refusal ?? saved.Refusal) is { } refusal)
            {
                return refusal;
            }

            if (saved.Next is not { } next)
            {
                return Answer<PlanView>.Ok(PlanView.Of(now!.State, request.State.Amount, call.Language), now.ETag);
            }

            var stored = draft.Put(PlanRecords.Plan(sme, number), now, next, saved.What!);
            draft.Add(PlanRecords.Version(sme, number, next.Version), next, saved.What!);
            await broker.ApplyTo(draft, request, noted, cancel);
            var view = PlanView.Of(next, request.State.Amount, call.Language);
            return now is null
                ? Answer<PlanView>.Created(view, $"/smes/{sme}/requests/{number}/plan", stored.ETag)
                : Answer<PlanView>.Ok(view, stored.ETag);
        }, cancel);
    }

    private static Problem? NothingToMatch(Call call) => call.IfMatch is null ? null : Problem.Stale;

    /// <summary>Whether the helper does it, whose activity is waited for, and not the SME's own people.</summary>
    internal static bool IsByHelper(this Call call) => call.Actor.As is not ("sme" or "facilitator");
}
