using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using BdsBroker.Storage;

namespace BdsBroker.Core;

/// <summary>
/// How a document is stored: <c>{"v": schema, "rev": revision, "last": hash, "lists": [keys]?, "state": {...}}</c>. Schema 1 is the only one so far;
/// a reader meets older ones by the number, never by guessing.
/// </summary>
internal static class DocumentFormat
{
    private const int Schema = 1;

    /// <summary>Reads a document; its personal values are opened with the keys that were brought for it.</summary>
    /// <exception cref="DamagedDocumentException">It is no document of ours, or one of a later release.</exception>
    internal static Stored<T> Read<T>(Address<T> address, StoredDocument document, KeyRing keys)
        where T : class => Reading(address.Partition, address.Key, () => keys.While(() => Parse(address, document)));

    /// <summary>Parses what is stored; what cannot be parsed is damaged.</summary>
    internal static T Reading<T>(string partition, string key, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException or InvalidOperationException or NotSupportedException or ArgumentException or OverflowException or CryptographicException)
        {
            throw DamagedDocumentException.Document(partition, key, unreadable);
        }
    }

    private static Stored<T> Parse<T>(Address<T> address, StoredDocument document)
        where T : class
    {
        var reader = new Utf8JsonReader(document.Json.Span);
        var revision = 0;
        string last = "";
        IReadOnlyList<string> lists = [];
        T? state = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("v"u8))
            {
                reader.Read();
                if (reader.GetInt32() != Schema)
                {
                    throw new JsonException($"It has schema {reader.GetInt32()}; this release reads {Schema}.");
                }
            }
            else if (reader.ValueTextEquals("rev"u8))
            {
                reader.Read();
                revision = reader.GetInt32();
            }
            else if (reader.ValueTextEquals("last"u8))
            {
                reader.Read();
                last = reader.GetString()!;
            }
            else if (reader.ValueTextEquals("lists"u8))
            {
                reader.Read();
                lists = JsonSerializer.Deserialize(ref reader, CoreJson.Default.StringArray)!;
            }
            else if (reader.ValueTextEquals("state"u8))
            {
                reader.Read();
                state = JsonSerializer.Deserialize(ref reader, address.Json);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return state is null || revision == 0
            ? throw new JsonException("It is no document of ours.")
            : new(address, state, revision, document.Version, last, lists);
    }

    /// <summary>SHA-256 of a document's state, of exactly the bytes that are stored, hexadecimal.</summary>
    /// <exception cref="JsonException">It has none.</exception>
    internal static string HashOfState(ReadOnlySpan<byte> document)
    {
        var reader = new Utf8JsonReader(document);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isState = reader.ValueTextEquals("state"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isState)
            {
                return HistoryEntry.HashOf(document[start..(int)reader.BytesConsumed]);
            }
        }

        throw new JsonException("It is no document of ours.");
    }

    internal static byte[] WriteState<T>(T state, JsonTypeInfo<T> json) => JsonSerializer.SerializeToUtf8Bytes(state, json);

    internal static byte[] Write(int revision, string last, IReadOnlyList<string> lists, ReadOnlySpan<byte> state)
    {
        var buffer = new ArrayBufferWriter<byte>(state.Length + 256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("v"u8, Schema);
            json.WriteNumber("rev"u8, revision);
            json.WriteString("last"u8, last);
            if (lists.Count > 0)
            {
                json.WriteStartArray("lists"u8);
                foreach (var key in lists)
                {
                    json.WriteStringValue(key);
                }

                json.WriteEndArray();
            }

            json.WritePropertyName("state"u8);
            json.WriteRawValue(state, skipInputValidation: true);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>
/// One entry of a document's history. The entries of a document form a chain: each holds the hash of the one before, and of the state that
/// it led to; the document holds the hash of the last. What was changed afterwards no longer fits.
/// </summary>
/// <param name="Number">The revision it led to.</param>
/// <param name="At">When, in UTC.</param>
/// <param name="By">Who, and as what.</param>
/// <param name="What">The event, such as <c>request.engaged</c>.</param>
/// <param name="Reason">Why: a person's words or a code.</param>
/// <param name="State">SHA-256 of the state's bytes as stored, hexadecimal; empty where the document was removed.</param>
/// <param name="Previous">SHA-256 of the previous entry's bytes as stored, hexadecimal; empty for the first.</param>
internal sealed record HistoryEntry(int Number, DateTimeOffset At, Actor By, string What, string? Reason, string State, string Previous)
{
    /// <summary>The key of an entry; entries sort by number.</summary>
    internal static string Key(string document, int number) => $"{Prefix(document)}{number:D8}";

    /// <summary>What the keys of all entries of one document start with.</summary>
    internal static string Prefix(string document) => $"history/{document}/";

    /// <summary>A stored entry.</summary>
    /// <exception cref="DamagedDocumentException">It is no entry.</exception>
    internal static HistoryEntry Read(string partition, StoredDocument document) => DocumentFormat.Reading(partition, document.Key, () =>
        JsonSerializer.Deserialize(document.Json.Span, CoreJson.Default.HistoryEntry) ?? throw new JsonException("It is no history entry."));

    /// <summary>The entry's bytes as stored, and their hash for the next link.</summary>
    internal (byte[] Json, string Hash) Write()
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(this, CoreJson.Default.HistoryEntry);
        return (json, HashOf(json));
    }

    internal static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HistoryEntry))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(RememberedAnswer))]
[JsonSerializable(typeof(ProblemView))]
internal sealed partial class CoreJson : JsonSerializerContext;
