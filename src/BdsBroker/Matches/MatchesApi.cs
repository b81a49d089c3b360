using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BdsBroker.Matches;

/// <summary>How a request finds help: what the SME sees of it, what the provider answers, and what the desks do when nobody does.</summary>
internal static class MatchesApi
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/smes/{sme}/requests/{number}/matches", GetMatches.Handle);
        api.MapGet("/providers/{provider}/offers", ListOffers.Handle);
        api.MapGet("/providers/{provider}/offers/{offer}", GetOffer.Handle);
        api.MapPost("/providers/{provider}/offers/{offer}/accept", AcceptOffer.Handle);
        api.MapPost("/providers/{provider}/offers/{offer}/decline", DeclineOffer.Handle);
        api.MapGet("/providers/{provider}/tasks", ListTasks.Handle);
        api.MapGet("/providers/{provider}/tasks/calendar", TaskCalendar.Handle);
        api.MapPost("/desk/requests/{sme}/{number}/assign", AssignHelper.Handle);
        api.MapPost("/desk/requests/{sme}/{number}/rematch", RematchRequest.Handle);
    }
}
