namespace BdsBroker.Assessment;

/// <summary>What is hidden of one figure: which of the rows, and whether the total.</summary>
/// <param name="Small">The places of the rows that few are behind.</param>
/// <param name="Rows">The places of all hidden rows, these among them.</param>
/// <param name="Total">Whether the total is hidden as well.</param>
internal sealed record Hidden(IReadOnlySet<int> Small, IReadOnlySet<int> Rows, bool Total);

/// <summary>
/// Which figures of a public table are hidden so that nobody learns about a few. The rule is the threshold rule for frequencies with secondary ("complementary") cell suppression: Hundepool and others,
/// Handbook on Statistical Disclosure Control (ESSnet SDC), the chapters on magnitude and on frequency tables.
/// </summary>
/// <remarks>
/// <para><b>Primary.</b> A figure that fewer than <see cref="Least"/> people or firms are behind is hidden, and all that is worked out of it.</para>
/// <para><b>Secondary.</b> What is hidden must not follow from the total less the rows that are shown. So whenever a row is hidden, others are hidden with it, until those behind them all are as many
/// as if each small row had four and each other five: then every small row may still be anything from 1 to 4, whatever the rest is, and no hidden number is known to a range smaller than five by
/// differences. The others are the next rows in their order and never chosen by their size: whoever knows the rule would else learn from the choice. Where no other row is left, the total is hidden.</para>
/// <para><b>Amounts.</b> The total of an amount is hidden as well where it would tell the amount of a small row to within <see cref="Percent"/> per cent (the p% rule).</para>
/// </remarks>
internal static class Suppression
{
    /// <summary>People or firms that must be behind a figure that is shown.</summary>
    internal const int Least = 5;

    /// <summary>How near, in per cent of it, nobody may come to an amount that is hidden.</summary>
    internal const int Percent = 20;

    private const int Worst = 5;

    /// <summary>What is hidden of a figure that adds up over the rows.</summary>
    /// <param name="behind">How many people or firms are behind each row, in the fixed order of the rows; none behind a zero.</param>
    /// <param name="behindAll">How many are behind the total; one that is behind two rows counts once.</param>
    internal static Hidden Hide(IReadOnlyList<int> behind, int behindAll)
    {
        var small = Enumerable.Range(0, behind.Count).Where(row => behind[row] is > 0 and < Least).ToHashSet();
        if (small.Count == 0 || behindAll < Least)
        {
            return new(small, small, behindAll is > 0 and < Least);
        }

        HashSet<int> hidden = [.. small];
        foreach (var other in Enumerable.Range(small.Max() + 1, behind.Count).Select(place => place % behind.Count).Where(row => behind[row] >= Least))
        {
            hidden.Add(other);
            if (hidden.Sum(row => behind[row]) >= (small.Count * (Least - 1)) + ((hidden.Count - small.Count) * Least))
            {
                return new(small, hidden, Total: false);
            }
        }

        return new(small, hidden, Total: true);
    }

    /// <summary>Whether the total of an amount would tell too much of a small row: the others that are hidden with it come to less than <see cref="Percent"/> per cent of it.</summary>
    internal static bool TellsAmount(IReadOnlyList<long> amounts, Hidden hidden)
    {
        var all = hidden.Rows.Sum(row => (decimal)amounts[row]);
        return hidden.Small.Any(row => (all - amounts[row]) * 100 < (decimal)amounts[row] * Percent);
    }

    /// <summary>
    /// Whether the mean of all ratings would tell too much of a hidden row: what is left of their sum is so near to all ones or all fives that a hidden rating is known to be one, or not to be another.
    /// </summary>
    /// <param name="counts">How many ratings each row has.</param>
    /// <param name="sums">What they come to.</param>
    /// <param name="hidden">What is hidden of the count.</param>
    internal static bool TellsRatings(IReadOnlyList<long> counts, IReadOnlyList<long> sums, Hidden hidden)
    {
        var (count, sum) = (hidden.Rows.Sum(row => counts[row]), hidden.Rows.Sum(row => sums[row]));
        return count > 0 && (sum < count + Worst - 1 || sum > (count * Worst) - (Worst - 1));
    }
}
