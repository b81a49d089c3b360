using BdsBroker.Storage.Azure.Tables;

namespace BdsBroker.Storage.Azure;

/// <summary>
/// The rows that say what became of commits: one for each, written by the very transaction that applies its changes, in the same partition but above all
/// documents. <i>There</i> means that it happened, <i>void</i> that it did not and never will.
/// </summary>
internal sealed class Outbox(TableClient table, AzureQueues queues)
{
    private const string Unsent = "unsent";
    private const string Sent = "sent";
    private const string Void = "void";
    private const int SendsAtOnce = 16;

    /// <summary>Lets through the rows alone whose messages were not sent, or not yet.</summary>
    internal const string AreUnsent = $"{TableEntity.StateName} eq '{Unsent}'";

    /// <summary>The row, as part of the transaction. It must not exist: where the commit was declared void, the transaction fails.</summary>
    internal static TableTransactionAction Entry(string partition, string commit, IReadOnlyList<Message> messages) =>
        new(TableTransactionActionType.Add, Row(partition, commit, Unsent, Owed.Write(messages)));

    /// <summary>
    /// Finds out whether a commit happened; where it has not, it never will: the row that says so makes its transaction fail, should that
    /// still be on its way.
    /// </summary>
    /// <returns>The row, or null where the commit is void.</returns>
    internal async Task<TableEntity?> Settle(string partition, string commit)
    {
        while (true)
        {
            var declared = await table.SubmitTransactionAsync([new(TableTransactionActionType.Add, Row(partition, commit, Void))], CancellationToken.None);
            if (declared.Applied)
            {
                return null;
            }

            // None only where it was removed in between; then it is declared again.
            if (await table.GetEntityIfExistsAsync(TableKeys.Encode(partition), KeyOf(commit), CancellationToken.None) is { } row)
            {
                return row.State == Void ? null : row;
            }
        }
    }

    /// <summary>Sends what a row owes, unless that was done.</summary>
    /// <exception cref="StorageUnavailableException">Not all of it was sent.</exception>
    internal async Task SendOwed(string partition, string commit, TableEntity row)
    {
        if (row.State == Unsent)
        {
            await Send(Owed.Read(row.Body));
            await MarkSent(partition, commit, row.ETag);
        }
    }

    /// <summary>Sends messages that a commit which happened owes.</summary>
    internal Task Send(IReadOnlyList<Message> messages) => messages.Count == 1
        ? queues.Send(messages[0], CancellationToken.None)
        : Parallel.ForEachAsync(messages, new ParallelOptions { MaxDegreeOfParallelism = SendsAtOnce }, async (message, _) => await queues.Send(message, CancellationToken.None));

    /// <summary>Says that the messages were sent. The row goes on saying that the commit happened. Where somebody else did so before, that is as good.</summary>
    internal Task MarkSent(string partition, string commit, string version = "*") =>
        table.SubmitTransactionAsync([new(TableTransactionActionType.UpdateReplace, Row(partition, commit, Sent), version)], CancellationToken.None);

    /// <summary>Removes the row, when nobody can ask for it any more.</summary>
    internal Task Remove(string partition, string commit) =>
        table.SubmitTransactionAsync([new(TableTransactionActionType.Delete, Row(partition, commit, Void))], CancellationToken.None);

    /// <summary>The commit that a row is of.</summary>
    internal static string CommitOf(TableEntity row) => row.RowKey[1..];

    private static TableEntity Row(string partition, string commit, string state, ReadOnlyMemory<byte> body = default) =>
        new(TableKeys.Encode(partition), KeyOf(commit), body, state);

    private static string KeyOf(string commit) => TableKeys.Above + commit;
}
