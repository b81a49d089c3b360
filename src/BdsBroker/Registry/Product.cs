using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>A fee of a loan: so many rupiah, or a part of the amount.</summary>
/// <param name="Name">What for.</param>
/// <param name="Amount">Rupiah; null where it is a rate.</param>
/// <param name="Rate">Of the amount borrowed (0.01 is 1 %); null where it is an amount.</param>
internal sealed record ProductFee(string Name, long? Amount, decimal? Rate);

/// <summary>
/// A loan product of a bank with its conditions, which change by decree and are therefore data with days of validity. Every change is a
/// version of its own, which may take effect on a later day; earlier ones stay readable, since a proposal keeps the conditions it was forwarded under.
/// </summary>
internal sealed record Product
{
    public required string Id { get; init; }
    public required string Bank { get; init; }

    /// <summary>The bank's name.</summary>
    public required string BankName { get; init; }

    /// <summary>1 for the first, one more for each change.</summary>
    public int Version { get; init; } = 1;
    public required string Name { get; init; }

    /// <summary>Rupiah.</summary>
    public required long MinAmount { get; init; }
    public required long MaxAmount { get; init; }
    public required int MaxTenorMonths { get; init; }

    /// <summary>Per year: 0.06 is 6 %.</summary>
    public required decimal AnnualRate { get; init; }

    /// <summary>effective or flat.</summary>
    public required string RateKind { get; init; }
    public int GraceMonths { get; init; }
    public IReadOnlyList<ProductFee> Fees { get; init; } = [];
    public required int MinMonthsInBusiness { get; init; }
    public required decimal MinDscr { get; init; }
    public required decimal MinCollateralCoverage { get; init; }

    /// <summary>KBLI prefixes, or "*" for all.</summary>
    public required IReadOnlyList<string> Sectors { get; init; }

    /// <summary>The KBLI version of the prefixes.</summary>
    public int SectorsVersion { get; init; } = 2020;

    /// <summary>Province codes, or "*" for all.</summary>
    public required IReadOnlyList<string> Provinces { get; init; }

    /// <summary>Kinds of <see cref="Words.DocumentKinds"/> that a proposal must hold.</summary>
    public required IReadOnlyList<string> Documents { get; init; }
    public required bool RequiresEndorsement { get; init; }

    /// <summary>First day, WIB.</summary>
    public required DateOnly ValidFrom { get; init; }

    /// <summary>Last day, inclusive, WIB; null for no end yet.</summary>
    public DateOnly? ValidTo { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>
    /// The versions before this one that still apply on some day to come, because this one takes effect later; newest first, and none of them has any of its own.
    /// </summary>
    public IReadOnlyList<Product> Earlier { get => field ?? []; init; } = [];

    /// <summary>
    /// The conditions in effect on a day (WIB): of the versions whose first day has come, the last that was told. Null where none has begun.
    /// </summary>
    internal Product? On(DateOnly day) => Versions.FirstOrDefault(version => version.ValidFrom <= day);

    /// <summary>The conditions in effect on a day, or before the product has begun those that it begins with.</summary>
    internal Product OnOrFirst(DateOnly day) => On(day) ?? Versions.MinBy(version => version.ValidFrom)!;

    /// <summary>The conditions that take effect next after a day; null where none were announced.</summary>
    internal Product? After(DateOnly day) => On(day) is { } now
        ? Versions.Where(version => version.Version > now.Version && version.ValidFrom > day).OrderBy(version => version.ValidFrom).ThenByDescending(version => version.Version).FirstOrDefault()
        : null;

    /// <summary>Whether the product is offered on a day (WIB).</summary>
    internal bool IsValidOn(DateOnly day) => On(day) is { } version && (version.ValidTo is null || day <= version.ValidTo);

    /// <summary>
    /// The bank changes the conditions: the next version, in effect from its first day on, or from today where that is past. What was in effect stays so until then; versions that
    /// would have begun on the same day or later are replaced.
    /// </summary>
    internal static Decision<Product> Update(Product now, Product told, int mostAnnounced, DateTimeOffset at)
    {
        var today = RegistryFields.DayInWib(at);
        Product[] earlier = told.ValidFrom <= today
            ? []
            : [.. now.Versions.Where(version => version.ValidFrom < told.ValidFrom && (version.ValidFrom > today || version.Version == now.On(today)?.Version))];
        return earlier.Length > mostAnnounced
            ? RegistryProblems.TooManyAnnounced(mostAnnounced)
            : Decision.Change(
                told with { Id = now.Id, Bank = now.Bank, BankName = now.BankName, Version = now.Version + 1, ChangedAt = at, Earlier = earlier },
                "product.changed",
                new ProductChanged(now.Bank, now.Id));
    }

    private IEnumerable<Product> Versions => Earlier.Prepend(Earlier.Count == 0 ? this : this with { Earlier = [] });
}

/// <summary>Where products are kept; the only place these keys are spelled.</summary>
internal static class ProductRecords
{
    private const string PublishedPartition = "products";

    /// <summary>A product as it is now.</summary>
    internal static Address<Product> Product(string bank, string product) => new(BankRecords.Partition(bank), "product/" + product, RegistryJson.Default.Product);

    /// <summary>A product as it was in one version; written once.</summary>
    internal static Address<Product> Version(string bank, string product, int version) =>
        new(BankRecords.Partition(bank), $"product-version/{product}/{version:D6}", RegistryJson.Default.Product) { HasHistory = false };

    /// <summary>All versions of a product, oldest first.</summary>
    internal static Listing<Product> Versions(string bank, string product) => new(BankRecords.Partition(bank), $"product-version/{product}/", RegistryJson.Default.Product);

    /// <summary>The products of one bank.</summary>
    internal static Listing<Product> Of(string bank) => new(BankRecords.Partition(bank), "product/", RegistryJson.Default.Product);

    /// <summary>One product among those of all banks.</summary>
    internal static Address<Product> PublishedOne(string bank, string product) => new(PublishedPartition, $"product/{bank}/{product}", RegistryJson.Default.Product) { HasHistory = false, IsKept = true };

    /// <summary>
    /// The products of all banks in their latest version, with those that it has not yet replaced, valid or not (see <see cref="Registry.Product.IsValidOn"/>): one range read for readiness.
    /// A product is here before the call that publishes or changes it is answered.
    /// </summary>
    internal static Listing<Product> Published { get; } = new(PublishedPartition, "product/", RegistryJson.Default.Product);
}
