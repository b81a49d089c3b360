using BdsBroker.Core;
using BdsBroker.Requests;

namespace BdsBroker.Plans;

/// <summary>Removes a document from its request. Its file goes too, unless a bank was shown it.</summary>
internal static class RemoveDocument
{
    internal static Task<Answer<Nothing>> Handle(string sme, int number, string document, Call call, Broker broker, CancellationToken cancel)
    {
        var address = PlanRecords.Document(sme, number, document);
        return broker.Commit<Nothing>(call, address.Partition, async draft =>
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

            var noted = Request.DocumentsChanged(request.State, -1, "document.removed", now.State.Kind, call.IsByHelper(), call.Now, broker.Deadlines);
            if (noted.Refusal is { } refusal)
            {
                return refusal;
            }

            draft.Remove(now, "document.removed");
            await broker.LetGo(draft, sme, number, now.State.Blob, cancel);
            await broker.ApplyTo(draft, request, noted, cancel);
            return Answer<Nothing>.NoContent();
        }, cancel);
    }
}
