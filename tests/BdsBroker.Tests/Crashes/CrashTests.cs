using BdsBroker.Tests.Harness;
using Xunit.Abstractions;

namespace BdsBroker.Tests.Crashes;

/// <summary>The promise of a commit over whole journeys, for a process that dies anywhere.</summary>
public class CrashTests(ITestOutputHelper output)
{
    public static TheoryData<string> Journeys => [.. AllJourneys.All.Select(journey => journey.Name)];

    [Theory]
    [MemberData(nameof(Journeys))]
    public async Task Wherever_a_process_dies_everything_goes_on_as_if_it_had_not(string journey)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var seed = Seed.Given ?? 1;
        var sample = new Random(seed);
        var run = new CrashRun(AllJourneys.Named(journey), () => Seed.All || sample.Next(40) == 0);
        await run.Walk();
        var summary = $"crashes on the journey of {journey}: {run.Tried}, seed {seed}, {watch.Elapsed.TotalSeconds:F0} s";
        output.WriteLine(summary);
        Console.WriteLine(summary);
        Assert.True(run.Faults.Count == 0, $"{run.Faults.Count} faults, seed {seed}:\n{string.Join('\n', run.Faults.Take(20))}");
    }
}
