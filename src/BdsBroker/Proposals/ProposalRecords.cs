using System.Text.Json.Serialization;
using BdsBroker.Core;
using BdsBroker.Registry;
using BdsBroker.Requests;

namespace BdsBroker.Proposals;

/// <summary>Where snapshots are kept, in their SME's partition, and proposals, in their bank's; the only place these keys are spelled.</summary>
internal static class ProposalRecords
{
    /// <summary>What a submission froze.</summary>
    internal static Address<Snapshot> Snapshot(string sme, int number, int submission) =>
        new(RequestRecords.Partition(sme), $"snapshot/{number:D6}/{submission:D6}", ProposalsJson.Default.Snapshot);

    /// <summary>
    /// A proposal. It is listed for the staff of the whole bank and for those of its branch, in each once among all and once by its state; while the bank has work with it also by when it is due, by
    /// the amount, among the overdue, and by when its next repayment report is due. So each list is one range read however many proposals the bank ever had.
    /// </summary>
    internal static Address<Proposal> Proposal(string bank, string proposal) => new(Parties.Partition(Parties.Bank, bank), Key(proposal), ProposalsJson.Default.Proposal)
    {
        ListedUnder = state =>
        [
            .. ListsIn(null, state),
            .. state is { IsClaimed: true, ClaimedBy: { } person } ? new[] { Claims(state.Bank, person).Prefix + Order(state) } : [],
            .. state.Branch is { } branch ? ListsIn(branch, state) : [],
        ],
    };

    /// <summary>The key of a proposal within its bank's partition, which its history is kept under as well.</summary>
    internal static string Key(string proposal) => "proposal/" + proposal;

    /// <summary>The bank's copy of a submission.</summary>
    internal static Address<Snapshot> Frozen(string bank, string proposal, int submission) =>
        new(Parties.Partition(Parties.Bank, bank), $"frozen/{proposal}/{submission:D6}", ProposalsJson.Default.Snapshot);

    /// <summary>The proposals that the staff of a branch see, or with null those of the whole bank, longest waiting first: all, or those in one state.</summary>
    internal static Listing<Proposal> Proposals(string bank, string? branch, ProposalState? state) => In(bank, branch, state is { } one ? Name(one) : "all");

    /// <summary>Those that the bank is waited for, the first to be due first.</summary>
    internal static Listing<Proposal> Due(string bank, string? branch) => In(bank, branch, "due");

    /// <summary>Those before disbursement, the largest amount first.</summary>
    internal static Listing<Proposal> ByAmount(string bank, string? branch) => In(bank, branch, "amount");

    /// <summary>Those whose deadline the bank missed, longest waiting first.</summary>
    internal static Listing<Proposal> Overdue(string bank, string? branch) => In(bank, branch, "overdue");

    /// <summary>Those disbursed, the one whose next repayment report is due first.</summary>
    internal static Listing<Proposal> Reports(string bank, string? branch) => In(bank, branch, "report");

    /// <summary>What a person of the bank has in hand and has not decided, longest waiting first.</summary>
    internal static Listing<Proposal> Claims(string bank, string person) => new(Parties.Partition(Parties.Bank, bank), $"claims/{person}/", ProposalsJson.Default.Proposal);

    /// <summary>The bank's own notes on a proposal.</summary>
    internal static Address<ProposalNotes> Notes(string bank, string proposal) => new(Parties.Partition(Parties.Bank, bank), "notes/" + proposal, ProposalsJson.Default.ProposalNotes);

    private static Listing<Proposal> In(string bank, string? branch, string list) => new(Parties.Partition(Parties.Bank, bank), List(branch, list), ProposalsJson.Default.Proposal);

    private static IEnumerable<string> ListsIn(string? branch, Proposal state)
    {
        yield return List(branch, "all") + Order(state);
        yield return List(branch, Name(state.State)) + Order(state);
        if (state.DueAt is { } due)
        {
            yield return $"{List(branch, "due")}{due.UtcTicks:D19}-{state.Id}";
        }

        if (state.Overdue)
        {
            yield return List(branch, "overdue") + Order(state);
        }

        if (state is { IsBeforeDisbursement: true, About: { } about })
        {
            yield return $"{List(branch, "amount")}{long.MaxValue - about.Amount:D19}-{state.Id}";
        }

        if (state.NextReport() is { } report)
        {
            yield return $"{List(branch, "report")}{report.DueOn:yyyyMMdd}-{state.Id}";
        }
    }

    private static string List(string? branch, string list) => $"proposals/{(branch is null ? "bank" : "branch/" + branch)}/{list}/";

    private static string Name(ProposalState state) => state.ToString().ToLowerInvariant();

    private static string Order(Proposal proposal) => $"{proposal.SubmittedAt.UtcTicks:D19}-{proposal.Id}";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Snapshot))]
[JsonSerializable(typeof(Proposal))]
[JsonSerializable(typeof(ProposalView))]
[JsonSerializable(typeof(ListView<ProposalView>))]
[JsonSerializable(typeof(ForwardBody))]
[JsonSerializable(typeof(ReturnBody))]
[JsonSerializable(typeof(ApproveBody))]
[JsonSerializable(typeof(DeclineBody))]
[JsonSerializable(typeof(DisburseBody))]
[JsonSerializable(typeof(StatusBody))]
[JsonSerializable(typeof(CloseBody))]
[JsonSerializable(typeof(QueueCountsView))]
[JsonSerializable(typeof(TermsView))]
[JsonSerializable(typeof(NeedBody))]
[JsonSerializable(typeof(HandOverBody))]
[JsonSerializable(typeof(ReleaseBody))]
[JsonSerializable(typeof(SendBackBody))]
[JsonSerializable(typeof(ProposalNotes))]
[JsonSerializable(typeof(ProposalNoteBody))]
[JsonSerializable(typeof(ProposalNoteView))]
[JsonSerializable(typeof(ListView<ProposalNoteView>))]
internal sealed partial class ProposalsJson : JsonSerializerContext;
