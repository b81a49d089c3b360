using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using BdsBroker.Core;
using BdsBroker.Registry;
using BdsBroker.Requests;
using BdsBroker.Storage;

namespace BdsBroker.Performances;

/// <summary>How many ratings of each value.</summary>
internal sealed record Ratings(int One = 0, int Two = 0, int Three = 0, int Four = 0, int Five = 0)
{
    [JsonIgnore]
    internal int Count => One + Two + Three + Four + Five;

    [JsonIgnore]
    internal long Sum => One + (2L * Two) + (3L * Three) + (4L * Four) + (5L * Five);

    internal Ratings And(int rating) => rating switch
    {
        1 => this with { One = One + 1 },
        2 => this with { Two = Two + 1 },
        3 => this with { Three = Three + 1 },
        4 => this with { Four = Four + 1 },
        5 => this with { Five = Five + 1 },
        _ => throw new ArgumentOutOfRangeException(nameof(rating), rating, "A rating is 1 to 5."),
    };
}

/// <summary>
/// What became of a provider's work, in running figures: each is the count, or the sum, of milestones of requests that it was engaged in, and changes only in the commit that puts the row
/// proving one. docs/performance.md says what each means.
/// </summary>
internal sealed record PerformanceFigures
{
    /// <summary>None at all.</summary>
    internal static PerformanceFigures None { get; } = new();

    /// <summary>Engagements, by its own acceptance or a desk's assignment; of one request each time it was engaged anew.</summary>
    public int Engaged { get; init; }

    /// <summary>Credit requests whose help came to its end: they went to a bank.</summary>
    public int AssistedCredit { get; init; }

    /// <summary>Technical requests whose help came to its end: they were completed.</summary>
    public int AssistedTechnical { get; init; }

    /// <summary>Days from the engagement to that end, of all credit requests assisted together.</summary>
    public long DaysCredit { get; init; }

    /// <summary>The same of technical requests.</summary>
    public long DaysTechnical { get; init; }

    /// <summary>Proposals that went to a bank.</summary>
    public int Forwarded { get; init; }

    /// <summary>Proposals that a bank approved.</summary>
    public int Approved { get; init; }

    /// <summary>Proposals that a bank declined.</summary>
    public int Declined { get; init; }

    /// <summary>Rupiah approved.</summary>
    public long RupiahApproved { get; init; }

    /// <summary>Loans that were paid out.</summary>
    public int Disbursed { get; init; }

    /// <summary>Rupiah paid out.</summary>
    public long RupiahDisbursed { get; init; }

    /// <summary>Visits after disbursement that were made, in time or late.</summary>
    public int VisitsMade { get; init; }

    /// <summary>Visits that were not made by the end of their grace, whether or not they were made later.</summary>
    public int VisitsMissed { get; init; }

    /// <summary>Loans that were paid back.</summary>
    public int Settled { get; init; }

    /// <summary>Loans that were written off.</summary>
    public int WrittenOff { get; init; }

    /// <summary>The ratings that SMEs gave.</summary>
    public Ratings Ratings { get => field ?? new(); init; } = new();

    /// <summary>Every counter and sum by its name, always in the same order.</summary>
    [JsonIgnore]
    internal IReadOnlyList<(string Name, long Value)> Counters =>
    [
        ("engaged", Engaged), ("assistedCredit", AssistedCredit), ("assistedTechnical", AssistedTechnical), ("daysCredit", DaysCredit), ("daysTechnical", DaysTechnical),
        ("forwarded", Forwarded), ("approved", Approved), ("declined", Declined), ("rupiahApproved", RupiahApproved), ("disbursed", Disbursed), ("rupiahDisbursed", RupiahDisbursed),
        ("visitsMade", VisitsMade), ("visitsMissed", VisitsMissed), ("settled", Settled), ("writtenOff", WrittenOff),
        ("ratings of 1", Ratings.One), ("ratings of 2", Ratings.Two), ("ratings of 3", Ratings.Three), ("ratings of 4", Ratings.Four), ("ratings of 5", Ratings.Five),
    ];

    /// <summary>These figures and one milestone more.</summary>
    internal PerformanceFigures And(CountedMilestone counted)
    {
        var (milestone, isCredit) = (counted.Milestone, counted.Kind == Signals.NameOf(RequestKind.Credit));
        return milestone.Kind switch
        {
            MilestoneKind.Engaged => this with { Engaged = Engaged + 1 },
            MilestoneKind.Assisted when isCredit => this with { AssistedCredit = AssistedCredit + 1, DaysCredit = DaysCredit + (milestone.Value ?? 0) },
            MilestoneKind.Assisted => this with { AssistedTechnical = AssistedTechnical + 1, DaysTechnical = DaysTechnical + (milestone.Value ?? 0) },
            MilestoneKind.Forwarded => this with { Forwarded = Forwarded + 1 },
            MilestoneKind.Approved => this with { Approved = Approved + 1, RupiahApproved = RupiahApproved + (milestone.Amount ?? 0) },
            MilestoneKind.Declined => this with { Declined = Declined + 1 },
            MilestoneKind.Disbursed => this with { Disbursed = Disbursed + 1, RupiahDisbursed = RupiahDisbursed + (milestone.Amount ?? 0) },
            MilestoneKind.VisitMade => this with { VisitsMade = VisitsMade + 1 },
            MilestoneKind.VisitMissed => this with { VisitsMissed = VisitsMissed + 1 },
            MilestoneKind.Settled => this with { Settled = Settled + 1 },
            MilestoneKind.WrittenOff => this with { WrittenOff = WrittenOff + 1 },
            MilestoneKind.Rated => this with { Ratings = Ratings.And(milestone.Value!.Value) },
            _ => throw new ArgumentOutOfRangeException(nameof(counted), milestone.Kind, "Nobody counts this milestone."),
        };
    }

    /// <summary>A standing with the four numbers that the score needs, as these figures say they are; itself where they are so already.</summary>
    internal Standing ShownOn(Standing standing) => standing with { RatingSum = Ratings.Sum, RatingCount = Ratings.Count, Approved = Approved, Decided = Approved + Declined };
}

/// <summary>The row that proves that a milestone was counted, and says what it was.</summary>
/// <param name="Kind">credit or technical: what its request asks for.</param>
/// <param name="Milestone">The milestone.</param>
internal sealed record CountedMilestone(string Kind, Milestone Milestone);

/// <summary>Where a provider's performance is kept: in its partition, beside its standing.</summary>
internal static class PerformanceRecords
{
    /// <summary>The running figures. They have no history of their own: the rows that prove them tell it.</summary>
    internal static Address<PerformanceFigures> Figures(string provider) =>
        new(Parties.Partition(Parties.Provider, provider), "performance", PerformanceJson.Default.PerformanceFigures) { HasHistory = false };

    /// <summary>The row that proves that a milestone of a request was counted.</summary>
    internal static string Counted(string sme, int number, int index) => $"{CountedPrefix}{sme}/{number:D6}/{index:D4}";

    /// <summary>The rows of all milestones that were counted.</summary>
    internal const string CountedPrefix = "milestone/";

    /// <summary>The request that a row is about, and which of its milestones.</summary>
    internal static (string Sme, int Number, int Index) RequestOf(string counted) => counted.Split('/') is [_, var sme, var number, var index]
        ? (sme, int.Parse(number, CultureInfo.InvariantCulture), int.Parse(index, CultureInfo.InvariantCulture))
        : throw new FormatException($"{counted} counts no milestone.");

    internal static byte[] Write(CountedMilestone counted) => JsonSerializer.SerializeToUtf8Bytes(counted, PerformanceJson.Default.CountedMilestone);

    internal static CountedMilestone Read(string partition, StoredDocument row) => DocumentFormat.Reading(
        partition, row.Key, () => JsonSerializer.Deserialize(row.Json.Span, PerformanceJson.Default.CountedMilestone) ?? throw new JsonException("It counts no milestone."));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PerformanceFigures))]
[JsonSerializable(typeof(CountedMilestone))]
[JsonSerializable(typeof(PerformanceView))]
internal sealed partial class PerformanceJson : JsonSerializerContext;
