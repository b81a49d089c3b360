using Azure.Core;
using Azure.Storage.Blobs;

namespace BdsBroker.Storage.Azure.Tests;

/// <summary>Trouble when an account is opened: told in a sentence that names which of its services has it, and what to do.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task A_wrong_key_is_told_at_the_start()
    {
        var (account, other) = (await Azurite.NewAccount(), await Azurite.NewAccount());

        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(() => AzureUnderTest.Open(account with { Key = other.Key }));

        Assert.Contains("refuses", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(other.Key, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tables")]
    [InlineData("queues")]
    [InlineData("files")]
    public async Task A_service_that_is_down_at_the_start_is_named(string service)
    {
        const string Nobody = "http://127.0.0.1:1";
        var account = await Azurite.NewAccount();

        var down = await Assert.ThrowsAsync<StorageUnavailableException>(() => AzureUnderTest.Open(service switch
        {
            "tables" => account with { Tables = Nobody },
            "queues" => account with { Queues = Nobody },
            _ => account with { Blobs = Nobody },
        }));

        Assert.StartsWith($"Azure storage failed at opening its {service} (127.0.0.1): it does not answer; is the address right, and is it up? [", down.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tables")]
    [InlineData("queues")]
    [InlineData("files")]
    public async Task A_service_that_refuses_at_the_start_is_named(string service)
    {
        var account = await Azurite.NewAccount();
        var at = new Uri(service switch { "tables" => account.Tables, "queues" => account.Queues, _ => account.Blobs });
        var wire = new Wire { On = (message, send) => message.Request.Uri.Port == at.Port ? Wire.Refuse(message, 403, "AuthorizationPermissionMismatch") : send() };

        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(() => AzureUnderTest.Open(account, wire));

        Assert.StartsWith($"Azure storage failed at opening its {service} (127.0.0.1): it refuses this identity; it needs the roles ", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>An empty table in its place would answer to everybody that there is nothing.</summary>
    [Theory]
    [InlineData("queue")]
    [InlineData("container")]
    public async Task An_account_whose_table_was_deleted_is_not_served_while_what_belonged_to_it_is_there(string left)
    {
        await using var before = await AzureUnderTest.Open();
        await before.DeleteTable();
        await (left == "queue"
            ? new BlobServiceClient(before.Account.ConnectionString).DeleteBlobContainerAsync("files")
            : (Task)before.Queue(AzureStorage.WakeUpQueue).DeleteAsync());

        var gone = await Assert.ThrowsAsync<StorageUnavailableException>(() => AzureUnderTest.Open(before.Account));

        Assert.StartsWith("The table documents of 127.0.0.1 is gone, and what it belonged to is there", gone.Message, StringComparison.Ordinal);
        await (left == "queue"
            ? before.Queue(AzureStorage.WakeUpQueue).DeleteAsync()
            : (Task)new BlobServiceClient(before.Account.ConnectionString).DeleteBlobContainerAsync("files"));
        await using var anew = await AzureUnderTest.Open(before.Account);
        Assert.Null(await anew.Records.Read("sme/1", "request", default));
    }

    [Fact]
    public async Task Processes_that_are_the_first_on_an_account_at_the_same_time_all_open_it()
    {
        var account = await Azurite.NewAccount();

        foreach (var storage in await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AzureUnderTest.Open(account))))
        {
            Assert.Null(await storage.Records.Read("sme/1", "request", default));
            await storage.DisposeAsync();
        }
    }

    [Fact]
    public async Task An_account_in_which_nothing_may_be_made_opens_where_all_is_there_and_tells_what_is_missing()
    {
        var account = await Azurite.NewAccount();
        var wire = new Wire { On = (message, send) => Makes(message) ? Wire.Refuse(message, 403, "AuthorizationPermissionMismatch") : send() };
        var missing = await Assert.ThrowsAsync<StorageUnavailableException>(() => AzureUnderTest.Open(account, wire));
        Assert.Contains("opening its tables (127.0.0.1): what holds the data is missing (TableNotFound)", missing.Message, StringComparison.Ordinal);
        await using var first = await AzureUnderTest.Open(account);

        await using var storage = await AzureUnderTest.Open(account, wire);

        Assert.Equal(CommitResult.Committed, await storage.Records.Commit(new("sme/1", [new Change.PutNew("request", "1"u8.ToArray())], []), default));

        static bool Makes(HttpMessage message) => message.Request.Method == RequestMethod.Put || message.Request.Uri.Path.EndsWith("/Tables", StringComparison.Ordinal);
    }
}
