using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace BdsBroker.Core;

/// <summary>The key of one subject (an SME, a provider, an expert): everything personal of it is encrypted under this key, wherever it is copied.</summary>
internal sealed class SubjectKey(string subject, byte[] secret)
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>Whose it is, such as <c>sme/{id}</c>.</summary>
    internal string Subject => subject;

    internal ReadOnlyMemory<byte> Secret => secret;

    /// <summary>A new key, not kept yet (<see cref="SubjectKeys.Keep"/>).</summary>
    internal static SubjectKey Draw(string subject) => new(subject, RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>A value as it is kept: the one there is where it says the same, so that nothing changes that did not change.</summary>
    internal Personal Seal(string value, Personal? now = null)
    {
        if (now is { IsSealed: true } && string.Equals(now.Value, value, StringComparison.Ordinal))
        {
            return now;
        }

        var clear = Encoding.UTF8.GetBytes(value);
        var bytes = new byte[NonceBytes + clear.Length + TagBytes];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(secret, TagBytes);
        aes.Encrypt(bytes.AsSpan(0, NonceBytes), clear, bytes.AsSpan(NonceBytes, clear.Length), bytes.AsSpan(NonceBytes + clear.Length), Encoding.UTF8.GetBytes(subject));
        return new($"{Personal.Mark}{subject}:{Base64Url.EncodeToString(bytes)}", value);
    }

    /// <summary>The same of a value that may be missing.</summary>
    internal Personal? SealIfAny(string? value, Personal? now = null) => value is null ? null : Seal(value, now);

    /// <summary>The value of a stored form of this subject.</summary>
    /// <exception cref="AuthenticationTagMismatchException">It was changed, or belongs to another subject.</exception>
    internal string Open(string stored)
    {
        var bytes = Base64Url.DecodeFromChars(stored.AsSpan(Personal.Mark.Length + subject.Length + 1)).AsSpan();
        var clear = new byte[bytes.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(secret, TagBytes);
        aes.Decrypt(bytes[..NonceBytes], bytes[NonceBytes..^TagBytes], bytes[^TagBytes..], clear, Encoding.UTF8.GetBytes(subject));
        return Encoding.UTF8.GetString(clear);
    }

    /// <summary>Whether a text has the form of what <see cref="Seal"/> makes, of whatever subject.</summary>
    internal static bool LooksSealed(string text) =>
        Personal.SubjectOf(text) is { } of && Base64Url.IsValid(text.AsSpan(Personal.Mark.Length + of.Length + 1), out var bytes) && bytes >= NonceBytes + TagBytes;

    /// <summary>The value of a text that may be a stored form of this subject, or null where it only looks like one: people may write anything.</summary>
    internal string? TryOpen(string text)
    {
        if (!LooksSealed(text))
        {
            return null;
        }

        try
        {
            return Open(text);
        }
        catch (AuthenticationTagMismatchException)
        {
            // Nobody encrypted this: it is a text.
            return null;
        }
    }
}

/// <summary>The keys that reading one document (or page) needs; a subject that was erased has none.</summary>
internal sealed class KeyRing(IReadOnlyDictionary<string, SubjectKey> keys)
{
    internal static readonly KeyRing Empty = new(new Dictionary<string, SubjectKey>());

    // The generated JSON code calls converters without a place for an argument of ours. Reading is synchronous and on one thread, so the ring is that thread's for
    // exactly as long as the reading takes: nothing awaits in between, and no other request can see it.
    [ThreadStatic]
    private static KeyRing? current;

    /// <summary>The ring of the reading that is under way on this thread; empty outside of one.</summary>
    internal static KeyRing Current => current ?? Empty;

    internal SubjectKey? Find(string subject) => keys.GetValueOrDefault(subject);

    /// <summary>Runs a synchronous reading with this ring.</summary>
    internal T While<T>(Func<T> read)
    {
        var before = current;
        current = this;
        try
        {
            return read();
        }
        finally
        {
            current = before;
        }
    }

    /// <summary>The subjects whose stored forms a document's bytes hold. Texts of callers that merely look like one cost a look-up, nothing more.</summary>
    internal static void Subjects(ReadOnlySpan<byte> json, HashSet<string> found)
    {
        var mark = "\"enc1:"u8;
        for (var at = json.IndexOf(mark); at >= 0; at = json.IndexOf(mark))
        {
            json = json[(at + mark.Length)..];
            if (json.IndexOf((byte)':') is var end and > 0 and <= MostSubject && !json[..end].ContainsAnyExcept(Allowed) && json[(end + 1)..].IndexOf((byte)'"') >= LeastSealed)
            {
                found.Add(Encoding.ASCII.GetString(json[..end]));
            }
        }
    }

    private const int MostSubject = 80;

    // Nonce and tag in base64url, around nothing: what is shorter is a text, and no reason to look for keys.
    private const int LeastSealed = 38;
    private static readonly System.Buffers.SearchValues<byte> Allowed = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789/-"u8);
}
