using System.Net;
using BdsBroker.Access;
using BdsBroker.Storage.Azure;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Console;

namespace BdsBroker.Functions;

/// <summary>Puts the process together.</summary>
internal static class Server
{
    /// <summary>Serves until the process is asked to stop.</summary>
    internal static async Task<int> Run(Verb.Serve verb)
    {
        var builder = Builder();
        var deployment = Deployment.Read(builder.Configuration, verb.Urls);
        using var telemetry = Telemetry.Start(builder.Logging);
        if (deployment.Azure is var (account, masters))
        {
            await using var azure = await AzureStorage.Open(account, TimeProvider.System, CancellationToken.None);
            await KeyCheck.Demand(azure.Records, masters, CancellationToken.None);
            return await Serve(builder, deployment, new AccountPlace(azure, masters));
        }

        await using var folder = await FolderPlace.Open(verb.Data);
        return await Serve(builder, deployment, folder);
    }

    private static async Task<int> Serve(WebApplicationBuilder builder, Deployment deployment, IPlace place)
    {
        await using var app = Build(builder, deployment, place, TimeProvider.System);
        await app.StartAsync();
        ServerLog.Serving(app.Logger, string.Join(", ", app.Urls), place.Name);
        await app.WaitForShutdownAsync();

        // The host stops where the pump met a bug; whoever watches over the process must see that it did not end well.
        if (app.Services.GetServices<IHostedService>().OfType<BackgroundService>().Select(service => service.ExecuteTask?.Exception).FirstOrDefault(fault => fault is not null) is { } fault)
        {
            ServerLog.Ended(app.Logger, fault);
            return 1;
        }

        return 0;
    }

    /// <summary>A builder whose settings lie beside the executable, wherever it is started from.</summary>
    internal static WebApplicationBuilder Builder()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        builder.Logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });

        // The Functions host goes by the stream: what its handler writes to standard output is information to it; on standard error it is a warning where a line says "warn", and else an error.
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = builder.Configuration[Deployment.HostPort] is null ? LogLevel.None : LogLevel.Warning);
        return builder;
    }

    /// <summary>The server over an open place.</summary>
    internal static WebApplication Build(WebApplicationBuilder builder, Deployment deployment, IPlace place, TimeProvider clock)
    {
        var services = builder.Services;
        services.AddSingleton(clock);
        place.AddTo(services);
        services.AddSingleton(HostFile.Read(HostFile.Location));
        services.AddBroker(deployment.Settings);
        services.AddSignIn(deployment.Authorities, deployment.Authorities.Count == 0 ? place.OwnIssuer : null);
        services.AddApiDocument();
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(20));
        builder.WebHost.UseUrls(deployment.Url);
        builder.WebHost.ConfigureKestrel(kestrel => Limit(kestrel, deployment.Settings.Limits));

        // What keeps it from starting is thrown, and told by whoever started it; the host's own copy of it is a page of stack trace.
        var started = false;
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => started && level >= LogLevel.Warning);
        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(() => started = true);
        app.Use(Telemetry.DescribeCall);
        app.Use(Headers);
        app.UseForwardedHeaders(Forwarded(deployment.Proxies));
        app.UseProblems();
        app.UseRouting();
        app.UseAddressLimit(deployment.Settings.Limits);
        app.UseAuthentication();
        app.UsePersonLimit(deployment.Settings.Limits);
        app.MapBroker();
        app.UsePartyLimit(deployment.Settings.Limits);
        app.MapHealth();
        place.MapTo(app);
        app.MapApiDocument();
        return app;
    }

    // From the last entry backwards, as long as it was a trusted proxy that wrote it; what a caller put there itself is never reached.
    private static ForwardedHeadersOptions Forwarded(IReadOnlyList<IPAddress> proxies)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = proxies.Count > 0 ? ForwardedHeaders.XForwardedFor : ForwardedHeaders.None, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            options.KnownProxies.Add(proxy);
        }

        return options;
    }

    // JSON bodies have a smaller limit, set for each call once its right was found (Access/Gate.cs).
    private static void Limit(KestrelServerOptions kestrel, Limits limits)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = Math.Max(limits.DocumentBytes, limits.JsonBytes);
        kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 64;
        kestrel.Limits.MaxRequestLineSize = 8 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        kestrel.Limits.MaxConcurrentConnections = 4096;
    }

    private static Task Headers(HttpContext http, RequestDelegate next)
    {
        // Last of all, since an answer may be thrown away for another one.
        http.Response.OnStarting(static context =>
        {
            var http = (HttpContext)context;
            var headers = http.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";

            // Nothing here is a page: a browser that is made to show an answer loads and runs nothing, in nobody's frame.
            if (headers.ContentSecurityPolicy.Count == 0)
            {
                headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";
            }

            if (headers.CacheControl.Count == 0)
            {
                headers.CacheControl = "no-store";
            }

            // Pages of which origins may call at all is decided in front (the platform, a proxy). Those that may need these for a change, for what they made and for when to try again.
            if (http.Request.Headers.Origin.Count > 0)
            {
                headers.AccessControlExposeHeaders = "ETag, Location, Retry-After";
            }

            return Task.CompletedTask;
        }, http);
        return next(http);
    }
}

internal static partial class ServerLog
{
    [LoggerMessage(1, LogLevel.Information, "Serving {Urls} from {Folder}")]
    internal static partial void Serving(ILogger log, string urls, string folder);

    [LoggerMessage(2, LogLevel.Critical, "The server ends: its background work failed")]
    internal static partial void Ended(ILogger log, Exception fault);
}
