using BdsBroker.Core;
using BdsBroker.Requests;
using Microsoft.AspNetCore.Http;

namespace BdsBroker.Plans;

/// <summary>Replaces a document's content and name; its id and kind stay. The earlier file goes, unless a bank was shown it.</summary>
internal static class ReplaceDocument
{
    internal static async Task<Answer<DocumentView>> Handle(string sme, int number, string document, HttpContext http, Call call, Broker broker, CancellationToken cancel)
    {
        var address = PlanRecords.Document(sme, number, document);
        var before = (await broker.Read(call, address, cancel))?.State;
        if (before is null)
        {
            return Problem.NotFound;
        }

        var (file, problem) = await Upload.Receive(sme, before.Kind, new(), http, broker, cancel);
        if (file is null)
        {
            return problem!;
        }

        Answer<DocumentView>? made = null;
        var answer = await broker.Commit<DocumentView>(call, address.Partition, async draft =>
        {
            var request = await broker.Ledger.ReadKnown(RequestRecords.Request(sme, number), cancel);
            if (await broker.Ledger.Read(address, cancel) is not { } now)
            {
                return Problem.NotFound;
            }

            if (Broker.IfMatchProblem(call, now.ETag, required: true) is { } stale)
            {
                return stale;
            }

            var noted = Request.DocumentsChanged(request.State, 0, "document.replaced", now.State.Kind, call.IsByHelper(), call.Now, broker.Deadlines);
            if ((noted.Refusal ?? await file.RefuseClaim(broker, cancel)) is { } refusal)
            {
                return refusal;
            }

            var stored = draft.Replace(now, file.As(document, now.State.Kind, call), "document.replaced");
            draft.Add(PlanRecords.File(sme, file.Blob), StoredFile.Kept, "file.kept");
            await broker.LetGo(draft, sme, number, now.State.Blob, cancel);
            await broker.ApplyTo(draft, request, noted, cancel);
            return made = Answer<DocumentView>.Ok(DocumentView.Of(stored), stored.ETag);
        }, cancel);
        await file.DropUnless(ReferenceEquals(answer, made), broker, cancel);
        return answer;
    }
}
