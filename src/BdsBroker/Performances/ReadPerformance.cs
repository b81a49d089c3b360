using BdsBroker.Core;
using BdsBroker.Matches;
using BdsBroker.Registry;
using BdsBroker.Requests;

namespace BdsBroker.Performances;

/// <summary>A provider's figures, what the score makes of them, and what would improve them.</summary>
internal static class ReadPerformance
{
    // Who follows more loans than that is told of the visits of these.
    private const int MostLookedThrough = 100;

    internal static async Task<Answer<PerformanceView>> Handle(string provider, Call call, Broker broker, CancellationToken cancel)
    {
        var standing = (await broker.Ledger.ReadKnown(RegistryRecords.Standing(provider), cancel)).State;
        var figures = (await broker.Ledger.Read(PerformanceRecords.Figures(provider), cancel))?.State ?? PerformanceFigures.None;
        var score = new ProviderScore(standing, call.Now);
        var ways = PerformanceWays.Of(score, figures, await ToMakeUp(provider, figures, call.Now, broker, cancel));
        return Answer<PerformanceView>.Ok(PerformanceView.Of(provider, figures, score, ways, broker.Settings.Matching, call.Language));
    }

    /// <summary>How many visits that were missed can still be made: those of loans that the provider still follows. Where none was missed, nothing is read.</summary>
    private static async ValueTask<int> ToMakeUp(string provider, PerformanceFigures figures, DateTimeOffset at, Broker broker, CancellationToken cancel)
    {
        if (figures.VisitsMissed == 0)
        {
            return 0;
        }

        var found = 0;
        foreach (var followed in (await broker.Ledger.List(AgendaRecords.Followed(provider), null, MostLookedThrough, cancel)).Items)
        {
            var request = (await broker.Ledger.ReadKnown(RequestRecords.Request(followed.State.Sme, followed.State.Number), cancel)).State;
            found += request.Engages(provider) ? PerformanceWays.ToMakeUp(request, at, broker.Deadlines) : 0;
            if (found >= figures.VisitsMissed)
            {
                break;
            }
        }

        return found;
    }
}

/// <summary>A provider's performance.</summary>
/// <param name="Provider">The provider's id.</param>
/// <param name="Figures">What became of its work, each with what it means.</param>
/// <param name="Ratings">The ratings, one by one.</param>
/// <param name="Score">The parts of the score that come of it.</param>
/// <param name="Ways">What would improve them, each measured; the most for the least trouble is for people to judge.</param>
internal sealed record PerformanceView(string Provider, IReadOnlyList<FigureView> Figures, RatingsView Ratings, IReadOnlyList<ScorePartView> Score, IReadOnlyList<PerformanceWayView> Ways)
{
    internal static PerformanceView Of(string provider, PerformanceFigures figures, ProviderScore score, IReadOnlyList<PerformanceWay> ways, Matching weights, Language language) => new(
        provider,
        [.. PerformanceWords.Figures.Select(figure => new FigureView(figure.Name, figure.Of(figures), figure.Unit, figure.Text.In(language)))],
        new(
            figures.Ratings.Count, figures.Ratings.Count == 0 ? null : Math.Round((decimal)figures.Ratings.Sum / figures.Ratings.Count, 2, MidpointRounding.AwayFromZero),
            figures.Ratings.One, figures.Ratings.Two, figures.Ratings.Three, figures.Ratings.Four, figures.Ratings.Five),
        [
            .. score.Kinds.Select(kind => Part(PerformanceWays.PartOf(kind), score.Performance(kind), weights.Performance, PerformanceWords.Performance(score, kind), language)),
            Part("availability", score.Availability, weights.Availability, PerformanceWords.Availability(score), language),
        ],
        [.. ways.Select(way => new PerformanceWayView(way.Change, way.Part, way.From, way.To, Math.Round(way.Before, 4), Math.Round(way.After, 4), way.Text.In(language)))]);

    private static ScorePartView Part(string name, double value, int weight, Text text, Language language) => new(name, Math.Round(value, 4), Math.Round(value * weight, 2), weight, text.In(language));
}

/// <summary>One figure.</summary>
/// <param name="Name">Its name, which never changes.</param>
/// <param name="Value">What it is; null of a mean of nothing.</param>
/// <param name="Unit">count, days or rupiah.</param>
/// <param name="Text">What it means.</param>
internal sealed record FigureView(string Name, decimal? Value, string Unit, string Text);

/// <summary>How many ratings of each value, and their mean; null where there is none.</summary>
internal sealed record RatingsView(int Count, decimal? Mean, int One, int Two, int Three, int Four, int Five);

/// <summary>A part of the score.</summary>
/// <param name="Part">performance.credit, performance.technical or availability.</param>
/// <param name="Value">0 to 1.</param>
/// <param name="Points">What it brings of the score's 100 points.</param>
/// <param name="MostPoints">What it brings at most.</param>
/// <param name="Text">How it is worked out, with its numbers.</param>
internal sealed record ScorePartView(string Part, double Value, double Points, int MostPoints, string Text);

/// <summary>What would improve a part; see <see cref="PerformanceWay"/>.</summary>
internal sealed record PerformanceWayView(string Change, string Part, int? From, int To, double Before, double After, string Text);
