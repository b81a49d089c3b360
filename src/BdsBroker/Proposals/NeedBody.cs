using System.Text.Json;
using System.Text.Json.Serialization;

namespace BdsBroker.Proposals;

/// <summary>One thing that a proposal lacks, as sent.</summary>
/// <param name="Text">What, in words.</param>
/// <param name="Kind">The kind of document that would do, where one is wanted.</param>
[JsonConverter(typeof(NeedBodyJson))]
internal sealed record NeedBody(string? Text, string? Kind)
{
    /// <summary>Whether it was sent as a text alone.</summary>
    internal bool IsPlain { get; init; }
}

/// <summary>Reads a need: a text alone, as needs were before they had kinds, or an object.</summary>
internal sealed class NeedBodyJson : JsonConverter<NeedBody>
{
    public override NeedBody Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new(reader.GetString(), null) { IsPlain = true };
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A need is a text, or an object with text and kind.");
        }

        Dictionary<string, string?> members = new(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name is not ("text" or "kind") || reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null) || !members.TryAdd(name, reader.GetString()))
            {
                throw new JsonException($"A need is a text, or an object with text and kind; {name} does not fit.");
            }
        }

        return new(members.GetValueOrDefault("text"), members.GetValueOrDefault("kind"));
    }

    public override void Write(Utf8JsonWriter writer, NeedBody value, JsonSerializerOptions options) => throw new NotSupportedException("A body is only read.");
}
