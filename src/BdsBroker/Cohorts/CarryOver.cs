using BdsBroker.Certificates;
using BdsBroker.Core;

namespace BdsBroker.Cohorts;

/// <summary>What a certificate of a cohort's member is judged by beside the cohort.</summary>
/// <param name="Scheme">The rules that the certificate goes by.</param>
/// <param name="MostSessions">Sessions of one certificate at most.</param>
/// <param name="MayDraw">Whether the scheme is there to make a number by.</param>
/// <param name="NoticeAt">When the holder of a certificate that is issued now is told that its end nears.</param>
internal sealed record CarryRules(Scheme Scheme, int MostSessions, bool MayDraw, DateTimeOffset NoticeAt)
{
    /// <summary>Whether the provider was closed: then what it has of the application ends here, whatever the cohort says.</summary>
    public bool ProviderClosed { get; init; }
}

/// <summary>
/// Brings a member's certificate up to what its cohort says, by the rules of certificates: what was decided since the turn that the certificate has followed to, in the order of turns. What
/// those rules refuse is noted on the certificate; what was done to the certificate alone in the meantime stands.
/// </summary>
internal sealed class CarryOver
{
    private readonly Cohort cohort;
    private readonly CohortMember member;
    private readonly CarryRules rules;
    private readonly string number;
    private readonly DateTimeOffset at;
    private readonly List<Fact> facts = [];
    private Certificate now;
    private string? what;
    private string? reason;
    private string? problem;
    private bool left;

    private CarryOver(Certificate now, Cohort cohort, CohortMember member, CarryRules rules, string number, DateTimeOffset at) =>
        (this.now, this.cohort, this.member, this.rules, this.number, this.at) = (now, cohort, member, rules, number, at);

    /// <summary>What follows for a certificate; nothing where it has followed already, or was admitted to another cohort since.</summary>
    /// <param name="now">The certificate.</param>
    /// <param name="cohort">The cohort as it is now.</param>
    /// <param name="member">The certificate's member of it.</param>
    /// <param name="rules">What the certificate is judged by.</param>
    /// <param name="number">The number under which it is issued, if it is; empty to find out whether it needs one.</param>
    /// <param name="at">Now.</param>
    internal static Decision<Certificate> Decide(Certificate now, Cohort cohort, CohortMember member, CarryRules rules, string number, DateTimeOffset at)
    {
        var before = now.Enrolment;
        if (before?.Times > member.Times)
        {
            return Decision.Unchanged(now);
        }

        var followed = before?.Times == member.Times ? before.Turn : member.Turn - 1;
        var carrying = new CarryOver(now, cohort, member, rules, number, at) { problem = before?.Times == member.Times ? before.Problem : null, left = before?.Times == member.Times && before.Left };
        var steps = carrying.Since(followed);
        if (steps.Count == 0)
        {
            return Decision.Unchanged(now);
        }

        var due = steps;
        if (rules.ProviderClosed)
        {
            carrying.Judge(Certificate.Close(now, at));
            due = carrying.Since(followed);
        }

        due.ForEach(step => step.Do());
        var next = carrying.now with { Enrolment = new(cohort.Id, member.Times, steps[^1].Turn, carrying.left, carrying.problem) };
        if (now.IssuedAt is null && next.IssuedAt is not null)
        {
            // Admission and issue may be carried over at once.
            next = next with { CertifiedIn = cohort.Id };
        }

        if (!carrying.facts.Exists(fact => fact is CertificateFact))
        {
            carrying.facts.Add(new CertificateEnrolled(now.Provider, now.Id, now.Scheme));
        }

        return Decision.Because(next, carrying.what ?? "certificate.enrolled", carrying.reason ?? "cohort " + cohort.Id, [.. carrying.facts]);
    }

    private List<(int Turn, Action Do)> Since(int followed) => [.. Steps().Where(step => step.Turn > followed).OrderBy(step => step.Turn)];

    // Each with the turn in which it was decided. What the cohort says of training and examination is nothing to a certificate that is decided already.
    private IEnumerable<(int Turn, Action Do)> Steps()
    {
        yield return (member.Turn, Admit);
        if (member.Left is { } departure)
        {
            yield return (departure.Turn, () => Leave(CohortNotices.Withdrawn.To(now, cohort, at, ("note", departure.Note))));
        }

        if (!now.IsOpen)
        {
            yield break;
        }

        // What was decided before somebody came or after somebody left is not about that member.
        var until = member.Left?.Turn ?? int.MaxValue;
        foreach (var session in cohort.Plan.Sessions)
        {
            if (session.Noted is { } noted && noted.Turn > member.Turn && noted.Turn < until
                && (noted.Present.Contains(member.Seat) ? true : noted.Absent.Contains(member.Seat) ? false : (bool?)null) is { } attended)
            {
                yield return (noted.Turn, () => Train(session, attended));
            }
        }

        if (member.Score is { } score && score.Turn < until)
        {
            yield return (score.Turn, () => Judge(Certificate.Examine(now, score.Value, now.Note, rules.Scheme, at)));
        }

        if (cohort.PlanTurn > member.Turn && cohort.PlanTurn < until)
        {
            yield return (cohort.PlanTurn, () => facts.Add(CohortNotices.Changed.To(now, cohort, at)));
        }

        if (cohort.RemindTurn > member.Turn && cohort.RemindTurn < until)
        {
            yield return (cohort.RemindTurn, () => facts.Add(CohortNotices.Reminder.To(now, cohort, at)));
        }

        if (cohort.Issuing is { } issuing && issuing.Turn > member.Turn && issuing.Turn < until)
        {
            yield return (issuing.Turn, () => Issue(issuing));
        }

        if (cohort.End is { } end && end.Turn < until)
        {
            yield return (end.Turn, () => Finish(end));
        }
    }

    private void Admit()
    {
        (left, problem) = (false, null);
        if (now.IsOpen)
        {
            facts.Add(CohortNotices.Admitted.To(now, cohort, at));
        }
    }

    private void Leave(Fact notice)
    {
        left = true;
        what ??= "certificate.left-cohort";
        facts.Add(notice);
    }

    private void Train(CohortSession session, bool attended)
    {
        if (now.Noted(session.Code)?.Attended == attended)
        {
            // A correction for others brings the whole list again; only a problem with attendance itself is over by it.
            problem = problem == "certificate.cannot-train" ? null : problem;
            return;
        }

        var before = now;
        Judge(Certificate.TrainInCohort(now, session.Code, attended, cohort.Id, rules.Scheme, rules.MostSessions, at));

        // A score that came before enough training was noted lands as soon as it is.
        if (now != before && member.Score is { } score && score.Turn < session.Noted!.Turn)
        {
            Judge(Certificate.Examine(now, score.Value, now.Note, rules.Scheme, at));
        }
    }

    private void Issue(Issuing issuing)
    {
        if (!now.IsOpen)
        {
            return;
        }

        Validity term = new(number, issuing.From, issuing.To);
        Judge(
            !rules.MayDraw ? CertificateProblems.SchemeClosed(now.Scheme)
            : TermBody.TooLong(term, rules.Scheme) is not null ? CohortProblems.TooLong(rules.Scheme.LongestMonths)
            : now.State != CertificateState.Examined && now.Attended < rules.Scheme.MinimumSessions ? CertificateProblems.NotTrained(now.Attended, rules.Scheme.MinimumSessions)
            : Certificate.Issue(now, term, rules.Scheme, rules.NoticeAt, at));
        if (problem is not null)
        {
            facts.Add(CohortNotices.NotPassed.To(now, cohort, at, ("why", CohortNotices.Why(now, rules.Scheme))));
        }
    }

    private void Finish(CohortEnd end)
    {
        if (!now.IsOpen)
        {
            return;
        }

        if (end.Refuses)
        {
            Judge(Certificate.Refuse(now, end.Note ?? "", at));
        }
        else
        {
            Leave(CohortNotices.Closed.To(now, cohort, at));
        }
    }

    private void Judge(Decision<Certificate> decision)
    {
        problem = decision.Refusal?.Code;
        if (decision.Next is { } next)
        {
            (now, what, reason) = (next, decision.What, decision.Reason);
            facts.AddRange(decision.Facts);
        }
    }
}
