using BdsBroker.Core;
using BdsBroker.Requests;

namespace BdsBroker.Plans;

/// <summary>The plan as it is, or an earlier version of it.</summary>
internal static class ReadPlan
{
    internal static async Task<Answer<PlanView>> Handle(string sme, int number, string? version, Call call, Broker broker, CancellationToken cancel)
    {
        var asked = 0;
        if (version is not null && !(int.TryParse(version, System.Globalization.NumberStyles.None, null, out asked) && asked >= 1))
        {
            return Problem.Invalid("version", new("Isi dengan nomor versi, mulai 1.", "Give a version's number, from 1."));
        }

        var request = await broker.ReadKnown(call, RequestRecords.Request(sme, number), cancel);
        var plan = await broker.Ledger.Read(version is null ? PlanRecords.Plan(sme, number) : PlanRecords.Version(sme, number, asked), cancel);

        // A version is its own document; only the current plan's tag means anything in If-Match.
        return plan is null ? Problem.NotFound : Answer<PlanView>.Ok(PlanView.Of(plan.State, request.State.Amount, call.Language), version is null ? plan.ETag : null);
    }
}
