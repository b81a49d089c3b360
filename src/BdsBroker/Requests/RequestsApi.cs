using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BdsBroker.Requests;

/// <summary>A request's routes, in the order of its life.</summary>
internal static class RequestsApi
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/smes/{sme}/requests", SubmitRequest.Handle);
        api.MapGet("/smes/{sme}/requests", ListRequests.Handle);
        api.MapGet("/smes/{sme}/requests/{number}", GetRequest.Handle);
        api.MapPut("/smes/{sme}/requests/{number}", AmendRequest.Handle);
        api.MapGet("/smes/{sme}/requests/{number}/history", GetHistory.Handle);
        api.MapPost("/smes/{sme}/requests/{number}/cancel", CancelRequest.Handle);
        api.MapPost("/smes/{sme}/requests/{number}/reassign", ReassignRequest.Handle);

        api.MapPost("/smes/{sme}/requests/{number}/handback", HandBackRequest.Handle);
        api.MapPost("/smes/{sme}/requests/{number}/contacts", LogContact.Handle);
        api.MapPost("/smes/{sme}/requests/{number}/sessions", LogSession.Handle);
        api.MapPost("/smes/{sme}/requests/{number}/endorse", EndorsePlan.Handle);
        api.MapPost("/smes/{sme}/requests/{number}/visits", LogVisit.Handle);
        api.MapPost("/smes/{sme}/requests/{number}/complete", CompleteRequest.Handle);
        api.MapPost("/smes/{sme}/requests/{number}/feedback", GiveFeedback.Handle);

        api.MapGet("/decline-reasons", ListRefusalReasons.Handle);
        api.MapGet("/desk/requests", ListDesk.Handle);
        api.MapPost("/desk/requests/{sme}/{number}/waive", WaiveVisits.Handle);
    }
}
