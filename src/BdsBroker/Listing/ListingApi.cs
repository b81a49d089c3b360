using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BdsBroker.Listing;

/// <summary>The public directory's routes.</summary>
internal static class ListingApi
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/providers", SearchDirectory.Handle);
        api.MapGet("/providers/{provider}/public", ReadPublicProvider.Handle);
    }
}
