using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>A fee as sent: an amount in rupiah or a rate of the amount borrowed, not both.</summary>
internal sealed record FeeBody
{
    public string? Name { get; init; }
    public long? Amount { get; init; }
    public decimal? Rate { get; init; }
}

/// <summary>A product's conditions as sent.</summary>
internal sealed record ProductBody
{
    internal static readonly IReadOnlyList<string> RateKinds = ["effective", "flat"];

    public string? Name { get; init; }
    public long? MinAmount { get; init; }
    public long? MaxAmount { get; init; }
    public long? MaxTenorMonths { get; init; }

    /// <summary>0.06 is 6 %; at most 1.</summary>
    public decimal? AnnualRate { get; init; }

    /// <summary>effective or flat.</summary>
    [Words(typeof(ProductBody), nameof(RateKinds))]
    public string? RateKind { get; init; }
    public long? GraceMonths { get; init; }
    public IReadOnlyList<FeeBody?>? Fees { get; init; }
    public long? MinMonthsInBusiness { get; init; }
    public decimal? MinDscr { get; init; }
    public decimal? MinCollateralCoverage { get; init; }

    /// <summary>KBLI prefixes of 2 to 5 digits, or "*".</summary>
    public IReadOnlyList<string?>? Sectors { get; init; }

    /// <summary>2020 (default) or 2025.</summary>
    public long? SectorsVersion { get; init; }

    /// <summary>Province codes, or "*".</summary>
    public IReadOnlyList<string?>? Provinces { get; init; }

    [Words(typeof(Words), nameof(Words.DocumentKinds))]
    public IReadOnlyList<string?>? Documents { get; init; }
    public bool? RequiresEndorsement { get; init; }

    /// <summary>First day, WIB, such as 2026-12-31.</summary>
    public string? ValidFrom { get; init; }

    /// <summary>Last day, inclusive; absent for no end yet.</summary>
    public string? ValidTo { get; init; }
}

/// <summary>A version of a product that takes effect later.</summary>
internal sealed record NextVersion(int Version, DateOnly ValidFrom);

/// <summary>A product as anyone reads it, in one of its versions.</summary>
internal sealed record ProductView(
    string Id,
    string BankId,
    string BankName,
    int Version,
    string Name,
    long MinAmount,
    long MaxAmount,
    int MaxTenorMonths,
    decimal AnnualRate,
    string RateKind,
    int GraceMonths,
    IReadOnlyList<ProductFee> Fees,
    int MinMonthsInBusiness,
    decimal MinDscr,
    decimal MinCollateralCoverage,
    IReadOnlyList<string> Sectors,
    int SectorsVersion,
    IReadOnlyList<string> Provinces,
    IReadOnlyList<string> Documents,
    bool RequiresEndorsement,
    DateOnly ValidFrom,
    DateOnly? ValidTo,
    DateTimeOffset ChangedAt,
    int? LatestVersion = null,
    NextVersion? Next = null)
{
    /// <summary>The conditions in effect on a day, with what is announced after them.</summary>
    internal static ProductView On(Product product, DateOnly day) => Of(product.OnOrFirst(day), product) with
    {
        Next = product.After(day) is { } next ? new(next.Version, next.ValidFrom) : null,
    };

    /// <summary>One version, of a product of which a later one may be known.</summary>
    internal static ProductView Of(Product version, Product latest) => Of(version) with { LatestVersion = latest.Version };

    /// <summary>A version as it was frozen with a proposal.</summary>
    internal static ProductView Of(Product product) => new(
        product.Id,
        product.Bank,
        product.BankName,
        product.Version,
        product.Name,
        product.MinAmount,
        product.MaxAmount,
        product.MaxTenorMonths,
        product.AnnualRate,
        product.RateKind,
        product.GraceMonths,
        product.Fees,
        product.MinMonthsInBusiness,
        product.MinDscr,
        product.MinCollateralCoverage,
        product.Sectors,
        product.SectorsVersion,
        product.Provinces,
        product.Documents,
        product.RequiresEndorsement,
        product.ValidFrom,
        product.ValidTo,
        product.ChangedAt);
}

/// <summary>Turns a body into a product's conditions.</summary>
internal static class ProductForm
{
    private const int LongestTenor = 600;

    /// <summary>Checks every field. The bank's name is filled in where the bank is read.</summary>
    internal static (Product Told, Problem? Problem) Check(ProductBody body, string bank, string id, DateTimeOffset at)
    {
        var fields = new Fields();
        var minAmount = fields.Rupiah("minAmount", body.MinAmount, 1);
        var maxAmount = fields.Rupiah("maxAmount", body.MaxAmount, 1);
        if (maxAmount < minAmount)
        {
            fields.Error("maxAmount", "Paling sedikit sama dengan minAmount.", "At least as much as minAmount.");
        }

        var tenor = fields.Count("maxTenorMonths", body.MaxTenorMonths, 1, LongestTenor);
        var from = fields.Day("validFrom", body.ValidFrom);
        DateOnly? to = body.ValidTo is null ? null : fields.Day("validTo", body.ValidTo);
        if (to < from)
        {
            fields.Error("validTo", "Tidak boleh sebelum validFrom.", "Not before validFrom.");
        }

        var told = new Product
        {
            Id = id,
            Bank = bank,
            BankName = "",
            Name = fields.Line("name", body.Name, 200),
            MinAmount = minAmount,
            MaxAmount = maxAmount,
            MaxTenorMonths = tenor,
            AnnualRate = fields.Decimal("annualRate", body.AnnualRate, 0, 1),
            RateKind = fields.OneOf("rateKind", body.RateKind, ProductBody.RateKinds),
            GraceMonths = (int)(fields.OptionalWhole("graceMonths", body.GraceMonths, 0, tenor - 1) ?? 0),
            Fees = fields.Each("fees", body.Fees, 0, 20, (path, fee) => Fee(fields, path, fee)),
            MinMonthsInBusiness = fields.Count("minMonthsInBusiness", body.MinMonthsInBusiness, 0, 1200),
            MinDscr = fields.Decimal("minDscr", body.MinDscr, 0, 100),
            MinCollateralCoverage = fields.Decimal("minCollateralCoverage", body.MinCollateralCoverage, 0, 100),
            Sectors = fields.SectorPrefixes("sectors", body.Sectors),
            SectorsVersion = fields.SectorsVersion("sectorsVersion", body.SectorsVersion),
            Provinces = fields.Provinces("provinces", body.Provinces),
            Documents = fields.SomeOf("documents", body.Documents, 0, Words.DocumentKinds),
            RequiresEndorsement = fields.YesNo("requiresEndorsement", body.RequiresEndorsement),
            ValidFrom = from,
            ValidTo = to,
            ChangedAt = at,
        };
        return (told, fields.Problem);
    }

    /// <summary>Checks one fee.</summary>
    internal static ProductFee Fee(Fields fields, string path, FeeBody fee)
    {
        var name = fields.Line(path + ".name", fee.Name, 100);
        if (fee.Amount is null == fee.Rate is null)
        {
            fields.Error(path, "Isi amount (rupiah) atau rate (bagian dari pinjaman), salah satu.", "Give amount (rupiah) or rate (of the amount borrowed), one of them.");
        }

        return new(
            name,
            fee.Amount is null ? null : fields.Rupiah(path + ".amount", fee.Amount),
            fee.Rate is null ? null : fields.Decimal(path + ".rate", fee.Rate, 0, 1));
    }
}
