using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BdsBroker.Poison;

/// <summary>The officer's routes for messages that failed too often.</summary>
internal static class PoisonApi
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/desk/poison", ListPoison.Handle);
        api.MapPost("/desk/poison/{message}/retry", RetryPoison.Handle);
        api.MapPost("/desk/poison/{message}/dismiss", DismissPoison.Handle);
    }
}
