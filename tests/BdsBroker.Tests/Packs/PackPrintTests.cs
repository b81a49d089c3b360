using BdsBroker.Core;
using BdsBroker.Packs;
using BdsBroker.Proposals;
using Xunit.Abstractions;

namespace BdsBroker.Tests.Packs;

/// <summary>A real browser prints packs on A4.</summary>
public sealed class PackPrintTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("full", "Indonesian", 5, 9)]
    [InlineData("full", "English", 5, 9)]
    [InlineData("bare", "Indonesian", 3, 5)]
    [InlineData("bare", "English", 3, 5)]
    [InlineData("huge", "Indonesian", 12, 40)]
    public async Task Every_page_is_a4_has_content_and_says_which_of_how_many_it_is_with_the_code(string which, string language, int least, int most)
    {
        var frozen = which switch
        {
            "full" => APack.Full,
            "bare" => APack.Bare,
            _ => APack.Huge,
        };
        var page = Pack.Write(frozen, APack.Code, Enum.Parse<Language>(language)).Page;
        using var chromium = new Chromium();
        var printed = await chromium.Print($"{which}-{language}", page);
        output.WriteLine($"{which}, {language}: {page.Length} bytes of HTML, {printed.Pages.Count} pages, {printed.Bytes} bytes of PDF");

        Assert.InRange(printed.Pages.Count, least, most);
        Assert.Equal(printed.Pages.Count, printed.Sizes.Count);
        Assert.All(printed.Sizes, size => Assert.EndsWith("(A4)", size, StringComparison.Ordinal));
        foreach (var (n, text) in printed.Pages.Index())
        {
            var (word, of, code) = language == "English" ? ("Page", "of", "Document code") : ("Halaman", "dari", "Kode dokumen");
            Assert.Contains($"{word} {n + 1} {of} {printed.Pages.Count}", text, StringComparison.Ordinal);
            Assert.Contains($"{code} {APack.Code.Short}", text, StringComparison.Ordinal);
            Assert.True(text.Count(char.IsLetterOrDigit) > 250, $"Page {n + 1} is almost empty:\n{text}");
        }

        // The signatures are on one page, and the last page tells how the paper is checked.
        Assert.Single(printed.Pages, text => text.Contains(language == "English" ? "Name in full" : "Nama jelas", StringComparison.Ordinal));
        Assert.Contains(APack.Code.Hash, printed.Pages[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_heading_stands_alone_at_the_foot_of_a_page()
    {
        using var chromium = new Chromium();
        foreach (var (name, frozen) in new (string, Snapshot)[] { ("full", APack.Full), ("bare", APack.Bare), ("huge", APack.Huge) })
        {
            var printed = await chromium.Print($"{name}-headings", Pack.Write(frozen, APack.Code, Language.English).Page);
            string[] headings = ["Request", "Applicant", "Readiness when it was forwarded", "Business plan", "Twelve months of cash flow", "Profit and loss, and balance", "The loan asked for", "Collateral", "Documents", "Endorsement", "Signatures"];
            foreach (var page in printed.Pages)
            {
                var lines = page.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                Assert.DoesNotContain(lines[^2], headings);
            }

            // A line that says what a table is of stands above its first row, not on the page before.
            Assert.Contains("Months in business", printed.Pages.Single(page => page.Contains("Readiness when it was forwarded", StringComparison.Ordinal)), StringComparison.Ordinal);
        }
    }
}
