using System.Reflection;
using BdsBroker.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace BdsBroker.Plans;

/// <summary>
/// Answers with a document's bytes, streamed, whole or one range of them (RFC 9110, 14); or with a problem. Whoever opens it in a browser saves it: it is never shown
/// as a page of ours, whatever its content pretends to be.
/// </summary>
internal sealed class FileAnswer : ContentAnswer, IEndpointMetadataProvider
{
    private readonly Broker? broker;
    private readonly string sme = "";
    private readonly Document? document;
    private readonly string etag = "";

    private FileAnswer(Problem problem)
        : base(problem)
    {
    }

    private FileAnswer(Broker broker, string sme, Document document, string etag)
        : base(null) => (this.broker, this.sme, this.document, this.etag) = (broker, sme, document, etag);

    /// <summary>The bytes of a document, current or frozen.</summary>
    /// <param name="broker">The broker.</param>
    /// <param name="sme">Whose they are.</param>
    /// <param name="document">What is known of them.</param>
    /// <param name="etag">The strong entity tag, quotes included.</param>
    internal static FileAnswer Of(Broker broker, string sme, Document document, string etag) => new(broker, sme, document, etag);

    public static implicit operator FileAnswer(Problem problem) => new(problem);

    /// <inheritdoc/>
    protected override async Task Write(HttpContext http)
    {
        var response = http.Response;
        var size = document!.Size;
        var (first, length, isPart) = Part(http.Request, size);
        if (length == 0)
        {
            response.Headers.ContentRange = $"bytes */{size}";
            await ProblemWriter.Write(http, PlanProblems.RangeOutside);
            return;
        }

        var file = PlanRecords.FileName(sme, document.Blob);
        await using var content = await broker!.Files.Open(file, first, length, http.RequestAborted);
        if (content is null)
        {
            if (await broker.Ledger.Read(PlanRecords.File(sme, document.Blob), http.RequestAborted) is { State.IsGone: false })
            {
                throw DamagedDocumentException.File(file, "belongs to a document and is not there");
            }

            // Somebody removed the document after it was read.
            await ProblemWriter.Write(http, Problem.NotFound);
            return;
        }

        if (content.CanSeek && content.Length < length)
        {
            throw DamagedDocumentException.File(file, "is shorter than when it was written");
        }

        Describe(response, "attachment", FileType.SafeName(document.Name, document.ContentType), document.ContentType, length);
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        response.Headers.CacheControl = "private, no-store";
        response.Headers.AcceptRanges = "bytes";
        response.Headers.ETag = etag;
        if (isPart)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = $"bytes {first}-{first + length - 1}/{size}";
        }

        await content.CopyToAsync(response.Body, http.RequestAborted);
    }

    /// <summary>The one range that is asked for. Several ranges, another unit, and If-Range of another version get the whole; a length of 0 says that there is no such part.</summary>
    private (long First, long Length, bool IsPart) Part(HttpRequest request, long size)
    {
        var headers = request.GetTypedHeaders();
        if (headers.Range is not { Ranges.Count: 1 } range
            || !range.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase)
            || (request.Headers.ContainsKey(HeaderNames.IfRange) && !string.Equals(headers.IfRange?.EntityTag?.ToString(), etag, StringComparison.Ordinal)))
        {
            return (0, size, false);
        }

        var (from, to) = range.Ranges.Single() is { From: { } start } part
            ? (start, Math.Min(part.To ?? long.MaxValue, size - 1))
            : (Math.Max(0, size - (range.Ranges.Single().To ?? 0)), size - 1);
        return from > to ? (0, 0, true) : (from, to - from + 1, true);
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(byte[]), ["application/octet-stream"]));
    }
}
