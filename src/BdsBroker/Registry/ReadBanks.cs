using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>Lists the banks that take part, for anyone.</summary>
internal static class ListBanks
{
    internal static async Task<Answer<ListView<PublicBank>>> Handle(PageQuery page, Broker broker, CancellationToken cancel)
    {
        if (page.Problem is { } problem)
        {
            return problem;
        }

        var banks = await broker.Ledger.List(BankRecords.AllPublic, page.Cursor, page.Limit, cancel);
        return Answer<ListView<PublicBank>>.Ok(new([.. banks.Items.Select(bank => bank.State)], banks.Next));
    }
}

/// <summary>Shows a bank to its staff and the officers.</summary>
internal static class ReadBank
{
    internal static async Task<Answer<BankView>> Handle(string bank, Call call, Broker broker, CancellationToken cancel)
    {
        var address = BankRecords.Bank(bank);
        return await broker.Read(call, address, cancel) is { } now
            ? Answer<BankView>.Ok(BankView.Of(now.State), now.ETag)
            : Problem.NotFound;
    }
}

/// <summary>Lists a bank's branches, the head office among them.</summary>
internal static class ListBranches
{
    internal static async Task<Answer<ListView<BranchView>>> Handle(string bank, PageQuery page, Broker broker, CancellationToken cancel)
    {
        if (page.Problem is { } problem)
        {
            return problem;
        }

        var branches = await broker.Ledger.List(BankRecords.Branches(bank), page.Cursor, page.Limit, cancel);
        return Answer<ListView<BranchView>>.Ok(new([.. branches.Items.Select(branch => BranchView.Of(branch.State))], branches.Next));
    }
}
