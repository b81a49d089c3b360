using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BdsBroker.Registry;

/// <summary>The register's routes.</summary>
internal static class RegistryApi
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/smes", RegisterSme.Handle);
        api.MapGet("/smes/{sme}", ReadSme.Handle);
        api.MapPut("/smes/{sme}", UpdateSme.Handle);
        api.MapGet("/smes/{sme}/members", ListMembers.OfSme);
        api.MapPost("/smes/{sme}/members", InviteMember.ToSme);
        api.MapPost("/smes/{sme}/members/accept", AcceptInvitation.OfSme);
        api.MapDelete("/smes/{sme}/members/{member}", RemoveMember.FromSme);

        api.MapPost("/providers", RegisterProvider.Handle);
        api.MapGet("/providers/{provider}", ReadProvider.Handle);
        api.MapPut("/providers/{provider}", UpdateProvider.Handle);
        api.MapGet("/providers/{provider}/members", ListMembers.OfProvider);
        api.MapPost("/providers/{provider}/members", InviteMember.ToProvider);
        api.MapPost("/providers/{provider}/members/accept", AcceptInvitation.OfProvider);
        api.MapDelete("/providers/{provider}/members/{member}", RemoveMember.FromProvider);

        api.MapGet("/me", ReadMe.Handle);
    }
}
