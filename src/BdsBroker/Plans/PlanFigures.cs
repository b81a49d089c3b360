namespace BdsBroker.Plans;

/// <summary>What the business has and owes on the first day of the plan, rupiah; what it has above what it owes is the owner's.</summary>
/// <param name="Cash">In the till and at the bank. The own funds of the plan come on top.</param>
/// <param name="Stock">Materials and goods, at what they cost.</param>
/// <param name="Receivables">What buyers still owe.</param>
/// <param name="Equipment">Machines, tools and vehicles, at what is left of their cost.</param>
/// <param name="EquipmentLifeMonths">For how many months they will still serve; null where nobody said: then they keep their value in the plan.</param>
/// <param name="OtherAssets">Land, buildings, deposits: they keep their value in the plan. Null where nobody said.</param>
/// <param name="Debts">What is owed already, debt by debt.</param>
internal sealed record OpeningPosition(long Cash, long Stock, long Receivables, long Equipment, int? EquipmentLifeMonths, long? OtherAssets, IReadOnlyList<Debt> Debts);

/// <summary>A debt that is there before the loan asked for.</summary>
/// <param name="Name">To whom, or for what.</param>
/// <param name="Balance">Still owed, rupiah.</param>
/// <param name="MonthlyPayment">Paid on it each month, principal and interest, rupiah.</param>
/// <param name="AnnualRate">Interest per year on what is still owed (0.12 is 12 %); null for none.</param>
internal sealed record Debt(string Name, long Balance, long MonthlyPayment, decimal? AnnualRate);

/// <summary>
/// What is sold of one product or service. How many is told in one of two ways: <see cref="Units"/> a month on average, spread by <see cref="Seasonality"/> where it is given,
/// or <see cref="MonthlyUnits"/> month by month.
/// </summary>
/// <param name="Name">What is sold.</param>
/// <param name="Unit">What one is: piece, kilogram, hour; null where nobody said.</param>
/// <param name="UnitPrice">Rupiah for one.</param>
/// <param name="UnitCost">Rupiah that one takes in materials, goods or piece wages; it falls away when one less is sold.</param>
/// <param name="MonthlyCapacity">How many the business can make or serve in a month; null where nobody said.</param>
/// <param name="Units">A month, on average; null where <see cref="MonthlyUnits"/> tells.</param>
/// <param name="Seasonality">Twelve weights from the start month; null for the same each month.</param>
/// <param name="MonthlyUnits">Twelve numbers of units from the start month; null where <see cref="Units"/> tells.</param>
/// <param name="PaymentMonths">How many months after the sale buyers pay; 0 at once.</param>
internal sealed record SalesLine(
    string Name, string? Unit, long UnitPrice, long UnitCost, long? MonthlyCapacity, long? Units, IReadOnlyList<long>? Seasonality, IReadOnlyList<long>? MonthlyUnits, int PaymentMonths)
{
    /// <summary>Units by month. Spread by weights they still add up to twelve times the average: what the months so far have together is rounded down.</summary>
    internal IReadOnlyList<long> ByMonth() =>
        MonthlyUnits ?? (Seasonality is { } weights ? Spread.By(weights, PlanBody.Months * Units!.Value) : [.. Enumerable.Repeat(Units!.Value, PlanBody.Months)]);
}

/// <summary>A cost that does not follow from what is sold, or what the owner lives on.</summary>
/// <param name="Kind">One of <see cref="Kinds"/>.</param>
/// <param name="Name">In the SME's words; null where the kind says it.</param>
/// <param name="Amount">Rupiah each month; null where <see cref="MonthlyAmounts"/> tells.</param>
/// <param name="MonthlyAmounts">Twelve amounts from the start month, for what is not the same each month (a holiday allowance); null where <see cref="Amount"/> tells.</param>
internal sealed record FixedCost(string Kind, string? Name, long? Amount, IReadOnlyList<long>? MonthlyAmounts)
{
    /// <summary>What the owner takes out to live on: paid like a cost, but the owner's own money and no expense.</summary>
    internal const string Drawings = "drawings";

    /// <summary>The kinds of costs.</summary>
    internal static readonly string[] Kinds = ["wages", "rent", "utilities", "transport", "maintenance", "marketing", "administration", "insurance", "tax", Drawings, "other"];

    internal long In(int month) => MonthlyAmounts is { } amounts ? amounts[month] : Amount!.Value;
}

/// <summary>Something bought once.</summary>
/// <param name="Name">What.</param>
/// <param name="Kind">One of <see cref="Kinds"/>: equipment wears out, stock is there to be sold and replaced, other things (land, buildings, deposits) keep their value.</param>
/// <param name="Month">When it is paid, such as 2026-12.</param>
/// <param name="Amount">Rupiah.</param>
/// <param name="LifeMonths">For how many months equipment serves; null where nobody said: then it keeps its value in the plan.</param>
internal sealed record Investment(string Name, string Kind, string Month, long Amount, int? LifeMonths)
{
    internal const string Equipment = "equipment";
    internal const string Stock = "stock";

    /// <summary>The kinds of investments.</summary>
    internal static readonly string[] Kinds = [Equipment, Stock, "other"];
}

/// <summary>Whole amounts spread over months so that they add up exactly.</summary>
internal static class Spread
{
    /// <summary>Spreads a total by weights: after each month the share so far is rounded down, so the last month completes it.</summary>
    /// <param name="weights">At least 0 each, more than 0 together.</param>
    /// <param name="total">At least 0.</param>
    internal static IReadOnlyList<long> By(IReadOnlyList<long> weights, long total)
    {
        Int128 all = weights.Aggregate((Int128)0, (sum, weight) => sum + weight), soFar = 0;
        long given = 0;
        var parts = new long[weights.Count];
        for (var month = 0; month < parts.Length; month++)
        {
            soFar += weights[month];
            var due = (long)(total * soFar / all);
            parts[month] = due - given;
            given = due;
        }

        return parts;
    }

    /// <summary>The part of a total that falls on the n-th (from 0) of so many equal months; nothing afterwards.</summary>
    internal static long Evenly(long total, int months, int n) => n >= months ? 0 : (long)(((Int128)total * (n + 1) / months) - ((Int128)total * n / months));
}

/// <summary>What the business itself earns, collects and pays in one month, rupiah; no loan, own funds, investments or installments.</summary>
/// <param name="Sales">Delivered in the month.</param>
/// <param name="CostOfSales">What that took in unit costs; stock used is replaced in the same month.</param>
/// <param name="Collected">What buyers pay in the month, opening receivables included.</param>
/// <param name="Costs">Fixed costs.</param>
/// <param name="Drawings">What the owner takes out.</param>
internal sealed record OperatingMonth(long Sales, long CostOfSales, long Collected, long Costs, long Drawings)
{
    /// <summary>Paid in the month.</summary>
    internal long Outflow => CostOfSales + Costs + Drawings;
}

/// <summary>The business's own months of a plan: the one place where sales lines become money.</summary>
internal static class Operating
{
    /// <summary>
    /// From sales lines where the plan has them. Otherwise from the twelve months as they were given: sales are what came in, costs what went out, what the owner takes out among
    /// them, since nobody told it apart.
    /// </summary>
    internal static IReadOnlyList<OperatingMonth> Of(Plan plan) => plan.Sales is { } sales
        ? FromSales(sales, plan.FixedCosts ?? [], plan.Opening?.Receivables ?? 0)
        : [.. plan.Monthly.Select(month => new OperatingMonth(month.Inflow, 0, month.Inflow, month.Outflow, 0))];

    /// <summary>The twelve months of a plan that follow from its sales lines.</summary>
    internal static IReadOnlyList<PlanMonth> Months(DateOnly start, IReadOnlyList<SalesLine> sales, IReadOnlyList<FixedCost> costs, long receivables) =>
        [.. FromSales(sales, costs, receivables).Select((month, n) => new PlanMonth(PlanBody.Write(start.AddMonths(n)), month.Collected, month.Outflow))];

    private static OperatingMonth[] FromSales(IReadOnlyList<SalesLine> sales, IReadOnlyList<FixedCost> costs, long receivables)
    {
        var months = new OperatingMonth[PlanBody.Months];
        var units = sales.Select(line => line.ByMonth()).ToArray();

        // Nobody says when old receivables come in: evenly over the longest term that buyers have, in the first month where they pay at once.
        var collecting = Math.Max(1, sales.Max(line => line.PaymentMonths));
        for (var month = 0; month < months.Length; month++)
        {
            long sold = 0, cost = 0, collected = Spread.Evenly(receivables, collecting, month);
            foreach (var (line, counts) in sales.Zip(units))
            {
                sold += counts[month] * line.UnitPrice;
                cost += counts[month] * line.UnitCost;
                collected += month >= line.PaymentMonths ? counts[month - line.PaymentMonths] * line.UnitPrice : 0;
            }

            months[month] = new(
                sold,
                cost,
                collected,
                costs.Where(each => each.Kind != FixedCost.Drawings).Sum(each => each.In(month)),
                costs.Where(each => each.Kind == FixedCost.Drawings).Sum(each => each.In(month)));
        }

        return months;
    }
}
