using BdsBroker.Storage.Embedded;
using BdsBroker.Storage.Tests.Contract;

namespace BdsBroker.Storage.Tests.Embedded;

// One of these tests counts what the whole process allocates.
[CollectionDefinition(nameof(LocalFilesTests), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(LocalFilesTests))]
public sealed class LocalFilesTests : FilesContract, IDisposable
{
    private readonly TempFolder folder = new();

    public LocalFilesTests() => Files = new LocalFiles(folder["files"]);

    protected override IFiles Files { get; }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_failed_write_leaves_no_file_on_the_disk()
    {
        await Files.PutNew(Name, new MemoryStream(new byte[11]), 10, Some.Time);

        Assert.Empty(Directory.EnumerateFiles(folder["files"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_a_crash_left_half_written_is_removed_at_the_next_start()
    {
        await Files.PutNew(Name, new MemoryStream([1]), 10, Some.Time);
        await File.WriteAllBytesAsync(Path.Combine(folder["files"], "incoming", "0123456789abcdef"), new byte[100]);

        _ = new LocalFiles(folder["files"]);

        Assert.Single(Directory.EnumerateFiles(folder["files"], "*", SearchOption.AllDirectories));
        Assert.Equal([1], await Read(Name));
    }

    [Fact]
    public async Task A_file_that_is_being_read_can_be_deleted_and_is_read_to_its_end()
    {
        await Files.PutNew(Name, new MemoryStream([1, 2, 3]), 10, Some.Time);
        await using var stream = await Files.Open(Name, 0, null, Some.Time);

        await Files.Delete(Name, Some.Time);

        var copy = new MemoryStream();
        await stream!.CopyToAsync(copy);
        Assert.Equal([1, 2, 3], copy.ToArray());
    }

    [Fact]
    public async Task A_range_knows_its_length_and_can_be_read_again()
    {
        await Files.PutNew(Name, new MemoryStream([1, 2, 3, 4, 5]), 10, Some.Time);
        await using var stream = (await Files.Open(Name, 1, 3, Some.Time))!;
        var buffer = new byte[10];

        Assert.Equal(3, stream.Length);
        Assert.Equal(3, await stream.ReadAsync(buffer));
        Assert.Equal(0, await stream.ReadAsync(buffer));
        stream.Position = 1;
        Assert.Equal(2, stream.Read(buffer));
        Assert.Equal([3, 4], buffer[..2]);
        Assert.Equal(1, stream.Seek(-2, SeekOrigin.End));
        await using var beyond = (await Files.Open(Name, 3, 10, Some.Time))!;
        Assert.Equal(2, beyond.Length);
    }

    [Fact]
    public async Task A_disk_that_fails_is_an_outage_that_names_the_file()
    {
        Directory.Delete(Path.Combine(folder["files"], "incoming"));

        var outage = await Assert.ThrowsAsync<StorageUnavailableException>(() => Files.PutNew(Name, new MemoryStream([1]), 10, Some.Time));

        Assert.Contains(folder["files"], outage.Message, StringComparison.Ordinal);
    }
}
