using BdsBroker.Access;
using BdsBroker.Core;
using BdsBroker.Notifications;
using BdsBroker.Poison;
using BdsBroker.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BdsBroker;

/// <summary>The product's surface: its services, its routes, and (as <see cref="BrokerQueues"/>) its queues.</summary>
public static class BrokerSetup
{
    /// <summary>The name of the product's activity source and of its meter (docs/telemetry.md).</summary>
    public const string TelemetryName = "BdsBroker";

    /// <summary>Adds the product. <see cref="IRecords"/>, <see cref="IQueues"/>, <see cref="IFiles"/>, <see cref="IMasterKeys"/> and <see cref="TimeProvider"/> must be there.</summary>
    public static IServiceCollection AddBroker(this IServiceCollection services, Settings settings)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddSingleton(settings);
        services.AddMetrics();
        services.AddSingleton<Ids>();
        services.AddRateLimiter(_ => { });
        services.AddSingleton<Signals>();
        services.AddSingleton(_ => Slices.Messages());
        services.AddSingleton(_ => Slices.Notices());
        services.AddSingleton<SubjectKeys>();
        services.AddSingleton<MetDamage>();
        services.AddSingleton<Ledger>();
        services.AddSingleton(at => new Broker(
            at.GetRequiredService<Ledger>(),
            at.GetRequiredService<SubjectKeys>(),
            at.GetRequiredService<IQueues>(),
            at.GetRequiredService<IFiles>(),
            at.GetRequiredService<TimeProvider>(),
            settings,
            new(settings.Waits, new(settings.Holidays)),
            at.GetRequiredService<Ids>(),
            Slices.Kept(at.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions))
        {
            Channels = at.GetRequiredService<Channels>(),
        });
        services.AddSingleton(at => Slices.Channels(settings.Reaching, at.GetRequiredService<TimeProvider>(), at.GetRequiredService<Signals>()));
        services.AddSingleton(at => new BrokerQueues(at.GetRequiredService<MessageMap>(), at.GetRequiredService<Broker>(), at.GetRequiredService<Signals>(), at.GetRequiredService<MetDamage>(), at.GetRequiredService<ILogger<BrokerQueues>>()));
        services.AddSingleton(at => new BrokerTimer(at.GetRequiredService<Broker>()));
        services.Configure<JsonOptions>(options => Slices.Json(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        return services;
    }

    /// <summary>Answers whatever goes wrong as problem details; the first thing in the pipeline, before routing.</summary>
    public static IApplicationBuilder UseProblems(this IApplicationBuilder app) => app.UseMiddleware<Failures>().UseMiddleware<BadInput>();

    /// <summary>Maps every route of the API below /api/v1. <see cref="UseProblems"/>, routing and authentication must be in the pipeline before, in this order.</summary>
    public static IEndpointRouteBuilder MapBroker(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseMiddleware<Gate>();
        var api = app.MapGroup("/api/v1");
        ((IEndpointConventionBuilder)api).Finally(endpoint =>
        {
            var route = (RouteEndpointBuilder)endpoint;
            var method = route.Metadata.OfType<IHttpMethodMetadata>().Single().HttpMethods.Single();
            var right = Rights.Of(method, route.RoutePattern.RawText!["/api/v1".Length..].TrimEnd('/'));
            route.Metadata.Add(right);

            // Routing would answer a wrong content type before anybody's right was looked at; the body's reader answers it in its turn.
            foreach (var accepts in route.Metadata.OfType<IAcceptsMetadata>().ToList())
            {
                route.Metadata.Remove(accepts);
            }

            Describe(route, right);
        });
        Slices.Routes(api);
        return app;
    }

    // For the OpenAPI document: the refusals that belong to the kind of route, and its capability as a tag.
    private static void Describe(RouteEndpointBuilder route, Right right)
    {
        int[] statuses =
        [
            .. right.Grants.Count > 0 ? (int[])[401, 403] : [],
            404,
            .. right.Method is "POST" or "PUT" ? (int[])[400, 413, 415] : [],
            .. right.Method is "POST" ? (int[])[422] : [],
            .. right.Method is not "GET" ? (int[])[409, 412] : [],
            .. right.Method is "PUT" or "DELETE" ? (int[])[428] : [],
            503,
        ];
        foreach (var status in statuses)
        {
            route.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(ProblemView), ["application/problem+json"]));
        }

        route.Metadata.Add(new TagsAttribute(right.Pattern.Split('/')[1]));
    }
}

/// <summary>The queues that the product works off; the Functions host or the embedded pump delivers them.</summary>
public sealed class BrokerQueues
{
    // Most outages of a storage account are over by then; one that is not costs a send and a delivery each time.
    private static readonly TimeSpan AfterOutage = TimeSpan.FromSeconds(30);

    private readonly MessageMap messages;
    private readonly Broker broker;
    private readonly Signals signals;
    private readonly MetDamage met;
    private readonly ILogger<BrokerQueues> log;

    internal BrokerQueues(MessageMap messages, Broker broker, Signals signals, MetDamage met, ILogger<BrokerQueues> log) =>
        (this.messages, this.broker, this.signals, this.met, this.log) = (messages, broker, signals, met, log);

    /// <summary>The queues' names. Each has a twin <c>name-poison</c>.</summary>
    public IReadOnlyList<string> Names => messages.Queues;

    /// <summary>Whether a message can be sent to a queue: somebody works it off, be it for the product or for the storage.</summary>
    internal bool Takes(string queue) => Names.Contains(queue, StringComparer.Ordinal) || broker.Queues.OwnQueues.Contains(queue, StringComparer.Ordinal);

    /// <summary>
    /// Works off one message. It throws where the message must come again. Where the storage is out or too many change the same, the message has sent itself again for a moment later and is done with: an outage is no fault
    /// of the message, and is not to use up the tries after which one is poison, however long it lasts.
    /// </summary>
    /// <param name="queue">The queue that it came from.</param>
    /// <param name="text">The message.</param>
    /// <param name="sent">When it was put into the queue, where whoever delivers it knows: how long it waited is measured then.</param>
    /// <param name="cancel">Stops the work; the message comes again.</param>
    public async Task Deliver(string queue, string text, DateTimeOffset? sent, CancellationToken cancel)
    {
        var began = broker.Clock.GetTimestamp();
        signals.Waited(queue, text, sent, broker.Clock);
        try
        {
            if (await messages.Deliver(queue, text, broker, cancel) is { } refusal)
            {
                Log.Refused(log, queue, refusal.Code);
            }

            signals.Processed(queue, broker.Clock.GetElapsedTime(began), null);
        }
        catch (Exception failure)
        {
            signals.Processed(queue, broker.Clock.GetElapsedTime(began), failure);
            met.Note(failure);
            if (failure is not (StorageUnavailableException { IsDamage: false } or BusyException) || !await PutOff(queue, text, failure, cancel))
            {
                throw;
            }
        }
    }

    private async Task<bool> PutOff(string queue, string text, Exception outage, CancellationToken cancel)
    {
        try
        {
            await broker.Queues.Send(new(queue, text, broker.Clock.GetUtcNow() + AfterOutage), cancel);
            Log.PutOff(log, queue, outage);
            return true;
        }
        catch (StorageUnavailableException)
        {
            // Then the queue itself keeps it, and counts.
            return false;
        }
    }

    /// <summary>Which of the channels that are configured (email, phone) have not worked for a quarter of an hour; null where none is configured.</summary>
    public async Task<IReadOnlyList<string>?> FailingChannels(CancellationToken cancel)
    {
        if (!broker.Channels.Any)
        {
            return null;
        }

        List<string> failing = [];
        foreach (var channel in broker.Channels.Offered)
        {
            if ((await broker.Ledger.Read(ReachRecords.Channel(channel), cancel))?.State.FailingSince is { } since && broker.Clock.GetUtcNow() - since >= ChannelHealth.WorthALook)
            {
                failing.Add(Signals.NameOf(channel));
            }
        }

        return failing;
    }

    /// <summary>How many messages that failed too often wait for an officer's decision; more than 1000 count as 1000.</summary>
    public async Task<int> CountPoison(CancellationToken cancel) => await broker.Ledger.Count(PoisonRecords.In(PoisonState.Open), 1000, cancel);

    /// <summary>
    /// Keeps one message of a queue's poison twin for the officers and raises an alert; delivered again it is kept once. It throws where the
    /// message must come again.
    /// </summary>
    /// <param name="queue">The queue that the message failed on, without <c>-poison</c>.</param>
    /// <param name="text">The message as it was delivered.</param>
    /// <param name="cancel">Stops the work; the message comes again.</param>
    public async Task DeliverPoison(string queue, string text, CancellationToken cancel)
    {
        var kept = await KeepPoison.Handle(queue, text, broker, cancel);
        signals.Poisoned(queue);
        Log.Poisoned(log, queue, messages.Knows(kept.Fact) ? kept.Fact! : "unknown", kept.Id);
    }
}

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "A message on {Queue} had nothing left to do: {Code}")]
    internal static partial void Refused(ILogger log, string queue, string code);

    [LoggerMessage(3, LogLevel.Error, "A message on {Queue} is put off: the storage is out or too busy")]
    internal static partial void PutOff(ILogger log, string queue, Exception outage);

    // Alerts are raised on this level; the content stays out of the log.
    [LoggerMessage(2, LogLevel.Critical, "A message on {Queue} failed too often: {Fact}, kept as {Id} on the officers' desk")]
    internal static partial void Poisoned(ILogger log, string queue, string fact, string id);
}
