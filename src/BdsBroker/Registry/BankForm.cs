using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>A bank or branch that is opened.</summary>
internal sealed record BankBody
{
    public string? Name { get; init; }
    public string? Regency { get; init; }

    /// <summary>The subjects of the staff's tokens, of the same issuer as the caller's.</summary>
    public IReadOnlyList<string?>? Members { get; init; }
}

/// <summary>A bank as its staff and the officers see it.</summary>
internal sealed record BankView(string Id, string Name, string Regency, string HeadOffice, int Branches, int Products, long? FourEyesAbove)
{
    internal static BankView Of(Bank bank) => new(bank.Id, bank.Name, bank.Regency, bank.HeadOffice, bank.Branches, bank.Products, bank.FourEyesAbove);
}

/// <summary>What those who run a bank set for it.</summary>
internal sealed record BankSettingsBody
{
    /// <summary>Approvals above so many whole rupiah need a second person; 0 for all of them, null for none.</summary>
    public long? FourEyesAbove { get; init; }
}

/// <summary>A branch of a bank.</summary>
internal sealed record BranchView(string Id, string BankId, string Name, string Regency, bool HeadOffice)
{
    internal static BranchView Of(Branch branch) => new(branch.Id, branch.Bank, branch.Name, branch.Regency, branch.HeadOffice);
}

/// <summary>Checks what banks and branches have in common.</summary>
internal static class BankForm
{
    // One commit holds at most 98 changes; a member is one of them.
    private const int MostAtOnce = 80;

    internal static (string Name, string Regency, IReadOnlyList<string> Subjects, Problem? Problem) Check(BankBody body, int leastMembers, Limits limits)
    {
        var fields = new Fields();
        var name = fields.Line("name", body.Name, 200);
        var regency = fields.Regency("regency", body.Regency);
        var subjects = fields.Each("members", body.Members, leastMembers, Math.Min(limits.MembersPerParty, MostAtOnce), fields.Subject);
        return (name, regency, [.. subjects.Distinct(StringComparer.Ordinal)], fields.Problem);
    }
}
