using System.Text.RegularExpressions;

namespace BdsBroker.Tests.Core;

/// <summary>docs/map.md says what the sources do.</summary>
public sealed partial class MapTests
{
    internal static readonly string Root = FindRoot();
    private static readonly string[] Foundation = ["Core", "MatchEngine", "Storage"];

    private static readonly IReadOnlyDictionary<string, Row> Rows = Table().Match(File.ReadAllText(Path.Combine(Root, "docs", "map.md"))).Value
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2)
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1])
        .ToDictionary(cells => cells[0], cells => new Row(Quoted(cells[1]), Quoted(cells[2]), cells[4].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)), StringComparer.Ordinal);

    public static TheoryData<string> Slices => [.. Directory.GetDirectories(Path.Combine(Root, "src", "BdsBroker")).Select(folder => Path.GetFileName(folder))
        .Where(name => name is not ("bin" or "obj"))];

    private sealed record Row(string[] Routes, string[] Queues, string[] Upstream);

    [Theory]
    [MemberData(nameof(Slices))]
    public void Every_slice_is_on_the_map_with_its_routes_queues_and_what_it_reads(string slice)
    {
        var source = Source(slice);
        var (routes, queues) = (Found(Route(), source), Found(Subscription(), source));
        var upstream = Found(Using(), source).Except(Foundation, StringComparer.Ordinal).Except([slice], StringComparer.Ordinal).ToArray();
        if (routes.Length == 0 && queues.Length == 0)
        {
            return;
        }

        Assert.True(Rows.TryGetValue(slice, out var row), $"{slice} is not on the map.");
        Assert.Equal(queues.Order(StringComparer.Ordinal), row.Queues.Order(StringComparer.Ordinal));
        Assert.All(routes, route => Assert.Contains(row.Routes, shown => IsBelow(route, shown)));
        Assert.All(row.Routes, shown => Assert.Contains(routes, route => IsBelow(route, shown)));
        Assert.Empty(upstream.Except(row.Upstream, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_queue_is_on_the_map_and_nothing_else_is()
    {
        Assert.Equal(
            BdsBroker.Slices.Messages().Queues,
            Rows.Values.SelectMany(row => row.Queues).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.All(Rows.Keys, slice => Assert.True(Directory.Exists(Path.Combine(Root, "src", "BdsBroker", slice)), $"There is no slice {slice}."));
    }

    [Fact]
    public void Every_wait_is_in_the_table_of_a_requests_life_with_its_default()
    {
        var told = Wait().Matches(File.ReadAllText(Path.Combine(Root, "docs", "request-life.md")))
            .ToDictionary(match => match.Groups[1].Value, match => Term.TryParse(match.Groups[2].Value, out var term) ? term : default, StringComparer.Ordinal);
        foreach (var wait in typeof(Waits).GetProperties().Where(property => property.PropertyType == typeof(Term)))
        {
            Assert.True(told.ContainsKey(wait.Name), $"{wait.Name} is not in the table.");
            Assert.Equal(wait.GetValue(new Waits()), told[wait.Name]);
        }
    }

    [Fact]
    public void The_map_fits_one_screen()
    {
        Assert.InRange(File.ReadAllLines(Path.Combine(Root, "docs", "map.md")).Length, 10, 50);
    }

    private static bool IsBelow(string route, string shown) => (route + "/").StartsWith(shown + "/", StringComparison.Ordinal);

    private static string Source(string slice) =>
        string.Join('\n', Directory.GetFiles(Path.Combine(Root, "src", "BdsBroker", slice), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

    private static string[] Found(Regex what, string source) => [.. what.Matches(source).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal)];

    private static string[] Quoted(string cell) => Found(Code(), cell);

    private static string FindRoot()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "BdsBroker.sln")))
        {
            at = at.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return at.FullName;
    }

    [GeneratedRegex(@"^\| slice \|[\s\S]*?(?=\n\n|\n*\z)", RegexOptions.Multiline)]
    private static partial Regex Table();

    [GeneratedRegex(@"`(\w+)` \((\d+ [a-z ]+)\)")]
    private static partial Regex Wait();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("""\.Map(?:Get|Post|Put|Delete)\("([^"]+)""")]
    private static partial Regex Route();

    [GeneratedRegex("""\.On<\w+>\("([^"]+)""")]
    private static partial Regex Subscription();

    [GeneratedRegex(@"^using BdsBroker\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex Using();
}
