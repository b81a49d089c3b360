using BdsBroker.Core;
using BdsBroker.Registry;
using BdsBroker.Requests;
using Microsoft.AspNetCore.Http;

namespace BdsBroker.Plans;

/// <summary>Adds a document: its bytes are the body, its name comes in Content-Disposition, its kind in the query.</summary>
internal static class AddDocument
{
    internal static async Task<Answer<DocumentView>> Handle(string sme, int number, string? kind, HttpContext http, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var known = fields.OneOf("kind", kind, Words.DocumentKinds);
        var (file, problem) = await Upload.Receive(sme, known, fields, http, broker, cancel);
        if (file is null)
        {
            return problem!;
        }

        call.BodyHash = file.Sha256 + "/" + Ids.From(file.Name);
        Answer<DocumentView>? made = null;
        var answer = await broker.Commit<DocumentView>(call, PlanRecords.Partition(sme), async draft =>
        {
            var request = await broker.Ledger.ReadKnown(RequestRecords.Request(sme, number), cancel);
            if (Broker.IfMatchProblem(call, request.ETag) is { } stale)
            {
                return stale;
            }

            // The history names the kind only: people put identity numbers into file names.
            var noted = Request.DocumentsChanged(request.State, 1, "document.added", known, call.IsByHelper(), call.Now, broker.Deadlines);
            if ((noted.Refusal ?? Document.RefuseAnother(request.State, broker.Settings.Limits.DocumentsPerRequest) ?? await file.RefuseClaim(broker, cancel)) is { } refusal)
            {
                return refusal;
            }

            var id = broker.Ids.New();
            var stored = draft.Add(PlanRecords.Document(sme, number, id), file.As(id, known, call), "document.added");
            draft.Add(PlanRecords.File(sme, file.Blob), StoredFile.Kept, "file.kept");
            await broker.ApplyTo(draft, request, noted, cancel);
            return made = Answer<DocumentView>.Created(DocumentView.Of(stored), $"/smes/{sme}/requests/{number}/documents/{id}", stored.ETag);
        }, cancel);
        await file.DropUnless(ReferenceEquals(answer, made), broker, cancel);
        return answer;
    }
}
