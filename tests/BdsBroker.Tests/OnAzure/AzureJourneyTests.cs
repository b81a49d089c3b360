using BdsBroker.Tests.Crashes;
using Xunit.Abstractions;

namespace BdsBroker.Tests.OnAzure;

/// <summary>Every journey on Azure's storage.</summary>
public sealed class AzureJourneyTests(ITestOutputHelper output)
{
    public static TheoryData<string> Journeys => CrashTests.Journeys;

    [Theory]
    [MemberData(nameof(Journeys))]
    public async Task Every_journey_comes_to_what_it_comes_to_on_SQLite(string name)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var journey = AllJourneys.Named(name);
        var wanted = await AzureRun.Embedded(journey);
        await using var run = await AzureRun.Start(journey);
        for (var n = 0; n < journey.Steps.Count && run.Faults.Count == 0; n++)
        {
            await run.Take(n, null, wanted[n]);
        }

        output.WriteLine($"{journey.Steps.Count} steps, {watch.Elapsed.TotalSeconds:F0} s");
        Assert.True(run.Faults.Count == 0, string.Join('\n', run.Faults.Take(20)));
        // One is taken back by the process that sent it, unless the answer to that came too late.
        Assert.InRange(run.WakeUps, 0, run.GivenUp);
    }
}
