using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using BdsBroker.Core;

namespace BdsBroker.Tests.Harness;

/// <summary>Somebody who calls the API over HTTP. Paths are below /api/v1 unless they start with /api, /health or /openapi.</summary>
internal sealed class Caller(World world, string? subject, string[] roles)
{
    private string? language;

    /// <summary>The person's id, as keys, members and history carry it.</summary>
    internal string Id => Person.IdOf(SignedIn.Issuer, subject ?? throw new InvalidOperationException("Nobody is signed in."));

    /// <summary>The token's subject, by which others invite this person.</summary>
    internal string Subject => subject ?? throw new InvalidOperationException("Nobody is signed in.");

    /// <summary>The same person, asking for answers in a language (an Accept-Language header).</summary>
    internal Caller In(string acceptLanguage) => new(world, subject, roles) { language = acceptLanguage };

    internal Task<Reply> Get(string path) => Send(HttpMethod.Get, path, null);

    /// <summary>Posts. A string is sent as it is, as JSON; anything else is written as JSON.</summary>
    internal Task<Reply> Post(string path, object? body = null, string? key = null, string? ifMatch = null) => Send(HttpMethod.Post, path, Json(body), key, ifMatch);

    internal Task<Reply> Put(string path, object? body, string? ifMatch = null) => Send(HttpMethod.Put, path, Json(body), null, ifMatch);

    internal Task<Reply> Delete(string path, string? ifMatch = null) => Send(HttpMethod.Delete, path, null, null, ifMatch);

    /// <summary>Sends a file as the raw body, its name in Content-Disposition.</summary>
    internal Task<Reply> Upload(string path, byte[] content, string fileName, string contentType = "application/octet-stream", HttpMethod? method = null, string? key = null, string? ifMatch = null)
    {
        var body = new ByteArrayContent(content);
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        body.Headers.ContentDisposition = new("attachment") { FileNameStar = fileName };
        return Send(method ?? HttpMethod.Post, path, body, key, ifMatch);
    }

    /// <summary>Sends anything at all.</summary>
    internal async Task<Reply> Send(HttpMethod method, string path, HttpContent? body, string? key = null, string? ifMatch = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, Absolute(path)) { Content = body };
        if (subject is not null)
        {
            request.Headers.Add(SignedIn.Subject, subject);
            request.Headers.Add(SignedIn.Roles, string.Join(',', roles));
        }

        (string Name, string? Value)[] all = [(Crashes.Interleaving.Header, Crashes.Interleaving.Name), ("Idempotency-Key", key), ("If-Match", ifMatch), ("Accept-Language", language), .. headers];
        foreach (var (name, value) in all)
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await (await world.Http()).SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        world.Executions++;
        var reply = new Reply(method, path, (int)response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsByteArrayAsync());
        return reply.Status == 500 && !world.BugsAllowed ? throw new InvalidOperationException($"{reply}\n{world.Log}") : reply;
    }

    private static string Absolute(string path) =>
        path.StartsWith("/api", StringComparison.Ordinal) || path.StartsWith("/health", StringComparison.Ordinal) || path.StartsWith("/openapi", StringComparison.Ordinal) ? path : "/api/v1" + path;

    private static StringContent? Json(object? body) => body switch
    {
        null => null,
        string text => new(text, Encoding.UTF8, "application/json"),
        _ => new(JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json"),
    };
}

/// <summary>What came back.</summary>
internal sealed class Reply(HttpMethod method, string path, int status, HttpResponseHeaders headers, HttpContentHeaders contentHeaders, byte[] bytes)
{
    private readonly JsonElement json = contentHeaders.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true && bytes.Length > 0
        ? JsonDocument.Parse(bytes).RootElement
        : default;

    internal int Status => status;

    internal byte[] Bytes => bytes;

    internal string Text => Encoding.UTF8.GetString(bytes);

    /// <summary>The body; undefined where it is no JSON.</summary>
    internal JsonElement Json => json;

    internal string? ETag => headers.ETag?.ToString();

    internal string? Location => headers.Location?.ToString();

    /// <summary>A header of the answer or of its content, or null.</summary>
    internal string? Header(string name) =>
        headers.TryGetValues(name, out var values) || contentHeaders.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    /// <summary>The problem's code, or null.</summary>
    internal string? Code => Has("code") ? String("code") : null;

    /// <summary>A member by its path, such as <c>engagement.provider</c> or <c>items.0.id</c>; fails where there is none.</summary>
    internal JsonElement this[string memberPath] => Find(memberPath) ?? throw new Xunit.Sdk.XunitException($"There is no {memberPath} in\n{this}");

    internal bool Has(string memberPath) => Find(memberPath) is not null;

    internal string String(string memberPath) => this[memberPath].GetString()!;

    internal long Number(string memberPath) => this[memberPath].GetInt64();

    internal decimal Decimal(string memberPath) => this[memberPath].GetDecimal();

    internal bool Flag(string memberPath) => this[memberPath].GetBoolean();

    internal DateTimeOffset Time(string memberPath) => this[memberPath].GetDateTimeOffset();

    /// <summary>The items of a list.</summary>
    internal IReadOnlyList<JsonElement> Items => [.. this["items"].EnumerateArray()];

    /// <summary>Fails unless the status is this one; the message shows the whole answer.</summary>
    internal Reply Is(int expected) => status == expected ? this : throw new Xunit.Sdk.XunitException($"Expected {expected}:\n{this}");

    /// <summary>Fails unless it is a problem with this status and code.</summary>
    internal Reply Refused(int expected, string code) => Is(expected).Code == code ? this : throw new Xunit.Sdk.XunitException($"Expected {code}:\n{this}");

    public override string ToString() => $"{method} {path} -> {status} {ETag}\n{Text}";

    private JsonElement? Find(string memberPath)
    {
        var at = json;
        foreach (var step in memberPath.Split('.'))
        {
            if (at.ValueKind == JsonValueKind.Array && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < at.GetArrayLength())
            {
                at = at[index];
            }
            else if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(step, out var member))
            {
                at = member;
            }
            else
            {
                return null;
            }
        }

        return at;
    }
}
