using System.Security.Cryptography;
using Azure.Core;
using Azure.Storage.Blobs;
using BdsBroker.Storage.Tests.Contract;

namespace BdsBroker.Storage.Azure.Tests;

/// <summary>A service that is busy, refuses, is missing or down: told as what it is, and never as "there is no such document".</summary>
public sealed class OutageTests
{
    private const string Partition = "sme/1", Queue = "notices";

    private static readonly Commit One = new(Partition, [new Change.PutNew("request", "1"u8.ToArray())], [new(Queue, "{}")]);

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_service_that_asks_to_wait_is_asked_again_as_late_as_it_says(int status)
    {
        var wire = new Wire();
        await using var storage = await AzureUnderTest.Open(wire);
        var (refused, asked) = (0, TimeSpan.Zero);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        wire.On = (message, send) =>
        {
            if (Wire.Changes(message, "request") && refused++ == 0)
            {
                Wire.Answer(message, status, ("Retry-After", "2"));
                watch.Restart();
                return Task.CompletedTask;
            }

            asked = refused == 2 && asked == default ? watch.Elapsed : asked;
            return send();
        };

        Assert.Equal(CommitResult.Committed, await storage.Records.Commit(One, default));

        Assert.InRange(asked, TimeSpan.FromSeconds(1.9), TimeSpan.FromMinutes(1));
        Assert.Equal(["{}"], (await storage.Drain(Queue)).Distinct());
    }

    [Fact]
    public async Task A_transaction_refused_inside_its_answer_for_lack_of_time_is_tried_again()
    {
        var wire = new Wire();
        await using var storage = await AzureUnderTest.Open(wire);
        var refused = 0;
        wire.On = (message, send) =>
        {
            if (Wire.Changes(message, "request") && refused++ == 0)
            {
                Wire.Answer(message, 202, "--batch\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 503 Service Unavailable\r\n\r\n"
                    + """{"odata.error":{"code":"ServerBusy","message":{"lang":"en-US","value":"0:Busy."}}}""");
                return Task.CompletedTask;
            }

            return send();
        };

        Assert.Equal(CommitResult.Committed, await storage.Records.Commit(One, default));
        Assert.Equal(2, refused);
    }

    [Fact]
    public async Task A_service_that_stays_busy_is_an_outage()
    {
        var wire = new Wire();
        await using var storage = await AzureUnderTest.Open(wire);
        wire.On = (message, _) =>
        {
            Wire.Answer(message, 503, ("Retry-After", "0"));
            return Task.CompletedTask;
        };

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await storage.Records.Read(Partition, "request", default));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await storage.Records.ReadRange(Partition, KeyRange.Prefix("r"), 10, default));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => storage.Records.Commit(One, default));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => storage.Queues.Send(new(Queue, "{}"), default));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => storage.Storage.Files.PutNew("file", new MemoryStream([1]), 10, default));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => storage.Storage.Files.Open("file", 0, null, default));
    }

    /// <summary>Which is no outage and no bug: nobody waits for the answer.</summary>
    [Fact]
    public async Task What_is_called_off_between_two_tries_is_told_as_called_off()
    {
        var wire = new Wire();
        await using var storage = await AzureUnderTest.Open(wire);
        using var caller = new CancellationTokenSource();
        var tries = 0;
        wire.On = async (_, _) =>
        {
            if (++tries == 2)
            {
                await caller.CancelAsync();
                caller.Token.ThrowIfCancellationRequested();
            }

            throw new IOException("The connection broke.");
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await storage.Records.Read(Partition, "request", caller.Token));
        Assert.Equal(2, tries);
    }

    [Fact]
    public async Task A_table_that_was_deleted_is_an_outage_and_no_empty_one()
    {
        await using var storage = await AzureUnderTest.Open();
        await storage.DeleteTable();

        var read = await Assert.ThrowsAsync<StorageUnavailableException>(async () => await storage.Records.Read(Partition, "request", default));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await storage.Records.ReadRange(Partition, KeyRange.Prefix("r"), 10, default));
        var commit = await Assert.ThrowsAsync<StorageUnavailableException>(() => storage.Records.Commit(One, default));

        Assert.Contains("missing", read.Message, StringComparison.Ordinal);
        Assert.Contains("missing", commit.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not known", commit.Message, StringComparison.Ordinal);
        Assert.Empty(await storage.Drain(Queue));
    }

    [Fact]
    public async Task A_queue_that_was_deleted_is_made_again()
    {
        await using var storage = await AzureUnderTest.Open();
        await storage.Queue(AzureStorage.WakeUpQueue).DeleteAsync();
        await storage.Queues.Send(new(Queue, "before"), default);
        await storage.Queue(Queue).DeleteAsync();

        Assert.Equal(CommitResult.Committed, await storage.Records.Commit(One, default));

        Assert.Equal(["{}"], (await storage.Drain(Queue)).Distinct());
    }

    [Fact]
    public async Task A_container_that_was_deleted_is_an_outage_and_no_missing_file()
    {
        await using var storage = await AzureUnderTest.Open();
        await new BlobServiceClient(storage.Account.ConnectionString).DeleteBlobContainerAsync("files");

        foreach (var ask in (Func<Task>[])
        [
            () => storage.Storage.Files.Open("file", 0, null, default),
            () => storage.Storage.Files.Open("file", 0, 0, default),
            () => storage.Storage.Files.PutNew("file", new MemoryStream([1]), 10, default),
            () => storage.Storage.Files.Delete("file", default),
        ])
        {
            var outage = await Assert.ThrowsAsync<StorageUnavailableException>(ask);
            Assert.Contains("missing (ContainerNotFound)", outage.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Of one block, which one request writes, and of two, which a list makes a file.</summary>
    [Theory]
    [InlineData(1, 2)]
    [InlineData(5 * 1024 * 1024, 4)]
    public async Task A_file_whose_answer_is_lost_is_known_to_be_written(int size, int puts)
    {
        var wire = new Wire();
        await using var storage = await AzureUnderTest.Open(wire);
        var (lost, asked) = (1, 0);
        wire.On = async (message, send) =>
        {
            await send();
            asked += message.Request.Method == RequestMethod.Put ? 1 : 0;
            if (MakesFile(message) && lost-- > 0)
            {
                throw new IOException("The answer was lost.");
            }
        };

        Assert.Equal(size, (await storage.Storage.Files.PutNew("file", new MemoryStream(new byte[size]), size, default))!.Size);
        Assert.Equal(puts, asked);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5 * 1024 * 1024)]
    public async Task A_file_that_another_wrote_while_an_attempt_was_lost_is_not_taken_for_ones_own(int size)
    {
        var wire = new Wire();
        await using var storage = await AzureUnderTest.Open(wire);
        await using var other = await AzureUnderTest.Open(storage.Account);
        var (lost, others) = (1, RandomNumberGenerator.GetBytes(size));
        wire.On = async (message, send) =>
        {
            if (MakesFile(message) && lost-- > 0)
            {
                // In as many blocks: where some are staged already, Azurite takes no file of one block, as if there were a file.
                await other.Storage.Files.PutNew("file", new MemoryStream(others), size, default);
                throw new IOException("It never arrived.");
            }

            await send();
        };

        await Assert.ThrowsAsync<InvalidOperationException>(() => storage.Storage.Files.PutNew("file", new MemoryStream(new byte[size]), size, default));
        await using var stream = (await storage.Storage.Files.Open("file", 0, null, default))!;
        Assert.Equal(SHA256.HashData(others), await SHA256.HashDataAsync(stream));
    }

    [Theory]
    [InlineData("", "AccountName")]
    [InlineData("AccountName=a", "AccountKey")]
    [InlineData("AccountName=a;AccountKey=*", "AccountKey")]
    [InlineData("AccountName=a;AccountName=b", "each name once")]
    [InlineData("nothing", "name=value")]
    [InlineData("AccountName=a;AccountKey=c2VjcmV0;TableEndpoint=here", "TableEndpoint")]
    public void A_connection_string_that_makes_no_sense_is_told_without_its_secrets(string text, string mistake)
    {
        Assert.False(AzureAccount.TryParse(text, out _, out var told));
        Assert.Contains(mistake, told, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10002/devstoreaccount1")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=bds;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net", "https://bds.table.core.windows.net/")]
    [InlineData("AccountName=bds;AccountKey=c2VjcmV0", "https://bds.table.core.windows.net/")]
    public void A_connection_string_names_the_tables(string text, string address)
    {
        Assert.True(ConnectionString.TryParse(text, out var connection, out _));
        Assert.Equal(address, connection.Tables.AbsoluteUri);
    }

    // The request after which there is a file: the only block, or the list of all.
    private static bool MakesFile(HttpMessage message) =>
        message.Request.Method == RequestMethod.Put && !message.Request.Uri.Query.Contains("comp=block&", StringComparison.Ordinal);
}
