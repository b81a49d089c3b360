using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>A bank that takes part.</summary>
internal sealed record Bank
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string Regency { get; init; }

    /// <summary>The branch that the bank started with.</summary>
    public required string HeadOffice { get; init; }

    /// <summary>How many branches and products there are; both change only with the one that is added.</summary>
    public required int Branches { get; init; }
    public int Products { get; init; }

    /// <summary>Approvals above so many rupiah need a second person of the bank; null for none.</summary>
    public long? FourEyesAbove { get; init; }

    /// <summary>A branch is added.</summary>
    internal static Decision<Bank> AddBranch(Bank now, int most) =>
        now.Branches < most ? Decision.Change(now with { Branches = now.Branches + 1 }, "bank.branch-added") : RegistryProblems.BranchesFull(most);

    /// <summary>Those who run the bank say above which amount two persons approve.</summary>
    internal static Decision<Bank> Set(Bank now, long? fourEyesAbove) => now.FourEyesAbove == fourEyesAbove
        ? Decision.Unchanged(now)
        : Decision.Because(now with { FourEyesAbove = fourEyesAbove }, "bank.set", $"four eyes above {fourEyesAbove?.ToString() ?? "nothing"}");

    /// <summary>A product is added.</summary>
    internal static Decision<Bank> AddProduct(Bank now, int most) =>
        now.Products < most ? Decision.Change(now with { Products = now.Products + 1 }, "bank.product-added") : RegistryProblems.ProductsFull(most);
}

/// <summary>A branch of a bank; its staff see its own proposals.</summary>
internal sealed record Branch(string Id, string Bank, string Name, string Regency, bool HeadOffice);

/// <summary>What anyone may know of a bank.</summary>
internal sealed record PublicBank(string Id, string Name, string Regency);

/// <summary>Where banks are kept; the only place these keys are spelled.</summary>
internal static class BankRecords
{
    private const string PublicPartition = "banks";

    internal static string Partition(string bank) => Parties.Partition(Parties.Bank, bank);

    internal static Address<Bank> Bank(string id) => new(Partition(id), "bank", RegistryJson.Default.Bank);

    internal static Address<Branch> Branch(string bank, string branch) => new(Partition(bank), "branch/" + branch, RegistryJson.Default.Branch);

    internal static Listing<Branch> Branches(string bank) => new(Partition(bank), "branch/", RegistryJson.Default.Branch);

    /// <summary>A bank in the list that anyone may read.</summary>
    internal static Address<PublicBank> Public(string bank) => new(PublicPartition, "bank/" + bank, RegistryJson.Default.PublicBank) { HasHistory = false };

    internal static Listing<PublicBank> AllPublic { get; } = new(PublicPartition, "bank/", RegistryJson.Default.PublicBank);
}
