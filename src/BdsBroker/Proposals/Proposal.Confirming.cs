using BdsBroker.Core;

namespace BdsBroker.Proposals;

/// <content>Four eyes: what happens between an approval above the bank's limit and the word of a second person.</content>
internal sealed partial record Proposal
{
    private Decision<Proposal> Propose(Requests.Terms terms, string person, DateTimeOffset at, FourEyes needed) => State switch
    {
        ProposalState.Claimed when ClaimedBy != person => ProposalProblems.ClaimedByAnother,
        ProposalState.Submitted or ProposalState.Claimed => WaitForConfirmation(
            this with { State = ProposalState.Confirming, ClaimedBy = person, ClaimedAt = ClaimedAt ?? at, SentBack = null },
            new(terms, person, at, needed.Above, needed.Until, 0), "proposal.approval-proposed", [Tell(ProposalNotices.ConfirmationWanted, at, UntilOf(needed.Until))]),
        _ => ProposalProblems.NotNow(State),
    };

    /// <summary>A second person agrees: only now the SME hears of the approval. Agreeing again is the same answer.</summary>
    internal static Decision<Proposal> Confirm(Proposal now, string person, DateTimeOffset at) => now switch
    {
        { State: ProposalState.Approved, Approval.ConfirmedBy: { } by } when by == person => Decision.Unchanged(now),
        { State: ProposalState.Confirming, Pending: { } pending } when pending.By == person => ProposalProblems.SecondPerson,
        { State: ProposalState.Confirming, Pending: { } pending } => Decision.Change(
            now with
            {
                State = ProposalState.Approved, Terms = pending.Terms, ApprovedAt = at, Approval = new(pending.By, pending.At, pending.Above, person, at), Pending = null, DueAt = null, Overdue = false,
            },
            "proposal.approved", now.Decided()),
        _ => ProposalProblems.NotNow(now.State),
    };

    /// <summary>A second person does not agree, or the first one takes it back: whoever approved has it again and decides anew.</summary>
    internal static Decision<Proposal> SendBack(Proposal now, string note, string person, DateTimeOffset at) => now switch
    {
        { State: ProposalState.Confirming, Pending: { } pending } => now.Back(pending, new(person, at, note), "proposal.sent-back", pending.By == person ? [] : [now.Tell(pending.By, ProposalNotices.SentBack, at, ("note", note))]),
        { State: ProposalState.Claimed, SentBack: { } before } when before.By == person && before.Note == note => Decision.Unchanged(now),
        _ => ProposalProblems.NotNow(now.State),
    };

    /// <summary>Nobody confirmed in time: the bank's staff are reminded, the head office too; after that whoever approved has it again. The SME's own deadline runs on all the while.</summary>
    /// <param name="now">The proposal.</param>
    /// <param name="generation">Which wait has ended.</param>
    /// <param name="at">Now.</param>
    /// <param name="again">Until when a reminder waits.</param>
    internal static Decision<Proposal> EndConfirmation(Proposal now, int generation, DateTimeOffset at, DateTimeOffset again) => now switch
    {
        { Pending: { } pending } when now.Generation == generation && pending.Until <= at => pending.Step == 0
            ? WaitForConfirmation(
                now, pending with { Until = again, Step = 1 }, "proposal.confirmation-reminded",
                [.. new[] { now, now with { Branch = null } }.Take(now.Branch is null ? 1 : 2).Select(seen => seen.Tell(ProposalNotices.ConfirmationDue, at, now.UntilOf(again)))])
            : now.Back(pending, new(null, at, null), "proposal.confirmation-lapsed", [now.Tell(pending.By, ProposalNotices.ConfirmationLapsed, at)]),
        _ => Decision.Unchanged(now),
    };

    private static Decision<Proposal> WaitForConfirmation(Proposal next, PendingApproval pending, string what, IEnumerable<Fact> facts) => Decision<Proposal>.Change(
        next with { Pending = pending, Generation = next.Generation + 1 }, what, null,
        [.. facts, new ConfirmationEnded(next.Bank, next.Id, next.Generation + 1) { Due = pending.Until }]);

    private (string, string) UntilOf(DateTimeOffset until) =>
        ("until", Notifications.Shown.Time(until, About is { } about ? Calendar.ZoneOf(about.Regency[..2]) : MatchEngine.Zone.Wib));

    private Decision<Proposal> Back(PendingApproval pending, SentBack back, string what, IEnumerable<Fact> facts) =>
        Decision<Proposal>.Change(this with { State = ProposalState.Claimed, ClaimedBy = pending.By, Pending = null, SentBack = back }, what, back.Note, [.. facts]);

    /// <summary>The proposal as its SME may know it: an approval is none before it is confirmed, and who of the bank agreed with whom is the bank's.</summary>
    internal Proposal AsToldToSme() => this with { State = State == ProposalState.Confirming ? ProposalState.Claimed : State, Pending = null, Approval = null, SentBack = null };
}
