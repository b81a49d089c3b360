using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using BdsBroker.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace BdsBroker.Functions.Tests;

public sealed partial class ServerTests
{
    [Fact]
    public async Task Live_and_ready_answer_anyone()
    {
        using var folder = new TemporaryFolder();
        await using var server = await new InProcess(folder).Start();
        using var live = await server.Get("/health/live");
        Assert.Equal("""{"status":"live"}""", await live.Content.ReadAsStringAsync());
        using var ready = await server.Get("/health/ready");
        var view = JsonDocument.Parse(await ready.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal("ready", view.GetProperty("status").GetString());
        Assert.Equal(0, view.GetProperty("poisonMessages").GetInt64());
        Assert.True(view.GetProperty("freeBytes").GetInt64() > 0);
    }

    [Fact]
    public async Task Every_answer_says_what_it_is_and_is_not_kept_by_caches()
    {
        using var folder = new TemporaryFolder();
        await using var server = await new InProcess(folder).Start();
        foreach (var path in (string[])["/health/live", "/nowhere", "/api/v1/nowhere", "/openapi/v1.json"])
        {
            using var answer = await server.Get(path);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.True(answer.Headers.CacheControl!.NoStore);
            Assert.Equal("default-src 'none'; frame-ancestors 'none'; sandbox", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
            Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task Pages_of_other_origins_are_let_in_nowhere()
    {
        using var folder = new TemporaryFolder();
        await using var server = await new InProcess(folder).Start();
        foreach (var method in (HttpMethod[])[HttpMethod.Options, HttpMethod.Get])
        {
            using var request = new HttpRequestMessage(method, "/api/v1/banks") { Headers = { { "Origin", "https://elsewhere.example" }, { "Access-Control-Request-Method", "GET" } } };
            using var answer = await server.Http.SendAsync(request);
            Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control-Allow-", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task A_page_of_another_origin_that_the_platform_lets_in_may_read_what_it_needs_for_its_next_call()
    {
        using var folder = new TemporaryFolder();
        await using var server = await new InProcess(folder).Start();
        foreach (var path in (string[])["/api/v1/banks", "/api/v1/me", "/api/v1/nowhere"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Origin", "https://portal.example" } } };
            using var answer = await server.Http.SendAsync(request);
            Assert.Equal("ETag, Location, Retry-After", Assert.Single(answer.Headers.GetValues("Access-Control-Expose-Headers")));
            using var other = await server.Get(path);
            Assert.False(other.Headers.Contains("Access-Control-Expose-Headers"));
        }
    }

    [Fact]
    public async Task A_bug_is_answered_as_an_internal_problem_and_an_outage_as_one_to_try_again()
    {
        using var folder = new TemporaryFolder();
        var server = new InProcess(folder);
        server.App.MapGet("/api/bug", (RequestDelegate)(_ => throw new InvalidOperationException("secret")));
        server.App.MapGet("/api/outage", (RequestDelegate)(_ => throw new StorageUnavailableException("secret")));
        await using var started = await server.Start();

        using var bug = await server.Get("/api/bug");
        await Problem(bug, 500, "internal");
        Assert.True(bug.Headers.Contains("X-Content-Type-Options"));
        using var outage = await server.Get("/api/outage");
        await Problem(outage, 503, "storage.unavailable");
        Assert.NotNull(outage.Headers.RetryAfter);
    }

    [Fact]
    public async Task The_OpenAPI_document_names_every_route_of_the_API_and_no_other()
    {
        using var folder = new TemporaryFolder();
        await using var server = await new InProcess(folder).Start();
        var document = JsonDocument.Parse(await server.Http.GetStringAsync("/openapi/v1.json")).RootElement;
        Assert.Equal("BdsBroker", document.GetProperty("info").GetProperty("title").GetString());
        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer").GetProperty("scheme").GetString());

        var described = Paths(document).SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"));
        var served = server.Routes.Where(route => route.Pattern.StartsWith("/api/", StringComparison.Ordinal)).Select(route => $"{route.Method} {Constraint().Replace(route.Pattern, "}").TrimEnd('/')}");
        Assert.Equal(served.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_operation_has_a_name_of_its_own_and_says_how_it_refuses()
    {
        using var folder = new TemporaryFolder();
        await using var server = await new InProcess(folder).Start();
        var document = JsonDocument.Parse(await server.Http.GetStringAsync("/openapi/v1.json")).RootElement;
        var operations = Paths(document).SelectMany(path => path.Value.EnumerateObject().Select(operation => (Method: operation.Name, operation.Value))).ToArray();
        Assert.Equal(operations.Length, operations.Select(operation => operation.Value.GetProperty("operationId").GetString()).Distinct().Count());
        foreach (var (method, operation) in operations)
        {
            var responses = operation.GetProperty("responses");
            Assert.True(responses.GetProperty("404").GetProperty("content").TryGetProperty("application/problem+json", out _));
            Assert.Equal(responses.TryGetProperty("401", out _), operation.TryGetProperty("security", out _));
            if (method == "post")
            {
                Assert.Contains(operation.GetProperty("parameters").EnumerateArray(), parameter => parameter.GetProperty("name").GetString() == "Idempotency-Key");
            }
        }
    }

    [Fact]
    public async Task Every_operation_says_what_it_does_and_closed_lists_are_told()
    {
        using var folder = new TemporaryFolder();
        await using var server = await new InProcess(folder).Start();
        var document = JsonDocument.Parse(await server.Http.GetStringAsync("/openapi/v1.json")).RootElement;
        foreach (var operation in Paths(document).SelectMany(path => path.Value.EnumerateObject()).Select(operation => operation.Value))
        {
            Assert.True(operation.TryGetProperty("summary", out var summary) && summary.GetString()!.EndsWith('.'), $"{operation.GetProperty("operationId")} does not say what it does.");
        }

        Assert.Equal(["cash-flow", "collateral", "character", "sector", "amount", "incomplete", "policy", "other"], Words("DeclineBody", "reason"));
        Assert.Equal(["matching", "lending", "directory"], Words("ConsentBody", "purpose"));
        Assert.Contains("export", Words("ProviderBody", "services"));
        Assert.Equal(["settled", "written-off"], Words("CloseBody", "outcome"));
        Assert.Contains("withKadin", document.GetProperty("components").GetProperty("schemas").GetProperty("RequestState").GetProperty("enum").EnumerateArray().Select(word => word.GetString()!));

        string[] Words(string schema, string member)
        {
            var told = document.GetProperty("components").GetProperty("schemas").GetProperty(schema).GetProperty("properties").GetProperty(member);
            return [.. (told.TryGetProperty("items", out var items) ? items : told).GetProperty("enum").EnumerateArray().Where(word => word.ValueKind == JsonValueKind.String).Select(word => word.GetString()!)];
        }
    }

    private static IEnumerable<JsonProperty> Paths(JsonElement document) => document.GetProperty("paths").EnumerateObject();

    internal static async Task Problem(HttpResponseMessage answer, int status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(code, JsonDocument.Parse(text).RootElement.GetProperty("code").GetString());
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [GeneratedRegex(":[^}]*}")]
    private static partial Regex Constraint();
}
