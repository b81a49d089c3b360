using Azure.Core;

namespace BdsBroker.Storage.Azure.Tests;

/// <summary>An account by managed identity, as on Azure, which Azurite does not know: the wire answers for the identity's endpoint and for the account.</summary>
public sealed class IdentityTests : IDisposable
{
    private const string Endpoint = "http://identity.test:4141/msi/token", Header = "the header's secret";
    private const string Partition = "sme/1", Queue = "notices";
    private const string Given = """{"access_token":"a-token","expires_on":"4102444800","resource":"https://storage.azure.com","token_type":"Bearer"}""";
    private const string Then = "Sat, 28 Nov 2026 08:00:00 GMT";

    private static readonly Commit One = new(Partition, [new Change.PutNew("request", "1"u8.ToArray())], [new(Queue, "{}")]);

    private readonly Wire wire = new();
    private readonly List<(string Asked, string Authorization)> requests = [];
    private readonly List<string> tokensAsked = [];
    private Func<(int Status, string Body)> token = () => (200, Given);

    public IdentityTests()
    {
        // Where a Function App finds its identity. Nothing else in these tests looks there.
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", Endpoint);
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", Header);
        wire.On = (message, _) =>
        {
            Answer(message);
            return Task.CompletedTask;
        };
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", null);
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", null);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("11111111-2222-3333-4444-000000000001")]
    public async Task Every_request_carries_the_token_of_the_identity_and_no_key(string? clientId)
    {
        await using (var storage = await Open(clientId))
        {
            Assert.Equal("1", System.Text.Encoding.UTF8.GetString((await storage.Records.Read(Partition, "request", default))!.Json.Span));
            Assert.Empty((await storage.Records.ReadRange(Partition, KeyRange.Prefix("r"), 10, default)).Documents);
            Assert.Equal(CommitResult.Committed, await storage.Records.Commit(One, default));
            Assert.Equal(1, (await storage.Files.PutNew("file", new MemoryStream([1]), 10, default))!.Size);
            await (await storage.Files.Open("file", 0, null, default))!.DisposeAsync();
            await storage.Files.Delete("file", default);
        }

        Assert.All(requests, request => Assert.Equal("Bearer a-token", request.Authorization));
        Assert.Equal(
            [
                "DELETE blob /files/!file!",
                "DELETE queue /wake-ups/messages/1",
                "GET blob /files/!file!",
                "GET table /documents()",
                "GET table /documents(PartitionKey='health',RowKey='open')",
                "GET table /documents(PartitionKey='sme.1',RowKey='request')",
                "POST queue /notices/messages",
                "POST queue /wake-ups/messages",
                "POST table /$batch",
                "PUT blob /files",
                "PUT blob /files/!file!",
                "PUT queue /wake-ups",
            ],
            requests.Select(request => request.Asked).Distinct().Order(StringComparer.Ordinal));
        Assert.NotEmpty(tokensAsked);
        Assert.All(tokensAsked, query =>
        {
            var asked = System.Web.HttpUtility.ParseQueryString(query);
            Assert.Equal("https://storage.azure.com", asked["resource"]);
            Assert.Equal(clientId, asked["client_id"]);
        });
    }

    /// <summary>Each service asks for its own, since the one before is over when it comes.</summary>
    [Theory]
    [InlineData(0, "tables (bds.table.core.windows.net)")]
    [InlineData(1, "queues (bds.queue.core.windows.net)")]
    [InlineData(2, "files (bds.blob.core.windows.net)")]
    public async Task An_identity_that_gets_no_token_is_told_at_the_start_with_what_to_do(int before, string where)
    {
        token = () => tokensAsked.Count <= before
            ? (200, Given.Replace("4102444800", "1", StringComparison.Ordinal))
            : (400, """{"statusCode":400,"message":"No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId."}""");

        var outage = await Assert.ThrowsAsync<StorageUnavailableException>(() => Open($"11111111-2222-3333-4444-10000000000{before}"));

        Assert.StartsWith(
            $"Azure storage failed at opening its {where}: this process got no token of its managed identity; is an identity assigned, and is its client id right? [",
            outage.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain(Header, outage.Message, StringComparison.Ordinal);
        Assert.Equal(before, requests.Count);
    }

    [Theory]
    [InlineData(403, "AuthorizationPermissionMismatch", "it refuses this identity; it needs the roles Storage Table Data Contributor, Storage Queue Data Contributor and Storage Blob Data Contributor")]
    [InlineData(401, "InvalidAuthenticationInfo", "it refuses the key or the token; are account, key and identity those of this account")]
    public async Task An_identity_of_another_account_is_told_at_the_start(int status, string code, string told)
    {
        wire.On = (message, _) =>
        {
            if (message.Request.Uri.Host != "identity.test")
            {
                return Wire.Refuse(message, status, code);
            }

            Answer(message);
            return Task.CompletedTask;
        };

        var outage = await Assert.ThrowsAsync<StorageUnavailableException>(() => Open("11111111-2222-3333-4444-000000000005"));

        Assert.Contains($"opening its tables (bds.table.core.windows.net): {told}", outage.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a-token", outage.Message, StringComparison.Ordinal);
    }

    /// <summary>The Azure CLI is a program on the path; the one here says what the true one does for whoever signed in.</summary>
    [Fact]
    public async Task An_operators_requests_carry_the_token_of_who_signed_in_with_the_Azure_CLI()
    {
        if (OperatingSystem.IsWindows())
        {
            // The program here is a script of a shell that Windows has not.
            return;
        }

        var programs = Directory.CreateTempSubdirectory("bdsbroker-az");
        var path = Environment.GetEnvironmentVariable("PATH");
        try
        {
            var az = Path.Combine(programs.FullName, "az");
            await File.WriteAllTextAsync(az, """
                #!/bin/sh
                case "$*" in *"account get-access-token"*) ;; *) exit 1 ;; esac
                echo '{"accessToken":"of-the-operator","expiresOn":"2100-01-01 00:00:00.000000","expires_on":4102444800,"tokenType":"Bearer"}'
                """);
            File.SetUnixFileMode(az, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            Environment.SetEnvironmentVariable("PATH", programs.FullName + Path.PathSeparator + path);
            await using var storage = await AzureStorage.OpenBeside(Account(null) with { OfWhoSignedIn = true }, TimeProvider.System, wire, default);
            Assert.NotNull(await storage.Records.Read(Partition, "request", default));
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
            programs.Delete(recursive: true);
        }

        Assert.NotEmpty(requests);
        Assert.All(requests, request => Assert.Equal("Bearer of-the-operator", request.Authorization));
        Assert.Empty(tokensAsked);
    }

    private static AzureAccount.ByIdentity Account(string? clientId) =>
        new(new("https://bds.table.core.windows.net"), new("https://bds.queue.core.windows.net"), new("https://bds.blob.core.windows.net"), clientId);

    private Task<AzureStorage> Open(string? clientId) => AzureStorage.Open(
        Account(clientId),
        TimeProvider.System,
        wire,
        WakeUpWaits.Standard,
        CancellationToken.None);

    // As the service answers where all goes well.
    private void Answer(HttpMessage message)
    {
        var request = message.Request;
        if (request.Uri.Host == "identity.test")
        {
            Assert.Equal(Header, request.Headers.TryGetValue("X-IDENTITY-HEADER", out var header) ? header : null);
            lock (tokensAsked)
            {
                tokensAsked.Add(request.Uri.Query);
            }

            var (status, body) = token();
            Wire.Answer(message, status, body, ("Content-Type", "application/json"));
            return;
        }

        var asked = $"{request.Method} {request.Uri.Host!.Split('.')[1]} {Uri.UnescapeDataString(request.Uri.ToUri().AbsolutePath)}";
        lock (requests)
        {
            requests.Add((asked, request.Headers.TryGetValue("Authorization", out var authorization) ? authorization : ""));
        }

        (string, string)[] ofBlobs = [("ETag", "\"0x1\""), ("Last-Modified", Then), ("Date", Then), ("x-ms-request-server-encrypted", "true"), ("x-ms-blob-type", "BlockBlob"), ("Content-Length", "1")];
        switch (asked)
        {
            case "GET table /documents(PartitionKey='health',RowKey='open')":
                Wire.Answer(message, 404, """{"odata.error":{"code":"ResourceNotFound","message":{"lang":"en-US","value":"There is none."}}}""", ("x-ms-error-code", "ResourceNotFound"));
                break;
            case "POST table /$batch":
                Wire.Answer(message, 202, "--batch\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n\r\n--batch--");
                break;
            case "GET table /documents()":
                Wire.Answer(message, 200, """{"value":[]}""");
                break;
            case "GET table /documents(PartitionKey='sme.1',RowKey='request')":
                Wire.Answer(message, 200, """{"odata.etag":"W/\"datetime'1'\"","PartitionKey":"sme.1","RowKey":"request","Timestamp":"2026-11-28T00:00:00Z","b0@odata.type":"Edm.Binary","b0":"MQ=="}""");
                break;
            case "POST queue /wake-ups/messages" or "POST queue /notices/messages":
                Wire.Answer(message, 201, $"<QueueMessagesList><QueueMessage><MessageId>1</MessageId><InsertionTime>{Then}</InsertionTime><ExpirationTime>{Then}</ExpirationTime>"
                    + $"<PopReceipt>receipt</PopReceipt><TimeNextVisible>{Then}</TimeNextVisible></QueueMessage></QueueMessagesList>");
                break;
            case "PUT queue /wake-ups" or "PUT blob /files" or "PUT blob /files/!file!":
                Wire.Answer(message, 201, ofBlobs);
                break;
            case "DELETE queue /wake-ups/messages/1":
                Wire.Answer(message, 204);
                break;
            case "GET blob /files/!file!":
                Wire.Answer(message, 200, "1", ofBlobs);
                break;
            case "DELETE blob /files/!file!":
                Wire.Answer(message, 202);
                break;
            default:
                Assert.Fail($"Nobody expects {asked}.");
                break;
        }
    }
}
