using System.Text.RegularExpressions;
using BdsBroker.Core;
using BdsBroker.Registry;

namespace BdsBroker.Plans;

/// <summary>Something in a plan that is often a mistake; it never stops anybody.</summary>
/// <param name="Field">Where, by its JSON path.</param>
/// <param name="Code">What; it never changes once released.</param>
/// <param name="Month">In which month; null where it is none.</param>
/// <param name="Measured">What was found: rupiah or units; null where it is no number.</param>
/// <param name="Limit">What it was held against; null where there is nothing.</param>
/// <param name="Words">What is the matter and what to do.</param>
internal sealed record PlanWarning(string Field, string Code, string? Month, long? Measured, long? Limit, Text Words);

/// <summary>A warning in the reader's language.</summary>
internal sealed record PlanWarningView(string Field, string Code, string? Month, long? Measured, long? Limit, string Text)
{
    internal static PlanWarningView Of(PlanWarning warning, Language language) =>
        new(warning.Field, warning.Code, warning.Month, warning.Measured, warning.Limit, warning.Words.In(language));
}

/// <summary>What consultants get wrong, as far as the plan alone tells. What depends on a loan's terms is told by the projection.</summary>
internal static partial class PlanChecks
{
    /// <summary>All warnings, in the order of the plan's parts.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="asked">The amount of the loan asked for; null for a technical request.</param>
    /// <param name="sector">The line of business; null where it is not at hand.</param>
    internal static IReadOnlyList<PlanWarning> Of(Plan plan, long? asked, SectorCode? sector = null) =>
    [
        .. asked is { } amount ? LoanInInflow(plan, amount) : [],
        .. EmptyMonths(plan),
        .. NoSurplus(plan),
        .. Sales(plan),
        .. NoDrawings(plan),
        .. NoSeason(plan, sector),
        .. CollateralTwice(plan),
        .. Debts(plan),
    ];

    /// <summary>
    /// Months whose inflow is above that of the middle month by the whole loan or more; in the first month, when loans are paid out, by nine tenths of it: fees may have been taken off.
    /// </summary>
    internal static IEnumerable<PlanWarning> LoanInInflow(Plan plan, long amount)
    {
        var middle = plan.Monthly.Select(month => month.Inflow).Order().ElementAt(plan.Monthly.Count / 2);
        foreach (var (n, month) in plan.Monthly.Index())
        {
            var jump = month.Inflow - middle;
            if (jump >= amount || (n == 0 && jump >= amount - (amount / 10)))
            {
                yield return new($"monthly[{n}].inflow", "plan.loan-in-inflow", month.Month, jump, amount, new(
                    $"Penerimaan bulan {month.Month} tampak memuat pinjaman: {Rupiah.Indonesian(jump)} di atas bulan biasa. Tulis penjualan saja; pinjaman dihitung tersendiri.",
                    $"The inflow of {month.Month} seems to hold the loan: it is {Rupiah.English(jump)} above a usual month. Write sales only; the loan is a line of its own."));
            }
        }
    }

    private static IEnumerable<PlanWarning> EmptyMonths(Plan plan)
    {
        if (plan.Monthly.All(month => month is { Inflow: 0, Outflow: 0 }))
        {
            yield return new("monthly", "plan.empty", null, 0, null, new(
                "Rencana ini belum berisi angka; isi penjualan dan biaya, atau penerimaan dan pengeluaran 12 bulan.",
                "The plan has no figures yet; give sales and costs, or inflow and outflow of the 12 months."));
            yield break;
        }

        foreach (var (n, month) in plan.Monthly.Index())
        {
            if (month is { Inflow: 0, Outflow: 0 })
            {
                yield return new($"monthly[{n}]", "plan.month-empty", month.Month, 0, null, new(
                    $"Bulan {month.Month} kosong; isi penerimaan dan pengeluarannya, juga bila usaha tutup (sewa dan biaya hidup tetap jalan).",
                    $"{month.Month} is empty; give its inflow and outflow, also when the business is closed (rent and living costs go on)."));
            }
        }
    }

    private static IEnumerable<PlanWarning> NoSurplus(Plan plan)
    {
        var (inflow, outflow) = (plan.Monthly.Sum(month => month.Inflow), plan.Monthly.Sum(month => month.Outflow));
        if (outflow >= inflow && inflow > 0)
        {
            yield return new("monthly", "plan.no-surplus", null, inflow - outflow, 0, new(
                $"Dalam 12 bulan pengeluaran {Rupiah.Indonesian(outflow)} tidak tertutup penerimaan {Rupiah.Indonesian(inflow)}: tidak ada sisa untuk angsuran. Periksa harga, jumlah, dan biaya.",
                $"Over 12 months an outflow of {Rupiah.English(outflow)} meets an inflow of {Rupiah.English(inflow)}: nothing is left for installments. Look at prices, units and costs again."));
        }
    }

    private static IEnumerable<PlanWarning> Sales(Plan plan)
    {
        foreach (var (n, line) in (plan.Sales ?? []).Index())
        {
            if (LoanWords().IsMatch(line.Name))
            {
                yield return new($"sales[{n}].name", "plan.loan-among-sales", null, null, null, new(
                    $"“{line.Name}” tampak seperti pinjaman, bukan penjualan. Hapus baris ini; pinjaman dihitung tersendiri.",
                    $"“{line.Name}” looks like a loan, not like sales. Remove the line; the loan is a line of its own."));
            }

            if (line.UnitPrice < line.UnitCost)
            {
                yield return new($"sales[{n}].unitPrice", "plan.price-below-cost", null, line.UnitPrice, line.UnitCost, new(
                    $"“{line.Name}” dijual {Rupiah.Indonesian(line.UnitPrice)} tetapi biayanya {Rupiah.Indonesian(line.UnitCost)}: setiap penjualan merugi. Periksa keduanya.",
                    $"“{line.Name}” sells for {Rupiah.English(line.UnitPrice)} and costs {Rupiah.English(line.UnitCost)}: each sale loses money. Look at both again."));
            }

            if (line.MonthlyCapacity is { } capacity)
            {
                foreach (var (month, units) in line.ByMonth().Index().Where(each => each.Item > capacity))
                {
                    var name = plan.Monthly[month].Month;
                    yield return new($"sales[{n}]", "plan.sales-beyond-capacity", name, units, capacity, new(
                        $"Bulan {name} menjual {Count(units, '.')} “{line.Name}”, padahal sanggup {Count(capacity, '.')}. Turunkan penjualan, atau jelaskan dan naikkan kapasitas.",
                        $"{name} sells {Count(units, ',')} of “{line.Name}”, but {Count(capacity, ',')} can be made. Lower the sales, or explain and raise the capacity."));
                }
            }
        }
    }

    private static IEnumerable<PlanWarning> NoDrawings(Plan plan)
    {
        if (plan.Sales is not null && !Operating.Of(plan).Any(month => month.Drawings > 0))
        {
            yield return new("fixedCosts", "plan.no-drawings", null, 0, null, new(
                "Pemilik tidak mengambil apa-apa untuk hidup. Tambah biaya jenis drawings: belanja rumah tangga, sekolah, dan lainnya tiap bulan.",
                "The owner lives on nothing. Add a cost of the kind drawings: household, school and the like each month."));
        }
    }

    /// <summary>Only where every month sells the same of everything, and only for crops, which are harvested at their time: KBLI 2020 and 2025, groups 011 to 013.</summary>
    private static IEnumerable<PlanWarning> NoSeason(Plan plan, SectorCode? sector)
    {
        if (sector is { Code: ['0', '1', '1' or '2' or '3', ..] } && plan.Monthly.Any(month => month.Inflow > 0) && plan.Monthly.DistinctBy(month => month.Inflow).Count() == 1)
        {
            yield return new("monthly", "plan.no-season", null, plan.Monthly[0].Inflow, null, new(
                "Hasil tani ini terjual sama banyak setiap bulan. Tulis bulan panen dan bulan sepi (seasonality atau monthlyUnits).",
                "This crop sells the same each month. Tell months of harvest and quiet months (seasonality or monthlyUnits)."));
        }
    }

    private static IEnumerable<PlanWarning> CollateralTwice(Plan plan)
    {
        var items = plan.Collateral ?? [];
        foreach (var (n, item) in items.Index())
        {
            var first = items.Index().First(other => NameOf(other.Item) == NameOf(item) && other.Item.Value == item.Value).Index;
            if (first < n)
            {
                yield return new($"collateral[{n}]", "plan.collateral-twice", null, item.LiquidationValue, null, new(
                    $"“{item.Kind}” senilai {Rupiah.Indonesian(item.Value)} tertulis dua kali. Hapus satu; kalau memang dua barang, bedakan namanya (nomor polisi, nomor sertifikat).",
                    $"“{item.Kind}” worth {Rupiah.English(item.Value)} is there twice. Remove one; if they are two things, name them apart (number plate, certificate)."));
            }

            if (item.LiquidationValue > item.Value)
            {
                yield return new($"collateral[{n}].liquidationValue", "plan.liquidation-above-value", null, item.LiquidationValue, item.Value, new(
                    $"Nilai likuidasi “{item.Kind}” {Rupiah.Indonesian(item.LiquidationValue)} di atas nilainya {Rupiah.Indonesian(item.Value)}: penjualan cepat tidak menghasilkan lebih. Periksa keduanya.",
                    $"The liquidation value of “{item.Kind}”, {Rupiah.English(item.LiquidationValue)}, is above its value of {Rupiah.English(item.Value)}: a quick sale brings no more. Look at both again."));
            }
        }
    }

    private static IEnumerable<PlanWarning> Debts(Plan plan)
    {
        if (plan.Opening is null)
        {
            yield break;
        }

        foreach (var (n, debt) in plan.Opening.Debts.Index().Where(each => each.Item is { Balance: > 0, MonthlyPayment: 0 }))
        {
            yield return new($"opening.debts[{n}].monthlyPayment", "plan.debt-without-service", null, 0, debt.Balance, new(
                $"Utang “{debt.Name}” {Rupiah.Indonesian(debt.Balance)} tanpa cicilan. Isi yang dibayar tiap bulan; bank melihatnya di SLIK.",
                $"The debt “{debt.Name}” of {Rupiah.English(debt.Balance)} has no payments. Give what is paid each month; the bank sees it in SLIK."));
        }

        if (plan.ExistingMonthlyDebtService > 0 && plan.Opening.Debts.Count == 0)
        {
            yield return new("opening.debts", "plan.service-without-debt", null, plan.ExistingMonthlyDebtService, 0, new(
                $"Setiap bulan {Rupiah.Indonesian(plan.ExistingMonthlyDebtService)} dibayar untuk pinjaman lain, tetapi tidak ada utang di posisi awal. Tulis utangnya di opening.debts.",
                $"{Rupiah.English(plan.ExistingMonthlyDebtService)} a month is paid on other loans, but the opening position has no debt. Name it in opening.debts."));
        }
    }

    /// <summary>Whether a line of a cash book speaks of a loan or of paying one back.</summary>
    internal static bool NamesLoan(string text) => LoanWords().IsMatch(text) || RepaymentWords().IsMatch(text);

    private static string NameOf(Collateral item) => NoWords().Replace(item.Kind, "").ToUpperInvariant();

    private static string Count(long units, char group) => Rupiah.Indonesian(units)["Rp ".Length..].Replace('.', group);

    // "Kredit" alone is left out: "penjualan kredit" are sales on credit.
    [GeneratedRegex(@"\b(pinjaman|kur|loan|pencairan|kredit (?:bank|kur|usaha|modal))\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LoanWords();

    [GeneratedRegex(@"\b(angsuran|cicilan|installments?|repayment)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RepaymentWords();

    [GeneratedRegex(@"[^\p{L}\p{N}]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NoWords();
}
