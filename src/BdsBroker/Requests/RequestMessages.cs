using System.Text.Json.Serialization;
using BdsBroker.Core;
using BdsBroker.Registry;

namespace BdsBroker.Requests;

/// <summary>A request looks for help: at first, or again.</summary>
internal sealed record RequestOpened(string Sme, int Number) : Fact;

/// <summary>What a request waited for has not come by then. Of another generation than the request's, it means nothing any more.</summary>
internal sealed record WaitEnded(string Sme, int Number, int Generation) : Fact;

/// <summary>An offer was made, or became something else; what it is now stands on the request.</summary>
internal sealed record OfferChanged(string Sme, int Number, string Provider, string Offer) : Fact;

/// <summary>A provider is engaged in a request, or no longer, or something else waits for it there, or by another time; which, stands on the request.</summary>
internal sealed record EngagementChanged(string Sme, int Number, string Provider) : Fact;

/// <summary>A request came onto a desk, or left it.</summary>
internal sealed record DeskChanged(string Sme, int Number) : Fact;

/// <summary>
/// A request came to something. It says all there is to know of it, so that whoever counts needs to read no request; it counts once for each index, however often it is told.
/// </summary>
/// <param name="Sme">The SME.</param>
/// <param name="Number">Its request.</param>
/// <param name="Kind">credit or technical.</param>
/// <param name="Province">The code of the province that the SME is in.</param>
/// <param name="Index">Which of the request's milestones, from 0.</param>
/// <param name="Milestone">What it came to.</param>
internal sealed record MilestoneReached(string Sme, int Number, string Kind, string Province, int Index, Milestone Milestone) : Fact;

/// <summary>A snapshot was frozen for a bank.</summary>
internal sealed record RequestForwarded(string Sme, int Number, int Submission) : Fact;

/// <summary>Something that the bank's desk must follow happened on the SME's side: a withdrawal was asked, the terms were answered or lapsed, the bank is overdue.</summary>
internal sealed record ProposalConcerned(string Sme, int Number, string Bank, string Proposal) : Fact;

/// <summary>The bank said that a loan was settled or written off: the request is at its end.</summary>
internal sealed record LoanClosed(string Sme, int Number) : Fact;

/// <summary>The facts that requests state, and the deadlines that they keep themselves.</summary>
internal static class RequestMessages
{
    internal static void Map(MessageMap messages)
    {
        messages.Fact("request-opened", RequestMessagesJson.Default.RequestOpened);
        messages.Fact("wait-ended", RequestMessagesJson.Default.WaitEnded);
        messages.Fact("offer-changed", RequestMessagesJson.Default.OfferChanged);
        messages.Fact("engagement-changed", RequestMessagesJson.Default.EngagementChanged);
        messages.Fact("desk-changed", RequestMessagesJson.Default.DeskChanged);
        messages.Fact("milestone-reached", RequestMessagesJson.Default.MilestoneReached);
        messages.Fact("request-forwarded", RequestMessagesJson.Default.RequestForwarded);
        messages.Fact("proposal-concerned", RequestMessagesJson.Default.ProposalConcerned);
        messages.Fact("loan-closed", RequestMessagesJson.Default.LoanClosed);

        messages.On<ConsentChanged>("deadlines", OnConsentChanged.Handle);
        messages.On<WaitEnded>("deadlines", OnWaitEnded.Handle);
        messages.On<DeskChanged>("desk", OnDeskChanged.Handle);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RequestOpened))]
[JsonSerializable(typeof(WaitEnded))]
[JsonSerializable(typeof(OfferChanged))]
[JsonSerializable(typeof(EngagementChanged))]
[JsonSerializable(typeof(LoanClosed))]
[JsonSerializable(typeof(DeskChanged))]
[JsonSerializable(typeof(MilestoneReached))]
[JsonSerializable(typeof(RequestForwarded))]
[JsonSerializable(typeof(ProposalConcerned))]
internal sealed partial class RequestMessagesJson : JsonSerializerContext;
