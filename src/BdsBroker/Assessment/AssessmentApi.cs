using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BdsBroker.Assessment;

/// <summary>The routes: what the programme came to, for those who run it and for anyone.</summary>
internal static class AssessmentApi
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/assessment", ReadAssessment.Handle);
        api.MapGet("/programme/report", ReadReport.Handle);
    }
}
