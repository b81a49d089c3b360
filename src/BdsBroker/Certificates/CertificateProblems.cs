using BdsBroker.Core;

namespace BdsBroker.Certificates;

/// <summary>The refusals of this slice; a code never changes once released.</summary>
internal static class CertificateProblems
{
    internal static readonly Problem ProviderClosed = Problem.Conflict("certificate.provider-closed", "Penyedia ini sudah ditutup; tidak ada sertifikat baru untuknya.", "This provider is closed; nothing more is certified for it.");

    internal static Problem AlreadyApplied(string scheme) => Problem.Conflict("certificate.already-applied", $"Permohonan sertifikat {scheme} Anda masih diproses; tunggu keputusannya.", $"Your application for a {scheme} certificate is still open; wait for its decision.");
    internal static Problem TooMany(int most) => Problem.Conflict("certificate.limit", $"Paling banyak {most} permohonan sertifikat per penyedia; hubungi petugas.", $"At most {most} certificate applications per provider; ask the officer.");
    internal static Problem TooManySessions(int most) => Problem.Conflict("certificate.sessions-limit", $"Paling banyak {most} sesi pelatihan; perbaiki yang sudah dicatat.", $"At most {most} training sessions; correct those noted.");
    internal static Problem TooManyRenewals(int most) => Problem.Conflict("certificate.renewals-limit", $"Sertifikat ini sudah {most} kali berlaku; ajukan yang baru.", $"This certificate has had {most} terms; apply for a new one.");
    internal static Problem NotTrained(int attended, int needed) => Problem.Conflict("certificate.not-trained", $"Baru hadir {attended} dari {needed} sesi pelatihan; catat pelatihannya dulu.", $"Attended {attended} of {needed} training sessions so far; note the training first.");
    internal static Problem NotPassed(int score, int passMark) => Problem.Conflict("certificate.not-passed", $"Nilai {score} di bawah batas lulus {passMark}; uji lagi atau tolak.", $"The score {score} is below the pass mark {passMark}; examine again or refuse.");
    internal static Problem NumberTaken(string number) => Problem.Conflict("certificate.number-taken", $"Nomor {number} sudah dipakai sertifikat lain; pakai nomor lain.", $"Another certificate has the number {number}; use another number.");
    internal static Problem RenewalNotLater(DateOnly to) => Problem.Conflict("certificate.renewal-not-later", $"Sertifikat sudah berlaku sampai {to:yyyy-MM-dd}; isi validTo dengan tanggal sesudahnya.", $"It is valid until {to:yyyy-MM-dd} already; give a later validTo.");
    internal static Problem SchemeExists(string scheme) => Problem.Conflict("scheme.exists", $"Skema {scheme} sudah ada; ubah yang ada atau pakai kode lain.", $"The scheme {scheme} exists already; change it or use another code.");
    internal static Problem TooManySchemes(int most) => Problem.Conflict("scheme.limit", $"Paling banyak {most} skema; pakai yang ada.", $"At most {most} schemes; use one that is there.");
    internal static Problem RenewalNotEarned(int assisted, int needed) => Problem.Conflict("certificate.renewal-not-earned", $"Baru {assisted} dari {needed} permintaan didampingi selama masa berlaku; dampingi yang kurang, atau ajukan sertifikat baru.", $"Assisted {assisted} of {needed} requests within the term; assist those that lack, or apply anew.");
    internal static Problem TooManyConsultations(int most) => Problem.Conflict("certificate.consultations-limit", $"Paling banyak {most} konsultasi dicatat per sertifikat.", $"At most {most} consultations are noted on a certificate.");
    internal static Problem SchemeClosed(string scheme) => Problem.Conflict("certificate.scheme-closed", $"Skema {scheme} tidak dibuka lagi; hubungi petugas.", $"The scheme {scheme} is no longer open; ask the officer.");
    internal static Problem CannotBeConsulted(CertificateState state) => Not("consult", "dicatat konsultasinya", "consulted on", state, CertificateState.Issued, CertificateState.Suspended, CertificateState.Revoked, CertificateState.Expired);
    internal static Problem CannotBeTrained(CertificateState state) => Not("train", "dicatat pelatihannya", "trained for", state, CertificateState.Applied, CertificateState.InTraining);
    internal static Problem CannotBeExamined(CertificateState state) => Not("examine", "diuji", "examined", state, CertificateState.Applied, CertificateState.InTraining, CertificateState.Examined);
    internal static Problem CannotBeIssued(CertificateState state) => Not("issue", "diterbitkan", "issued", state, CertificateState.Examined);
    internal static Problem CannotBeRenewed(CertificateState state) => Not("renew", "diperpanjang", "renewed", state, CertificateState.Issued, CertificateState.Expired);
    internal static Problem CannotBeRefused(CertificateState state) => Not("refuse", "ditolak", "refused", state, CertificateState.Applied, CertificateState.InTraining, CertificateState.Examined);
    internal static Problem CannotBeSuspended(CertificateState state) => Not("suspend", "dibekukan", "suspended", state, CertificateState.Issued);
    internal static Problem CannotBeReinstated(CertificateState state) => Not("reinstate", "dipulihkan", "reinstated", state, CertificateState.Suspended);
    internal static Problem CannotBeRevoked(CertificateState state) => Not("revoke", "dicabut", "revoked", state, CertificateState.Issued, CertificateState.Suspended, CertificateState.Expired);

    /// <summary>400 for days beyond the scheme's longest validity: names the last day that may be given.</summary>
    internal static Problem TooLong(DateOnly latest, int months) =>
        Problem.Invalid("validTo", new($"Paling lama {months} bulan: sampai {latest:yyyy-MM-dd}.", $"At most {months} months: until {latest:yyyy-MM-dd}."));

    /// <summary>400 for a first day too far from today, or from the term before: names the days between which it may be.</summary>
    internal static Problem BeginsFar(DateOnly earliest, DateOnly latest) =>
        Problem.Invalid("validFrom", new($"Isi dengan tanggal {earliest:yyyy-MM-dd} sampai {latest:yyyy-MM-dd}.", $"Give a date from {earliest:yyyy-MM-dd} to {latest:yyyy-MM-dd}."));

    /// <summary>400 for a first day too long after the term before.</summary>
    internal static Problem BeginsLate(DateOnly latest) =>
        Problem.Invalid("validFrom", new($"Isi dengan tanggal paling lambat {latest:yyyy-MM-dd}.", $"Give a date not after {latest:yyyy-MM-dd}."));

    private static Problem Not(string verb, string id, string en, CertificateState state, params CertificateState[] allowed)
    {
        var (name, from) = (CertificateWords.Of(state), CertificateWords.AnyOf(allowed));
        return Problem.Conflict("certificate.cannot-" + verb, $"Sertifikat berstatus {name.Id} tidak dapat {id}; yang dapat: {from.Id}.", $"A certificate that is {name.En} cannot be {en}; one that is {from.En} can.");
    }
}
