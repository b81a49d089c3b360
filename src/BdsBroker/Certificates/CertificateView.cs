using System.Text.Json;

namespace BdsBroker.Certificates;

/// <summary>A certificate as its provider and the certifiers see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Provider">Its provider.</param>
/// <param name="ProviderName">The provider's name, in the certifiers' list only.</param>
/// <param name="Scheme">Its scheme.</param>
/// <param name="State">Its state today (WIB).</param>
/// <param name="AppliedAt">When the provider applied.</param>
/// <param name="Sessions">The training noted so far.</param>
/// <param name="SessionsAttended">How many of them the candidate attended.</param>
/// <param name="SessionsNeeded">How many the scheme asks for before the examination.</param>
/// <param name="Score">The examination's score, 0 to 100.</param>
/// <param name="PassMark">The least score with which it is issued.</param>
/// <param name="Number">The number of the term that counts today: the present one, before the first the next one, after the end the last.</param>
/// <param name="ValidFrom">The first day of that term.</param>
/// <param name="ValidTo">The last day of that term, inclusive, WIB.</param>
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
    /// <summary>How often the application was not decided in time; absent while that is never.</summary>
    public int? Waited { get; init; }

    /// <summary>The programme's consultations since it was issued.</summary>
    public IReadOnlyList<Consultation> Consultations { get; init; } = [];

    /// <summary>The id of the cohort it is in, or was certified in.</summary>
    public string? Cohort { get; init; }

    /// <summary>That cohort's name, sessions and place; only where one certificate is read.</summary>
    public CohortSeat? Seat { get; init; }

    /// <summary>How far the conditions of a renewal are met, where there are any; only where one certificate is read.</summary>
    public RenewalView? Renewal { get; init; }

    /// <summary>The term that comes after the one that counts today, where it was renewed early.</summary>
    public NextTermView? Next { get; init; }

    internal static CertificateView Of(Certificate certificate, Settings settings, DateTimeOffset at, string? providerName = null)
    {
        var scheme = certificate.Rules ?? Schemes.BuiltIn(settings, certificate.Scheme);
        var today = Certificate.DayOf(at);
        var present = certificate.TermOn(today);
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
            present?.Number,
            present?.From,
            present?.To,
            certificate.Terms,
            certificate.Note)
        {
            Waited = certificate is { IsOpen: true, Waited: > 0 } ? certificate.Waited : null,
            Consultations = certificate.Consultations,
            Cohort = certificate.Cohort,
            Next = certificate.TermAfter(today) is { } next ? new(next.Number, next.From, next.To) : null,
        };
    }

    /// <summary>A state's word over HTTP.</summary>
    internal static string NameOf(CertificateState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());
}

/// <summary>How far the conditions of a renewal are met: "2 of 3 assisted requests".</summary>
/// <param name="Assisted">Requests of the scheme's kind assisted so far within the term that counts today: credit that went to a bank, technical help that was completed.</param>
/// <param name="Needed">How many the scheme asks for.</param>
internal sealed record RenewalView(int Assisted, int Needed);

/// <summary>A term that is still to come.</summary>
/// <param name="Number">Its number.</param>
/// <param name="ValidFrom">Its first day.</param>
/// <param name="ValidTo">Its last day, inclusive, WIB.</param>
internal sealed record NextTermView(string Number, DateOnly ValidFrom, DateOnly ValidTo);
