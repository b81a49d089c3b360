using System.Diagnostics;
using Azure.Storage.Queues;
using BdsBroker.Storage;
using BdsBroker.Storage.Azure;
using BdsBroker.Storage.Azure.Tables;
using BdsBroker.Storage.Azure.Tests;

namespace BdsBroker.Perf;

/// <summary>What the emulator takes where nothing but the client of its storage asks: the floors of <see cref="JourneysLoad"/>. Each is measured on an emulator that holds nothing else.</summary>
internal static class EmulatorAlone
{
    // What a journey asks of the ports, as docs/cost.md has it and CostTests count it.
    private const int Commits = 74;
    private const int Documents = 276;
    private const int Messages = 63;
    private const int Reads = 265;

    /// <summary>A commit's documents and its row of the outbox.</summary>
    private const int Rows = 5;

    private static readonly byte[] Body = [.. Enumerable.Repeat((byte)'x', 500)];

    /// <summary>Transactions a second of so many callers, each with new rows of a partition of its own.</summary>
    internal static Task<double> Transactions(int callers, TimeSpan duration) => PerSecond(callers, duration, async (_, storage, caller, turn) =>
    {
        var result = await storage.Table.SubmitTransactionAsync(
            [.. Enumerable.Range(0, Rows).Select(row => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity($"raw{caller}", $"{turn}-{row}", Body)))], CancellationToken.None);
        if (!result.Applied)
        {
            throw new InvalidOperationException("A transaction of new rows met others.");
        }
    });

    /// <summary>
    /// The storage's part of journeys, a second: their commits (with wake-up, outbox and messages), their reads, and the host's receiving and removing of each message, one after the other by each
    /// caller; no product, no HTTP, no waiting for anybody, no queue that is asked in vain.
    /// </summary>
    internal static Task<double> Journeys(int callers, TimeSpan duration) => PerSecond(callers, duration, async (account, storage, caller, turn) =>
    {
        var queue = new QueueClient(account.ConnectionString, $"work-{caller}", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });
        var partition = $"raw{caller}/{turn}";
        var (documents, messages, reads) = (0, 0, 0);
        for (var commit = 1; commit <= Commits; commit++)
        {
            List<Change> changes = [];
            while (documents < Documents * commit / Commits)
            {
                changes.Add(new Change.PutNew($"document/{documents++}", Body));
            }

            List<Message> owed = [];
            while (messages < Messages * commit / Commits)
            {
                owed.Add(new(queue.Name, $"raw {messages++}"));
            }

            while (reads < Reads * commit / Commits)
            {
                await storage.Records.Read(partition, $"document/{reads++ % documents}", CancellationToken.None);
            }

            if (await storage.Records.Commit(new(partition, changes, owed), CancellationToken.None) != CommitResult.Committed)
            {
                throw new InvalidOperationException("A commit of new documents met others.");
            }

            foreach (var message in owed.Count == 0 ? [] : (await queue.ReceiveMessagesAsync(owed.Count)).Value)
            {
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
            }
        }

        await storage.WhenTidy();
    });

    // A turn that has begun is ended, and counts with its time.
    private static async Task<double> PerSecond(int callers, TimeSpan duration, Func<AzuriteAccount, AzureStorage, int, int, Task> turn)
    {
        var account = await Azurite.NewAccountAlone();
        try
        {
            await using var storage = await AzureStorage.Open(new AzureAccount.ByKey(account.ConnectionString), TimeProvider.System, CancellationToken.None);
            await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => turn(account, storage, caller, 0)));
            var start = Stopwatch.GetTimestamp();
            var rates = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
            {
                var done = 0;
                while (Stopwatch.GetElapsedTime(start) < duration)
                {
                    await turn(account, storage, caller, ++done);
                }

                return done / Stopwatch.GetElapsedTime(start).TotalSeconds;
            })));
            return rates.Sum();
        }
        finally
        {
            account.Home.GiveBack();
        }
    }
}
