using System.Text.Json.Serialization;

namespace BdsBroker.Assessment;

/// <summary>A figure that anyone may see.</summary>
/// <param name="Value">The figure; null where it is hidden, and where there is nothing to take a median or mean of.</param>
/// <param name="Suppressed">True where it is hidden, so that nobody learns about a few; else absent.</param>
internal sealed record PublicFigure([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? Value, bool? Suppressed = null)
{
    internal static readonly PublicFigure Hidden = new(null, true);
}

/// <summary>The public figures of one province, or of all.</summary>
/// <param name="Applied">Applications for a certificate.</param>
/// <param name="Trained">Applicants who attended all the training that the scheme asks for.</param>
/// <param name="Certified">Certificates issued for the first time.</param>
/// <param name="Refused">Applications refused.</param>
/// <param name="Engaged">Engagements of certified providers in requests.</param>
/// <param name="Assisted">Requests whose help came to its end.</param>
/// <param name="MedianDaysToReady">The days in the middle that this took from the engagement.</param>
/// <param name="Forwarded">Proposals that went to a bank.</param>
/// <param name="Approved">Proposals approved.</param>
/// <param name="Declined">Proposals declined.</param>
/// <param name="RupiahApproved">What was approved.</param>
/// <param name="Disbursed">Loans disbursed.</param>
/// <param name="RupiahDisbursed">What was disbursed.</param>
/// <param name="VisitsMade">Visits made after disbursement.</param>
/// <param name="VisitsMissed">Visits not made in time.</param>
/// <param name="Settled">Loans paid back.</param>
/// <param name="WrittenOff">Loans written off.</param>
/// <param name="Ratings">How many SMEs rated the help.</param>
/// <param name="MeanRating">The mean of 1 to 5, two decimals.</param>
internal sealed record PublicFigures(
    PublicFigure Applied,
    PublicFigure Trained,
    PublicFigure Certified,
    PublicFigure Refused,
    PublicFigure Engaged,
    PublicFigure Assisted,
    PublicFigure MedianDaysToReady,
    PublicFigure Forwarded,
    PublicFigure Approved,
    PublicFigure Declined,
    PublicFigure RupiahApproved,
    PublicFigure Disbursed,
    PublicFigure RupiahDisbursed,
    PublicFigure VisitsMade,
    PublicFigure VisitsMissed,
    PublicFigure Settled,
    PublicFigure WrittenOff,
    PublicFigure Ratings,
    PublicFigure MeanRating);

/// <summary>One province of a public report.</summary>
/// <param name="Province">The province's code; absent where it was not kept.</param>
/// <param name="Figures">Its figures.</param>
internal sealed record PublicRow(string? Province, PublicFigures Figures);

/// <summary>
/// What anyone may know of a scheme's quarter. It is made once and stays as it was published, whatever is told late: from the difference of two versions one would learn about whoever came late.
/// </summary>
/// <param name="Scheme">The scheme.</param>
/// <param name="Quarter">The quarter, such as 2026-Q3.</param>
/// <param name="PublishedOn">The day (WIB) that it was made.</param>
/// <param name="Rows">The provinces that anything was counted of, by their codes.</param>
/// <param name="Total">All of them, hidden ones included.</param>
internal sealed record PublishedReport(string Scheme, string Quarter, DateOnly PublishedOn, IReadOnlyList<PublicRow> Rows, PublicFigures Total)
{
    /// <summary>Makes the report of what was counted, one by one: who is behind a figure cannot be told from its value, for one SME may have several requests and a request several visits.</summary>
    /// <param name="scheme">The scheme.</param>
    /// <param name="quarter">The quarter.</param>
    /// <param name="on">Today.</param>
    /// <param name="counted">Each thing counted: where, who is behind it, and what it adds.</param>
    internal static PublishedReport Of(string scheme, Quarter quarter, DateOnly on, IReadOnlyCollection<(string? Province, string About, Tally Tally)> counted)
    {
        var groups = counted.GroupBy(each => each.Province, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        var tallies = groups.Select(group => Tally.Sum(group.Select(each => each.Tally))).ToList();
        var total = Tally.Sum(tallies);
        Hidden Hide(Figure figure) => Suppression.Hide([.. groups.Select(group => Behind(group, figure))], Behind(counted, figure));
        Hidden HideAmount(Figure behind, Figure amount) =>
            Hide(behind) is var hidden && Suppression.TellsAmount([.. tallies.Select(tally => tally[amount])], hidden) ? hidden with { Total = true } : hidden;
        var hidden = Enum.GetValues<Figure>().ToDictionary(figure => figure, figure => figure switch
        {
            Figure.RupiahApproved => HideAmount(Figure.Approved, figure),
            Figure.RupiahDisbursed => HideAmount(Figure.Disbursed, figure),
            _ => Hide(figure),
        });
        var ratings = hidden[Figure.Rated];
        var tellsRatings = Suppression.TellsRatings([.. tallies.Select(tally => tally[Figure.Rated])], [.. tallies.Select(tally => tally.Ratings.Sum(each => each.Key * each.Value))], ratings);
        return new(
            scheme,
            quarter.ToString(),
            on,
            [.. groups.Select((group, row) => new PublicRow(group.Key, Show(tallies[row], figure => hidden[figure].Rows.Contains(row), ratings.Rows.Contains(row))))],
            Show(total, figure => hidden[figure].Total, ratings.Total || tellsRatings));
    }

    private static int Behind(IEnumerable<(string? Province, string About, Tally Tally)> counted, Figure figure) =>
        counted.Where(each => each.Tally[figure] > 0).Select(each => each.About).Distinct(StringComparer.Ordinal).Count();

    private static PublicFigures Show(Tally tally, Func<Figure, bool> isHidden, bool hidesMeanRating)
    {
        PublicFigure Show(decimal? value, bool hides) => hides ? PublicFigure.Hidden : new(value);
        PublicFigure Sum(Figure figure) => Show(tally[figure], isHidden(figure));
        return new(
            Sum(Figure.Applied),
            Sum(Figure.Trained),
            Sum(Figure.Certified),
            Sum(Figure.Refused),
            Sum(Figure.Engaged),
            Sum(Figure.Assisted),
            Show(tally.MedianDays, isHidden(Figure.Assisted)),
            Sum(Figure.Forwarded),
            Sum(Figure.Approved),
            Sum(Figure.Declined),
            Sum(Figure.RupiahApproved),
            Sum(Figure.Disbursed),
            Sum(Figure.RupiahDisbursed),
            Sum(Figure.VisitsMade),
            Sum(Figure.VisitsMissed),
            Sum(Figure.Settled),
            Sum(Figure.WrittenOff),
            Sum(Figure.Rated),
            Show(tally.MeanRating, hidesMeanRating));
    }
}
