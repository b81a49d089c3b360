namespace BdsBroker.Storage.Embedded;

/// <summary>The tables of the data file.</summary>
internal static class Schema
{
    private const long Version = 1;

    // Documents are rows with an index beside them: in one tree of keys, bodies of a kilobyte or more would each fill an overflow page.
    // Messages lie in the order in which they are received: taking one is a step in one tree, not in a table and an index.
    private const string Tables = """
        CREATE TABLE documents(partition TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL, json BLOB NOT NULL, PRIMARY KEY(partition, key));
        CREATE TABLE messages(queue TEXT NOT NULL, visible_at INTEGER NOT NULL, id INTEGER NOT NULL, inserted_at INTEGER NOT NULL,
            dequeues INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY(queue, visible_at, id)) WITHOUT ROWID;
        INSERT INTO meta VALUES('schema', 1), ('numbers', 0);
        """;

    /// <summary>Sets the connection up for writing and creates the tables of a new file.</summary>
    /// <exception cref="StorageUnavailableException">The file is not what <see cref="Verify"/> asks for, or lies where a write-ahead log cannot be shared.</exception>
    internal static void Prepare(Connection connection)
    {
        // Before the first pragma, which would write: a file of somebody else's stays as it is.
        var isNew = IsEmpty(connection);
        if (!isNew)
        {
            Verify(connection);
        }

        connection.Run("PRAGMA page_size = 8192");
        using (var journal = connection.Prepare("PRAGMA journal_mode = WAL"))
        {
            if (!journal.Step() || journal.Text(0) is not "wal")
            {
                throw new StorageUnavailableException($"The data file {connection.File} lies on a file system without shared memory maps, which its write-ahead log needs; use a local disk.");
            }

            journal.Reset();
        }

        // secure_delete: a key that was destroyed to erase a person is overwritten in the file.
        connection.Run("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -16384;");
        connection.Run("BEGIN IMMEDIATE");
        if (isNew)
        {
            connection.Run("CREATE TABLE meta(name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID");
            connection.Run(Tables);
        }

        connection.Run("COMMIT");
    }

    /// <summary>Whoever reads what is there asks first whether it is a data file that this program knows.</summary>
    /// <exception cref="StorageUnavailableException">It is empty, another program's, half of one, or of another version.</exception>
    internal static void Verify(Connection connection)
    {
        if (IsEmpty(connection))
        {
            throw new StorageUnavailableException($"The data file {connection.File} is empty; put the file back from a backup.");
        }

        foreach (var table in (string[])["meta", "documents", "messages"])
        {
            if (Count(connection, $"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '{table}'") == 0)
            {
                throw new StorageUnavailableException($"The file {connection.File} is no data file of this program, or only part of one: it has no table {table}. Put the file back from a backup.");
            }
        }

        var found = Count(connection, "SELECT coalesce(max(value), 0) FROM meta WHERE name = 'schema'");
        if (found != Version)
        {
            throw new StorageUnavailableException($"The data file {connection.File} has schema {found}; this program knows {Version}. Use the program that wrote it, or a newer one.");
        }
    }

    private static bool IsEmpty(Connection connection) => Count(connection, "SELECT count(*) FROM sqlite_master") == 0;

    private static long Count(Connection connection, string sql)
    {
        using var statement = connection.Prepare(sql);
        statement.Step();
        var count = statement.Number(0);
        statement.Reset();
        return count;
    }
}
