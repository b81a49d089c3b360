using BdsBroker.Storage;
using BdsBroker.Storage.Embedded;
using BenchmarkDotNet.Attributes;

namespace BdsBroker.Perf;

/// <summary>Durable commits of four documents and two messages: the product's writer with many callers at once, and one caller's bare loop. Time is of one commit.</summary>
[MemoryDiagnoser]
public class CommitBenchmarks : IAsyncDisposable
{
    private const int Commits = 512;
    private static readonly byte[] Body = [.. "{\"x\":\""u8, .. Enumerable.Repeat((byte)'x', 900), .. "\"}"u8];
    private static readonly string Text = new('x', 120);
    private Folder folder = null!;
    private SqliteStorage storage = null!;
    private BareCommits bare = null!;
    private long number;

    [Params(1, 8, 64)]
    public int Callers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        folder = new("artifacts/perf/data");
        storage = SqliteStorage.Open(Path.Combine(folder.Location, "storage.db"), TimeProvider.System);
        bare = new(
            Path.Combine(folder.Location, "bare.db"),
            new([.. Enumerable.Range(0, 4).Select(n => new ShapedDocument($"document-{n}/000000000000", Body.Length, false))], [new("matches", Text.Length), new("deadlines", Text.Length)]));
    }

    [GlobalCleanup]
    public Task CleanUp() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await storage.DisposeAsync();
        bare.Dispose();
        folder.Dispose();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Commits, Description = "bare loop")]
    public void Bare()
    {
        for (var n = 0; n < Commits; n++)
        {
            bare.One();
        }
    }

    [Benchmark(OperationsPerInvoke = Commits, Description = "SqliteStorage.Commit")]
    public Task Shared() => Task.WhenAll(Enumerable.Range(0, Callers).Select(async caller =>
    {
        for (var n = caller; n < Commits; n += Callers)
        {
            var turn = Interlocked.Increment(ref number);
            var result = await storage.Commit(
                new(
                    $"sme/{turn % 64:D26}",
                    [.. Enumerable.Range(0, 4).Select(document => new Change.PutNew($"document-{document}/{turn:D12}", Body))],
                    [new("matches", Text), new("deadlines", Text)]),
                CancellationToken.None);
            if (result != CommitResult.Committed)
            {
                throw new InvalidOperationException("A new key was taken.");
            }
        }
    }));
}
