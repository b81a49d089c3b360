using BdsBroker.Core;
using BdsBroker.Registry;

namespace BdsBroker.Readiness;

/// <summary>A loan's terms as they are shown: whole rupiah, months, a rate of a year.</summary>
internal sealed record LoanTerms(long Amount, int TenorMonths, decimal AnnualRate, string RateKind, int GraceMonths)
{
    internal static LoanTerms Of(Loan loan) => new(loan.Amount, loan.TenorMonths, loan.AnnualRate, loan.Kind == Readiness.RateKind.Flat ? "flat" : "effective", loan.GraceMonths);
}

/// <summary>A fee in rupiah.</summary>
internal sealed record FeeView(string Name, long Amount)
{
    /// <summary>A product's fees for an amount; rates half up.</summary>
    internal static IReadOnlyList<FeeView> Of(Product product, long amount) => [.. product.Fees.Select(fee => new FeeView(fee.Name, fee.Amount ?? Ratio.HalfUp(fee.Rate ?? 0, amount)))];
}

/// <summary>What is paid in one month.</summary>
/// <param name="Number">1 in the month after the disbursement.</param>
/// <param name="Due">The day, where the day of the disbursement is known: the same day of the month, in a shorter month its last.</param>
/// <param name="Principal">Repaid of the amount, rupiah.</param>
/// <param name="Interest">Rupiah.</param>
/// <param name="Installment">Both together.</param>
/// <param name="Balance">Still owed afterwards.</param>
internal sealed record ScheduleMonth(int Number, DateOnly? Due, long Principal, long Interest, long Installment, long Balance);

/// <summary>
/// A loan month by month: the principal adds up to the amount, the interest to its total, both to what is paid in all. Pure: whoever prints it calls <see cref="Of"/>.
/// </summary>
/// <param name="Terms">The terms.</param>
/// <param name="Installment">The regular installment.</param>
/// <param name="LargestInstallment">The largest, which the DSCR counts with.</param>
/// <param name="LastInstallment">The last, which takes what rounding left.</param>
/// <param name="TotalInterest">All interest.</param>
/// <param name="Fees">The fees, paid at the disbursement.</param>
/// <param name="TotalFees">All of them.</param>
/// <param name="TotalPaid">Principal, interest and fees.</param>
/// <param name="EffectiveAnnualRate">What it costs a year with its fees, 4 decimals; null where the fees eat the loan.</param>
/// <param name="Start">The day of the disbursement, where it is known.</param>
/// <param name="Months">One for each month of the tenor.</param>
internal sealed record ScheduleView(
    LoanTerms Terms,
    long Installment,
    long LargestInstallment,
    long LastInstallment,
    long TotalInterest,
    IReadOnlyList<FeeView> Fees,
    long TotalFees,
    long TotalPaid,
    decimal? EffectiveAnnualRate,
    DateOnly? Start,
    IReadOnlyList<ScheduleMonth> Months)
{
    internal static ScheduleView Of(Loan loan, IReadOnlyList<FeeView> fees, DateOnly? start)
    {
        var plan = loan.Plan();
        var total = fees.Sum(fee => fee.Amount);
        return new(
            LoanTerms.Of(loan),
            loan.Installment(),
            plan.Largest,
            plan.Last,
            plan.TotalInterest,
            fees,
            total,
            loan.Amount + plan.TotalInterest + total,
            loan.EffectiveAnnualRate(total),
            start,
            [.. plan.Installments.Select(each => new ScheduleMonth(each.Number, start?.AddMonths(each.Number), each.Principal, each.Interest, each.Total, each.Balance))]);
    }

    /// <summary>The months as a table.</summary>
    internal Csv ToCsv(Language language)
    {
        var csv = new Csv(
            language, new("Bulan ke", "Month"), new("Jatuh tempo", "Due"), new("Pokok (Rp)", "Principal (Rp)"), new("Bunga (Rp)", "Interest (Rp)"), new("Angsuran (Rp)", "Installment (Rp)"),
            new("Sisa pokok (Rp)", "Balance (Rp)"));
        foreach (var month in Months)
        {
            csv.Add(month.Number, month.Due, month.Principal, month.Interest, month.Installment, month.Balance);
        }

        return csv;
    }
}
