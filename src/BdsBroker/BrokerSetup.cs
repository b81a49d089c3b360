using BdsBroker.Access;
using BdsBroker.Core;
using BdsBroker.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BdsBroker;

/// <summary>The product's surface: its services, its routes, and (as <see cref="BrokerQueues"/>) its queues.</summary>
public static class BrokerSetup
{
    /// <summary>Adds the product. <see cref="IRecords"/>, <see cref="IQueues"/>, <see cref="IFiles"/> and <see cref="TimeProvider"/> must be there.</summary>
    public static IServiceCollection AddBroker(this IServiceCollection services, Settings settings)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddSingleton(settings);
        services.AddSingleton<Ids>();
        services.AddSingleton(_ => Slices.Messages());
        services.AddSingleton<Ledger>();
        services.AddSingleton(at => new Broker(
            at.GetRequiredService<Ledger>(),
            at.GetRequiredService<IQueues>(),
            at.GetRequiredService<IFiles>(),
            at.GetRequiredService<TimeProvider>(),
            settings,
            new(settings.Waits, new(settings.Holidays)),
            at.GetRequiredService<Ids>(),
            at.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions));
        services.AddSingleton(at => new BrokerQueues(at.GetRequiredService<MessageMap>(), at.GetRequiredService<Broker>(), at.GetRequiredService<ILogger<BrokerQueues>>()));
        services.Configure<JsonOptions>(options => Slices.Json(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        return services;
    }

    /// <summary>Maps every route of the API below /api/v1. Authentication and routing must be in the pipeline before.</summary>
    public static IEndpointRouteBuilder MapBroker(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseMiddleware<BadInput>();
        app.UseMiddleware<Gate>();
        var api = app.MapGroup("/api/v1");
        ((IEndpointConventionBuilder)api).Finally(endpoint =>
        {
            var route = (RouteEndpointBuilder)endpoint;
            var method = route.Metadata.OfType<IHttpMethodMetadata>().Single().HttpMethods.Single();
            route.Metadata.Add(Rights.Of(method, route.RoutePattern.RawText!["/api/v1".Length..].TrimEnd('/')));
        });
        Slices.Routes(api);
        return app;
    }
}

/// <summary>The queues that the product works off; the Functions host or the embedded pump delivers them.</summary>
public sealed class BrokerQueues
{
    private readonly MessageMap messages;
    private readonly Broker broker;
    private readonly ILogger<BrokerQueues> log;

    internal BrokerQueues(MessageMap messages, Broker broker, ILogger<BrokerQueues> log) => (this.messages, this.broker, this.log) = (messages, broker, log);

    /// <summary>The queues' names. Each has a twin <c>name-poison</c>.</summary>
    public IReadOnlyList<string> Names => messages.Queues;

    /// <summary>Works off one message. It throws where the message must come again.</summary>
    public async Task Deliver(string queue, string text, CancellationToken cancel)
    {
        if (await messages.Deliver(queue, text, broker, cancel) is { } refusal)
        {
            Log.Refused(log, queue, refusal.Code);
        }
    }
}

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "A message on {Queue} had nothing left to do: {Code}")]
    internal static partial void Refused(ILogger log, string queue, string code);
}
