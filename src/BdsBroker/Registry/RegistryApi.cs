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

        api.MapPost("/banks", OpenBank.Handle);
        api.MapGet("/banks", ListBanks.Handle);
        api.MapGet("/banks/{bank}", ReadBank.Handle);
        api.MapPut("/banks/{bank}/settings", SetBank.Handle);
        api.MapPost("/banks/{bank}/branches", OpenBranch.Handle);
        api.MapGet("/banks/{bank}/branches", ListBranches.Handle);
        api.MapGet("/banks/{bank}/members", ListMembers.OfBank);
        api.MapPost("/banks/{bank}/members", AppointBankMember.Handle);
        api.MapDelete("/banks/{bank}/members/{member}", RemoveMember.FromBank);
        api.MapPost("/banks/{bank}/products", PublishProduct.Handle);
        api.MapGet("/banks/{bank}/products", ListProducts.Handle);
        api.MapGet("/banks/{bank}/products/{product}", ReadProduct.Handle);
        api.MapPut("/banks/{bank}/products/{product}", UpdateProduct.Handle);
        api.MapGet("/banks/{bank}/products/{product}/versions", ListProductVersions.Handle);

        api.MapPost("/experts", RegisterExpert.Handle);
        api.MapGet("/experts", ListExperts.Handle);
        api.MapGet("/experts/{expert}", ReadExpert.Handle);
        api.MapPut("/experts/{expert}", UpdateExpert.Handle);
        api.MapPost("/desk/members", SeatDeskMember.Handle);

        api.MapGet("/me", ReadMe.Handle);
    }
}
