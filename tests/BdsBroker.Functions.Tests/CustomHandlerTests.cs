using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace BdsBroker.Functions.Tests;

public sealed class CustomHandlerTests
{
    private const string Doubly = """{"Data":{"message":"\"{\\\"fact\\\":\\\"a\\\"}\""},"Metadata":{"DequeueCount":"1","Id":"\"7\"","sys":{"MethodName":"Notices"}}}""";
    private const string Singly = """{"Data":{"message":"{\"fact\":\"a\"}"},"Metadata":{}}""";

    [Theory]
    [InlineData(Doubly)]
    [InlineData(Singly)]
    public void A_message_is_read_whether_encoded_once_or_twice(string envelope) => Assert.Equal("""{"fact":"a"}""", CustomHandler.MessageOf(JsonDocument.Parse(envelope).RootElement));

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"Data":{}}""")]
    [InlineData("""{"Data":{"message":{"fact":"a"}}}""")]
    [InlineData("""{"Data":{"other":"x"}}""")]
    [InlineData("""{"Data":{"message":"\"cut off"}}""")]
    public void Anything_else_is_refused(string envelope) => Assert.ThrowsAny<JsonException>(() => CustomHandler.MessageOf(JsonDocument.Parse(envelope).RootElement));

    [Fact]
    public async Task The_host_gets_a_JSON_object_for_a_message_worked_off_and_an_error_for_one_that_failed()
    {
        var got = new ConcurrentQueue<string>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<MetDamage>();
        await using var app = builder.Build();
        app.UseProblems();
        app.UseRouting();
        app.MapQueueFunctions(new([new("match-index", (text, _, _) =>
        {
            got.Enqueue(text);
            return text.Contains("bad", StringComparison.Ordinal) ? Task.FromException(new InvalidOperationException("bad")) : Task.CompletedTask;
        }, IsPoison: false)]));
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new(app.Urls.Single()) };

        using var done = await Post(http, "/MatchIndex", Doubly);
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Equal("application/json", done.Content.Headers.ContentType!.MediaType);
        Assert.Equal("""{"Outputs":{},"Logs":[],"ReturnValue":null}""", await done.Content.ReadAsStringAsync());
        Assert.Equal("""{"fact":"a"}""", Assert.Single(got));

        using var failed = await Post(http, "/MatchIndex", """{"Data":{"message":"bad"}}""");
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        using var malformed = await Post(http, "/MatchIndex", "{}");
        Assert.Equal(HttpStatusCode.BadRequest, malformed.StatusCode);
        foreach (var half in (string[])["""{"Data":{"message":"\ud800"}}""", """{"Data":{"message":"{}"},"Metadata":{"InsertionTime":"\ud800"}}"""])
        {
            using var cut = await Post(http, "/MatchIndex", half);
            Assert.Equal(half.Contains("{}", StringComparison.Ordinal) ? HttpStatusCode.OK : HttpStatusCode.BadRequest, cut.StatusCode);
        }

        using var ready = await http.GetAsync("/");
        Assert.Equal(HttpStatusCode.NotFound, ready.StatusCode);
    }

    private static Task<HttpResponseMessage> Post(HttpClient http, string path, string body) => http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
}
