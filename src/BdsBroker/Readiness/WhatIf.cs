using System.Globalization;
using BdsBroker.Core;
using BdsBroker.Plans;
using BdsBroker.Registry;
using BdsBroker.Requests;

namespace BdsBroker.Readiness;

/// <summary>What is tried out instead of what was asked for and planned; null leaves it as it is. Nothing of it is saved.</summary>
/// <param name="Amount">Rupiah.</param>
/// <param name="TenorMonths">Months.</param>
/// <param name="RateKind">effective or flat, at the product's rate.</param>
/// <param name="GraceMonths">Months of grace; a product grants at most its own.</param>
/// <param name="Collateral">The liquidation value of all collateral, rupiah.</param>
/// <param name="MoreCashFlow">What the business would earn more each month, rupiah, beside what is planned.</param>
internal sealed record WhatIf(long? Amount = null, int? TenorMonths = null, string? RateKind = null, int? GraceMonths = null, long? Collateral = null, long? MoreCashFlow = null)
{
    /// <summary>Reads the query's values; what is wrong is named by its parameter.</summary>
    internal static (WhatIf Tried, Problem? Problem) Read(string? amount, string? tenorMonths, string? rateKind, string? graceMonths, string? collateral = null, string? moreCashFlow = null)
    {
        var fields = new Fields();
        var tried = new WhatIf(
            fields.Query("amount", amount, RequestBody.LeastAmount, Loan.LargestAmount),
            (int?)fields.Query("tenorMonths", tenorMonths, 1, Loan.LongestTenor),
            rateKind is null ? null : fields.OneOf("rateKind", rateKind, "effective", "flat"),
            (int?)fields.Query("graceMonths", graceMonths, 0, Loan.LongestTenor - 1),
            fields.Query("collateral", collateral, 0, Loan.LargestAmount),
            fields.Query("moreCashFlow", moreCashFlow, 0, Loan.LargestAmount));
        return (tried, fields.Problem);
    }

    /// <summary>What is asked of a product, with what is tried out in its place.</summary>
    internal Bid Of(Request request, Plan? plan, Product product)
    {
        long? net = plan?.Monthly.Sum(month => month.Inflow - month.Outflow);
        return new(
            product,
            Amount ?? request.Amount!.Value,
            TenorMonths ?? request.TenorMonths!.Value,
            (RateKind ?? product.RateKind) == "flat" ? Readiness.RateKind.Flat : Readiness.RateKind.Effective,
            GraceMonths ?? product.GraceMonths,
            MoreCashFlow is { } more ? (net ?? 0) + (PlanBody.Months * more) : net,
            plan?.ExistingMonthlyDebtService ?? 0,
            Collateral ?? plan?.Collateral?.Sum(item => item.LiquidationValue));
    }
}

/// <summary>Numbers in a query.</summary>
internal static class QueryFields
{
    /// <summary>A whole number in the range, in plain digits; null where the parameter is not there.</summary>
    internal static long? Query(this Fields fields, string name, string? text, long least, long most)
    {
        if (text is null)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return fields.Whole(name, value, least, most);
        }

        fields.Error(name, $"Isi dengan bilangan bulat {least} sampai {most}, angka saja tanpa titik atau koma.", $"Give a whole number from {least} to {most}, in digits without points or commas.");
        return null;
    }

    /// <summary>A rate of a year in a query, with a decimal point: 0.06 is 6 %.</summary>
    internal static decimal QueryRate(this Fields fields, string name, string? text)
    {
        if (text is not null && !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _))
        {
            fields.Error(name, "Isi dengan bilangan 0 sampai 1, misalnya 0.06 untuk 6 %.", "Give a number from 0 to 1, such as 0.06 for 6 %.");
            return 0;
        }

        return fields.Decimal(name, text is null ? null : decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture), 0, 1);
    }

    /// <summary>A day in a query that may be missing.</summary>
    internal static DateOnly? QueryDay(this Fields fields, string name, string? text) => text is null ? null : fields.Day(name, text);
}
