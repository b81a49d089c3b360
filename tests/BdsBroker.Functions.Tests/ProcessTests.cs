using System.Net;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;

namespace BdsBroker.Functions.Tests;

/// <summary>What only a process of its own can show.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Data => folder.Location;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task It_serves_from_anywhere_and_stops_cleanly_when_asked()
    {
        await using var server = await ServerProcess.Serve(Data);
        Assert.Equal("""{"status":"live"}""", await server.Http.GetStringAsync("/health/live"));
        Assert.Equal(0, await server.Stop());
        Assert.DoesNotContain("xception", server.Output, StringComparison.Ordinal);

        // In Production a call leaves no line.
        Assert.DoesNotContain("/health", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_stands_alone_on_standard_output_before_the_first_start_and_beside_a_server()
    {
        var early = await ServerProcess.Token(Data, "ani", "sme");
        await using var server = await ServerProcess.Serve(Data);
        var beside = await ServerProcess.Token(Data, "budi", "officer", "kadin");
        foreach (var token in (string[])[early, beside])
        {
            var read = new JsonWebToken(token);
            Assert.Equal("ES256", read.Alg);
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me") { Headers = { { "Authorization", "Bearer " + token } } };
            using var answer = await server.Http.SendAsync(request);
            Assert.NotEqual(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        Assert.Equal(["officer", "kadin"], new JsonWebToken(beside).Claims.Where(claim => claim.Type == "roles").Select(claim => claim.Value));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(Path.Combine(Data, "signing.key")));
    }

    [Fact]
    public async Task Many_first_callers_of_the_issuer_get_the_same_key()
    {
        var tokens = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ServerProcess.Token(Data, "ani")));
        Assert.Single(tokens.Select(token => new JsonWebToken(token).Kid).Distinct());
    }

    [Fact]
    public async Task A_folder_has_one_server()
    {
        await using var first = await ServerProcess.Serve(Data);
        var (code, _, error) = await ServerProcess.Run(["--data", Data, "--urls", "http://127.0.0.1:0"]);
        Assert.Equal(3, code);
        Assert.Contains(Data, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);

        await first.Kill();
        await using var next = await ServerProcess.Serve(Data);
        Assert.Equal(0, await next.Stop());
    }

    [Fact]
    public async Task An_address_that_others_can_reach_is_refused_without_an_authority()
    {
        var (code, _, error) = await ServerProcess.Run(["--data", Data, "--urls", "http://0.0.0.0:0"]);
        Assert.Equal(2, code);
        Assert.Contains("BdsBroker:Authorities", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task Wrong_settings_are_listed_and_it_does_not_start()
    {
        var (code, _, error) = await ServerProcess.Run(
            ["--data", Data, "--urls", "http://127.0.0.1:0"],
            ("BdsBroker__Waits__Offer", "soon"),
            ("BdsBroker__Limits__Nothing", "1"),
            ("BdsBroker__Matching__Sector", "99"));
        Assert.Equal(2, code);
        Assert.Contains("BdsBroker:Waits:Offer is \"soon\"", error, StringComparison.Ordinal);
        Assert.Contains("OpenRequestsPerSme", error, StringComparison.Ordinal);
        Assert.Contains("must add to 100", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_the_Functions_host_it_does_not_start_without_Azure_storage()
    {
        var (code, _, error) = await ServerProcess.Run(["--data", Data], (Deployment.HostPort, "5071"));
        Assert.Equal(2, code);
        Assert.Contains("Azure storage", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_in_use_is_told_without_a_trace()
    {
        using var folder2 = new TemporaryFolder();
        await using var first = await ServerProcess.Serve(Data);
        var (code, read, error) = await ServerProcess.Run(["--data", folder2.Location, "--urls", first.Http.BaseAddress!.ToString()]);
        Assert.Equal((1, ""), (code, read));
        Assert.Contains("address already in use", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fly")]
    [InlineData("serve", "--color", "red")]
    [InlineData("token", "--role", "sme")]
    public async Task An_unknown_verb_or_option_shows_how_to_call_it(params string[] args)
    {
        var (code, read, error) = await ServerProcess.Run(args);
        Assert.Equal((2, ""), (code, read));
        Assert.Contains("Usage:", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_finds_no_fault_beside_a_running_server_and_creates_nothing()
    {
        Assert.Equal(1, (await ServerProcess.Run(["check", "--data", Data])).Code);
        Assert.False(Directory.Exists(Data));
        await using var server = await ServerProcess.Serve(Data);
        _ = await server.Http.GetStringAsync("/health/ready");
        var (code, read, _) = await ServerProcess.Run(["check", "--data", Data]);

        // The rows of the health check and of the retention, those that were written by now.
        Assert.Equal(0, code);
        Assert.Matches("^[12] documents and 0 files read, 0 faults.\n$", read);
    }

    [Fact]
    public async Task What_was_accepted_survives_a_kill_and_is_worked_off_after_the_next_start()
    {
        var token = await ServerProcess.Token(Data, "ani", "sme");
        string sme, request;
        await using (var server = await ServerProcess.Serve(Data))
        {
            sme = (await server.Call(HttpMethod.Post, "/api/v1/smes", token, Sme)).Is(201).Location;
            request = (await server.Call(HttpMethod.Post, sme + "/requests", token, """{"kind":"credit","amount":50000000,"tenorMonths":12,"purpose":"Mesin amplas"}""")).Is(202).Location;
            await server.Kill();
        }

        await using var next = await ServerProcess.Serve(Data);
        (await next.Call(HttpMethod.Get, sme, token)).Is(200);

        // A message that was being worked on comes again at once, not after the visibility timeout of host.json.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await next.Call(HttpMethod.Get, request, token)).Is(200).Body.GetProperty("state").GetString() == "submitted")
        {
            await Task.Delay(100, patience.Token);
        }

        Assert.Equal(0, await next.Stop());
        var (code, read, _) = await ServerProcess.Run(["check", "--data", Data]);
        Assert.True(code == 0, read);
    }

    [Fact]
    public async Task Check_names_the_document_that_was_changed_behind_the_brokers_back()
    {
        var token = await ServerProcess.Token(Data, "ani", "sme");
        await using (var server = await ServerProcess.Serve(Data))
        {
            (await server.Call(HttpMethod.Post, "/api/v1/smes", token, Sme)).Is(201);
            Assert.Equal(0, await server.Stop());
        }

        using (var data = Storage.Embedded.DataFolder.OpenToServe(Data))
        {
            var (partition, document) = Storage.Embedded.SqliteStorage.ReadAll(data.Database).Single(stored => stored.Document.Key == "sme");
            var text = Encoding.UTF8.GetString(document.Json.Span).Replace("33.10", "33.11", StringComparison.Ordinal);
            await using var storage = Storage.Embedded.SqliteStorage.Open(data.Database, TimeProvider.System);
            await storage.Commit(new(partition, [new Storage.Change.Replace("sme", Encoding.UTF8.GetBytes(text), document.Version)], []), default);
        }

        var (code, read, _) = await ServerProcess.Run(["check", "--data", Data]);
        Assert.Equal(1, code);
        Assert.Contains("sme: revision 1 is not what entry 1 of its history led to", read, StringComparison.Ordinal);
        Assert.Contains("1 faults.", read, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_nobody_understands_ends_on_the_officers_desk()
    {
        using (var data = Storage.Embedded.DataFolder.OpenToServe(Data))
        {
            await using var storage = Storage.Embedded.SqliteStorage.Open(data.Database, TimeProvider.System);
            await storage.Send(new("housekeeping-poison", """{"fact":"nothing","v":1,"data":{}}"""), default);
        }

        var token = await ServerProcess.Token(Data, "ratna", "officer");
        await using var server = await ServerProcess.Serve(Data);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await server.Call(HttpMethod.Get, "/api/v1/desk/poison", token)).Is(200).Body.GetProperty("items").GetArrayLength() == 0)
        {
            await Task.Delay(50, patience.Token);
        }

        var ready = (await server.Call(HttpMethod.Get, "/health/ready", null)).Is(200);
        Assert.Equal(("degraded", 1), (ready.Body.GetProperty("status").GetString(), ready.Body.GetProperty("poisonMessages").GetInt32()));
    }

    [Fact]
    public async Task Bodies_that_are_too_large_or_no_text_are_refused_and_the_server_goes_on()
    {
        var token = await ServerProcess.Token(Data, "ani", "sme");
        await using var server = await ServerProcess.Serve(Data);
        var large = (await server.Call(HttpMethod.Post, "/api/v1/smes", token, "{\"name\":\"" + new string('a', 10_000_000) + "\"}")).Is(413);
        Assert.Equal("body.too-large", large.Code);
        foreach (var body in (byte[][])[[0x7b, 0x22, 0x6e, 0x61, 0x6d, 0x65, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d], [0], [], [.. Encoding.UTF8.GetBytes(new string('[', 100_000))]])
        {
            var refused = (await server.Call(HttpMethod.Post, "/api/v1/smes", token, body)).Is(400);
            Assert.StartsWith("body.", refused.Code, StringComparison.Ordinal);
        }

        (await server.Call(HttpMethod.Post, "/api/v1/smes", token, Sme)).Is(201);
    }

    [Fact]
    public async Task Without_a_valid_token_every_call_is_refused_before_its_body_is_read()
    {
        await using var server = await ServerProcess.Serve(Data);
        foreach (var token in (string?[])[null, "nonsense", "a.b.c"])
        {
            var refused = (await server.Call(HttpMethod.Post, "/api/v1/smes", token, new byte[10_000_000])).Is(401);
            Assert.Equal("auth.required", refused.Code);
        }
    }

    private const string Sme = """
        {"name":"Ukir Jaya (contoh)","address":"Serenan","regency":"33.10","phone":"+62 812-0000-0001","kbli":{"version":2020,"code":"31001"},
         "products":["kursi"],"establishedYear":2015,"employees":12,"consents":[{"purpose":"matching","given":true}]}
        """;
}
