using System.Globalization;
using BdsBroker.Core;

namespace BdsBroker.Plans;

/// <summary>One month as sent.</summary>
internal sealed record PlanMonthBody(string? Month, long? Inflow, long? Outflow);

/// <summary>Something that secures the loan, as sent.</summary>
internal sealed record CollateralBody(string? Kind, long? Value, long? LiquidationValue);

/// <summary>The position at the start, as sent.</summary>
internal sealed record OpeningBody(long? Cash, long? Stock, long? Receivables, long? Equipment, long? EquipmentLifeMonths, long? OtherAssets, IReadOnlyList<DebtBody?>? Debts);

/// <summary>A debt, as sent.</summary>
internal sealed record DebtBody(string? Name, long? Balance, long? MonthlyPayment, decimal? AnnualRate);

/// <summary>What is sold of one product, as sent.</summary>
internal sealed record SalesLineBody
{
    public string? Name { get; init; }
    public string? Unit { get; init; }
    public long? UnitPrice { get; init; }
    public long? UnitCost { get; init; }
    public long? MonthlyCapacity { get; init; }
    public long? Units { get; init; }
    public IReadOnlyList<long?>? Seasonality { get; init; }
    public IReadOnlyList<long?>? MonthlyUnits { get; init; }
    public long? PaymentMonths { get; init; }
}

/// <summary>A fixed cost or what the owner takes out, as sent.</summary>
internal sealed record FixedCostBody([property: Words(typeof(FixedCost), nameof(FixedCost.Kinds))] string? Kind, string? Name, long? Amount, IReadOnlyList<long?>? MonthlyAmounts);

/// <summary>Something bought once, as sent.</summary>
internal sealed record InvestmentBody(string? Name, [property: Words(typeof(Investment), nameof(Investment.Kinds))] string? Kind, string? Month, long? Amount, long? LifeMonths);

/// <summary>
/// A business plan as sent; rupiah are whole numbers. Either <c>monthly</c> gives the twelve months, or <c>sales</c> lets them follow; then <c>monthly</c> is left out, or says what follows (as in an answer that is
/// sent back unchanged). <c>existingMonthlyDebtService</c> follows in the same way from the opening debts where there are any.
/// </summary>
internal sealed record PlanBody
{
    internal const int Months = 12;
    private const int MostLines = 30;
    private const int MostDebts = 10;
    private const long MostUnits = 1_000_000_000;
    private const long MostRupiah = 1_000_000_000_000_000;

    public string? Purpose { get; init; }
    public long? OwnFunds { get; init; }
    public string? Market { get; init; }
    public string? Production { get; init; }
    public string? People { get; init; }
    public string? StartMonth { get; init; }
    public IReadOnlyList<PlanMonthBody?>? Monthly { get; init; }
    public long? ExistingMonthlyDebtService { get; init; }
    public IReadOnlyList<CollateralBody?>? Collateral { get; init; }
    public OpeningBody? Opening { get; init; }
    public IReadOnlyList<SalesLineBody?>? Sales { get; init; }
    public IReadOnlyList<FixedCostBody?>? FixedCosts { get; init; }
    public IReadOnlyList<InvestmentBody?>? Investments { get; init; }

    /// <summary>A month as plans write it.</summary>
    internal static string Write(DateOnly month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>A month as plans write it, from 2000 to 2200; null for anything else.</summary>
    internal static DateOnly? Read(string? value) =>
        DateOnly.TryParseExact(value, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) && month.Year is >= 2000 and <= 2200 ? month : null;

    /// <summary>Checks every field; the twelve months follow one another from the start month.</summary>
    internal (Plan? Told, Problem? Problem) Check(string sme, int number, Actor by, DateTimeOffset at)
    {
        var fields = new Fields();
        var start = Month(fields, "startMonth", StartMonth);
        var opening = CheckOpening(fields);
        var sales = Sales is null ? null : fields.Each("sales", Sales, 1, MostLines, (path, line) => CheckLine(fields, path, line));
        if (sales is null && FixedCosts is not null)
        {
            fields.Error("fixedCosts", "Isi bersama sales, atau masukkan biaya ini ke outflow di monthly.", "Give this together with sales, or put these costs into the outflow of monthly.");
        }

        var costs = sales is null ? null : fields.Each("fixedCosts", FixedCosts, 0, MostLines, (path, cost) => CheckCost(fields, path, cost));
        IReadOnlyList<PlanMonth>? follow = null;
        if (sales is { Count: > 0 } && start is { } first && fields.Problem is null)
        {
            follow = Operating.Months(first, sales, costs!, opening?.Receivables ?? 0);
            if (follow.Any(month => month.Inflow > MostRupiah || month.Outflow > MostRupiah))
            {
                fields.Error("sales", "Jumlah sebulan terlalu besar; periksa harga dan jumlahnya.", "A month comes to too much; look at prices and units again.");
            }
        }

        var told = new Plan
        {
            Sme = sme,
            Number = number,
            Purpose = fields.Text("purpose", Purpose, 2000),
            OwnFunds = fields.Rupiah("ownFunds", OwnFunds),
            Market = fields.Text("market", Market, 8000),
            Production = fields.Text("production", Production, 8000),
            People = fields.Text("people", People, 8000),
            StartMonth = StartMonth ?? "",
            Monthly = Monthly is null && sales is not null ? follow ?? [] : CheckMonths(fields, start, follow),
            ExistingMonthlyDebtService = CheckDebtService(fields, opening),
            Collateral = Collateral is null ? null : fields.Each("collateral", Collateral, 0, 50, (path, item) => new Collateral(
                fields.Line(path + ".kind", item.Kind, 200), fields.Rupiah(path + ".value", item.Value), fields.Rupiah(path + ".liquidationValue", item.LiquidationValue))),
            Opening = opening,
            Sales = sales,
            FixedCosts = costs,
            Investments = Investments is null ? null : fields.Each("investments", Investments, 0, MostLines, (path, item) => CheckInvestment(fields, path, item, start)),
            SavedAt = at,
            SavedBy = by,
        };
        return fields.Problem is { } problem ? (null, problem) : (told, null);
    }

    private IReadOnlyList<PlanMonth> CheckMonths(Fields fields, DateOnly? start, IReadOnlyList<PlanMonth>? follow)
    {
        if (Monthly is { Count: not Months })
        {
            fields.Error("monthly", $"Isi tepat {Months} bulan.", $"Give exactly {Months} months.");
        }

        var count = 0;
        return fields.Each("monthly", Monthly, 1, Months, (path, month) =>
        {
            var n = count++;
            var expected = start?.AddMonths(n);
            if (Month(fields, path + ".month", month.Month) is { } given && expected is not null && given != expected)
            {
                fields.Error(path + ".month", $"Urutkan mulai startMonth: di sini {expected:yyyy-MM}.", $"Go on from startMonth without a gap: here {expected:yyyy-MM}.");
            }

            var told = new PlanMonth(month.Month ?? "", fields.Rupiah(path + ".inflow", month.Inflow), fields.Rupiah(path + ".outflow", month.Outflow));
            if (follow is not null && n < follow.Count)
            {
                MustFollow(fields, path + ".inflow", told.Inflow, follow[n].Inflow);
                MustFollow(fields, path + ".outflow", told.Outflow, follow[n].Outflow);
            }

            return told;
        });
    }

    /// <summary>Two figures for one thing would leave nobody knowing which counts: what follows must not be said otherwise.</summary>
    private static void MustFollow(Fields fields, string path, long told, long follows)
    {
        if (told != follows)
        {
            fields.Error(
                path,
                $"Hilangkan: dari rincian penjualan, biaya, dan utang mengikuti {Rupiah.Indonesian(follows)}.",
                $"Leave it out: from sales, costs and debts follows {Rupiah.English(follows)}.");
        }
    }

    private long CheckDebtService(Fields fields, OpeningPosition? opening)
    {
        if (opening is not { Debts: { Count: > 0 } debts })
        {
            return fields.Rupiah("existingMonthlyDebtService", ExistingMonthlyDebtService);
        }

        var follows = debts.Sum(debt => debt.MonthlyPayment);
        if (ExistingMonthlyDebtService is { } told)
        {
            MustFollow(fields, "existingMonthlyDebtService", fields.Rupiah("existingMonthlyDebtService", told), follows);
        }

        return follows;
    }

    private OpeningPosition? CheckOpening(Fields fields) => Opening is null ? null : new(
        fields.Rupiah("opening.cash", Opening.Cash),
        fields.Rupiah("opening.stock", Opening.Stock),
        fields.Rupiah("opening.receivables", Opening.Receivables),
        fields.Rupiah("opening.equipment", Opening.Equipment),
        (int?)fields.OptionalWhole("opening.equipmentLifeMonths", Opening.EquipmentLifeMonths, 1, 600),
        Opening.OtherAssets is null ? null : fields.Rupiah("opening.otherAssets", Opening.OtherAssets),
        fields.Each("opening.debts", Opening.Debts, 0, MostDebts, (path, debt) => new Debt(
            fields.Line(path + ".name", debt.Name, 100),
            fields.Rupiah(path + ".balance", debt.Balance),
            fields.Rupiah(path + ".monthlyPayment", debt.MonthlyPayment),
            debt.AnnualRate is null ? null : fields.Decimal(path + ".annualRate", debt.AnnualRate, 0, 1))));

    private static SalesLine CheckLine(Fields fields, string path, SalesLineBody line)
    {
        if (line.Units is null == line.MonthlyUnits is null)
        {
            fields.Error(path + ".units", "Isi salah satu: units (rata-rata sebulan) atau monthlyUnits (12 bulan).", "Give one of units (a month on average) and monthlyUnits (12 months).");
        }

        var monthly = line.MonthlyUnits is null ? null : Twelve(fields, path + ".monthlyUnits", line.MonthlyUnits, MostUnits);
        var weights = line.Seasonality is null ? null : Twelve(fields, path + ".seasonality", line.Seasonality, 1_000_000);
        if (weights is not null && line.MonthlyUnits is not null)
        {
            fields.Error(path + ".seasonality", "Hilangkan: monthlyUnits sudah menyebut tiap bulan.", "Leave it out: monthlyUnits already says each month.");
        }
        else if (weights is not null && weights.Sum() == 0)
        {
            fields.Error(path + ".seasonality", "Paling sedikit satu bulan di atas 0.", "At least one month must be above 0.");
        }

        var checkedLine = new SalesLine(
            fields.Line(path + ".name", line.Name, 100),
            fields.OptionalLine(path + ".unit", line.Unit, 30),
            fields.Rupiah(path + ".unitPrice", line.UnitPrice),
            fields.Rupiah(path + ".unitCost", line.UnitCost),
            fields.OptionalWhole(path + ".monthlyCapacity", line.MonthlyCapacity, 0, MostUnits),
            fields.OptionalWhole(path + ".units", line.Units, 0, MostUnits),
            weights,
            monthly,
            line.PaymentMonths is null ? 0 : fields.Count(path + ".paymentMonths", line.PaymentMonths, 0, Months));
        if (fields.Problem is null)
        {
            var most = (Int128)checkedLine.ByMonth().Max();
            if (most * checkedLine.UnitPrice > MostRupiah || most * checkedLine.UnitCost > MostRupiah)
            {
                fields.Error(path + ".unitPrice", "Harga kali jumlah sebulan terlalu besar; periksa keduanya.", "Price times units of a month is too much; look at both again.");
            }
        }

        return checkedLine;
    }

    private static FixedCost CheckCost(Fields fields, string path, FixedCostBody cost)
    {
        if (cost.Amount is null == cost.MonthlyAmounts is null)
        {
            fields.Error(path + ".amount", "Isi salah satu: amount (tiap bulan) atau monthlyAmounts (12 bulan).", "Give one of amount (each month) and monthlyAmounts (12 months).");
        }

        return new(
            fields.OneOf(path + ".kind", cost.Kind, FixedCost.Kinds),
            fields.OptionalLine(path + ".name", cost.Name, 100),
            cost.Amount is null ? null : fields.Rupiah(path + ".amount", cost.Amount),
            cost.MonthlyAmounts is null ? null : Twelve(fields, path + ".monthlyAmounts", cost.MonthlyAmounts, MostRupiah));
    }

    private static Investment CheckInvestment(Fields fields, string path, InvestmentBody item, DateOnly? start)
    {
        var kind = fields.OneOf(path + ".kind", item.Kind, Investment.Kinds);
        if (Month(fields, path + ".month", item.Month) is { } month && start is { } first && (month < first || month >= first.AddMonths(Months)))
        {
            fields.Error(path + ".month", $"Pilih bulan dari {first:yyyy-MM} sampai {first.AddMonths(Months - 1):yyyy-MM}.", $"Choose a month from {first:yyyy-MM} to {first.AddMonths(Months - 1):yyyy-MM}.");
        }

        if (item.LifeMonths is not null && kind != Investment.Equipment)
        {
            fields.Error(path + ".lifeMonths", "Hanya untuk peralatan (equipment).", "For equipment only.");
        }

        return new(
            fields.Line(path + ".name", item.Name, 100),
            kind,
            item.Month ?? "",
            fields.Rupiah(path + ".amount", item.Amount),
            (int?)fields.OptionalWhole(path + ".lifeMonths", item.LifeMonths, 1, 600));
    }

    /// <summary>Twelve whole numbers; twelve zeros where they are none, so that whoever goes on checking has something to count with.</summary>
    private static long[] Twelve(Fields fields, string path, IReadOnlyList<long?> values, long most)
    {
        if (values.Count != Months)
        {
            fields.Error(path, $"Isi tepat {Months} bilangan.", $"Give exactly {Months} numbers.");
            return new long[Months];
        }

        return [.. values.Select((value, n) => fields.Whole($"{path}[{n}]", value, 0, most))];
    }

    private static DateOnly? Month(Fields fields, string field, string? value)
    {
        if (value is null)
        {
            fields.Missing(field);
            return null;
        }

        var month = Read(value);
        if (month is null)
        {
            fields.Error(field, "Tulis bulan seperti 2026-12.", "Write a month such as 2026-12.");
        }

        return month;
    }
}

/// <summary>A version of a plan as its SME and its helper see it.</summary>
/// <param name="Id">One word for the plan of this request.</param>
/// <param name="Version">Which save this is.</param>
/// <param name="Purpose">What the money is for.</param>
/// <param name="OwnFunds">Rupiah.</param>
/// <param name="Market">Who buys.</param>
/// <param name="Production">How it is made.</param>
/// <param name="People">By whom.</param>
/// <param name="StartMonth">The first month.</param>
/// <param name="Monthly">Twelve months.</param>
/// <param name="ExistingMonthlyDebtService">Rupiah a month.</param>
/// <param name="Collateral">What secures the loan; absent where nobody said yet.</param>
/// <param name="Opening">What the business has and owes at the start; absent where nobody said yet.</param>
/// <param name="Sales">What is sold; where it is there, <paramref name="Monthly"/> follows from it.</param>
/// <param name="FixedCosts">What is paid whether or not something is sold, and what the owner takes out.</param>
/// <param name="Investments">What is bought once.</param>
/// <param name="SavedAt">When this version was saved.</param>
/// <param name="SavedAs">In which role: sme, facilitator or provider.</param>
/// <param name="Warnings">What should be looked at again.</param>
internal sealed record PlanView(
    string Id,
    int Version,
    string Purpose,
    long OwnFunds,
    string Market,
    string Production,
    string People,
    string StartMonth,
    IReadOnlyList<PlanMonth> Monthly,
    long ExistingMonthlyDebtService,
    IReadOnlyList<Collateral>? Collateral,
    OpeningPosition? Opening,
    IReadOnlyList<SalesLine>? Sales,
    IReadOnlyList<FixedCost>? FixedCosts,
    IReadOnlyList<Investment>? Investments,
    DateTimeOffset SavedAt,
    string SavedAs,
    IReadOnlyList<PlanWarningView> Warnings)
{
    internal static PlanView Of(Plan plan, long? asked, Language language) => new(
        $"{plan.Sme}-{plan.Number}-plan",
        plan.Version,
        plan.Purpose,
        plan.OwnFunds,
        plan.Market,
        plan.Production,
        plan.People,
        plan.StartMonth,
        plan.Monthly,
        plan.ExistingMonthlyDebtService,
        plan.Collateral,
        plan.Opening,
        plan.Sales,
        plan.FixedCosts,
        plan.Investments,
        plan.SavedAt,
        plan.SavedBy.As,
        [.. PlanChecks.Of(plan, asked).Select(warning => PlanWarningView.Of(warning, language))]);
}
