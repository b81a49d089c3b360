using Microsoft.AspNetCore.Http.HttpResults;

namespace BdsBroker.Functions;

/// <summary>Routes for whoever watches over the process; open to anyone.</summary>
internal static class Health
{
    internal static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", Live).ExcludeFromDescription();
        app.MapGet("/health/ready", Ready).ExcludeFromDescription();
    }

    private static JsonHttpResult<LivenessView> Live() => TypedResults.Json(new("live"), HealthJson.Default.LivenessView);

    private static async Task<JsonHttpResult<ReadinessView>> Ready(Readiness readiness, CancellationToken cancel)
    {
        var view = await readiness.Look(cancel);
        return TypedResults.Json(view, HealthJson.Default.ReadinessView, statusCode: view.Status == "unavailable" ? 503 : 200);
    }
}
