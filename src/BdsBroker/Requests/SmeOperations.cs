using BdsBroker.Core;
using BdsBroker.Registry;
using Microsoft.AspNetCore.Mvc;

namespace BdsBroker.Requests;

/// <summary>Why, in a person's words.</summary>
internal sealed record ReasonBody(string? Reason)
{
    internal (string Reason, Problem? Problem) Check()
    {
        var fields = new Fields();
        return (fields.Text("reason", Reason, 1000), fields.Problem);
    }
}

/// <summary>The requests of an SME, oldest first, all or in one state.</summary>
internal static class ListRequests
{
    internal static async Task<Answer<ListView<RequestView>>> Handle(string sme, PageQuery page, Call call, Broker broker, [FromQuery] string? state = null, CancellationToken cancel = default)
    {
        if (page.Problem is { } problem)
        {
            return problem;
        }

        var list = RequestRecords.All(sme);
        if (state is not null)
        {
            if (!CamelCase<RequestState>.TryParse(state, out var wanted))
            {
                return Problem.Invalid("state", new("Tidak ada status ini.", "There is no such state."));
            }

            list = RequestRecords.InState(sme, wanted);
        }

        var requests = await broker.Ledger.List(list, page.Cursor, page.Limit, cancel);
        return Answer<ListView<RequestView>>.Ok(new([.. requests.Items.Select(request => RequestView.Of(request.State, call.Language))], requests.Next));
    }
}

/// <summary>One request.</summary>
internal static class GetRequest
{
    internal static async Task<Answer<RequestView>> Handle(string sme, int number, Call call, Broker broker, CancellationToken cancel)
    {
        if (await broker.Read(call, RequestRecords.Request(sme, number), cancel) is not { State: var request } stored)
        {
            return Problem.NotFound;
        }

        var view = RequestView.Of(request, call.Language);
        if (IsAssigned(call.Actor, request))
        {
            var firm = (await broker.Ledger.ReadKnown(RegistryRecords.Sme(sme), cancel)).State;
            view = view with { SmeContact = new(firm.Phone, firm.Email) };
        }

        return Answer<RequestView>.Ok(view, stored.ETag);
    }

    /// <summary>Whether a desk engaged whoever calls, so that no offer shows them whom to call.</summary>
    private static bool IsAssigned(Actor actor, Request request) => request is { IsOpen: true, Engagement: { Offer: null } helper }
        && (helper.Provider is { } provider ? actor.As == Parties.Provider && actor.Party == provider : actor.As == "kadin");
}

/// <summary>The one history that both sides see. Once the SME was erased it tells no reasons any more, since people's words are among them.</summary>
internal static class GetHistory
{
    internal static async Task<Answer<ListView<HistoryView>>> Handle(string sme, int number, PageQuery page, Call call, Broker broker, CancellationToken cancel)
    {
        if (page.Problem is { } problem)
        {
            return problem;
        }

        var isForgotten = await broker.Read(call, RequestRecords.Request(sme, number), cancel) is not { State.IsForgotten: false };
        var (entries, next) = await broker.Ledger.History(RequestRecords.Partition(sme), RequestRecords.Key(number), page.Cursor, page.Limit, cancel);
        return Answer<ListView<HistoryView>>.Ok(new([.. entries.Select(entry => new HistoryView(entry.At, entry.What, entry.By.As, entry.By.Party, entry.By.Person, isForgotten ? null : entry.Reason))], next));
    }
}

/// <summary>The SME changes what it asks for.</summary>
internal static class AmendRequest
{
    internal static Task<Answer<RequestView>> Handle(string sme, int number, RequestBody body, Call call, Broker broker, CancellationToken cancel) =>
        broker.Commit<RequestView>(call, RequestRecords.Partition(sme), async draft =>
        {
            var firm = (await broker.Ledger.ReadKnown(RegistryRecords.Sme(sme), cancel)).State;
            var (details, problem) = body.Check(firm, number, call.Now);
            if (details is null)
            {
                return problem!;
            }

            var address = RequestRecords.Request(sme, number);
            if (await broker.Read(call, address, cancel) is not { } now)
            {
                return Problem.NotFound;
            }

            if (Broker.IfMatchProblem(call, now.ETag, required: true) is { } stale)
            {
                return stale;
            }

            var decision = Request.Amend(now.State, details, broker.Settings.Limits.RoundsPerRequest, call.Now, broker.Deadlines);
            return decision.Refusal is { } refusal ? refusal : RequestView.Answer(call)(await broker.ApplyTo(draft, now, decision, cancel));
        }, cancel);
}

/// <summary>The SME withdraws the request.</summary>
internal static class CancelRequest
{
    internal static async Task<Answer<RequestView>> Handle(string sme, int number, ReasonBody body, Call call, Broker broker, CancellationToken cancel) =>
        body.Check() is var (reason, problem) && problem is not null
            ? problem
            : await broker.ChangeRequest(call, sme, number, now => Request.Cancel(now, reason, call.Now), RequestView.Answer(call), cancel);
}

/// <summary>The SME wants another provider.</summary>
internal static class ReassignRequest
{
    internal static async Task<Answer<RequestView>> Handle(string sme, int number, ReasonBody body, Call call, Broker broker, CancellationToken cancel) =>
        body.Check() is var (reason, problem) && problem is not null
            ? problem
            : await broker.ChangeRequest(
                call, sme, number, now => Request.Reassign(now, reason, broker.Settings.Limits.RoundsPerRequest, call.Now, broker.Deadlines), RequestView.Answer(call), cancel);
}

/// <summary>A rating of the help, and what there is to say about it.</summary>
internal sealed record FeedbackBody(int? Rating, string? Comment);

/// <summary>The SME rates the help, once.</summary>
internal static class GiveFeedback
{
    internal static async Task<Answer<RequestView>> Handle(string sme, int number, FeedbackBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var rating = fields.Count("rating", body.Rating, 1, 5);
        var comment = fields.OptionalText("comment", body.Comment, 2000);
        return fields.Problem is { } problem
            ? problem
            : await broker.ChangeRequest(call, sme, number, now => Request.Rate(now, rating, comment, call.Now), RequestView.Answer(call), cancel);
    }
}

/// <summary>The SME or its helper says that the technical help is complete.</summary>
internal static class CompleteRequest
{
    internal static Task<Answer<RequestView>> Handle(string sme, int number, Call call, Broker broker, CancellationToken cancel) =>
        broker.ChangeRequest(call, sme, number, now => Request.Complete(now, byHelper: call.Actor.As != "sme", call.Now, broker.Deadlines), RequestView.Answer(call), cancel);
}
