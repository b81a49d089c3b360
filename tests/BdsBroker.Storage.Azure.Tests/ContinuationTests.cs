using System.Globalization;
using System.Web;
using Azure.Core;

namespace BdsBroker.Storage.Azure.Tests;

/// <summary>
/// The service may end an answer wherever it likes, also before the first row, and say where it goes on; with a partition alone where it goes on with the first row of that.
/// Azurite ends it only where it is full, so the wire answers here.
/// </summary>
public sealed class ContinuationTests
{
    // Opaque, and of characters that an address would change.
    private const string NextPartition = "1!12!c21l+w==/&", NextRow = "1!8!YQ+=/&";

    private readonly List<string> answered = [];

    /// <summary>Each page is the keys that it holds, a letter each.</summary>
    [Theory]
    [InlineData("|abcde", 5, "abcde", false)]
    [InlineData("|||abcde", 5, "abcde", false)]
    [InlineData("ab||cde", 5, "abcde", false)]
    [InlineData("a|b|c|d|e", 9, "abcde", false)]
    [InlineData("abcde|", 5, "abcde", false)]
    [InlineData("ab|cde", 4, "abcd", true)]
    [InlineData("abcd||e", 4, "abcd", true)]
    [InlineData("abcd|", 4, "abcd", false)]
    [InlineData("||", 4, "", false)]
    public async Task A_range_that_comes_in_short_and_empty_pages_is_whole_in_order_and_says_whether_there_is_more(string pages, int limit, string keys, bool more)
    {
        foreach (var (withRow, page) in new[] { true, false }.Select(withRow => (withRow, pages.Split('|'))))
        {
            await using var storage = await Open(withRow, [.. page.Select(letters => letters.Select(letter => ("sme.1", $"{letter}")).ToArray())]);

            var read = await storage.Records.ReadRange("sme/1", KeyRange.Prefix("a") with { Below = "z" }, limit, default);

            Assert.Equal(keys, string.Concat(read.Documents.Select(document => document.Key)));
            Assert.Equal(more, read.More);
            Assert.Equal(page, answered);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task All_documents_that_come_in_short_and_empty_pages_are_read_in_order_and_no_row_of_a_commit(bool withRow)
    {
        await using var storage = await Open(withRow, [], [("a", "a"), ("a", "~1")], [("a", "~2")], [], [("b", "a"), ("b", "b")], []);

        List<string> read = [];
        await foreach (var (partition, document) in storage.Storage.ReadAll(default))
        {
            read.Add($"{partition}/{document.Key}");
        }

        Assert.Equal(["a/a", "b/a", "b/b"], read);
        Assert.Equal(["", "a~1", "~2", "", "ab", ""], answered);
    }

    private async Task<AzureUnderTest> Open(bool withRow, params (string Partition, string Key)[][] pages)
    {
        var wire = new Wire();
        var storage = await AzureUnderTest.Open(wire);
        answered.Clear();
        string? filter = null;
        wire.On = (message, _) =>
        {
            var (query, page) = (HttpUtility.ParseQueryString(message.Request.Uri.Query), pages[answered.Count]);
            Assert.EndsWith("/documents()", message.Request.Uri.Path, StringComparison.Ordinal);
            Assert.Equal(answered.Count == 0 ? query["$filter"] : filter, query["$filter"]);
            Assert.Equal(answered.Count == 0 ? null : NextPartition, query["NextPartitionKey"]);
            Assert.Equal(answered.Count == 0 || !withRow ? null : NextRow, query["NextRowKey"]);
            Assert.InRange(page.Length, 0, int.Parse(query["$top"]!, CultureInfo.InvariantCulture));
            filter = query["$filter"];
            answered.Add(string.Concat(page.Select(row => row.Key)));
            var rows = page.Select(row => $$"""{"odata.etag":"W/\"datetime'1'\"","PartitionKey":"{{row.Partition}}","RowKey":"{{row.Key}}","Timestamp":"2026-11-28T00:00:00Z","b0@odata.type":"Edm.Binary","b0":"MQ=="}""");
            (string, string)[] next = [("x-ms-continuation-NextPartitionKey", NextPartition), .. withRow ? [("x-ms-continuation-NextRowKey", NextRow)] : ((string, string)[])[]];
            Wire.Answer(message, 200, $$"""{"value":[{{string.Join(',', rows)}}]}""", answered.Count < pages.Length ? next : []);
            return Task.CompletedTask;
        };
        return storage;
    }
}
