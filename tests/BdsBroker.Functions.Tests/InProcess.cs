using BdsBroker.Storage.Embedded;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BdsBroker.Functions.Tests;

/// <summary>The server as the executable puts it together, in this process, on a free port.</summary>
internal sealed class InProcess : IAsyncDisposable, IDisposable
{
    private readonly DataFolder data;
    private readonly SqliteStorage storage;
    private readonly WebApplication app;

    internal InProcess(TemporaryFolder folder, params (string Key, string Value)[] settings)
    {
        data = DataFolder.OpenToServe(folder.Location);
        storage = SqliteStorage.Open(data.Database, TimeProvider.System);
        var builder = Server.Builder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        app = Server.Build(builder, Deployment.Read(builder.Configuration, "http://127.0.0.1:0"), new FolderPlace(data, storage), TimeProvider.System);
    }

    internal WebApplication App => app;

    internal IServiceProvider Services => app.Services;

    internal SqliteStorage Storage => storage;

    internal HttpClient Http { get; private set; } = new();

    /// <summary>A token of the folder's own issuer.</summary>
    internal string Token(string subject, params string[] roles) => Tokens.Issue(Tokens.KeyOf(data), subject, roles, DateTimeOffset.UtcNow);

    /// <summary>Every route, with its method.</summary>
    internal IEnumerable<(string Method, string Pattern)> Routes => ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => (method, endpoint.RoutePattern.RawText!)));

    internal async Task<InProcess> Start()
    {
        await app.StartAsync();
        Http.BaseAddress = new(app.Urls.Single());
        return this;
    }

    internal async Task<HttpResponseMessage> Get(string path, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        }

        return await Http.SendAsync(request);
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await storage.DisposeAsync();
        data.Dispose();
    }
}
