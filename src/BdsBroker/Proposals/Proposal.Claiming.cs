using BdsBroker.Core;

namespace BdsBroker.Proposals;

/// <content>Who of the bank has it: claimed, handed over, released.</content>
internal sealed partial record Proposal
{
    /// <summary>Why a claim ended whose holder left the bank's staff, or its branch.</summary>
    internal const string LeftTheStaff = "left-the-staff";

    /// <summary>Somebody of the bank takes it up; nobody else decides on it then. Claiming again is the same answer.</summary>
    internal static Decision<Proposal> Claim(Proposal now, string person, DateTimeOffset at) => now.State switch
    {
        ProposalState.Submitted => Decision.Change(now with { State = ProposalState.Claimed, ClaimedBy = person, ClaimedAt = at }, "proposal.claimed"),
        ProposalState.Claimed when now.ClaimedBy == person => Decision.Unchanged(now),
        ProposalState.Claimed => ProposalProblems.ClaimedByAnother,
        _ => ProposalProblems.NotNow(now.State),
    };

    /// <summary>Whoever has it, or somebody who runs the bank, gives it to a colleague. It is the same answer where the colleague has it already.</summary>
    /// <param name="now">The proposal.</param>
    /// <param name="to">The colleague's id.</param>
    /// <param name="reason">Why.</param>
    /// <param name="person">Who gives it.</param>
    /// <param name="runsBank">Whether that is staff of the whole bank: a claim must not hang on somebody who is ill.</param>
    /// <param name="at">Now.</param>
    internal static Decision<Proposal> HandOver(Proposal now, string to, string reason, string person, bool runsBank, DateTimeOffset at) => now.State switch
    {
        ProposalState.Claimed when now.ClaimedBy == to => Decision.Unchanged(now),
        ProposalState.Claimed when now.ClaimedBy != person && !runsBank => ProposalProblems.ClaimedByAnother,
        ProposalState.Claimed => Decision.Because(
            now with { ClaimedBy = to, ClaimedAt = at }, "proposal.handed-over", $"{to} {reason}", now.Tell(to, ProposalNotices.HandedOver, at, ("reason", reason))),
        _ => ProposalProblems.NotNow(now.State),
    };

    /// <summary>Whoever has it, or somebody who runs the bank, puts it back for anybody to claim.</summary>
    internal static Decision<Proposal> Release(Proposal now, string reason, string person, bool runsBank) => now.State switch
    {
        ProposalState.Claimed when now.ClaimedBy != person && !runsBank => ProposalProblems.ClaimedByAnother,
        ProposalState.Claimed => now.Free(reason),
        _ => ProposalProblems.NotNow(now.State),
    };

    /// <summary>Whoever has it left the staff: anybody may claim it, and what the person approved alone is decided anew.</summary>
    internal static Decision<Proposal> LeaveStaff(Proposal now, string person, DateTimeOffset at)
    {
        if (now.ClaimedBy != person || !now.IsClaimed)
        {
            return Decision.Unchanged(now);
        }

        var free = now.Free(LeftTheStaff);
        return Decision<Proposal>.Change(free.Next!, free.What!, free.Reason, [now.Tell(ProposalNotices.Released, at)]);
    }

    /// <summary>Whether somebody of the bank has it in hand and has not decided.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    internal bool IsClaimed => State is ProposalState.Claimed or ProposalState.Confirming;

    private Decision<Proposal> Free(string reason) =>
        Decision.Because(this with { State = ProposalState.Submitted, ClaimedBy = null, ClaimedAt = null, Pending = null, SentBack = null }, "proposal.released", reason);
}
