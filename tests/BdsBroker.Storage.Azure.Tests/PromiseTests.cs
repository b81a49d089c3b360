using System.Text;
using System.Text.Json;
using Azure.Core;
using BdsBroker.Storage.Azure.Tables;
using BdsBroker.Storage.Tests.Contract;

namespace BdsBroker.Storage.Azure.Tests;

/// <summary>What a commit promises, when answers get lost, requests come late and processes are killed.</summary>
public sealed class PromiseTests
{
    private const string Partition = "sme/1", Queue = "notices";

    private static readonly Commit One = new(Partition, [new Change.PutNew("request", "1"u8.ToArray())], [new(Queue, "{\"one\":1}"), new(Queue, "{\"two\":2}")]);

    [Fact]
    public async Task A_commit_that_goes_well_leaves_neither_row_nor_wake_up()
    {
        await using var storage = await AzureUnderTest.Open();

        Assert.Equal(CommitResult.Committed, await storage.Records.Commit(One, default));
        await storage.Storage.WhenTidy();

        Assert.Empty(await Outbox(storage));
        Assert.Empty(await WakeUps(storage));
        Assert.Equal(["{\"one\":1}", "{\"two\":2}"], (await storage.Drain(Queue)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_commit_that_goes_well_costs_its_messages_and_four_requests()
    {
        var wire = new Wire();
        await using var storage = await AzureUnderTest.Open(wire);
        await storage.Queues.Send(new(Queue, "so that the queue is there"), default);
        var before = wire.Sent.Count;

        await storage.Records.Commit(One, default);
        await storage.Storage.WhenTidy();

        Assert.Equal(6, wire.Sent.Count - before);
    }

    [Fact]
    public async Task A_conflict_leaves_neither_row_nor_wake_up()
    {
        await using var storage = await AzureUnderTest.Open();
        await storage.Records.Commit(One, default);

        Assert.Equal(CommitResult.Conflict, await storage.Records.Commit(One, default));
        await storage.Storage.WhenTidy();

        Assert.Empty(await Outbox(storage));
        Assert.Empty(await WakeUps(storage));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_transaction_whose_answers_are_lost_is_known_to_have_happened(int lost)
    {
        var wire = new Wire();
        await using var storage = await AzureUnderTest.Open(wire);
        wire.On = async (message, send) =>
        {
            await send();
            if (Wire.Changes(message, "request") && lost-- > 0)
            {
                throw new IOException("The answer was lost.");
            }
        };

        Assert.Equal(CommitResult.Committed, await storage.Records.Commit(One, default));

        Assert.Equal("1", Encoding.UTF8.GetString((await storage.Records.Read(Partition, "request", default))!.Json.Span));
        Assert.Equal(2, (await storage.Drain(Queue)).Distinct().Count());
        await storage.Storage.WhenTidy();
        Assert.Equal("sent", Assert.Single(await Outbox(storage)).State);
    }

    [Fact]
    public async Task A_commit_whose_every_answer_is_lost_is_known_to_have_happened()
    {
        var wire = new Wire();
        await using var storage = await AzureUnderTest.Open(wire);
        wire.On = async (message, send) =>
        {
            await send();
            if (Wire.Changes(message, "request"))
            {
                throw new IOException("The answer was lost.");
            }
        };

        Assert.Equal(CommitResult.Committed, await storage.Records.Commit(One, default));
        Assert.Equal(2, (await storage.Drain(Queue)).Distinct().Count());
    }

    [Fact]
    public async Task A_conflict_after_an_attempt_that_never_arrived_is_a_conflict()
    {
        var wire = new Wire();
        await using var storage = await AzureUnderTest.Open(wire);
        await storage.Records.Commit(One, default);
        await storage.Drain(Queue);
        var lost = 1;
        wire.On = (message, send) => Wire.Changes(message, "request") && lost-- > 0 ? throw new IOException("It never arrived.") : send();

        Assert.Equal(CommitResult.Conflict, await storage.Records.Commit(One, default));
        Assert.Empty(await storage.Drain(Queue));
    }

    [Fact]
    public async Task A_transaction_that_never_arrives_is_told_as_not_applied_and_never_will_be()
    {
        var wire = new Wire();
        await using var storage = await AzureUnderTest.Open(wire);
        wire.On = (message, send) => Wire.Changes(message, "request") ? throw new IOException("It never arrived.") : send();

        var outage = await Assert.ThrowsAsync<StorageUnavailableException>(() => storage.Records.Commit(One, default));

        Assert.DoesNotContain("not known", outage.Message, StringComparison.Ordinal);
        Assert.Equal("void", Assert.Single(await Outbox(storage)).State);
    }

    [Fact]
    public async Task What_cannot_be_found_out_is_told_as_not_known()
    {
        var wire = new Wire();
        await using var storage = await AzureUnderTest.Open(wire);
        wire.On = (message, send) => Wire.IsTransaction(message) ? throw new IOException("No table answers.") : send();

        var outage = await Assert.ThrowsAsync<StorageUnavailableException>(() => storage.Records.Commit(One, default));

        Assert.Contains("not known", outage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transaction_that_arrives_after_its_wake_up_was_worked_off_fails()
    {
        var wire = new Wire();
        await using var storage = await AzureUnderTest.Open(wire);
        await using var other = await AzureUnderTest.Open(storage.Account);
        wire.On = async (message, send) =>
        {
            if (Wire.Changes(message, "request"))
            {
                await other.DeliverWakeUps();
            }

            await send();
        };

        Assert.Equal(CommitResult.Conflict, await storage.Records.Commit(One, default));

        Assert.Null(await storage.Records.Read(Partition, "request", default));
        Assert.Empty(await storage.Drain(Queue));
    }

    [Fact]
    public async Task A_slow_attempt_that_arrives_after_the_next_one_was_answered_changes_nothing()
    {
        var wire = new Wire();
        await using var storage = await AzureUnderTest.Open(wire);
        Func<Task>? late = null;
        wire.On = (message, send) =>
        {
            if (Wire.Changes(message, "request") && late is null)
            {
                late = Wire.Copy(message);
                throw new IOException("It is still on its way.");
            }

            return send();
        };
        Assert.Equal(CommitResult.Committed, await storage.Records.Commit(One, default));
        await storage.Records.Commit(new(Partition, [new Change.Delete("request", Change.AnyVersion)], []), default);
        await storage.Storage.WhenTidy();
        await storage.Drain(Queue);

        await late!();

        // Its document could be put again, but its row cannot.
        Assert.Null(await storage.Records.Read(Partition, "request", default));
    }

    /// <summary>Kills the process before or after each request of a commit in turn, then delivers what is left of wake-ups.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whenever_a_process_is_killed_the_promise_is_kept(bool afterTheRequest)
    {
        var (steps, happened) = (0, 0);
        for (var killed = true; killed; steps++)
        {
            var wire = new Wire();
            await using var survivor = await AzureUnderTest.Open();
            await survivor.Queues.Send(new(Queue, "before"), default);
            await survivor.Drain(Queue);
            var victim = await AzureUnderTest.Open(survivor.Account, wire);
            var left = steps;
            var dead = false;
            wire.On = async (_, send) =>
            {
                var last = Interlocked.Decrement(ref left) < 0;
                if (dead || (last && !afterTheRequest))
                {
                    dead = true;
                    throw new KilledException();
                }

                await send();
                if (last)
                {
                    dead = true;
                    throw new KilledException();
                }
            };
            var answered = false;
            try
            {
                Assert.Equal(CommitResult.Committed, await victim.Records.Commit(One, default));
                answered = true;
                await victim.Storage.WhenTidy();
            }
            catch (Exception killing) when (killing is KilledException || killing is AggregateException { InnerExceptions: var all } && all.All(one => one is KilledException))
            {
            }

            killed = dead;
            wire.On = (_, send) => send();
            await survivor.DeliverWakeUps();

            var there = await survivor.Records.Read(Partition, "request", default) is not null;
            var delivered = (await survivor.Drain(Queue)).Distinct().Order(StringComparer.Ordinal).ToArray();
            Assert.Equal(there ? ["{\"one\":1}", "{\"two\":2}"] : [], delivered);
            Assert.True(there || !answered, $"Killed at {steps}: what was answered is not there.");
            happened += there ? 1 : 0;

            // What is left is one row at most, and a wake-up that will remove it.
            var rows = await Outbox(survivor);
            Assert.True(rows.Count <= 1);
            Assert.DoesNotContain(rows, row => row.State == "unsent");
            await survivor.DeliverWakeUps();
            Assert.Empty(await Outbox(survivor));
            Assert.Empty(await WakeUps(survivor));
        }

        // Wake-up, transaction, two messages, the row's removal, the wake-up's: each was a place to be killed at.
        Assert.Equal(7, steps);
        Assert.Equal(afterTheRequest ? 6 : 5, happened);
    }

    [Fact]
    public async Task A_wake_up_that_comes_twice_or_while_its_commit_is_at_work_does_no_harm()
    {
        var wire = new Wire();
        await using var storage = await AzureUnderTest.Open(wire);
        await using var other = await AzureUnderTest.Open(storage.Account);
        wire.On = async (message, send) =>
        {
            if (Wire.Sends(message, "one"))
            {
                await other.DeliverWakeUps();
                await other.DeliverWakeUps();
            }

            await send();
        };

        Assert.Equal(CommitResult.Committed, await storage.Records.Commit(One, default));

        await storage.Storage.WhenTidy();
        Assert.Equal(["{\"one\":1}", "{\"two\":2}"], (await storage.Drain(Queue)).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_wake_up_that_fails_sends_itself_again_later_and_later()
    {
        var wire = new Wire();
        await using var storage = await AzureUnderTest.Open(wire);
        List<string> waits = [];
        wire.On = (message, send) =>
        {
            waits.AddRange(Wire.Sends(message, "partition") ? [message.Request.Uri.Query] : []);
            return Wire.IsTransaction(message) ? throw new IOException("No table answers.") : send();
        };
        List<TimeSpan> pauses = [];
        var text = WakeUp.For(Partition, "1").Write();
        for (var tries = 0; tries < 10; tries++)
        {
            var wakeUp = WakeUp.Read(text);
            pauses.Add(wakeUp.Pause);
            if (tries < 2)
            {
                Assert.NotNull(await storage.Storage.WakeUp(text));
            }

            text = (wakeUp with { Tries = wakeUp.Tries + 1 }).Write();
        }

        Assert.Equal([30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600], pauses.Select(pause => (int)pause.TotalSeconds));
        Assert.Equal(["?visibilitytimeout=30&messagettl=-1", "?visibilitytimeout=60&messagettl=-1"], waits);

        // With the tables back it is done.
        wire.On = (_, send) => send();
        Assert.Null(await storage.Storage.WakeUp(text));
        Assert.Equal("void", Assert.Single(await Outbox(storage)).State);
    }

    [Fact]
    public async Task A_row_that_a_newer_release_wrote_is_put_off_and_never_given_up()
    {
        var wire = new Wire();
        await using var storage = await AzureUnderTest.Open(wire);
        await storage.Storage.Table.SubmitTransactionAsync([new(TableTransactionActionType.Add, new(TableKeys.Encode(Partition), TableKeys.Above + "1", new byte[] { 2, 0 }, "unsent"))], default);
        List<string> waits = [];
        wire.On = (message, send) =>
        {
            waits.AddRange(Wire.Sends(message, "partition") ? [message.Request.Uri.Query] : []);
            return send();
        };

        var outage = await storage.Storage.WakeUp(WakeUp.For(Partition, "1").Write());

        Assert.Contains("a newer release wrote it", outage!.Message, StringComparison.Ordinal);
        Assert.Equal(["?visibilitytimeout=30&messagettl=-1"], waits);
        Assert.Equal("unsent", Assert.Single(await Outbox(storage)).State);
    }

    [Theory]
    [InlineData("{\"v\":2,\"partition\":\"a\",\"commit\":\"b\"}")]
    [InlineData("{\"v\":3,\"partition\":[\"another shape\"],\"more\":{\"a\":1}}")]
    public async Task A_wake_up_that_a_newer_release_sent_is_put_off_as_it_is(string text)
    {
        var wire = new Wire();
        await using var storage = await AzureUnderTest.Open(wire);
        List<(string Query, string Body)> sent = [];
        wire.On = (message, send) =>
        {
            sent.Add((message.Request.Uri.Query, Wire.Body(message)));
            return send();
        };

        var outage = await storage.Storage.WakeUp(text);

        Assert.Contains("a newer release sent it", outage!.Message, StringComparison.Ordinal);
        var (query, body) = Assert.Single(sent);
        Assert.Equal("?visibilitytimeout=300&messagettl=-1", query);
        Assert.Equal(text, System.Xml.Linq.XDocument.Parse(body.TrimStart('\ufeff')).Descendants("MessageText").Single().Value);
    }

    [Fact]
    public async Task A_wake_up_waits_90_seconds_and_a_row_of_an_uncertain_commit_7_days()
    {
        var wire = new Wire();
        var account = await Azurite.NewAccount();
        await using var storage = await AzureUnderTest.Open(account, wire, WakeUpWaits.Standard);
        List<string> waits = [];
        wire.On = (message, send) =>
        {
            waits.AddRange(message.Request.Uri.Path.Split('/') is [.., ("wake-ups" or "later") and var queue, "messages"] ? [queue + message.Request.Uri.Query] : []);
            return send();
        };

        await storage.Records.Commit(One, default);
        await storage.Storage.WakeUp(WakeUp.For(Partition, "1").Write());

        // The last ten minutes of the 7 days it is hidden in its own queue.
        Assert.Equal(["wake-ups?visibilitytimeout=90&messagettl=-1", "later?visibilitytimeout=604200&messagettl=-1"], waits.Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"v\":0,\"partition\":\"a\",\"commit\":\"b\"}")]
    [InlineData("{\"v\":\"2\",\"partition\":\"a\",\"commit\":\"b\"}")]
    [InlineData("{\"v\":1,\"partition\":\"A B\",\"commit\":\"b\"}")]
    [InlineData("{\"v\":1,\"partition\":\"a\",\"commit\":\"' or '1\"}")]
    [InlineData("{\"v\":1,\"partition\":\"a\",\"commit\":\"b\",\"tries\":-1}")]
    public async Task What_is_no_wake_up_is_refused(string text)
    {
        await using var storage = await AzureUnderTest.Open();

        await Assert.ThrowsAnyAsync<JsonException>(() => storage.Storage.WakeUp(text));
    }

    [Fact]
    public async Task A_process_that_cannot_send_messages_has_committed_all_the_same()
    {
        var wire = new Wire();
        await using var storage = await AzureUnderTest.Open(wire);
        wire.On = (message, send) => Wire.Sends(message, "one") || Wire.Sends(message, "two") ? throw new IOException("No queue answers.") : send();

        Assert.Equal(CommitResult.Committed, await storage.Records.Commit(One, default));
        Assert.Equal("unsent", Assert.Single(await Outbox(storage)).State);

        wire.On = (_, send) => send();
        await storage.DeliverWakeUps();
        Assert.Equal(2, (await storage.Drain(Queue)).Distinct().Count());
    }

    private static async Task<List<TableEntity>> Outbox(AzureUnderTest storage) => await storage.Storage.Table.QueryAsync(TableKeys.Encode(Partition), "RowKey ge '~'", 10, default);

    private static Task<IReadOnlyList<string>> WakeUps(AzureUnderTest storage) => storage.Drain(AzureStorage.WakeUpQueue);

    private sealed class KilledException : Exception;
}
