using BdsBroker.Storage;
using BdsBroker.Storage.Embedded;

namespace BdsBroker.Functions.Tests;

/// <summary>The verb that rotates the master key.</summary>
public sealed class KeysTests
{
    [Theory]
    [InlineData("other-1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", "is not in")]
    [InlineData("", "is empty")]
    [InlineData("garbage\n", "no key")]
    [InlineData("changed", "not what was wrapped")]
    [InlineData(null, "is missing")]
    public async Task Without_the_master_keys_of_its_data_nothing_is_served_and_the_check_and_the_backup_say_so(string? content, string says)
    {
        using var folder = new TemporaryFolder();
        using var copy = new TemporaryFolder();
        await using (var server = await ServerProcess.Serve(folder.Location))
        {
            (await server.Call(HttpMethod.Post, "/api/v1/smes", await ServerProcess.Token(folder.Location, "ani", "sme"), TroubleTests.Sme("Ani"))).Is(201);
            Assert.Equal(0, await server.Stop());
        }

        var file = Path.Combine(folder.Location, "master.keys");
        var name = (await File.ReadAllTextAsync(file)).Split(' ')[0];
        File.Delete(file);
        if (content is not null)
        {
            await File.WriteAllTextAsync(file, content == "changed" ? $"{name} AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" : content);
        }

        var (code, _, error) = await ServerProcess.Run(["--data", folder.Location, "--urls", "http://127.0.0.1:0"]);
        Assert.Equal(1, code);
        Assert.Contains(says, Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal(1, (await ServerProcess.Run(["keys", "rotate", "--data", folder.Location])).Code);
        Assert.Equal(content is not null, File.Exists(file));
        foreach (var verb in (string[][])[["check", "--data", folder.Location], ["backup", "--data", folder.Location, "--to", copy.Location]])
        {
            var (found, read, _) = await ServerProcess.Run(verb);
            Assert.Equal(1, found);
            Assert.Contains(says, read, StringComparison.Ordinal);
            Assert.Contains("1 faults", read, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_rotation_adds_a_master_key_and_needs_a_folder_that_nobody_serves()
    {
        var path = Path.Combine(Path.GetTempPath(), "bdsbroker-" + Guid.NewGuid().ToString("n"));
        using var says = new StringWriter();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Keys.Rotate(new(path), says));
        Assert.False(Directory.Exists(path));
        try
        {
            using (var folder = DataFolder.OpenToServe(path))
            {
                await SqliteStorage.Open(folder.Database, TimeProvider.System).DisposeAsync();
                await Assert.ThrowsAsync<DataFolderInUseException>(() => Keys.Rotate(new(path), says));
            }

            Assert.Equal(0, await Keys.Rotate(new(path), says));
            Assert.Equal(2, (await File.ReadAllLinesAsync(Path.Combine(path, "master.keys"))).Length);
            Assert.Contains("0 keys are wrapped by local-2-", says.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
