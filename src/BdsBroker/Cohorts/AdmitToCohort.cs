using BdsBroker.Certificates;
using BdsBroker.Core;
using BdsBroker.Registry;

namespace BdsBroker.Cohorts;

/// <summary>An application by its provider and its id, as in the list of certificates.</summary>
internal sealed record CandidateBody(string? Provider, string? Certificate);

/// <summary>Whom to admit.</summary>
/// <param name="Members">Their applications, 1 to 50.</param>
internal sealed record AdmitBody(IReadOnlyList<CandidateBody?>? Members);

/// <summary>Admits applications that are not examined yet, all of those named or none, as far as there are places. One is in one cohort at a time.</summary>
internal static class AdmitToCohort
{
    // Each is a row of the commit.
    private const int MostAtOnce = 50;

    internal static async Task<Answer<CohortView>> Handle(string cohort, AdmitBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var named = fields.Each("members", body.Members, 1, MostAtOnce, (path, member) => (
            Provider: fields.Line(path + ".provider", member.Provider, 40), Certificate: fields.Line(path + ".certificate", member.Certificate, 40), Path: path));
        foreach (var again in named.Where((member, n) => named.Take(n).Any(other => other.Certificate == member.Certificate)))
        {
            fields.Error(again.Path, "Sebut setiap permohonan satu kali.", "Name each application once.");
        }

        if (fields.Problem is { } problem)
        {
            return problem;
        }

        return await ChangeCohort.Commit(cohort, call, broker, async (now, draft) =>
        {
            List<Candidate> candidates = [];
            foreach (var (provider, id, path) in named)
            {
                if (now.Holds(id))
                {
                    continue;
                }

                var (times, refusal) = await Judge(now, provider, id, path, draft, broker, cancel);
                if (refusal is not null)
                {
                    return refusal;
                }

                candidates.Add(new(provider, id, times));
            }

            return Cohort.Admit(now, candidates, call.Now);
        }, Answer<CohortView>.Ok, cancel);
    }

    /// <summary>Which admission it would be, with the row that makes it the only one; or why it cannot be.</summary>
    private static async ValueTask<(int Times, Problem? Refusal)> Judge(Cohort now, string provider, string id, string path, Draft draft, Broker broker, CancellationToken cancel)
    {
        var ledger = broker.Ledger;
        var known = Ids.IsWellFormed(provider) && Ids.IsWellFormed(id) ? await ledger.Read(CertificateRecords.Certificate(provider, id), cancel) : null;
        if (known?.State is not { } certificate || certificate.Scheme != now.Scheme)
        {
            return (0, Problem.Invalid(path, known is null
                ? new("Tidak ada permohonan ini; lihat GET /certificates?state=open.", "There is no such application; see GET /certificates?state=open.")
                : new($"Permohonan ini untuk skema {known.State.Scheme}.", $"This application is for the scheme {known.State.Scheme}.")));
        }

        if (certificate.State is not (CertificateState.Applied or CertificateState.InTraining))
        {
            return (0, CohortProblems.NotOpen(id, certificate.State));
        }

        if ((await ledger.ReadKnown(RegistryRecords.Standing(provider), cancel)).State.Closed)
        {
            return (0, CertificateProblems.ProviderClosed);
        }

        if (ChangeCertificate.RulesOf(certificate, broker.Settings) is null)
        {
            return (0, CertificateProblems.SchemeClosed(certificate.Scheme));
        }

        var address = CohortRecords.Enrolled(id);
        var enrolled = await ledger.Read(address, cancel);
        if (enrolled?.State is { } before)
        {
            if (before.Cohort != now.Id && (await ledger.ReadKnown(CohortRecords.Cohort(before.Cohort), cancel)).State.Holds(id))
            {
                return (0, CohortProblems.Elsewhere(id, before.Cohort));
            }

            // What it brings from there must have reached the certificate, or it would be lost.
            if (certificate.Enrolment is not { Left: true } left || left.Times != before.Times)
            {
                return (0, CohortProblems.StillLeaving(id));
            }
        }

        var times = (enrolled?.State.Times ?? 0) + 1;
        draft.Put(address, enrolled, new(now.Id, times), "cohort.enrolled");
        return (times, null);
    }
}
