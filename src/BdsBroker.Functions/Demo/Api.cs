using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace BdsBroker.Functions.Demo;

/// <summary>Somebody of the story, as a token names them.</summary>
internal sealed record Persona(string Subject, params string[] Roles);

/// <summary>An answer that was expected.</summary>
/// <param name="Body">The JSON, or an undefined element where there is none.</param>
/// <param name="ETag">The version, or null.</param>
internal sealed record Reply(JsonElement Body, string? ETag)
{
    internal string Id => Text("id");

    internal string State => Text("state");

    internal string Text(string member) => Body.GetProperty(member).GetString()!;

    internal IEnumerable<JsonElement> Items => Body.GetProperty("items").EnumerateArray();
}

/// <summary>Calls the running server as the people of the story; every answer that was not expected ends it.</summary>
internal sealed class Api(Uri server, Func<Persona, string> tokenOf, Story story) : IDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    // A delivery that failed comes again after 30 seconds; a state that is not there after twice that will not come.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient http = new() { BaseAddress = server, Timeout = TimeSpan.FromSeconds(60) };
    private readonly Dictionary<string, string> tokens = new(StringComparer.Ordinal);

    public void Dispose() => http.Dispose();

    internal Task<Reply> Get(Persona? who, string path, int expected = 200) => Send(who, HttpMethod.Get, path, null, expected);

    internal Task<Reply> Post(Persona who, string path, string body, int expected = 200, string? key = null) => Send(who, HttpMethod.Post, path, Json(body), expected, key: key);

    internal Task<Reply> Put(Persona who, string path, string body, int expected = 200, string? ifMatch = null) => Send(who, HttpMethod.Put, path, Json(body), expected, ifMatch: ifMatch);

    /// <summary>Uploads a document: its bytes are the body, its name is data.</summary>
    internal Task<Reply> Upload(Persona who, string path, byte[] bytes, string contentType, string name)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new(contentType);
        content.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = $"\"{name}\"" };
        return Send(who, HttpMethod.Post, path, content, 201);
    }

    /// <summary>Reads until it is as expected, for a bounded time.</summary>
    internal async Task<Reply> Until(Persona? who, string path, string expected, Func<Reply, bool> isThere, Func<Reply, string> shown)
    {
        using var patience = new CancellationTokenSource(Patience);
        var reply = await Get(who, path);
        while (!isThere(reply))
        {
            try
            {
                await Task.Delay(Between, patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new SurpriseException(story.Current, $"{expected} within {Patience.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s", shown(reply));
            }

            reply = await Get(who, path);
        }

        return reply;
    }

    /// <summary>Reads until the state is reached.</summary>
    internal Task<Reply> UntilState(Persona who, string path, string state) => Until(who, path, state, reply => reply.State == state, reply => reply.State);

    /// <summary>Ends the story unless a state is as expected.</summary>
    internal string Expect(string expected, string got) => got == expected ? got : throw new SurpriseException(story.Current, expected, got);

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private async Task<Reply> Send(Persona? who, HttpMethod method, string path, HttpContent? body, int expected, string? key = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, "/api/v1" + path) { Content = body };
        if (who is not null)
        {
            request.Headers.Authorization = new("Bearer", TokenOf(who));
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        if (ifMatch is not null)
        {
            request.Headers.Add("If-Match", ifMatch);
        }

        request.Headers.Add("Accept-Language", story.In("id", "en"));
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if ((int)response.StatusCode != expected)
        {
            throw new SurpriseException(story.Current, $"{method} {path} {expected.ToString(CultureInfo.InvariantCulture)}", $"{((int)response.StatusCode).ToString(CultureInfo.InvariantCulture)} {text}");
        }

        if (text.Length == 0)
        {
            return new(default, response.Headers.ETag?.ToString());
        }

        using var document = JsonDocument.Parse(text);
        return new(document.RootElement.Clone(), response.Headers.ETag?.ToString());
    }

    private string TokenOf(Persona who)
    {
        if (!tokens.TryGetValue(who.Subject, out var token))
        {
            tokens.Add(who.Subject, token = tokenOf(who));
        }

        return token;
    }
}
