using BdsBroker.Storage.Embedded;

namespace BdsBroker.Storage.Tests.Embedded;

/// <summary>The master keys of a data folder.</summary>
public sealed class LocalMasterKeysTests : IDisposable
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(n => (byte)n)];

    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task What_one_process_wraps_another_unwraps_and_the_file_is_its_owners_alone()
    {
        using var folder = DataFolder.OpenBeside(temp["data"]);
        var wrapped = await new LocalMasterKeys(folder).Wrap(Key, "sme/a", default);

        Assert.Equal(Key, await new LocalMasterKeys(folder).Unwrap(wrapped, "sme/a", default));
        Assert.Equal(["master.keys"], Directory.EnumerateFiles(temp["data"]).Select(Path.GetFileName));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(temp["data"], "master.keys")));
        }
    }

    [Fact]
    public async Task A_newer_master_key_wraps_and_the_older_one_still_unwraps()
    {
        using var folder = DataFolder.OpenBeside(temp["data"]);
        var keys = new LocalMasterKeys(folder);
        var before = await keys.Wrap(Key, "sme/a", default);
        var added = await new LocalMasterKeys(folder).Add(default);

        Assert.Equal(added, await keys.Newest(default));
        Assert.Equal(added, (await keys.Wrap(Key, "sme/a", default)).Master);
        Assert.NotEqual(added, before.Master);
        Assert.Equal(Key, await keys.Unwrap(before, "sme/a", default));
    }

    [Fact]
    public async Task A_wrapped_key_opens_under_its_own_name_and_its_own_master_key_alone()
    {
        using var folder = DataFolder.OpenBeside(temp["data"]);
        using var other = DataFolder.OpenBeside(temp["other"]);
        var keys = new LocalMasterKeys(folder);
        var wrapped = await keys.Wrap(Key, "sme/a", default);

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await keys.Unwrap(wrapped, "sme/b", default));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await new LocalMasterKeys(other).Unwrap(wrapped, "sme/a", default));
    }

    [Fact]
    public async Task A_folder_with_data_whose_keys_are_gone_is_not_served_with_new_ones()
    {
        using (var folder = DataFolder.OpenToServe(temp["data"]))
        {
            await using var storage = SqliteStorage.Open(folder.Database, TimeProvider.System);
        }

        File.Move(temp["data/master.keys"], temp["kept"]);
        Assert.Contains("backup", Assert.Throws<StorageUnavailableException>(() => DataFolder.OpenToServe(temp["data"])).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(temp["data/master.keys"]));

        File.Move(temp["kept"], temp["data/master.keys"]);
        DataFolder.OpenToServe(temp["data"]).Dispose();
    }
}
