using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace BdsBroker.Storage.Azure.Tests;

/// <summary>Between the clients and the network: counts requests, lets a test do what networks and services do, and fails where Azure would refuse what the emulator takes.</summary>
internal sealed class Wire : HttpPipelineTransport
{
    private readonly HttpPipelineTransport network = HttpClientTransport.Shared;
    private readonly List<string> sent = [];

    /// <summary>Called with each request and how to really send it; by default it is just sent.</summary>
    internal Func<HttpMessage, Func<Task>, Task> On { get; set; } = (_, send) => send();

    /// <summary>Every request so far that reached the service.</summary>
    internal IReadOnlyList<string> Sent
    {
        get
        {
            lock (sent)
            {
                return [.. sent];
            }
        }
    }

    /// <summary>Whether a request is a transaction.</summary>
    internal static bool IsTransaction(HttpMessage message) => message.Request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal);

    /// <summary>Whether a request is a transaction that changes a document of this key.</summary>
    internal static bool Changes(HttpMessage message, string key) => IsTransaction(message) && Body(message).Contains($"\"RowKey\":\"{key}\"", StringComparison.Ordinal);

    /// <summary>Whether a request sends a message that holds a text.</summary>
    internal static bool Sends(HttpMessage message, string text) => message.Request.Method == RequestMethod.Post && message.Request.Uri.Path.EndsWith("/messages", StringComparison.Ordinal)
        && Body(message).Contains(text, StringComparison.Ordinal);

    /// <summary>The same request once more, signed as it is, whenever the test sends it.</summary>
    internal static Func<Task> Copy(HttpMessage message)
    {
        var (uri, headers, body) = (message.Request.Uri.ToUri(), message.Request.Headers.ToArray(), Body(message));
        return async () =>
        {
            using var http = new HttpClient();
            using var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new StringContent(body) };
            request.Content.Headers.Clear();
            foreach (var header in headers)
            {
                if (!request.Headers.TryAddWithoutValidation(header.Name, header.Value))
                {
                    request.Content.Headers.TryAddWithoutValidation(header.Name, header.Value);
                }
            }

            using var answer = await http.SendAsync(request);
            Assert.Equal(202, (int)answer.StatusCode);
        };
    }

    /// <summary>Answers in place of the service.</summary>
    internal static void Answer(HttpMessage message, int status, params (string Name, string Value)[] headers) =>
        message.Response = new Canned(status, headers) { ClientRequestId = message.Request.ClientRequestId };

    /// <summary>Answers with a body in place of the service.</summary>
    internal static void Answer(HttpMessage message, int status, string body, params (string Name, string Value)[] headers)
    {
        Answer(message, status, headers);
        message.Response.ContentStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(body));
    }

    /// <summary>Refuses in place of the service, with a code where each service has it: tables in the body, the others in a header.</summary>
    internal static Task Refuse(HttpMessage message, int status, string code)
    {
        Answer(message, status, $$$$"""{"odata.error":{"code":"{{{{code}}}}","message":{"lang":"en-US","value":"Refused."}}}""", ("x-ms-error-code", code));
        return Task.CompletedTask;
    }

    public override Request CreateRequest() => network.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException("Everything is asynchronous.");

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        ServiceLimits.Check(message);
        await On(message, async () =>
        {
            await network.ProcessAsync(message);
            lock (sent)
            {
                sent.Add($"{message.Request.Method} {message.Request.Uri.Path}");
            }
        });
    }

    /// <summary>The body of a request, as text.</summary>
    internal static string Body(HttpMessage message)
    {
        var copy = new MemoryStream();
        message.Request.Content?.WriteTo(copy, CancellationToken.None);
        return System.Text.Encoding.UTF8.GetString(copy.ToArray());
    }

    private sealed class Canned(int status, (string Name, string Value)[] headers) : Response
    {
        public override int Status => status;

        public override string ReasonPhrase => "canned";

        public override Stream? ContentStream { get; set; } = new MemoryStream();

        public override string ClientRequestId { get; set; } = "";

        public override void Dispose()
        {
        }

        protected override bool ContainsHeader(string name) => Array.Exists(headers, header => string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase));

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => headers.Select(header => new HttpHeader(header.Name, header.Value));

        protected override bool TryGetHeader(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
        {
            value = Array.Find(headers, header => string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase)).Value;
            return value is not null;
        }

        protected override bool TryGetHeaderValues(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = TryGetHeader(name, out var value) ? [value] : null;
            return values is not null;
        }
    }
}
