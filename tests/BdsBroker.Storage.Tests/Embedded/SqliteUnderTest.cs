using BdsBroker.Storage.Embedded;
using BdsBroker.Storage.Tests.Contract;

namespace BdsBroker.Storage.Tests.Embedded;

/// <summary>The embedded backend on a file of its own.</summary>
public sealed class SqliteUnderTest : StorageUnderTest
{
    private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(30);
    private readonly TempFolder folder = new();
    private readonly SqliteStorage sqlite;

    public SqliteUnderTest() => sqlite = SqliteStorage.Open(folder["broker.db"], TimeProvider.System);

    public override IRecords Records => sqlite;

    public override IQueues Queues => sqlite;

    public override async Task<IReadOnlyList<string>> Drain(string queue)
    {
        var texts = new List<string>();
        while (await sqlite.Receive(queue, 32, Visibility, Some.Time) is { Count: > 0 } messages)
        {
            foreach (var message in messages)
            {
                Assert.True(await sqlite.Complete(message));
                texts.Add(message.Text);
            }
        }

        return texts;
    }

    public override async ValueTask DisposeAsync()
    {
        await sqlite.DisposeAsync();
        folder.Dispose();
    }
}

public sealed class SqliteRecordsContract : RecordsContract
{
    protected override Task<StorageUnderTest> Open() => Task.FromResult<StorageUnderTest>(new SqliteUnderTest());
}

public sealed class SqliteQueuesContract : QueuesContract
{
    protected override Task<StorageUnderTest> Open() => Task.FromResult<StorageUnderTest>(new SqliteUnderTest());
}
