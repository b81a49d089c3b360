using BdsBroker.Core;
using BdsBroker.Requests;

namespace BdsBroker.Plans;

/// <summary>How a need was met: a document of the request, an answer in words, or both.</summary>
internal sealed record MeetNeedBody(string? DocumentId, string? Note);

/// <summary>Ticks off one thing that the bank wants.</summary>
internal static class MeetNeed
{
    internal static async Task<Answer<RequestView>> Handle(string sme, int number, string need, MeetNeedBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var note = fields.OptionalText("note", body.Note, 1000);
        if (body.DocumentId is null && note is null)
        {
            fields.Error("documentId", "Sebut dokumen (documentId) atau tulis jawaban (note).", "Name a document (documentId) or write an answer (note).");
        }

        if (fields.Problem is { } problem)
        {
            return problem;
        }

        return await broker.Change<Request, RequestView>(call, RequestRecords.Request(sme, number), async (draft, now) =>
        {
            if (body.DocumentId is { } id)
            {
                if (!Ids.IsWellFormed(id) || await broker.Ledger.Read(PlanRecords.Document(sme, number, id), cancel) is not { State: var document })
                {
                    return PlanProblems.UnknownDocument;
                }

                if (now.State.Checklist.FirstOrDefault(each => each.Id == need)?.Kind is { } kind && kind != document.Kind)
                {
                    return PlanProblems.OtherKind(kind);
                }
            }

            var decision = Request.MeetNeed(now.State, need, new(call.Now, body.DocumentId, note), call.Actor.As == "provider", call.Now, broker.Deadlines);
            return decision.Refusal is { } refusal ? refusal : RequestView.Answer(call)(await broker.ApplyTo(draft, now, decision, cancel));
        }, cancel);
    }
}
