using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>Who belongs to a party and who is invited.</summary>
internal static class ListMembers
{
    internal static Task<Answer<ListView<MemberView>>> OfSme(string sme, PageQuery page, Broker broker, CancellationToken cancel) => Handle(Parties.Sme, sme, page, broker, cancel);

    internal static Task<Answer<ListView<MemberView>>> OfProvider(string provider, PageQuery page, Broker broker, CancellationToken cancel) => Handle(Parties.Provider, provider, page, broker, cancel);

    internal static Task<Answer<ListView<MemberView>>> OfBank(string bank, PageQuery page, Broker broker, CancellationToken cancel) => Handle(Parties.Bank, bank, page, broker, cancel);

    private static async Task<Answer<ListView<MemberView>>> Handle(string party, string id, PageQuery page, Broker broker, CancellationToken cancel)
    {
        if (page.Problem is { } problem)
        {
            return problem;
        }

        var members = await broker.Ledger.List(Parties.Members(party, id), page.Cursor, page.Limit, cancel);
        return Answer<ListView<MemberView>>.Ok(new([.. members.Items.Select(MemberView.Of)], members.Next));
    }
}
