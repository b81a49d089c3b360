using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace BdsBroker.Storage.Azure.Tables;

/// <summary>
/// The few calls of the Table service that documents need, on Azure.Core's pipeline: its retries (with the service's Retry-After), its time
/// limits, its credentials. Named as in Azure.Data.Tables, which can take its place (docs/adr/0002-own-tables-client.md).
/// </summary>
/// <remarks>A failure is a <see cref="RequestFailedException"/> with the service's error code, or what the pipeline throws for a network's.</remarks>
internal sealed class TableClient
{
    /// <summary>The most entities that one answer holds.</summary>
    internal const int MostOfAPage = 1000;

    private const string Version = "2019-02-02";
    private const string Json = "application/json;odata=minimalmetadata";

    private readonly Uri service;
    private readonly string name;
    private readonly Uri table;
    private readonly HttpPipeline pipeline;

    internal TableClient(Uri service, string name, HttpPipeline pipeline)
    {
        this.service = service.AbsoluteUri.EndsWith('/') ? service : new(service.AbsoluteUri + "/");
        this.name = name;
        this.pipeline = pipeline;
        table = new(this.service, name);
    }

    /// <summary>Creates the table; it may exist.</summary>
    internal async Task CreateIfNotExistsAsync(CancellationToken cancel)
    {
        using var message = Message(RequestMethod.Post, new(service, "Tables"));
        message.Request.Headers.SetValue("Content-Type", "application/json");
        message.Request.Headers.SetValue("Prefer", "return-no-content");
        message.Request.Content = RequestContent.Create(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(StringComparer.Ordinal) { ["TableName"] = name }));
        await pipeline.SendAsync(message, cancel);
        if (message.Response.IsError && CodeOf(message.Response) is not "TableAlreadyExists")
        {
            throw Failure(message.Response);
        }
    }

    /// <summary>One entity, or null where there is none.</summary>
    internal async Task<TableEntity?> GetEntityIfExistsAsync(string partitionKey, string rowKey, CancellationToken cancel)
    {
        using var message = Message(RequestMethod.Get, new(AddressOf(table, partitionKey, rowKey)));
        await pipeline.SendAsync(message, cancel);
        if (message.Response.IsError)
        {
            // Only this one says that there is none; a table that is missing is a failure.
            return CodeOf(message.Response) is "ResourceNotFound" ? null : throw Failure(message.Response);
        }

        using var entity = JsonDocument.Parse(message.Response.Content);
        return TableEntity.Read(entity.RootElement);
    }

    /// <summary>The entities of one partition that a filter lets through, in the order of their keys.</summary>
    /// <param name="filter">On the row's key.</param>
    /// <param name="most">How many to read at most; the service answers 1000 a page, or fewer as it likes, so that several are asked for.</param>
    /// <param name="partitionKey">The partition.</param>
    /// <param name="cancel">Stops the read.</param>
    internal async Task<List<TableEntity>> QueryAsync(string partitionKey, string filter, int most, CancellationToken cancel)
    {
        List<TableEntity> entities = [];
        string? next = "";
        while (next is not null && entities.Count < most)
        {
            (var page, next) = await QueryPageAsync($"PartitionKey eq '{partitionKey}' and {filter}", Math.Min(MostOfAPage, most - entities.Count), next, cancel);
            entities.AddRange(page);
        }

        return entities;
    }

    /// <summary>One page of the entities that a filter lets through, in the order of their partitions and keys.</summary>
    /// <param name="filter">On the keys; null for the whole table.</param>
    /// <param name="most">How many at most, up to 1000; the service answers fewer as it likes, even none.</param>
    /// <param name="from">Where the page before said that it goes on; empty for the first.</param>
    /// <param name="cancel">Stops the read.</param>
    /// <returns>The page, and where the next begins; null there where this was the last.</returns>
    internal async Task<(IReadOnlyList<TableEntity> Entities, string? Next)> QueryPageAsync(string? filter, int most, string from, CancellationToken cancel)
    {
        var query = filter is null ? "" : $"$filter={Uri.EscapeDataString(filter)}&";
        using var message = Message(RequestMethod.Get, new($"{table.AbsoluteUri}()?{query}$top={most.ToString(CultureInfo.InvariantCulture)}{from}"));
        await pipeline.SendAsync(message, cancel);
        if (message.Response.IsError)
        {
            throw Failure(message.Response);
        }

        using var page = JsonDocument.Parse(message.Response.Content);
        var next = Continuation(message.Response, "NextPartitionKey") + Continuation(message.Response, "NextRowKey");
        return ([.. page.RootElement.GetProperty("value").EnumerateArray().Select(TableEntity.Read)], next.Length > 0 ? next : null);
    }

    /// <summary>Applies all actions, up to 100 of one partition and 4 MiB in all, or none.</summary>
    internal async Task<TableTransactionResult> SubmitTransactionAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancel)
    {
        var batch = "batch_" + Guid.NewGuid().ToString("n");
        using var message = Message(RequestMethod.Post, new(service, "$batch"));
        message.Request.Headers.SetValue("Content-Type", $"multipart/mixed; boundary={batch}");
        message.Request.Content = RequestContent.Create(TableTransaction.Write(table, actions, batch));
        await pipeline.SendAsync(message, cancel);
        var attempts = message.ProcessingContext.RetryNumber + 1;
        if (message.Response.IsError)
        {
            var failure = Failure(message.Response);
            throw new TableTransactionFailedException(failure.Status, failure.Message, failure.ErrorCode, attempts);
        }

        var (status, code, text) = TableTransaction.FailureOf(message.Response.Content.ToString());
        return (status, code) switch
        {
            (0, _) => new(Applied: true, attempts),
            (409, "EntityAlreadyExists") or (412, _) or (404, "ResourceNotFound" or "EntityNotFound" or "EntityDoesNotExist") => new(Applied: false, attempts),
            _ => throw new TableTransactionFailedException(status, $"{code}: {text}", code, attempts),
        };
    }

    /// <summary>The address of one entity.</summary>
    internal static string AddressOf(Uri table, string partitionKey, string rowKey) =>
        $"{table.AbsoluteUri}(PartitionKey='{Uri.EscapeDataString(partitionKey)}',RowKey='{Uri.EscapeDataString(rowKey)}')";

    private HttpMessage Message(RequestMethod method, Uri uri)
    {
        var message = pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(uri);
        message.Request.Headers.SetValue("x-ms-version", Version);
        message.Request.Headers.SetValue("DataServiceVersion", "3.0;");
        message.Request.Headers.SetValue("Accept", Json);
        return message;
    }

    private static string Continuation(Response response, string token) =>
        response.Headers.TryGetValue("x-ms-continuation-" + token, out var value) ? $"&{token}={Uri.EscapeDataString(value)}" : "";

    private static string CodeOf(Response response) => TableTransaction.ErrorOf(response.Content.ToString()).Code;

    private static RequestFailedException Failure(Response response)
    {
        var (code, message) = TableTransaction.ErrorOf(response.Content.ToString());
        return new(response.Status, code.Length > 0 ? $"{code}: {message}" : $"{response.Status} {response.ReasonPhrase}", code, null);
    }
}
