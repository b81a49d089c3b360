using System.Text;
using System.Text.RegularExpressions;
using BdsBroker.Storage;
using BdsBroker.Storage.Embedded;

namespace BdsBroker.Functions.Tests;

/// <summary>The verb that counts providers' performance again.</summary>
public sealed partial class PerformanceVerbTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_wrong_figure_in_a_folder_is_found_also_beside_its_server_and_mended_while_it_is_stopped()
    {
        var (demo, told, failed) = await ServerProcess.Run(["demo", "--exit", "--data", folder.Location, "--urls", "http://127.0.0.1:0"]);
        Assert.True(demo == 0, told + failed);

        // The demonstration ends with its last answer; what follows from that may wait for the next start.
        Assert.Equal(0, (await Run("--repair")).Code);
        var (code, read) = await Run();
        Assert.True(code == 0, read);
        Assert.Matches(@"^[1-9]\d* milestones of [1-9]\d* providers read, 0 differences\.\s*$", read);

        var provider = await Falsify();
        (code, read) = await Run();
        Assert.Equal(1, code);
        Assert.Matches($"{provider}: engaged is 77, the requests say [1-9]", read);
        Assert.Contains(" 1 differences.", read, StringComparison.Ordinal);

        await using (var server = await ServerProcess.Serve(folder.Location))
        {
            Assert.Equal((1, read), await Run());
            Assert.Equal(3, (await Run("--repair")).Code);
            Assert.Equal(0, await server.Stop());
        }

        (code, read) = await Run("--repair");
        Assert.True(code == 0, read);
        Assert.EndsWith("Mended.", read.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(0, (await Run()).Code);
        Assert.Equal(0, (await ServerProcess.Run(["check", "--data", folder.Location])).Code);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_not_made_and_one_without_data_is_no_folder_in_order()
    {
        Assert.Equal(1, (await Run()).Code);
        Assert.Equal(1, (await Run("--repair")).Code);
        Assert.False(Directory.Exists(folder.Location));
        Directory.CreateDirectory(folder.Location);
        Assert.Equal(1, (await Run("--repair")).Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Location));
    }

    private async Task<(int Code, string Out)> Run(params string[] more)
    {
        var (code, read, _) = await ServerProcess.Run(["performance", "--data", folder.Location, .. more]);
        return (code, read);
    }

    /// <summary>Writes a wrong figure of a provider that has one; its id.</summary>
    private async Task<string> Falsify()
    {
        var database = Path.Combine(folder.Location, "broker.db");
        var (partition, document) = SqliteStorage.ReadAll(database).First(each => each.Document.Key == "performance" && Engaged().IsMatch(Encoding.UTF8.GetString(each.Document.Json.Span)));
        await using var storage = SqliteStorage.Open(database, TimeProvider.System);
        var wrong = Engaged().Replace(Encoding.UTF8.GetString(document.Json.Span), "\"engaged\":77");
        Assert.Equal(CommitResult.Committed, await storage.Commit(new(partition, [new Change.Replace(document.Key, Encoding.UTF8.GetBytes(wrong), document.Version)], []), default));
        return partition["provider/".Length..];
    }

    [GeneratedRegex("\"engaged\":[1-9][0-9]*")]
    private static partial Regex Engaged();
}
