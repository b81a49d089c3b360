using BdsBroker.Certificates;
using BdsBroker.Core;

namespace BdsBroker.Cohorts;

/// <summary>Who leaves, and why.</summary>
/// <param name="Certificate">The member's application.</param>
/// <param name="Note">Why; the candidate is told.</param>
internal sealed record WithdrawBody(string? Certificate, string? Note);

/// <summary>Takes a member out of a cohort; the application goes on. Before the cohort begins the place is free again.</summary>
internal static class WithdrawFromCohort
{
    // All of them are in one document with the cohort.
    internal const int LongestNote = 200;

    internal static async Task<Answer<CohortView>> Handle(string cohort, WithdrawBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var certificate = fields.Line("certificate", body.Certificate, 40);
        var note = fields.Text("note", body.Note, LongestNote);
        if (fields.Problem is { } problem)
        {
            return problem;
        }

        return await ChangeCohort.Commit(cohort, call, broker, async (now, _) =>
        {
            if (now.MemberWith(certificate) is not { } member)
            {
                return Problem.Invalid("certificate", new("Ini bukan peserta kelas ini.", "This is no member of this cohort."));
            }

            return (await broker.Ledger.ReadKnown(CertificateRecords.Certificate(member.Provider, certificate), cancel)).State.Terms.Count > 0
                ? CohortProblems.AlreadyIssued(certificate)
                : Cohort.Withdraw(now, member, note, call.Now);
        }, Answer<CohortView>.Ok, cancel);
    }
}
