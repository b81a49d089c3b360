using System.Runtime.InteropServices;
using System.Text;
using BdsBroker.Storage.Embedded;
using SQLitePCL;

namespace BdsBroker.Functions.Tests;

/// <summary>What the real server says and still does when what it stands on is in trouble.</summary>
public sealed class TroubleTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Data => folder.Location;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task While_the_disk_is_full_it_reads_and_says_so_and_afterwards_it_writes_again()
    {
        if (!OperatingSystem.IsLinux())
        {
            // prlimit, which fills one process's disk, is Linux's.
            return;
        }

        var token = await ServerProcess.Token(Data, "ani", "sme");
        await using var server = await ServerProcess.ServeWithLimits(Data);
        var sme = (await server.Call(HttpMethod.Post, "/api/v1/smes", token, Sme("Ani"))).Is(201).Location;
        var request = (await server.Call(HttpMethod.Post, sme + "/requests", token, """{"kind":"credit","amount":50000000,"tenorMonths":12,"purpose":"Mesin"}""")).Is(202).Location;

        server.LimitFileBytes(4096);
        Assert.Equal("storage.unavailable", (await server.Call(HttpMethod.Post, "/api/v1/smes", token, Sme("Budi"))).Is(503).Code);
        Assert.Equal("storage.unavailable", (await server.Call(HttpMethod.Post, request + "/documents?kind=ktp", token, Encoding.ASCII.GetBytes("%PDF-1.4\n" + new string('x', 100_000)))).Is(503).Code);
        (await server.Call(HttpMethod.Get, sme, token)).Is(200);
        var ready = await server.ReadyWhen(view => view.GetProperty("status").GetString() == "unavailable");
        Assert.False(ready.GetProperty("databaseWritable").GetBoolean());
        Assert.Contains("broker.db failed", server.Output, StringComparison.Ordinal);

        server.LimitFileBytes(long.MaxValue);
        (await server.Call(HttpMethod.Post, "/api/v1/smes", token, Sme("Candra"))).Is(201);
        await server.ReadyWhen(view => view.GetProperty("status").GetString() == "ready");
        Assert.DoesNotContain("A bug kept", server.Output, StringComparison.Ordinal);
        Assert.Equal(0, await server.Stop());
        var (code, read, _) = await ServerProcess.Run(["check", "--data", Data]);
        Assert.True(code == 0, read);
    }

    [Fact]
    public async Task While_another_process_locks_the_database_it_reads_and_says_so()
    {
        var token = await ServerProcess.Token(Data, "ani", "sme");
        await using var server = await ServerProcess.Serve(Data);
        var sme = (await server.Call(HttpMethod.Post, "/api/v1/smes", token, Sme("Ani"))).Is(201).Location;
        using (var other = Sql.Open(Data))
        {
            other.Run("BEGIN EXCLUSIVE");
            var write = server.Call(HttpMethod.Post, "/api/v1/smes", token, Sme("Budi"));
            var ready = server.ReadyWhen(view => view.GetProperty("status").GetString() == "unavailable");
            (await server.Call(HttpMethod.Get, sme, token)).Is(200);
            Assert.Equal("storage.unavailable", (await write).Is(503).Code);
            Assert.False((await ready).GetProperty("databaseWritable").GetBoolean());
            other.Run("ROLLBACK");
        }

        (await server.Call(HttpMethod.Post, "/api/v1/smes", token, Sme("Candra"))).Is(201);
        await server.ReadyWhen(view => view.GetProperty("status").GetString() == "ready");
        Assert.Contains("database is locked", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("A bug kept", server.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("secret but no JSON")]
    [InlineData("""{"v":1,"rev":1,"last":"","state":{"secret":"no firm"}}""")]
    [InlineData("""{"v":2,"rev":1,"last":"","state":{}}""")]
    [InlineData("""{"v":1,"rev":"secret","last":"","state":{}}""")]
    public async Task A_damaged_document_is_named_in_the_log_and_nothing_else_is_affected(string content)
    {
        var token = await ServerProcess.Token(Data, "ani", "sme");
        await using var server = await ServerProcess.Serve(Data);
        var damaged = (await server.Call(HttpMethod.Post, "/api/v1/smes", token, Sme("Ani"))).Is(201).Location;
        var sound = (await server.Call(HttpMethod.Post, "/api/v1/smes", token, Sme("Budi"))).Is(201).Location;
        var partition = damaged["/api/v1/".Length..].Replace("smes/", "sme/", StringComparison.Ordinal);
        using (var other = Sql.Open(Data))
        {
            other.Run($"UPDATE documents SET json = CAST('{content}' AS BLOB) WHERE partition = '{partition}' AND key = 'sme'");
        }

        var refused = (await server.Call(HttpMethod.Get, damaged, token)).Is(503);
        Assert.Equal("document.damaged", refused.Code);
        Assert.DoesNotContain("secret", refused.Body.GetRawText(), StringComparison.Ordinal);
        (await server.Call(HttpMethod.Get, sound, token)).Is(200);
        var ready = await server.ReadyWhen(view => view.GetProperty("status").GetString() == "degraded");
        Assert.Equal(1, ready.GetProperty("damagedDocuments").GetInt32());
        Assert.Contains($"Damaged, and kept a call from its answer: {partition} sme", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("A bug kept", server.Output, StringComparison.Ordinal);
        var (code, read, _) = await ServerProcess.Run(["check", "--data", Data]);
        Assert.Equal(1, code);
        Assert.Contains($"{partition} sme", read, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_page_is_an_outage_of_what_lies_on_it()
    {
        var token = await ServerProcess.Token(Data, "ani", "sme");
        List<string> all = [];
        await using (var server = await ServerProcess.Serve(Data))
        {
            for (var n = 0; n < 30; n++)
            {
                all.Add((await server.Call(HttpMethod.Post, "/api/v1/smes", token, Sme($"Firma-{n:d2}"))).Is(201).Location);
            }

            Assert.Equal(0, await server.Stop());
        }

        var file = Path.Combine(Data, "broker.db");
        var bytes = await File.ReadAllBytesAsync(file);
        var at = Encoding.Latin1.GetString(bytes).IndexOf("Firma-15", StringComparison.Ordinal);
        bytes.AsSpan(at / 8192 * 8192, 8192).Fill(0xFF);
        await File.WriteAllBytesAsync(file, bytes);

        await using var next = await ServerProcess.Serve(Data);
        List<Called> answers = [];
        foreach (var sme in all)
        {
            answers.Add(await next.Call(HttpMethod.Get, sme, token));
        }

        Assert.Contains(answers, answer => answer.Status == 200);
        Assert.Contains(answers, answer => answer.Status == 503);
        Assert.All(answers.Where(answer => answer.Status != 200), answer => Assert.Equal((503, "storage.unavailable"), (answer.Status, answer.Code)));
        Assert.True((await next.ReadyWhen(view => view.GetProperty("status").GetString() == "degraded")).GetProperty("damagedDocuments").GetInt32() > 0);
        Assert.DoesNotContain("A bug kept", next.Output, StringComparison.Ordinal);
        var (code, read, _) = await ServerProcess.Run(["check", "--data", Data]);
        Assert.Equal(1, code);
        Assert.Contains("The file is damaged", read, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("shorter")]
    [InlineData("other")]
    public async Task A_file_that_is_missing_or_not_what_was_written_is_found(string harm)
    {
        var token = await ServerProcess.Token(Data, "ani", "sme");
        await using var server = await ServerProcess.Serve(Data);
        var sme = (await server.Call(HttpMethod.Post, "/api/v1/smes", token, Sme("Ani"))).Is(201).Location;
        var request = (await server.Call(HttpMethod.Post, sme + "/requests", token, """{"kind":"credit","amount":50000000,"tenorMonths":12,"purpose":"Mesin"}""")).Is(202).Location;
        var document = (await server.Call(HttpMethod.Post, request + "/documents?kind=ktp", token, Encoding.ASCII.GetBytes("%PDF-1.4\n" + new string('x', 1000)))).Is(201).Location;
        var file = Directory.EnumerateFiles(Path.Combine(Data, "files"), "*", SearchOption.AllDirectories).Single();
        switch (harm)
        {
            case "missing":
                File.Delete(file);
                break;
            case "shorter":
                await File.WriteAllTextAsync(file, "%PDF-1.4\n");
                break;
            default:
                await File.WriteAllTextAsync(file, "%PDF-1.4\n" + new string('y', 1000));
                break;
        }

        if (harm != "other")
        {
            Assert.Equal("document.damaged", (await server.Call(HttpMethod.Get, document, token)).Is(503).Code);
            await server.ReadyWhen(view => view.GetProperty("damagedDocuments").GetInt32() == 1);
        }

        (await server.Call(HttpMethod.Get, request, token)).Is(200);
        Assert.DoesNotContain("A bug kept", server.Output, StringComparison.Ordinal);
        var (code, read, _) = await ServerProcess.Run(["check", "--data", Data]);
        Assert.Equal(1, code);
        Assert.Contains(file, read, StringComparison.Ordinal);
        Assert.Contains("1 faults", read, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_clock_that_was_ahead_left_behind_is_worked_off_at_once()
    {
        using (var data = DataFolder.OpenToServe(Data))
        {
            await using var storage = SqliteStorage.Open(data.Database, new Ahead());
            await storage.Send(new("housekeeping-poison", """{"fact":"nothing","v":1,"data":{}}"""), default);
            await storage.Send(new("matches-poison", """{"fact":"nothing","v":1,"data":{}}"""), default);
            Assert.Single(await storage.Receive("matches-poison", 1, TimeSpan.FromSeconds(30), default));
        }

        await using var server = await ServerProcess.Serve(Data);
        var ready = await server.ReadyWhen(view => view.GetProperty("poisonMessages").GetInt64() == 2 && view.GetProperty("dueMessages").GetInt64() == 0);
        Assert.Equal("degraded", ready.GetProperty("status").GetString());
        var token = await ServerProcess.Token(Data, "ratna", "officer");
        Assert.Equal(2, (await server.Call(HttpMethod.Get, "/api/v1/desk/poison", token)).Is(200).Body.GetProperty("items").GetArrayLength());
    }

    internal static string Sme(string name) => $$"""
        {"name":"{{name}} (contoh)","address":"Serenan","regency":"33.10","phone":"+62 812-0000-0001","kbli":{"version":2020,"code":"31001"},
         "products":["kursi"],"establishedYear":2015,"employees":12,"consents":[{"purpose":"matching","given":true}]}
        """;

    [Theory]
    [InlineData("", "There is no data folder")]
    [InlineData("server.lock", "holds no data file. A server makes one when it first starts on the folder; is the name right?")]
    [InlineData("broker.db.unfinished", "is a copy that broke off; remove it and copy again.")]
    public async Task A_folder_that_holds_no_data_is_no_folder_in_order_and_stays_as_it_is(string file, string says)
    {
        if (file.Length > 0)
        {
            Directory.CreateDirectory(Data);
            await File.WriteAllTextAsync(Path.Combine(Data, file), "x");
        }

        foreach (var verb in (string[][])[["check"], ["performance"], ["performance", "--repair"], ["keys", "rotate"], ["backup", "--to", Data + "-copy"]])
        {
            var (code, read, error) = await ServerProcess.Run([.. verb, "--data", Data]);
            Assert.Equal((1, ""), (code, read));
            Assert.Contains(says, Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
            Assert.False(Directory.Exists(Data + "-copy"));
            Assert.Equal(file.Length > 0 ? [file] : [], Directory.Exists(Data) ? Directory.EnumerateFileSystemEntries(Data).Select(Path.GetFileName) : []);
        }
    }

    [Fact]
    public async Task A_token_of_a_folder_without_data_comes_with_a_warning_and_one_of_a_served_folder_does_not()
    {
        var (code, token, warning) = await ServerProcess.Run(["token", "--data", Data, "--sub", "ani"]);
        Assert.Equal((0, 3), (code, token.Split('.').Length));
        Assert.StartsWith($"The data folder {Data} holds no data yet", warning, StringComparison.Ordinal);
        await using var server = await ServerProcess.Serve(Data);

        Assert.Equal("", (await ServerProcess.Run(["token", "--data", Data, "--sub", "ani"])).Error);
        (await server.Call(HttpMethod.Get, "/api/v1/me", token.Trim())).Is(200);
    }

    [Fact]
    public async Task A_data_folder_that_is_a_file_is_told_as_that()
    {
        await File.WriteAllTextAsync(Data, "x");
        try
        {
            foreach (var verb in (string[][])[["serve", "--urls", "http://127.0.0.1:0"], ["check"], ["token", "--sub", "ani"]])
            {
                var (code, read, error) = await ServerProcess.Run([.. verb, "--data", Data]);
                Assert.Equal((1, "", $"{Data} is a file; name a folder.\n"), (code, read, error));
            }
        }
        finally
        {
            File.Delete(Data);
        }
    }

    [Theory]
    [InlineData("empty", "is empty")]
    [InlineData("no database", "not a database")]
    [InlineData("another program's", "no table")]
    [InlineData("without documents", "no table documents")]
    [InlineData("newer", "has schema 2")]
    public async Task A_data_file_that_is_none_is_told_in_a_line_by_every_verb(string harm, string says)
    {
        using var copy = new TemporaryFolder();
        await using (await ServerProcess.Serve(Data))
        {
        }

        var file = Path.Combine(Data, "broker.db");
        if (harm is not "newer")
        {
            foreach (var part in Directory.EnumerateFiles(Data, "broker.db*"))
            {
                File.Delete(part);
            }

            await File.WriteAllBytesAsync(file, harm is "no database" ? [.. Enumerable.Repeat((byte)'x', 20_000)] : []);
        }

        if (harm is not ("empty" or "no database"))
        {
            using var other = Sql.Open(Data);
            other.Run(harm switch
            {
                "newer" => "UPDATE meta SET value = 2 WHERE name = 'schema'",
                "without documents" => "CREATE TABLE meta(name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID; INSERT INTO meta VALUES('schema', 1)",
                _ => "CREATE TABLE songs(name TEXT)",
            });
        }

        string[][] verbs = [["check", "--data", Data], ["backup", "--data", Data, "--to", copy.Location], ["keys", "rotate", "--data", Data], ["demo", "--exit", "--data", Data], ["serve", "--data", Data, "--urls", "http://127.0.0.1:0"]];
        foreach (var verb in harm is "empty" ? verbs[..3] : verbs)
        {
            var (code, read, error) = await ServerProcess.Run(verb);
            Assert.Equal(1, code);
            Assert.Contains(says, Assert.Single((read + error).Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Files_whose_data_file_is_gone_are_not_served_as_an_empty_folder(bool emptied)
    {
        var token = await ServerProcess.Token(Data, "ani", "sme");
        await using (var server = await ServerProcess.Serve(Data))
        {
            var sme = (await server.Call(HttpMethod.Post, "/api/v1/smes", token, Sme("Ani"))).Is(201).Location;
            var request = (await server.Call(HttpMethod.Post, sme + "/requests", token, """{"kind":"credit","amount":50000000,"tenorMonths":12,"purpose":"Mesin"}""")).Is(202).Location;
            (await server.Call(HttpMethod.Post, request + "/documents?kind=ktp", token, Encoding.ASCII.GetBytes("%PDF-1.4\n" + new string('x', 1000)))).Is(201);
            Assert.Equal(0, await server.Stop());
        }

        var file = Path.Combine(Data, "broker.db");
        File.Delete(file);
        if (emptied)
        {
            await File.WriteAllBytesAsync(file, []);
        }

        var (code, _, error) = await ServerProcess.Run(["--data", Data, "--urls", "http://127.0.0.1:0"]);
        Assert.Equal(1, code);
        Assert.Contains("missing or empty", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    private sealed class Ahead : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow.AddHours(5);
    }

    /// <summary>The data file in the hands of another process than the server's: this one.</summary>
    private sealed class Sql : IDisposable
    {
        private readonly sqlite3 handle;

        private Sql(sqlite3 handle) => this.handle = handle;

        internal static Sql Open(string data)
        {
            Batteries_V2.Init();
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(Path.Combine(data, "broker.db"), out var handle));
            raw.sqlite3_busy_timeout(handle, 5000);
            return new(handle);
        }

        internal void Run(string sql) => Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(handle, sql));

        public void Dispose() => handle.Dispose();
    }
}
