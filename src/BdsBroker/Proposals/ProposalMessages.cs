using System.Text.Json.Serialization;
using BdsBroker.Core;
using BdsBroker.Requests;

namespace BdsBroker.Proposals;

/// <summary>A bank's desk said something that the request follows; what, stands on the proposal.</summary>
internal sealed record ProposalDecided(string Bank, string Proposal) : Fact;

/// <summary>The facts that proposals state, and what they hear of.</summary>
internal static class ProposalMessages
{
    internal static void Map(MessageMap messages)
    {
        messages.Fact("proposal-decided", ProposalMessagesJson.Default.ProposalDecided);

        messages.On<RequestForwarded>("proposals", OnRequestForwarded.Handle);
        messages.On<ProposalConcerned>("proposals", OnRequestForwarded.Handle);
        messages.On<ProposalDecided>("requests", OnProposalDecided.Handle);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ProposalDecided))]
internal sealed partial class ProposalMessagesJson : JsonSerializerContext;
