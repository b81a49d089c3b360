using BdsBroker.Certificates;
using BdsBroker.Core;

namespace BdsBroker.Cohorts;

/// <summary>The refusals of this slice; a code never changes once released.</summary>
internal static class CohortProblems
{
    internal static readonly Problem Closed = Problem.Conflict("cohort.closed", "Kelas ini sudah ditutup; rencanakan kelas baru.", "This cohort is closed; plan another one.");
    internal static readonly Problem IssuingNow = Problem.Conflict("cohort.issuing", "Sertifikat kelas ini sedang diterbitkan; coba lagi sebentar.", "The certificates of this cohort are being issued; try again shortly.");
    internal static readonly Problem Nobody = Problem.Conflict("cohort.nobody", "Kelas ini belum punya peserta; masukkan peserta dulu.", "This cohort has no members yet; admit some first.");
    internal static readonly Problem NobodyScored = Problem.Conflict("cohort.nobody-scored", "Belum ada nilai di kelas ini; catat nilainya dulu.", "Nobody in this cohort has a score yet; note the scores first.");

    internal static Problem TooMany(string scheme, int most) => Problem.Conflict("cohort.limit", $"Paling banyak {most} kelas {scheme} terbuka sekaligus; tutup yang sudah selesai.", $"At most {most} cohorts of {scheme} are open at once; close those that are over.");
    internal static Problem Full(int free) => Problem.Conflict("cohort.full", $"Tinggal {free} tempat di kelas ini; pilih lebih sedikit peserta atau tambah tempatnya.", $"This cohort has {free} places left; choose fewer candidates or add places.");
    internal static Problem TooManySeats(int most) => Problem.Conflict("cohort.seats-limit", $"Sudah {most} peserta keluar masuk kelas ini; rencanakan kelas baru.", $"So far {most} members came and went in this cohort; plan another one.");
    internal static Problem PlacesTaken(int taken) => Problem.Conflict("cohort.places-taken", $"Sudah {taken} tempat terisi; isi places dengan paling sedikit itu.", $"There are {taken} places taken; give at least as many places.");
    internal static Problem SessionNoted(string code) => Problem.Conflict("cohort.session-noted", $"Kehadiran sesi {code} sudah dicatat; sesi itu harus tetap ada.", $"The attendance of session {code} is noted; that session must stay.");
    internal static Problem SessionAhead(DateOnly day) => Problem.Conflict("cohort.session-ahead", $"Sesi ini baru pada {day:yyyy-MM-dd}; catat kehadirannya mulai hari itu.", $"This session is on {day:yyyy-MM-dd}; note its attendance from that day on.");
    internal static Problem ExaminationAhead(DateOnly day) => Problem.Conflict("cohort.examination-ahead", $"Ujiannya baru pada {day:yyyy-MM-dd}; catat nilainya mulai hari itu.", $"The examination is on {day:yyyy-MM-dd}; note scores from that day on.");
    internal static Problem Elsewhere(string certificate, string cohort) => Problem.Conflict("cohort.elsewhere", $"Permohonan {certificate} sedang di kelas {cohort}; keluarkan dari sana dulu.", $"The application {certificate} is in the cohort {cohort}; withdraw it there first.");
    internal static Problem StillLeaving(string certificate) => Problem.Conflict("cohort.still-leaving", $"Permohonan {certificate} baru saja keluar dari kelas lain; coba lagi sebentar.", $"The application {certificate} has only just left another cohort; try again shortly.");
    internal static Problem AlreadyIssued(string certificate) => Problem.Conflict("cohort.member-issued", $"Sertifikat {certificate} sudah terbit; peserta ini tetap di kelasnya.", $"The certificate {certificate} was issued; this member stays in its cohort.");
    internal static Problem TooLong(int months) => Problem.Conflict("cohort.too-long", $"Paling lama {months} bulan menurut aturan permohonan ini.", $"At most {months} months by the rules of this application.");

    internal static Problem NotOpen(string certificate, CertificateState state)
    {
        var name = CertificateView.NameOf(state);
        return Problem.Conflict("cohort.not-open", $"Permohonan {certificate} berstatus {name} dan tidak dapat masuk kelas; pilih yang belum diuji.", $"The application {certificate} is {name} and cannot be admitted; choose one that is not examined yet.");
    }
}
