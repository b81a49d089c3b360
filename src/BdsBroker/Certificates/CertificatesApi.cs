using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BdsBroker.Certificates;

/// <summary>The routes, in the order of a certificate's life.</summary>
internal static class CertificatesApi
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/schemes", ListSchemes.Handle);
        api.MapPost("/schemes", AddScheme.Handle);
        api.MapGet("/schemes/{scheme}", ReadScheme.Handle);
        api.MapPut("/schemes/{scheme}", UpdateScheme.Handle);
        api.MapPost("/providers/{provider}/certificates", ApplyForCertificate.Handle);
        api.MapGet("/providers/{provider}/certificates", ReadCertificates.OfProvider);
        api.MapGet("/providers/{provider}/certificates/{certificate}", ReadCertificates.One);
        api.MapGet("/certificates", ReadCertificates.WorkList);
        api.MapGet("/desk/applications", ReadCertificates.Late);
        api.MapGet("/certificates/{scheme}/{mark}/check", CheckCertificate.Handle);
        api.MapPost("/providers/{provider}/certificates/{certificate}/train", TrainForCertificate.Handle);
        api.MapPost("/providers/{provider}/certificates/{certificate}/examine", ExamineForCertificate.Handle);
        api.MapPost("/providers/{provider}/certificates/{certificate}/issue", IssueCertificate.Handle);
        api.MapPost("/providers/{provider}/certificates/{certificate}/refuse", RefuseCertificate.Handle);
        api.MapPost("/providers/{provider}/certificates/{certificate}/suspend", SuspendCertificate.Handle);
        api.MapPost("/providers/{provider}/certificates/{certificate}/reinstate", ReinstateCertificate.Handle);
        api.MapPost("/providers/{provider}/certificates/{certificate}/revoke", RevokeCertificate.Handle);
        api.MapPost("/providers/{provider}/certificates/{certificate}/renew", RenewCertificate.Handle);
        api.MapPost("/providers/{provider}/certificates/{certificate}/consult", ConsultHolder.Handle);
    }
}
