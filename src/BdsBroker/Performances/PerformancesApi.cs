using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BdsBroker.Performances;

/// <summary>What a provider's help came to, and what would better its score.</summary>
internal static class PerformancesApi
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/providers/{provider}/performance", ReadPerformance.Handle);
}
