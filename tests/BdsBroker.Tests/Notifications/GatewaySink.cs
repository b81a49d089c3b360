using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BdsBroker.Tests.Notifications;

/// <summary>What a gateway got.</summary>
internal sealed record GatewayCall(string Path, string Id, string Timestamp, string Signature, byte[] Body);

/// <summary>A gateway on a free port of this machine that keeps what it is sent, and answers as the test says.</summary>
internal sealed class GatewaySink : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<GatewayCall> calls = new();
    private readonly TaskCompletionSource hanging = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private GatewaySink()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            var headers = http.Request.Headers;
            calls.Enqueue(new(http.Request.Path, headers["webhook-id"]!, headers["webhook-timestamp"]!, headers["webhook-signature"]!, body.ToArray()));
            await Answer(http);
        });
    }

    internal string Address => app.Urls.Single() + "/send";

    /// <summary>How it answers; by default 204.</summary>
    internal RequestDelegate Answer { get; set; } = Status(204);

    internal IReadOnlyList<GatewayCall> Calls => [.. calls];

    /// <summary>Ends once a call hangs.</summary>
    internal Task Hanging => hanging.Task;

    internal static async Task<GatewaySink> Start()
    {
        var sink = new GatewaySink();
        await sink.app.StartAsync();
        return sink;
    }

    internal static RequestDelegate Status(int status, params (string Name, string Value)[] headers) => http =>
    {
        http.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            http.Response.Headers[name] = value;
        }

        return Task.CompletedTask;
    };

    /// <summary>Answers nothing for as long as the other side waits.</summary>
    internal async Task Hang(HttpContext http)
    {
        hanging.TrySetResult();
        var left = new TaskCompletionSource();
        await using var gone = http.RequestAborted.Register(left.SetResult);
        await left.Task;
    }

    /// <summary>Cuts the connection after it has taken everything.</summary>
    internal static Task Drop(HttpContext http)
    {
        http.Abort();
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
