using System.Globalization;
using BdsBroker.Certificates;
using BdsBroker.Core;
using BdsBroker.Notifications;
using BdsBroker.Registry;

namespace BdsBroker.Cohorts;

/// <summary>What candidates are told about their cohort, and whoever planned it. That somebody's certificate was issued or refused is told by the certificate itself.</summary>
internal static class CohortNotices
{
    // More days than these are not read in a sentence; all are in the certificate's view.
    private const int DaysTold = 6;

    internal static readonly NoticeKind Admitted = new("cohort.admitted",
        "Anda masuk kelas {cohort} ({scheme}), mulai {until}. Sesi: {sessions}. Ujian: {examination}. Tempat: {place}.",
        "You have a place in the class {cohort} ({scheme}), which begins on {until}. Sessions: {sessions}. Examination: {examination}. Place: {place}.")
    {
        Short = new("Anda masuk kelas sertifikasi, mulai {until}. Lihat jadwalnya di kotak masuk.", "You have a place in a certification class, from {until}. See its dates in your inbox."),
    };

    internal static readonly NoticeKind Changed = new("cohort.changed",
        "Rencana kelas {cohort} ({scheme}) berubah. Sesi: {sessions}. Ujian: {examination}. Tempat: {place}.",
        "The plan of the class {cohort} ({scheme}) has changed. Sessions: {sessions}. Examination: {examination}. Place: {place}.")
    {
        Short = new("Rencana kelas sertifikasi Anda berubah. Lihat jadwal barunya di kotak masuk.", "The plan of your certification class has changed. See the new dates in your inbox."),
        Asks = Asks.ToAct,
    };

    internal static readonly NoticeKind Reminder = new("cohort.reminder",
        "Kelas {cohort} ({scheme}) mulai {until}. Tempat: {place}. Datanglah, atau beri tahu penyelenggara bila tidak bisa.",
        "The class {cohort} ({scheme}) begins on {until}. Place: {place}. Come, or tell the organiser if you cannot.")
    {
        Short = new("Kelas sertifikasi Anda mulai {until}. Datanglah, atau beri tahu penyelenggara.", "Your certification class begins on {until}. Come, or tell the organiser."),
        Asks = Asks.ToActInTime,
    };

    internal static readonly NoticeKind NotPassed = new("cohort.not-passed",
        "Sertifikat {scheme} dari kelas {cohort} belum terbit untuk Anda: {why}. Tanyakan sesi atau ujian berikutnya kepada penyelenggara.",
        "The class {cohort} brought you no {scheme} certificate yet: {why}. Ask the organiser for the next session or examination.")
    {
        Short = new("Anda belum lulus kelas sertifikasi. Baca alasannya di kotak masuk dan tanyakan ujian berikutnya.", "You have not passed your certification class yet. Read why in your inbox, and ask for the next examination."),
        Asks = Asks.ToAct,
    };

    internal static readonly NoticeKind Withdrawn = new("cohort.withdrawn",
        "Anda dikeluarkan dari kelas {cohort} ({scheme}): {note} Permohonan Anda tetap berjalan dan dapat masuk kelas lain.",
        "You were taken out of the class {cohort} ({scheme}): {note} Your application goes on and may be admitted to another class.")
    {
        Short = new("Anda dikeluarkan dari kelas sertifikasi. Baca alasannya di kotak masuk; permohonan tetap berjalan.", "You were taken out of a certification class. Read why in your inbox; your application goes on."),
        Asks = Asks.ToAct,
    };

    internal static readonly NoticeKind Closed = new("cohort.closed",
        "Kelas {cohort} ({scheme}) ditutup tanpa sertifikat untuk Anda. Permohonan Anda tetap berjalan dan dapat masuk kelas lain.",
        "The class {cohort} ({scheme}) was closed without a certificate for you. Your application goes on and may be admitted to another class.")
    {
        Short = new("Kelas sertifikasi Anda ditutup. Permohonan Anda tetap berjalan; tanyakan kelas berikutnya.", "Your certification class was closed. Your application goes on; ask for the next class."),
        Asks = Asks.ToAct,
    };

    internal static readonly NoticeKind Late = new("cohort.late",
        "Kelas {cohort} ({scheme}) sudah ujian pada {examination}, tetapi belum semua peserta dinilai dan diputuskan. Catat nilai, terbitkan, lalu tutup kelasnya.",
        "The class {cohort} ({scheme}) had its examination on {examination}, but not every member is scored and decided. Note the scores, issue, and close it.")
    {
        Short = new("Sebuah kelas yang sudah ujian belum selesai dinilai. Catat nilai, terbitkan, lalu tutup kelasnya.", "A class that had its examination is not decided yet. Note the scores, issue, and close it."),
        Asks = Asks.ToAct,
    };

    internal static readonly IReadOnlyList<NoticeKind> All = [Admitted, Changed, Reminder, NotPassed, Withdrawn, Closed, Late];

    /// <summary>Owes a notice about a cohort to the members of a candidate's provider.</summary>
    internal static NoticeOwed To(this NoticeKind kind, Certificate certificate, Cohort cohort, DateTimeOffset at, params IEnumerable<(string Name, string Value)> values) => kind.To(
        Parties.Provider,
        certificate.Provider,
        certificate.Id,
        at,
        $"/providers/{certificate.Provider}/certificates/{certificate.Id}",
        [.. About(cohort), ("sessions", Days(cohort.Plan)), ("until", Shown.Day(cohort.Plan.Begins)), ("place", Place(cohort.Plan)), .. values]);

    /// <summary>Owes whoever planned a cohort that it is late.</summary>
    internal static NoticeOwed ToPlanner(Cohort cohort, DateTimeOffset at) =>
        Late.To(NoticeKind.Person, cohort.PlannedBy, cohort.Id, at, $"/cohorts/{cohort.Id}", About(cohort));

    /// <summary>What a candidate lacks for a certificate, in words.</summary>
    internal static string Why(Certificate now, Scheme rules) => Shown.Words(
        now.Attended < rules.MinimumSessions ? new($"hadir {now.Attended} dari {rules.MinimumSessions} sesi yang diperlukan", $"you attended {now.Attended} of the {rules.MinimumSessions} sessions needed")
        : now.Score is not { } score ? new("nilai ujian belum ada", "there is no score yet")
        : score < rules.PassMark ? new($"nilai {score}, batas lulus {rules.PassMark}", $"your score is {score}, the pass mark {rules.PassMark}")
        : new("hubungi penyelenggara", "ask the organiser"));

    private static IEnumerable<(string Name, string Value)> About(Cohort cohort) =>
        [("cohort", cohort.Plan.Name), ("scheme", cohort.Scheme.ToUpperInvariant()), ("examination", Shown.Day(cohort.Plan.Examination))];

    private static string Place(CohortPlan plan) => plan.Venue ?? MatchEngine.Provinces.Find(plan.Region)?.Name ?? plan.Region;

    private static string Days(CohortPlan plan)
    {
        var days = plan.Sessions.Select(session => session.Date).Distinct().Order().ToList();
        return Shown.Words(new(In(Language.Indonesian, "dan", "hari lain"), In(Language.English, "and", "more days")));

        string In(Language language, string and, string more)
        {
            var told = string.Join(", ", days.Take(DaysTold).Select(day => Shown.In(Shown.Day(day), language)));
            return days.Count > DaysTold ? string.Create(CultureInfo.InvariantCulture, $"{told} {and} {days.Count - DaysTold} {more}") : told;
        }
    }
}
