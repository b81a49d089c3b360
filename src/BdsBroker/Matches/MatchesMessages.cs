using BdsBroker.Certificates;
using BdsBroker.Core;
using BdsBroker.Registry;
using BdsBroker.Requests;

namespace BdsBroker.Matches;

/// <summary>What matching hears of.</summary>
internal static class MatchesMessages
{
    internal static void Map(MessageMap messages)
    {
        messages.On<RequestOpened>("matches", OnRequestOpened.Handle);
        messages.On<OfferChanged>("offers", OnOfferChanged.Handle);
        messages.On<EngagementChanged>("offers", OnOfferChanged.Handle);
        messages.On<CertificateWithdrawn>("offers", OnCertificateWithdrawn.Handle);
        messages.On<StandingChanged>("match-index", OnStandingChanged.Handle);
    }
}
