namespace BdsBroker.Storage;

/// <summary>Port 3: immutable files of any size, streamed both ways and never held in memory.</summary>
/// <remarks>Names follow the rules of keys (<see cref="StorageLimits.CheckKey"/>) and are never taken from a user's file name.</remarks>
public interface IFiles
{
    /// <summary>
    /// Writes a file under a name that nobody has used. The file is there as a whole and durable when it returns; after a crash or
    /// a failure half-way it is not there at all.
    /// </summary>
    /// <param name="name">The new name.</param>
    /// <param name="content">Read to its end, at most <paramref name="limit"/> bytes.</param>
    /// <param name="limit">The most bytes to take.</param>
    /// <param name="cancel">Stops the write; nothing is left.</param>
    /// <returns>Size and hash; or null, and nothing written, where the content has more than <paramref name="limit"/> bytes.</returns>
    /// <exception cref="InvalidOperationException">The name exists: a bug, since names are drawn at random.</exception>
    Task<WrittenFile?> PutNew(string name, Stream content, long limit, CancellationToken cancel);

    /// <summary>Opens a file for reading from an offset, or null where there is none. A length beyond the end reads to the end.</summary>
    Task<Stream?> Open(string name, long offset, long? length, CancellationToken cancel);

    /// <summary>Removes a file; one that is not there is no error.</summary>
    Task Delete(string name, CancellationToken cancel);
}

/// <summary>What was written: the size in bytes and the SHA-256 in lower-case hexadecimal.</summary>
public sealed record WrittenFile(long Size, string Sha256);
