using System.Text.Json.Serialization;
using BdsBroker.Core;
using BdsBroker.MatchEngine;
using BdsBroker.Notifications;
using BdsBroker.Registry;

namespace BdsBroker.Certificates;

/// <summary>Where a certificate is in its life.</summary>
[JsonConverter(typeof(CamelCase<CertificateState>))]
internal enum CertificateState
{
    Applied,
    InTraining,
    Examined,
    Issued,
    Refused,
    Suspended,
    Revoked,
    Expired,
}

/// <summary>A training session and whether the candidate was there.</summary>
internal sealed record TrainingSession(string Session, bool Attended, string? Note, DateTimeOffset At)
{
    /// <summary>The cohort whose session it was, where that cohort noted it; null where it was noted for this candidate alone.</summary>
    public string? Cohort { get; init; }
}

/// <summary>The programme's advice to a holder after the certificate was issued.</summary>
internal sealed record Consultation(DateTimeOffset At, decimal Hours, string Mode, string Notes);

/// <summary>One term of a certificate: its number and its days, both inclusive, in WIB. Each renewal adds one.</summary>
internal sealed record Validity(string Number, DateOnly From, DateOnly To)
{
    /// <summary>The first instant of the first day.</summary>
    [JsonIgnore]
    internal DateTimeOffset Starts => Calendar.StartOf(From, Zone.Wib);

    /// <summary>The first instant after the last day.</summary>
    [JsonIgnore]
    internal DateTimeOffset Ends => Calendar.StartOf(To.AddDays(1), Zone.Wib);

    internal bool Covers(DateOnly day) => From <= day && day <= To;
}

/// <summary>
/// A provider's certificate of one scheme, from the application on: its state and every rule about it. Days are those of WIB.
/// </summary>
internal sealed partial record Certificate : IStaged
{
    /// <summary>Why what a provider had ends with it.</summary>
    internal const string ProviderClosed = "provider-closed";

    public required string Id { get; init; }
    public required string Provider { get; init; }
    public required string Scheme { get; init; }
    public required CertificateState State { get; init; }
    public required DateTimeOffset AppliedAt { get; init; }

    /// <summary>The rules it was opened under, or renewed under last; null in what was stored before rules were kept, which goes by those that are configured.</summary>
    public Scheme? Rules { get; init; }

    /// <summary>The province of the provider when it applied, which figures are kept by.</summary>
    public string? Province { get; init; }

    /// <summary>When the training asked for had been attended for the first time; a later correction changes nothing of it.</summary>
    public DateTimeOffset? TrainedAt { get; init; }

    /// <summary>When it was issued first.</summary>
    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>When the application was refused.</summary>
    public DateTimeOffset? RefusedAt { get; init; }

    /// <summary>How often the application was not decided in time; above 0 it is on the officer's desk until it is decided.</summary>
    public int Waited { get; init; }

    /// <summary>Consultations since it was issued; none in what was stored before they were kept, where the reader leaves null.</summary>
    public IReadOnlyList<Consultation> Consultations { get => field ?? []; init; } = [];
    public IReadOnlyList<TrainingSession> Sessions { get; init; } = [];

    /// <summary>The examination's score, 0 to 100.</summary>
    public int? Score { get; init; }

    /// <summary>What the certifier wrote last with an examination, refusal, suspension, reinstatement or revocation.</summary>
    public string? Note { get; init; }

    /// <summary>Its terms in the order they were given; none before it is issued. Each ends later than the one before.</summary>
    public IReadOnlyList<Validity> Terms { get; init; } = [];

    /// <summary>The last term (from 1) whose end took the provider out of matching; a message about it or an earlier one has nothing left to do.</summary>
    public int EndedTerm { get; init; }

    /// <summary>An application that is not decided yet.</summary>
    [JsonIgnore]
    internal bool IsOpen => State is CertificateState.Applied or CertificateState.InTraining or CertificateState.Examined;

    /// <summary>The rules of the terms before the last one, the latest of them last; fewer than those terms where it was renewed before they were kept.</summary>
    public IReadOnlyList<Scheme> EarlierRules { get => field ?? []; init; } = [];

    /// <summary>The term that counts on a day: the latest that covers it, else the next one, else the last; null before it is issued.</summary>
    internal Validity? TermOn(DateOnly day) => Terms.LastOrDefault(term => term.Covers(day)) ?? Terms.FirstOrDefault(term => term.From > day) ?? (Terms.Count > 0 ? Terms[^1] : null);

    /// <summary>The first term that begins only after the one that counts on a day, or null.</summary>
    internal Validity? TermAfter(DateOnly day) => TermOn(day) is { } present ? Terms.FirstOrDefault(term => term.From > day && term != present) : null;

    /// <summary>The rules that the term which counts on a day began under; null where none were kept.</summary>
    internal Scheme? RulesOn(DateOnly day)
    {
        var back = TermOn(day) is { } present ? Terms.Count - 1 - Terms.ToList().LastIndexOf(present) : 0;
        return back > 0 && back <= EarlierRules.Count ? EarlierRules[^back] : Rules;
    }

    [JsonIgnore]
    internal int Attended => Sessions.Count(session => session.Attended);

    string IStaged.Stage => Signals.NameOf(State);

    /// <summary>The day it is everywhere in this slice: that of WIB.</summary>
    internal static DateOnly DayOf(DateTimeOffset at) => Calendar.LocalDate(at, Zone.Wib);

    /// <summary>The state that counts on a day: an issued one is expired from the day after its last day, whether or not anybody noted it yet.</summary>
    internal CertificateState StateOn(DateOnly day) =>
        State == CertificateState.Issued && Terms[^1].To < day ? CertificateState.Expired : State;

    /// <summary>A provider applies; the certifier sees it on the list of open applications, and at <paramref name="until"/> the officer, if it is not decided by then.</summary>
    internal static (Certificate State, IReadOnlyList<Fact> Facts) Apply(string id, string provider, Scheme scheme, string province, DateTimeOffset until, DateTimeOffset at) =>
    (
        new() { Id = id, Provider = provider, Scheme = scheme.Code, State = CertificateState.Applied, AppliedAt = at, Rules = scheme, Province = province },
        [new CertificateApplied(provider, id, scheme.Code), new ApplicationWaited(provider, id, 1) { Due = until }]);

    /// <summary>The application was not decided in time: the officer sees it, the holder is told, and it is looked at again. A provider that was closed waits no longer.</summary>
    internal static Decision<Certificate> WaitOn(Certificate now, int step, bool isClosed, DateTimeOffset again, DateTimeOffset at) =>
        !now.IsOpen || step != now.Waited + 1 ? Decision.Unchanged(now)
        : isClosed ? Refuse(now, ProviderClosed, at)
        : Decision.Change(
            now with { Waited = step },
            "certificate.waited",
            new CertificateDelayed(now.Provider, now.Id, now.Scheme),
            CertificateNotices.Waiting.To(now, at),
            new ApplicationWaited(now.Provider, now.Id, step + 1) { Due = again });

    /// <summary>Notes a training session. The same session again corrects what was noted.</summary>
    internal static Decision<Certificate> Train(Certificate now, string session, bool attended, string? note, Scheme scheme, int most, DateTimeOffset at) =>
        NoteSession(now, new(session, attended, note, at), scheme, most);

    private static Decision<Certificate> NoteSession(Certificate now, TrainingSession noted, Scheme scheme, int most)
    {
        if (now.State is not (CertificateState.Applied or CertificateState.InTraining))
        {
            return CertificateProblems.CannotBeTrained(now.StateOn(DayOf(noted.At)));
        }

        var earlier = now.Noted(noted.Session);
        if (earlier is not null && earlier.Attended == noted.Attended && string.Equals(earlier.Note, noted.Note, StringComparison.Ordinal))
        {
            return Decision.Unchanged(now);
        }

        IReadOnlyList<TrainingSession> sessions = earlier is null ? [.. now.Sessions, noted] : [.. now.Sessions.Select(other => other == earlier ? noted : other)];
        var isTrained = sessions.Count(session => session.Attended) >= scheme.MinimumSessions;
        return sessions.Count > most
            ? CertificateProblems.TooManySessions(most)
            : Decision.Change(
                now with { State = CertificateState.InTraining, Sessions = sessions, TrainedAt = now.TrainedAt ?? (isTrained ? noted.At : null) },
                "certificate.trained",
                new CertificateTrained(now.Provider, now.Id, now.Scheme));
    }

    /// <summary>Notes the examination's score; again until it is decided, for a second sitting or a slip of the pen. The history keeps every score.</summary>
    internal static Decision<Certificate> Examine(Certificate now, int score, string? note, Scheme scheme, DateTimeOffset at) =>
        now switch
        {
            { IsOpen: false } => CertificateProblems.CannotBeExamined(now.StateOn(DayOf(at))),
            { State: CertificateState.Examined } when now.Score == score && string.Equals(now.Note, note, StringComparison.Ordinal) => Decision.Unchanged(now),
            _ when now.Attended < scheme.MinimumSessions => CertificateProblems.NotTrained(now.Attended, scheme.MinimumSessions),
            _ => Decision.Change(
                now with { State = CertificateState.Examined, Score = score, Note = note, TrainedAt = now.TrainedAt ?? at },
                "certificate.examined",
                new CertificateExamined(now.Provider, now.Id, now.Scheme)),
        };

    /// <summary>Issues the certificate of a candidate who passed. Issuing again with the same number is the same answer.</summary>
    /// <param name="now">The certificate.</param>
    /// <param name="term">The number, which is reserved in the same operation, and the days.</param>
    /// <param name="scheme">The pass mark.</param>
    /// <param name="noticeAt">When the holder is told that the end nears.</param>
    /// <param name="at">Now.</param>
    internal static Decision<Certificate> Issue(Certificate now, Validity term, Scheme scheme, DateTimeOffset noticeAt, DateTimeOffset at) =>
        now.State switch
        {
            CertificateState.Issued or CertificateState.Expired when IsSameNumber(now.Terms[^1].Number, term.Number) => Decision.Unchanged(now),
            CertificateState.Examined when now.Score < scheme.PassMark => CertificateProblems.NotPassed(now.Score ?? 0, scheme.PassMark),
            CertificateState.Examined => Decision.Change(
                now with { State = CertificateState.Issued, Terms = [term], Note = null, IssuedAt = at, CertifiedIn = now.Cohort },
                "certificate.issued",
                [
                    new CertificateIssued(now.Provider, now.Id, now.Scheme),
                    CertificateNotices.Issued.To(now, at, ("number", term.Number), ("until", Shown.Day(term.To))),
                    .. Begin(now, term, 1, noticeAt, at),
                ]),
            _ => CertificateProblems.CannotBeIssued(now.StateOn(DayOf(at))),
        };

    /// <summary>Adds a term, before the present one ends or after. Renewing again with the same number and days is the same answer.</summary>
    /// <param name="now">The certificate.</param>
    /// <param name="term">The number, which is reserved in the same operation, and the days.</param>
    /// <param name="earned">The rules of the term that counts today and the requests assisted in it.</param>
    /// <param name="rules">The scheme's rules of today, which the new term is under.</param>
    /// <param name="most">Terms at most.</param>
    /// <param name="noticeAt">When the holder is told that the end nears.</param>
    /// <param name="at">Now.</param>
    internal static Decision<Certificate> Renew(Certificate now, Validity term, (Scheme Rules, int Assisted) earned, Scheme rules, int most, DateTimeOffset noticeAt, DateTimeOffset at) =>
        now.State switch
        {
            CertificateState.Issued or CertificateState.Expired when IsSameNumber(now.Terms[^1].Number, term.Number) && now.Terms[^1] with { Number = term.Number } == term => Decision.Unchanged(now),
            CertificateState.Issued or CertificateState.Expired when term.To <= now.Terms[^1].To => CertificateProblems.RenewalNotLater(now.Terms[^1].To),
            CertificateState.Issued or CertificateState.Expired when now.Terms.Count >= most => CertificateProblems.TooManyRenewals(most),
            CertificateState.Issued or CertificateState.Expired when earned.Assisted < earned.Rules.RenewalRequests => CertificateProblems.RenewalNotEarned(earned.Assisted, earned.Rules.RenewalRequests),
            CertificateState.Issued or CertificateState.Expired => Decision.Change(
                now with { State = CertificateState.Issued, Terms = [.. now.Terms, term], Rules = rules, EarlierRules = [.. now.EarlierRules, now.Rules ?? earned.Rules] },
                "certificate.renewed",
                [
                    new CertificateRenewed(now.Provider, now.Id, now.Scheme),
                    CertificateNotices.Renewed.To(now, at, ("number", term.Number), ("until", Shown.Day(term.To))),
                    .. Begin(now, term, now.Terms.Count + 1, noticeAt, at),
                ]),
            _ => CertificateProblems.CannotBeRenewed(now.State),
        };

    /// <summary>The programme advised the holder.</summary>
    internal static Decision<Certificate> Consult(Certificate now, Consultation consultation, int most, DateTimeOffset at) => now switch
    {
        { Terms.Count: 0 } => CertificateProblems.CannotBeConsulted(now.StateOn(DayOf(at))),
        _ when now.Consultations.Contains(consultation) => Decision.Unchanged(now),
        _ when now.Consultations.Count >= most => CertificateProblems.TooManyConsultations(most),
        _ => Decision.Change(now with { Consultations = [.. now.Consultations, consultation] }, "certificate.consulted", new CertificateConsulted(now.Provider, now.Id, now.Scheme)),
    };

    /// <summary>Whether a number is that of a term which covers a day, of a certificate that is neither suspended nor revoked.</summary>
    internal bool IsValid(string number, DateOnly day) => State == CertificateState.Issued && Terms.Any(term => IsSameNumber(term.Number, number) && term.Covers(day));

    /// <summary>Refuses an application, at any point before it is decided.</summary>
    internal static Decision<Certificate> Refuse(Certificate now, string note, DateTimeOffset at) =>
        now switch
        {
            { State: CertificateState.Refused } => Decision.Unchanged(now),
            { IsOpen: true } => Decision.Because(
                now with { State = CertificateState.Refused, Note = note, RefusedAt = at },
                "certificate.refused",
                note,
                new CertificateRefused(now.Provider, now.Id, now.Scheme),
                CertificateNotices.Refused.To(now, at, ("note", note))),
            _ => CertificateProblems.CannotBeRefused(now.StateOn(DayOf(at))),
        };

    /// <summary>Suspends it: the provider gets no offers under it until it is reinstated.</summary>
    internal static Decision<Certificate> Suspend(Certificate now, string note, DateTimeOffset at) =>
        now.StateOn(DayOf(at)) switch
        {
            CertificateState.Suspended => Decision.Unchanged(now),
            CertificateState.Issued => Decision.Because(
                now with { State = CertificateState.Suspended, Note = note },
                "certificate.suspended",
                note,
                new CertificateSuspended(now.Provider, now.Id, now.Scheme),
                new CertificateWithdrawn(now.Provider, now.Id, now.Scheme, CertificateWithdrawn.Suspended),
                new StandingChanged(now.Provider),
                CertificateNotices.Suspended.To(now, at, ("number", now.Terms[^1].Number), ("note", note))),
            var state => CertificateProblems.CannotBeSuspended(state),
        };

    /// <summary>Ends a suspension. One that ended by date meanwhile is expired, and can be renewed.</summary>
    internal static Decision<Certificate> Reinstate(Certificate now, string note, DateTimeOffset noticeAt, DateTimeOffset at)
    {
        if (now.State != CertificateState.Suspended)
        {
            return CertificateProblems.CannotBeReinstated(now.StateOn(DayOf(at)));
        }

        var issued = now with { State = CertificateState.Issued, Note = note };
        return Decision.Because(
            issued with { State = issued.StateOn(DayOf(at)) },
            "certificate.reinstated",
            note,
            [
                new CertificateReinstated(now.Provider, now.Id, now.Scheme),
                CertificateNotices.Reinstated.To(now, at, ("number", now.Terms[^1].Number), ("note", note)),
                .. Begin(now, now.Terms[^1], now.Terms.Count, noticeAt, at),
            ]);
    }

    /// <summary>Takes it away for good; whoever lost it may apply again.</summary>
    internal static Decision<Certificate> Revoke(Certificate now, string note, DateTimeOffset at) =>
        now.State switch
        {
            CertificateState.Revoked => Decision.Unchanged(now),
            CertificateState.Issued or CertificateState.Suspended or CertificateState.Expired => Decision.Because(
                now with { State = CertificateState.Revoked, Note = note },
                "certificate.revoked",
                note,
                new CertificateRevoked(now.Provider, now.Id, now.Scheme),
                new CertificateWithdrawn(now.Provider, now.Id, now.Scheme, CertificateWithdrawn.Revoked),
                new StandingChanged(now.Provider),
                CertificateNotices.Revoked.To(now, at, ("number", now.Terms[^1].Number), ("note", note))),
            _ => CertificateProblems.CannotBeRevoked(now.State),
        };

    /// <summary>The provider was closed: an open application is refused, and what is valid or suspended is taken away. What is decided or over stays as it is.</summary>
    internal static Decision<Certificate> Close(Certificate now, DateTimeOffset at) =>
        now.IsOpen ? Refuse(now, ProviderClosed, at)
        : now.StateOn(DayOf(at)) is CertificateState.Issued or CertificateState.Suspended ? Revoke(now, ProviderClosed, at)
        : Decision.Unchanged(now);

    /// <summary>
    /// The last day of a term is over. Where a later term covers today nothing happens; where one only begins later the provider is out of matching
    /// until then; where there is none the certificate is expired.
    /// </summary>
    internal static Decision<Certificate> End(Certificate now, int term, DateTimeOffset at)
    {
        var today = DayOf(at);
        if (now.State != CertificateState.Issued || term <= now.EndedTerm || now.Terms[term - 1].To >= today || now.Terms.Any(other => other.Covers(today)))
        {
            return Decision.Unchanged(now);
        }

        var ended = now with { EndedTerm = term };
        CertificateWithdrawn withdrawn = new(now.Provider, now.Id, now.Scheme, CertificateWithdrawn.Expired);
        return now.StateOn(today) == CertificateState.Expired
            ? Decision.Change(
                ended with { State = CertificateState.Expired },
                "certificate.expired",
                new CertificateExpired(now.Provider, now.Id, now.Scheme),
                withdrawn,
                new StandingChanged(now.Provider),
                CertificateNotices.Expired.To(now, at, ("number", now.Terms[^1].Number), ("until", Shown.Day(now.Terms[^1].To))))
            : Decision.Change(ended, "certificate.term-ended", withdrawn, new StandingChanged(now.Provider));
    }

    /// <summary>What the end that nears is announced with, or null where it was renewed, has ended, or is not valid for another reason.</summary>
    internal static Fact? AnnounceEnd(Certificate now, int term, DateTimeOffset neared, DateTimeOffset at) =>
        term == now.Terms.Count && now.StateOn(DayOf(at)) == CertificateState.Issued
            ? CertificateNotices.EndsSoon.To(now, neared, ("number", now.Terms[^1].Number), ("until", Shown.Day(now.Terms[^1].To)))
            : null;

    /// <summary>What the provider's standing says of this certificate: an entry for each term, so that one renewed early is valid without a gap.</summary>
    internal IEnumerable<HeldCertificate> Held() => State is CertificateState.Issued or CertificateState.Suspended or CertificateState.Expired
        ? Terms.Select(term => new HeldCertificate(Id, Scheme, term.Number, term.From, term.To, State == CertificateState.Suspended) { Kind = Rules?.Kind })
        : [];

    /// <summary>When the holder of a term is told that its end nears: as long before as the setting says.</summary>
    internal static DateTimeOffset NoticeAt(Validity term, Term before, Calendar calendar) => calendar.Before(term.To.AddDays(1), before, Zone.Wib);

    /// <summary>Numbers are the same whatever their letters' case.</summary>
    internal static bool IsSameNumber(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    // What follows from a term that counts from now on: matching looks again now and when it starts, and its end is announced and acted upon.
    private static IEnumerable<Fact> Begin(Certificate now, Validity term, int number, DateTimeOffset noticeAt, DateTimeOffset at)
    {
        yield return new StandingChanged(now.Provider);
        if (term.Starts > at)
        {
            yield return new StandingChanged(now.Provider) { Due = term.Starts };
        }

        if (term.Ends > at)
        {
            var neared = noticeAt > at ? noticeAt : at;
            yield return new CertificateEndNeared(now.Provider, now.Id, number, neared) { Due = neared };
        }

        yield return new CertificateTermEnded(now.Provider, now.Id, number) { Due = term.Ends };
    }
}

/// <summary>
/// A provider's applications: how many there ever were and which are open, by scheme. Changes only with the certificate that causes it,
/// so that two applications at once never both pass.
/// </summary>
internal sealed record Applications(int Ever, IReadOnlyDictionary<string, string> Open)
{
    internal static readonly Applications None = new(0, new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>Why a provider may not apply (again), or null.</summary>
    internal Problem? WhyNot(string scheme, int most) =>
        Open.ContainsKey(scheme) ? CertificateProblems.AlreadyApplied(scheme)
        : Ever >= most ? CertificateProblems.TooMany(most)
        : null;

    internal Applications With(string scheme, string certificate) => new(Ever + 1, new Dictionary<string, string>(Open, StringComparer.Ordinal) { [scheme] = certificate });

    internal Applications Without(string scheme) => this with { Open = Open.Where(open => !string.Equals(open.Key, scheme, StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal) };
}
