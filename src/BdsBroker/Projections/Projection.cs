using BdsBroker.Plans;
using BdsBroker.Readiness;

namespace BdsBroker.Projections;

/// <summary>
/// One month's money, rupiah: what there was, what came and went, what is left. <see cref="ClosingCash"/> is the opening cash, plus <see cref="Inflow"/>, <see cref="OwnFunds"/> and <see cref="Loan"/>,
/// less <see cref="Outflow"/>, <see cref="Investment"/>, <see cref="Fees"/>, <see cref="Interest"/>, <see cref="Principal"/> and <see cref="OtherDebts"/>.
/// </summary>
/// <param name="Month">Such as 2026-12.</param>
/// <param name="OpeningCash">On the first day.</param>
/// <param name="Inflow">What buyers pay.</param>
/// <param name="Outflow">What the business pays and the owner takes out; <paramref name="Drawings"/> is part of it.</param>
/// <param name="Drawings">What the owner takes out; 0 where the plan does not tell it apart.</param>
/// <param name="OwnFunds">What the owner puts in.</param>
/// <param name="Loan">Paid out by the bank.</param>
/// <param name="Fees">Taken by the bank when it pays out.</param>
/// <param name="Investment">Bought once.</param>
/// <param name="Interest">Of the loan.</param>
/// <param name="Principal">Of the loan.</param>
/// <param name="OtherDebts">Paid on debts that were there before.</param>
/// <param name="ClosingCash">On the last day.</param>
internal sealed record CashMonth(
    string Month, long OpeningCash, long Inflow, long Outflow, long Drawings, long OwnFunds, long Loan, long Fees, long Investment, long Interest, long Principal, long OtherDebts, long ClosingCash);

/// <summary>
/// One month's profit, rupiah: <see cref="Sales"/> less all the rest. What the owner takes out is no cost.
/// </summary>
/// <param name="Month">Such as 2026-12.</param>
/// <param name="Sales">Delivered, whether paid or not.</param>
/// <param name="CostOfSales">What that took.</param>
/// <param name="Costs">Fixed costs; for a plan without sales lines all that went out.</param>
/// <param name="Depreciation">What equipment lost.</param>
/// <param name="Interest">Of the loan and of other debts.</param>
/// <param name="Fees">Of the loan.</param>
/// <param name="UnnamedDebts">Paid on debts that the opening position does not name: nobody can tell principal from interest, so all of it counts as a cost.</param>
/// <param name="Profit">What is left.</param>
internal sealed record ProfitMonth(string Month, long Sales, long CostOfSales, long Costs, long Depreciation, long Interest, long Fees, long UnnamedDebts, long Profit);

/// <summary>What the business has and owes on a day, rupiah. <see cref="Assets"/> are <see cref="Liabilities"/> and <see cref="Equity"/> together.</summary>
/// <param name="Month">The month that ends; null for the first day of the plan.</param>
/// <param name="Cash">Below 0 where money is missing.</param>
/// <param name="Receivables">What buyers owe.</param>
/// <param name="Stock">At cost.</param>
/// <param name="Equipment">At cost less depreciation.</param>
/// <param name="OtherAssets">At cost.</param>
/// <param name="Loan">Still owed on the loan.</param>
/// <param name="Debts">Still owed on other debts.</param>
/// <param name="Equity">The owner's: the opening equity, own funds and profits so far, less what was taken out.</param>
internal sealed record Position(string? Month, long Cash, long Receivables, long Stock, long Equipment, long OtherAssets, long Loan, long Debts, long Equity)
{
    /// <summary>All that the business has.</summary>
    public long Assets => Cash + Receivables + Stock + Equipment + OtherAssets;

    /// <summary>All that it owes.</summary>
    public long Liabilities => Loan + Debts;
}

/// <summary>
/// What twelve months of a plan come to with a loan or without one: cash flow, profit and loss, and what the business has and owes at the end of each month, to the rupiah. It is pure: the same plan and terms,
/// frozen ones included, always give the same figures. docs/plans.md explains the model with an example.
/// </summary>
/// <param name="Cash">Month by month.</param>
/// <param name="Profit">Month by month.</param>
/// <param name="Opening">On the first day, before own funds and loan.</param>
/// <param name="Closing">On the last day of each month.</param>
internal sealed record Projection(IReadOnlyList<CashMonth> Cash, IReadOnlyList<ProfitMonth> Profit, Position Opening, IReadOnlyList<Position> Closing)
{
    /// <summary>Works it out. The loan and the own funds come in on the first day; the first installment falls due in the month after.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="loan">The loan; null for none.</param>
    /// <param name="fees">Of the loan, rupiah, paid when it is paid out.</param>
    internal static Projection Of(Plan plan, Loan? loan, long fees)
    {
        var opening = plan.Opening ?? new(0, 0, 0, 0, null, null, []);
        var operating = Operating.Of(plan);
        var investments = plan.Investments ?? [];
        var installments = loan?.Plan().Installments ?? [];
        var debts = opening.Debts.Select(debt => debt.Balance).ToArray();

        var first = new Position(null, opening.Cash, opening.Receivables, opening.Stock, opening.Equipment, opening.OtherAssets ?? 0, 0, debts.Sum(), 0);
        first = first with { Equity = first.Assets - first.Liabilities };
        var now = first;
        List<CashMonth> cash = [];
        List<ProfitMonth> profit = [];
        List<Position> closing = [];
        for (var n = 0; n < PlanBody.Months; n++)
        {
            var (month, own) = (plan.Monthly[n].Month, operating[n]);
            var bought = investments.Where(item => item.Month == month).ToArray();
            var due = n >= 1 && n <= installments.Count ? installments[n - 1] : default;
            var (borrowed, cost, ownFunds) = n == 0 ? (loan?.Amount ?? 0, loan is null ? 0 : fees, plan.OwnFunds) : (0, 0, 0);
            var (debtInterest, debtPaid) = PayDebts(opening.Debts, debts);
            var unnamed = opening.Debts.Count == 0 ? plan.ExistingMonthlyDebtService : 0;
            var depreciation = Depreciation(opening, investments, plan, n);

            var paid = new CashMonth(
                month, now.Cash, own.Collected, own.Outflow, own.Drawings, ownFunds, borrowed, cost, bought.Sum(item => item.Amount), due.Interest, due.Principal, debtPaid + unnamed, 0);
            paid = paid with
            {
                ClosingCash = paid.OpeningCash + paid.Inflow + paid.OwnFunds + paid.Loan - paid.Outflow - paid.Investment - paid.Fees - paid.Interest - paid.Principal - paid.OtherDebts,
            };
            var earned = new ProfitMonth(month, own.Sales, own.CostOfSales, own.Costs, depreciation, due.Interest + debtInterest, cost, unnamed, 0);
            earned = earned with { Profit = earned.Sales - earned.CostOfSales - earned.Costs - earned.Depreciation - earned.Interest - earned.Fees - earned.UnnamedDebts };
            now = new(
                month,
                paid.ClosingCash,
                now.Receivables + own.Sales - own.Collected,
                now.Stock + bought.Where(item => item.Kind == Investment.Stock).Sum(item => item.Amount),
                now.Equipment + bought.Where(item => item.Kind == Investment.Equipment).Sum(item => item.Amount) - depreciation,
                now.OtherAssets + bought.Where(item => item.Kind is not (Investment.Stock or Investment.Equipment)).Sum(item => item.Amount),
                now.Loan + borrowed - due.Principal,
                debts.Sum(),
                now.Equity + ownFunds + earned.Profit - own.Drawings);
            cash.Add(paid);
            profit.Add(earned);
            closing.Add(now);
        }

        return new(cash, profit, first, closing);
    }

    /// <summary>A month of every debt: interest on what is still owed, half up, then the payment, no more than is owed. What a payment lacks of the interest is owed as well.</summary>
    private static (long Interest, long Paid) PayDebts(IReadOnlyList<Debt> debts, long[] balances)
    {
        long interest = 0, paid = 0;
        for (var n = 0; n < balances.Length; n++)
        {
            // The rate has at most 6 decimals and the division by 12 comes last: exact, as a twelfth of the rate would not be.
            var accrued = (long)decimal.Floor(((2 * (debts[n].AnnualRate ?? 0) * balances[n]) + 12) / 24);
            var payment = Math.Min(debts[n].MonthlyPayment, balances[n] + accrued);
            balances[n] += accrued - payment;
            interest += accrued;
            paid += payment;
        }

        return (interest, paid);
    }

    /// <summary>Straight-line, from the month of buying on; equipment without a life keeps its value.</summary>
    private static long Depreciation(OpeningPosition opening, IReadOnlyList<Investment> investments, Plan plan, int n)
    {
        var lost = opening.EquipmentLifeMonths is { } left ? Spread.Evenly(opening.Equipment, left, n) : 0;
        foreach (var item in investments)
        {
            var since = n - plan.Monthly.Select(month => month.Month).ToList().IndexOf(item.Month);
            lost += item.LifeMonths is { } life && since >= 0 ? Spread.Evenly(item.Amount, life, since) : 0;
        }

        return lost;
    }
}
