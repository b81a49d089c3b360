using System.Numerics;
using BdsBroker.Plans;
using BdsBroker.Registry;

namespace BdsBroker.Readiness;

/// <summary>
/// A loan asked of a product, and what stands behind it: the figures that readiness measures, so that each can be changed and measured again.
/// </summary>
/// <param name="Product">The product's conditions.</param>
/// <param name="Amount">Rupiah, 1 to <see cref="Loan.LargestAmount"/>.</param>
/// <param name="TenorMonths">Months, 1 to <see cref="Loan.LongestTenor"/>.</param>
/// <param name="Kind">What the rate is a rate of.</param>
/// <param name="Grace">The months of grace asked for; fewer where the product or the tenor has fewer.</param>
/// <param name="NetOfYear">Operating cash flow of the plan's twelve months, rupiah; null where nobody said.</param>
/// <param name="OtherDebt">What is paid on other loans each month, rupiah.</param>
/// <param name="Pledged">The liquidation values of the collateral, rupiah; null where nobody said.</param>
internal sealed record Bid(Product Product, long Amount, int TenorMonths, RateKind Kind, int Grace, long? NetOfYear, long OtherDebt, long? Pledged)
{
    /// <summary>The criteria that are figures, in the order they are shown.</summary>
    internal static readonly IReadOnlyList<string> Criteria = ["amount", "tenor", "dscr", "collateral-coverage"];

    /// <summary>The loan that the product would grant: its rate, and at most its grace.</summary>
    internal Loan Loan => Loan.Create(Amount, TenorMonths, Product.AnnualRate, Kind, Math.Min(Math.Min(Grace, Product.GraceMonths), TenorMonths - 1));

    /// <summary>What quick sales of the collateral must bring for this amount.</summary>
    internal long CollateralNeeded => Ratio.Ceiling(Product.MinCollateralCoverage, Amount);

    /// <summary>Debt service coverage with a largest installment; null where no plan tells.</summary>
    internal Ratio? Dscr(long largest) => NetOfYear is { } net ? new(net, PlanBody.Months * ((BigInteger)largest + OtherDebt)) : null;

    /// <summary>Liquidation values over the amount; null where nobody said.</summary>
    internal Ratio? Coverage => Pledged is { } value ? new(value, Amount) : null;

    /// <summary>Whether the amount lies within the product's limits.</summary>
    internal bool AmountFits => Amount >= Product.MinAmount && Amount <= Product.MaxAmount;

    /// <summary>Whether the tenor is at most the product's.</summary>
    internal bool TenorFits => TenorMonths <= Product.MaxTenorMonths;

    /// <summary>Whether the cash flow reaches the product's DSCR with the largest installment; null where no plan tells.</summary>
    internal bool? Carries => Dscr(Loan.Plan().Largest)?.Reaches(Product.MinDscr);

    /// <summary>Whether the collateral covers the amount as the product asks; null where nobody said and something is asked.</summary>
    internal bool? IsCovered => CollateralNeeded == 0 ? true : Coverage?.Reaches(Product.MinCollateralCoverage);

    /// <summary>The criteria that hold.</summary>
    internal IReadOnlyList<string> Met =>
    [
        .. Criteria.Where(code => code switch
        {
            "amount" => AmountFits,
            "tenor" => TenorFits,
            "dscr" => Carries == true,
            _ => IsCovered == true,
        }),
    ];

    /// <summary>
    /// The largest monthly installment that the cash flow carries beside the other debt; null where no plan tells or any would do.
    /// </summary>
    internal long? Affordable => NetOfYear is { } net && Product.MinDscr > 0
        ? (long)BigInteger.Max(0, BigInteger.Min(long.MaxValue / 2, (Ratio.Most(Product.MinDscr, net) / PlanBody.Months) - OtherDebt))
        : null;

    /// <summary>What the monthly net cash flow lacks, whole rupiah; 0 where it suffices. Without a plan all of it is lacking.</summary>
    internal long LacksEachMonth
    {
        get
        {
            var lack = Ratio.Ceiling(Product.MinDscr, PlanBody.Months * ((BigInteger)Loan.Plan().Largest + OtherDebt)) - (NetOfYear ?? 0);
            return lack <= 0 ? 0 : ((lack - 1) / PlanBody.Months) + 1;
        }
    }
}
