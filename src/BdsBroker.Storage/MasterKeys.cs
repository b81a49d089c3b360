namespace BdsBroker.Storage;

/// <summary>
/// Port 4: the keys that wrap every other key. They never leave where they are kept; what is stored beside the data is wrapped by one of them, so that the data alone
/// opens nothing. The newest wraps, all that were ever used unwrap.
/// </summary>
/// <remarks>A backend throws <see cref="StorageUnavailableException"/> for an outage, for a key that it does not hold, and for what was not wrapped by it.</remarks>
public interface IMasterKeys
{
    /// <summary>Wraps a key with the newest master key.</summary>
    /// <param name="key">The key, 32 bytes.</param>
    /// <param name="name">What the key is for; where the kind of master key allows it, the wrapped key opens under this name alone.</param>
    /// <param name="cancel">Stops it.</param>
    ValueTask<WrappedKey> Wrap(ReadOnlyMemory<byte> key, string name, CancellationToken cancel);

    /// <summary>The key that was wrapped.</summary>
    ValueTask<byte[]> Unwrap(WrappedKey wrapped, string name, CancellationToken cancel);

    /// <summary>The name of the master key that wraps at present.</summary>
    ValueTask<string> Newest(CancellationToken cancel);

    /// <summary>Adds a newer master key, which wraps from now on.</summary>
    /// <returns>Its name.</returns>
    Task<string> Add(CancellationToken cancel);
}

/// <summary>A key as it may be stored.</summary>
/// <param name="Master">The name of the master key that wrapped it.</param>
/// <param name="Bytes">What only that master key opens.</param>
public sealed record WrappedKey(string Master, ReadOnlyMemory<byte> Bytes);
