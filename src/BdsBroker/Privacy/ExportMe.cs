using System.Reflection;
using BdsBroker.Core;
using BdsBroker.Notifications;
using BdsBroker.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace BdsBroker.Privacy;

/// <summary>Gives the caller everything that is kept of them as one archive: their own record, and the SMEs and providers that they own, documents and histories included.</summary>
internal static class ExportMe
{
    internal static async Task<ArchiveAnswer> Handle(Call call, Broker broker, NoticeCatalogue notices, CancellationToken cancel)
    {
        var parties = (await broker.Ledger.Read(Parties.OfPerson(call.PersonId), cancel))?.State.Parties ?? [];
        return new(call.PersonId, [.. parties.Where(party => party is { Accepted: true, Kind: MemberKind.Owner, Party: Parties.Sme or Parties.Provider })], broker, notices);
    }
}

/// <summary>Answers with the archive, written while it is read.</summary>
internal sealed class ArchiveAnswer(string person, IReadOnlyList<PersonParty> owned, Broker broker, NoticeCatalogue notices) : IResult, IEndpointMetadataProvider
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.ContentType = "application/zip";
        response.Headers.ContentDisposition = "attachment; filename=\"bdsbroker.zip\"";
        response.Headers.CacheControl = "private, no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        // The archive's headers are a few bytes each, which ZipArchive writes synchronously whatever method is called; contents are written asynchronously.
        if (httpContext.Features.Get<IHttpBodyControlFeature>() is { } body)
        {
            body.AllowSynchronousIO = true;
        }

        await using var archive = await Archive.Begin(response.Body, broker, notices, httpContext.RequestAborted);
        await archive.AddPartition("person/" + person);
        foreach (var party in owned)
        {
            await archive.AddPartition(Parties.Partition(party.Party, party.Id));
            if (party.Party == Parties.Sme)
            {
                await archive.AddProposals(party.Id);
            }
        }

        await archive.End(broker.Clock.GetUtcNow());
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(byte[]), ["application/zip"]));
    }
}
