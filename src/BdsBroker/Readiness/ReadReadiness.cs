using BdsBroker.Core;
using BdsBroker.Plans;
using BdsBroker.Registry;
using BdsBroker.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BdsBroker.Readiness;

/// <summary>The readiness route.</summary>
internal static class ReadinessApi
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/smes/{sme}/requests/{number}/readiness", ReadReadiness.Handle);
}

/// <summary>
/// Shows for every product offered today how ready the request is, and which papers and figures are still missing: from the moment it is submitted, with or without
/// a plan. A technical request is ready for no loan and needs none: its list is empty.
/// </summary>
internal static class ReadReadiness
{
    internal static async Task<Answer<ReadinessView>> Handle(string sme, int number, Call call, Broker broker, CancellationToken cancel)
    {
        var request = (await broker.ReadKnown(call, RequestRecords.Request(sme, number), cancel)).State;
        if (request.Kind != RequestKind.Credit)
        {
            return Answer<ReadinessView>.Ok(new([]));
        }

        var firm = (await broker.Ledger.ReadKnown(RegistryRecords.Sme(sme), cancel)).State;
        var plan = (await broker.Ledger.Read(PlanRecords.Plan(sme, number), cancel))?.State;
        string[] kinds = [.. (await broker.Ledger.ListAll(PlanRecords.Documents(sme, number), cancel)).Select(document => document.State.Kind).Distinct(StringComparer.Ordinal)];
        var today = RegistryFields.DayInWib(call.Now);
        var products = (await broker.Ledger.ListAll(ProductRecords.Published, cancel)).Select(product => product.State).Where(product => product.IsValidOn(today));
        var readiness = CreditReadiness.Closest(products.Select(product => CreditReadiness.Of(request, firm, plan, kinds, product, today)));
        return Answer<ReadinessView>.Ok(new([.. readiness.Select(product => ProductReadinessView.Of(product, call.Language))]));
    }
}
