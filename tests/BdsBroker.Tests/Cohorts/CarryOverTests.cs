using BdsBroker.Certificates;
using BdsBroker.Cohorts;
using BdsBroker.Core;
using BdsBroker.Notifications;

namespace BdsBroker.Tests.Cohorts;

/// <summary>How a certificate follows its cohort: given a cohort and a certificate, when a message comes, then this follows once.</summary>
public class CarryOverTests
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly CarryRules Rules = new(new("kkmb", MinimumSessions: 1, PassMark: 60), 100, MayDraw: true, Monday);
    private static readonly CohortMember Budi = new(1, "p1", "c1", 1, Monday, 1);

    private static readonly Certificate Applied = new() { Id = "c1", Provider = "p1", Scheme = "kkmb", State = CertificateState.Applied, AppliedAt = Monday, Rules = Rules.Scheme };

    private static Cohort Class(CohortMember member, params CohortSession[] sessions) => new()
    {
        Id = "k1",
        Scheme = "kkmb",
        Plan = new("Angkatan 1", "33.72", null, 2, sessions.Length > 0 ? sessions : [new("1", Today, "Kas")], Today),
        PlannedAt = Monday,
        PlannedBy = "sari",
        Turn = 9,
        Members = [member],
    };

    private static CohortSession Noted(int turn, bool present) => new("1", Today, "Kas") { Noted = new(Monday, turn, present ? [1] : [], present ? [] : [1]) };

    private static Decision<Certificate> Follow(Certificate now, Cohort cohort, string number = "N-1") => CarryOver.Decide(now, cohort, cohort.Members[0], Rules, number, Monday);

    private static Certificate Followed(Certificate now, Cohort cohort)
    {
        var next = Follow(now, cohort).Next;
        Assert.NotNull(next);
        Assert.Null(Follow(next, cohort).Next);
        return next;
    }

    [Fact]
    public void A_certificate_is_in_the_cohort_that_admitted_it_and_is_told_once()
    {
        var decision = Follow(Applied, Class(Budi));
        Assert.Equal(new Enrolment("k1", 1, 1, false, null), decision.Next!.Enrolment);
        Assert.Equal("k1", decision.Next.Cohort);
        Assert.Equal("cohort.admitted", Assert.Single(decision.Facts.OfType<NoticeOwed>()).Code);
        Assert.Single(decision.Facts.OfType<CertificateFact>());
        Assert.Null(Follow(decision.Next, Class(Budi)).Next);
    }

    [Fact]
    public void Everything_decided_since_is_carried_over_in_one_go_however_late()
    {
        var cohort = Class(Budi with { Score = new(80, Monday, 3) }, Noted(2, present: true)) with { Issuing = new(Today, Today.AddYears(1), Monday, 4, Done: false) };
        var next = Followed(Applied, cohort);
        Assert.Equal((CertificateState.Issued, 1, 80, "N-1", 4), (next.State, next.Attended, next.Score, next.Terms[0].Number, next.Enrolment!.Turn));
    }

    [Fact]
    public void Late_or_step_by_step_comes_to_the_same()
    {
        var first = Class(Budi, Noted(2, present: true));
        var second = Class(Budi with { Score = new(80, Monday, 3) }, Noted(2, present: true));
        Assert.Equivalent(Followed(Applied, second), Followed(Followed(Followed(Applied, Class(Budi)), first), second));
    }

    [Fact]
    public void What_the_rules_refuse_is_noted_and_tried_again_when_it_may_be_different()
    {
        var scored = Class(Budi with { Score = new(80, Monday, 2) });
        var refused = Followed(Applied, scored);
        Assert.Equal((CertificateState.Applied, "certificate.not-trained"), (refused.State, refused.Enrolment!.Problem));

        // The session was forgotten and is noted now: the score lands with it.
        var trained = Followed(refused, Class(Budi with { Score = new(80, Monday, 2) }, Noted(3, present: true)));
        Assert.Equal((CertificateState.Examined, 80, null), (trained.State, trained.Score, trained.Enrolment!.Problem));
    }

    [Fact]
    public void Whoever_does_not_pass_is_told_what_is_missing_and_gets_no_number()
    {
        var cohort = Class(Budi with { Score = new(59, Monday, 3) }, Noted(2, present: true)) with { Issuing = new(Today, Today.AddYears(1), Monday, 4, Done: false) };
        var decision = Follow(Applied, cohort, "");
        Assert.Equal((CertificateState.Examined, "certificate.not-passed", 0), (decision.Next!.State, decision.Next.Enrolment!.Problem, decision.Next.Terms.Count));
        Assert.Contains(decision.Facts.OfType<NoticeOwed>(), notice => notice.Code == "cohort.not-passed");
    }

    [Fact]
    public void A_validity_beyond_the_applications_rules_or_a_scheme_that_is_gone_is_a_problem_and_no_certificate()
    {
        var cohort = Class(Budi with { Score = new(80, Monday, 3) }, Noted(2, present: true)) with { Issuing = new(Today, Today.AddYears(9), Monday, 4, Done: false) };
        Assert.Equal("cohort.too-long", Followed(Applied, cohort).Enrolment!.Problem);
        Assert.Equal("certificate.scheme-closed", CarryOver.Decide(Applied, cohort, cohort.Members[0], Rules with { MayDraw = false }, "", Monday).Next!.Enrolment!.Problem);
    }

    [Fact]
    public void A_score_noted_after_the_issue_was_asked_for_is_not_issued_by_it()
    {
        var examined = Followed(Applied, Class(Budi with { Score = new(50, Monday, 3) }, Noted(2, present: true)) with { Issuing = new(Today, Today.AddYears(1), Monday, 4, Done: true) });
        var again = Followed(examined, Class(Budi with { Score = new(80, Monday, 5) }, Noted(2, present: true)) with { Issuing = new(Today, Today.AddYears(1), Monday, 4, Done: true) });
        Assert.Equal((CertificateState.Examined, 80), (again.State, again.Score));
    }

    [Fact]
    public void Whoever_a_corrected_list_does_not_change_gets_no_problem_although_examined()
    {
        var examined = Followed(Applied, Class(Budi with { Score = new(80, Monday, 3) }, Noted(2, present: true)));
        var corrected = Followed(examined, Class(Budi with { Score = new(80, Monday, 3) }, Noted(4, present: true)));
        Assert.Equal((CertificateState.Examined, null), (corrected.State, corrected.Enrolment!.Problem));
        Assert.Equal("certificate.cannot-train", Followed(examined, Class(Budi with { Score = new(80, Monday, 3) }, Noted(4, present: false))).Enrolment!.Problem);
    }

    [Fact]
    public void What_was_noted_alone_since_is_not_undone_by_a_message_that_comes_again()
    {
        var cohort = Class(Budi, Noted(2, present: false));
        var absent = Followed(Applied, cohort);
        var corrected = Certificate.Train(absent, "1", true, "terlambat", Rules.Scheme, 100, Monday).Next!;
        Assert.Null(Follow(corrected, cohort).Next);
        Assert.Equal(1, Followed(corrected, Class(Budi, Noted(3, present: false))).Attended);
    }

    [Fact]
    public void Absence_takes_no_attendance_away_that_was_noted_elsewhere_but_its_own()
    {
        var before = Certificate.Train(Applied, "1", true, null, Rules.Scheme, 100, Monday).Next!;
        Assert.Equal(1, Followed(before, Class(Budi, Noted(2, present: false))).Attended);
        var own = Followed(Applied, Class(Budi, Noted(2, present: true)));
        Assert.Equal("k1", own.Sessions[0].Cohort);
        Assert.Equal(0, Followed(own, Class(Budi, Noted(3, present: false))).Attended);
    }

    [Fact]
    public void An_older_admission_takes_nothing_from_a_newer_one()
    {
        var elsewhere = Applied with { Enrolment = new("k2", 2, 1, false, null) };
        Assert.Null(Follow(elsewhere, Class(Budi, Noted(2, present: true))).Next);
        Assert.Null(Follow(elsewhere, Class(Budi with { Left = new("pindah", Monday, 3, false) })).Next);
    }

    [Fact]
    public void Whoever_leaves_takes_along_what_was_noted_before_and_nothing_after()
    {
        var cohort = Class(Budi with { Left = new("sakit", Monday, 4, true) }, Noted(3, present: true), new CohortSession("2", Today, "Jaminan") { Noted = new(Monday, 5, [1], []) });
        var left = Followed(Applied, cohort);
        Assert.Equal((true, 1, null), (left.Enrolment!.Left, left.Attended, left.Cohort));

        // Admitted again, it starts with what is decided from then on.
        var again = Followed(left, Class(Budi with { Times = 2, Turn = 6 }, Noted(3, present: true)));
        Assert.Equal(("k1", 1), (again.Cohort, again.Attended));
    }

    [Fact]
    public void A_certificate_that_is_decided_already_is_left_alone()
    {
        var issued = Applied with { State = CertificateState.Issued, Terms = [new("X", Today, Today.AddYears(1))], Enrolment = new("k1", 1, 1, false, null) };
        var cohort = Class(Budi with { Score = new(10, Monday, 3) }, Noted(2, present: true)) with { Issuing = new(Today, Today.AddYears(1), Monday, 4, false), State = CohortState.Closed, End = new(true, "x", Monday, 5), PlanTurn = 6 };
        Assert.Null(Follow(issued, cohort).Next);
        Assert.Equal((CertificateState.Issued, "k1"), (Followed(issued with { Enrolment = null }, cohort).State, Followed(issued with { Enrolment = null }, cohort).Cohort));
    }

    [Fact]
    public void Closing_refuses_or_releases_whoever_is_not_certified()
    {
        var released = Followed(Applied, Class(Budi) with { State = CohortState.Closed, End = new(false, null, Monday, 2) });
        Assert.Equal((CertificateState.Applied, true), (released.State, released.Enrolment!.Left));
        var refused = Followed(Applied, Class(Budi) with { State = CohortState.Closed, End = new(true, "tidak datang", Monday, 2) });
        Assert.Equal((CertificateState.Refused, "tidak datang", "k1"), (refused.State, refused.Note, refused.Cohort));
    }
}
