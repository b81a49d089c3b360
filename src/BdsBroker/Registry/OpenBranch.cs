using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>A bank opens a branch, with staff who see its proposals only.</summary>
internal static class OpenBranch
{
    internal static async Task<Answer<BranchView>> Handle(string bank, BankBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var (name, regency, subjects, problem) = BankForm.Check(body, 0, broker.Settings.Limits);
        if (problem is not null)
        {
            return problem;
        }

        var id = call.NewId(broker.Ids);
        return await broker.Create(call, BankRecords.Branch(bank, id), Shown, async draft =>
        {
            var address = BankRecords.Bank(bank);
            if (await broker.Read(call, address, cancel) is not { } now)
            {
                return Problem.NotFound;
            }

            var decision = Bank.AddBranch(now.State, broker.Settings.Limits.BranchesPerBank);
            if (decision.Refusal is { } refusal)
            {
                return refusal;
            }

            if ((await BankStaff.Appoint(draft, call, broker, bank, id, subjects, cancel)).Problem is { } unfit)
            {
                return unfit;
            }

            draft.Apply(now, decision);
            return Shown(draft.Add(BankRecords.Branch(bank, id), new(id, bank, name, regency, false), "branch.opened"));
        }, cancel);

        Answer<BranchView> Shown(Stored<Branch> branch) => Answer<BranchView>.Created(BranchView.Of(branch.State), $"/banks/{bank}/branches/{id}", branch.ETag);
    }
}
