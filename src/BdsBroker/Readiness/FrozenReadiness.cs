using System.Text.Json;
using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Readiness;

/// <summary>Whether a criterion holds.</summary>
[JsonConverter(typeof(CamelCase<CriterionStatus>))]
internal enum CriterionStatus
{
    /// <summary>It holds.</summary>
    Met,

    /// <summary>What is known speaks against it.</summary>
    Failed,

    /// <summary>What would decide it is not known yet.</summary>
    Missing,
}

/// <summary>One condition of a product and how a request stands to it.</summary>
/// <param name="Code">Which: amount, tenor, months-in-business, dscr, collateral-coverage, sector, province, documents, endorsement, validity.</param>
/// <param name="Status">Whether it holds.</param>
/// <param name="Measured">What the request has; null where that is not known.</param>
/// <param name="Required">What the product asks for.</param>
/// <param name="Advice">What to do next, one sentence.</param>
internal sealed record Criterion(string Code, CriterionStatus Status, JsonElement? Measured, JsonElement Required, Text Advice)
{
    /// <summary>What would make it met; empty where it is, where no figure can, and in what was frozen before there were ways: the reader leaves null there.</summary>
    public IReadOnlyList<Way> Ways { get => field ?? []; init; } = [];
}

/// <summary>How ready a request is for one product, as of one moment; what a bank is shown is exactly this, frozen when it was forwarded.</summary>
/// <param name="Bank">The bank.</param>
/// <param name="BankName">Its name.</param>
/// <param name="Product">The product.</param>
/// <param name="ProductVersion">The version of its conditions.</param>
/// <param name="Name">The product's name.</param>
/// <param name="On">The day (WIB) it was worked out.</param>
/// <param name="PlanVersion">The version of the plan; null where there was none.</param>
/// <param name="Ready">Whether every criterion is met.</param>
/// <param name="Installment">The regular installment, rupiah.</param>
/// <param name="LargestInstallment">The largest one, which the DSCR counts with.</param>
/// <param name="TotalInterest">All interest, rupiah.</param>
/// <param name="Fees">All fees, rupiah.</param>
/// <param name="EffectiveAnnualRate">What the loan costs a year with its fees, 4 decimals; null where the fees eat the loan.</param>
/// <param name="Dscr">Debt service coverage, 4 decimals half up; null without a plan.</param>
/// <param name="CollateralCoverage">Liquidation values over the amount, 4 decimals half up; null where nobody said.</param>
/// <param name="Criteria">One by one.</param>
internal sealed record FrozenReadiness(
    string Bank,
    string BankName,
    string Product,
    int ProductVersion,
    string Name,
    DateOnly On,
    int? PlanVersion,
    bool Ready,
    long Installment,
    long LargestInstallment,
    long TotalInterest,
    long Fees,
    decimal? EffectiveAnnualRate,
    decimal? Dscr,
    decimal? CollateralCoverage,
    IReadOnlyList<Criterion> Criteria)
{
    /// <summary>The loan that was looked at: as asked, with the product's rate and grace; null in what was frozen before it was kept.</summary>
    public LoanTerms? Terms { get; init; }

    /// <summary>What would meet all figures at once; empty where they are met or nothing can, and in what was frozen before it was kept: the reader leaves null there.</summary>
    public IReadOnlyList<Together> Together { get => field ?? []; init; } = [];

    /// <summary>How far the farthest figure is from what is asked, as a part of it: 0 where all are met, 4 decimals.</summary>
    public decimal? Gap { get; init; }

    /// <summary>Whether the product is for businesses of this sector and province at all, as far as that is known.</summary>
    [JsonIgnore]
    internal bool IsInReach => !Criteria.Any(criterion => criterion is { Code: "sector" or "province", Status: CriterionStatus.Failed });

    /// <summary>How many criteria are not met.</summary>
    [JsonIgnore]
    internal int Unmet => Criteria.Count(criterion => criterion.Status != CriterionStatus.Met);
}

/// <summary>The two ends of what an amount may be, rupiah.</summary>
internal sealed record AmountRange(long Min, long Max);

/// <summary>The days on which a product is offered; no last day where none is set.</summary>
internal sealed record DayRange(DateOnly From, DateOnly? To);

/// <summary>How ready a request is for each product, closest first.</summary>
/// <param name="Products">The products.</param>
/// <param name="Tried">What was tried out in place of what was asked and planned; null where nothing was.</param>
internal sealed record ReadinessView(IReadOnlyList<ProductReadinessView> Products, WhatIf? Tried = null);

/// <summary>How ready a request is for one product, in the reader's language.</summary>
internal sealed record ProductReadinessView(
    string BankId,
    string BankName,
    string ProductId,
    int ProductVersion,
    string Name,
    bool Ready,
    long Installment,
    long LargestInstallment,
    long TotalInterest,
    long Fees,
    decimal? EffectiveAnnualRate,
    decimal? Dscr,
    decimal? CollateralCoverage,
    bool InReach,
    decimal? Gap,
    LoanTerms? Terms,
    IReadOnlyList<CriterionView> Criteria,
    IReadOnlyList<TogetherView> Together)
{
    internal static ProductReadinessView Of(FrozenReadiness readiness, Language language) => new(
        readiness.Bank,
        readiness.BankName,
        readiness.Product,
        readiness.ProductVersion,
        readiness.Name,
        readiness.Ready,
        readiness.Installment,
        readiness.LargestInstallment,
        readiness.TotalInterest,
        readiness.Fees,
        readiness.EffectiveAnnualRate,
        readiness.Dscr,
        readiness.CollateralCoverage,
        readiness.IsInReach,
        readiness.Gap,
        readiness.Terms,
        [.. readiness.Criteria.Select(criterion => new CriterionView(
            criterion.Code, criterion.Status, criterion.Measured, criterion.Required, criterion.Advice.In(language), [.. criterion.Ways.Select(way => WayView.Of(way, language))]))],
        [.. readiness.Together.Select(together => new TogetherView(together.Changes, together.Makes, together.Text.In(language)))]);
}

/// <summary>A criterion in the reader's language.</summary>
internal sealed record CriterionView(string Code, CriterionStatus Status, JsonElement? Measured, JsonElement Required, string Advice, IReadOnlyList<WayView> Ways);

/// <summary>A way in the reader's language.</summary>
internal sealed record WayView(string Change, long? From, long To, long Exact, IReadOnlyList<string> Makes, IReadOnlyList<string>? Breaks, string Text)
{
    internal static WayView Of(Way way, Language language) => new(way.Change, way.From, way.To, way.Exact, way.Makes, way.Breaks, way.Text.In(language));
}

/// <summary>All changes at once, in the reader's language.</summary>
internal sealed record TogetherView(IReadOnlyList<FigureChange> Changes, IReadOnlyList<string> Makes, string Text);

/// <summary>How readiness is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FrozenReadiness))]
[JsonSerializable(typeof(ReadinessView))]
[JsonSerializable(typeof(ScheduleView))]
[JsonSerializable(typeof(AmountRange))]
[JsonSerializable(typeof(DayRange))]
[JsonSerializable(typeof(DateOnly))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(decimal))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class ReadinessJson : JsonSerializerContext;
