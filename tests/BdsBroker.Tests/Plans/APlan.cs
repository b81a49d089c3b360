using BdsBroker.Plans;

namespace BdsBroker.Tests.Plans;

/// <summary>Plans as rules meet them.</summary>
internal static class APlan
{
    private static readonly DateOnly Start = new(2026, 12, 1);

    internal static string Month(int n) => PlanBody.Write(Start.AddMonths(n));

    /// <summary>A plan whose months are given directly.</summary>
    internal static Plan OfMonths(long inflow, long outflow) => new()
    {
        Sme = "s1",
        Number = 1,
        Version = 1,
        Purpose = "Modal kerja",
        OwnFunds = 0,
        Market = "m",
        Production = "p",
        People = "o",
        StartMonth = Month(0),
        Monthly = [.. Enumerable.Range(0, 12).Select(n => new PlanMonth(Month(n), inflow, outflow))],
        ExistingMonthlyDebtService = 0,
        SavedAt = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero),
        SavedBy = new("p1", "sme", "s1"),
    };

    /// <summary>A plan whose months follow from what is sold.</summary>
    internal static Plan OfSales(IReadOnlyList<SalesLine> sales, IReadOnlyList<FixedCost>? costs = null, OpeningPosition? opening = null, IReadOnlyList<Investment>? investments = null, long ownFunds = 0)
    {
        var plan = OfMonths(0, 0);
        return plan with
        {
            OwnFunds = ownFunds,
            Sales = sales,
            FixedCosts = costs ?? [],
            Opening = opening,
            Investments = investments,
            ExistingMonthlyDebtService = opening?.Debts.Sum(debt => debt.MonthlyPayment) ?? 0,
            Monthly = Operating.Months(Start, sales, costs ?? [], opening?.Receivables ?? 0),
        };
    }

    internal static SalesLine Line(string name, long price, long cost, long units, int paymentMonths = 0, long? capacity = null, IReadOnlyList<long>? seasonality = null) =>
        new(name, null, price, cost, capacity, units, seasonality, null, paymentMonths);

    internal static FixedCost Cost(string kind, long amount) => new(kind, null, amount, null);

    internal static OpeningPosition Opening(long cash = 0, long stock = 0, long receivables = 0, long equipment = 0, int? life = null, params Debt[] debts) =>
        new(cash, stock, receivables, equipment, life, null, debts);

    /// <summary>Any plan that could be saved, drawn by a seed.</summary>
    internal static Plan Any(Random draw)
    {
        long Rupiah() => draw.Next(4) == 0 ? 0 : draw.NextInt64(1, (long)Math.Pow(10, draw.Next(1, 13)));
        long[] Twelve(long most) => [.. Enumerable.Range(0, 12).Select(_ => draw.NextInt64(0, most))];
        SalesLine AnyLine(int n) => draw.Next(3) switch
        {
            0 => new($"p{n}", null, Rupiah() / 1000, Rupiah() / 1000, null, draw.Next(0, 500), null, null, draw.Next(0, 4)),
            1 => new($"p{n}", null, Rupiah() / 1000, Rupiah() / 1000, null, draw.Next(0, 500), [.. Twelve(50).Select(weight => weight + 1)], null, draw.Next(0, 13)),
            _ => new($"p{n}", null, Rupiah() / 1000, Rupiah() / 1000, null, null, null, Twelve(900), draw.Next(0, 4)),
        };
        var opening = draw.Next(4) == 0 ? null : new OpeningPosition(
            Rupiah(), Rupiah(), Rupiah(), Rupiah(), draw.Next(2) == 0 ? null : draw.Next(1, 40), draw.Next(2) == 0 ? null : Rupiah(),
            [.. Enumerable.Range(0, draw.Next(0, 3)).Select(n => new Debt($"d{n}", Rupiah(), Rupiah() / 10, draw.Next(2) == 0 ? null : draw.Next(0, 1_000_000) / 1_000_000m))]);
        Investment[] investments = [.. Enumerable.Range(0, draw.Next(0, 4)).Select(n =>
        {
            var kind = Investment.Kinds[draw.Next(3)];
            return new Investment($"i{n}", kind, Month(draw.Next(12)), Rupiah(), kind == Investment.Equipment && draw.Next(3) > 0 ? draw.Next(1, 60) : null);
        })];
        if (draw.Next(3) == 0)
        {
            return OfMonths(0, 0) with
            {
                Monthly = [.. Enumerable.Range(0, 12).Select(n => new PlanMonth(Month(n), Rupiah(), Rupiah()))],
                Opening = opening,
                Investments = investments,
                OwnFunds = Rupiah(),
                ExistingMonthlyDebtService = opening is { Debts.Count: > 0 } ? opening.Debts.Sum(debt => debt.MonthlyPayment) : Rupiah(),
            };
        }

        SalesLine[] sales = [.. Enumerable.Range(0, draw.Next(1, 5)).Select(AnyLine)];
        FixedCost[] costs = [.. Enumerable.Range(0, draw.Next(0, 5)).Select(n =>
            draw.Next(4) == 0 ? new FixedCost("wages", null, null, Twelve(1_000_000)) : Cost(FixedCost.Kinds[draw.Next(FixedCost.Kinds.Length)], Rupiah() / 100))];
        return OfSales(sales, costs, opening, investments, Rupiah());
    }
}
