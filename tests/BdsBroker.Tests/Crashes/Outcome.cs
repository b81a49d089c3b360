using BdsBroker.Requests;
using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.Crashes;

/// <summary>What a walk came to, in words that do not depend on when exactly a message was worked off or which ids were drawn.</summary>
internal static class Outcome
{
    internal static IReadOnlyList<string> Of(World world)
    {
        var stored = Everything.Of(world);
        return
        [
            .. stored.Requests.Select(each => each.State).Select(request =>
                $"request {request.Number}: {request.State}, waits for {request.Wait?.For} step {request.Wait?.Step}, helper {request.Engagement?.Name}, contacted {request.Engagement?.Contacted}, warning {request.Engagement?.Warning}, "
                + $"round {request.Round}, plan {request.PlanVersion}, documents {request.Documents}, submission {request.Forwarding?.Submission} ended {request.Forwarding?.Ended}, rating {request.Rating}, "
                + $"contacts {request.Contacts.Count}, sessions {request.Sessions.Count}, desk {request.Desk?.Why}, end {request.EndReason}, "
                + $"offers {string.Join(' ', request.Waves.SelectMany(wave => wave.Offers).Select(offer => $"{offer.Name}={offer.State}"))}, "
                + $"follow-ups {string.Join(' ', request.FollowUps.Select(task => $"{task.Kind}{task.Month}={task.DoneAt is not null}/{task.Missed}/{task.Business}/{task.Waived}"))}"),
            .. stored.Standings.Select(each => each.State).Select(standing =>
                $"{standing.Name}: engaged {standing.Engaged.Count}, open {standing.Open.Count}, rated {standing.RatingSum}/{standing.RatingCount}, decided {standing.Approved}/{standing.Decided}, "
                + $"certificates {string.Join(' ', standing.Certificates.Select(held => $"{held.Number}={held.Suspended}"))}"),
            .. stored.Proposals.Select(each => each.State).Select(proposal => $"proposal of {proposal.ProductName}: {proposal.State}, submission {proposal.Submission}, overdue {proposal.Overdue}").Order(StringComparer.Ordinal),
            .. stored.Documents.Select(each => each.State).Select(document => $"document {document.Kind} {document.Sha256[..8]}").Order(StringComparer.Ordinal),
            .. stored.Certificates.Select(each => each.State).Select(certificate =>
                $"certificate of {stored.StandingOf(certificate.Provider).Name}: {certificate.State}, attended {certificate.Attended}, score {certificate.Score}, in a cohort {certificate.Cohort is not null}, {certificate.Enrolment?.Problem}").Order(StringComparer.Ordinal),
            .. stored.Cohorts.Select(each => each.State).Select(cohort =>
                $"{cohort.Plan.Name}: {cohort.State}, taken {cohort.Taken}, waited {cohort.Waited}, issued {cohort.Issuing?.Done}, turn {cohort.Turn}, members {string.Join(' ', cohort.Members.Select(member => $"{member.Seat}={member.Score?.Value}/{member.Left is null}"))}"),
            .. stored.Notices.Select(each => $"told {each.Address.Partition}: {each.State.Code}").Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>What two differ in, one line each.</summary>
    internal static IEnumerable<string> Difference(IReadOnlyList<string> calm, IReadOnlyList<string> other)
    {
        var left = other.ToList();
        foreach (var line in calm.Where(line => !left.Remove(line)))
        {
            yield return $"calm only: {line}";
        }

        foreach (var line in left)
        {
            yield return $"here only: {line}";
        }
    }
}
