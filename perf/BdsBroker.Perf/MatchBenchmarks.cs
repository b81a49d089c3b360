using BdsBroker.MatchEngine;
using BenchmarkDotNet.Attributes;

namespace BdsBroker.Perf;

/// <summary>Ranking all candidates of a need, and keeping the three best as the product does; the floor sorts as many numbers.</summary>
[MemoryDiagnoser]
public class MatchBenchmarks
{
    private readonly Weights weights = Weights.Create(35, 25, 25, 15);
    private Need need = null!;
    private Candidate[] candidates = [];
    private int[] numbers = [];
    private (int Upper, Candidate Candidate)[] bounds = [];

    [Params(100, 1000, 10_000)]
    public int Candidates { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(7);
        string[] regencies = ["33.10", "33.72", "34.71", "35.78", "63.08", "73.71"];
        string[][] sectors = [["31"], ["310", "25"], ["31001"], ["*"], ["2593"]];
        need = new("sme-1/7", NeedKind.Credit, Region.Parse("33.10"), Kbli.Create(2020, "31001"));
        candidates = [.. Enumerable.Range(0, Candidates).Select(n =>
        {
            var (rated, decided) = (random.Next(40), random.Next(30));
            return new Candidate(
                $"provider-{n}", Region.Parse(regencies[random.Next(regencies.Length)]), Sectors.Create(2020, sectors[random.Next(sectors.Length)]),
                new(rated + random.Next((4 * rated) + 1), rated, random.Next(decided + 1), decided), random.Next(6), random.Next(1, 12), random.Next(20));
        })];
        numbers = [.. candidates.Select(_ => random.Next(1000))];
        bounds = [.. candidates.Select(candidate => (Matcher.Upper(need, candidate.Regency, candidate.Sectors, weights, ProvinceDistances.BuiltIn), candidate)).OrderByDescending(bound => bound.Item1)];
    }

    [Benchmark(Baseline = true, Description = "sort as many numbers")]
    public int[] Sort()
    {
        var copy = numbers.ToArray();
        Array.Sort(copy);
        return copy;
    }

    [Benchmark(Description = "Matcher.Rank")]
    public IReadOnlyList<Ranked> Rank() => Matcher.Rank(need, candidates, weights, ProvinceDistances.BuiltIn);

    [Benchmark(Description = "Shortlist of 3, in order of the bound")]
    public IReadOnlyList<Ranked> Shortlist()
    {
        var list = new Shortlist(need, 3, weights, ProvinceDistances.BuiltIn);
        foreach (var (upper, candidate) in bounds)
        {
            if (list.IsClosedTo(upper))
            {
                break;
            }

            list.Add(candidate);
        }

        return list.Best;
    }
}
