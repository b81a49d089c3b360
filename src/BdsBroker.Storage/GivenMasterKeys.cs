using System.Diagnostics.CodeAnalysis;

namespace BdsBroker.Storage;

/// <summary>
/// Master keys that are given to the process from outside, such as a setting that the platform fills from a vault, because it has no folder to keep them in. The last one wraps, each
/// unwraps.
/// </summary>
public sealed class GivenMasterKeys : IMasterKeys
{
    private readonly IReadOnlyList<(string Name, byte[] Key)> keys;

    private GivenMasterKeys(IReadOnlyList<(string Name, byte[] Key)> keys) => this.keys = keys;

    /// <summary>Reads keys from a text, the oldest first: <c>name base64, name base64</c>; each has 32 bytes.</summary>
    /// <param name="text">The text.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="mistake">What is wrong, in words that hold none of the text: it is a secret.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out GivenMasterKeys? keys, [NotNullWhen(false)] out string? mistake)
    {
        ArgumentNullException.ThrowIfNull(text);
        keys = null;
        List<(string Name, byte[] Key)> read = [];
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var key = new byte[Wrapping.KeyBytes];
            if (part.Split(' ') is not [var name, var secret] || !Convert.TryFromBase64String(secret, key, out var length) || length != Wrapping.KeyBytes
                || read.Exists(other => string.Equals(other.Name, name, StringComparison.Ordinal)))
            {
                mistake = "a key is a name, a space and 32 bytes in base64; each name is given once";
                return false;
            }

            read.Add((name, key));
        }

        if (read.Count == 0)
        {
            mistake = "there is no key";
            return false;
        }

        keys = new(read);
        mistake = null;
        return true;
    }

    /// <inheritdoc/>
    public ValueTask<WrappedKey> Wrap(ReadOnlyMemory<byte> key, string name, CancellationToken cancel)
    {
        var (master, secret) = keys[^1];
        return new(new WrappedKey(master, Wrapping.Wrap(secret, key.Span, name)));
    }

    /// <inheritdoc/>
    public ValueTask<byte[]> Unwrap(WrappedKey wrapped, string name, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(wrapped);
        return keys.FirstOrDefault(key => string.Equals(key.Name, wrapped.Master, StringComparison.Ordinal)).Key is { } secret
            ? new(Wrapping.Unwrap(secret, wrapped.Bytes.Span, name))
            : throw new StorageUnavailableException($"The master key {wrapped.Master} was not given to this process.");
    }

    /// <inheritdoc/>
    public ValueTask<string> Newest(CancellationToken cancel) => new(keys[^1].Name);

    /// <inheritdoc/>
    /// <remarks>Here nobody can: whoever gives the keys adds one at their end.</remarks>
    public Task<string> Add(CancellationToken cancel) => throw new NotSupportedException("Master keys are given to this process; add one where they are kept, at the end.");
}
