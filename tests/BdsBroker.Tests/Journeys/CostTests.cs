using System.Text.RegularExpressions;
using BdsBroker.Core;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Notifications;
using BdsBroker.Tests.OnAzure;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;
using Asking = BdsBroker.Tests.OnAzure.Requests;

namespace BdsBroker.Tests.Journeys;

/// <summary>
/// docs/cost.md tells what is counted here: at the storage's ports on SQLite, and request by request on Azurite. <c>BDSBROKER_COSTS=write</c> writes its table anew.
/// </summary>
public sealed partial class CostTests(ITestOutputHelper output)
{
    private const string Journey = "**the journey**", Later = "two years after, when nobody does anything";
    private static readonly string Page = Path.Combine(Core.MapTests.Root, "docs", "cost.md");

    [Fact]
    public async Task The_page_of_costs_tells_what_is_counted()
    {
        var table = new CostTable(await OnSqlite(), await OnAzurite());
        var page = await File.ReadAllTextAsync(Page);
        output.WriteLine(table.ToString());
        if (Environment.GetEnvironmentVariable("BDSBROKER_COSTS") == "write")
        {
            page = table.WriteInto(page);
            await File.WriteAllTextAsync(Page, page);
        }

        var off = table.Differences(page);
        Assert.True(off.Count == 0, $"docs/cost.md no longer tells what is counted; BDSBROKER_COSTS=write dotnet test tests/BdsBroker.Tests --filter CostTests writes its table. {string.Join("; ", off)}");

        // What the sums of the page go by, in its own letters.
        var told = Formulas().Match(page);
        Near("T of a journey", table.TransactionsOf(Journey), told.Groups[1].Value);
        Near("Q of a journey", table.QueueOperationsOf(Journey), told.Groups[2].Value);
        Near("E of a journey", table.ExecutionsOf(Journey), told.Groups[3].Value);
        Near("T of the time after", table.TransactionsOf(Later), told.Groups[4].Value);
        Near("Q of the time after", table.QueueOperationsOf(Later), told.Groups[5].Value);
        Near("E of the time after", table.ExecutionsOf(Later), told.Groups[6].Value);

        static void Near(string what, int counted, string told) => Assert.True(CostTable.Tells(told, counted), $"docs/cost.md reckons with {told} {what}, counted were {counted}.");
    }

    private static async Task<CostRows> OnSqlite()
    {
        await using var world = await World.Start(change: Foretold);
        var rows = new CostRows(() => Task.FromResult(At(world)));
        await Walk(world, rows);
        await world.Advance(TimeSpan.FromDays(730));
        await rows.Note(Later);
        await Letters(rows, new EmbeddedBackend(), outside => Task.FromResult(At(outside.World)));
        return rows;
    }

    private static async Task<CostRows> OnAzurite()
    {
        var backend = await AzureBackend.New();
        await using var world = await World.Start(backend: backend, change: Foretold);
        var rows = new CostRows(() => Asked(backend));
        await Walk(world, rows);

        Assert.NotEmpty(backend.AllFiles());
        Assert.Empty(HistoryCheck.FindFaults(backend.AllDocuments()));
        var other = await AzureBackend.New();
        await Letters(rows, other, _ => Asked(other));
        return rows;
    }

    // Some notices look whether older ones must make room, by their ids: so these are the same in every run.
    private static void Foretold(IServiceCollection services, Counting calls) => services.AddSingleton<Ids>(new TestIds());

    private static async Task Walk(World world, CostRows rows)
    {
        await CreditJourneyTests.Run(world, rows.Note);
        rows.Sum(Journey, CreditJourneyTests.Before);
        var (officer, head, budi, ani) = (world.As("opik", "officer"), world.As("bank-head", "bank"), world.As("budi", "provider"), world.As("ani", "sme"));
        var (bank, provider, sme) = (await Party(head), await Party(budi), await Party(ani));
        await rows.Skip();
        foreach (var (name, caller, path) in ((string, Caller, string)[])
        [
            ("look at the SME's requests", ani, $"/smes/{sme}/requests"),
            ("look at the inbox", ani, "/inbox"),
            ("look at the provider's offers", budi, $"/providers/{provider}/offers"),
            ("look at the bank's queue", head, $"/banks/{bank}/proposals"),
            ("count the bank's queue", head, $"/banks/{bank}/proposals/counts"),
            ("look at the officers' desk", officer, "/desk/requests"),
            ("look at the directory", world.Anyone, "/providers"),
        ])
        {
            (await caller.Get(path)).Is(200);
            await world.Settle();
            await rows.Note(name);
        }
    }

    // What a notice costs more where it also leaves as a letter.
    private static async Task Letters(CostRows rows, IBackend backend, Func<Outside, Task<int[]>> at)
    {
        await using var outside = await Outside.Open(backend: backend);
        var kind = Slices.Notices().Find("confirm-completion")!;
        var inside = await Notice();
        await outside.WithMail();
        rows.Add("a letter by mail, beside its notice", [.. (await Notice()).Zip(inside, (with, without) => with - without)]);

        // Codes come one at a time.
        await outside.World.Advance(TimeSpan.FromHours(1));
        await outside.Confirm(outside.Ani, new { language = "en", kinds = "all", phone = new { number = Outside.Number, on = true } }, ChannelKind.Phone);
        rows.Add("a letter through the gateway, beside its notice", [.. (await Notice()).Zip(inside, (with, without) => with - without)]);

        async Task<int[]> Notice()
        {
            await outside.World.Settle();
            var before = await at(outside);
            await outside.Owe(kind, ("request", "1"));
            return [.. (await at(outside)).Zip(before, (after, earlier) => after - earlier)];
        }
    }

    private static async Task<string> Party(Caller caller) => (await caller.Get("/me")).Is(200)["parties"].EnumerateArray().Last().GetProperty("id").GetString()!;

    private static int[] At(World world)
    {
        var (calls, (documents, messages)) = (world.Calls.So, world.Calls.Committed);
        return [world.Executions, calls.Reads, calls.Pages, calls.Commits, documents, messages, calls.Sends, calls.Files];
    }

    // Queues that were made do not count: a deployment has them from the start.
    private static async Task<int[]> Asked(AzureBackend backend)
    {
        await backend.WhenTidy();
        var kinds = backend.Asked.CountBy(kind => kind).ToDictionary(StringComparer.Ordinal);
        return [.. ((string[][])[[Asking.Read], [Asking.Transaction, Asking.RowRemoved], [Asking.WakeUpSent, Asking.WakeUpTakenBack], [Asking.MessageSent], [Asking.File]])
            .Select(columns => columns.Sum(kind => kinds.GetValueOrDefault(kind)))];
    }

    [GeneratedRegex(@"journey = (\d+) T \+ (\d+) Q \+ .* \+ (\d+) E \+ .*\nafter   = (\d+) T \+ (\d+) Q \+ (\d+) E \+ ")]
    private static partial Regex Formulas();
}
