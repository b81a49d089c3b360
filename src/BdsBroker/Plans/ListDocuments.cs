using BdsBroker.Core;

namespace BdsBroker.Plans;

/// <summary>The documents of a request.</summary>
internal static class ListDocuments
{
    internal static async Task<Answer<ListView<DocumentView>>> Handle(string sme, int number, PageQuery page, Broker broker, CancellationToken cancel)
    {
        if (page.Problem is { } problem)
        {
            return problem;
        }

        var documents = await broker.Ledger.List(PlanRecords.Documents(sme, number), page.Cursor, page.Limit, cancel);
        return Answer<ListView<DocumentView>>.Ok(new([.. documents.Items.Select(DocumentView.Of)], documents.Next));
    }
}
