using BdsBroker.MatchEngine;
using BdsBroker.Registry;

namespace BdsBroker.Performances;

/// <summary>The two parts of a provider's score that do not depend on the request, measured as matching measures them.</summary>
/// <param name="Standing">The provider as matching sees it.</param>
/// <param name="At">Now.</param>
internal sealed record ProviderScore(Standing Standing, DateTimeOffset At)
{
    /// <summary>The ratings' part, 0 to 1.</summary>
    internal double Rating => Matcher.RatingPart(Figures);

    /// <summary>The part of banks' decisions, 0 to 1; it counts for credit requests.</summary>
    internal double Approval => Matcher.ApprovalPart(Figures);

    /// <summary>0 to 1.</summary>
    internal double Availability => Matcher.Availability(Standing.Engaged.Count, Standing.Capacity, Standing.OffersLast30Days(At));

    private Performance Figures => new(Standing.RatingSum, Standing.RatingCount, Standing.Approved, Standing.Decided);

    /// <summary>The kinds of request that the provider's services answer.</summary>
    internal IReadOnlyList<NeedKind> Kinds =>
    [
        .. Standing.Services.Contains("credit", StringComparer.Ordinal) ? (NeedKind[])[NeedKind.Credit] : [],
        .. Standing.Services.Any(service => service != "credit") ? (NeedKind[])[NeedKind.Technical] : [],
    ];

    /// <summary>0 to 1.</summary>
    internal double Performance(NeedKind kind) => Matcher.Performance(kind, Figures);

    /// <summary>The score with something else than it is.</summary>
    internal ProviderScore With(Func<Standing, Standing> change) => this with { Standing = change(Standing) };

    /// <summary>The score with one rating more.</summary>
    internal ProviderScore Rated(int rating) => With(standing => standing with { RatingSum = standing.RatingSum + rating, RatingCount = standing.RatingCount + 1 });

    /// <summary>The score with one decision of a bank more.</summary>
    internal ProviderScore Decided(bool approved) => With(standing => standing with { Approved = standing.Approved + (approved ? 1 : 0), Decided = standing.Decided + 1 });
}
