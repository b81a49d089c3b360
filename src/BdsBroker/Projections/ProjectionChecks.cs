using BdsBroker.Core;
using BdsBroker.Plans;

namespace BdsBroker.Projections;

/// <summary>What is wrong with a plan once the loan is in it.</summary>
internal static class ProjectionChecks
{
    /// <summary>All warnings: cash below zero, installments above what the business earns, debts that grow, a loan without use, no loan at all.</summary>
    internal static IEnumerable<PlanWarning> Of(Plan plan, Projection projection, bool isLoanKnown)
    {
        var cash = projection.Cash;
        if (!isLoanKnown)
        {
            yield return new("loan", "projection.no-loan", null, null, null, new(
                "Ini tanpa pinjaman. Sebut produk (bankId dan productId) atau annualRate untuk melihat angsurannya.",
                "This is without a loan. Name a product (bankId and productId) or an annualRate to see its installments."));
        }

        if (cash.FirstOrDefault(month => month.ClosingCash < 0) is { } below)
        {
            var lowest = cash.MinBy(month => month.ClosingCash)!;
            yield return new("cash", "projection.cash-below-zero", below.Month, below.ClosingCash, lowest.ClosingCash, new(
                $"Kas habis pada {below.Month} ({Rupiah.Indonesian(below.ClosingCash)}) dan paling kurang {Rupiah.Indonesian(-lowest.ClosingCash)} pada {lowest.Month}. Tunda belanja, percepat tagihan, atau tambah modal sebesar itu.",
                $"Cash runs out in {below.Month} ({Rupiah.English(below.ClosingCash)}); at worst {Rupiah.English(-lowest.ClosingCash)} is missing in {lowest.Month}. Buy later, collect sooner, or add as much money."));
        }

        var strained = cash.Where(month => month.Interest + month.Principal > 0 && month.Inflow - month.Outflow < month.Interest + month.Principal + month.OtherDebts).ToArray();
        if (strained.Length > 0)
        {
            var (month, due) = (strained[0], strained[0].Interest + strained[0].Principal + strained[0].OtherDebts);
            yield return new("cash", "projection.installment-above-cash", month.Month, month.Inflow - month.Outflow, due, new(
                $"Dalam {strained.Length} bulan, pertama {month.Month}, sisa usaha {Rupiah.Indonesian(month.Inflow - month.Outflow)} lebih kecil dari cicilan {Rupiah.Indonesian(due)}. Pinjam lebih sedikit atau lebih lama, atau sisihkan dari bulan ramai.",
                $"In {strained.Length} months, first in {month.Month}, the business keeps {Rupiah.English(month.Inflow - month.Outflow)}, less than the {Rupiah.English(due)} due. Borrow less or for longer, or put aside from good months."));
        }

        if (plan.Opening is { Debts.Count: > 0 } && projection.Closing[^1].Debts > projection.Opening.Debts)
        {
            yield return new("opening.debts", "projection.debt-grows", cash[^1].Month, projection.Closing[^1].Debts, projection.Opening.Debts, new(
                $"Utang lama tumbuh dari {Rupiah.Indonesian(projection.Opening.Debts)} menjadi {Rupiah.Indonesian(projection.Closing[^1].Debts)}: cicilannya lebih kecil dari bunganya. Periksa cicilan dan bunganya.",
                $"Old debts grow from {Rupiah.English(projection.Opening.Debts)} to {Rupiah.English(projection.Closing[^1].Debts)}: payments are below the interest. Look at payments and rates again."));
        }

        var use = cash.Sum(month => month.Investment);
        var sources = cash[0].Loan + cash[0].OwnFunds - cash[0].Fees + projection.Opening.Cash;
        if (use > 0 && cash[0].Loan > 0 && use > sources)
        {
            yield return new("investments", "projection.investments-above-sources", null, use, sources, new(
                $"Belanja modal {Rupiah.Indonesian(use)} lebih besar dari pinjaman, modal sendiri, dan kas awal bersama: {Rupiah.Indonesian(sources)}. Sisanya harus dari hasil usaha; pastikan bulannya cukup.",
                $"Investments of {Rupiah.English(use)} are above loan, own funds and opening cash together: {Rupiah.English(sources)}. The rest must come from the business; see that the months allow it."));
        }
    }
}
