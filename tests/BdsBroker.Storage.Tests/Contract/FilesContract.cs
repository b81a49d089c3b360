using System.Security.Cryptography;

namespace BdsBroker.Storage.Tests.Contract;

/// <summary>What every backend's files do. A backend passes by subclassing this with itself.</summary>
public abstract class FilesContract
{
    private const long Any = long.MaxValue;
    private const int Block = 4 * 1024 * 1024;

    protected abstract IFiles Files { get; }

    /// <summary>What a backend may allocate for 20 MiB, both ways each.</summary>
    protected virtual long AllocationBound => 2 * 1024 * 1024;

    protected string Name { get; } = $"files/{Guid.NewGuid():n}";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300_000)]
    public async Task A_file_reads_as_it_was_written_and_its_size_and_hash_are_told(int size)
    {
        var content = RandomNumberGenerator.GetBytes(size);

        var written = await Files.PutNew(Name, new MemoryStream(content), Any, Some.Time);

        Assert.Equal(new(size, Convert.ToHexStringLower(SHA256.HashData(content))), written);
        Assert.Equal(content, await Read(Name));
    }

    [Fact]
    public async Task A_file_that_was_never_written_is_none()
    {
        Assert.Null(await Files.Open(Name, 0, null, Some.Time));
        Assert.Null(await Files.Open(Name, 0, 0, Some.Time));
    }

    [Theory]
    [InlineData(0, null, 0, 1000)]
    [InlineData(0, 10L, 0, 10)]
    [InlineData(990, null, 990, 10)]
    [InlineData(990, 10L, 990, 10)]
    [InlineData(990, 11L, 990, 10)]
    [InlineData(400, 200L, 400, 200)]
    [InlineData(400, 0L, 400, 0)]
    [InlineData(1000, null, 1000, 0)]
    [InlineData(5000, 10L, 1000, 0)]
    [InlineData(400, long.MaxValue, 400, 600)]
    public async Task A_range_ends_with_the_file_at_the_latest(long offset, long? length, int from, int count)
    {
        var content = RandomNumberGenerator.GetBytes(1000);
        await Files.PutNew(Name, new MemoryStream(content), Any, Some.Time);

        Assert.Equal(content[from..(from + count)], await Read(Name, offset, length));
    }

    [Fact]
    public async Task A_name_is_used_once()
    {
        await Files.PutNew(Name, new MemoryStream([1]), Any, Some.Time);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Files.PutNew(Name, new MemoryStream([2]), Any, Some.Time));
        Assert.Equal([1], await Read(Name));
    }

    [Fact]
    public async Task Of_writers_of_one_name_at_the_same_time_one_wins_and_its_file_is_whole()
    {
        var contents = Enumerable.Range(0, 6).Select(n => Enumerable.Repeat((byte)n, 200_000).ToArray()).ToArray();

        var results = await Task.WhenAll(contents.Select(async content =>
        {
            try
            {
                return await Files.PutNew(Name, new Trickle(new MemoryStream(content)), Any, Some.Time);
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }));

        var winner = Array.FindIndex(results, result => result is not null);
        Assert.Single(results, result => result is not null);
        Assert.Equal(contents[winner], await Read(Name));
    }

    /// <summary>On Azure a file of 4 MiB or more is written block by block.</summary>
    [Theory]
    [InlineData(2 * Block)]
    [InlineData((9 * 1024 * 1024) + 1)]
    public async Task A_file_of_several_blocks_is_whole_also_where_its_ranges_cross_their_borders(int size)
    {
        var content = RandomNumberGenerator.GetBytes(size);
        Assert.Null(await Files.PutNew(Name, new Trickle(new MemoryStream(content)), size - 1, Some.Time));
        Assert.Null(await Files.Open(Name, 0, null, Some.Time));

        var written = await Files.PutNew(Name, new Trickle(new MemoryStream(content)), size, Some.Time);

        Assert.Equal(new(size, Convert.ToHexStringLower(SHA256.HashData(content))), written);
        foreach (var (offset, length) in ((int, int?)[])[(0, null), (0, Block), (Block - 1, 2), (Block, Block), (Block - 3, Block + 6), ((2 * Block) - 1, 2), (2 * Block, null), (size - 1, 10), (1, null)])
        {
            var read = await Read(Name, offset, length);
            Assert.True(read.AsSpan().SequenceEqual(content.AsSpan(offset, Math.Min(length ?? size, size - offset))), $"{length} bytes from {offset} are others than were written.");
        }
    }

    [Fact]
    public async Task Of_two_writers_of_one_name_who_are_both_behind_the_first_block_one_wins_and_its_file_is_whole()
    {
        var (there, both) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var contents = new[] { RandomNumberGenerator.GetBytes(5 * 1024 * 1024), RandomNumberGenerator.GetBytes(5 * 1024 * 1024) };

        var results = await Task.WhenAll(contents.Select(async content =>
        {
            try
            {
                return await Files.PutNew(Name, new Trickle(new MemoryStream(content), at: Block + (Block / 8), Wait), Any, Some.Time);
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }));

        var winner = Array.FindIndex(results, result => result is not null);
        Assert.Single(results, result => result is not null);
        Assert.Equal(results[winner]!.Sha256, Convert.ToHexStringLower(SHA256.HashData(contents[winner])));
        var read = await Read(Name);
        Assert.True(contents[winner].AsSpan().SequenceEqual(read));

        Task Wait()
        {
            if (Interlocked.Increment(ref there) == 2)
            {
                both.SetResult();
            }

            return both.Task.WaitAsync(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task A_file_is_not_there_before_it_is_whole()
    {
        bool? early = null;
        await Files.PutNew(Name, new Trickle(new MemoryStream(new byte[400_000]), at: 300_000, async () => early = await Files.Open(Name, 0, null, Some.Time) is not null), Any, Some.Time);

        Assert.False(early);
        Assert.Equal(400_000, (await Read(Name)).Length);
    }

    [Fact]
    public async Task A_deleted_file_is_gone_and_deleting_it_again_is_no_error()
    {
        await Files.PutNew(Name, new MemoryStream([1]), Any, Some.Time);

        await Files.Delete(Name, Some.Time);
        await Files.Delete(Name, Some.Time);

        Assert.Null(await Files.Open(Name, 0, null, Some.Time));
    }

    [Fact]
    public async Task Content_up_to_the_limit_is_taken_and_beyond_it_nothing_is_left()
    {
        Assert.NotNull(await Files.PutNew(Name + "/1", new Trickle(new MemoryStream(new byte[100_000])), 100_000, Some.Time));
        Assert.Null(await Files.PutNew(Name + "/2", new Trickle(new MemoryStream(new byte[100_001])), 100_000, Some.Time));
        Assert.Null(await Files.Open(Name + "/2", 0, null, Some.Time));
        Assert.NotNull(await Files.PutNew(Name + "/2", new MemoryStream(new byte[1]), 100_000, Some.Time));
    }

    [Fact]
    public async Task A_cancelled_write_leaves_nothing()
    {
        using var cancel = new CancellationTokenSource();
        var content = new Trickle(new MemoryStream(new byte[400_000]), at: 200_000, cancel.CancelAsync);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Files.PutNew(Name, content, Any, cancel.Token));

        Assert.Null(await Files.Open(Name, 0, null, Some.Time));
        Assert.NotNull(await Files.PutNew(Name, new MemoryStream([1]), Any, Some.Time));
    }

    [Fact]
    public async Task Content_that_breaks_off_leaves_nothing_and_its_exception_is_the_callers()
    {
        var content = new Trickle(new MemoryStream(new byte[400_000]), at: 200_000, () => throw new EndOfStreamException("gone"));

        await Assert.ThrowsAsync<EndOfStreamException>(() => Files.PutNew(Name, content, Any, Some.Time));

        Assert.Null(await Files.Open(Name, 0, null, Some.Time));
    }

    [Fact]
    public async Task Names_that_look_like_paths_are_names()
    {
        string[] names = ["..", ".", "a/../b", "../../outside", "/root", "a//b", "a/b", "c:", "con", "~", "~@:", new string('z', 470)];
        for (var n = 0; n < names.Length; n++)
        {
            await Files.PutNew($"{names[n]}/{Name}", new MemoryStream([(byte)n]), Any, Some.Time);
        }

        for (var n = 0; n < names.Length; n++)
        {
            Assert.Equal([(byte)n], await Read($"{names[n]}/{Name}"));
            await Files.Delete($"{names[n]}/{Name}", Some.Time);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Laporan Keuangan.pdf")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    public async Task A_malformed_name_is_refused_by_exception(string name)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Files.PutNew(name, new MemoryStream(), Any, Some.Time));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Files.Open(name, 0, null, Some.Time));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Files.Delete(name, Some.Time));
    }

    [Fact]
    public async Task A_file_of_20_MiB_is_never_held_in_memory()
    {
        const int Size = 20 * 1024 * 1024;
        await Files.PutNew(Name + "/first", new MemoryStream(new byte[500_000]), Any, Some.Time);
        var buffer = new byte[64 * 1024];
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var written = await Files.PutNew(Name, new Trickle(new Zeros(Size)), Size, Some.Time);

        Assert.Equal(Size, written!.Size);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, AllocationBound);
        before = GC.GetTotalAllocatedBytes(precise: true);
        long total = 0;
        await using (var stream = await Files.Open(Name, 0, null, Some.Time))
        {
            for (int read; (read = await stream!.ReadAsync(buffer)) > 0; total += read)
            {
            }
        }

        Assert.Equal(Size, total);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, AllocationBound);
    }

    protected async Task<byte[]> Read(string name, long offset = 0, long? length = null)
    {
        await using var stream = await Files.Open(name, offset, length, Some.Time);
        var copy = new MemoryStream();
        await stream!.CopyToAsync(copy);
        return copy.ToArray();
    }

    /// <summary>Gives its content in small parts, as a network does, and lets something happen in between.</summary>
    private sealed class Trickle(Stream inner, long at = -1, Func<Task>? then = null) : Stream
    {
        private Func<Task>? next = then;
        private long given;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (at >= 0 && given >= at && next is { } happens)
            {
                next = null;
                await happens();
            }

            var read = inner.Read(buffer.Span[..Math.Min(buffer.Length, 50_000)]);
            given += read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    private sealed class Zeros(long length) : Stream
    {
        private long left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            var read = (int)Math.Min(left, buffer.Length);
            buffer[..read].Clear();
            left -= read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
