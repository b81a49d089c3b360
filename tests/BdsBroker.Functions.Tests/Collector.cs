using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace BdsBroker.Functions.Tests;

/// <summary>Takes what is sent by OTLP over HTTP, as an OpenTelemetry collector does, and keeps the bytes.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Signal, byte[] Bytes)> got = new();
    private readonly ConcurrentQueue<(string Signal, string Text, TaskCompletionSource Came)> waiting = new();
    private readonly WebApplication app;

    private Collector(WebApplication app) => this.app = app;

    internal string Url => app.Urls.Single();

    internal static async Task<Collector> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var collector = new Collector(app);
        app.Run(collector.Take);
        await app.StartAsync();
        return collector;
    }

    /// <summary>What arrived of a signal (traces, metrics or logs). Strings lie in protobuf as they are, in UTF-8; Latin-1 keeps each of its bytes as a character.</summary>
    internal string Received(string signal) => string.Concat(got.Where(one => one.Signal == signal).Select(one => Encoding.Latin1.GetString(one.Bytes)));

    /// <summary>The spans that arrived.</summary>
    internal IReadOnlyList<Span> Spans() => [.. got.Where(one => one.Signal == "traces").SelectMany(one => Otlp.Spans(one.Bytes))];

    /// <summary>Waits until a text came with a signal, three minutes at most.</summary>
    internal Task Until(string signal, string text)
    {
        var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.Enqueue((signal, text, came));
        Look();
        return came.Task.WaitAsync(TimeSpan.FromMinutes(3));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private void Look()
    {
        foreach (var (signal, text, came) in waiting)
        {
            if (Received(signal).Contains(text, StringComparison.Ordinal))
            {
                came.TrySetResult();
            }
        }
    }

    private async Task Take(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        Assert.Equal(("POST", "application/x-protobuf"), (http.Request.Method, http.Request.ContentType));
        got.Enqueue((http.Request.Path.Value!["/v1/".Length..], body.ToArray()));

        Look();

        // An empty answer is an Export...ServiceResponse without anything refused.
        http.Response.ContentType = "application/x-protobuf";
    }
}
