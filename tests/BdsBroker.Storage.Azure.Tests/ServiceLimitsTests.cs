using Azure.Core;
using BdsBroker.Storage.Azure.Tables;
using BdsBroker.Storage.Tests.Contract;
using Xunit.Sdk;

namespace BdsBroker.Storage.Azure.Tests;

/// <summary>What the service refuses never leaves this process, though the emulator would take it.</summary>
public sealed class ServiceLimitsTests
{
    private static readonly Uri Table = new("https://bds.table.core.windows.net/documents");

    /// <summary>The longest name that an account can have, as its tables are addressed on Azure.</summary>
    private static readonly string LongestAddress = $"https://{new string('a', 24)}.table.core.windows.net/documents";

    /// <summary>
    /// Every letter of partition and keys becomes three in an address, where a replacement has both: so 98 of them are the longest request there can be.
    /// </summary>
    [Fact]
    public async Task The_largest_commit_fits_one_transaction_where_all_of_it_replaces_and_every_letter_of_its_keys_is_escaped()
    {
        var wire = new Wire();
        await using var storage = await AzureUnderTest.Open(wire);
        var (partition, queue) = (new string('~', StorageLimits.KeyLength), Some.Queue());
        string[] keys = [.. Enumerable.Range(0, StorageLimits.Changes).Select(n => Convert.ToString(n, 2).PadLeft(StorageLimits.KeyLength, '0').Replace('0', ':').Replace('1', '@'))];
        Assert.Equal(CommitResult.Committed, await storage.Records.Commit(partition, [.. keys.Select(key => new Change.PutNew(key, "{}"u8.ToArray()))]));
        var versions = (await storage.Records.ReadRange(partition, KeyRange.Prefix(":"), 100, default)).Documents.ToDictionary(document => document.Key, document => document.Version);
        var rest = StorageLimits.CommitBytes - StorageLimits.CommitMessageBytes;
        Change[] changes = [.. keys.Select((key, n) => new Change.Replace(key, Some.Json((rest / keys.Length) + (n < rest % keys.Length ? 1 : 0)), versions[key]))];
        Message[] messages = [.. Enumerable.Range(0, 32).Select(n => new Message(queue, $"{n:d2}" + new string('x', (StorageLimits.CommitMessageBytes / 32) - 2)))];
        var largest = 0;
        wire.On = (message, send) =>
        {
            largest = Wire.IsTransaction(message) ? Math.Max(largest, Wire.Body(message).Length) : largest;
            return send();
        };

        Assert.Equal(CommitResult.Committed, await storage.Records.Commit(new(partition, changes, messages), default));

        Assert.Equal(StorageLimits.CommitBytes, changes.Sum(change => ((Change.Replace)change).Json.Length) + messages.Sum(message => message.Text.Length));
        Assert.InRange(largest + ((changes.Length + 1) * LongestAddress.Length), StorageLimits.CommitBytes, ServiceLimits.TransactionBytes);
        Assert.Equal(rest, (await storage.Records.ReadRange(partition, KeyRange.Prefix(":"), 100, default)).Documents.Sum(document => document.Json.Length));
        Assert.Equal(32, (await storage.Drain(queue)).Distinct().Count());
    }

    [Fact]
    public void The_largest_document_fits_one_entity_with_the_longest_keys() =>
        Check([new(TableTransactionActionType.Add, Row(new('a', StorageLimits.KeyLength), StorageLimits.DocumentBytes))]);

    [Fact]
    public void A_property_of_more_than_64_KiB_is_refused()
    {
        static string Adding(int bytes) =>
            $$"""{"PartitionKey":"p","RowKey":"r","b0@odata.type":"Edm.Binary","b0":"{{Convert.ToBase64String(new byte[bytes])}}"}""";

        CheckBody(Adding(64 * 1024));
        Refused("A property of 65537 bytes", () => CheckBody(Adding((64 * 1024) + 1)));
        Refused("A property of 65538 bytes", () => CheckBody($$"""{"PartitionKey":"p","RowKey":"r","state":"{{new string('x', (32 * 1024) + 1)}}"}"""));
    }

    [Fact]
    public void An_entity_of_more_than_1_MiB_with_names_and_overhead_is_refused()
    {
        // 16 parts of 64 KiB are 1 MiB; what else there is comes out of the last one.
        const int Least = 4 + (2 * 2) + (10 * (8 + (2 * 2) + 4)) + (6 * (8 + (2 * 3) + 4));

        Check([new(TableTransactionActionType.Add, Row("r", (1024 * 1024) - Least))]);
        Refused("An entity of 1048577 bytes", () => Check([new(TableTransactionActionType.Add, Row("r", (1024 * 1024) - Least + 1))]));
    }

    [Fact]
    public void A_transaction_of_more_than_100_entities_is_refused()
    {
        static TableTransactionAction[] Deleting(int count) => [.. Enumerable.Range(0, count).Select(n => new TableTransactionAction(TableTransactionActionType.Delete, Row($"{n}", 0)))];

        Check(Deleting(100));
        Refused("A transaction of 101 entities", () => Check(Deleting(101)));
    }

    [Fact]
    public void A_transaction_of_more_than_4_MiB_is_refused() =>
        Refused("A transaction of ", () => Check([.. Enumerable.Range(0, 4).Select(n => new TableTransactionAction(TableTransactionActionType.Add, Row($"{n}", 800 * 1024)))]));

    [Fact]
    public void An_entity_twice_in_a_transaction_and_one_of_another_partition_are_refused()
    {
        Refused("twice", () => Check([new(TableTransactionActionType.Add, Row("r", 1)), new(TableTransactionActionType.Delete, Row("r", 0))]));
        Refused("twice", () => Check([new(TableTransactionActionType.UpdateReplace, Row("r", 1)), new(TableTransactionActionType.UpdateReplace, Row("r", 1))]));
        Refused("Assert.Single", () => Check([new(TableTransactionActionType.Add, Row("r", 1)), new(TableTransactionActionType.Add, new("another", "s", default))]));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\nb")]
    [InlineData("a\u0085b")]
    public void A_key_with_a_character_that_a_table_forbids_is_refused(string key)
    {
        Refused("Assert.DoesNotContain", () => Check([new(TableTransactionActionType.Add, Row(key, 1))]));
        Refused("Assert.DoesNotContain", () => Check([new(TableTransactionActionType.Delete, Row(key, 1))]));
        Refused("Assert.DoesNotContain", () => Check([new(TableTransactionActionType.Add, new(key, "r", default))]));
    }

    [Fact]
    public async Task A_key_of_more_than_1_KiB_is_refused_in_a_transaction_and_in_an_address()
    {
        var key = new string('a', StorageLimits.KeyLength + 1);
        await using var storage = await AzureUnderTest.Open();

        Refused("A key of 1026 bytes", () => Check([new(TableTransactionActionType.Add, Row(key, 1))]));
        Refused("A key of 1026 bytes", () => Check([new(TableTransactionActionType.UpdateReplace, Row(key, 1))]));
        await Assert.ThrowsAnyAsync<XunitException>(() => storage.Storage.Table.GetEntityIfExistsAsync("p", key, default));
        await Assert.ThrowsAnyAsync<XunitException>(() => storage.Storage.Table.GetEntityIfExistsAsync(key, "r", default));
    }

    [Fact]
    public async Task A_query_for_more_than_1000_entities_is_refused()
    {
        await using var storage = await AzureUnderTest.Open();

        await storage.Storage.Table.QueryPageAsync(null, 1000, "", default);
        await Assert.ThrowsAnyAsync<XunitException>(() => storage.Storage.Table.QueryPageAsync(null, 1001, "", default));
    }

    [Fact]
    public void A_message_of_more_than_64_KiB_as_it_is_sent_is_refused()
    {
        ServiceLimits.CheckMessage("?messagettl=-1", new string('x', 64 * 1024));
        Refused("A message of 65537 bytes", () => ServiceLimits.CheckMessage("?messagettl=-1", new string('x', (64 * 1024) - 1) + 'Ω'));
    }

    [Fact]
    public async Task A_message_kept_back_for_longer_than_a_queue_can_or_than_it_lives_is_refused()
    {
        await using var storage = await AzureUnderTest.Open();
        var queues = (AzureQueues)storage.Queues;

        await queues.Send(Some.Queue(), "{}", TimeSpan.FromDays(7), default);
        await Assert.ThrowsAnyAsync<XunitException>(() => queues.Send(Some.Queue(), "{}", TimeSpan.FromDays(7) + TimeSpan.FromSeconds(1), default));
        await Assert.ThrowsAnyAsync<XunitException>(() => queues.Send(Some.Queue(), "{}", TimeSpan.FromSeconds(-1), default));
        Refused("ends after 604800 seconds", () => ServiceLimits.CheckMessage("?visibilitytimeout=604800", ""));
        Refused("ends after 60 seconds", () => ServiceLimits.CheckMessage("?visibilitytimeout=60&messagettl=60", ""));
    }

    private static TableEntity Row(string key, int bytes) => new("p", key, new byte[bytes]);

    private static void Check(IReadOnlyList<TableTransactionAction> actions) =>
        ServiceLimits.CheckTransaction(System.Text.Encoding.UTF8.GetString(TableTransaction.Write(Table, actions, "batch").Span));

    private static void CheckBody(string json) => ServiceLimits.CheckTransaction($"POST {Table} HTTP/1.1\r\n\r\n{json}\r\n");

    private static void Refused(string why, Action check) => Assert.Contains(why, Assert.ThrowsAny<XunitException>(check).Message, StringComparison.Ordinal);
}
