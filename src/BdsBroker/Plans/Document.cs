using BdsBroker.Core;
using BdsBroker.Requests;

namespace BdsBroker.Plans;

/// <summary>A paper of a request: what is known of it. Its bytes are a file that never changes; a replacement is another file.</summary>
/// <param name="Id">The document's id, which stays when it is replaced.</param>
/// <param name="Kind">One of the register's kinds, such as ktp.</param>
/// <param name="Name">The file's name as its owner calls it; data, never a path.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ContentType">What the content is by its signature.</param>
/// <param name="Sha256">Of the content, hexadecimal.</param>
/// <param name="Blob">The file (see <see cref="PlanRecords.FileName"/>).</param>
/// <param name="At">When it was uploaded.</param>
/// <param name="By">By whom.</param>
internal sealed record Document(string Id, string Kind, string Name, long Size, string ContentType, string Sha256, string Blob, DateTimeOffset At, Actor By)
{
    /// <summary>Whether the request takes one more document.</summary>
    internal static Problem? RefuseAnother(Request request, int most) => request.Documents >= most ? PlanProblems.TooManyDocuments(most) : null;
}

/// <summary>A document in lists and answers.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ContentType">By its signature.</param>
/// <param name="Sha256">Of the content.</param>
/// <param name="UploadedAt">When.</param>
/// <param name="UploadedAs">In which role.</param>
/// <param name="Etag">What If-Match names to replace or remove it.</param>
internal sealed record DocumentView(string Id, string Kind, string Name, long Size, string ContentType, string Sha256, DateTimeOffset UploadedAt, string UploadedAs, string Etag)
{
    internal static DocumentView Of(Stored<Document> document) => new(
        document.State.Id,
        document.State.Kind,
        document.State.Name,
        document.State.Size,
        document.State.ContentType,
        document.State.Sha256,
        document.State.At,
        document.State.By.As,
        document.ETag);
}
