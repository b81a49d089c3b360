using System.Diagnostics;
using SQLitePCL;

namespace BdsBroker.Perf;

/// <summary>What one commit writes: the rows of the real thing by key and size.</summary>
internal sealed record CommitShape(IReadOnlyList<ShapedDocument> Documents, IReadOnlyList<ShapedMessage> Messages)
{
    public override string ToString() =>
        $"{Documents.Count} documents ({Documents.Sum(document => document.Bytes)} bytes of JSON) and {Messages.Count} messages ({Messages.Sum(message => message.Bytes)} bytes)";
}

/// <summary>A document of a commit; where it <paramref name="Replaces"/> one, its row is updated.</summary>
internal sealed record ShapedDocument(string Key, int Bytes, bool Replaces);

/// <summary>A message of a commit.</summary>
internal sealed record ShapedMessage(string Queue, int Bytes);

/// <summary>
/// The floor of every durable write: one caller in a loop, one transaction after the other, each waiting for the disk (write-ahead log, synchronous
/// FULL), with prepared statements and rows of the same number, keys and sizes in the same tables as the product's.
/// </summary>
internal sealed class BareCommits : IDisposable
{
    private const int Partitions = 64;
    private readonly Sqlite sqlite;
    private readonly CommitShape shape;
    private readonly sqlite3_stmt begin, commit, insert, update, send;
    private readonly byte[][] bodies;
    private readonly string[] texts;
    private readonly string[] partitions = [.. Enumerable.Range(0, Partitions).Select(n => $"sme/{n:D26}")];
    private long number;

    internal BareCommits(string file, CommitShape shape)
    {
        this.shape = shape;
        sqlite = new(file);
        sqlite.Run("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;");
        sqlite.Run("""
            CREATE TABLE documents(partition TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL, json BLOB NOT NULL, PRIMARY KEY(partition, key));
            CREATE TABLE messages(queue TEXT NOT NULL, visible_at INTEGER NOT NULL, id INTEGER NOT NULL, inserted_at INTEGER NOT NULL,
                dequeues INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY(queue, visible_at, id)) WITHOUT ROWID;
            """);
        begin = sqlite.Prepare("BEGIN IMMEDIATE");
        commit = sqlite.Prepare("COMMIT");
        insert = sqlite.Prepare("INSERT INTO documents(partition, key, version, json) VALUES(?1, ?2, ?3, ?4)");
        update = sqlite.Prepare("UPDATE documents SET version = ?3, json = ?4 WHERE partition = ?1 AND key = ?2");
        send = sqlite.Prepare("INSERT INTO messages(queue, visible_at, id, inserted_at, dequeues, text) VALUES(?1, ?2, ?3, ?2, 0, ?4)");
        bodies = [.. shape.Documents.Select(document => Enumerable.Repeat((byte)'x', document.Bytes).ToArray())];
        texts = [.. shape.Messages.Select(message => new string('x', message.Bytes))];
        foreach (var replaced in shape.Documents.Where(document => document.Replaces))
        {
            foreach (var partition in partitions)
            {
                sqlite.Run(insert, partition, replaced.Key, 0L, "x"u8.ToArray());
            }
        }
    }

    /// <summary>One commit.</summary>
    internal void One()
    {
        var turn = number++;
        var partition = partitions[turn % Partitions];
        sqlite.Run(begin);
        for (var at = 0; at < bodies.Length; at++)
        {
            var document = shape.Documents[at];
            if (document.Replaces)
            {
                sqlite.Run(update, partition, document.Key, turn, bodies[at]);
            }
            else
            {
                sqlite.Run(insert, partition, $"{document.Key[..Math.Max(0, document.Key.Length - 12)]}{turn:D12}", turn, bodies[at]);
            }
        }

        for (var at = 0; at < texts.Length; at++)
        {
            sqlite.Run(send, shape.Messages[at].Queue, DateTime.UtcNow.Ticks, (turn * 16) + at, texts[at]);
        }

        sqlite.Run(commit);
    }

    /// <summary>Commits for a while.</summary>
    /// <returns>Milliseconds of each commit, sorted, and commits a second.</returns>
    internal (double PerSecond, double[] Each) Measure(TimeSpan duration)
    {
        var each = new List<double>();
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            var before = Stopwatch.GetTimestamp();
            One();
            each.Add(Figures.Milliseconds(before));
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        each.Sort();
        return (each.Count / seconds, [.. each]);
    }

    public void Dispose() => sqlite.Dispose();
}
