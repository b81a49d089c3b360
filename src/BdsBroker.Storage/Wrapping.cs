using System.Security.Cryptography;
using System.Text;

namespace BdsBroker.Storage;

/// <summary>AES-256-GCM (NIST SP 800-38D): a random nonce of 12 bytes, the ciphertext, a tag of 16 bytes; the name is authenticated with it.</summary>
internal static class Wrapping
{
    internal const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    internal static byte[] Wrap(byte[] master, ReadOnlySpan<byte> key, string name)
    {
        var wrapped = new byte[NonceBytes + key.Length + TagBytes];
        RandomNumberGenerator.Fill(wrapped.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(master, TagBytes);
        aes.Encrypt(wrapped.AsSpan(0, NonceBytes), key, wrapped.AsSpan(NonceBytes, key.Length), wrapped.AsSpan(NonceBytes + key.Length), Encoding.UTF8.GetBytes(name));
        return wrapped;
    }

    /// <summary>The key that was wrapped.</summary>
    /// <exception cref="StorageUnavailableException">These bytes are not what was wrapped under this name.</exception>
    internal static byte[] Unwrap(byte[] master, ReadOnlySpan<byte> wrapped, string name)
    {
        if (wrapped.Length <= NonceBytes + TagBytes)
        {
            throw new StorageUnavailableException($"The key {name} is not what was wrapped.");
        }

        var key = new byte[wrapped.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(master, TagBytes);
        try
        {
            aes.Decrypt(wrapped[..NonceBytes], wrapped[NonceBytes..^TagBytes], wrapped[^TagBytes..], key, Encoding.UTF8.GetBytes(name));
        }
        catch (AuthenticationTagMismatchException changed)
        {
            throw new StorageUnavailableException($"The key {name} is not what was wrapped.", changed);
        }

        return key;
    }
}
