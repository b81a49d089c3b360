using System.Text.Json;
using System.Text.Json.Serialization;

namespace BdsBroker.Core;

/// <summary>Writes an enum as its camelCase name and accepts nothing else, numbers included.</summary>
internal sealed class CamelCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
