using System.Text.Json;
using System.Text.Json.Serialization;

namespace BdsBroker.Core;

/// <summary>Writes an enum as its camelCase name and accepts nothing else, numbers included.</summary>
internal sealed class CamelCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum
{
    /// <summary>Reads the same name from a query; numbers and other spellings are none.</summary>
    internal static bool TryParse(string? text, out T value)
    {
        value = default;
        return text is { Length: > 0 } && char.IsAsciiLetterLower(text[0])
            && Enum.TryParse(char.ToUpperInvariant(text[0]) + text[1..], out value)
            && JsonNamingPolicy.CamelCase.ConvertName(value.ToString()) == text;
    }
}
