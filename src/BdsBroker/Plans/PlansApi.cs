using BdsBroker.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BdsBroker.Plans;

/// <summary>The business plan's and the documents' routes.</summary>
internal static class PlansApi
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/smes/{sme}/requests/{number}/plan", ReadPlan.Handle);
        api.MapPut("/smes/{sme}/requests/{number}/plan", SavePlan.Handle);
        api.MapGet("/smes/{sme}/requests/{number}/plan/versions", ListVersions.Handle);
        api.MapGet("/smes/{sme}/requests/{number}/plan/difference", ComparePlans.Handle);
        api.MapPost("/smes/{sme}/requests/{number}/plan/import", ImportMonths.Handle).WithMetadata(TakesFiles.Mark);
        api.MapGet("/plan-templates", ListTemplates.Handle);

        api.MapPost("/smes/{sme}/requests/{number}/needs/{need}/done", MeetNeed.Handle);
        api.MapPost("/smes/{sme}/requests/{number}/documents", AddDocument.Handle).WithMetadata(TakesFiles.Mark);
        api.MapGet("/smes/{sme}/requests/{number}/documents", ListDocuments.Handle);
        api.MapGet("/smes/{sme}/requests/{number}/documents/{document}", DownloadDocument.Handle);
        api.MapPut("/smes/{sme}/requests/{number}/documents/{document}", ReplaceDocument.Handle).WithMetadata(TakesFiles.Mark);
        api.MapDelete("/smes/{sme}/requests/{number}/documents/{document}", RemoveDocument.Handle);
    }
}
