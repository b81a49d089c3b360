using Azure;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using BdsBroker.Storage.Tests.Contract;

namespace BdsBroker.Storage.Azure.Tests;

/// <summary>The Azure backend on an account of its own.</summary>
internal sealed class AzureUnderTest : StorageUnderTest
{
    // Wake-ups can be received as soon as they are sent: tests decide when they come.
    private static readonly WakeUpWaits None = new(TimeSpan.Zero, TimeSpan.Zero);

    private AzureUnderTest(AzuriteAccount account, AzureStorage storage) => (Account, Storage) = (account, storage);

    internal AzuriteAccount Account { get; }

    internal AzureStorage Storage { get; }

    public override IRecords Records => Storage.Records;

    public override IQueues Queues => Storage.Queues;

    /// <summary>
    /// Azurite decodes each piece of a body that arrives for itself, so that a letter of two bytes becomes two wrong ones where a piece ends between them, which is anywhere behind the
    /// first few bytes. The one such letter stands there, before which no piece ends; the service itself has no such fault.
    /// </summary>
    public override string LargestText => "Ω" + new string('x', (48 * 1024) - 2);

    internal static async Task<AzureUnderTest> Open(HttpPipelineTransport? transport = null) => await Open(await Azurite.NewAccount(), transport);

    /// <summary>One more process on an account. Also where no test looks at its requests, the wire does, for what Azure would refuse.</summary>
    internal static async Task<AzureUnderTest> Open(AzuriteAccount account, HttpPipelineTransport? transport = null, WakeUpWaits? waits = null) =>
        new(account, await AzureStorage.Open(new AzureAccount.ByKey(account.ConnectionString), TimeProvider.System, transport ?? new Wire(), waits ?? None, CancellationToken.None));

    public override async Task<IReadOnlyList<string>> Drain(string queue)
    {
        var client = Queue(queue);
        List<string> texts = [];
        try
        {
            while ((await client.ReceiveMessagesAsync(32)).Value is { Length: > 0 } messages)
            {
                foreach (var message in messages)
                {
                    await client.DeleteMessageAsync(message.MessageId, message.PopReceipt);
                    texts.Add(message.MessageText);
                }
            }
        }
        catch (RequestFailedException failed) when (failed.ErrorCode == "QueueNotFound")
        {
            return [];
        }

        return texts;
    }

    /// <summary>Receives every wake-up there is and works it off, but not those that this sends.</summary>
    internal async Task DeliverWakeUps()
    {
        foreach (var text in await Drain(AzureStorage.WakeUpQueue))
        {
            Assert.Null(await Storage.WakeUp(text));
        }
    }

    /// <summary>Deletes the table behind the storage's back.</summary>
    internal async Task DeleteTable()
    {
        using var http = new HttpClient();
        using var request = Account.Asking(HttpMethod.Delete, "Tables('documents')");
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    internal QueueClient Queue(string name) => new(Account.ConnectionString, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });

    public override ValueTask DisposeAsync() => Storage.DisposeAsync();
}

public sealed class AzureRecordsContract : RecordsContract
{
    protected override int IncrementsOfEach => 5;

    protected override async Task<StorageUnderTest> Open() => await AzureUnderTest.Open();
}

public sealed class AzureQueuesContract : QueuesContract
{
    protected override async Task<StorageUnderTest> Open() => await AzureUnderTest.Open();
}

/// <summary>Measures what the whole process allocates, so nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(AloneInTheProcess), DisableParallelization = true)]
public sealed class AloneInTheProcess;

[Collection(nameof(AloneInTheProcess))]
public sealed class AzureFilesContract : FilesContract, IAsyncLifetime
{
    private AzureUnderTest storage = null!;

    protected override IFiles Files => storage.Storage.Files;

    /// <summary>One block of 4 MiB, and what the clients need for each request.</summary>
    protected override long AllocationBound => 6 * 1024 * 1024;

    public async Task InitializeAsync() => storage = await AzureUnderTest.Open();

    public async Task DisposeAsync() => await storage.DisposeAsync();
}
