using SQLitePCL;

namespace BdsBroker.Perf;

/// <summary>SQLite as any program would call it: nothing of the product is in here.</summary>
internal sealed class Sqlite : IDisposable
{
    private readonly sqlite3 handle;
    private readonly List<sqlite3_stmt> prepared = [];

    internal Sqlite(string file)
    {
        Batteries_V2.Init();
        Check(raw.sqlite3_open(file, out handle));
        raw.sqlite3_busy_timeout(handle, 5_000);
    }

    internal void Run(string sql) => Check(raw.sqlite3_exec(handle, sql));

    internal sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(handle, sql, out var statement));
        prepared.Add(statement);
        return statement;
    }

    /// <summary>Binds, runs to the end and resets.</summary>
    internal void Run(sqlite3_stmt statement, params ReadOnlySpan<object> values)
    {
        Bind(statement, values);
        int code;
        while ((code = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
        {
        }

        Check(code == raw.SQLITE_DONE ? raw.SQLITE_OK : code);
        raw.sqlite3_reset(statement);
    }

    /// <summary>Binds and reads all rows.</summary>
    internal List<T> Rows<T>(sqlite3_stmt statement, Func<sqlite3_stmt, T> row, params ReadOnlySpan<object> values)
    {
        Bind(statement, values);
        var rows = new List<T>();
        while (raw.sqlite3_step(statement) == raw.SQLITE_ROW)
        {
            rows.Add(row(statement));
        }

        raw.sqlite3_reset(statement);
        return rows;
    }

    public void Dispose()
    {
        foreach (var statement in prepared)
        {
            statement.Dispose();
        }

        handle.Dispose();
    }

    private void Bind(sqlite3_stmt statement, ReadOnlySpan<object> values)
    {
        for (var at = 0; at < values.Length; at++)
        {
            Check(values[at] switch
            {
                long number => raw.sqlite3_bind_int64(statement, at + 1, number),
                byte[] bytes => raw.sqlite3_bind_blob(statement, at + 1, bytes),
                string text => raw.sqlite3_bind_text(statement, at + 1, text),
                _ => throw new ArgumentException($"A {values[at].GetType()} is not bound here.", nameof(values)),
            });
        }
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw new InvalidOperationException($"SQLite: {raw.sqlite3_errmsg(handle).utf8_to_string()} ({code})");
        }
    }
}
