using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BdsBroker.Proposals;

/// <summary>A request's way to a bank: what the SME forwards and answers, and what the bank's desk does with it, in the order of a proposal's life.</summary>
internal static class ProposalsApi
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/smes/{sme}/requests/{number}/forward", ForwardRequest.Handle);
        api.MapGet("/smes/{sme}/requests/{number}/terms", ReadTerms.Handle);
        api.MapPost("/smes/{sme}/requests/{number}/terms/accept", AcceptTerms.Handle);
        api.MapPost("/smes/{sme}/requests/{number}/terms/refuse", RefuseTerms.Handle);

        api.MapGet("/banks/{bank}/proposals", ListProposals.Handle);
        api.MapGet("/banks/{bank}/proposals/counts", CountProposals.Handle);
        api.MapGet("/banks/{bank}/proposals/{proposal}", GetProposal.Handle);
        api.MapGet("/banks/{bank}/proposals/{proposal}/history", GetProposalHistory.Handle);
        api.MapGet("/banks/{bank}/proposals/{proposal}/documents/{document}", GetProposalDocument.Handle);
        api.MapPost("/banks/{bank}/proposals/{proposal}/claim", ClaimProposal.Handle);
        api.MapPost("/banks/{bank}/proposals/{proposal}/handover", HandOverProposal.Handle);
        api.MapPost("/banks/{bank}/proposals/{proposal}/release", ReleaseProposal.Handle);
        api.MapGet("/banks/{bank}/proposals/{proposal}/notes", ListNotes.Handle);
        api.MapPost("/banks/{bank}/proposals/{proposal}/notes", AddNote.Handle);
        api.MapPost("/banks/{bank}/proposals/{proposal}/return", ReturnProposal.Handle);
        api.MapPost("/banks/{bank}/proposals/{proposal}/approve", ApproveProposal.Handle);
        api.MapPost("/banks/{bank}/proposals/{proposal}/confirm", ConfirmApproval.Handle);
        api.MapPost("/banks/{bank}/proposals/{proposal}/sendback", SendBackApproval.Handle);
        api.MapPost("/banks/{bank}/proposals/{proposal}/decline", DeclineProposal.Handle);
        api.MapPost("/banks/{bank}/proposals/{proposal}/disburse", DisburseProposal.Handle);
        api.MapPost("/banks/{bank}/proposals/{proposal}/status", ReportStatus.Handle);
        api.MapPost("/banks/{bank}/proposals/{proposal}/close", CloseProposal.Handle);
    }
}
