using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace BdsBroker.Storage.Embedded;

/// <summary>Files in a folder of the local disk.</summary>
/// <remarks>
/// A file lies under the SHA-256 of its name, in one of 256 folders: any name of the contract is then a safe path on any system.
/// It is written elsewhere first and moved there once it is durable.
/// </remarks>
public sealed class LocalFiles : IFiles
{
    private const int BufferBytes = 128 * 1024;

    private readonly string folder;
    private readonly string incoming;

    /// <summary>Opens a folder for reading and writing: creates it where it is missing, and removes what a crash left half-written.</summary>
    /// <param name="folder">The folder, used by this object alone.</param>
    public LocalFiles(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        this.folder = Path.GetFullPath(folder);
        incoming = Path.Combine(this.folder, "incoming");
        Directory.CreateDirectory(incoming);
        for (var fan = 0; fan < 256; fan++)
        {
            Directory.CreateDirectory(Path.Combine(this.folder, fan.ToString("x2")));
        }

        foreach (var left in Directory.EnumerateFiles(incoming))
        {
            File.Delete(left);
        }

        Disk.FlushFolder(this.folder);
    }

    /// <summary>Where a file of a folder lies, for whoever reads beside the server.</summary>
    public static string PathIn(string folder, string name)
    {
        StorageLimits.CheckKey(name);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        return Path.Combine(folder, hash[..2], hash);
    }

    /// <summary>Copies a file into another folder, durably; also beside a running server, for files never change.</summary>
    /// <returns>False where there is no such file (any more).</returns>
    /// <exception cref="StorageUnavailableException">It could not be read or written.</exception>
    public static bool Copy(string folder, string name, string targetFolder)
    {
        var target = PathIn(targetFolder, name);
        return Outage(target, () =>
        {
            try
            {
                using var from = File.OpenRead(PathIn(folder, name));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                using var to = new FileStream(target, FileMode.Create, FileAccess.Write, FileShare.None);
                from.CopyTo(to);
                to.Flush(flushToDisk: true);
            }
            catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
            {
                return false;
            }

            Disk.FlushFolder(Path.GetDirectoryName(target)!);
            return true;
        });
    }

    /// <inheritdoc/>
    public async Task<WrittenFile?> PutNew(string name, Stream content, long limit, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var target = PathOf(name);
        if (File.Exists(target))
        {
            throw Taken(name);
        }

        var temporary = Path.Combine(incoming, Guid.NewGuid().ToString("n"));
        try
        {
            var written = await Write(temporary, content, limit, cancel);
            if (written is not null)
            {
                cancel.ThrowIfCancellationRequested();
                MoveNew(temporary, target, name);
                Disk.FlushFolder(Path.GetDirectoryName(target)!);
            }

            return written;
        }
        finally
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }

    /// <inheritdoc/>
    public Task<Stream?> Open(string name, long offset, long? length, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        cancel.ThrowIfCancellationRequested();
        var path = PathOf(name);
        try
        {
            var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.Asynchronous);
            var left = Math.Max(0, RandomAccess.GetLength(handle) - offset);
            return Task.FromResult<Stream?>(new FileSlice(handle, offset, Math.Min(left, length ?? left)));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
        catch (Exception failure) when (IsOutage(failure))
        {
            throw new StorageUnavailableException($"The file {path} could not be opened: {failure.Message}", failure);
        }
    }

    /// <inheritdoc/>
    public Task Delete(string name, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var path = PathOf(name);
        if (File.Exists(path))
        {
            Outage(path, () =>
            {
                File.Delete(path);
                return true;
            });
            Disk.FlushFolder(Path.GetDirectoryName(path)!);
        }

        return Task.CompletedTask;
    }

    private static async Task<WrittenFile?> Write(string path, Stream content, long limit, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = Outage(path, () => File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.Asynchronous));
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long size = 0;
            for (int read; (read = await content.ReadAsync(buffer.AsMemory(0, BufferBytes), cancel)) > 0; size += read)
            {
                if (read > limit - size)
                {
                    return null;
                }

                hash.AppendData(buffer, 0, read);
                try
                {
                    await RandomAccess.WriteAsync(file, buffer.AsMemory(0, read), size, cancel);
                }
                catch (Exception failure) when (IsOutage(failure))
                {
                    throw Unwritten(path, failure);
                }
            }

            Outage(path, () =>
            {
                RandomAccess.FlushToDisk(file);
                return true;
            });
            return new(size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void MoveNew(string temporary, string target, string name)
    {
        try
        {
            File.Move(temporary, target, overwrite: false);
        }
        catch (Exception failure) when (IsOutage(failure))
        {
            throw File.Exists(target) ? Taken(name) : Unwritten(target, failure);
        }
    }

    // What fails while the caller's own stream is read is the caller's; only what this folder does is an outage of the storage.
    private static T Outage<T>(string path, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception failure) when (IsOutage(failure))
        {
            throw Unwritten(path, failure);
        }
    }

    private static bool IsOutage(Exception failure) => failure is IOException or UnauthorizedAccessException;

    private static StorageUnavailableException Unwritten(string path, Exception failure) => new($"The file {path} could not be written: {failure.Message}", failure);

    private static InvalidOperationException Taken(string name) => new($"There is a file {name} already.");

    private string PathOf(string name) => PathIn(folder, name);
}
