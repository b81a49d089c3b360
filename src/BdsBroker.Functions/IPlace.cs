using System.Diagnostics.Metrics;
using BdsBroker.Storage;
using BdsBroker.Storage.Azure;
using BdsBroker.Storage.Embedded;
using Microsoft.IdentityModel.Tokens;

namespace BdsBroker.Functions;

/// <summary>Where the data lies, and what follows from that: the ports, who works off the queues, and how health is found out.</summary>
internal interface IPlace
{
    /// <summary>The place in words, for the log.</summary>
    string Name { get; }

    /// <summary>The key of the place's own issuer, where it has one.</summary>
    ECDsaSecurityKey? OwnIssuer { get; }

    /// <summary>Adds the ports and what belongs to them.</summary>
    void AddTo(IServiceCollection services);

    /// <summary>Maps what the place alone has.</summary>
    void MapTo(WebApplication app);
}

/// <summary>A folder of this machine, whose queues this process pumps itself.</summary>
internal sealed class FolderPlace(DataFolder folder, SqliteStorage storage) : IPlace, IAsyncDisposable
{
    internal DataFolder Folder => folder;

    internal SqliteStorage Storage => storage;

    /// <summary>Opens a folder to serve it, whatever for, once everything about it is known to fit.</summary>
    /// <exception cref="DataFolderInUseException">Somebody else serves it.</exception>
    /// <exception cref="StorageUnavailableException">The data file or the master keys are not what they must be; nothing was changed.</exception>
    internal static async Task<FolderPlace> Open(string path)
    {
        var folder = DataFolder.OpenToServe(path);
        try
        {
            var storage = SqliteStorage.Open(folder.Database, TimeProvider.System);
            try
            {
                await KeyCheck.Demand(storage, new LocalMasterKeys(folder), CancellationToken.None);
                return new(folder, storage);
            }
            catch
            {
                await storage.DisposeAsync();
                throw;
            }
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Closes the data file, then ends the right to serve.</summary>
    public async ValueTask DisposeAsync()
    {
        await storage.DisposeAsync();
        folder.Dispose();
    }

    public string Name => folder.Location;

    public ECDsaSecurityKey? OwnIssuer => Tokens.KeyOf(folder);

    public void AddTo(IServiceCollection services)
    {
        services.AddSingleton(folder);
        services.AddSingleton(storage);
        services.AddSingleton<IRecords>(storage);
        services.AddSingleton<IQueues>(storage);
        services.AddSingleton<IFiles>(new LocalFiles(folder.Files));
        services.AddSingleton<IMasterKeys>(new LocalMasterKeys(folder));
        services.AddSingleton<Readiness, EmbeddedReadiness>();
        services.AddSingleton(at => Delivery.Of(at.GetRequiredService<BrokerQueues>()));
        services.AddHostedService<Pump>();
        services.AddHostedService<RetentionTimer>();
    }

    public void MapTo(WebApplication app) =>
        Telemetry.MeasureQueues(storage, app.Services.GetRequiredService<IMeterFactory>(), app.Services.GetRequiredService<TimeProvider>());
}

/// <summary>An Azure storage account, whose queues a Functions host works off by calling this process.</summary>
internal sealed class AccountPlace(AzureStorage storage, GivenMasterKeys masters) : IPlace
{
    public string Name => storage.Account;

    public ECDsaSecurityKey? OwnIssuer => null;

    public void AddTo(IServiceCollection services)
    {
        services.AddSingleton(storage.Records);
        services.AddSingleton(storage.Queues);
        services.AddSingleton(storage.Files);
        services.AddSingleton<IMasterKeys>(masters);
        services.AddSingleton<Readiness, AzureReadiness>();
        services.AddSingleton(at => Delivery.OnAzure(at.GetRequiredService<BrokerQueues>(), storage, at.GetRequiredService<ILogger<Delivery>>()));
    }

    public void MapTo(WebApplication app)
    {
        // From now on whatever is made anew was there before, or should have been.
        storage.OnQueueMade = queue => DeliveryLog.QueueMade(app.Services.GetRequiredService<ILogger<Delivery>>(), queue);
        app.MapQueueFunctions(app.Services.GetRequiredService<Delivery>());
        app.MapTimerFunction("Retention", app.Services.GetRequiredService<BrokerTimer>().ApplyRetention);
        app.MapTimerFunction("Later", cancel => SendDue(app.Services, cancel));
    }

    private async Task SendDue(IServiceProvider services, CancellationToken cancel)
    {
        var queues = services.GetRequiredService<BrokerQueues>();
        var (_, left) = await storage.SendDue(text => queues.DeliverPoison(AzureStorage.LaterQueue, text, cancel), cancel);
        if (left > 0)
        {
            DeliveryLog.LeftForANewerRelease(services.GetRequiredService<ILogger<Delivery>>(), left);
        }
    }
}
