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

/// <summary>A provider is engaged in a request, or no longer; which, stands on the request.</summary>
internal sealed record EngagementChanged(string Sme, int Number, string Provider) : Fact;

/// <summary>A request came onto a desk, or left it.</summary>
internal sealed record DeskChanged(string Sme, int Number) : Fact;

/// <summary>An SME rated the help of a provider.</summary>
internal sealed record RequestRated(string Sme, int Number, string Provider, int Rating) : Fact;

/// <summary>A provider's help came to its end, once per request and provider: a credit request (kind <c>credit</c>) went to a bank, or technical help (<c>technical</c>) was completed.</summary>
internal sealed record RequestAssisted(string Sme, int Number, string Provider, string Kind, DateTimeOffset At) : Fact;

/// <summary>A bank decided on what a provider had prepared.</summary>
internal sealed record CreditDecided(string Sme, int Number, string Provider, string Proposal, bool Approved) : Fact;

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
        messages.Fact("request-rated", RequestMessagesJson.Default.RequestRated);
        messages.Fact("request-assisted", RequestMessagesJson.Default.RequestAssisted);
        messages.Fact("credit-decided", RequestMessagesJson.Default.CreditDecided);
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
[JsonSerializable(typeof(RequestRated))]
[JsonSerializable(typeof(RequestAssisted))]
[JsonSerializable(typeof(CreditDecided))]
[JsonSerializable(typeof(RequestForwarded))]
[JsonSerializable(typeof(ProposalConcerned))]
internal sealed partial class RequestMessagesJson : JsonSerializerContext;
