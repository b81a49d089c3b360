using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure.Storage.Queues.Models;
using BdsBroker.Storage.Azure.Tables;

namespace BdsBroker.Storage.Azure;

/// <summary>
/// Documents as rows of one table. How a commit keeps its promise: docs/adr/0007-outbox-and-wake-ups.md.
/// </summary>
internal sealed class AzureRecords(TableClient table, Outbox outbox, WakeUps wakeUps, Asking asking) : IRecords
{
    private static readonly SearchValues<char> VersionCharacters = SearchValues.Create("0123456789ABCDEFTZabcdef%:.-+");

    private readonly ConcurrentDictionary<Task, bool> tidying = new();

    /// <inheritdoc/>
    public async ValueTask<StoredDocument?> Read(string partition, string key, CancellationToken cancel)
    {
        StorageLimits.CheckKey(partition);
        StorageLimits.CheckKey(key);
        return await asking.Do("reading a document", () => table.GetEntityIfExistsAsync(TableKeys.Encode(partition), TableKeys.Encode(key), cancel), cancel) is { } row
            ? Document(row)
            : null;
    }

    /// <inheritdoc/>
    public async ValueTask<RecordPage> ReadRange(string partition, KeyRange range, int limit, CancellationToken cancel)
    {
        StorageLimits.CheckRange(partition, range, limit);
        var (from, below) = (TableKeys.EncodeBound(range.From), TableKeys.EncodeBound(range.Below));
        if (string.CompareOrdinal(from, below) >= 0)
        {
            return new([], More: false);
        }

        // One more than was asked for tells whether there are more.
        var rows = await asking.Do("reading documents", () => table.QueryAsync(TableKeys.Encode(partition), $"RowKey ge '{from}' and RowKey lt '{below}'", limit + 1, cancel), cancel);
        return new([.. rows.Take(limit).Select(Document)], rows.Count > limit);
    }

    /// <inheritdoc/>
    /// <remarks>Cancelling has an effect only until the wake-up is sent; from then on the result is told.</remarks>
    public async Task<CommitResult> Commit(Commit commit, CancellationToken cancel)
    {
        StorageLimits.Check(commit);
        cancel.ThrowIfCancellationRequested();
        if (commit.Changes.Any(NamesNoVersion))
        {
            return CommitResult.Conflict;
        }

        var id = Guid.NewGuid().ToString("n");
        var receipt = await wakeUps.Send(commit.Partition, id, cancel);
        var (happened, certain) = await Apply(commit, id);
        if (!happened)
        {
            // Where its own attempts disagree, a row says that it is void, and the wake-up must see to that row.
            Tidy(certain ? () => wakeUps.TakeBack(receipt) : () => Task.CompletedTask);
            return CommitResult.Conflict;
        }

        try
        {
            await outbox.Send(commit.Messages);
        }
        catch (StorageUnavailableException)
        {
            // The changes are there and the row owes the messages: the wake-up sends them, as it would had this process been killed here.
            return CommitResult.Committed;
        }

        Tidy(certain ? () => Forget(commit.Partition, id, receipt) : () => Marking(commit.Partition, id));
        return CommitResult.Committed;
    }

    /// <summary>Every document there is, ordered by partition and key, page by page; rows of commits are none.</summary>
    internal async IAsyncEnumerable<(string Partition, StoredDocument Document)> ReadAll([EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in Rows(null, cancel))
        {
            if (row.RowKey[0] != TableKeys.Above)
            {
                yield return (TableKeys.Decode(row.PartitionKey), Document(row));
            }
        }
    }

    /// <summary>The commits whose rows have said since before a time that their messages were not sent, each as its wake-up.</summary>
    internal async IAsyncEnumerable<(string WakeUp, DateTimeOffset Since)> FindForgotten(DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in Rows(Outbox.AreUnsent, cancel))
        {
            if (row.WrittenAt < before)
            {
                yield return (WakeUp.For(TableKeys.Decode(row.PartitionKey), Outbox.CommitOf(row)).Write(), row.WrittenAt);
            }
        }
    }

    private async IAsyncEnumerable<TableEntity> Rows(string? filter, [EnumeratorCancellation] CancellationToken cancel)
    {
        string? next = "";
        while (next is not null)
        {
            var from = next;
            (var rows, next) = await asking.Do("reading all documents", () => table.QueryPageAsync(filter, TableClient.MostOfAPage, from, cancel), cancel);
            foreach (var row in rows)
            {
                yield return row;
            }
        }
    }

    /// <summary>Ends when what commits left behind is tidied up; for whoever stops the process in an orderly way, and for tests.</summary>
    internal Task WhenTidy() => Task.WhenAll(tidying.Keys);

    /// <summary>Applies a commit's changes together with its row of the outbox.</summary>
    /// <returns>Whether it happened; and whether one attempt was made and answered, so that no other can be on its way.</returns>
    private async Task<(bool Happened, bool Certain)> Apply(Commit commit, string id)
    {
        TableTransactionAction[] actions = [Outbox.Entry(commit.Partition, id, commit.Messages), .. commit.Changes.Select(change => ActionOf(commit.Partition, change))];
        try
        {
            var result = await table.SubmitTransactionAsync(actions, CancellationToken.None);
            return result switch
            {
                { Attempts: 1 } => (result.Applied, true),
                { Applied: true } => (true, false),
                _ => (await outbox.Settle(commit.Partition, id) is not null, false),
            };
        }
        catch (Exception met) when (Outage.Is(met, CancellationToken.None))
        {
            var outage = Outage.Of("committing", asking.Host, met);
            if (Outage.IsRefusal(met))
            {
                throw outage;
            }

            try
            {
                return await outbox.Settle(commit.Partition, id) is not null ? (true, false) : throw outage;
            }
            catch (Exception again) when (Outage.Is(again, CancellationToken.None))
            {
                throw new StorageUnavailableException($"{outage.Message} Whether the change was applied is not known; the messages will be delivered if it was.", met);
            }
        }
    }

    // The answer does not wait for it, and a process that ends first loses nothing: the wake-up comes.
    private void Tidy(Func<Task> tidy)
    {
        var task = Task.Run(async () =>
        {
            try
            {
                await tidy();
            }
            catch (StorageUnavailableException)
            {
                // Then the wake-up finds the row, or none, and tidies up.
            }
        });
        tidying.TryAdd(task, true);
        _ = task.ContinueWith(done => tidying.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }

    // The row first: a row without a wake-up would stay for ever, a wake-up without a row finds that nothing is left to do.
    private Task Forget(string partition, string id, SendReceipt receipt) => asking.Do("tidying up after a commit", async () =>
    {
        await outbox.Remove(partition, id);
        await wakeUps.TakeBack(receipt);
    }, CancellationToken.None);

    private Task Marking(string partition, string id) => asking.Do("tidying up after a commit", () => outbox.MarkSent(partition, id), CancellationToken.None);

    private static TableTransactionAction ActionOf(string partition, Change change) => change switch
    {
        Change.PutNew put => new(TableTransactionActionType.Add, Row(partition, put.Key, put.Json)),
        Change.Replace replace => new(TableTransactionActionType.UpdateReplace, Row(partition, replace.Key, replace.Json), replace.Version),
        Change.Delete delete => new(TableTransactionActionType.Delete, Row(partition, delete.Key, default), delete.Version),
        _ => throw new InvalidOperationException($"{change.GetType()} passed the check of limits."),
    };

    private static TableEntity Row(string partition, string key, ReadOnlyMemory<byte> json) => new(TableKeys.Encode(partition), TableKeys.Encode(key), json);

    private static StoredDocument Document(TableEntity row) => new(TableKeys.Decode(row.RowKey), row.Body, row.ETag);

    // The service answers a version that is none with a fault of the request, not with a conflict.
    private static bool NamesNoVersion(Change change) => change switch
    {
        Change.Replace replace => !IsVersion(replace.Version),
        Change.Delete delete => !IsVersion(delete.Version),
        _ => false,
    };

    private static bool IsVersion(string version)
    {
        const string Start = "W/\"datetime'", End = "'\"";
        return version == Change.AnyVersion
            || (version.Length > Start.Length + End.Length && version.Length < 100
                && version.StartsWith(Start, StringComparison.Ordinal) && version.EndsWith(End, StringComparison.Ordinal)
                && !version.AsSpan()[Start.Length..^End.Length].ContainsAnyExcept(VersionCharacters));
    }
}
