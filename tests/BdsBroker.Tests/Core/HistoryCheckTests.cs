using System.Text;
using BdsBroker.Storage;
using BdsBroker.Storage.Embedded;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Registry;

namespace BdsBroker.Tests.Core;

public sealed class HistoryCheckTests
{
    [Fact]
    public async Task What_the_broker_wrote_has_no_faults()
    {
        var all = await Written();
        Assert.True(all.Count > 15, $"Only {all.Count} documents were written.");
        Assert.Empty(HistoryCheck.FindFaults(all));
    }

    [Fact]
    public async Task Whatever_is_removed_by_hand_is_missed()
    {
        var all = await Written();
        foreach (var gone in all.Where(IsGuarded))
        {
            Assert.True(HistoryCheck.FindFaults(all.Where(document => document != gone)).Any(), $"Nobody missed {gone.Partition} {gone.Document.Key}.");
        }
    }

    [Fact]
    public async Task Whatever_is_changed_by_hand_does_not_fit()
    {
        var all = await Written();
        foreach (var original in all.Where(IsGuarded))
        {
            var text = Encoding.UTF8.GetString(original.Document.Json.Span);
            foreach (var changed in (string[])[Raised(text, "rev"), Raised(text, "number"), text.Replace("20", "21", StringComparison.Ordinal), text.Replace("sme", "smx", StringComparison.Ordinal), "{"])
            {
                if (changed != text)
                {
                    var tampered = all.Select(document => document == original ? (document.Partition, document.Document with { Json = Encoding.UTF8.GetBytes(changed) }) : document);
                    Assert.True(HistoryCheck.FindFaults(tampered).Any(), $"Nobody noticed {original.Partition} {original.Document.Key}: {changed}");
                }
            }
        }
    }

    [Fact]
    public async Task An_entry_or_a_copy_put_in_by_hand_does_not_fit()
    {
        var all = await Written();
        var copy = all.First(document => document.Document.Key.StartsWith("in/", StringComparison.Ordinal) || IsCopy(document));
        Assert.NotEmpty(HistoryCheck.FindFaults(Ordered(all.Append(("sme/other", copy.Document)))));

        var entry = all.Last(document => document.Document.Key.StartsWith("history/", StringComparison.Ordinal));
        var key = entry.Document.Key[..^8] + "00000099";
        Assert.NotEmpty(HistoryCheck.FindFaults(Ordered(all.Append((entry.Partition, entry.Document with { Key = key })))));
    }

    private static string Raised(string text, string member) => System.Text.RegularExpressions.Regex.Replace(
        text, $"\"{member}\":(\\d+)", match => $"\"{member}\":{int.Parse(match.Groups[1].ValueSpan) + 1}", System.Text.RegularExpressions.RegexOptions.NonBacktracking);

    private static IEnumerable<(string Partition, StoredDocument Document)> Ordered(IEnumerable<(string Partition, StoredDocument Document)> documents) =>
        documents.OrderBy(document => document.Partition, StringComparer.Ordinal).ThenBy(document => document.Document.Key, StringComparer.Ordinal);

    // Projections are explained by other documents, and rows that are no states (kept answers) by nobody.
    private static bool IsGuarded((string Partition, StoredDocument Document) document) =>
        document.Document.Key.StartsWith("history/", StringComparison.Ordinal)
        || (Encoding.UTF8.GetString(document.Document.Json.Span) is var text && text.Contains("\"rev\":", StringComparison.Ordinal) && !text.Contains("\"last\":\"\"", StringComparison.Ordinal));

    private static bool IsCopy((string Partition, StoredDocument Document) document) =>
        Encoding.UTF8.GetString(document.Document.Json.Span).Contains($"\"{document.Document.Key}\"", StringComparison.Ordinal);

    private static async Task<IReadOnlyList<(string Partition, StoredDocument Document)>> Written()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var made = (await ani.Post("/smes", Given.Sme(("consents", new[] { new { purpose = "matching", given = true } })), key: "k")).Is(201);
        var sme = $"/smes/{made.String("id")}";
        var changed = (await ani.Put(sme, Given.Sme(("employees", 20)), made.ETag)).Is(200);
        (await ani.Put(sme, Given.Sme(("employees", 21)), changed.ETag)).Is(200);
        var invited = (await ani.Post(sme + "/members", new { subject = "budi" })).Is(201);
        var members = (await ani.Get(sme + "/members")).Is(200);
        (await ani.Delete(invited.Location!, invited.ETag)).Is(204);
        (await ani.Post(sme + "/members", new { subject = "budi" })).Is(201);
        (await world.As("dewi").Post("/providers", Given.Provider())).Is(201);
        (await ani.Post(sme + "/requests", new { kind = "credit", amount = 50_000_000, tenorMonths = 12, purpose = "Mesin amplas" })).Is(202);
        await world.Settle();
        await world.Advance(TimeSpan.FromDays(10));
        Assert.NotEmpty(members.Items);
        return [.. SqliteStorage.ReadAll(world.DataFile)];
    }
}
