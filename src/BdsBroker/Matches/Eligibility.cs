using BdsBroker.Core;
using BdsBroker.MatchEngine;
using BdsBroker.Registry;
using BdsBroker.Requests;

namespace BdsBroker.Matches;

/// <summary>Who may get an offer. Every filter of the promise is one line here; the score only orders those who pass.</summary>
internal static class Eligibility
{
    /// <summary>
    /// Why a provider may not get an offer of a request today, as a code, or null where it may.
    /// </summary>
    /// <param name="provider">The provider's standing as of now.</param>
    /// <param name="request">The request.</param>
    /// <param name="smeMembers">The ids of the SME's members.</param>
    /// <param name="at">Now; certificates count by the day in WIB.</param>
    internal static string? WhyNot(Standing provider, Request request, IReadOnlyList<string> smeMembers, DateTimeOffset at) =>
        provider.CertificateOn(request.Scheme, Calendar.LocalDate(at, Zone.Wib)) is null ? "certificate-not-valid"
        : !provider.Services.Contains(request.ServiceNeeded, StringComparer.Ordinal) ? "service-not-offered"
        : !provider.Serves.Contains(request.Province, StringComparer.Ordinal) && !provider.Serves.Contains("*", StringComparer.Ordinal) ? "province-not-served"
        : provider.Paused ? "paused"

        // Visits after disbursement take no place.
        : request.State != RequestState.Disbursed && provider.Engaged.Count >= provider.Capacity ? "capacity-full"
        : request.Excluded.Contains(provider.Provider, StringComparer.Ordinal) ? "had-its-turn"
        : provider.Members.Intersect(smeMembers, StringComparer.Ordinal).Any() ? "own-firm"
        : null;
}
