using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reflection;
using BdsBroker.Storage.Embedded;
using Microsoft.AspNetCore.Http.Features;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace BdsBroker.Functions;

/// <summary>
/// Sends traces, metrics and logs by OTLP where the environment says where to (docs/telemetry.md). Without that nothing of this exists, and nobody listens to what the
/// product and the framework would tell. What is left is sent when it is disposed, which has to come after the server's end.
/// </summary>
internal sealed class Telemetry : IDisposable
{
    /// <summary>OpenTelemetry's own variable; the exporter reads the others of its family (headers, protocol, time-outs, sampler) by itself.</summary>
    internal const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>This program's version as it tells it of itself: the number and, after a plus, the commit that it was built from where that is known.</summary>
    internal static string Version { get; } = typeof(Telemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    private readonly TracerProvider traces;
    private readonly MeterProvider metrics;

    private Telemetry(Action<ResourceBuilder> about)
    {
        traces = Sdk.CreateTracerProviderBuilder().ConfigureResource(about)
            .AddSource(BrokerSetup.TelemetryName, "Microsoft.AspNetCore", "System.Net.Http")
            .AddOtlpExporter()
            .Build();
        metrics = Sdk.CreateMeterProviderBuilder().ConfigureResource(about)
            .AddMeter(BrokerSetup.TelemetryName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime")
            .AddOtlpExporter()
            .Build();
    }

    /// <summary>Begins to listen and to send, logs included, if there is where to; null otherwise.</summary>
    /// <exception cref="WrongSettingsException">The endpoint is no address; the exporter would quietly take its default instead.</exception>
    internal static Telemetry? Start(ILoggingBuilder logging)
    {
        if (Environment.GetEnvironmentVariable(Endpoint) is not { Length: > 0 } endpoint)
        {
            return null;
        }

        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || !(uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps))
        {
            throw new WrongSettingsException([$"{Endpoint} is \"{endpoint}\"; write the http or https address of an OpenTelemetry collector, such as http://localhost:4317."]);
        }

        logging.AddOpenTelemetry(logs =>
        {
            // No scopes: they would bring the path of the call into every line.
            logs.IncludeFormattedMessage = true;
            var resource = ResourceBuilder.CreateDefault();
            Name(resource);
            logs.SetResourceBuilder(resource).AddOtlpExporter();
        });
        return new(Name);
    }

    /// <summary>
    /// Names the framework's span of a call by its route and says how it ended, by the conventions for HTTP; .NET 10 leaves that to others. The path and the query stay out
    /// of it.
    /// </summary>
    internal static async Task DescribeCall(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Features.Get<IHttpActivityFeature>()?.Activity is not { IsAllDataRequested: true } span || !span.Source.HasListeners())
        {
            return;
        }

        if (http.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route })
        {
            span.DisplayName = $"{http.Request.Method} {route}";
            span.SetTag("http.request.method", http.Request.Method).SetTag("http.route", route);
        }

        span.SetTag("http.response.status_code", http.Response.StatusCode);
        if (http.Response.StatusCode >= 500)
        {
            span.SetTag("error.type", http.Response.StatusCode.ToString(CultureInfo.InvariantCulture)).SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>Lets the age of the embedded server's queues be asked for: for how long the first due message of each has been waiting.</summary>
    internal static void MeasureQueues(SqliteStorage storage, IMeterFactory meters, TimeProvider clock) =>
        meters.Create(BrokerSetup.TelemetryName).CreateObservableGauge(
            "bdsbroker.queue.age",
            () =>
            {
                var now = clock.GetUtcNow();
                return storage.Queues().Select(queue => new Measurement<double>(
                    Math.Max(0, (now - queue.NextVisible).TotalSeconds),
                    new KeyValuePair<string, object?>("messaging.destination.name", queue.Queue)));
            },
            "s",
            "For how long the first due message has been waiting.");

    public void Dispose()
    {
        traces.Dispose();
        metrics.Dispose();
    }

    // A name of the operator's own wins.
    private static void Name(ResourceBuilder about)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME")))
        {
            about.AddService("bdsbroker", serviceVersion: Version);
        }
    }
}
