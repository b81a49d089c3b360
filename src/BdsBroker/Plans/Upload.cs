using System.Text;
using BdsBroker.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace BdsBroker.Plans;

/// <summary>A file that was received and judged and that no document has claimed yet.</summary>
internal sealed record UploadedFile(string Sme, string Blob, string Name, long Size, string Sha256, FileType Type)
{
    /// <summary>The document that claims it.</summary>
    internal Document As(string id, string kind, Call call) => new(id, kind, Name, Size, Type.ContentType, Sha256, Blob, call.Now, call.Actor);

    /// <summary>Whether the clean-up was faster: then no document can claim the file any more.</summary>
    internal async ValueTask<Problem?> RefuseClaim(Broker broker, CancellationToken cancel) =>
        await broker.Ledger.Read(PlanRecords.File(Sme, Blob), cancel) is null ? null : PlanProblems.TooSlow;

    /// <summary>Deletes the bytes at once where no document claimed them: the call was refused, or is the repeat of another.</summary>
    internal Task DropUnless(bool isClaimed, Broker broker, CancellationToken cancel) =>
        isClaimed ? Task.CompletedTask : broker.Files.Delete(PlanRecords.FileName(Sme, Blob), cancel);
}

/// <summary>
/// Receives a file as the raw body of a call. The order keeps the promise that no file is left over: first the clean-up is sent, to come
/// long after an upload must have ended; then the bytes are written under a name nobody has seen; the commit that claims them comes last.
/// </summary>
internal static class Upload
{
    private const int LongestName = 200;

    /// <summary>Receives, writes and judges the body.</summary>
    /// <param name="sme">Whose file it is.</param>
    /// <param name="kind">The document's kind, which names a file without a name.</param>
    /// <param name="fields">What is wrong with the call so far; the name is checked with it.</param>
    /// <param name="http">The call.</param>
    /// <param name="broker">The broker.</param>
    /// <param name="cancel">Stops it.</param>
    internal static async Task<(UploadedFile? File, Problem? Problem)> Receive(string sme, string kind, Fields fields, HttpContext http, Broker broker, CancellationToken cancel)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            // The file store takes no more than the limit; the server's own stop would cut the connection under the answer.
            size.MaxRequestBodySize = null;
        }

        var limits = broker.Settings.Limits;
        var name = NameOf(http.Request.Headers.ContentDisposition, fields);
        if (fields.Problem is { } wrong)
        {
            return (null, wrong);
        }

        if (http.Request.HasFormContentType)
        {
            return (null, PlanProblems.NotRaw);
        }

        if (http.Request.ContentLength > limits.DocumentBytes)
        {
            return (null, PlanProblems.TooLarge(limits.DocumentBytes));
        }

        using var slow = new CancellationTokenSource(TimeSpan.FromSeconds(limits.UploadSeconds), broker.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(slow.Token, cancel);
        try
        {
            return await Receive(sme, kind, name, http.Request, broker, either.Token);
        }
        catch (OperationCanceledException) when (slow.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return (null, PlanProblems.TooSlow);
        }
    }

    private static async Task<(UploadedFile? File, Problem? Problem)> Receive(string sme, string kind, string? name, HttpRequest request, Broker broker, CancellationToken cancel)
    {
        var head = new byte[Signatures.HeadBytes];
        head = head[..await request.Body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel)];
        if (head.Length == 0)
        {
            return (null, PlanProblems.NoContent);
        }

        var signature = Signatures.Of(head);
        if (signature == Signature.None)
        {
            return (null, PlanProblems.UnknownType);
        }

        var blob = broker.Ids.New();
        var file = PlanRecords.FileName(sme, blob);
        await broker.Tell(new UploadStarted(sme, blob) { Due = broker.Clock.GetUtcNow() + broker.Settings.Waits.UploadCleanUp }, cancel);
        await using var content = new Judged(head, request.Body, signature == Signature.Text ? new() : null);
        var limit = broker.Settings.Limits.DocumentBytes;
        if (await broker.Files.PutNew(file, content, limit, cancel) is not { } written)
        {
            return (null, PlanProblems.TooLarge(limit));
        }

        var type = signature switch
        {
            Signature.Pdf => FileType.Pdf,
            Signature.Jpeg => FileType.Jpeg,
            Signature.Png => FileType.Png,
            Signature.Zip => await OfficeTypeOf(file, written.Size, broker, cancel),
            _ => content.Table!.IsTable ? FileType.Csv : null,
        };
        var problem = type is null ? PlanProblems.UnknownType
            : (FileType.OfName(name ?? "") ?? type) != type || (FileType.OfContentType(request.ContentType) ?? type) != type ? PlanProblems.OtherType(type)
            : null;
        if (problem is not null)
        {
            await broker.Files.Delete(file, cancel);
            return (null, problem);
        }

        return (new(sme, blob, name ?? $"{kind}.{type!.Extension}", written.Size, written.Sha256, type!), null);
    }

    private static async Task<FileType?> OfficeTypeOf(string file, long size, Broker broker, CancellationToken cancel)
    {
        var length = Math.Min(size, OfficeFile.TailBytes);
        var tail = await Read(file, size - length, (int)length, broker, cancel);
        return OfficeFile.Directory(tail, size) is { } directory
            ? OfficeFile.TypeOf(await Read(file, directory.Offset, directory.Length, broker, cancel), directory.Entries)
            : null;
    }

    private static async Task<byte[]> Read(string file, long offset, int length, Broker broker, CancellationToken cancel)
    {
        var bytes = new byte[length];
        await using var part = await broker.Files.Open(file, offset, length, cancel) ?? throw new InvalidOperationException($"The file {file} was written and is not there.");
        await part.ReadExactlyAsync(bytes, cancel);
        return bytes;
    }

    /// <summary>
    /// The file's name: the last step of what Content-Disposition says (RFC 6266; filename* of RFC 8187 wins), without characters that turn the direction of writing. Null where it says none.
    /// </summary>
    internal static string? NameOf(string? header, Fields fields)
    {
        if (string.IsNullOrWhiteSpace(header))
        {
            return null;
        }

        if (!ContentDispositionHeaderValue.TryParse(header, out var disposition))
        {
            fields.Error("Content-Disposition", "Tulis seperti: attachment; filename=\"ktp.pdf\".", "Write it like: attachment; filename=\"ktp.pdf\".");
            return null;
        }

        var sent = disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.UnescapeAsQuotedString(disposition.FileName);
        var name = sent.ToString();
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var shown = new StringBuilder(name.Length);
        foreach (var character in name.Where(character => character is not ((>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u200E' or '\u200F')))
        {
            shown.Append(character);
        }

        return fields.OptionalLine("Content-Disposition", shown.ToString().Trim(' ', '.'), LongestName);
    }

    /// <summary>The body again from its start, read by the judge on its way to the file store.</summary>
    private sealed class Judged(ReadOnlyMemory<byte> head, Stream rest, TableJudge? table) : Stream
    {
        private ReadOnlyMemory<byte> head = head;

        internal TableJudge? Table => table;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read;
            if (head.IsEmpty)
            {
                read = await rest.ReadAsync(buffer, cancellationToken);
            }
            else
            {
                read = Math.Min(head.Length, buffer.Length);
                head[..read].CopyTo(buffer);
                head = head[read..];
            }

            table?.Take(buffer.Span[..read]);
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
