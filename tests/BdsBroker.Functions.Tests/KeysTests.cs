using BdsBroker.Storage.Embedded;

namespace BdsBroker.Functions.Tests;

/// <summary>The verb that rotates the master key.</summary>
public sealed class KeysTests
{
    [Fact]
    public async Task A_rotation_adds_a_master_key_and_needs_a_folder_that_nobody_serves()
    {
        var path = Path.Combine(Path.GetTempPath(), "bdsbroker-" + Guid.NewGuid().ToString("n"));
        using var says = new StringWriter();
        Assert.Equal(1, await Keys.Rotate(new(path), says));
        Assert.False(Directory.Exists(path));
        try
        {
            using (var folder = DataFolder.OpenToServe(path))
            {
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
