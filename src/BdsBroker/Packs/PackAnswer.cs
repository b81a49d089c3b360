using System.Reflection;
using System.Security.Cryptography;
using BdsBroker.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace BdsBroker.Packs;

/// <summary>
/// Answers with a pack, or with a problem. A browser that shows it runs nothing and fetches nothing: the page's own style is let through by its hash, all else is refused, in the header and once more in
/// the page itself for whoever saved it. Its entity tag is the SHA-256 of its bytes, so that a copy which is still the same need not be sent again; rights are checked every time.
/// </summary>
internal sealed class PackAnswer : IResult, IEndpointMetadataProvider
{
    private readonly Pack? pack;
    private readonly string fileName = "";
    private readonly Problem? problem;

    private PackAnswer(Problem problem) => this.problem = problem;

    private PackAnswer(Pack pack, string fileName) => (this.pack, this.fileName) = (pack, fileName);

    /// <summary>A pack under the name that a browser would save it as.</summary>
    internal static PackAnswer Of(Pack pack, string fileName) => new(pack, fileName);

    public static implicit operator PackAnswer(Problem problem) => new(problem);

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        if (problem is not null)
        {
            await ProblemWriter.Write(httpContext, problem);
            return;
        }

        var response = httpContext.Response;
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(pack!.Page))}\"");
        response.Headers.ETag = tag.ToString();
        response.Headers.CacheControl = "private, no-cache";
        response.Headers.Vary = "Accept-Language, Authorization";
        response.Headers.ContentSecurityPolicy = pack.Policy + "; frame-ancestors 'none'; sandbox";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        if (httpContext.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var disposition = new ContentDispositionHeaderValue("inline");
        disposition.SetHttpFileName(fileName);
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.ContentType = "text/html; charset=utf-8";
        response.ContentLength = pack.Page.Length;
        await response.Body.WriteAsync(pack.Page, httpContext.RequestAborted);
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), ["text/html"]));
    }
}
