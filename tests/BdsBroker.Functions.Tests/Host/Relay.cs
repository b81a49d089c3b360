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
}

/// <summary>A request to storage.</summary>
/// <param name="Service">Table, Queue or Blob.</param>
/// <param name="Method">GET, PUT, ...</param>
/// <param name="Path">With its query.</param>
/// <param name="Body">As text.</param>
internal sealed record Passing(string Service, string Method, string Path, string Body);

/// <summary>The network between a process and its storage account, which a test can cut, and an account that can refuse.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly List<WebApplication> services = [];

    private Relay()
    {
    }

    /// <summary>Where processes find the account: here.</summary>
    internal AzuriteAccount Account { get; private set; } = null!;

    /// <summary>Decides of each request; by default all arrive.</summary>
    internal Func<Passing, Way> On { get; set; } = _ => Way.Open;

    /// <summary>Is told of each answer to a request of queues, with its body; by default nobody is.</summary>
    internal Action<Passing, string>? Answered { get; set; }

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
        switch (On(passing))
        {
            case Way.Cut:
                context.Abort();
                return;
            case Way.Refused:
                context.Response.StatusCode = 403;
                context.Response.Headers["x-ms-error-code"] = "AuthorizationPermissionMismatch";
                return;
            default:
                await Forward(context, new(behind + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }), body.ToArray(), service == "Queue" && Answered is { } told ? answer => told(passing, answer) : null);
                return;
        }
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
