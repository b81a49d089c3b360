using System.Buffers;
using System.Text;
using SQLitePCL;

namespace BdsBroker.Storage.Embedded;

/// <summary>One connection to a SQLite file, for one thread at a time.</summary>
/// <remarks>
/// SQLite is called without ADO.NET between: bodies are bound from the caller's memory, a prepared statement costs no allocation per use,
/// and what happened to a failed transaction can be asked. Everything that is needed of SQLite's interface is in this file.
/// </remarks>
internal sealed class Connection : IDisposable
{
    private readonly sqlite3 handle;
    private readonly List<Statement> statements = [];

    static Connection() => Batteries_V2.Init();

    private Connection(string file, sqlite3 handle) => (File, this.handle) = (file, handle);

    internal string File { get; }

    /// <summary>Whether a transaction is open. SQLite ends one by itself after some failures.</summary>
    internal bool InTransaction => raw.sqlite3_get_autocommit(handle) == 0;

    /// <summary>Rows that the last statement wrote.</summary>
    internal int Changes => raw.sqlite3_changes(handle);

    internal static Connection OpenToWrite(string file) => Open(file, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);

    internal static Connection OpenToRead(string file) => Open(file, raw.SQLITE_OPEN_READONLY);

    internal Statement Prepare(string sql)
    {
        var code = raw.sqlite3_prepare_v3(handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement);
        if (code != raw.SQLITE_OK)
        {
            throw Failure(code);
        }

        var prepared = new Statement(this, statement);
        statements.Add(prepared);
        return prepared;
    }

    /// <summary>Runs statements that answer nothing.</summary>
    internal void Run(string sql)
    {
        var code = raw.sqlite3_exec(handle, sql);
        if (code != raw.SQLITE_OK)
        {
            throw Failure(code);
        }
    }

    /// <summary>What a failed call is to be thrown as: an outage, or a mistake of this library.</summary>
    internal Exception Failure(int code)
    {
        var text = $"The data file {File} failed: {raw.sqlite3_errmsg(handle).utf8_to_string()} (SQLite code {code}).";
        return (code & 0xFF) is raw.SQLITE_ERROR or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_MISUSE or raw.SQLITE_RANGE
            ? new InvalidOperationException(text)
            : new StorageUnavailableException(text) { IsDamage = (code & 0xFF) is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB };
    }

    public void Dispose()
    {
        foreach (var statement in statements)
        {
            statement.Dispose();
        }

        handle.Dispose();
    }

    private static Connection Open(string file, int flags)
    {
        const int NoMutex = 0x8000, ExtendedCodes = 0x2000000;
        var code = raw.sqlite3_open_v2(file, out var handle, flags | NoMutex | ExtendedCodes, null);
        var connection = new Connection(file, handle);
        if (code != raw.SQLITE_OK)
        {
            var failure = connection.Failure(code);
            connection.Dispose();
            throw failure;
        }

        // Only an operator's own tool can hold a lock; it is waited for this long.
        raw.sqlite3_busy_timeout(handle, 5_000);
        return connection;
    }
}

/// <summary>A prepared statement: bind from 1, step, read columns from 0, reset.</summary>
internal sealed class Statement(Connection connection, sqlite3_stmt handle) : IDisposable
{
    private const int OnStack = 1024;

    internal Statement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(handle, index, value));
        return this;
    }

    internal Statement Bind(int index, ReadOnlySpan<byte> value)
    {
        // An empty span has no address, which SQLite would take for NULL.
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, index, 0) : raw.sqlite3_bind_blob(handle, index, value));
        return this;
    }

    internal Statement Bind(int index, string value)
    {
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (most <= OnStack)
        {
            Span<byte> bytes = stackalloc byte[OnStack];
            Check(raw.sqlite3_bind_text(handle, index, bytes[..Encoding.UTF8.GetBytes(value, bytes)]));
            return this;
        }

        var rented = ArrayPool<byte>.Shared.Rent(most);
        Check(raw.sqlite3_bind_text(handle, index, rented.AsSpan(0, Encoding.UTF8.GetBytes(value, rented))));
        ArrayPool<byte>.Shared.Return(rented);
        return this;
    }

    /// <summary>Goes to the next row; false at the end, where the statement is ready to be bound again.</summary>
    internal bool Step()
    {
        switch (raw.sqlite3_step(handle))
        {
            case raw.SQLITE_ROW:
                return true;
            case raw.SQLITE_DONE:
                Reset();
                return false;
            case var code:
                var failure = connection.Failure(code);
                Reset();
                throw failure;
        }
    }

    /// <summary>Runs a statement that answers no rows.</summary>
    /// <returns>Rows written.</returns>
    internal int Run()
    {
        while (Step())
        {
        }

        return connection.Changes;
    }

    /// <summary>Ends reading before the last row, so that no snapshot is held.</summary>
    internal void Reset() => raw.sqlite3_reset(handle);

    internal long Number(int column) => raw.sqlite3_column_int64(handle, column);

    internal string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string();

    internal byte[] Bytes(int column) => raw.sqlite3_column_blob(handle, column).ToArray();

    public void Dispose() => handle.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw connection.Failure(code);
        }
    }
}
