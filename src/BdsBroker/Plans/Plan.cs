using System.Text.Json;
using BdsBroker.Core;

namespace BdsBroker.Plans;

/// <summary>What the business itself takes in and pays in one month; loans, own funds, investments and installments are not in it.</summary>
/// <param name="Month">Such as 2026-12.</param>
/// <param name="Inflow">Rupiah from sales.</param>
/// <param name="Outflow">Rupiah for purchases, wages, rent, and what the owner takes out.</param>
internal sealed record PlanMonth(string Month, long Inflow, long Outflow);

/// <summary>Something that secures the loan, in rupiah.</summary>
/// <param name="Kind">What it is, in the SME's words.</param>
/// <param name="Value">What it is worth.</param>
/// <param name="LiquidationValue">What a quick sale would bring.</param>
internal sealed record Collateral(string Kind, long Value, long LiquidationValue);

/// <summary>
/// The business plan of a request. Every save is a version that stays; endorsing and forwarding name one.
/// </summary>
/// <remarks>
/// One truth about money: where there are <see cref="Sales"/>, the twelve months follow from them, the fixed costs and the opening receivables (<see cref="Operating"/>) and are stored as they follow; a plan
/// without sales lines gives the months directly. Whoever reads <see cref="Monthly"/>, as readiness does, need not know which. What came after the first release is null in older plans, which stay readable.
/// </remarks>
internal sealed record Plan
{
    public required string Sme { get; init; }
    public required int Number { get; init; }

    /// <summary>1 for the first save, one more each.</summary>
    public int Version { get; init; }
    public required string Purpose { get; init; }

    /// <summary>What the owner puts in, rupiah.</summary>
    public required long OwnFunds { get; init; }
    public required string Market { get; init; }
    public required string Production { get; init; }
    public required string People { get; init; }

    /// <summary>The first of the twelve months, such as 2026-12.</summary>
    public required string StartMonth { get; init; }
    public required IReadOnlyList<PlanMonth> Monthly { get; init; }

    /// <summary>What is paid on other loans each month, rupiah.</summary>
    public required long ExistingMonthlyDebtService { get; init; }

    /// <summary>What secures the loan; empty where nothing does, null where nobody said yet.</summary>
    public IReadOnlyList<Collateral>? Collateral { get; init; }

    /// <summary>What the business has and owes on the first day; null where nobody said yet.</summary>
    public OpeningPosition? Opening { get; init; }

    /// <summary>What is sold, one line for each product; null where the months were given directly.</summary>
    public IReadOnlyList<SalesLine>? Sales { get; init; }

    /// <summary>What is paid whether or not something is sold, and what the owner takes out; null where the months were given directly.</summary>
    public IReadOnlyList<FixedCost>? FixedCosts { get; init; }

    /// <summary>What is bought once; null where nobody said.</summary>
    public IReadOnlyList<Investment>? Investments { get; init; }
    public required DateTimeOffset SavedAt { get; init; }
    public required Actor SavedBy { get; init; }

    /// <summary>Saves what was told as the next version. The same content again is no new version.</summary>
    internal static Decision<Plan> Save(Plan? now, Plan told, int mostVersions) =>
        now is not null && now.Says(told) ? Decision.Unchanged(now)
        : now?.Version >= mostVersions ? PlanProblems.TooManyVersions(mostVersions)
        : Decision.Change(told with { Version = (now?.Version ?? 0) + 1 }, "plan.saved");

    // What is stored of both would be the same, but for who saved it and when.
    private bool Says(Plan other) => Content(this).AsSpan().SequenceEqual(Content(other));

    private static byte[] Content(Plan plan) =>
        JsonSerializer.SerializeToUtf8Bytes(plan with { Version = 0, SavedAt = default, SavedBy = new("", "") }, PlansJson.Default.Plan);
}
