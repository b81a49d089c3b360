using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace BdsBroker.Core;

/// <summary>What an operation answers that is no view: a file, a table, a page. Or the problem in its place.</summary>
/// <param name="problem">The problem; null where there is content.</param>
internal abstract class ContentAnswer(Problem? problem) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        return problem is null ? Write(httpContext) : ProblemWriter.Write(httpContext, problem);
    }

    /// <summary>Writes the content; called only where there is some.</summary>
    protected abstract Task Write(HttpContext http);

    /// <summary>Says what the content is, and under which name it is saved. No browser takes it for anything else.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="disposition"><c>attachment</c> to be saved, <c>inline</c> to be shown.</param>
    /// <param name="fileName">Any name; it is encoded as RFC 6266 wants it.</param>
    /// <param name="contentType">The media type.</param>
    /// <param name="length">In bytes.</param>
    protected static void Describe(HttpResponse response, string disposition, string fileName, string contentType, long length)
    {
        var header = new ContentDispositionHeaderValue(disposition);
        header.SetHttpFileName(fileName);
        response.Headers.ContentDisposition = header.ToString();
        response.Headers.ContentType = contentType;
        response.Headers.XContentTypeOptions = "nosniff";
        response.ContentLength = length;
    }
}
