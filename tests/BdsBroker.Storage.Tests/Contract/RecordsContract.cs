using System.Globalization;
using System.Text;

namespace BdsBroker.Storage.Tests.Contract;

/// <summary>What every backend's records do. A backend passes by subclassing this with itself.</summary>
public abstract class RecordsContract : IAsyncLifetime
{
    private StorageUnderTest storage = null!;

    protected IRecords Records => storage.Records;

    protected string Partition { get; } = Some.Partition();

    protected string Queue { get; } = Some.Queue();

    /// <summary>How often each of eight writers counts up one document, for a backend far away less often.</summary>
    protected virtual int IncrementsOfEach => 200;

    protected abstract Task<StorageUnderTest> Open();

    public async Task InitializeAsync() => storage = await Open();

    public async Task DisposeAsync() => await storage.DisposeAsync();

    [Fact]
    public async Task A_document_that_was_never_written_reads_as_none() => Assert.Null(await Records.Read(Partition, "missing", Some.Time));

    [Fact]
    public async Task A_document_reads_byte_for_byte_as_it_was_written()
    {
        var json = Encoding.UTF8.GetBytes("{ \"b\" : 1.0,\n \"a\":\"Ω\\u0000 😀\" }");
        await Records.Commit(Partition, new Change.PutNew("key", json));

        var read = await Records.Read(Partition, "key", Some.Time);

        Assert.Equal("key", read!.Key);
        Assert.Equal(json, read.Json.ToArray());
    }

    [Fact]
    public async Task The_same_key_in_another_partition_is_another_document()
    {
        await Records.Put(Partition, "key", "here");
        await Records.Put(Partition + "/b", "key", "there");

        Assert.Equal("{\"text\":\"here\"}", (await Records.Read(Partition, "key", Some.Time)).Text());
    }

    [Fact]
    public async Task A_key_is_new_only_once()
    {
        await Records.Put(Partition, "key", "first");

        Assert.Equal(CommitResult.Conflict, await Records.Commit(Partition, new Change.PutNew("key", Some.Json("second"))));
        Assert.Equal("{\"text\":\"first\"}", (await Records.Read(Partition, "key", Some.Time)).Text());
    }

    [Fact]
    public async Task A_replacement_of_the_stored_version_is_stored_under_another_version()
    {
        var version = await Records.Put(Partition, "key", "first");

        Assert.Equal(CommitResult.Committed, await Records.Commit(Partition, new Change.Replace("key", Some.Json("second"), version)));

        var read = await Records.Read(Partition, "key", Some.Time);
        Assert.Equal("{\"text\":\"second\"}", read.Text());
        Assert.NotEqual(version, read!.Version);
    }

    [Fact]
    public async Task A_replacement_of_a_stale_version_changes_nothing()
    {
        var stale = await Records.Put(Partition, "key", "first");
        await Records.Commit(Partition, new Change.Replace("key", Some.Json("second"), stale));

        Assert.Equal(CommitResult.Conflict, await Records.Commit(Partition, new Change.Replace("key", Some.Json("third"), stale)));
        Assert.Equal("{\"text\":\"second\"}", (await Records.Read(Partition, "key", Some.Time)).Text());
    }

    [Fact]
    public async Task A_replacement_of_nothing_is_a_conflict()
    {
        var version = await Records.Put(Partition, "other", "first");

        Assert.Equal(CommitResult.Conflict, await Records.Commit(Partition, new Change.Replace("key", Some.Json("second"), version)));
        Assert.Null(await Records.Read(Partition, "key", Some.Time));
    }

    [Fact]
    public async Task A_version_nobody_gave_out_is_a_conflict_and_no_failure()
    {
        var version = await Records.Put(Partition, "key", "first");

        foreach (var invented in new[] { "", "0", "-1", "abc", "\"1\"", "W/*", "**", " " + version, "0" + version, version + " ", new string('9', 400) })
        {
            Assert.Equal(CommitResult.Conflict, await Records.Commit(Partition, new Change.Replace("key", Some.Json("second"), invented)));
            Assert.Equal(CommitResult.Conflict, await Records.Commit(Partition, new Change.Delete("key", invented)));
        }
    }

    [Fact]
    public async Task A_deleted_document_is_gone()
    {
        var version = await Records.Put(Partition, "key", "first");

        Assert.Equal(CommitResult.Committed, await Records.Commit(Partition, new Change.Delete("key", version)));
        Assert.Null(await Records.Read(Partition, "key", Some.Time));
    }

    [Fact]
    public async Task A_stale_version_deletes_nothing()
    {
        var stale = await Records.Put(Partition, "key", "first");
        await Records.Commit(Partition, new Change.Replace("key", Some.Json("second"), stale));

        Assert.Equal(CommitResult.Conflict, await Records.Commit(Partition, new Change.Delete("key", stale)));
        Assert.Equal("{\"text\":\"second\"}", (await Records.Read(Partition, "key", Some.Time)).Text());
    }

    [Fact]
    public async Task Any_version_names_whatever_is_stored()
    {
        await Records.Put(Partition, "key", "first");

        Assert.Equal(CommitResult.Committed, await Records.Commit(Partition, new Change.Replace("key", Some.Json("second"), Change.AnyVersion)));
        Assert.Equal("{\"text\":\"second\"}", (await Records.Read(Partition, "key", Some.Time)).Text());
        Assert.Equal(CommitResult.Committed, await Records.Commit(Partition, new Change.Delete("key", Change.AnyVersion)));
        Assert.Null(await Records.Read(Partition, "key", Some.Time));
    }

    [Fact]
    public async Task Any_version_of_nothing_is_a_conflict()
    {
        Assert.Equal(CommitResult.Conflict, await Records.Commit(Partition, new Change.Replace("key", Some.Json("first"), Change.AnyVersion)));
        Assert.Equal(CommitResult.Conflict, await Records.Commit(Partition, new Change.Delete("key", Change.AnyVersion)));
        Assert.Null(await Records.Read(Partition, "key", Some.Time));
    }

    [Fact]
    public async Task A_version_is_never_reused_for_a_key()
    {
        var versions = new HashSet<string>();
        for (var round = 0; round < 5; round++)
        {
            var version = await Records.Put(Partition, "key", "same");
            Assert.True(versions.Add(version));
            await Records.Commit(Partition, new Change.Replace("key", Some.Json("same"), version));
            version = (await Records.Read(Partition, "key", Some.Time))!.Version;
            Assert.True(versions.Add(version));
            await Records.Commit(Partition, new Change.Delete("key", version));
        }
    }

    [Fact]
    public async Task All_changes_of_a_commit_happen_together()
    {
        var replaced = await Records.Put(Partition, "replaced", "old");
        var deleted = await Records.Put(Partition, "deleted", "old");

        Assert.Equal(CommitResult.Committed, await Records.Commit(
            Partition,
            new Change.PutNew("new", Some.Json("new")),
            new Change.Replace("replaced", Some.Json("new"), replaced),
            new Change.Delete("deleted", deleted)));

        Assert.Equal(["new", "replaced"], await Records.Keys(Partition, new("", "~~"), 10));
        Assert.Equal("{\"text\":\"new\"}", (await Records.Read(Partition, "replaced", Some.Time)).Text());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task One_conflict_undoes_the_other_changes_and_the_messages(int conflictAt)
    {
        var version = await Records.Put(Partition, "replaced", "old");
        await Records.Put(Partition, "taken", "old");
        List<Change> changes = [new Change.PutNew("new", Some.Json("new")), new Change.Replace("replaced", Some.Json("new"), version)];
        changes.Insert(conflictAt, new Change.PutNew("taken", Some.Json("new")));

        Assert.Equal(CommitResult.Conflict, await Records.Commit(new(Partition, changes, [new(Queue, "owed by nobody")]), Some.Time));

        Assert.Equal(["replaced", "taken"], await Records.Keys(Partition, new("", "~~"), 10));
        Assert.Equal(version, (await Records.Read(Partition, "replaced", Some.Time))!.Version);
        Assert.Empty(await storage.Drain(Queue));
    }

    [Fact]
    public async Task The_messages_of_a_commit_are_delivered()
    {
        await Records.Commit(new(Partition, [new Change.PutNew("key", Some.Json("new"))], [new(Queue, "{\"one\":1}"), new(Queue, "two Ω")]), Some.Time);

        Assert.Equal(["two Ω", "{\"one\":1}"], (await storage.Drain(Queue)).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_commit_may_hold_messages_alone()
    {
        Assert.Equal(CommitResult.Committed, await Records.Commit(new(Partition, [], [new(Queue, "alone")]), Some.Time));
        Assert.Equal(["alone"], (await storage.Drain(Queue)).Distinct());
    }

    [Fact]
    public async Task A_message_of_a_commit_is_not_delivered_before_it_is_due()
    {
        var due = DateTimeOffset.UtcNow.AddHours(1);
        await Records.Commit(new(Partition, [], [new(Queue, "later", due), new(Queue, "now"), new(Queue, "past", due.AddHours(-2))]), Some.Time);

        Assert.Equal(["now", "past"], (await storage.Drain(Queue)).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_cancelled_commit_that_was_not_begun_changes_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Records.Commit(new(Partition, [new Change.PutNew("key", Some.Json("new"))], [new(Queue, "owed by nobody")]), cancelled.Token));

        Assert.Null(await Records.Read(Partition, "key", Some.Time));
        Assert.Empty(await storage.Drain(Queue));
    }

    [Fact]
    public async Task A_range_holds_its_first_key_and_not_its_last_in_ordinal_order()
    {
        // '-' '.' '/' digits ':' '@' '_' letters '~' is the order of their bytes; a culture's order is another.
        string[] ordered = ["a", "a-", "a-b", "a.b", "a/b", "a0", "a10", "a9", "a:b", "a@b", "a_b", "aa", "ab", "a~", "b"];
        foreach (var key in ordered.Reverse())
        {
            await Records.Put(Partition, key, key);
        }

        Assert.Equal(ordered, await Records.Keys(Partition, new("a", "c"), 1000));
        Assert.Equal(ordered[..^1], await Records.Keys(Partition, KeyRange.Prefix("a"), 1000));
        Assert.Equal(["a/b", "a0", "a10"], await Records.Keys(Partition, new("a/b", "a9"), 1000));
        Assert.Equal(["a/b"], await Records.Keys(Partition, KeyRange.Prefix("a/"), 1000));
        Assert.Equal(["a~"], await Records.Keys(Partition, KeyRange.Prefix("a~"), 1000));
    }

    [Fact]
    public async Task A_range_without_documents_is_an_empty_page()
    {
        await Records.Put(Partition, "m", "outside");

        foreach (var range in new[] { KeyRange.Prefix("a"), new("n", "z"), new("m", "m"), new("z", "a"), KeyRange.Prefix("m").After("m") })
        {
            var page = await Records.ReadRange(Partition, range, 10, Some.Time);
            Assert.Empty(page.Documents);
            Assert.False(page.More);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Pages_follow_each_other_without_gap_or_repetition(int limit)
    {
        // "b/1" comes directly after "b", also as the page after "b".
        string[] keys = ["a", "a/1", "b", "b-", "b/1", "b/1/2", "c"];
        foreach (var key in keys)
        {
            await Records.Put(Partition, key, key);
        }

        Assert.Equal(keys, await Records.Keys(Partition, new("a", "d"), limit));
    }

    [Fact]
    public async Task A_page_says_whether_there_is_more()
    {
        foreach (var key in new[] { "a", "b", "c" })
        {
            await Records.Put(Partition, key, key);
        }

        Assert.True((await Records.ReadRange(Partition, new("a", "d"), 2, Some.Time)).More);
        Assert.False((await Records.ReadRange(Partition, new("a", "d"), 3, Some.Time)).More);
        Assert.False((await Records.ReadRange(Partition, new("a", "c"), 2, Some.Time)).More);
    }

    [Fact]
    public async Task A_document_of_a_range_reads_as_it_does_alone()
    {
        await Records.Put(Partition, "key", "text");

        var inRange = Assert.Single((await Records.ReadRange(Partition, KeyRange.Prefix("k"), 10, Some.Time)).Documents);
        var alone = await Records.Read(Partition, "key", Some.Time);

        Assert.Equal((alone!.Key, alone.Version, alone.Text()), (inRange.Key, inRange.Version, inRange.Text()));
    }

    [Fact]
    public async Task Documents_that_stay_are_seen_once_while_others_come_and_go_between_pages()
    {
        var stay = Enumerable.Range(0, 30).Select(n => $"k/{n:d3}/stays").ToArray();
        foreach (var key in stay)
        {
            await Records.Put(Partition, key, key);
        }

        var seen = new List<string>();
        var range = KeyRange.Prefix("k/");
        for (var (more, round) = (true, 0); more; round++)
        {
            var page = await Records.ReadRange(Partition, range, 4, Some.Time);
            seen.AddRange(page.Documents.Select(document => document.Key).Where(key => key.EndsWith("stays", StringComparison.Ordinal)));
            more = page.More;
            range = range.After(page.Documents[^1].Key);
            await Records.Put(Partition, $"k/{round * 4:d3}/added", "before or after");
            await Records.Put(Partition, $"k/{29 - round:d3}/added-too", "before or after");
            var first = (await Records.ReadRange(Partition, KeyRange.Prefix("k/"), 1, Some.Time)).Documents[0];
            await Records.Commit(Partition, new Change.Replace(first.Key, Some.Json("changed"), first.Version));
        }

        Assert.Equal(stay, seen);
    }

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("a b")]
    [InlineData("a\\b")]
    [InlineData("a%")]
    [InlineData("ä")]
    [InlineData("a\0")]
    [InlineData("a*")]
    public async Task A_malformed_key_is_refused_by_exception(string key)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Records.Commit(Partition, new Change.PutNew(key, Some.Json("new"))));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Records.Commit(key, new Change.PutNew("key", Some.Json("new"))));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Records.Read(Partition, key, Some.Time));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Records.Read(key, "key", Some.Time));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Records.ReadRange(key, new("a", "b"), 1, Some.Time));
    }

    [Fact]
    public async Task Every_character_of_the_alphabet_may_stand_anywhere_in_a_key()
    {
        const string Alphabet = "-./0123456789:@_abcdefghijklmnopqrstuvwxyz~";
        string[] keys = [.. Alphabet.Select(c => $"{c}{c}"), Alphabet, new string('z', 512)];
        foreach (var key in keys)
        {
            await Records.Put(Partition, key, "text");
        }

        Assert.Equal(keys.Order(StringComparer.Ordinal), await Records.Keys(Partition, new("", "\u007f"), 9));
        await Records.Put(Alphabet + Partition, Alphabet, "text");
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Records.Put(Partition, new string('z', 513), "text"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public async Task A_page_holds_1_to_1000_documents(int limit) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Records.ReadRange(Partition, new("a", "b"), limit, Some.Time));

    [Fact]
    public async Task Of_1005_documents_a_page_holds_1000_and_the_next_one_the_rest()
    {
        string[] keys = [.. Enumerable.Range(0, 1005).Select(n => $"k/{n:d4}")];
        foreach (var some in keys.Chunk(StorageLimits.Changes))
        {
            Assert.Equal(CommitResult.Committed, await Records.Commit(Partition, [.. some.Select(key => new Change.PutNew(key, Some.Json(key)))]));
        }

        var first = await Records.ReadRange(Partition, KeyRange.Prefix("k/"), 1000, Some.Time);
        var rest = await Records.ReadRange(Partition, KeyRange.Prefix("k/").After(first.Documents[^1].Key), 1000, Some.Time);

        Assert.Equal((1000, true, 5, false), (first.Documents.Count, first.More, rest.Documents.Count, rest.More));
        Assert.Equal(keys, first.Documents.Concat(rest.Documents).Select(document => document.Key));
        Assert.All(first.Documents.Concat(rest.Documents), document => Assert.Equal($"{{\"text\":\"{document.Key}\"}}", document.Text()));
    }

    [Fact]
    public async Task A_commit_holds_98_changes_and_no_more()
    {
        static Change[] Changes(string prefix, int count) => [.. Enumerable.Range(0, count).Select(n => new Change.PutNew($"{prefix}{n:d3}", Some.Json("text")))];

        Assert.Equal(CommitResult.Committed, await Records.Commit(Partition, Changes("a", 98)));
        Assert.Equal(98, (await Records.ReadRange(Partition, KeyRange.Prefix("a"), 1000, Some.Time)).Documents.Count);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Records.Commit(Partition, Changes("b", 99)));
        Assert.Empty((await Records.ReadRange(Partition, KeyRange.Prefix("b"), 1000, Some.Time)).Documents);
    }

    [Fact]
    public async Task A_document_has_900_KiB_and_no_more()
    {
        Assert.Equal(CommitResult.Committed, await Records.Commit(Partition, new Change.PutNew("key", Some.Json(900 * 1024))));
        Assert.Equal(Some.Json(900 * 1024), (await Records.Read(Partition, "key", Some.Time))!.Json.ToArray());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Records.Commit(Partition, new Change.PutNew("more", Some.Json((900 * 1024) + 1))));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Records.Commit(Partition, new Change.Replace("key", Some.Json((900 * 1024) + 1), Change.AnyVersion)));
    }

    [Fact]
    public async Task A_commit_has_2_and_a_half_MiB_and_no_more()
    {
        static Change[] Changes(string prefix, int last) =>
            [new Change.PutNew(prefix + "1", Some.Json(900 * 1024)), new Change.PutNew(prefix + "2", Some.Json(900 * 1024)), new Change.PutNew(prefix + "3", Some.Json(last))];

        var rest = (5 * 512 * 1024) - (2 * 900 * 1024);
        Assert.Equal(CommitResult.Committed, await Records.Commit(Partition, Changes("a", rest)));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Records.Commit(Partition, Changes("b", rest + 1)));
        Assert.Equal(["a1", "a2", "a3"], await Records.Keys(Partition, new("a", "c"), 10));
    }

    [Fact]
    public async Task A_commit_owes_messages_of_48_KiB_each_and_512_KiB_in_all_and_no_more()
    {
        var largest = storage.LargestText;
        Commit Owing(params string[] texts) => new(Partition, [], [.. texts.Select(text => new Message(Queue, text))]);
        var most = Enumerable.Repeat(largest, 10).Append(new string('x', 32 * 1024)).ToArray();

        Assert.Equal(CommitResult.Committed, await Records.Commit(Owing(most), Some.Time));
        Assert.Equal([largest, most[^1]], (await storage.Drain(Queue)).Distinct().OrderByDescending(text => text[0]));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Records.Commit(Owing(largest + "x"), Some.Time));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Records.Commit(Owing([.. most, "x"]), Some.Time));
        Assert.Empty(await storage.Drain(Queue));
    }

    [Fact]
    public async Task A_commit_owes_1000_messages_of_the_longest_queue_name_and_no_more()
    {
        var queue = new string('q', 50);
        Commit Owing(int count) => new(Partition, [], [.. Enumerable.Range(0, count).Select(n => new Message(queue, $"{n:d4}" + new string('x', 520)))]);

        Assert.Equal(CommitResult.Committed, await Records.Commit(Owing(1000), Some.Time));
        Assert.Equal(1000, (await storage.Drain(queue)).Distinct().Count());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Records.Commit(Owing(1001), Some.Time));
        Assert.Empty(await storage.Drain(queue));
    }

    [Fact]
    public async Task A_commit_of_98_longest_keys_with_all_that_it_may_hold_happens()
    {
        // Of 2.5 MiB, 512 KiB are messages.
        Change[] changes = [.. Enumerable.Range(0, 98).Select(n => new Change.PutNew(new string('/', 509) + $"{n:d3}", Some.Json(4 * 512 * 1024 / 98)))];
        Message[] messages = [.. Enumerable.Range(0, 32).Select(n => new Message(Queue, $"{n:d2}" + new string('"', (16 * 1024) - 2)))];
        var partition = Partition + new string('/', 512 - Partition.Length);

        Assert.Equal(CommitResult.Committed, await Records.Commit(new(partition, changes, messages), Some.Time));
        Assert.Equal(98, (await Records.Keys(partition, KeyRange.Prefix("/"), 50)).Length);
        Assert.Equal(32, (await storage.Drain(Queue)).Distinct().Count());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Records.Commit(
            new(Partition, [.. Enumerable.Range(0, 3).Select(n => new Change.PutNew($"{n}", Some.Json(870 * 1024)))], [new(Queue, "x")]), Some.Time));
    }

    [Fact]
    public async Task A_commit_changes_a_key_once_and_is_not_empty()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Records.Commit(Partition, new Change.PutNew("key", Some.Json("a")), new Change.PutNew("key", Some.Json("b"))));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Records.Commit(Partition));
        Assert.Null(await Records.Read(Partition, "key", Some.Time));
    }

    [Fact]
    public async Task Of_commits_that_replace_the_same_version_at_the_same_time_exactly_one_wins()
    {
        const int Writers = 8;
        await Records.Commit(Partition, new Change.PutNew("counter", "0"u8.ToArray()));

        async Task<int> Count()
        {
            var lost = 0;
            for (var done = 0; done < IncrementsOfEach;)
            {
                var read = await Records.Read(Partition, "counter", Some.Time);
                var next = int.Parse(Encoding.UTF8.GetString(read!.Json.Span), CultureInfo.InvariantCulture) + 1;
                var result = await Records.Commit(
                    Partition,
                    new Change.Replace("counter", Encoding.UTF8.GetBytes(next.ToString(CultureInfo.InvariantCulture)), read.Version),
                    new Change.PutNew($"step/{next:d5}", Some.Json("won")));
                _ = result == CommitResult.Committed ? done++ : lost++;
            }

            return lost;
        }

        var losses = await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(Count)));

        Assert.Equal($"{Writers * IncrementsOfEach}", (await Records.Read(Partition, "counter", Some.Time)).Text());
        Assert.Equal(Writers * IncrementsOfEach, (await Records.Keys(Partition, KeyRange.Prefix("step/"), 1000)).Length);
        Assert.True(losses.Sum() > 0, "The writers never met, so the test showed nothing.");
    }

    [Fact]
    public async Task A_conflict_touches_none_of_the_commits_that_are_made_at_the_same_time()
    {
        await Records.Put(Partition, "taken", "old");

        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(n => Records.Commit(
            new(
                Partition,
                n % 2 == 0 ? [new Change.PutNew($"n/{n:d3}", Some.Json("new"))] : [new Change.PutNew($"n/{n:d3}", Some.Json("new")), new Change.PutNew("taken", Some.Json("new"))],
                [new(Queue, $"{n:d3}")]),
            Some.Time)));

        var even = Enumerable.Range(0, 50).Select(n => $"{n * 2:d3}").ToArray();
        Assert.Equal(results, Enumerable.Range(0, 100).Select(n => n % 2 == 0 ? CommitResult.Committed : CommitResult.Conflict));
        Assert.Equal(even.Select(n => $"n/{n}"), await Records.Keys(Partition, KeyRange.Prefix("n/"), 1000));
        Assert.Equal(even, (await storage.Drain(Queue)).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_read_after_a_commit_sees_it()
    {
        var version = await Records.Put(Partition, "key", "0");
        for (var n = 1; n <= 50; n++)
        {
            await Records.Commit(Partition, new Change.Replace("key", Some.Json($"{n}"), version));
            var read = await Task.Run(async () => await Records.Read(Partition, "key", Some.Time));
            Assert.Equal($"{{\"text\":\"{n}\"}}", read.Text());
            version = read!.Version;
        }
    }
}
