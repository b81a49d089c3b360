using BdsBroker.Core;

namespace BdsBroker.Readiness;

/// <summary>One change of a figure.</summary>
/// <param name="Change">Which: amount (rupiah), tenor (months), collateral (liquidation value of all, rupiah), cash-flow (more net cash flow each month, rupiah).</param>
/// <param name="From">What it is now; null where nobody said.</param>
/// <param name="To">What it would be.</param>
internal sealed record FigureChange(string Change, long? From, long To);

/// <summary>A change that makes a criterion met, everything else as it is: worked out by solving, and measured again before it is offered.</summary>
/// <param name="Change">Which figure changes; see <see cref="FigureChange"/>.</param>
/// <param name="From">What it is now; null where nobody said.</param>
/// <param name="To">What it would be, an amount rounded down to a sum that people ask for.</param>
/// <param name="Exact">The last value that does: the largest amount, the shortest tenor, the least collateral or cash flow. One rupiah or month further and the criterion is not met.</param>
/// <param name="Makes">The criteria that are met with it and are not now.</param>
/// <param name="Breaks">The criteria that are met now and would not be with it; null where there is none.</param>
/// <param name="Text">What it brings, for people.</param>
internal sealed record Way(string Change, long? From, long To, long Exact, IReadOnlyList<string> Makes, IReadOnlyList<string>? Breaks, Text Text);

/// <summary>The smallest changes with which every criterion that is a figure is met.</summary>
/// <param name="Changes">All of them at once.</param>
/// <param name="Makes">The criteria that are met with them and are not now.</param>
/// <param name="Text">What to do, for people.</param>
internal sealed record Together(IReadOnlyList<FigureChange> Changes, IReadOnlyList<string> Makes, Text Text);

/// <summary>
/// Finds the ways. Installments are whole rupiah and the last one takes what rounding left, so that the largest installment does not grow quite evenly with the amount nor
/// fall quite evenly with the tenor: an exact bound on the regular installment tells beyond which value nothing can do, and from there each value is measured until one does.
/// </summary>
internal static class Ways
{
    // Enough to get past what rounding does to a loan of 50 years; only a rate that no bank takes needs more, and then no way is offered.
    private const int Tries = 256;

    /// <summary>The ways to meet one criterion, what is least trouble first; none where it is met or nothing can do.</summary>
    internal static IReadOnlyList<Way> Of(string criterion, Bid bid)
    {
        if (bid.Met.Contains(criterion))
        {
            return [];
        }

        IEnumerable<Way?> found = criterion switch
        {
            "amount" => [ByAmount(bid, criterion, bid.Amount < bid.Product.MinAmount ? bid.Product.MinAmount : bid.Product.MaxAmount, isExact: true)],
            "tenor" => [ByTenor(bid, criterion, bid.Product.MaxTenorMonths)],
            "dscr" => [ByAmount(bid, criterion, MostCarried(bid)), ByTenor(bid, criterion, Shortest(bid)), ByCashFlow(bid)],
            _ => [ByCollateral(bid), ByAmount(bid, criterion, MostCovered(bid))],
        };
        return [.. found.OfType<Way>()];
    }

    /// <summary>
    /// What meets all figures at once: the largest loan that the present plan and collateral bear, over the shortest tenor that it needs; and what plan and collateral must
    /// have besides, so that the loan can stay as it was asked for as far as the product goes. Fewer where they are the same or there is none.
    /// </summary>
    internal static IReadOnlyList<Together> All(Bid bid)
    {
        if (IsAllMet(bid) || Least(bid) > bid.Product.MaxAmount)
        {
            return [];
        }

        var fitting = bid with { Amount = Math.Clamp(bid.Amount, Least(bid), bid.Product.MaxAmount), TenorMonths = Math.Min(bid.TenorMonths, bid.Product.MaxTenorMonths) };
        return [.. new[] { Smaller(fitting), Stronger(fitting) }.OfType<Bid>().Where(IsAllMet).Distinct().Select(then => Told(bid, then))];
    }

    /// <summary>The same bid with a change made.</summary>
    internal static Bid Apply(Bid bid, string change, long to) => change switch
    {
        "amount" => bid with { Amount = to },
        "tenor" => bid with { TenorMonths = (int)to },
        "collateral" => bid with { Pledged = to },
        _ => bid with { NetOfYear = (bid.NetOfYear ?? 0) + (Plans.PlanBody.Months * to) },
    };

    private static bool IsAllMet(Bid bid) => bid.Met.Count == Bid.Criteria.Count;

    /// <summary>The least amount that the product grants and a request can name.</summary>
    private static long Least(Bid bid) => Math.Max(bid.Product.MinAmount, Requests.RequestBody.LeastAmount);

    /// <summary>The largest amount, less than asked, that the cash flow carries over this tenor; null where the product grants none so small.</summary>
    private static long? MostCarried(Bid bid)
    {
        if (bid.Affordable is not { } affordable)
        {
            return null;
        }

        // With a single installment its interest is rounded half up and may leave it one rupiah below the regular one; with more, the largest is at least that.
        var loan = bid.Loan;
        var bound = loan.MostFor(loan.TenorMonths - loan.GraceMonths == 1 ? affordable + 1 : affordable);
        var most = Math.Min(Math.Min(bound, bid.Product.MaxAmount), bid.Amount - 1);
        for (var amount = most; amount >= Least(bid) && amount > most - Tries; amount--)
        {
            if ((bid with { Amount = amount }).Carries == true)
            {
                return amount;
            }
        }

        return null;
    }

    /// <summary>The shortest tenor, not shorter than this one, over which the cash flow carries the amount; null where the product grants none so long.</summary>
    private static int? Shortest(Bid bid)
    {
        if (bid.Carries == true)
        {
            return bid.TenorMonths;
        }

        if (bid.Affordable is not { } affordable)
        {
            return null;
        }

        // The regular installment never grows with the tenor: halve the range down to the first that may do.
        var (low, high) = (bid.TenorMonths + 1, bid.Product.MaxTenorMonths);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = (bid with { TenorMonths = middle }).Loan.Installment() <= affordable + 1 ? (low, middle) : (middle + 1, high);
        }

        for (var tenor = low; tenor <= bid.Product.MaxTenorMonths && tenor < low + Tries; tenor++)
        {
            if ((bid with { TenorMonths = tenor }).Carries == true)
            {
                return tenor;
            }
        }

        return null;
    }

    /// <summary>The largest amount that the present collateral covers; null where nobody named any.</summary>
    private static long? MostCovered(Bid bid) => bid.Pledged is { } pledged && bid.Product.MinCollateralCoverage > 0
        ? (long)System.Numerics.BigInteger.Min(Loan.LargestAmount, Ratio.Most(bid.Product.MinCollateralCoverage, pledged))
        : null;

    /// <summary>The largest loan within what there is.</summary>
    private static Bid? Smaller(Bid fitting)
    {
        if (fitting.NetOfYear is null || fitting.IsCovered is null)
        {
            return null;
        }

        // The regular case first: as much as the collateral covers, over as many months as that needs.
        var covered = fitting.IsCovered == true ? fitting.Amount : MostCovered(fitting);
        if (Rounded(fitting, covered) is { } amount && Shortest(fitting with { Amount = amount }) is { } tenor)
        {
            return fitting with { Amount = amount, TenorMonths = tenor };
        }

        // Not even over the longest tenor: less.
        var longest = fitting with { TenorMonths = fitting.Product.MaxTenorMonths };
        return Rounded(longest, MostCarried(longest) is { } carried ? Math.Min(carried, covered ?? carried) : null) is { } less
            && Shortest(fitting with { Amount = less }) is { } shortest
                ? fitting with { Amount = less, TenorMonths = shortest }
                : null;
    }

    /// <summary>The loan as it fits the product, with as much more behind it as it lacks.</summary>
    private static Bid Stronger(Bid fitting) => fitting with
    {
        Pledged = fitting.IsCovered == true ? fitting.Pledged : fitting.CollateralNeeded,
        NetOfYear = fitting.Carries == true ? fitting.NetOfYear : (fitting.NetOfYear ?? 0) + (Plans.PlanBody.Months * fitting.LacksEachMonth),
    };

    private static Way? ByAmount(Bid bid, string criterion, long? exact, bool isExact = false)
    {
        var to = isExact ? exact : Rounded(bid, exact);
        return to is null || to < Least(bid)
            ? null
            : Checked(bid, criterion, "amount", bid.Amount, to.Value, exact!.Value, criterion switch
            {
                "dscr" => new($"Dengan {Rupiah.Indonesian(to.Value)}, arus kas mampu menanggungnya.", $"With {Rupiah.English(to.Value)}, the cash flow would carry it."),
                "amount" => new($"Dengan {Rupiah.Indonesian(to.Value)}, jumlahnya sesuai produk ini.", $"With {Rupiah.English(to.Value)}, the amount would fit this product."),
                _ => new($"Untuk {Rupiah.Indonesian(to.Value)}, agunan yang ada sudah cukup.", $"For {Rupiah.English(to.Value)}, the present collateral would do."),
            });
    }

    private static Way? ByTenor(Bid bid, string criterion, int? tenor) => tenor is not { } to ? null
        : Checked(bid, criterion, "tenor", bid.TenorMonths, to, to, criterion == "dscr"
            ? new($"Selama {to} bulan, arus kas mampu menanggungnya.", $"Over {to} months, the cash flow would carry it.")
            : new($"Selama {to} bulan, jangkanya sesuai produk ini.", $"Over {to} months, the term would fit this product."));

    private static Way? ByCashFlow(Bid bid)
    {
        var more = bid.LacksEachMonth;
        return Checked(bid, "dscr", "cash-flow", bid.NetOfYear is null ? null : 0, more, more, new(
            $"Dengan arus kas bersih {Rupiah.Indonesian(more)} lebih banyak per bulan, angsuran tertanggung.",
            $"With {Rupiah.English(more)} more net cash flow a month, the installments would be carried."));
    }

    private static Way? ByCollateral(Bid bid)
    {
        var (needed, more) = (bid.CollateralNeeded, bid.CollateralNeeded - (bid.Pledged ?? 0));
        return Checked(bid, "collateral-coverage", "collateral", bid.Pledged, needed, needed, new(
            $"Agunan tambahan dengan nilai likuidasi {Rupiah.Indonesian(more)} sudah cukup.",
            $"{Rupiah.English(more)} more collateral, by its liquidation value, would do."));
    }

    /// <summary>The way if measuring again says that it does what it is for.</summary>
    private static Way? Checked(Bid bid, string criterion, string change, long? from, long to, long exact, Text text)
    {
        var (before, after) = (bid.Met, Apply(bid, change, to).Met);
        if (!after.Contains(criterion))
        {
            return null;
        }

        string[] breaks = [.. before.Except(after)];
        return new(change, from, to, exact, [.. after.Except(before)], breaks.Length == 0 ? null : breaks, breaks.Length == 0 ? text : new(
            $"{text.Id} Tetapi lalu tidak terpenuhi lagi: {string.Join(", ", breaks.Select(code => WordsOf(code).Id))}.",
            $"{text.En} But then it would fail: {string.Join(", ", breaks.Select(code => WordsOf(code).En))}."));
    }

    /// <summary>Down to a sum that people ask for, as long as the product grants it: steps of Rp 100,000, from Rp 10,000,000 on of Rp 500,000.</summary>
    private static long? Rounded(Bid bid, long? exact)
    {
        if (exact is not { } most || most < Least(bid))
        {
            return null;
        }

        var step = most >= 10_000_000 ? 500_000 : 100_000;
        return most == bid.Amount ? most : Math.Max(most / step * step, Least(bid));
    }

    private static Together Told(Bid now, Bid then)
    {
        List<FigureChange> changes = [];
        List<Text> parts = [];
        if (then.Amount != now.Amount)
        {
            changes.Add(new("amount", now.Amount, then.Amount));
            parts.Add(new($"pinjam {Rupiah.Indonesian(then.Amount)}", $"borrow {Rupiah.English(then.Amount)}"));
        }

        if (then.TenorMonths != now.TenorMonths)
        {
            changes.Add(new("tenor", now.TenorMonths, then.TenorMonths));
            parts.Add(new($"ambil jangka {then.TenorMonths} bulan", $"take {then.TenorMonths} months"));
        }

        if (then.Pledged != now.Pledged)
        {
            changes.Add(new("collateral", now.Pledged, then.Pledged!.Value));
            var more = then.Pledged.Value - (now.Pledged ?? 0);
            parts.Add(new($"tambah agunan dengan nilai likuidasi {Rupiah.Indonesian(more)}", $"add collateral with a liquidation value of {Rupiah.English(more)}"));
        }

        if (then.NetOfYear != now.NetOfYear)
        {
            var more = (then.NetOfYear!.Value - (now.NetOfYear ?? 0)) / Plans.PlanBody.Months;
            changes.Add(new("cash-flow", now.NetOfYear is null ? null : 0, more));
            parts.Add(new($"tambah arus kas bersih {Rupiah.Indonesian(more)} per bulan", $"raise the net cash flow by {Rupiah.English(more)} a month"));
        }

        var (id, en) = (string.Join(", ", parts.Select(part => part.Id)), string.Join(", ", parts.Select(part => part.En)));
        return new(changes, [.. then.Met.Except(now.Met)], new(
            $"{char.ToUpperInvariant(id[0])}{id[1..]}: dengan itu semua syarat angka produk ini terpenuhi.",
            $"{char.ToUpperInvariant(en[0])}{en[1..]}: then every figure that this product asks for is met."));
    }

    private static Text WordsOf(string criterion) => criterion switch
    {
        "amount" => new("batas jumlah", "the limits of the amount"),
        "tenor" => new("jangka waktu", "the term"),
        "dscr" => new("arus kas", "the cash flow"),
        _ => new("agunan", "the collateral"),
    };
}
