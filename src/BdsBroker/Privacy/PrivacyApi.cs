using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BdsBroker.Privacy;

/// <summary>What a person may do with what is kept of them, and who looked at it.</summary>
internal static class PrivacyApi
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/smes/{sme}/access-log", ReadAccessLog.Handle);
        api.MapGet("/me/export", ExportMe.Handle);
        api.MapPost("/me/erase", EraseMe.Handle);
        api.MapGet("/me/erase", ReadErasure.Handle);
        api.MapGet("/desk/breach-report", ReportBreach.Handle);
    }
}
