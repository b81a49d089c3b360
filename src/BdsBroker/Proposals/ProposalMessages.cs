using System.Text.Json.Serialization;
using BdsBroker.Core;
using BdsBroker.Registry;
using BdsBroker.Requests;

namespace BdsBroker.Proposals;

/// <summary>A bank's desk said something that the request follows; what, stands on the proposal.</summary>
internal sealed record ProposalDecided(string Bank, string Proposal) : Fact;

/// <summary>A second person has not confirmed an approval by then. Of another generation than the proposal's, it means nothing any more.</summary>
internal sealed record ConfirmationEnded(string Bank, string Proposal, int Generation) : Fact;

/// <summary>The facts that proposals state, and what they hear of.</summary>
internal static class ProposalMessages
{
    internal static void Map(MessageMap messages)
    {
        messages.Fact("proposal-decided", ProposalMessagesJson.Default.ProposalDecided);
        messages.Fact("confirmation-ended", ProposalMessagesJson.Default.ConfirmationEnded);

        messages.On<RequestForwarded>("proposals", OnRequestForwarded.Handle);
        messages.On<ProposalConcerned>("proposals", OnRequestForwarded.Handle);
        messages.On<ConfirmationEnded>("proposals", OnConfirmationEnded.Handle);
        messages.On<MembershipChanged>("proposals", OnStaffChanged.Handle);
        messages.On<ProposalDecided>("requests", OnProposalDecided.Handle);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ProposalDecided))]
[JsonSerializable(typeof(ConfirmationEnded))]
internal sealed partial class ProposalMessagesJson : JsonSerializerContext;
