using BdsBroker.Tests.Harness;
using Xunit.Abstractions;

namespace BdsBroker.Tests.Crashes;

/// <summary>The promise of a commit over whole journeys, however badly messages are delivered.</summary>
public class DisorderTests(ITestOutputHelper output)
{
    private const int Seeds = 3;
    private const int AllSeeds = 60;

    public static TheoryData<string> Journeys => [.. AllJourneys.All.Where(journey => !journey.IsBrisk).Select(journey => journey.Name)];

    [Theory]
    [MemberData(nameof(Journeys))]
    public async Task However_messages_are_delivered_everybody_ends_where_they_would_have(string name)
    {
        var journey = AllJourneys.Named(name);
        var calm = await Disorder.Calm(journey);
        var turns = 0;
        var seeds = Seed.Given is { } one ? [one] : Enumerable.Range(1, Seed.All ? AllSeeds : Seeds).ToList();
        List<string> failed = [];
        foreach (var seed in seeds)
        {
            var disorder = new Disorder(journey, seed);
            await disorder.Walk(calm);
            turns += disorder.Turns;
            failed.AddRange(disorder.Faults.Take(5).Select(fault => $"BDSBROKER_SEED={seed}: {fault}"));
        }

        var summary = $"disorder on the journey of {name}: seeds {seeds[0]} to {seeds[^1]}, {turns} turns";
        output.WriteLine(summary);
        Console.WriteLine(summary);
        Assert.True(failed.Count == 0, $"{failed.Count} faults:\n{string.Join('\n', failed.Take(20))}");
    }
}
