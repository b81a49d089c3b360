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
internal sealed record Criterion(string Code, CriterionStatus Status, JsonElement? Measured, JsonElement Required, Text Advice);

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
    /// <summary>How many criteria are not met.</summary>
    [JsonIgnore]
    internal int Unmet => Criteria.Count(criterion => criterion.Status != CriterionStatus.Met);
}

/// <summary>The two ends of what an amount may be, rupiah.</summary>
internal sealed record AmountRange(long Min, long Max);

/// <summary>The days on which a product is offered; no last day where none is set.</summary>
internal sealed record DayRange(DateOnly From, DateOnly? To);

/// <summary>How ready a request is for each product.</summary>
internal sealed record ReadinessView(IReadOnlyList<ProductReadinessView> Products);

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
    IReadOnlyList<CriterionView> Criteria)
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
        [.. readiness.Criteria.Select(criterion => new CriterionView(criterion.Code, criterion.Status, criterion.Measured, criterion.Required, criterion.Advice.In(language)))]);
}

/// <summary>A criterion in the reader's language.</summary>
internal sealed record CriterionView(string Code, CriterionStatus Status, JsonElement? Measured, JsonElement Required, string Advice);

/// <summary>How readiness is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FrozenReadiness))]
[JsonSerializable(typeof(ReadinessView))]
[JsonSerializable(typeof(AmountRange))]
[JsonSerializable(typeof(DayRange))]
[JsonSerializable(typeof(DateOnly))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(decimal))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class ReadinessJson : JsonSerializerContext;
