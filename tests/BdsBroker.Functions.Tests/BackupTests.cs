using BdsBroker.Functions.Demo;
using BdsBroker.Functions.Tests.Kills;

namespace BdsBroker.Functions.Tests;

public sealed class BackupTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder copy = new();

    public void Dispose()
    {
        folder.Dispose();
        copy.Dispose();
    }

    [Fact]
    public async Task A_backup_of_a_server_at_work_is_whole_and_can_be_served()
    {
        await using var server = new MortalServer(folder.Location, new(1));
        var api = new Persistent(server);
        await server.Live(kills: 0);
        var market = await Market.Open(api, 4);
        Life[] before = [.. Enumerable.Range(0, 4).Select(n => new Life(api, market, new(n), $"umkm-{n}"))];
        var churned = new Life(api, market, new(0), "umkm-7");
        await Task.WhenAll(before.Append(churned).Select(life => life.Run()));
        var (owner, request) = churned.Papers;

        // Files come and go while it is copied; a copy may hold one of them.
        using var done = new CancellationTokenSource();
        var churn = Task.WhenAll(Enumerable.Range(0, 3).Select(async n =>
        {
            while (!done.IsCancellationRequested)
            {
                var added = await api.Upload(owner, request + "/documents?kind=other", Papers.Pdf(new string('x', 20_000)));
                await api.Delete(owner, $"{request}/documents/{added.Of("id")}");
            }
        }));
        var later = Task.WhenAll(Enumerable.Range(4, 3).Select(n => new Life(api, market, new(n), $"umkm-{n}").Run()));
        for (var n = 0; n < 3; n++)
        {
            var (code, read, error) = await ServerProcess.Run(["backup", "--data", folder.Location, "--to", Path.Combine(copy.Location, $"{n}")]);
            Assert.True(code == 0, read + error);
            Assert.StartsWith("Copied to", read, StringComparison.Ordinal);
        }

        await done.CancelAsync();
        await churn;
        await later;
        await server.Stop();

        var restored = Path.Combine(copy.Location, "2");
        Assert.Equal(["broker.db", "files", "master.keys", "signing.key"], Directory.EnumerateFileSystemEntries(restored).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            foreach (var secret in (string[])["signing.key", "master.keys"])
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(restored, secret)));
            }

            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(restored));
        }

        await using var next = new MortalServer(restored, new(1));
        await next.Live(kills: 0);
        var there = new Persistent(next);
        foreach (var life in before)
        {
            await life.Check(there);
        }

        Assert.Equal(0, await next.Stop());
        var (faults, told, _) = await ServerProcess.Run(["check", "--data", restored]);
        Assert.True(faults == 0, told);
    }

    [Fact]
    public async Task A_backup_goes_into_a_new_folder_alone()
    {
        await using (var server = await ServerProcess.Serve(folder.Location))
        {
            await server.Stop();
        }

        Directory.CreateDirectory(copy.Location);
        await File.WriteAllTextAsync(Path.Combine(copy.Location, "mine.txt"), "mine");
        var (code, read, _) = await ServerProcess.Run(["backup", "--data", folder.Location, "--to", copy.Location]);
        Assert.Equal(1, code);
        Assert.Contains("not empty", read, StringComparison.Ordinal);
        Assert.Contains("lies in the data folder", (await ServerProcess.Run(["backup", "--data", folder.Location, "--to", Path.Combine(folder.Location, "inside")])).Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.Location, "inside")));
        Assert.Equal(1, (await ServerProcess.Run(["backup", "--data", Path.Combine(copy.Location, "nowhere"), "--to", Path.Combine(copy.Location, "new")])).Code);
        Assert.Equal(["mine.txt"], Directory.EnumerateFileSystemEntries(copy.Location).Select(Path.GetFileName));
        Assert.Equal(2, (await ServerProcess.Run(["backup", "--data", folder.Location])).Code);
    }

    [Fact]
    public async Task A_file_that_the_folder_itself_lacks_is_named_and_the_rest_is_copied()
    {
        var token = await ServerProcess.Token(folder.Location, "ani", "sme");
        await using var server = await ServerProcess.Serve(folder.Location);
        var sme = (await server.Call(HttpMethod.Post, "/api/v1/smes", token, TroubleTests.Sme("Ani"))).Is(201).Location;
        var request = (await server.Call(HttpMethod.Post, sme + "/requests", token, """{"kind":"credit","amount":50000000,"tenorMonths":12,"purpose":"Mesin"}""")).Is(202).Location;
        foreach (var n in Enumerable.Range(0, 2))
        {
            (await server.Call(HttpMethod.Post, request + "/documents?kind=ktp", token, System.Text.Encoding.ASCII.GetBytes($"%PDF-1.4\n{n}"))).Is(201);
        }

        File.Delete(Directory.EnumerateFiles(Path.Combine(folder.Location, "files"), "*", SearchOption.AllDirectories).First());
        var target = Path.Combine(copy.Location, "new");
        var (code, read, _) = await ServerProcess.Run(["backup", "--data", folder.Location, "--to", target]);
        Assert.Equal(1, code);
        Assert.Contains("1 files (", read, StringComparison.Ordinal);
        Assert.Contains("is missing", read, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(target, "broker.db")));
    }
}
