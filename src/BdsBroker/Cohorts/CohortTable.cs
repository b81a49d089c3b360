using BdsBroker.Certificates;
using BdsBroker.Core;

namespace BdsBroker.Cohorts;

/// <summary>A roster as a table: a row a member, a column a session with 1 for attended and 0 for missed.</summary>
internal static class CohortTable
{
    internal static Csv Of(CohortView cohort, Language language)
    {
        var table = new Csv(
            language,
            [
                new("no", "no"), new("penyedia", "provider"), new("permohonan", "application"), .. cohort.Sessions.Select(session => new Text(session.Code, session.Code)),
                new("sesi dihadiri", "sessions attended"), new("sesi kurang", "sessions lacking"), new("nilai", "score"), new("nilai kurang", "points lacking"),
                new("status", "state"), new("nomor", "number"), new("berlaku sampai", "valid to"), new("kendala", "hindrance"), new("keluar (WIB)", "left (WIB)"),
            ]);
        foreach (var member in cohort.Members)
        {
            table.Add(
            [
                (long?)member.Seat, member.ProviderName, member.Certificate,
                .. cohort.Sessions.Select(session => (CsvCell)(member.Attended.Contains(session.Code) ? true : member.Missed.Contains(session.Code) ? false : (bool?)null)),
                (long?)member.SessionsAttended, (long?)member.Lacks?.Sessions, (long?)member.Score, (long?)member.Lacks?.Points,
                member.State is { } state ? CertificateWords.Of(state).In(language) : null, member.Number, member.ValidTo, member.Problem is { } problem ? Hindrance(problem).In(language) : null, CsvCell.At(member.LeftAt, MatchEngine.Zone.Wib),
            ]);
        }

        return table;
    }

    // What the certificate keeps is the code of what its rules refused; the figures stand in the row.
    private static Text Hindrance(string code) => code switch
    {
        "certificate.not-trained" => new("sesi yang dihadiri belum cukup", "too few sessions attended"),
        "certificate.not-passed" => new("nilai di bawah batas lulus", "the score is below the pass mark"),
        "certificate.scheme-closed" => new("skemanya tidak ada lagi", "the scheme is no longer there"),
        "certificate.sessions-limit" => new("catatan sesi sudah penuh", "no more sessions can be noted"),
        "certificate.cannot-train" => new("kehadiran tidak dapat dicatat lagi", "attendance can no longer be noted"),
        "certificate.cannot-examine" => new("nilai tidak dapat dicatat lagi", "a score can no longer be noted"),
        "certificate.cannot-issue" => new("belum dapat diterbitkan", "it cannot be issued yet"),
        "cohort.too-long" => new("masa berlakunya terlalu lama menurut aturan permohonan", "valid for too long by the rules of the application"),
        _ => new(code, code),
    };
}
