using System.Globalization;
using System.Text.Json;

namespace BdsBroker.Functions;

/// <summary>
/// The side of the Functions host's contract that queue-triggered functions speak: <c>POST /FunctionName</c>, a JSON envelope, and a JSON
/// object for an answer (an empty answer would leave the invocation hanging in the host).
/// </summary>
internal static class CustomHandler
{
    private const string Done = """{"Outputs":{},"Logs":[],"ReturnValue":null}""";

    /// <summary>Maps one route per queue. Only behind a Functions host: nobody else may reach them.</summary>
    internal static void MapQueueFunctions(this IEndpointRouteBuilder app, Delivery delivery)
    {
        foreach (var line in delivery.Lines)
        {
            app.MapPost("/" + line.Function, (RequestDelegate)(http => Work(http, line.Deliver))).ExcludeFromDescription();
        }
    }

    /// <summary>Maps a function that the host's timer calls; what the invocation says of its schedule does not matter.</summary>
    internal static void MapTimerFunction(this IEndpointRouteBuilder app, string function, Func<CancellationToken, Task> run) => app.MapPost("/" + function, (RequestDelegate)(async http =>
    {
        await run(http.RequestAborted);
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(Done, http.RequestAborted);
    })).ExcludeFromDescription();

    private static async Task Work(HttpContext http, Func<string, DateTimeOffset?, CancellationToken, Task> deliver)
    {
        var (text, sent) = await Read(http);
        await deliver(text, sent, http.RequestAborted);
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(Done, http.RequestAborted);
    }

    private static async Task<(string Text, DateTimeOffset? Sent)> Read(HttpContext http)
    {
        try
        {
            using var envelope = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            return (MessageOf(envelope.RootElement), SentAt(envelope.RootElement));
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // The latter where a string holds half a character.
            throw new BadHttpRequestException("This is no invocation of the Functions host.", StatusCodes.Status400BadRequest, unreadable);
        }
    }

    /// <summary>The text of the queue's message in an envelope: <c>Data.message</c>, a string that holds the text or, as the host sends it, a JSON string literal of the text.</summary>
    /// <exception cref="JsonException">It is neither.</exception>
    internal static string MessageOf(JsonElement envelope)
    {
        if (envelope.ValueKind != JsonValueKind.Object
            || !envelope.TryGetProperty("Data", out var data) || data.ValueKind != JsonValueKind.Object
            || !data.TryGetProperty("message", out var value) || value.ValueKind != JsonValueKind.String)
        {
            throw new JsonException("An invocation holds its message as a string in Data.message.");
        }

        return Decoded(value.GetString()!);
    }

    /// <summary>When the message was put into its queue, as <c>Metadata.InsertionTime</c> has it; null where that is missing or no time. It is measured and decides nothing.</summary>
    internal static DateTimeOffset? SentAt(JsonElement envelope)
    {
        try
        {
            return envelope.TryGetProperty("Metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
                && metadata.TryGetProperty("InsertionTime", out var time) && time.ValueKind == JsonValueKind.String
                && DateTimeOffset.TryParse(Decoded(time.GetString()!), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var sent)
                    ? sent
                    : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // Neither our messages, which are JSON objects, nor a time start with a quotation mark: what does is encoded once more.
    private static string Decoded(string text)
    {
        if (!text.StartsWith('"'))
        {
            return text;
        }

        using var inner = JsonDocument.Parse(text);
        return inner.RootElement.GetString()!;
    }
}
