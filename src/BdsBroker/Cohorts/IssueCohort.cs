using BdsBroker.Certificates;
using BdsBroker.Core;

namespace BdsBroker.Cohorts;

/// <summary>The days that the certificates are valid, both included.</summary>
internal sealed record IssueCohortBody(string? ValidFrom, string? ValidTo);

/// <summary>Issues certificates to all who pass, each under the next number of the scheme. The roster shows who got one and what hindered the others.</summary>
internal static class IssueCohort
{
    internal static async Task<Answer<CohortView>> Handle(string cohort, IssueCohortBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var (term, problem) = new TermBody(null, body.ValidFrom, body.ValidTo).Read(mayDraw: true);
        if ((problem ?? TermBody.BeginsFar(term, call.Now)) is { } wrong)
        {
            return wrong;
        }

        return await ChangeCohort.Commit(
            cohort,
            call,
            broker,
            async (now, _) => await TooLong(now, term, broker, cancel) is { } tooLong ? tooLong : Cohort.Issue(now, term.From, term.To, call.Now),
            (view, etag) => Answer<CohortView>.Accepted(view, $"/cohorts/{cohort}", etag),
            cancel);
    }

    // Each application goes by the rules that it was opened under.
    private static async ValueTask<Problem?> TooLong(Cohort now, Validity term, Broker broker, CancellationToken cancel)
    {
        foreach (var certificate in (await broker.Ledger.ListAll(CertificateRecords.InCohort(now.Id), cancel)).Select(listed => listed.State.Certificate))
        {
            if (certificate.IsOpen && now.Holds(certificate.Id) && ChangeCertificate.RulesOf(certificate, broker.Settings) is { } rules && TermBody.TooLong(term, rules) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }
}
