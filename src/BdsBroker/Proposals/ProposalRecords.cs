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

    /// <summary>A proposal. It is listed for the staff of the whole bank and for those of its branch, in each once among all and once by its state.</summary>
    internal static Address<Proposal> Proposal(string bank, string proposal) => new(Parties.Partition(Parties.Bank, bank), Key(proposal), ProposalsJson.Default.Proposal)
    {
        ListedUnder = state =>
        [
            $"{List(null, null)}{Order(state)}", $"{List(null, state.State)}{Order(state)}",
            .. state is { IsClaimed: true, ClaimedBy: { } person } ? new[] { Claims(state.Bank, person).Prefix + Order(state) } : [],
            .. state.Branch is { } branch ? new[] { $"{List(branch, null)}{Order(state)}", $"{List(branch, state.State)}{Order(state)}" } : [],
        ],
    };

    /// <summary>The key of a proposal within its bank's partition, which its history is kept under as well.</summary>
    internal static string Key(string proposal) => "proposal/" + proposal;

    /// <summary>The bank's copy of a submission.</summary>
    internal static Address<Snapshot> Frozen(string bank, string proposal, int submission) =>
        new(Parties.Partition(Parties.Bank, bank), $"frozen/{proposal}/{submission:D6}", ProposalsJson.Default.Snapshot);

    /// <summary>The proposals that the staff of a branch see, or with null those of the whole bank, longest waiting first: all, or those in one state.</summary>
    internal static Listing<Proposal> Proposals(string bank, string? branch, ProposalState? state) =>
        new(Parties.Partition(Parties.Bank, bank), List(branch, state), ProposalsJson.Default.Proposal);

    /// <summary>What a person of the bank has in hand and has not decided, longest waiting first.</summary>
    internal static Listing<Proposal> Claims(string bank, string person) => new(Parties.Partition(Parties.Bank, bank), $"claims/{person}/", ProposalsJson.Default.Proposal);

    /// <summary>The bank's own notes on a proposal.</summary>
    internal static Address<ProposalNotes> Notes(string bank, string proposal) => new(Parties.Partition(Parties.Bank, bank), "notes/" + proposal, ProposalsJson.Default.ProposalNotes);

    private static string List(string? branch, ProposalState? state) =>
        $"proposals/{(branch is null ? "bank" : "branch/" + branch)}/{(state is { } one ? one.ToString().ToLowerInvariant() : "all")}/";

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
[JsonSerializable(typeof(HandOverBody))]
[JsonSerializable(typeof(ReleaseBody))]
[JsonSerializable(typeof(SendBackBody))]
[JsonSerializable(typeof(ProposalNotes))]
[JsonSerializable(typeof(ProposalNoteBody))]
[JsonSerializable(typeof(ProposalNoteView))]
[JsonSerializable(typeof(ListView<ProposalNoteView>))]
internal sealed partial class ProposalsJson : JsonSerializerContext;
