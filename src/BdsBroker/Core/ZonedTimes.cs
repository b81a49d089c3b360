using System.Text.Json;
using System.Text.Json.Serialization;

namespace BdsBroker.Core;

/// <summary>Times over HTTP name their zone, with Z or an offset (RFC 3339): without one they would be read by the clock of whatever machine serves.</summary>
internal sealed class ZonedTimes : JsonConverter<DateTimeOffset>
{
    /// <summary>What an exception about such a time says.</summary>
    internal const string NoZone = "names no zone";

    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String || !reader.TryGetDateTimeOffset(out var time))
        {
            throw new JsonException();
        }

        var text = reader.GetString()!;
        return text.EndsWith('Z') || (text.Length > 10 && text.AsSpan(11).ContainsAny('+', '-')) ? time : throw new JsonException($"The time {NoZone}.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value);
    }
}
