using SQLitePCL;

namespace BdsBroker.Perf;

/// <summary>Looks into the data file of a running server, beside it.</summary>
internal sealed class DataFile : IDisposable
{
    private readonly Sqlite sqlite;
    private readonly sqlite3_stmt last, documents, messages, busy, poison;

    internal DataFile(string data)
    {
        sqlite = new(Directory.GetFiles(data, "*.db").Single());
        last = sqlite.Prepare("SELECT max((SELECT coalesce(max(version), 0) FROM documents), (SELECT coalesce(max(id), 0) FROM messages))");
        documents = sqlite.Prepare("SELECT key, length(json) FROM documents WHERE partition = ?1 AND version > ?2");
        messages = sqlite.Prepare("SELECT queue, length(text) FROM messages WHERE id > ?1");
        busy = sqlite.Prepare("SELECT count(*) FROM messages WHERE visible_at <= ?1 OR dequeues > 0");
        poison = sqlite.Prepare("SELECT count(*) FROM messages WHERE queue LIKE '%-poison'");
    }

    /// <summary>Messages that wait or are being worked on (those with a due time to come are neither).</summary>
    internal long Waiting() => sqlite.Rows(busy, row => raw.sqlite3_column_int64(row, 0), DateTime.UtcNow.Ticks)[0];

    /// <summary>Messages that failed too often: a measurement with any is none.</summary>
    internal long Poison() => sqlite.Rows(poison, row => raw.sqlite3_column_int64(row, 0))[0];

    /// <summary>Waits until nothing waits.</summary>
    internal async Task Settle()
    {
        while (Waiting() > 0)
        {
            await Task.Delay(20);
        }
    }

    /// <summary>
    /// What one submission writes, caught in the file between the submission's commit and the first one that follows from it; null where it was missed.
    /// </summary>
    internal async Task<CommitShape?> Catch(string partition, Func<Task> submit)
    {
        await Settle();
        var before = sqlite.Rows(last, row => raw.sqlite3_column_int64(row, 0))[0];
        var existing = sqlite.Rows(documents, row => raw.sqlite3_column_text(row, 0).utf8_to_string(), partition, 0L).ToHashSet(StringComparer.Ordinal);
        var submission = Task.Run(submit);
        for (; ; )
        {
            sqlite.Run("BEGIN");
            var written = sqlite.Rows(documents, row => new ShapedDocument(raw.sqlite3_column_text(row, 0).utf8_to_string(), raw.sqlite3_column_int(row, 1), false), partition, before);
            var owed = sqlite.Rows(messages, row => new ShapedMessage(raw.sqlite3_column_text(row, 0).utf8_to_string(), raw.sqlite3_column_int(row, 1)), before);
            sqlite.Run("COMMIT");
            if (written.Count > 0)
            {
                await submission;
                var histories = written.Count(document => document.Key.StartsWith("history/", StringComparison.Ordinal));
                return histories != 1 || !owed.Exists(message => message.Queue == "matches")
                    ? null
                    : new([.. written.Select(document => document with { Replaces = existing.Contains(document.Key) })], owed);
            }
        }
    }

    public void Dispose() => sqlite.Dispose();
}
