using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace BdsBroker.MatchEngine;

/// <summary>One part of a score: a reason that a person can be shown.</summary>
/// <param name="Value">0 (worst) to 1 (best).</param>
/// <param name="Points">The value times the part's weight.</param>
public readonly record struct Part(double Value, double Points);

/// <summary>How well a candidate fits a need: four parts that add to 0 to 100 points.</summary>
/// <param name="Proximity">1 in the same regency, 0.7 in the same province, less with distance.</param>
/// <param name="Sector">How near the lines of business are (<see cref="Sectors.Fit"/>).</param>
/// <param name="Performance">What became of earlier engagements; somebody new counts as a little better than middling.</param>
/// <param name="Availability">How much time is left, less for those who were offered much lately.</param>
public sealed record Score(Part Proximity, Part Sector, Part Performance, Part Availability)
{
    /// <summary>The sum of the parts in tenths of a point, half a tenth counting as one: what ranks.</summary>
    public int Tenths { get; } = ToTenths(Proximity.Points + Sector.Points + Performance.Points + Availability.Points);

    /// <summary>The sum of the parts rounded to 0.1.</summary>
    public double Total => Tenths / 10.0;

    // The parts are ratios of small whole numbers, so an exact half of a tenth does happen. A billionth of a tenth lifts it over the
    // rounding errors of the sum; sums that are truly that close to a half without being one would need denominators of many millions.
    internal static int ToTenths(double points) => (int)Math.Floor((points * 10) + 0.5 + 1e-9);
}

/// <summary>A candidate with its score.</summary>
public sealed record Ranked(Candidate Candidate, Score Score);

/// <summary>
/// Ranks candidates for a need. A pure function: the same input gives the same answer in every process, whatever the order of the input.
/// </summary>
/// <remarks>
/// Equal scores (in tenths) are ordered by the SHA-256 of the UTF-8 bytes of the request's id, one line feed (0x0A) and the provider's id;
/// the 32 bytes are compared as a big-endian number and the smaller comes first. So equal candidates have equal chances over many requests,
/// and nobody gains by a name or by having been there first.
/// </remarks>
public static class Matcher
{
    /// <summary>Scores one candidate.</summary>
    /// <exception cref="ArgumentException">A region's province is unknown to <paramref name="distances"/>, or a count is negative.</exception>
    public static Score Score(Need need, Candidate candidate, Weights weights, ProvinceDistances distances)
    {
        ArgumentNullException.ThrowIfNull(need);
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(distances);
        return new(
            Weigh(Proximity(need.Regency, candidate.Regency, distances), weights.Proximity),
            Weigh(candidate.Sectors.Fit(need.Sector), weights.Sector),
            Weigh(Performance(need.Kind, candidate.Performance), weights.Performance),
            Weigh(Availability(candidate.Engaged, candidate.Capacity, candidate.OffersLast30Days), weights.Availability));
    }

    /// <summary>Scores all candidates and orders them, the best first.</summary>
    /// <remarks>A candidate comes once; of two with one id and equal scores either may come first.</remarks>
    /// <exception cref="ArgumentException">As <see cref="Score"/>.</exception>
    public static IReadOnlyList<Ranked> Rank(Need need, IEnumerable<Candidate> candidates, Weights weights, ProvinceDistances distances)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var ranked = candidates.Select(candidate => new Ranked(candidate, Score(need, candidate, weights, distances))).ToArray();
        Array.Sort(ranked, (one, other) => other.Score.Tenths.CompareTo(one.Score.Tenths));
        for (var start = 0; start < ranked.Length;)
        {
            var end = start + 1;
            while (end < ranked.Length && ranked[end].Score.Tenths == ranked[start].Score.Tenths)
            {
                end++;
            }

            // Few are equal, so only those pay for a hash.
            if (end - start > 1)
            {
                var equals = ranked.AsSpan(start, end - start);
                var lots = new Lot[equals.Length];
                for (var i = 0; i < lots.Length; i++)
                {
                    lots[i] = Lot.Draw(need.RequestId, equals[i].Candidate.Id);
                }

                lots.AsSpan().Sort(equals);
            }

            start = end;
        }

        return ranked;
    }

    /// <summary>
    /// The most points in tenths that a candidate can reach of whom only the place and the lines of business are known yet,
    /// that is with full points for performance and availability. Its score, once known, is never above.
    /// </summary>
    /// <remarks>
    /// A caller who reads candidates in falling order of this bound may stop as soon as the k-th best score so far is above the next bound:
    /// the k best are then exact. While they are equal it must go on, because equal scores are ordered by hash; <see cref="Shortlist"/> keeps count.
    /// </remarks>
    public static int Upper(Need need, Region regency, Sectors sectors, Weights weights, ProvinceDistances distances)
    {
        ArgumentNullException.ThrowIfNull(need);
        ArgumentNullException.ThrowIfNull(sectors);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(distances);
        // Added in the same order as a score's parts, so that rounding cannot put a score above its bound.
        return MatchEngine.Score.ToTenths(
            (Proximity(need.Regency, regency, distances) * weights.Proximity) + (sectors.Fit(need.Sector) * weights.Sector) + weights.Performance + weights.Availability);
    }

    internal static int Compare(Need need, Ranked one, Ranked other)
    {
        var byScore = other.Score.Tenths.CompareTo(one.Score.Tenths);
        return byScore != 0 ? byScore : Lot.Draw(need.RequestId, one.Candidate.Id).CompareTo(Lot.Draw(need.RequestId, other.Candidate.Id));
    }

    private static Part Weigh(double value, int weight) => new(value, value * weight);

    /// <summary>Same regency 1, same province 0.7, otherwise from 0.5 for next to nothing falling to 0 at 1,500 km between the provinces.</summary>
    private static double Proximity(Region need, Region candidate, ProvinceDistances distances)
    {
        if (need == candidate)
        {
            return 1;
        }

        // Asked also within a province, so that an unknown one is refused rather than taken for near.
        var kilometres = distances.Between(need, candidate);
        return need.ProvinceNumber == candidate.ProvinceNumber ? 0.7 : Math.Max(0, 0.5 * (1 - (kilometres / 1500)));
    }

    /// <summary>
    /// The mean rating as if five ratings of 3.5 had come before, brought to 0..1; for credit the mean of that and of the share of proposals
    /// approved as if two of four had been before. So a first rating moves little, and somebody new is neither best nor worst.
    /// </summary>
    /// <returns>0 to 1: <see cref="RatingPart"/>, for credit the mean of it and <see cref="ApprovalPart"/>.</returns>
    public static double Performance(NeedKind kind, Performance figures) =>
        kind == NeedKind.Credit ? (RatingPart(figures) + ApprovalPart(figures)) / 2 : RatingPart(figures);

    /// <summary>The mean rating as if five ratings of 3.5 had come before, brought to 0..1.</summary>
    public static double RatingPart(Performance figures) => (((figures.RatingSum + (5 * 3.5)) / (figures.RatingCount + 5)) - 1) / 4;

    /// <summary>The share of proposals approved as if two of four had been before.</summary>
    public static double ApprovalPart(Performance figures) => (figures.Approved + 2.0) / (figures.Decided + 4.0);

    /// <summary>The share of the capacity that is free, divided by one more than the offers of 30 days per place of capacity; 0 to 1.</summary>
    /// <param name="engaged">Requests worked on now.</param>
    /// <param name="capacity">Requests that can be worked on at once.</param>
    /// <param name="offersLast30Days">Offers of the last 30 days.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is negative.</exception>
    public static double Availability(int engaged, int capacity, int offersLast30Days)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(engaged);
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        ArgumentOutOfRangeException.ThrowIfNegative(offersLast30Days);
        if (capacity == 0)
        {
            return 0;
        }

        double places = capacity;
        return Math.Clamp((1 - (engaged / places)) / (1 + (offersLast30Days / places)), 0, 1);
    }
}

/// <summary>
/// The k best of candidates that come one after the other, for a caller who wants to read as few of them as possible: it adds candidates in
/// falling order of <see cref="Matcher.Upper"/> and stops when the next bound <see cref="IsClosedTo"/>. What it then holds are
/// the first k that <see cref="Matcher.Rank"/> would have put in front of all of them.
/// </summary>
/// <param name="need">What is asked for.</param>
/// <param name="size">k, at least 1.</param>
/// <param name="weights">The weights of the parts.</param>
/// <param name="distances">How far provinces lie apart.</param>
public sealed class Shortlist(Need need, int size, Weights weights, ProvinceDistances distances)
{
    private readonly int size = size >= 1 ? size : throw new ArgumentOutOfRangeException(nameof(size), size, "A shortlist has at least one place.");
    private readonly List<Ranked> best = [];

    /// <summary>The best so far, in order, at most k.</summary>
    public IReadOnlyList<Ranked> Best => best;

    /// <summary>Whether no candidate with this bound, or a lower one, can still get in.</summary>
    /// <param name="upper">A bound from <see cref="Matcher.Upper"/> with the same need, weights and distances.</param>
    public bool IsClosedTo(int upper) => best.Count == size && best[^1].Score.Tenths > upper;

    /// <summary>Scores a candidate and keeps it if it is among the best so far. A candidate comes once.</summary>
    public void Add(Candidate candidate)
    {
        var ranked = new Ranked(candidate, Matcher.Score(need, candidate, weights, distances));
        var place = best.FindIndex(other => Matcher.Compare(need, ranked, other) < 0);
        best.Insert(place < 0 ? best.Count : place, ranked);
        if (best.Count > size)
        {
            best.RemoveAt(size);
        }
    }
}

/// <summary>The SHA-256 of a request's and a provider's id, as a number that can be compared.</summary>
internal readonly record struct Lot(UInt128 High, UInt128 Low) : IComparable<Lot>
{
    public static Lot Draw(string requestId, string providerId)
    {
        var length = Encoding.UTF8.GetByteCount(requestId) + 1 + Encoding.UTF8.GetByteCount(providerId);
        var text = length <= 512 ? stackalloc byte[length] : new byte[length];
        var at = Encoding.UTF8.GetBytes(requestId, text);
        text[at] = (byte)'\n';
        Encoding.UTF8.GetBytes(providerId, text[(at + 1)..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
    }

    public int CompareTo(Lot other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);
}
