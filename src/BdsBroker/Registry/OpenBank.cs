using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>An officer admits a bank, with its head office and the staff who run it.</summary>
internal static class OpenBank
{
    internal static async Task<Answer<BankView>> Handle(BankBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var (name, regency, subjects, problem) = BankForm.Check(body, 1, broker.Settings.Limits);
        if (problem is not null)
        {
            return problem;
        }

        var id = call.NewId(broker.Ids);
        var answer = await broker.Create(call, BankRecords.Bank(id), Shown, async draft =>
        {
            if ((await BankStaff.Appoint(draft, call, broker, id, null, subjects, cancel)).Problem is { } refusal)
            {
                return refusal;
            }

            var head = Ids.From("head-office", id);
            var bank = draft.Add(BankRecords.Bank(id), new() { Id = id, Name = name, Regency = regency, HeadOffice = head, Branches = 1 }, "bank.opened");
            draft.Add(BankRecords.Branch(id, head), new(head, id, name, regency, true), "branch.opened");
            draft.Owe(new BankOpened(id));
            return Shown(bank);
        }, cancel);
        return await broker.Shown(answer, call, new BankOpened(id), OnBankOpened.Handle, cancel);

        static Answer<BankView> Shown(Stored<Bank> bank) => Answer<BankView>.Created(BankView.Of(bank.State), $"/banks/{bank.State.Id}", bank.ETag);
    }
}

/// <summary>Puts a bank on the list that anyone may read.</summary>
internal static class OnBankOpened
{
    internal static Task<Problem?> Handle(BankOpened fact, Work work, CancellationToken cancel)
    {
        var address = BankRecords.Public(fact.Bank);
        return work.Broker.Apply(work, address.Partition, async draft =>
        {
            if (await work.Broker.Ledger.Read(address, cancel) is null)
            {
                var bank = (await work.Broker.Ledger.ReadKnown(BankRecords.Bank(fact.Bank), cancel)).State;
                draft.Add(address, new(bank.Id, bank.Name, bank.Regency), "bank.listed");
            }

            return null;
        }, cancel);
    }
}
