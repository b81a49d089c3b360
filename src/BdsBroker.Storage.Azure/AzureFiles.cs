using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace BdsBroker.Storage.Azure;

/// <summary>Files as block blobs of one container.</summary>
/// <remarks>
/// A file of one block is written by one request, a longer one by staged blocks that become a blob when their list is put. In both, that one
/// request is conditional on there being no blob, so a file is whole or not there. Staged blocks that are never listed cost
/// nothing to readers, and the service drops them after a week.
/// </remarks>
internal sealed class AzureFiles(BlobContainerClient container) : IFiles
{
    // The most that is held of a file at a time. Fewer, larger blocks are fewer requests, and each request is paid.
    private const int BlockBytes = 4 * 1024 * 1024;
    private const string Writer = "writer";

    private readonly Asking asking = new(container.Uri.Host);

    private static readonly BlobRequestConditions NotThere = new() { IfNoneMatch = ETag.All };

    /// <inheritdoc/>
    public async Task<WrittenFile?> PutNew(string name, Stream content, long limit, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(content);
        var blob = Blob(name);
        var writer = Guid.NewGuid().ToString("n");
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            List<string> blocks = [];
            long size = 0;
            while (true)
            {
                var count = await content.ReadAtLeastAsync(block.AsMemory(0, BlockBytes), BlockBytes, throwOnEndOfStream: false, cancel);
                size += count;
                if (size > limit)
                {
                    return null;
                }

                hash.AppendData(block, 0, count);
                var last = count < BlockBytes;
                if (last && blocks.Count == 0)
                {
                    await Put(blob, writer, () => blob.UploadAsync(new MemoryStream(block, 0, count, writable: false), new BlobUploadOptions { Conditions = NotThere, Metadata = Signed(writer) }, cancel), cancel);
                    break;
                }

                if (count > 0)
                {
                    // Ids of the same length, and no other writer's of the same name.
                    var id = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{writer}{blocks.Count:d6}"));
                    await asking.Do("writing a file", () => blob.StageBlockAsync(id, new MemoryStream(block, 0, count, writable: false), cancellationToken: cancel), cancel);
                    blocks.Add(id);
                }

                if (last)
                {
                    await Put(blob, writer, () => blob.CommitBlockListAsync(blocks, new CommitBlockListOptions { Conditions = NotThere, Metadata = Signed(writer) }, cancel), cancel);
                    break;
                }
            }

            return new(size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    /// <inheritdoc/>
    public Task<Stream?> Open(string name, long offset, long? length, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var blob = Blob(name);
        return asking.Do("reading a file", async () =>
        {
            try
            {
                if (length is <= 0)
                {
                    // Its properties tell a missing file from a missing container, as a download does.
                    await blob.GetPropertiesAsync(cancellationToken: cancel);
                    return Stream.Null;
                }

                var range = offset == 0 && length is null ? default : new HttpRange(offset, length > long.MaxValue - offset ? null : length);
                var download = await blob.DownloadStreamingAsync(new BlobDownloadOptions { Range = range }, cancel);
                return (Stream?)download.Value.Content;
            }
            catch (RequestFailedException failed) when (failed.ErrorCode == BlobErrorCode.BlobNotFound)
            {
                return null;
            }
            catch (RequestFailedException failed) when (failed.Status == 416)
            {
                // The range begins at the end or behind it, so the file is there.
                return Stream.Null;
            }
        }, cancel);
    }

    /// <inheritdoc/>
    public Task Delete(string name, CancellationToken cancel)
    {
        var blob = Blob(name);
        return asking.Do("deleting a file", async () =>
        {
            try
            {
                await blob.DeleteAsync(cancellationToken: cancel);
            }
            catch (RequestFailedException failed) when (failed.ErrorCode == BlobErrorCode.BlobNotFound)
            {
                // Deleted before. A container that is gone is no such thing: it can be brought back, and the file with it.
            }
        }, cancel);
    }

    // Keys may read as paths ("..", "/"), which addresses would resolve: no slash, and neither a dot nor a slash at either end.
    private BlockBlobClient Blob(string name)
    {
        StorageLimits.CheckKey(name);
        return container.GetBlockBlobClient($"!{name.Replace('/', '!')}!");
    }

    private static Dictionary<string, string> Signed(string writer) => new(StringComparer.Ordinal) { [Writer] = writer };

    // The request that makes the blob. Where it finds one, that may be its own, written by an attempt whose answer was lost.
    private Task Put<T>(BlockBlobClient blob, string writer, Func<Task<T>> put, CancellationToken cancel) => asking.Do("writing a file", async () =>
    {
        try
        {
            await put();
        }
        catch (RequestFailedException failed) when (failed.Status is 409 or 412)
        {
            var properties = await blob.GetPropertiesAsync(cancellationToken: cancel);
            if (!properties.Value.Metadata.TryGetValue(Writer, out var other) || other != writer)
            {
                throw new InvalidOperationException("There is a file of this name already.", failed);
            }
        }
    }, cancel);
}
