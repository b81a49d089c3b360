using System.Text.Json;

namespace BdsBroker.Certificates;

/// <summary>A certificate as its provider and the certifiers see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Provider">Its provider.</param>
/// <param name="ProviderName">The provider's name, in the certifiers' list only.</param>
/// <param name="Scheme">kkmb or bds.</param>
/// <param name="State">Its state today (WIB).</param>
/// <param name="AppliedAt">When the provider applied.</param>
/// <param name="Sessions">The training noted so far.</param>
/// <param name="SessionsAttended">How many of them the candidate attended.</param>
/// <param name="SessionsNeeded">How many the scheme asks for before the examination.</param>
/// <param name="Score">The examination's score, 0 to 100.</param>
/// <param name="PassMark">The least score with which it is issued.</param>
/// <param name="Number">The number of the latest term.</param>
/// <param name="ValidFrom">The first day of the latest term.</param>
/// <param name="ValidTo">The last day of the latest term, inclusive, WIB.</param>
/// <param name="Terms">All its terms, oldest first.</param>
/// <param name="Note">What the certifier wrote last.</param>
internal sealed record CertificateView(
    string Id,
    string Provider,
    string? ProviderName,
    string Scheme,
    CertificateState State,
    DateTimeOffset AppliedAt,
    IReadOnlyList<TrainingSession> Sessions,
    int SessionsAttended,
    int? SessionsNeeded,
    int? Score,
    int? PassMark,
    string? Number,
    DateOnly? ValidFrom,
    DateOnly? ValidTo,
    IReadOnlyList<Validity> Terms,
    string? Note)
{
    internal static CertificateView Of(Certificate certificate, Settings settings, DateTimeOffset at, string? providerName = null)
    {
        var scheme = settings.Schemes.FirstOrDefault(scheme => string.Equals(scheme.Code, certificate.Scheme, StringComparison.Ordinal));
        var latest = certificate.Terms.Count == 0 ? null : certificate.Terms[^1];
        return new(
            certificate.Id,
            certificate.Provider,
            providerName,
            certificate.Scheme,
            certificate.StateOn(Certificate.DayOf(at)),
            certificate.AppliedAt,
            certificate.Sessions,
            certificate.Attended,
            scheme?.MinimumSessions,
            certificate.Score,
            scheme?.PassMark,
            latest?.Number,
            latest?.From,
            latest?.To,
            certificate.Terms,
            certificate.Note);
    }

    /// <summary>A state's word over HTTP.</summary>
    internal static string NameOf(CertificateState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());
}
