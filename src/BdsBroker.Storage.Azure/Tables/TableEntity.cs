using System.Globalization;
using System.Text.Json;

namespace BdsBroker.Storage.Azure.Tables;

/// <summary>One row: its keys as the table has them, a body of bytes, and for rows of the outbox a state.</summary>
/// <param name="PartitionKey">The partition.</param>
/// <param name="RowKey">The key within it.</param>
/// <param name="Body">Any bytes; the table keeps them in several binary properties, since one holds 64 KiB.</param>
/// <param name="State">Only rows of the outbox have one.</param>
/// <param name="ETag">The version, where it was read.</param>
internal sealed record TableEntity(string PartitionKey, string RowKey, ReadOnlyMemory<byte> Body, string? State = null, string ETag = "")
{
    /// <summary>When the service wrote it, where it was read.</summary>
    internal DateTimeOffset WrittenAt { get; private init; }

    private const int PropertyBytes = 64 * 1024;
    /// <summary>The name of the property that holds the state.</summary>
    internal const string StateName = "state";


    /// <summary>Writes it as the value of a request.</summary>
    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("PartitionKey"u8, PartitionKey);
        json.WriteString("RowKey"u8, RowKey);
        if (State is not null)
        {
            json.WriteString(StateName, State);
        }

        for (var (from, part) = (0, 0); from < Body.Length; from += PropertyBytes, part++)
        {
            var name = PartName(part);
            json.WriteString(name + "@odata.type", "Edm.Binary"u8);
            json.WriteBase64String(name, Body.Span[from..Math.Min(Body.Length, from + PropertyBytes)]);
        }

        json.WriteEndObject();
    }

    /// <summary>Reads one from an answer.</summary>
    internal static TableEntity Read(JsonElement row)
    {
        var parts = new List<byte[]>(1);
        while (row.TryGetProperty(PartName(parts.Count), out var part))
        {
            parts.Add(part.GetBytesFromBase64());
        }

        return new(
            row.GetProperty(nameof(PartitionKey)).GetString()!,
            row.GetProperty(nameof(RowKey)).GetString()!,
            parts.Count == 1 ? parts[0] : parts.SelectMany(part => part).ToArray(),
            row.TryGetProperty(StateName, out var state) ? state.GetString() : null,
            row.GetProperty("odata.etag").GetString()!)
        {
            WrittenAt = row.GetProperty("Timestamp").GetDateTimeOffset(),
        };
    }

    private static string PartName(int part) => "b" + part.ToString(CultureInfo.InvariantCulture);
}
