using System.Diagnostics;
using BdsBroker.Storage.Azure;
using BdsBroker.Storage.Azure.Tables;
using BdsBroker.Storage.Azure.Tests;

namespace BdsBroker.Perf;

/// <summary>The emulator alone: callers in a loop, each with transactions of its own partition, of as many rows as a commit of a journey has on average.</summary>
internal static class RawTransactions
{
    /// <summary>227 documents and 63 rows of the outbox in 63 commits, says docs/cost.md.</summary>
    internal const int Rows = 5;

    private static readonly byte[] Body = [.. Enumerable.Repeat((byte)'x', 500)];

    internal static async Task<double> Measure(int callers, TimeSpan duration)
    {
        var account = await Azurite.NewAccount();
        await using var storage = await AzureStorage.Open(new AzureAccount.ByKey(account.ConnectionString), TimeProvider.System, CancellationToken.None);
        var start = Stopwatch.GetTimestamp();
        var done = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var count = 0;
            for (; Stopwatch.GetElapsedTime(start) < duration; count++)
            {
                var turn = count;
                var result = await storage.Table.SubmitTransactionAsync(
                    [.. Enumerable.Range(0, Rows).Select(row => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity($"raw{caller}", $"{turn}-{row}", Body)))], CancellationToken.None);
                if (!result.Applied)
                {
                    throw new InvalidOperationException("A transaction of new rows met others.");
                }
            }

            return count;
        })));
        return done.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
