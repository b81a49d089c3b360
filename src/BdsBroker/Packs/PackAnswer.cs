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
internal sealed class PackAnswer : ContentAnswer, IEndpointMetadataProvider
{
    private readonly Pack? pack;
    private readonly string fileName = "";

    private PackAnswer(Problem problem)
        : base(problem)
    {
    }

    private PackAnswer(Pack pack, string fileName)
        : base(null) => (this.pack, this.fileName) = (pack, fileName);

    /// <summary>A pack under the name that a browser would save it as.</summary>
    internal static PackAnswer Of(Pack pack, string fileName) => new(pack, fileName);

    public static implicit operator PackAnswer(Problem problem) => new(problem);

    /// <inheritdoc/>
    protected override async Task Write(HttpContext http)
    {
        var response = http.Response;
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(pack!.Page))}\"");
        response.Headers.ETag = tag.ToString();
        response.Headers.CacheControl = "private, no-cache";
        response.Headers.Vary = "Accept-Language, Authorization";
        response.Headers.ContentSecurityPolicy = pack.Policy + "; frame-ancestors 'none'; sandbox";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        Describe(response, "inline", fileName, "text/html; charset=utf-8", pack.Page.Length);
        await response.Body.WriteAsync(pack.Page, http.RequestAborted);
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), ["text/html"]));
    }
}
