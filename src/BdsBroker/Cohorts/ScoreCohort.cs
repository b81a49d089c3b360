using BdsBroker.Core;

namespace BdsBroker.Cohorts;

/// <summary>A member's score, 0 to 100.</summary>
internal sealed record MemberScoreBody(string? Certificate, long? Score);

/// <summary>The scores of an examination.</summary>
/// <param name="Scores">One a member, of all members or of some.</param>
internal sealed record ScoreBody(IReadOnlyList<MemberScoreBody?>? Scores);

/// <summary>Notes the scores of all members at once, or of those who sat again; the latest counts.</summary>
internal static class ScoreCohort
{
    internal static async Task<Answer<CohortView>> Handle(string cohort, ScoreBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var scores = fields.Each("scores", body.Scores, 1, broker.Settings.Limits.PlacesPerCohort, (path, score) => new ScoreOf(
            fields.Line(path + ".certificate", score.Certificate, 40), fields.Count(path + ".score", score.Score, 0, 100)));
        for (var n = 0; n < scores.Count; n++)
        {
            if (scores.Take(n).Any(other => other.Certificate == scores[n].Certificate))
            {
                fields.Error($"scores[{n}].certificate", "Sebut setiap peserta satu kali.", "Name each member once.");
            }
        }

        return fields.Problem is { } problem ? problem : await ChangeCohort.Commit(cohort, call, broker, now => Cohort.Score(now, scores, call.Now), cancel);
    }
}
