using System.Text.Json;
using System.Text.Json.Serialization;

namespace BdsBroker.Core;

/// <summary>
/// An identity number or contact together with whose it is. It is stored encrypted under its subject's own key, and a copy in another document carries ciphertext and subject along:
/// so a rewrite changes no byte, and destroying the one key makes every copy unreadable while no history's hash changes.
/// </summary>
/// <remarks>
/// In storage it is <c>"enc1:{subject}:{base64url(nonce | ciphertext | tag)}"</c>, AES-256-GCM with the subject authenticated, so that it opens under no other subject. Over HTTP it is
/// the value, or null once erased. <see cref="ToString"/> never tells it, so that no log can.
/// </remarks>
[JsonConverter(typeof(PersonalAsStored))]
internal sealed class Personal : IEquatable<Personal>
{
    /// <summary>What the stored form starts with: the scheme and its version.</summary>
    internal const string Mark = "enc1:";

    /// <summary>What is left of a value that was removed.</summary>
    internal static readonly Personal Gone = new(Mark, null);

    internal Personal(string stored, string? value) => (Stored, Value) = (stored, value);

    /// <summary>As it is stored.</summary>
    internal string Stored { get; }

    /// <summary>The value; null once its subject was erased.</summary>
    internal string? Value { get; }

    /// <summary>The value with all but its last four characters hidden, or null once erased.</summary>
    internal string? Masked => Value is null ? null : IdentityNumbers.Mask(Value);

    /// <summary>Whether it is stored encrypted. What an earlier release wrote is not, until it is next confirmed.</summary>
    internal bool IsSealed => Stored.StartsWith(Mark, StringComparison.Ordinal);

    /// <summary>Whose a stored form is, or null where it is none.</summary>
    internal static string? SubjectOf(string stored) =>
        stored.StartsWith(Mark, StringComparison.Ordinal) && stored.IndexOf(':', Mark.Length) is var end and > 0 ? stored[Mark.Length..end] : null;

    public bool Equals(Personal? other) => other is not null && string.Equals(Stored, other.Stored, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as Personal);

    public override int GetHashCode() => Stored.GetHashCode(StringComparison.Ordinal);

    public static bool operator ==(Personal? one, Personal? other) => Equals(one, other);

    public static bool operator !=(Personal? one, Personal? other) => !Equals(one, other);

    /// <summary>Nothing that a log or a message could tell.</summary>
    public override string ToString() => "***";
}

/// <summary>Personal values in storage: encrypted. Reading opens them with the keys that the ledger brought (<see cref="KeyRing.While"/>).</summary>
internal sealed class PersonalAsStored : JsonConverter<Personal>
{
    public override Personal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var stored = reader.GetString()!;
        return Personal.SubjectOf(stored) is { } subject ? new(stored, KeyRing.Current.Find(subject)?.Open(stored))
            : stored.StartsWith(Personal.Mark, StringComparison.Ordinal) ? Personal.Gone
            : new(stored, stored);
    }

    public override void Write(Utf8JsonWriter writer, Personal value, JsonSerializerOptions options) => writer.WriteStringValue(value.Stored);
}

/// <summary>Personal values in answers: as they are. Bodies have plain texts, so nothing reads one.</summary>
internal sealed class PersonalAsShown : JsonConverter<Personal>
{
    public override Personal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new JsonException("A body holds plain texts.");

    public override void Write(Utf8JsonWriter writer, Personal value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

/// <summary>
/// Personal values in answers that are kept for a repeat: encrypted, as an object <c>{"$sealed": stored}</c>, which no text of a caller can look like.
/// </summary>
internal sealed class PersonalAsKept : JsonConverter<Personal>
{
    private const string Member = "$sealed";

    public override Personal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new JsonException("Kept answers are opened, not read.");

    public override void Write(Utf8JsonWriter writer, Personal value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString(Member, value.Stored);
        writer.WriteEndObject();
    }

    /// <summary>The stored form where an element is one, or null.</summary>
    internal static string? In(JsonElement element) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(Member, out var stored) ? stored.GetString() : null;

    /// <summary>Writes a kept answer as it is shown: every personal value opened, or null once erased.</summary>
    internal static void Show(JsonElement kept, KeyRing keys, Utf8JsonWriter writer)
    {
        switch (kept.ValueKind)
        {
            case JsonValueKind.Object when In(kept) is { } stored:
                writer.WriteStringValue(Personal.SubjectOf(stored) is not { } subject ? stored.StartsWith(Personal.Mark, StringComparison.Ordinal) ? null : stored : keys.Find(subject)?.Open(stored));
                break;
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in kept.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    Show(member.Value, keys, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in kept.EnumerateArray())
                {
                    Show(item, keys, writer);
                }

                writer.WriteEndArray();
                break;
            default:
                kept.WriteTo(writer);
                break;
        }
    }
}
