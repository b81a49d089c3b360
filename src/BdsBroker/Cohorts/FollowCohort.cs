using BdsBroker.Certificates;
using BdsBroker.Core;
using BdsBroker.Registry;

namespace BdsBroker.Cohorts;

/// <summary>
/// Brings every member's certificate up to what the cohort says by now, each in a commit of its own. A certificate that has followed already is left alone, so that the message may come twice, late, or
/// again after half of the members.
/// </summary>
internal static class FollowCohort
{
    internal static async Task<Problem?> Handle(CohortChanged fact, Work work, CancellationToken cancel)
    {
        var broker = work.Broker;
        var cohort = (await broker.Ledger.ReadKnown(CohortRecords.Cohort(fact.Cohort), cancel)).State;
        var scheme = cohort.Issuing is null ? null : (await broker.FindScheme(cohort.Scheme, cancel))?.Scheme;
        var listed = (await broker.Ledger.ListAll(CertificateRecords.InCohort(cohort.Id), cancel)).ToDictionary(each => each.State.Certificate.Id, each => each.State.Certificate, StringComparer.Ordinal);
        foreach (var member in cohort.Members)
        {
            // The list may lag behind, then the certificate itself tells; it is never ahead.
            if (listed.GetValueOrDefault(member.Certificate) is not { } certificate || IsBehind(certificate, ChangeCertificate.RulesOf(certificate, broker.Settings), cohort, member, broker, work.Now))
            {
                await Bring(cohort, member, scheme, work, cancel);
            }
        }

        return cohort.Issuing is { Done: false } issuing
            ? await ChangeCohort.Apply(work, cohort.Id, now => Cohort.Issued(now, issuing.Turn), cancel)
            : null;
    }

    /// <summary>Whether something of the cohort is not carried over to a certificate yet.</summary>
    internal static bool IsBehind(Certificate certificate, Scheme? rules, Cohort cohort, CohortMember member, Broker broker, DateTimeOffset at) =>
        rules is not null && CarryOver.Decide(certificate, cohort, member, RulesOf(cohort, rules, true, broker, at), "", at).Next is not null;

    private static async Task Bring(Cohort cohort, CohortMember member, PublishedScheme? scheme, Work work, CancellationToken cancel)
    {
        var broker = work.Broker;
        var problem = await ChangeCertificate.Apply(work, member.Provider, member.Certificate, async (now, rules, draft) =>
        {
            var standing = await broker.Ledger.ReadKnown(RegistryRecords.Standing(member.Provider), cancel);
            var judged = RulesOf(cohort, rules, scheme is not null, broker, work.Now) with { ProviderClosed = standing.State.Closed };
            var decision = CarryOver.Decide(now, cohort, member, judged, "", work.Now);
            if (decision.Next is { Terms: [{ Number: "" } term] })
            {
                // Nothing is drawn for what is refused.
                var number = await DrawNumber.For(now, scheme!, term.From.Year, draft.By, draft.At, broker, cancel)
                    ?? throw new InvalidOperationException($"No number of {cohort.Scheme} was free; the message will come again.");
                decision = CarryOver.Decide(now, cohort, member, judged, number, work.Now);
            }

            if (decision.Next is { } next)
            {
                await Seat(draft, next, cohort, broker, cancel);
            }

            return decision;
        }, cancel);
        if (problem is not null)
        {
            throw new InvalidOperationException($"The certificate {member.Certificate} could not follow its cohort: {problem.Code}; the message will come again.");
        }
    }

    private static CarryRules RulesOf(Cohort cohort, Scheme rules, bool mayDraw, Broker broker, DateTimeOffset at) => new(
        rules,
        broker.Settings.Limits.NotesPerCertificate,
        mayDraw,
        cohort.Issuing is { } issuing ? IssueCertificate.NoticeAt(new("", issuing.From, issuing.To), broker) : at);

    // What the candidate sees of its cohort stands beside its certificate for as long as it is in it.
    private static async ValueTask Seat(Draft draft, Certificate next, Cohort cohort, Broker broker, CancellationToken cancel)
    {
        var address = CertificateRecords.Seat(next.Provider, next.Id);
        var before = await broker.Ledger.Read(address, cancel);
        if (next.Cohort is null)
        {
            if (before is not null)
            {
                draft.Remove(before, "cohort-seat.left");
            }

            return;
        }

        CohortSeat seat = new(
            cohort.Id, cohort.Plan.Name, cohort.Plan.Region, cohort.Plan.Venue, [.. cohort.Plan.Sessions.Select(session => new SeatSession(session.Code, session.Date, session.Topic))], cohort.Plan.Examination);
        if (before is null || !before.State.IsSame(seat))
        {
            draft.Put(address, before, seat, "cohort-seat.taken");
        }
    }
}
