using BdsBroker.Certificates;
using BdsBroker.Core;

namespace BdsBroker.Cohorts;

/// <summary>Plans a cohort of a scheme: name, place, sessions on their days, examination day.</summary>
internal static class PlanCohort
{
    internal static async Task<Answer<CohortView>> Handle(CohortBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var (plan, problem) = CohortForm.Check(body, broker.Settings.Limits);
        if (problem is not null)
        {
            return problem;
        }

        if (body.Scheme is null || await broker.FindScheme(body.Scheme, cancel) is null)
        {
            return Problem.Invalid("scheme", body.Scheme is null ? new("Harus diisi.", "This is required.") : new("Tidak ada skema ini; lihat GET /schemes.", "There is no such scheme; see GET /schemes."));
        }

        var id = call.NewId(broker.Ids);
        return await broker.Create(call, CohortRecords.Cohort(id), Shown, async draft =>
        {
            var open = await broker.Ledger.Read(CohortRecords.Open(body.Scheme), cancel);
            var most = broker.Settings.Limits.OpenCohortsPerScheme;
            if (open?.State.Count >= most)
            {
                return CohortProblems.TooMany(body.Scheme, most);
            }

            var (cohort, facts) = Cohort.Planned(id, body.Scheme, plan, call.PersonId, CohortDue.Of(plan, broker.Deadlines), call.Now);
            draft.Put(CohortRecords.Open(body.Scheme), open, new((open?.State.Count ?? 0) + 1), "cohort.counted");
            draft.Add(CohortRecords.Listed(id), ListedCohort.Of(cohort), "cohort.listed");
            var stored = draft.Add(CohortRecords.Cohort(id), cohort, "cohort.planned");
            draft.Owe(facts);
            return Shown(stored);
        }, cancel);

        // Nobody is in it yet, so that no certificate need be looked at.
        Answer<CohortView> Shown(Stored<Cohort> made) => Answer<CohortView>.Created(CohortView.Of(made.State, [], broker, call.Now), $"/cohorts/{id}", made.ETag);
    }
}
