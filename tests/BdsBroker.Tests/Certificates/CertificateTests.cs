using BdsBroker.Certificates;
using BdsBroker.Core;
using BdsBroker.Notifications;
using BdsBroker.Registry;
using static BdsBroker.Certificates.CertificateState;

namespace BdsBroker.Tests.Certificates;

/// <summary>The rules of a certificate's life: given a state, when something is decided, then this follows.</summary>
public class CertificateTests
{
    private static readonly Scheme Kkmb = new("kkmb", MinimumSessions: 2, PassMark: 60);

    // Monday 23 November 2026, 9:00 in Jakarta.
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly Validity OneYear = new("KKMB-1", Today, new(2027, 11, 22));
    private static readonly Validity NextYear = new("KKMB-1", new(2027, 11, 23), new(2028, 11, 22));
    private static readonly DateTimeOffset EndOfOneYear = new(2027, 11, 22, 17, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Soon = EndOfOneYear.AddDays(-60);

    private static Certificate In(CertificateState state, params Validity[] terms) => new()
    {
        Id = "c1",
        Provider = "p1",
        Scheme = "kkmb",
        State = state,
        AppliedAt = Monday.AddDays(-30),
        Terms = terms,
    };

    private static Certificate Trained(int attended) => In(InTraining) with
    {
        Sessions = [.. Enumerable.Range(1, attended).Select(n => new TrainingSession($"{n}", true, null, Monday)), new("missed", false, null, Monday)],
    };

    private static Certificate ExaminedWith(int score) => Trained(2) with { State = Examined, Score = score };

    [Fact]
    public void The_first_session_puts_a_candidate_in_training()
    {
        var next = Changed(Certificate.Train(In(Applied), "1", true, null, Kkmb, 10, Monday), "certificate.trained");
        Assert.Equal(InTraining, next.State);
        Assert.Equal(1, next.Attended);
    }

    [Fact]
    public void The_same_session_again_corrects_its_attendance()
    {
        var once = Changed(Certificate.Train(In(Applied), "Budgeting", true, null, Kkmb, 10, Monday), "certificate.trained");
        Assert.Null(Certificate.Train(once, "budgeting", true, null, Kkmb, 10, Monday).Next);
        var corrected = Changed(Certificate.Train(once, "budgeting", false, null, Kkmb, 10, Monday), "certificate.trained");
        Assert.Equal(0, corrected.Attended);
        Assert.Single(corrected.Sessions);
    }

    [Fact]
    public void Enough_attendance_makes_a_candidate_trained_once_and_a_correction_does_not_undo_it()
    {
        var once = Changed(Certificate.Train(In(Applied), "1", true, null, Kkmb, 10, Monday), "certificate.trained");
        Assert.Null(once.TrainedAt);
        var twice = Changed(Certificate.Train(once, "2", true, null, Kkmb, 10, Monday.AddDays(1)), "certificate.trained");
        Assert.Equal(Monday.AddDays(1), twice.TrainedAt);
        var corrected = Changed(Certificate.Train(twice, "2", false, null, Kkmb, 10, Monday.AddDays(2)), "certificate.trained");
        Assert.Equal((Monday.AddDays(1), 1), (corrected.TrainedAt, corrected.Attended));
    }

    [Fact]
    public void An_application_that_nobody_decides_goes_to_the_officer_again_and_again_until_somebody_does()
    {
        var (applied, facts) = Certificate.Apply("c1", "p1", Kkmb, "33", Monday.AddDays(30), Monday);
        Assert.Equal((1, Monday.AddDays(30)), (facts.OfType<ApplicationWaited>().Single().Step, facts.OfType<ApplicationWaited>().Single().Due));
        var late = Changed(Certificate.WaitOn(applied, 1, isClosed: false, Monday.AddDays(60), Monday.AddDays(30)), "certificate.waited");
        Assert.Equal(1, late.Waited);
        Assert.Null(Certificate.WaitOn(late, 1, isClosed: false, Monday.AddDays(60), Monday.AddDays(30)).Next);
        Assert.Equal(2, Changed(Certificate.WaitOn(late, 2, isClosed: false, Monday.AddDays(90), Monday.AddDays(60)), "certificate.waited").Waited);
        Assert.Null(Certificate.WaitOn(late with { State = Issued, Terms = [OneYear] }, 2, isClosed: false, Monday.AddDays(90), Monday.AddDays(60)).Next);
        Assert.Equal(CertificateState.Refused, Changed(Certificate.WaitOn(late, 2, isClosed: true, Monday.AddDays(90), Monday.AddDays(60)), "certificate.refused").State);
    }

    [Fact]
    public void A_renewal_asks_for_the_requests_assisted_within_the_term_by_the_rules_that_the_term_began_under()
    {
        var strict = Kkmb with { RenewalRequests = 3 };
        Refused(Certificate.Renew(In(Issued, OneYear), NextYear, (strict, 2), Kkmb, 10, Soon, Monday), "certificate.renewal-not-earned");
        var renewed = Changed(Certificate.Renew(In(Issued, OneYear), NextYear, (strict, 3), Kkmb, 10, Soon, Monday), "certificate.renewed");
        Assert.Equal(Kkmb, renewed.Rules);
        Assert.Equal(strict, Changed(Certificate.Renew(In(Issued, OneYear), NextYear, (Kkmb, 0), strict, 10, Soon, Monday), "certificate.renewed").Rules);
    }

    [Fact]
    public void A_number_is_valid_on_the_days_of_its_term_only_while_the_certificate_is()
    {
        var issued = In(Issued, OneYear, NextYear with { Number = "KKMB-2" });
        Assert.True(issued.IsValid("kkmb-1", Today));
        Assert.False(issued.IsValid("KKMB-1", NextYear.From));
        Assert.True(issued.IsValid("KKMB-2", NextYear.From));
        Assert.False((issued with { State = Suspended }).IsValid("KKMB-1", Today));
    }

    [Fact]
    public void A_consultation_is_noted_once_and_only_of_a_certificate_that_was_issued()
    {
        var consultation = new Consultation(Monday, 1.5m, "online", "Contoh.");
        var consulted = Changed(Certificate.Consult(In(Issued, OneYear), consultation, 2, Monday), "certificate.consulted");
        Assert.Null(Certificate.Consult(consulted, consultation, 2, Monday).Next);
        Refused(Certificate.Consult(consulted, consultation with { Notes = "Lagi." }, 1, Monday), "certificate.consultations-limit");
        Refused(Certificate.Consult(ExaminedWith(80), consultation, 2, Monday), "certificate.cannot-consult");
    }

    [Fact]
    public void Sessions_beyond_the_limit_are_refused() =>
        Refused(Certificate.Train(Trained(2), "another", true, null, Kkmb, 3, Monday), "certificate.sessions-limit");

    [Fact]
    public void Sessions_that_were_missed_do_not_count_for_the_examination()
    {
        Refused(Certificate.Examine(Trained(1), 80, null, Kkmb, Monday), "certificate.not-trained");
        Assert.Equal(80, Changed(Certificate.Examine(Trained(2), 80, null, Kkmb, Monday), "certificate.examined").Score);
    }

    [Fact]
    public void A_candidate_may_be_examined_again_until_it_is_decided()
    {
        Assert.Null(Certificate.Examine(ExaminedWith(59), 59, null, Kkmb, Monday).Next);
        Assert.Equal(75, Changed(Certificate.Examine(ExaminedWith(59), 75, null, Kkmb, Monday), "certificate.examined").Score);
    }

    [Theory]
    [InlineData(59, false)]
    [InlineData(60, true)]
    public void The_pass_mark_itself_passes(int score, bool passes)
    {
        var decision = Certificate.Issue(ExaminedWith(score), OneYear, Kkmb, Soon, Monday);
        Assert.Equal(passes ? null : "certificate.not-passed", decision.Refusal?.Code);
    }

    [Fact]
    public void An_issued_certificate_is_held_its_end_is_announced_and_acted_upon()
    {
        var decision = Certificate.Issue(ExaminedWith(90), OneYear, Kkmb, Soon, Monday);
        var next = Changed(decision, "certificate.issued");
        Assert.Equal(Issued, next.State);
        Assert.Equal([new HeldCertificate("c1", "kkmb", "KKMB-1", Today, OneYear.To, false)], next.Held());
        Assert.Contains(new CertificateIssued("p1", "c1", "kkmb"), decision.Facts);
        Assert.Contains(new StandingChanged("p1"), decision.Facts);
        Assert.Contains(new CertificateEndNeared("p1", "c1", 1, Soon) { Due = Soon }, decision.Facts);
        Assert.Contains(new CertificateTermEnded("p1", "c1", 1) { Due = EndOfOneYear }, decision.Facts);
    }

    [Fact]
    public void Matching_looks_again_on_the_first_day_of_a_certificate_that_begins_later()
    {
        var decision = Certificate.Issue(ExaminedWith(90), NextYear, Kkmb, Soon, Monday);
        Assert.Contains(new StandingChanged("p1") { Due = EndOfOneYear }, decision.Facts);
    }

    [Fact]
    public void Issuing_again_with_the_same_number_is_the_same_answer()
    {
        var again = Certificate.Issue(In(Issued, OneYear), OneYear with { Number = "kkmb-1" }, Kkmb, Soon, Monday);
        Assert.Null(again.Next);
        Assert.Null(again.Refusal);
        Assert.Empty(again.Facts);
        Refused(Certificate.Issue(In(Issued, OneYear), OneYear with { Number = "KKMB-2" }, Kkmb, Soon, Monday), "certificate.cannot-issue");
    }

    [Fact]
    public void A_renewal_before_the_end_leaves_no_gap_and_lets_the_old_end_pass_quietly()
    {
        var renewed = Changed(Certificate.Renew(In(Issued, OneYear), NextYear, (Kkmb, 0), Kkmb, 10, Soon, Monday), "certificate.renewed");
        Assert.Equal(2, renewed.Held().Count());
        Assert.Null(Certificate.End(renewed, 1, EndOfOneYear).Next);
        Assert.Null(Certificate.AnnounceEnd(renewed, 1, Soon, Soon));
        Assert.NotNull(Certificate.AnnounceEnd(renewed, 2, EndOfOneYear, EndOfOneYear));
    }

    [Fact]
    public void The_term_that_counts_is_the_present_one_then_the_next_and_at_last_the_last_with_the_rules_it_began_under()
    {
        var (first, second) = (Kkmb with { RenewalRequests = 1 }, Kkmb with { RenewalRequests = 2 });
        var renewed = Changed(Certificate.Renew(In(Issued, OneYear) with { Rules = first }, NextYear, (first, 1), second, 10, Soon, Monday), "certificate.renewed");
        Assert.Equal((OneYear, NextYear, first), (renewed.TermOn(Today), renewed.TermAfter(Today), renewed.RulesOn(Today)));
        Assert.Equal((OneYear, NextYear), (renewed.TermOn(Today.AddDays(-1)), renewed.TermAfter(Today.AddDays(-1))));
        Assert.Equal((NextYear, null, second), (renewed.TermOn(NextYear.From), renewed.TermAfter(NextYear.From), renewed.RulesOn(NextYear.From)));
        Assert.Equal((NextYear, null), (renewed.TermOn(NextYear.To.AddDays(1)), renewed.TermAfter(NextYear.To.AddDays(1))));
    }

    [Fact]
    public void What_is_out_of_turn_says_which_states_allow_it() =>
        Assert.EndsWith("one that is applied or in training can.", Certificate.Train(In(Issued, OneYear), "1", true, null, Kkmb, 10, Monday).Refusal!.Detail.En, StringComparison.Ordinal);

    [Fact]
    public void A_renewal_that_begins_later_takes_the_provider_out_of_matching_in_between()
    {
        var renewed = Changed(Certificate.Renew(In(Issued, OneYear), NextYear with { From = NextYear.From.AddDays(10) }, (Kkmb, 0), Kkmb, 10, Soon, Monday), "certificate.renewed");
        var ended = Certificate.End(renewed, 1, EndOfOneYear);
        Assert.Equal(Issued, Changed(ended, "certificate.term-ended").State);
        Assert.Contains(new CertificateWithdrawn("p1", "c1", "kkmb", "expired"), ended.Facts);
        Assert.Null(Certificate.End(ended.Next!, 1, EndOfOneYear).Next);
    }

    [Fact]
    public void A_renewal_must_end_later_than_what_it_renews() =>
        Refused(Certificate.Renew(In(Issued, OneYear), OneYear with { Number = "KKMB-2" }, (Kkmb, 0), Kkmb, 10, Soon, Monday), "certificate.renewal-not-later");

    [Fact]
    public void Renewing_again_with_the_same_number_and_days_is_the_same_answer()
    {
        var again = Certificate.Renew(In(Issued, OneYear, NextYear), NextYear, (Kkmb, 0), Kkmb, 10, Soon, Monday);
        Assert.Null(again.Next);
        Assert.Null(again.Refusal);
    }

    [Fact]
    public void A_certificate_counts_on_its_last_day_in_Jakarta_and_no_longer()
    {
        var now = In(Issued, OneYear);
        Assert.Equal(Issued, now.StateOn(Certificate.DayOf(EndOfOneYear.AddTicks(-1))));
        Assert.Equal(Expired, now.StateOn(Certificate.DayOf(EndOfOneYear)));
        Assert.Null(Certificate.End(now, 1, EndOfOneYear.AddTicks(-1)).Next);
    }

    [Fact]
    public void An_end_expires_the_certificate_once_and_withdraws_it()
    {
        var decision = Certificate.End(In(Issued, OneYear), 1, EndOfOneYear);
        var expired = Changed(decision, "certificate.expired");
        Assert.Equal(Expired, expired.State);
        Assert.Contains(new CertificateExpired("p1", "c1", "kkmb"), decision.Facts);
        Assert.Contains(new CertificateWithdrawn("p1", "c1", "kkmb", "expired"), decision.Facts);
        Assert.Contains(new StandingChanged("p1"), decision.Facts);
        Assert.Null(Certificate.End(expired, 1, EndOfOneYear).Next);
    }

    [Fact]
    public void An_expired_certificate_can_be_renewed()
    {
        var renewed = Changed(Certificate.Renew(In(Expired, OneYear) with { EndedTerm = 1 }, NextYear, (Kkmb, 0), Kkmb, 10, Soon, EndOfOneYear), "certificate.renewed");
        Assert.Equal(Issued, renewed.StateOn(NextYear.From));
        var ended = Certificate.End(renewed, 2, NextYear.Ends);
        Assert.Equal(Expired, Changed(ended, "certificate.expired").State);
    }

    [Fact]
    public void Suspending_withdraws_it_and_shows_in_the_standing()
    {
        var decision = Certificate.Suspend(In(Issued, OneYear), "Complaint.", Monday);
        var suspended = Changed(decision, "certificate.suspended");
        Assert.True(Assert.Single(suspended.Held()).Suspended);
        Assert.Contains(new CertificateWithdrawn("p1", "c1", "kkmb", "suspended"), decision.Facts);
        Assert.Null(Certificate.Suspend(suspended, "Again.", Monday).Next);
    }

    [Fact]
    public void A_suspended_certificate_whose_days_are_over_is_expired_when_it_is_reinstated()
    {
        var suspended = In(Suspended, OneYear);
        Assert.Null(Certificate.End(suspended, 1, EndOfOneYear).Next);
        Assert.Equal(Issued, Changed(Certificate.Reinstate(suspended, "Settled.", Soon, Monday), "certificate.reinstated").State);
        Assert.Equal(Expired, Changed(Certificate.Reinstate(suspended, "Settled.", Soon, EndOfOneYear), "certificate.reinstated").State);
    }

    [Fact]
    public void A_revoked_certificate_is_no_longer_held()
    {
        var decision = Certificate.Revoke(In(Suspended, OneYear), "Fraud.", Monday);
        Assert.Empty(Changed(decision, "certificate.revoked").Held());
        Assert.Contains(new CertificateWithdrawn("p1", "c1", "kkmb", "revoked"), decision.Facts);
    }

    [Fact]
    public void Whatever_is_out_of_turn_is_refused()
    {
        foreach (var state in Enum.GetValues<CertificateState>())
        {
            var now = state is Applied or InTraining ? Trained(2) with { State = state } : state is Examined ? ExaminedWith(90) : state is CertificateState.Refused ? In(state) : In(state, OneYear);
            Allowed(Certificate.Train(now, "9", true, null, Kkmb, 10, Monday), state is Applied or InTraining, "certificate.cannot-train");
            Allowed(Certificate.Examine(now, 80, null, Kkmb, Monday), state is Applied or InTraining or Examined, "certificate.cannot-examine");
            Allowed(Certificate.Issue(now, NextYear with { Number = "KKMB-9" }, Kkmb, Soon, Monday), state is Examined, "certificate.cannot-issue");
            Allowed(Certificate.Renew(now, NextYear, (Kkmb, 0), Kkmb, 10, Soon, Monday), state is Issued or Expired, "certificate.cannot-renew");
            Allowed(Certificate.Refuse(now, "No.", Monday), state is Applied or InTraining or Examined or CertificateState.Refused, "certificate.cannot-refuse");
            Allowed(Certificate.Suspend(now, "Wait.", Monday), state is Issued or Suspended, "certificate.cannot-suspend");
            Allowed(Certificate.Reinstate(now, "Fine.", Soon, Monday), state is Suspended, "certificate.cannot-reinstate");
            Allowed(Certificate.Revoke(now, "Gone.", Monday), state is Issued or Suspended or Expired or Revoked, "certificate.cannot-revoke");
        }
    }

    [Fact]
    public void A_provider_has_one_open_application_per_scheme_and_a_limit_for_life()
    {
        var applications = Applications.None.With("kkmb", "c1");
        Assert.Equal("certificate.already-applied", applications.WhyNot("kkmb", 2)?.Code);
        Assert.Null(applications.WhyNot("bds", 2));
        Assert.Null(applications.Without("kkmb").WhyNot("kkmb", 2));
        Assert.Equal("certificate.limit", applications.Without("kkmb").With("bds", "c2").WhyNot("kkmb", 2)?.Code);
    }

    [Theory]
    [InlineData("60 days", "2027-09-23T17:00:00Z")]
    [InlineData("2 months", "2027-09-22T17:00:00Z")]
    [InlineData("1 working days", "2027-11-21T17:00:00Z")]
    [InlineData("2 working days", "2027-11-17T17:00:00Z")] // The last day is a Monday, the Friday before it a holiday.
    [InlineData("3600 seconds", "2027-11-22T16:00:00Z")]
    public void The_holder_is_told_so_long_before_the_end(string before, string expected)
    {
        Assert.True(Term.TryParse(before, out var term));
        Assert.Equal(DateTimeOffset.Parse(expected), Certificate.NoticeAt(OneYear, term, new([new(2027, 11, 19)])));
    }

    private static Certificate Changed(Decision<Certificate> decision, string what)
    {
        Assert.Null(decision.Refusal?.Code);
        Assert.Equal(what, decision.What);
        return decision.Next!;
    }

    private static void Refused(Decision<Certificate> decision, string code) => Assert.Equal(code, decision.Refusal?.Code);

    private static void Allowed(Decision<Certificate> decision, bool allowed, string code) => Assert.Equal(allowed ? null : code, decision.Refusal?.Code);
}
