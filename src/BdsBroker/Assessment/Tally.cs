using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Assessment;

/// <summary>What the programme is assessed by; docs/programme.md says what each one means.</summary>
[JsonConverter(typeof(CamelCase<Figure>))]
internal enum Figure
{
    Applied,
    Trained,
    Certified,
    Refused,
    Engaged,
    Assisted,
    Forwarded,
    Approved,
    Declined,
    RupiahApproved,
    Disbursed,
    RupiahDisbursed,
    VisitsMade,
    VisitsMissed,
    Settled,
    WrittenOff,
    Rated,
}

/// <summary>
/// Figures that add up: whatever is counted of one group of requests and people, and of several groups together. What is zero is absent. Days and ratings are kept one by one, so that the
/// median and mean of any groups together are exact.
/// </summary>
/// <param name="Sums">How many, or rupiah. A single amount is at most 10^15, so that a sum holds the largest loans of nine thousand firms; beyond that counting fails instead of being wrong.</param>
/// <param name="Days">How many requests were ready after so many days.</param>
/// <param name="Ratings">How many ratings of 1 to 5 there were.</param>
internal sealed record Tally(IReadOnlyDictionary<Figure, long> Sums, IReadOnlyDictionary<int, long> Days, IReadOnlyDictionary<int, long> Ratings)
{
    /// <summary>Nothing was counted.</summary>
    internal static readonly Tally Zero = new(new Dictionary<Figure, long>(), new Dictionary<int, long>(), new Dictionary<int, long>());

    /// <summary>One of a figure, such as one application.</summary>
    internal static Tally One(Figure figure) => Zero with { Sums = new Dictionary<Figure, long> { [figure] = 1 } };

    /// <summary>The value of a figure; 0 where nothing was counted.</summary>
    internal long this[Figure figure] => Sums.GetValueOrDefault(figure);

    /// <summary>The same with an amount of a figure more.</summary>
    internal Tally With(Figure figure, long amount) => this + (Zero with { Sums = new Dictionary<Figure, long> { [figure] = amount } });

    /// <summary>The days in the middle of all: of an even number the mean of the two in the middle; null where nothing was ready.</summary>
    internal decimal? MedianDays
    {
        get
        {
            var count = Days.Values.Sum();
            return count == 0 ? null : (DayAt((count - 1) / 2) + DayAt(count / 2)) / 2m;
        }
    }

    /// <summary>The mean of the days, one decimal, half up; null where nothing was ready.</summary>
    internal decimal? MeanDays => Mean(Days, 1);

    /// <summary>The mean of the ratings, two decimals, half up as the directory shows it; null without ratings.</summary>
    internal decimal? MeanRating => Mean(Ratings, 2);

    /// <summary>All of both.</summary>
    public static Tally operator +(Tally one, Tally other) => new(Merge(one.Sums, other.Sums, 1), Merge(one.Days, other.Days, 1), Merge(one.Ratings, other.Ratings, 1));

    /// <summary>What is left of one without the other.</summary>
    public static Tally operator -(Tally one, Tally other) => new(Merge(one.Sums, other.Sums, -1), Merge(one.Days, other.Days, -1), Merge(one.Ratings, other.Ratings, -1));

    /// <summary>All of them together.</summary>
    internal static Tally Sum(IEnumerable<Tally> all) => all.Aggregate(Zero, (sum, one) => sum + one);

    /// <summary>Whether both count the same.</summary>
    public bool Equals(Tally? other) => other is not null && Same(Sums, other.Sums) && Same(Days, other.Days) && Same(Ratings, other.Ratings);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Sums.Count, Days.Count, Ratings.Count, Sums.Values.Sum());

    private static bool Same<TKey>(IReadOnlyDictionary<TKey, long> one, IReadOnlyDictionary<TKey, long> other)
        where TKey : notnull => one.Count == other.Count && one.All(each => other.TryGetValue(each.Key, out var value) && value == each.Value);

    private static Dictionary<TKey, long> Merge<TKey>(IReadOnlyDictionary<TKey, long> one, IReadOnlyDictionary<TKey, long> other, long sign)
        where TKey : notnull
    {
        Dictionary<TKey, long> merged = new(one);
        foreach (var (key, value) in other)
        {
            merged[key] = checked(merged.GetValueOrDefault(key) + (sign * value));
            if (merged[key] == 0)
            {
                merged.Remove(key);
            }
        }

        return merged;
    }

    private static decimal? Mean(IReadOnlyDictionary<int, long> counts, int decimals)
    {
        var count = counts.Values.Sum();
        return count == 0 ? null : Math.Round(counts.Sum(each => (decimal)each.Key * each.Value) / count, decimals, MidpointRounding.AwayFromZero);
    }

    private int DayAt(long place)
    {
        foreach (var (days, count) in Days.OrderBy(each => each.Key))
        {
            place -= count;
            if (place < 0)
            {
                return days;
            }
        }

        throw new InvalidOperationException("There are fewer days than were counted.");
    }
}
