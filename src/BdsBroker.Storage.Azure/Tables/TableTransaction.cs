using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;

namespace BdsBroker.Storage.Azure.Tables;

/// <summary>An entity group transaction on the wire: a multipart body with one changeset, and its multipart answer.</summary>
internal static class TableTransaction
{
    /// <summary>The body of the request.</summary>
    /// <param name="table">The table's address.</param>
    /// <param name="actions">Up to 100, all of one partition.</param>
    /// <param name="batch">The boundary that the request's content type names.</param>
    internal static ReadOnlyMemory<byte> Write(Uri table, IReadOnlyList<TableTransactionAction> actions, string batch)
    {
        var changeset = "changeset_" + batch;
        var body = new ArrayBufferWriter<byte>(4096);
        Line(body, $"--{batch}\r\nContent-Type: multipart/mixed; boundary={changeset}\r\n");
        using var json = new Utf8JsonWriter(body, new() { SkipValidation = true });
        foreach (var action in actions)
        {
            Line(body, $"--{changeset}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n");
            var add = action.ActionType == TableTransactionActionType.Add;
            Line(body, action.ActionType switch
            {
                TableTransactionActionType.Add => $"POST {table.AbsoluteUri} HTTP/1.1",
                TableTransactionActionType.UpdateReplace => $"PUT {TableClient.AddressOf(table, action.Entity.PartitionKey, action.Entity.RowKey)} HTTP/1.1",
                _ => $"DELETE {TableClient.AddressOf(table, action.Entity.PartitionKey, action.Entity.RowKey)} HTTP/1.1",
            });
            Line(body, "Accept: application/json;odata=minimalmetadata\r\nDataServiceVersion: 3.0;");
            if (!add)
            {
                Line(body, $"If-Match: {action.ETag}");
            }

            if (action.ActionType == TableTransactionActionType.Delete)
            {
                Line(body, "");
            }
            else
            {
                Line(body, $"{(add ? "Prefer: return-no-content\r\n" : "")}Content-Type: application/json\r\n");
                json.Reset();
                action.Entity.Write(json);
                json.Flush();
            }

            Line(body, "");
        }

        Line(body, $"--{changeset}--\r\n--{batch}--");
        return body.WrittenMemory;
    }

    /// <summary>
    /// The answer inside an answer: the first status that is no success, or 0 where all are. A transaction that fails answers one failure for all.
    /// </summary>
    internal static (int Status, string Code, string Message) FailureOf(string answer)
    {
        var seen = false;
        foreach (var line in answer.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("HTTP/1.1 ") && int.TryParse(line.Slice(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            {
                seen = true;
                if (status >= 300)
                {
                    var (code, message) = ErrorOf(answer);
                    return (status, code, message);
                }
            }
        }

        return seen ? (0, "", "") : (500, "UnreadableAnswer", "A transaction's answer holds no status.");
    }

    /// <summary>Code and message of an error that OData writes as JSON, wherever it stands in an answer.</summary>
    internal static (string Code, string Message) ErrorOf(string answer)
    {
        var from = answer.IndexOf("{\"odata.error\"", StringComparison.Ordinal);
        if (from < 0)
        {
            return ("", "");
        }

        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(answer[from..]), isFinalBlock: false, default);
        if (!JsonDocument.TryParseValue(ref reader, out var document))
        {
            return ("", "");
        }

        using (document)
        {
            var error = document.RootElement.GetProperty("odata.error");
            return (error.GetProperty("code").GetString() ?? "", error.GetProperty("message").GetProperty("value").GetString() ?? "");
        }
    }

    /// <summary>Whether a status says that the service could not do it now.</summary>
    internal static bool IsPassing(int status) => status is 408 or 429 or 500 or 502 or 503 or 504;

    private static void Line(ArrayBufferWriter<byte> to, string text)
    {
        to.Write(Encoding.UTF8.GetBytes(text));
        to.Write("\r\n"u8);
    }

    /// <summary>Sees the failure inside an answer of 202, which the pipeline takes for a success, where the service had no time for the transaction.</summary>
    internal sealed class Policy : HttpPipelinePolicy
    {
        /// <inheritdoc/>
        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            await ProcessNextAsync(message, pipeline);
            if (message.Response.Status == 202 && FailureOf(message.Response.Content.ToString()) is { Status: var status } failure && IsPassing(status))
            {
                throw new TableTransactionFailedException(status, $"{failure.Code}: {failure.Message}", failure.Code, message.ProcessingContext.RetryNumber + 1);
            }
        }

        /// <inheritdoc/>
        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("Tables are asked asynchronously.");
    }

    /// <summary>Lets the pipeline retry what <see cref="Policy"/> saw.</summary>
    internal sealed class Classifier : ResponseClassifier
    {
        /// <inheritdoc/>
        public override bool IsRetriableException(Exception exception) =>
            base.IsRetriableException(exception) || exception is TableTransactionFailedException { Status: var status } && IsPassing(status);
    }
}
