using System.Globalization;
using BdsBroker.Storage.Embedded;
using BdsBroker.Storage.Tests.Contract;

namespace BdsBroker.Storage.Tests.Embedded;

public sealed class SqliteDurabilityTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_was_answered_before_a_kill_is_there_after_it_with_its_messages_and_nothing_by_half()
    {
        using var other = new OtherProcess("commit", folder.Location);
        var answered = 0;
        while (answered < 300)
        {
            answered = int.Parse((await other.Line())!, CultureInfo.InvariantCulture);
        }

        answered += (await other.Kill()).Count('\n');

        using var data = DataFolder.OpenToServe(folder.Location);
        await using var storage = Open();
        var first = await storage.Keys("p", KeyRange.Prefix("n/"), 1000);
        var second = await storage.Keys("p", KeyRange.Prefix("m/"), 1000);
        Assert.True(first.Length > answered, $"{answered + 1} commits were answered, {first.Length} are there.");
        Assert.Equal(first.Select(key => key[2..]), second.Select(key => key[2..]));
        Assert.Equal(first.Length, Assert.Single(storage.Queues()).Visible);
        Assert.Empty(SqliteStorage.FindDamage(data.Database));
    }

    [Fact]
    public async Task What_was_answered_is_in_the_log_at_once()
    {
        await using var storage = Open();
        await storage.Put("p", "key", "text");

        // What a power cut leaves: the files as they are, without the closing of the connection.
        foreach (var suffix in new[] { "", "-wal" })
        {
            File.Copy(folder["broker.db"] + suffix, folder["copy.db"] + suffix);
        }

        await using var copy = SqliteStorage.Open(folder["copy.db"], TimeProvider.System);
        Assert.Equal("{\"text\":\"text\"}", (await copy.Read("p", "key", Some.Time)).Text());
    }

    [Fact]
    public async Task Closing_finishes_what_was_accepted()
    {
        var storage = Open();
        var commits = Enumerable.Range(0, 1000).Select(n => storage.Commit("p", new Change.PutNew($"{n:d4}", Some.Json("text")))).ToArray();

        await storage.DisposeAsync();

        Assert.All(await Task.WhenAll(commits), result => Assert.Equal(CommitResult.Committed, result));
        Assert.Equal(["broker.db"], Directory.EnumerateFiles(folder.Location).Select(Path.GetFileName));
        await using var again = Open();
        Assert.Equal(1000, (await again.Keys("p", new("0", "a"), 1000)).Length);
    }

    [Fact]
    public async Task A_closed_storage_says_so()
    {
        var storage = Open();
        var wait = storage.WaitForMessages("queue", Some.Time);
        await storage.Put("p", "key", "text");
        await storage.DisposeAsync();
        await storage.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => storage.Commit("p", new Change.PutNew("more", Some.Json("text"))));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await storage.Read("p", "key", Some.Time));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => wait);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => storage.WaitForMessages("queue", Some.Time));
    }

    [Fact]
    public async Task A_version_is_not_reused_after_a_restart()
    {
        var versions = new HashSet<string>();
        for (var start = 0; start < 3; start++)
        {
            await using var storage = Open();
            Assert.True(versions.Add(await storage.Put("p", "key", "same")));
            await storage.Commit("p", new Change.Delete("key", Change.AnyVersion));
        }
    }

    [Fact]
    public async Task On_a_full_disk_a_commit_fails_whole_and_the_next_works_when_there_is_room_again()
    {
        await using var storage = Open();
        var before = await storage.Put("p", "before", "text");
        await storage.LimitPages(20);

        var outage = await Assert.ThrowsAsync<StorageUnavailableException>(() => storage.Commit(
            new("p", [new Change.Replace("before", Some.Json("changed"), before), new Change.PutNew("large", Some.Json(900 * 1024))], [new("queue", "owed by nobody")]),
            Some.Time));

        Assert.Contains(folder["broker.db"], outage.Message, StringComparison.Ordinal);
        Assert.Contains("full", outage.Message, StringComparison.Ordinal);
        Assert.Equal(before, (await storage.Read("p", "before", Some.Time))!.Version);
        Assert.Null(await storage.Read("p", "large", Some.Time));
        Assert.Empty(storage.Queues());
        await storage.Put("p", "small", "still fits");

        await storage.LimitPages(100_000);
        Assert.Equal(CommitResult.Committed, await storage.Commit("p", new Change.PutNew("large", Some.Json(900 * 1024))));
        Assert.Equal(["before", "large", "small"], await storage.Keys("p", new("a", "z"), 10));
    }

    [Fact]
    public async Task On_a_full_disk_every_caller_is_answered_and_told_the_truth()
    {
        await using var storage = Open();
        await storage.Put("p", "before", "text");
        await storage.LimitPages(60);

        var commits = Enumerable.Range(0, 200).Select(n => storage.Commit("p", new Change.PutNew($"n/{n:d3}", Some.Json(20_000)))).ToArray();
        var happened = new List<string>();
        for (var n = 0; n < commits.Length; n++)
        {
            try
            {
                Assert.Equal(CommitResult.Committed, await commits[n]);
                happened.Add($"n/{n:d3}");
            }
            catch (StorageUnavailableException)
            {
                // Counted by what is missing below.
            }
        }

        Assert.NotEqual(commits.Length, happened.Count);
        Assert.Equal(happened, await storage.Keys("p", KeyRange.Prefix("n/"), 1000));
        await storage.LimitPages(100_000);
        Assert.Equal(CommitResult.Committed, await storage.Commit("p", new Change.PutNew("after", Some.Json(20_000))));
    }

    [Fact]
    public async Task Versions_go_on_after_a_failed_transaction()
    {
        await using var storage = Open();
        await storage.LimitPages(20);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => storage.Commit("p", new Change.PutNew("large", Some.Json(900 * 1024))));
        await storage.LimitPages(100_000);

        var versions = new HashSet<string>();
        for (var n = 0; n < 10; n++)
        {
            Assert.True(versions.Add(await storage.Put("p", $"{n}", "text")));
        }

        await storage.DisposeAsync();
        await using var again = Open();
        Assert.True(versions.Add(await again.Put("p", "again", "text")));
    }

    [Fact]
    public async Task A_body_that_can_no_longer_be_read_fails_its_commit_whole_and_not_the_next_one()
    {
        await using var storage = Open();
        var given = new GivenBack();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => storage.Commit("p", new Change.PutNew("a", Some.Json("text")), new Change.PutNew("b", given.Body)));

        Assert.Empty(await storage.Keys("p", new("a", "z"), 10));
        await storage.Put("p", "b", "text");
        Assert.Equal(["b"], await storage.Keys("p", new("a", "z"), 10));
    }

    [Fact]
    public async Task A_file_that_is_no_data_file_is_refused_by_name()
    {
        await File.WriteAllTextAsync(folder["broker.db"], new string('x', 10_000));

        var outage = Assert.Throws<StorageUnavailableException>(Open);

        Assert.Contains(folder["broker.db"], outage.Message, StringComparison.Ordinal);
        Assert.Contains("not a database", outage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_a_later_version_is_refused()
    {
        await Open().DisposeAsync();
        using (var connection = Connection.OpenToWrite(folder["broker.db"]))
        {
            connection.Run("UPDATE meta SET value = 2 WHERE name = 'schema'");
        }

        Assert.Contains("schema 2", Assert.Throws<StorageUnavailableException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_a_folder_that_is_missing_is_refused_by_name()
    {
        var missing = Path.Combine(folder["missing"], "broker.db");

        var outage = Assert.Throws<StorageUnavailableException>(() => SqliteStorage.Open(missing, TimeProvider.System));

        Assert.Contains(missing, outage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_is_a_data_file_of_that_moment()
    {
        await using var storage = Open();
        var version = await storage.Put("p", "key", "text");
        await storage.Send(new("queue", "text"), Some.Time);

        await storage.Backup(folder["backup.db"]);
        await storage.Put("p", "later", "text");

        await using var backup = SqliteStorage.Open(folder["backup.db"], TimeProvider.System);
        Assert.Equal(["key"], await backup.Keys("p", new("a", "z"), 10));
        Assert.Equal(version, (await backup.Read("p", "key", Some.Time))!.Version);
        Assert.Equal(1, Assert.Single(backup.Queues()).Visible);
        await Assert.ThrowsAsync<InvalidOperationException>(() => storage.Backup(folder["backup.db"]));
    }

    [Fact]
    public async Task Damage_is_found_beside_a_running_server_and_without_one_and_what_is_no_data_file_is_refused()
    {
        await using (var storage = Open())
        {
            for (var n = 0; n < 200; n++)
            {
                await storage.Put("p", $"{n:d3}", new string('x', 1000));
            }

            Assert.Empty(SqliteStorage.FindDamage(folder["broker.db"]));
        }

        Assert.Empty(SqliteStorage.FindDamage(folder["broker.db"]));
        await using (var file = File.OpenWrite(folder["broker.db"]))
        {
            file.Position = 8192 * 10;
            await file.WriteAsync(new byte[8192]);
        }

        Assert.NotEmpty(SqliteStorage.FindDamage(folder["broker.db"]));
        await File.WriteAllTextAsync(folder["no.db"], new string('x', 10_000));
        Assert.Contains("not a database", Assert.Throws<StorageUnavailableException>(() => SqliteStorage.FindDamage(folder["no.db"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_document_is_overwritten_in_the_file()
    {
        const string Secret = "a-key-that-was-destroyed";
        await using (var storage = Open())
        {
            await storage.Put("p", "kept", "text");
            await storage.Put("p", "secret", Secret);
            await storage.Commit("p", new Change.Delete("secret", Change.AnyVersion));
        }

        Assert.Equal(["broker.db"], Directory.EnumerateFiles(folder.Location).Select(Path.GetFileName));

        Assert.DoesNotContain(Secret, System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(folder["broker.db"])), StringComparison.Ordinal);
    }

    private SqliteStorage Open() => SqliteStorage.Open(folder["broker.db"], TimeProvider.System);

    /// <summary>Memory whose owner has taken it back.</summary>
    private sealed class GivenBack : System.Buffers.MemoryManager<byte>
    {
        internal ReadOnlyMemory<byte> Body => CreateMemory(10);

        public override Span<byte> GetSpan() => throw new ObjectDisposedException(nameof(GivenBack));

        public override System.Buffers.MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin() => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
        }
    }
}
