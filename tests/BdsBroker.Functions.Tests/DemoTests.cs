using System.Text.Json;

namespace BdsBroker.Functions.Tests;

/// <summary>The demonstration is the whole product in one process, told to an end.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string[] Exit => ["demo", "--exit", "--data", folder.Location, "--urls", "http://127.0.0.1:0"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Both_journeys_end_well_on_a_new_folder_and_again_on_the_same_one_with_the_same_parties()
    {
        for (var time = 1; time <= 2; time++)
        {
            var (code, told, error) = await ServerProcess.Run(Exit);
            Assert.True(code == 0, $"Time {time}: {told}{error}");
            Assert.Contains("-> disbursed", told, StringComparison.Ordinal);
            Assert.Contains("-> withKadin", told, StringComparison.Ordinal);
            Assert.DoesNotContain("warn:", told, StringComparison.Ordinal);
        }

        await using var server = await ServerProcess.Serve(folder.Location);
        using var directory = JsonDocument.Parse(await server.Http.GetStringAsync("/api/v1/providers?limit=200"));
        Assert.Equal(8, directory.RootElement.GetProperty("items").GetArrayLength());
        Assert.Equal(0, await server.Stop());
        var (faults, found, _) = await ServerProcess.Run(["check", "--data", folder.Location]);
        Assert.True(faults == 0, found);
    }

    [Fact]
    public async Task A_surprise_ends_it_with_the_step_and_what_was_expected()
    {
        var (code, told, _) = await ServerProcess.Run([.. Exit, "--lang", "en"], ("BdsBroker__Matching__OffersPerWave", "1"));
        Assert.Equal(1, code);
        Assert.Contains("FAILED at: Matching makes wave 1", told, StringComparison.Ordinal);
        Assert.Contains("expected: 3 offers", told, StringComparison.Ordinal);
        Assert.Contains("got:      1 offers", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_signs_its_people_in_itself_and_so_refuses_to_run_with_an_authority()
    {
        var (code, _, error) = await ServerProcess.Run(
            Exit, ("BdsBroker__Authorities__0__Issuer", "https://login.example/"), ("BdsBroker__Authorities__0__Audience", "bdsbroker"));
        Assert.Equal(2, code);
        Assert.Contains("BdsBroker:Authorities", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Location));
    }
}
