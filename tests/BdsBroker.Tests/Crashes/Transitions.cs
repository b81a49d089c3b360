using BdsBroker.Requests;
using static BdsBroker.Requests.RequestState;

namespace BdsBroker.Tests.Crashes;

/// <summary>Which event leads a request from which states to which, written down beside the rules, after docs/request-life.md.</summary>
internal static class Transitions
{
    private static readonly RequestState[] Looking = [Submitted, Offered];
    private static readonly RequestState[] AtBank = [Forwarded, Returned, Approved, Accepted];

    private static readonly Dictionary<string, (RequestState[] From, RequestState? To)> All = new(StringComparer.Ordinal)
    {
        ["request.offered"] = (Looking, Offered),
        ["request.wave-lapsed"] = ([Offered], Offered),
        ["offer.declined"] = ([Offered], Offered),
        ["offer.withdrawn"] = ([Offered], Offered),
        ["matching.repeated"] = (Looking, null),
        ["request.unmatched"] = (Looking, Unmatched),
        ["request.with-kadin"] = (Looking, WithKadin),
        ["request.engaged"] = ([Offered], Engaged),
        ["request.assigned"] = ([Submitted, Offered, Unmatched, WithKadin, Engaged], Engaged),
        ["officer.reminded"] = ([Unmatched], null),
        ["officer.escalated"] = ([Unmatched], null),
        ["kadin.overdue"] = ([WithKadin], null),
        ["request.rematched"] = ([Unmatched, WithKadin], Submitted),
        ["request.reopened"] = ([Engaged], Submitted),
        ["request.reassigned"] = ([Engaged, Declined], Submitted),
        ["request.handed-back"] = ([Engaged, Declined], Submitted),
        ["helper.reminded"] = ([Engaged], null),
        ["helper.overdue"] = ([Engaged], null),
        ["request.forwarded"] = ([Engaged, Declined, Returned], Forwarded),
        ["proposal.returned"] = ([Forwarded], Returned),
        ["proposal.approved"] = ([Forwarded], Approved),
        ["proposal.declined"] = ([Forwarded], Declined),
        ["bank.overdue"] = ([Forwarded, Accepted], null),
        ["sme.reminded"] = ([Returned, Approved], null),
        ["terms.accepted"] = ([Approved], Accepted),
        ["terms.refused"] = ([Approved], Engaged),
        ["terms.lapsed"] = ([Approved], Engaged),
        ["terms.refused-without-helper"] = ([Approved], Declined),
        ["terms.lapsed-without-helper"] = ([Approved], Declined),
        ["helper.left"] = ([.. AtBank, Disbursed], null),
        ["request.withdrawal-asked"] = (AtBank, null),
        ["loan.disbursed"] = ([Accepted], Disbursed),
        ["loan.status-reported"] = ([Disbursed], null),
        ["loan.closed"] = ([Disbursed], Completed),
        ["visit.made"] = ([Disbursed], null),
        ["follow-up.due"] = ([Disbursed], null),
        ["follow-up.missed"] = ([Disbursed], null),
        ["follow-up.reminded"] = ([Disbursed], null),
        ["visits.handed-back"] = ([Disbursed], null),
        ["visits.reassigned"] = ([Disbursed], null),
        ["visits.waived"] = ([Disbursed], null),
        ["completion.said-by-helper"] = ([Engaged], null),
        ["completion.said-by-sme"] = ([Engaged], null),
        ["request.completed"] = ([Engaged, Declined], Completed),
        ["request.cancelled"] = ([Submitted, Offered, Engaged, Declined, Unmatched, WithKadin, .. AtBank], Cancelled),
        ["request.rated"] = ([Completed, Declined, Approved, Accepted, Disbursed], null),
        ["plan.endorsed"] = ([Engaged, Returned, Declined], null),
        ["request.forgotten"] = ([Completed, Cancelled], null),
    };

    // What is noted on a request as long as it is open, and moves it nowhere.
    private static readonly string[] Noted =
        ["contact.reached", "contact.tried", "session.held", "plan.saved", "document.added", "document.replaced", "document.removed", "request.warning", "request.amended", "need.met"];

    /// <summary>Whether an event may happen in a state, and the state that follows.</summary>
    internal static bool Of(string what, RequestState? now, out RequestState? next)
    {
        next = now;
        if (what == "request.submitted")
        {
            next = Submitted;
            return now is null;
        }

        if (now is not { } state)
        {
            return false;
        }

        if (Noted.Contains(what, StringComparer.Ordinal))
        {
            return state is not (Completed or Cancelled);
        }

        if (!All.TryGetValue(what, out var rule))
        {
            return false;
        }

        next = rule.To ?? now;
        return rule.From.Contains(state);
    }
}
