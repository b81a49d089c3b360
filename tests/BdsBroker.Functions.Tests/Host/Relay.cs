using System.Text;
using BdsBroker.Storage.Azure.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace BdsBroker.Functions.Tests.Host;

/// <summary>What becomes of a request on its way to storage.</summary>
internal enum Way
{
    /// <summary>It arrives, and so does its answer.</summary>
    Open,

    /// <summary>Nobody answers.</summary>
    Cut,

    /// <summary>The service refuses the identity (403).</summary>
    Refused,

    /// <summary>The service has no time for it now, and asks to wait for a second (503).</summary>
    Busy,
}

/// <summary>A request to storage.</summary>
/// <param name="Service">Table, Queue or Blob.</param>
/// <param name="Method">GET, PUT, ...</param>
/// <param name="Path">With its query.</param>
/// <param name="Body">As text.</param>
internal sealed record Passing(string Service, string Method, string Path, string Body);

/// <summary>The one request that is stopped on its way until a test says what becomes of it, be whoever sent it still there or not.</summary>
internal sealed class Stopped(Func<Passing, bool> isIt)
{
    private readonly TaskCompletionSource came = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Way> way = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>It came, and goes no further.</summary>
    internal Task Came => came.Task.WaitAsync(TimeSpan.FromMinutes(2));

    /// <summary>It took the way that the test said.</summary>
    internal Task Over => over.Task.WaitAsync(TimeSpan.FromMinutes(2));

    /// <summary>Lets it go this way.</summary>
    internal void Go(Way it) => way.TrySetResult(it);

    /// <summary>Whether it is this one: the first that is meant.</summary>
    internal bool Takes(Passing passing) => isIt(passing) && came.TrySetResult();

    /// <summary>Waits for what the test says, and tells it when that was done.</summary>
    internal async Task Pass(Func<Way, Task> pass)
    {
        try
        {
            await pass(await way.Task);
        }
        finally
        {
            over.TrySetResult();
        }
    }
}

/// <summary>The network between a process and its storage account, which a test can cut, and an account that can refuse or be busy.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly List<WebApplication> services = [];
    private volatile Stopped? stopped;

    private Relay()
    {
    }

    /// <summary>Where processes find the account: here.</summary>
    internal AzuriteAccount Account { get; private set; } = null!;

    /// <summary>Decides of each request; by default all arrive.</summary>
    internal Func<Passing, Way> On { get; set; } = _ => Way.Open;

    /// <summary>Is told of each answer to a request of queues, with its body; by default nobody is.</summary>
    internal Action<Passing, string>? Answered { get; set; }

    /// <summary>Stops the first request from now on that is meant.</summary>
    internal Stopped Stop(Func<Passing, bool> isIt) => stopped = new(isIt);

    /// <summary>A relay to an account.</summary>
    internal static async Task<Relay> To(AzuriteAccount account)
    {
        var relay = new Relay();
        relay.Account = account with
        {
            Tables = await relay.Listen("Table", account.Tables),
            Queues = await relay.Listen("Queue", account.Queues),
            Blobs = await relay.Listen("Blob", account.Blobs),
        };
        return relay;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in services)
        {
            await service.DisposeAsync();
        }

        http.Dispose();
    }

    private async Task<string> Listen(string service, string behind)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        services.Add(app);
        app.Run(context => Pass(context, service, behind));
        await app.StartAsync();
        return app.Urls.Single();
    }

    private async Task Pass(HttpContext context, string service, string behind)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);

        // As it was signed: nothing of the path may be written in another way.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var passing = new Passing(service, context.Request.Method, target, Encoding.UTF8.GetString(body.ToArray()));
        if (stopped is { } stop && stop.Takes(passing))
        {
            await stop.Pass(Take);
        }
        else
        {
            await Take(On(passing));
        }

        async Task Take(Way way)
        {
            switch (way)
            {
                case Way.Cut:
                    context.Abort();
                    return;
                case Way.Refused:
                    context.Response.StatusCode = 403;
                    context.Response.Headers["x-ms-error-code"] = "AuthorizationPermissionMismatch";
                    return;
                case Way.Busy:
                    await AskToWait(context, service);
                    return;
                default:
                    await Forward(context, new(behind + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }), body.ToArray(), service == "Queue" && Answered is { } told ? answer => told(passing, answer) : null);
                    return;
            }
        }
    }

    // In the words of each service.
    private static async Task AskToWait(HttpContext context, string service)
    {
        context.Response.StatusCode = 503;
        context.Response.Headers.RetryAfter = "1";
        context.Response.Headers["x-ms-error-code"] = "ServerBusy";
        (context.Response.ContentType, var text) = service == "Table"
            ? ("application/json;odata=minimalmetadata", """{"odata.error":{"code":"ServerBusy","message":{"lang":"en-US","value":"The server is busy."}}}""")
            : ("application/xml", """<?xml version="1.0" encoding="utf-8"?><Error><Code>ServerBusy</Code><Message>The server is busy.</Message></Error>""");
        await context.Response.WriteAsync(text);
    }

    private async Task Forward(HttpContext context, Uri to, byte[] body, Action<string>? told)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), to);
        if (body.Length > 0 || context.Request.ContentLength is not null)
        {
            request.Content = new ByteArrayContent(body);
        }

        foreach (var (name, values) in context.Request.Headers)
        {
            if (name is not ("Host" or "Transfer-Encoding" or "Content-Length") && !request.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not ("Transfer-Encoding" or "Connection" or "Keep-Alive")))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        if (told is not null && answer.IsSuccessStatusCode)
        {
            await answer.Content.LoadIntoBufferAsync();
            told(await answer.Content.ReadAsStringAsync());
        }

        if (context.Request.Method != "HEAD" && context.Response.StatusCode is not (204 or 304))
        {
            await answer.Content.CopyToAsync(context.Response.Body);
        }
    }
}
