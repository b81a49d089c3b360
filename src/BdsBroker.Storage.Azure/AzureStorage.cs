using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using BdsBroker.Storage.Azure.Tables;

namespace BdsBroker.Storage.Azure;

/// <summary>Records, queues and files in one Azure storage account, for any number of processes at the same time.</summary>
public sealed class AzureStorage : IAsyncDisposable
{
    private const string TableName = "documents";
    private const string ContainerName = "files";

    private readonly AzureRecords records;
    private readonly AzureQueues queues;
    private readonly WakeUps wakeUps;
    private readonly Later later;

    private AzureStorage(Clients clients, TimeProvider clock, WakeUpWaits waits)
    {
        var table = new TableClient(clients.TablesAt, TableName, clients.Tables);
        var asking = new Asking(clients.TablesAt.Host);
        queues = new(clients.Queues, clock);
        later = new(queues);
        var outbox = new Outbox(table, queues);
        wakeUps = new(outbox, queues, waits, asking, clock);
        records = new(table, outbox, wakeUps, asking);
        Files = new AzureFiles(clients.Blobs.GetBlobContainerClient(ContainerName));
        Account = clients.TablesAt.Host;
        Table = table;
    }

    /// <summary>The queue of wake-ups. Whoever delivers queues calls <see cref="WakeUp"/> with each message of it.</summary>
    public static string WakeUpQueue => WakeUps.Queue;

    /// <summary>The queue of messages that are due later than soon. A timer calls <see cref="SendDue"/>; no function is triggered by it.</summary>
    public static string LaterQueue => Later.Queue;

    /// <summary>How often <see cref="SendDue"/> has to be called, so that what is due is on time.</summary>
    public static TimeSpan SendDueEvery => Later.Soon / 2;

    /// <summary>The documents.</summary>
    public IRecords Records => records;

    /// <summary>The queues.</summary>
    public IQueues Queues => queues;

    /// <summary>The files.</summary>
    public IFiles Files { get; }

    /// <summary>The host name of the account's tables, for logs.</summary>
    public string Account { get; }

    /// <summary>
    /// Hears of each queue that was not there when something was sent to it, and was made: by its name. Where the queue had been there before, whatever waited in it is gone, which nobody else will
    /// notice.
    /// </summary>
    public Action<string> OnQueueMade
    {
        get => queues.OnMade;
        set => queues.OnMade = value;
    }

    internal TableClient Table { get; }

    /// <summary>
    /// Opens an account. What holds the data (a table, a container, the queue of wake-ups) is made where it is missing and the rights allow it; but no table beside what belonged to one.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The account does not answer, refuses this process, lacks what may not be made, or has lost its table; the message says which.</exception>
    public static Task<AzureStorage> Open(AzureAccount account, TimeProvider clock, CancellationToken cancel) => Open(account, clock, null, WakeUpWaits.Standard, cancel);

    /// <summary>
    /// Opens an account that others may serve from, to look at it: nothing is made. That there is no table is told, as any other outage.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The account does not answer, refuses this process, or holds no data; the message says which.</exception>
    public static Task<AzureStorage> OpenBeside(AzureAccount account, TimeProvider clock, CancellationToken cancel) => OpenBeside(account, clock, null, cancel);

    /// <summary>The same for tests, which put themselves between the clients and the network.</summary>
    internal static async Task<AzureStorage> OpenBeside(AzureAccount account, TimeProvider clock, HttpPipelineTransport? transport, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(clock);
        var storage = new AzureStorage(Clients.Of(account, transport), clock, WakeUpWaits.Standard);
        await new Asking(storage.Account).Do("opening its tables", () => storage.LookAtTable(cancel), cancel);
        return storage;
    }

    /// <summary>For tests, which put themselves between the clients and the network and do not wait.</summary>
    internal static async Task<AzureStorage> Open(AzureAccount account, TimeProvider clock, HttpPipelineTransport? transport, WakeUpWaits waits, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(clock);
        var clients = Clients.Of(account, transport);
        var storage = new AzureStorage(clients, clock, waits);
        var (tables, queues, files) = (new Asking(storage.Account), new Asking(clients.Queues.Uri.Host), new Asking(clients.Blobs.Uri.Host));
        var (queue, container) = (clients.Queues.GetQueueClient(WakeUps.Queue), clients.Blobs.GetBlobContainerClient(ContainerName));
        if (!await IsThere())
        {
            // The table is made first, so what is beside none was beside one that is gone, unless another process makes all of it at this moment.
            var others = (await queues.Do("opening its queues", () => queue.ExistsAsync(cancel), cancel)).Value
                || (await files.Do("opening its files", () => container.ExistsAsync(cancel), cancel)).Value;
            if (others && !await IsThere())
            {
                throw new StorageUnavailableException(
                    $"The table {TableName} of {storage.Account} is gone, and what it belonged to is there (the queue {WakeUps.Queue} or the container {ContainerName}): it was deleted, with the data. "
                    + "Nothing is served from an empty one in its place. Put the data back, or make the table yourself if none of it is wanted.");
            }

            await tables.Do("opening its tables", () => Prepare(() => storage.Table.CreateIfNotExistsAsync(cancel), () => storage.LookAtTable(cancel)), cancel);
        }

        await queues.Do("opening its queues", () => Prepare(() => queue.CreateIfNotExistsAsync(cancellationToken: cancel), () => queue.GetPropertiesAsync(cancel)), cancel);
        await files.Do("opening its files", () => Prepare(() => container.CreateIfNotExistsAsync(cancellationToken: cancel), () => container.GetPropertiesAsync(cancellationToken: cancel)), cancel);
        return storage;

        Task<bool> IsThere() => tables.Do("opening its tables", async () =>
        {
            try
            {
                await storage.LookAtTable(cancel);
                return true;
            }
            catch (RequestFailedException failed) when (failed.ErrorCode == "TableNotFound")
            {
                return false;
            }
        }, cancel);
    }

    /// <summary>
    /// Every document of the account, ordered by partition and key, page by page, also while others write: each page is of its own moment.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The table cannot be read.</exception>
    public IAsyncEnumerable<(string Partition, StoredDocument Document)> ReadAll(CancellationToken cancel) => records.ReadAll(cancel);

    /// <summary>
    /// Every commit that has owed its messages for longer than any wake-up takes to come: its wake-up is gone, with its queue or out of it. Each as the text of the wake-up that has to be put into
    /// <see cref="WakeUpQueue"/> again; one too many does no harm.
    /// </summary>
    /// <param name="now">The time by which the age is told.</param>
    /// <param name="cancel">Stops the search, which reads the whole table.</param>
    /// <exception cref="StorageUnavailableException">The table cannot be read.</exception>
    public IAsyncEnumerable<(string WakeUp, DateTimeOffset Since)> FindForgotten(DateTimeOffset now, CancellationToken cancel) => records.FindForgotten(now - WakeUps.Forgotten, cancel);

    /// <summary>
    /// Works off one message of <see cref="WakeUpQueue"/>: what a commit owes is sent, and a commit that has not happened by now never will.
    /// </summary>
    /// <returns>Null where it is done; else the outage that put it off. It has then sent itself again for later, and the message is done with all the same.</returns>
    /// <exception cref="System.Text.Json.JsonException">The text is no wake-up.</exception>
    /// <exception cref="StorageUnavailableException">It must be delivered again.</exception>
    public Task<StorageUnavailableException?> WakeUp(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return wakeUps.Work(text);
    }

    /// <summary>Sends every message of <see cref="LaterQueue"/> to its queue whose time has come. Several may do so at once, and each may be stopped anywhere.</summary>
    /// <param name="keep">Takes the text of what is no such message, for good.</param>
    /// <param name="cancel">Stops it; the next call goes on.</param>
    /// <returns>How many were sent or kept, and how many wait for the newer release that sent them.</returns>
    /// <exception cref="StorageUnavailableException">Some could not be sent; the next call does.</exception>
    public Task<(int Done, int Left)> SendDue(Func<string, Task> keep, CancellationToken cancel) => later.SendDue(keep, cancel);

    /// <summary>Sends a message again that was received from a queue, as it is; it never expires.</summary>
    /// <exception cref="StorageUnavailableException">It was not sent.</exception>
    public Task SendAgain(string queue, string text, TimeSpan delay, CancellationToken cancel) => queues.Send(queue, text, delay, cancel);

    /// <summary>Waits for what commits left to tidy up. Nothing is lost where this is not called.</summary>
    public async ValueTask DisposeAsync() => await records.WhenTidy();

    /// <summary>Ends when what commits left behind is tidied up.</summary>
    internal Task WhenTidy() => records.WhenTidy();

    private Task<TableEntity?> LookAtTable(CancellationToken cancel) => Table.GetEntityIfExistsAsync("health", "open", cancel);

    private static async Task Prepare(Func<Task> create, Func<Task> look)
    {
        try
        {
            await create();
        }
        catch (RequestFailedException refused) when (refused.Status == 403 && refused.ErrorCode is not "AuthenticationFailed")
        {
            // An identity that may only use what there is; then it must be there.
            await look();
        }
    }

    private sealed record Clients(Uri TablesAt, HttpPipeline Tables, QueueServiceClient Queues, BlobServiceClient Blobs)
    {
        internal static Clients Of(AzureAccount account, HttpPipelineTransport? transport)
        {
            switch (account)
            {
                case AzureAccount.ByKey(var text):
                    if (!ConnectionString.TryParse(text, out var connection, out var mistake))
                    {
                        throw new ArgumentException($"The connection string makes no sense: {mistake}.", nameof(account));
                    }

                    return new(
                        connection.Tables,
                        Pipeline(new SharedKeyLitePolicy(connection.Account, connection.Key), transport),
                        new(text, With(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None }, transport)),
                        new(text, With(new BlobClientOptions(), transport)));
                case AzureAccount.ByIdentity(var tables, var queues, var blobs, var clientId) by:
                    TokenCredential identity = by.OfWhoSignedIn ? new AzureCliCredential(Over(new AzureCliCredentialOptions(), transport)) : OfProcess(clientId, transport);
                    return new(
                        tables,
                        Pipeline(new BearerTokenAuthenticationPolicy(identity, "https://storage.azure.com/.default"), transport),
                        new(queues, identity, With(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None }, transport)),
                        new(blobs, identity, With(new BlobClientOptions(), transport)));
                default:
                    throw new InvalidOperationException($"{account.GetType()} is no account of ours.");
            }
        }

        private static ManagedIdentityCredential OfProcess(string? clientId, HttpPipelineTransport? transport) =>
            new(Over(new ManagedIdentityCredentialOptions(clientId is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId)), transport));

        private static HttpPipeline Pipeline(HttpPipelinePolicy signing, HttpPipelineTransport? transport) =>
            HttpPipelineBuilder.Build(With(new TableClientOptions(), transport), [], [signing, new TableTransaction.Policy()], new TableTransaction.Classifier());

        // An attempt that hangs is given up after 20 seconds, and all attempts end before a wake-up comes; Retry-After of the service goes before these pauses.
        private static T With<T>(T options, HttpPipelineTransport? transport)
            where T : ClientOptions
        {
            options.Retry.Mode = RetryMode.Exponential;
            options.Retry.MaxRetries = 3;
            options.Retry.Delay = TimeSpan.FromMilliseconds(400);
            options.Retry.MaxDelay = TimeSpan.FromSeconds(5);
            options.Retry.NetworkTimeout = TimeSpan.FromSeconds(20);
            return Over(options, transport);
        }

        private static T Over<T>(T options, HttpPipelineTransport? transport)
            where T : ClientOptions
        {
            if (transport is not null)
            {
                options.Transport = transport;
            }

            return options;
        }
    }

    private sealed class TableClientOptions : ClientOptions;
}
