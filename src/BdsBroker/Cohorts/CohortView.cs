using System.Text.Json;
using BdsBroker.Certificates;
using BdsBroker.Core;

namespace BdsBroker.Cohorts;

/// <summary>A cohort in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Scheme">Its scheme.</param>
/// <param name="Name">Its name.</param>
/// <param name="Region">The province or regency where it is held.</param>
/// <param name="Venue">The place there.</param>
/// <param name="State">Open or closed.</param>
/// <param name="Places">How many candidates it takes.</param>
/// <param name="Taken">How many of its places are taken.</param>
/// <param name="Members">How many are in it now.</param>
/// <param name="Begins">The day of its first session.</param>
/// <param name="Examination">Its examination day.</param>
/// <param name="Late">Whether it is on the officer's desk.</param>
/// <param name="Waited">How often it went there.</param>
internal sealed record CohortSummaryView(
    string Id, string Scheme, string Name, string Region, string? Venue, CohortState State, int Places, int Taken, int Members, DateOnly Begins, DateOnly Examination, bool Late, int Waited)
{
    internal static CohortSummaryView Of(ListedCohort listed) => new(
        listed.Id, listed.Scheme, listed.Name, listed.Region, listed.Venue, listed.State, listed.Places, listed.Taken, listed.Members, listed.Begins, listed.Examination, listed.Late, listed.Waited);
}

/// <summary>A session of a cohort.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Date">Its day.</param>
/// <param name="Topic">What it is about.</param>
/// <param name="Present">How many were there; absent until it is noted.</param>
/// <param name="Absent">How many were not.</param>
internal sealed record CohortSessionView(string Code, DateOnly Date, string Topic, int? Present, int? Absent);

/// <summary>The issue of a cohort's certificates.</summary>
/// <param name="ValidFrom">The first day.</param>
/// <param name="ValidTo">The last day, inclusive.</param>
/// <param name="At">When it was asked for.</param>
/// <param name="Done">Whether every certificate has followed.</param>
internal sealed record CohortIssueView(DateOnly ValidFrom, DateOnly ValidTo, DateTimeOffset At, bool Done);

/// <summary>What a member lacks for a certificate; each absent where it lacks nothing.</summary>
/// <param name="Sessions">Sessions still to be attended.</param>
/// <param name="Score">True where no score has landed on the certificate.</param>
/// <param name="Points">Points below the pass mark.</param>
internal sealed record CohortLackView(int? Sessions, bool? Score, int? Points)
{
    internal static CohortLackView? Of(Certificate certificate, Scheme rules)
    {
        var sessions = rules.MinimumSessions - certificate.Attended;
        var points = rules.PassMark - certificate.Score;
        CohortLackView lacks = new(sessions > 0 ? sessions : null, certificate.Score is null ? true : null, points > 0 ? points : null);
        return certificate.IsOpen && lacks is not (null, null, null) ? lacks : null;
    }
}

/// <summary>A member on the roster.</summary>
/// <param name="Seat">Its number in this cohort.</param>
/// <param name="Provider">The provider.</param>
/// <param name="ProviderName">Its name; absent until the admission is carried over.</param>
/// <param name="Certificate">Its application or certificate.</param>
/// <param name="AdmittedAt">When it was admitted.</param>
/// <param name="Attended">The sessions it attended here.</param>
/// <param name="Missed">The sessions it missed here.</param>
/// <param name="Score">The score noted here last.</param>
/// <param name="State">The certificate's state today (WIB).</param>
/// <param name="SessionsAttended">Sessions that count on the certificate, elsewhere ones included.</param>
/// <param name="Lacks">What it lacks for a certificate.</param>
/// <param name="Number">The certificate's number.</param>
/// <param name="ValidTo">Its last day.</param>
/// <param name="Problem">The code of what hindered the last attendance, score, issue or refusal.</param>
/// <param name="Pending">Whether something is still to be carried over to the certificate.</param>
/// <param name="LeftAt">When it left the cohort.</param>
/// <param name="Note">Why it left.</param>
internal sealed record CohortMemberView(
    int Seat,
    string Provider,
    string? ProviderName,
    string Certificate,
    DateTimeOffset AdmittedAt,
    IReadOnlyList<string> Attended,
    IReadOnlyList<string> Missed,
    int? Score,
    CertificateState? State,
    int? SessionsAttended,
    CohortLackView? Lacks,
    string? Number,
    DateOnly? ValidTo,
    string? Problem,
    bool Pending,
    DateTimeOffset? LeftAt,
    string? Note);

/// <summary>A cohort with its roster, as certifiers and officers see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Scheme">Its scheme.</param>
/// <param name="Name">Its name.</param>
/// <param name="Region">The province or regency where it is held.</param>
/// <param name="Venue">The place there.</param>
/// <param name="State">Open or closed.</param>
/// <param name="Begun">Whether its first session's day has come, or a session was noted.</param>
/// <param name="Places">How many candidates it takes.</param>
/// <param name="Taken">How many of its places are taken.</param>
/// <param name="Sessions">Its sessions.</param>
/// <param name="Examination">Its examination day.</param>
/// <param name="Late">Whether it is on the officer's desk.</param>
/// <param name="Waited">How often it went there.</param>
/// <param name="Issue">The issue that was asked for last.</param>
/// <param name="Members">Everybody who was ever admitted.</param>
internal sealed record CohortView(
    string Id,
    string Scheme,
    string Name,
    string Region,
    string? Venue,
    CohortState State,
    bool Begun,
    int Places,
    int Taken,
    IReadOnlyList<CohortSessionView> Sessions,
    DateOnly Examination,
    bool Late,
    int Waited,
    CohortIssueView? Issue,
    IReadOnlyList<CohortMemberView> Members)
{
    /// <summary>A state's word over HTTP.</summary>
    internal static string NameOf(CohortState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());

    internal static CohortView Of(Cohort cohort, IReadOnlyList<ListedCertificate> listed, Broker broker, DateTimeOffset at)
    {
        var certificates = listed.ToDictionary(each => each.Certificate.Id, StringComparer.Ordinal);
        return new(
            cohort.Id,
            cohort.Scheme,
            cohort.Plan.Name,
            cohort.Plan.Region,
            cohort.Plan.Venue,
            cohort.State,
            cohort.HasBegun(at),
            cohort.Plan.Places,
            cohort.Taken,
            [.. cohort.Plan.Sessions.Select(session => new CohortSessionView(session.Code, session.Date, session.Topic, session.Noted?.Present.Count, session.Noted?.Absent.Count))],
            cohort.Plan.Examination,
            cohort.IsLate,
            cohort.Waited,
            cohort.Issuing is { } issuing ? new(issuing.From, issuing.To, issuing.At, issuing.Done) : null,
            [.. cohort.Members.Select(member => Member(cohort, member, certificates.GetValueOrDefault(member.Certificate), broker, at))]);
    }

    private static CohortMemberView Member(Cohort cohort, CohortMember member, ListedCertificate? listed, Broker broker, DateTimeOffset at)
    {
        var certificate = listed?.Certificate;
        var rules = certificate is null ? null : ChangeCertificate.RulesOf(certificate, broker.Settings);
        var latest = certificate?.TermOn(Certificate.DayOf(at));
        return new(
            member.Seat,
            member.Provider,
            listed?.ProviderName,
            member.Certificate,
            member.At,
            [.. cohort.Plan.Sessions.Where(session => session.Noted?.Present.Contains(member.Seat) == true).Select(session => session.Code)],
            [.. cohort.Plan.Sessions.Where(session => session.Noted?.Absent.Contains(member.Seat) == true).Select(session => session.Code)],
            member.Score?.Value,
            certificate?.StateOn(Certificate.DayOf(at)),
            certificate?.Attended,
            certificate is not null && rules is not null && member.Left is null ? CohortLackView.Of(certificate, rules) : null,
            latest?.Number,
            latest?.To,
            certificate?.Enrolment?.Problem,
            certificate is null ? cohort.Holds(member.Certificate) : FollowCohort.IsBehind(certificate, rules, cohort, member, broker, at),
            member.Left?.At,
            member.Left?.Note);
    }
}
