using System.Globalization;

namespace BdsBroker.Storage.Embedded;

/// <summary>What the writer says to the table of documents.</summary>
internal sealed class DocumentStatements(Connection connection)
{
    private readonly Statement version = connection.Prepare("SELECT version FROM documents WHERE partition = ?1 AND key = ?2");
    private readonly Statement insert = connection.Prepare("INSERT INTO documents(partition, key, version, json) VALUES(?1, ?2, ?3, ?4)");
    private readonly Statement update = connection.Prepare("UPDATE documents SET version = ?3, json = ?4 WHERE partition = ?1 AND key = ?2");
    private readonly Statement delete = connection.Prepare("DELETE FROM documents WHERE partition = ?1 AND key = ?2");

    /// <summary>Whether a change may be applied to what is stored.</summary>
    internal bool Allows(string partition, Change change)
    {
        version.Bind(1, partition).Bind(2, change.Key);
        long? stored = version.Step() ? version.Number(0) : null;
        version.Reset();
        return change switch
        {
            Change.PutNew => stored is null,
            Change.Replace replace => Names(replace.Version, stored),
            Change.Delete removed => Names(removed.Version, stored),
            _ => throw new System.Diagnostics.UnreachableException("The limits were checked before."),
        };
    }

    internal void Apply(string partition, Change change, long number)
    {
        switch (change)
        {
            case Change.PutNew put:
                insert.Bind(1, partition).Bind(2, put.Key).Bind(3, number).Bind(4, put.Json.Span).Run();
                break;
            case Change.Replace replace:
                update.Bind(1, partition).Bind(2, replace.Key).Bind(3, number).Bind(4, replace.Json.Span).Run();
                break;
            default:
                delete.Bind(1, partition).Bind(2, change.Key).Run();
                break;
        }
    }

    // Compared as written: a version is opaque to callers, so "07" is not 7.
    private static bool Names(string version, long? stored)
    {
        if (stored is not { } number)
        {
            return false;
        }

        Span<char> text = stackalloc char[20];
        return version is Change.AnyVersion || (number.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture) && text[..length].SequenceEqual(version));
    }
}

/// <summary>A read-only connection: sees every commit that was answered before it is asked.</summary>
internal sealed class Reader : IDisposable
{
    private const string Page = "SELECT key, version, json FROM documents WHERE partition = ?1 AND key < ?3";
    private readonly Connection connection;
    private readonly Statement one, from, after;

    internal Reader(string file)
    {
        connection = Connection.OpenToRead(file);
        one = connection.Prepare("SELECT version, json FROM documents WHERE partition = ?1 AND key = ?2");
        from = connection.Prepare($"{Page} AND key >= ?2 ORDER BY key LIMIT ?4");
        after = connection.Prepare($"{Page} AND key > ?2 ORDER BY key LIMIT ?4");
        Messages = new MessageReading(connection);
    }

    internal MessageReading Messages { get; }

    internal StoredDocument? Read(string partition, string key)
    {
        one.Bind(1, partition).Bind(2, key);
        var document = one.Step() ? new StoredDocument(key, one.Bytes(1), one.Number(0).ToString(CultureInfo.InvariantCulture)) : null;
        one.Reset();
        return document;
    }

    internal RecordPage ReadRange(string partition, KeyRange range, int limit)
    {
        // SQLite does not define how text that holds NUL compares, so the page after a key is asked for in its own words.
        var statement = range.From.EndsWith('\0') ? after : from;
        statement.Bind(1, partition).Bind(2, range.From.TrimEnd('\0')).Bind(3, range.Below).Bind(4, limit + 1L);
        var documents = new List<StoredDocument>();
        var more = false;
        while (!more && statement.Step())
        {
            if (documents.Count == limit)
            {
                more = true;
            }
            else
            {
                documents.Add(new(statement.Text(0), statement.Bytes(2), statement.Number(1).ToString(CultureInfo.InvariantCulture)));
            }
        }

        statement.Reset();
        return new(documents, more);
    }

    public void Dispose() => connection.Dispose();
}

/// <summary>A commit on its way through the writer.</summary>
internal sealed class CommitWork(Commit commit, CancellationToken cancel) : Work<CommitResult>(cancel)
{
    private CommitResult result;
    private DateTimeOffset at;

    internal override long Bytes
    {
        get
        {
            long bytes = 0;
            foreach (var change in commit.Changes)
            {
                bytes += change switch { Change.PutNew put => put.Json.Length, Change.Replace replace => replace.Json.Length, _ => 0 };
            }

            return bytes;
        }
    }

    internal override void Apply(Writer writer, DateTimeOffset now)
    {
        at = now;
        foreach (var change in commit.Changes)
        {
            // Nothing has been written yet, so the others of the transaction see no trace of a conflict.
            if (!writer.Documents.Allows(commit.Partition, change))
            {
                result = CommitResult.Conflict;
                return;
            }
        }

        foreach (var change in commit.Changes)
        {
            writer.Documents.Apply(commit.Partition, change, writer.NextNumber());
        }

        foreach (var message in commit.Messages)
        {
            writer.Messages.Insert(message, writer.NextNumber(), now);
        }
    }

    internal override void Committed(Writer writer)
    {
        Give(result);
        if (result == CommitResult.Committed)
        {
            foreach (var message in commit.Messages)
            {
                writer.Signal(message.Queue).Arrives(MessageStatements.VisibleAt(message, at));
            }
        }
    }
}
