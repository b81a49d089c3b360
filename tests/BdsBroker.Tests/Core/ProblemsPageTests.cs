using System.Text.RegularExpressions;

namespace BdsBroker.Tests.Core;

/// <summary>docs/problems.md names every code that the sources refuse with.</summary>
public sealed partial class ProblemsPageTests
{
    private static readonly IReadOnlyDictionary<string, string> Told = Row().Matches(File.ReadAllText(Path.Combine(MapTests.Root, "docs", "problems.md")))
        .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value, StringComparer.Ordinal);

    [Fact]
    public void Every_refusal_of_the_sources_is_on_the_page_with_its_status_and_nothing_else_is()
    {
        var written = Refusal().Matches(Sources()).Select(match => (
            Code: match.Groups["code"].Value,
            Status: match.Groups["status"] is { Success: true } status ? status.Value : match.Groups["word"].Value == "Conflict" ? "409" : "422")).ToHashSet();

        // "certificate.cannot-" stands for one code per verb.
        Assert.Equal(
            written.Select(refusal => $"{refusal.Status} {refusal.Code}{(refusal.Code.EndsWith('-') ? "*" : "")}").Concat(["503 document.damaged", "503 authority.unavailable"]).Order(StringComparer.Ordinal),
            Told.Select(row => $"{row.Value} {row.Key}").Order(StringComparer.Ordinal));
    }

    private static string Sources() => string.Join('\n', Directory.GetFiles(Path.Combine(MapTests.Root, "src"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Select(File.ReadAllText));

    [GeneratedRegex(@"^\| `([^`]+)` \| (\d{3}) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("""(?:(?:new|Problem)\(\s*(?:StatusCodes\.Status)?(?<status>[45]\d\d)\w*,|(?<word>Conflict|Unprocessable)\()\s*\$?"(?<code>[a-z][a-z0-9.-]+)["{]?""")]
    private static partial Regex Refusal();
}
