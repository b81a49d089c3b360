using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Web;
using Azure.Core;

namespace BdsBroker.Storage.Azure.Tests;

/// <summary>
/// What Azure refuses and Azurite lets pass or sees only in part. The wire looks at every request with it, so that no test can rely on the emulator's patience.
/// </summary>
/// <remarks>
/// From https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model, .../performing-entity-group-transactions, .../query-timeout-and-pagination and .../put-message.
/// </remarks>
internal static partial class ServiceLimits
{
    internal const int PropertyBytes = 64 * 1024, EntityBytes = 1024 * 1024, KeyBytes = 1024;
    internal const int TransactionBytes = 4 * 1024 * 1024, TransactionEntities = 100;
    internal const int MessageBytes = 64 * 1024, LongestDelaySeconds = 7 * 24 * 60 * 60;
    private const int EntityProperties = 252, PropertyNameLetters = 255, PageEntities = 1000;

    /// <summary>Fails where the service would refuse a request to tables or queues. The bodies of files are left alone: they are large, and may be of any kind.</summary>
    internal static void Check(HttpMessage message)
    {
        var (uri, method) = (message.Request.Uri.ToUri(), message.Request.Method);
        if (Wire.IsTransaction(message))
        {
            CheckTransaction(Wire.Body(message));
        }
        else if (Address().Match(Uri.UnescapeDataString(uri.AbsolutePath)) is { Success: true } entity)
        {
            CheckKey(entity.Groups["partition"].Value);
            CheckKey(entity.Groups["row"].Value);
        }
        else if (uri.AbsolutePath.EndsWith("()", StringComparison.Ordinal))
        {
            CheckQuery(uri.Query);
        }
        else if (method == RequestMethod.Post && uri.AbsolutePath.EndsWith("/messages", StringComparison.Ordinal))
        {
            CheckMessage(uri.Query, Wire.Body(message));
        }
    }

    /// <summary>An entity group transaction: one partition, every entity once, at most 100 of them, at most 4 MiB as it is sent.</summary>
    internal static void CheckTransaction(string body)
    {
        var bytes = Encoding.UTF8.GetByteCount(body);
        Assert.True(bytes <= TransactionBytes, $"A transaction of {bytes} bytes.");
        var keys = new HashSet<(string Partition, string Row)>();
        string? address = null;
        var entities = 0;
        foreach (var line in body.Split("\r\n"))
        {
            if (line is ['P' or 'D', ..] && line.EndsWith(" HTTP/1.1", StringComparison.Ordinal))
            {
                entities++;
                address = Uri.UnescapeDataString(line.Split(' ')[1]);
                if (Address().Match(address) is { Success: true } entity)
                {
                    Add(entity.Groups["partition"].Value, entity.Groups["row"].Value);
                }
            }
            else if (line.StartsWith('{'))
            {
                using var entity = JsonDocument.Parse(line);
                var (partition, row) = CheckEntity(entity.RootElement);
                if (Address().Match(address!) is not { Success: true } replaced)
                {
                    Add(partition, row);
                }
                else
                {
                    Assert.Equal((partition, row), (replaced.Groups["partition"].Value, replaced.Groups["row"].Value));
                }
            }
        }

        Assert.True(entities is > 0 and <= TransactionEntities, $"A transaction of {entities} entities.");
        Assert.Equal(entities, keys.Count);
        Assert.Single(keys.Select(key => key.Partition).Distinct(StringComparer.Ordinal));

        void Add(string partition, string row)
        {
            CheckKey(partition);
            CheckKey(row);
            Assert.True(keys.Add((partition, row)), $"The entity {row} is twice in a transaction.");
        }
    }

    /// <summary>A message of a queue as it is sent, in its XML, and how long it is kept back.</summary>
    internal static void CheckMessage(string query, string body)
    {
        var bytes = Encoding.UTF8.GetByteCount(body);
        Assert.True(bytes <= MessageBytes, $"A message of {bytes} bytes.");
        var asked = HttpUtility.ParseQueryString(query);
        var delay = int.Parse(asked["visibilitytimeout"] ?? "0", CultureInfo.InvariantCulture);
        var life = int.Parse(asked["messagettl"] ?? $"{LongestDelaySeconds}", CultureInfo.InvariantCulture);
        Assert.True(delay is >= 0 and <= LongestDelaySeconds, $"A message is kept back for {delay} seconds.");
        Assert.True(life == -1 || life > delay, $"A message ends after {life} seconds and is kept back for {delay}.");
    }

    /// <summary>A query asks for 1 to 1000 entities at a time.</summary>
    internal static void CheckQuery(string query)
    {
        var most = HttpUtility.ParseQueryString(query)["$top"];
        Assert.True(most is null || int.Parse(most, CultureInfo.InvariantCulture) is > 0 and <= PageEntities, $"A query asks for {most} entities.");
    }

    // Keys and names count as UTF-16, and every part has an overhead: 4 bytes an entity, 8 a property, 4 a value of any length.
    private static (string Partition, string Row) CheckEntity(JsonElement entity)
    {
        var (partition, row) = (entity.GetProperty("PartitionKey").GetString()!, entity.GetProperty("RowKey").GetString()!);
        long bytes = 4 + (2 * (partition.Length + row.Length));
        var properties = 0;
        foreach (var property in entity.EnumerateObject().Where(property => property.Name is not ("PartitionKey" or "RowKey") && !property.Name.Contains('@', StringComparison.Ordinal)))
        {
            var type = entity.TryGetProperty(property.Name + "@odata.type", out var told) ? told.GetString() : "Edm.String";
            var size = type switch
            {
                "Edm.Binary" => property.Value.GetBytesFromBase64().Length,
                "Edm.String" => 2 * property.Value.GetString()!.Length,
                _ => throw new NotSupportedException($"How large is a property of {type}?"),
            };
            Assert.True(size <= PropertyBytes, $"A property of {size} bytes.");
            Assert.True(property.Name.Length <= PropertyNameLetters, $"A property's name of {property.Name.Length} letters.");
            bytes += 8 + (2 * property.Name.Length) + 4 + size;
            properties++;
        }

        Assert.True(properties <= EntityProperties, $"An entity of {properties} properties.");
        Assert.True(bytes <= EntityBytes, $"An entity of {bytes} bytes.");
        return (partition, row);
    }

    private static void CheckKey(string key)
    {
        Assert.True(2 * key.Length <= KeyBytes, $"A key of {2 * key.Length} bytes.");
        Assert.DoesNotContain(key, c => c is '/' or '\\' or '#' or '?' or '%' || char.IsControl(c));
    }

    [GeneratedRegex(@"\(PartitionKey='(?<partition>.*)',RowKey='(?<row>.*)'\)$", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Address();
}
