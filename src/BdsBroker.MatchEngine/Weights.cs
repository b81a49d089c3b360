using System.Diagnostics.CodeAnalysis;

namespace BdsBroker.MatchEngine;

/// <summary>How many of a score's 100 points each part can bring.</summary>
public sealed record Weights
{
    private Weights(int proximity, int sector, int performance, int availability)
    {
        Proximity = proximity;
        Sector = sector;
        Performance = performance;
        Availability = availability;
    }

    /// <summary>35 for proximity, 25 for the sector, 25 for performance, 15 for availability.</summary>
    public static Weights Default { get; } = new(35, 25, 25, 15);

    /// <summary>Points for being near.</summary>
    public int Proximity { get; }

    /// <summary>Points for knowing the line of business.</summary>
    public int Sector { get; }

    /// <summary>Points for what became of earlier engagements.</summary>
    public int Performance { get; }

    /// <summary>Points for having time.</summary>
    public int Availability { get; }

    /// <summary>Takes four weights.</summary>
    /// <returns>Whether none is negative and they add to 100; if not, the error says so to whoever wrote the configuration.</returns>
    public static bool TryCreate(
        int proximity, int sector, int performance, int availability, [NotNullWhen(true)] out Weights? weights, [NotNullWhen(false)] out string? error)
    {
        weights = null;
        error = null;
        var sum = (long)proximity + sector + performance + availability;
        if (proximity < 0 || sector < 0 || performance < 0 || availability < 0)
        {
            error = $"No weight may be negative: {proximity}, {sector}, {performance}, {availability}.";
        }
        else if (sum != 100)
        {
            error = $"The weights must add to 100, not {sum}: {proximity}, {sector}, {performance}, {availability}.";
        }
        else
        {
            weights = new(proximity, sector, performance, availability);
        }

        return weights is not null;
    }

    /// <summary>Takes four weights that must be right.</summary>
    /// <exception cref="ArgumentException">One is negative or they do not add to 100.</exception>
    public static Weights Create(int proximity, int sector, int performance, int availability) =>
        TryCreate(proximity, sector, performance, availability, out var weights, out var error) ? weights : throw new ArgumentException(error);
}
