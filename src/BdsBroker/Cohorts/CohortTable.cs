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
                member.State is { } state ? CertificateView.NameOf(state) : null, member.Number, member.ValidTo, member.Problem, CsvCell.At(member.LeftAt, MatchEngine.Zone.Wib),
            ]);
        }

        return table;
    }
}
