using FsCheck;
using FsCheck.Fluent;

namespace BdsBroker.MatchEngine.Tests;

/// <summary>Needs and candidates for examples and properties.</summary>
internal static class Samples
{
    public static readonly ProvinceDistances Distances = ProvinceDistances.BuiltIn;

    // Few values each, so that equal scores, equal regencies and shared prefixes are common.
    private static readonly Gen<Region> Regions = Gen.Elements("33.10", "33.72", "34.71", "35.78", "63.08", "73.71", "91.71").Select(Region.Parse);

    private static readonly Gen<Sectors> SectorLists =
        from version in Gen.Elements(2020, 2025)
        from prefixes in Gen.Elements("*", "31", "310", "3100", "31001", "31002", "25", "2593", "15201").ListOf()
        select Sectors.Create(version, prefixes);

    public static readonly Gen<Performance> Performances =
        from count in Gen.Choose(0, 40)
        from extra in Gen.Choose(0, 4 * count)
        from decided in Gen.Choose(0, 30)
        from approved in Gen.Choose(0, decided)
        select new Performance(count + extra, count, approved, decided);

    public static readonly Gen<Need> Needs =
        from id in Gen.Choose(1, 1_000_000)
        from kind in Gen.Elements(NeedKind.Credit, NeedKind.Technical)
        from region in Regions
        from version in Gen.Elements(2020, 2025)
        from code in Gen.Elements("31001", "31002", "25931", "15201", "01111")
        select new Need($"sme-1/{id}", kind, region, Kbli.Create(version, code));

    public static readonly Gen<Weights> WeightSets =
        from a in Gen.Choose(0, 100)
        from b in Gen.Choose(0, 100 - a)
        from c in Gen.Choose(0, 100 - a - b)
        select Weights.Create(a, b, c, 100 - a - b - c);

    public static Gen<Candidate> Candidates(string id) =>
        from region in Regions
        from sectors in SectorLists
        from performance in Gen.Frequency((1, Gen.Constant(default(Performance))), (3, Performances))
        from capacity in Gen.Choose(1, 12)
        from engaged in Gen.Choose(0, capacity + 2)
        from offers in Gen.Choose(0, 20)
        select new Candidate(id, region, sectors, performance, engaged, capacity, offers);

    public static Gen<Candidate[]> Fields =>
        from count in Gen.Choose(0, 30)
        from candidates in Gen.CollectToArray(Enumerable.Range(1, count), i => Candidates($"provider-{i}"))
        select candidates;

    public static Gen<(Need Need, Candidate[] Candidates, Weights Weights)> Matches =>
        from need in Needs
        from candidates in Fields
        from weights in WeightSets
        select (need, candidates, weights);

    public static Need Need(string regency = "33.10", string code = "31001", int version = 2020, NeedKind kind = NeedKind.Credit, string id = "sme-1/7") =>
        new(id, kind, Region.Parse(regency), Kbli.Create(version, code));

    public static Candidate Candidate(
        string id = "uns", string regency = "33.72", Sectors? sectors = null, Performance performance = default, int engaged = 0, int capacity = 4, int offers = 0) =>
        new(id, Region.Parse(regency), sectors ?? Sectors.Create(2020, "31"), performance, engaged, capacity, offers);
}
