namespace BdsBroker.MatchEngine;

/// <summary>What an enterprise asks for.</summary>
public enum NeedKind
{
    /// <summary>Help to become ready for a credit.</summary>
    Credit,

    /// <summary>Technical help.</summary>
    Technical,
}

/// <summary>A request in the terms of matching.</summary>
/// <param name="RequestId">Names the request for good; it decides the order of equal scores.</param>
/// <param name="Kind">Credit or technical.</param>
/// <param name="Regency">Where the enterprise is.</param>
/// <param name="Sector">Its line of business.</param>
public sealed record Need(string RequestId, NeedKind Kind, Region Regency, Kbli Sector);

/// <summary>
/// What became of a provider's earlier engagements. The default value is a provider without any.
/// </summary>
public readonly record struct Performance
{
    /// <summary>Takes the figures.</summary>
    /// <param name="ratingSum">The sum of its ratings of 1 to 5.</param>
    /// <param name="ratingCount">How many ratings that are.</param>
    /// <param name="approved">Proposals that it endorsed and a bank approved.</param>
    /// <param name="decided">Proposals that it endorsed and a bank approved or declined.</param>
    /// <exception cref="ArgumentException">The figures contradict each other: a sum that so many ratings cannot have, or more approved than decided.</exception>
    public Performance(long ratingSum, int ratingCount, int approved, int decided)
    {
        if (ratingCount < 0 || ratingSum < ratingCount || ratingSum > 5L * ratingCount)
        {
            throw new ArgumentException($"{ratingCount} ratings of 1 to 5 cannot add to {ratingSum}.", nameof(ratingSum));
        }

        if (approved < 0 || approved > decided)
        {
            throw new ArgumentException($"{approved} proposals of {decided} decided ones cannot be approved.", nameof(approved));
        }

        RatingSum = ratingSum;
        RatingCount = ratingCount;
        Approved = approved;
        Decided = decided;
    }

    /// <summary>The sum of its ratings.</summary>
    public long RatingSum { get; }

    /// <summary>How many ratings that are.</summary>
    public int RatingCount { get; }

    /// <summary>Proposals approved.</summary>
    public int Approved { get; }

    /// <summary>Proposals decided.</summary>
    public int Decided { get; }
}

/// <summary>A provider who may get an offer; whether it may is decided before, not here.</summary>
/// <param name="Id">Names the provider for good; it decides the order of equal scores.</param>
/// <param name="Regency">Where it is.</param>
/// <param name="Sectors">The lines of business it knows.</param>
/// <param name="Performance">What became of its earlier engagements.</param>
/// <param name="Engaged">Requests it works on now.</param>
/// <param name="Capacity">Requests it can work on at once.</param>
/// <param name="OffersLast30Days">Offers made to it in the last 30 days.</param>
public sealed record Candidate(string Id, Region Regency, Sectors Sectors, Performance Performance, int Engaged, int Capacity, int OffersLast30Days);
