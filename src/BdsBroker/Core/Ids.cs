using System.Security.Cryptography;
using System.Text;

namespace BdsBroker.Core;

/// <summary>The one place ids come from: 26 characters of <c>[a-z2-7]</c> that hold 128 bits.</summary>
internal class Ids
{
    private static readonly System.Buffers.SearchValues<char> Allowed = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>A new id, drawn at random (tests draw from a seed).</summary>
    internal virtual string New()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return Encode(bytes);
    }

    /// <summary>The id that always belongs to these parts: what makes an effect happen once though its cause arrives twice.</summary>
    internal static string From(params ReadOnlySpan<string> parts) => Encode(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts!))));

    /// <summary>Whether a text could be an id of ours. Whatever could not is answered like an id that does not exist.</summary>
    internal static bool IsWellFormed(string? text) =>
        text is { Length: > 0 and <= 40 } && !text.AsSpan().ContainsAnyExcept(Allowed);

    /// <summary>The first 16 bytes in base 32 (RFC 4648, lower case, no padding).</summary>
    internal static string Encode(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[26];
        int bits = 0, held = 0, at = 0;
        foreach (var b in bytes[..16])
        {
            held = (held << 8) | b;
            bits += 8;
            while (bits >= 5)
            {
                bits -= 5;
                text[at++] = Alphabet[(held >> bits) & 31];
            }
        }

        text[at] = Alphabet[(held << (5 - bits)) & 31];
        return new(text);
    }
}
