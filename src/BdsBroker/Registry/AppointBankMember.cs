using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>Staff of the whole bank appoints a colleague, to the bank or to one branch.</summary>
internal static class AppointBankMember
{
    internal static async Task<Answer<MemberView>> Handle(string bank, InviteBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var subject = fields.Subject("subject", body.Subject);
        if (body.Kind is not null)
        {
            fields.Error("kind", "Hapus; cabang yang menentukan.", "Remove it; the branch decides.");
        }

        if (body.BranchId is { } named && (!Ids.IsWellFormed(named) || await broker.Ledger.Read(BankRecords.Branch(bank, named), cancel) is null))
        {
            fields.Error("branchId", "Bank ini tidak mempunyai cabang tersebut.", "This bank has no such branch.");
        }

        if (fields.Problem is { } problem)
        {
            return problem;
        }

        return await broker.Commit(call, BankRecords.Partition(bank), async draft =>
        {
            var (staff, refusal) = await BankStaff.Appoint(draft, call, broker, bank, body.BranchId, [subject], cancel);
            return refusal is null
                ? Answer<MemberView>.Created(MemberView.Of(staff[0]), $"{Members.Path(Parties.Bank, bank)}/{staff[0].State.Person}", staff[0].ETag)
                : refusal;
        }, cancel);
    }
}
