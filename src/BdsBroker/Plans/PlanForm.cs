using System.Globalization;
using BdsBroker.Core;
using BdsBroker.Registry;

namespace BdsBroker.Plans;

/// <summary>One month as sent.</summary>
internal sealed record PlanMonthBody(string? Month, long? Inflow, long? Outflow);

/// <summary>Something that secures the loan, as sent.</summary>
internal sealed record CollateralBody(string? Kind, long? Value, long? LiquidationValue);

/// <summary>A business plan as sent; rupiah are whole numbers.</summary>
internal sealed record PlanBody
{
    internal const int Months = 12;

    public string? Purpose { get; init; }
    public long? OwnFunds { get; init; }
    public string? Market { get; init; }
    public string? Production { get; init; }
    public string? People { get; init; }
    public string? StartMonth { get; init; }
    public IReadOnlyList<PlanMonthBody?>? Monthly { get; init; }
    public long? ExistingMonthlyDebtService { get; init; }
    public IReadOnlyList<CollateralBody?>? Collateral { get; init; }

    /// <summary>Checks every field; the twelve months follow one another from the start month.</summary>
    internal (Plan? Told, Problem? Problem) Check(string sme, int number, Actor by, DateTimeOffset at)
    {
        var fields = new Fields();
        var start = Month(fields, "startMonth", StartMonth);
        if (Monthly is { Count: not Months })
        {
            fields.Error("monthly", $"Isi tepat {Months} bulan.", $"Give exactly {Months} months.");
        }

        var count = 0;
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
            Monthly = fields.Each("monthly", Monthly, 1, Months, (path, month) =>
            {
                var expected = start?.AddMonths(count++);
                if (Month(fields, path + ".month", month.Month) is { } given && expected is not null && given != expected)
                {
                    fields.Error(path + ".month", $"Urutkan mulai startMonth: di sini {expected:yyyy-MM}.", $"Go on from startMonth without a gap: here {expected:yyyy-MM}.");
                }

                return new PlanMonth(month.Month ?? "", fields.Rupiah(path + ".inflow", month.Inflow), fields.Rupiah(path + ".outflow", month.Outflow));
            }),
            ExistingMonthlyDebtService = fields.Rupiah("existingMonthlyDebtService", ExistingMonthlyDebtService),
            Collateral = Collateral is null ? null : fields.Each("collateral", Collateral, 0, 50, (path, item) => new Collateral(
                fields.Text(path + ".kind", item.Kind, 200), fields.Rupiah(path + ".value", item.Value), fields.Rupiah(path + ".liquidationValue", item.LiquidationValue))),
            SavedAt = at,
            SavedBy = by,
        };
        return fields.Problem is { } problem ? (null, problem) : (told, null);
    }

    private static DateOnly? Month(Fields fields, string field, string? value)
    {
        if (value is null)
        {
            fields.Missing(field);
        }
        else if (DateOnly.TryParseExact(value, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) && month.Year is >= 2000 and <= 2200)
        {
            return month;
        }
        else
        {
            fields.Error(field, "Tulis bulan seperti 2026-12.", "Write a month such as 2026-12.");
        }

        return null;
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
    DateTimeOffset SavedAt,
    string SavedAs,
    IReadOnlyList<WarningView> Warnings)
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
        plan.SavedAt,
        plan.SavedBy.As,
        asked is { } amount
            ? [.. plan.MonthsWithLoan(amount).Select(month => new WarningView($"monthly[{month}].inflow", "plan.loan-in-inflow", new Text(
                "Penerimaan bulan ini tampak memuat pinjaman; tulis penjualan saja.",
                "This month's inflow seems to hold the loan; write sales only.").In(language)))]
            : []);
}
