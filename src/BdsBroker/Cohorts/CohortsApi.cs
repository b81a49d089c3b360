using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BdsBroker.Cohorts;

/// <summary>The routes, in the order of a cohort's life.</summary>
internal static class CohortsApi
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/cohorts", PlanCohort.Handle);
        api.MapGet("/cohorts", ReadCohorts.List);
        api.MapGet("/cohorts/{cohort}", ReadCohorts.One);
        api.MapPut("/cohorts/{cohort}", UpdateCohort.Handle);
        api.MapPost("/cohorts/{cohort}/admit", AdmitToCohort.Handle);
        api.MapPost("/cohorts/{cohort}/withdraw", WithdrawFromCohort.Handle);
        api.MapPost("/cohorts/{cohort}/attend", AttendSession.Handle);
        api.MapPost("/cohorts/{cohort}/score", ScoreCohort.Handle);
        api.MapPost("/cohorts/{cohort}/issue", IssueCohort.Handle);
        api.MapPost("/cohorts/{cohort}/close", CloseCohort.Handle);
        api.MapGet("/desk/cohorts", ReadCohorts.Late);
    }
}
