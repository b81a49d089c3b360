using BdsBroker.Storage.Embedded;

namespace BdsBroker.Storage.Tests.Embedded;

public sealed class DataFolderTests : IDisposable
{
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public void A_new_folder_is_its_owners_alone()
    {
        using var folder = DataFolder.OpenToServe(temp["new"]);

        Assert.Equal(temp["new"], folder.Location);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(temp["new"]));
        }
    }

    [Fact]
    public void A_folder_is_served_once_in_a_process_until_it_is_let_go()
    {
        using (DataFolder.OpenToServe(temp["data"]))
        {
            var refusal = Assert.Throws<DataFolderInUseException>(() => DataFolder.OpenToServe(temp["data"]));
            Assert.Equal(temp["data"], refusal.Folder);
            Assert.Contains(temp["data"], refusal.Message, StringComparison.Ordinal);
        }

        using var again = DataFolder.OpenToServe(temp["data"]);
    }

    [Fact]
    public async Task A_folder_that_is_served_here_is_refused_to_another_process()
    {
        using var served = DataFolder.OpenToServe(temp["data"]);
        using var other = new OtherProcess("serve", temp["data"]);

        Assert.Equal($"in use: {temp["data"]}", await other.Line());
        Assert.Equal(1, await other.End());
    }

    [Fact]
    public async Task A_folder_that_another_process_serves_is_refused_here_until_that_one_is_killed()
    {
        using var other = new OtherProcess("serve", temp["data"]);
        Assert.Equal("serving", await other.Line());
        Assert.Throws<DataFolderInUseException>(() => DataFolder.OpenToServe(temp["data"]));

        await other.Kill();

        using var served = DataFolder.OpenToServe(temp["data"]);
    }

    [Fact]
    public async Task The_signing_key_is_read_beside_the_server_and_stays_the_same()
    {
        using var served = DataFolder.OpenToServe(temp["data"]);
        var key = served.SigningKey();
        using var beside = DataFolder.OpenBeside(temp["data"]);
        using var other = new OtherProcess("key", temp["data"]);

        Assert.Equal(64, key.Length);
        Assert.NotEqual(new byte[64], key);
        Assert.Equal(key, beside.SigningKey());
        Assert.Equal(Convert.ToHexString(key), await other.Line());
    }

    [Fact]
    public async Task All_who_ask_first_at_the_same_time_get_the_same_signing_key()
    {
        using var folder = DataFolder.OpenBeside(temp["data"]);
        using var start = new Barrier(8);
        using var one = new OtherProcess("key", temp["data"]);
        using var two = new OtherProcess("key", temp["data"]);
        var here = new HashSet<string>();
        var threads = Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            start.SignalAndWait();
            var key = Convert.ToHexString(folder.SigningKey());
            lock (here)
            {
                here.Add(key);
            }
        })).ToArray();

        foreach (var thread in threads)
        {
            thread.Start();
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }

        here.Add((await one.Line())!);
        here.Add((await two.Line())!);
        Assert.Single(here);
        Assert.Equal(["signing.key"], Directory.EnumerateFiles(temp["data"]).Select(Path.GetFileName));
    }

    [Fact]
    public void The_signing_key_is_readable_by_its_owner_alone()
    {
        using var folder = DataFolder.OpenBeside(temp["data"]);
        folder.SigningKey();

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(temp["data"], "signing.key")));
        }
    }

    [Fact]
    public async Task A_signing_key_that_was_cut_short_is_refused()
    {
        using var folder = DataFolder.OpenBeside(temp["data"]);
        await File.WriteAllBytesAsync(Path.Combine(temp["data"], "signing.key"), new byte[10]);

        Assert.Contains("10 bytes", Assert.Throws<StorageUnavailableException>(folder.SigningKey).Message, StringComparison.Ordinal);
    }
}
