using BdsBroker.Core;
using BdsBroker.Proposals;
using BdsBroker.Requests;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Requests;

namespace BdsBroker.Tests.Proposals;

/// <summary>The bank's queue: filters, orders, ageing, pages, counts and the table.</summary>
public sealed class QueueTests
{
    [Fact]
    public async Task A_queue_is_searched_by_what_its_staff_ask_for()
    {
        await using var lending = await Lending.Start();
        var (head, clerk) = (lending.Head, lending.Clerk);
        await Fill(lending, 6, (n, proposal) => proposal with
        {
            Branch = n % 2 == 0 ? lending.Branch : null,
            State = n switch { 0 => ProposalState.Claimed, 1 => ProposalState.Declined, _ => ProposalState.Submitted },
            ClaimedBy = n == 0 ? clerk.Id : null,
            Overdue = n == 2,
            DueAt = World.Monday.AddDays(20 - n),
            About = new("product" + (n % 2), n < 3 ? "33.10" : "34.04", new(2020, n == 3 ? "10110" : "31001"), (n + 1) * 10_000_000L, 24),
        });
        async Task<string> Found(string query, Caller? caller = null) =>
            string.Join(' ', (await (caller ?? head).Get(lending.Desk + query)).Is(200).Items.Select(item => item.GetProperty("id").GetString()));

        Assert.Equal("p0 p1 p2 p3 p4 p5", await Found(""));
        Assert.Equal("p0 p2 p4", await Found("", clerk));
        Assert.Equal("p0 p2 p4", await Found("?branchId=" + lending.Branch));
        Assert.Equal("p2 p3 p4 p5", await Found("?state=submitted"));
        Assert.Equal("p2 p3 p4 p5", await Found("?claimedBy=nobody"));
        Assert.Equal("p0", await Found("?claimedBy=me", clerk));
        Assert.Equal("", await Found("?claimedBy=me"));
        Assert.Equal("p0", await Found("?claimedBy=" + clerk.Id));
        Assert.Equal("p2", await Found("?overdue=true"));
        Assert.Equal("p1 p3 p5", await Found("?productId=product1"));
        Assert.Equal("p2 p3", await Found("?minAmount=30000000&maxAmount=40000000"));
        Assert.Equal("p3", await Found("?sector=10"));
        Assert.Equal("p3 p4 p5", await Found("?regency=34"));
        Assert.Equal("p5 p4 p3 p2 p1 p0", await Found("?sort=due"));
        Assert.Equal("p5 p4 p3 p2 p0", await Found("?sort=amount"));
        Assert.Equal("p3", await Found("?sort=due&regency=34.04&maxAmount=40000000&state=submitted"));

        // Working days: what came on Friday has waited one on Monday.
        Assert.Equal("", await Found("?minDays=1"));
        await lending.World.Advance(TimeSpan.FromDays(1));
        Assert.Equal("p0 p2 p3 p4 p5", await Found("?minDays=1"));
        Assert.Equal(1, (await head.Get(lending.Desk)).Number("items.0.waitingDays"));
        Assert.False((await head.Get(lending.Desk)).Has("items.1.waitingDays"));

        foreach (var wrong in (string[])["state=x", "sort=x", "overdue=x", "minDays=-1", "minDays=1e3", "minAmount=9999999999999999999", "minAmount=5&maxAmount=4", "sector=3a", "regency=33-10", "claimedBy=A.B"])
        {
            (await head.Get($"{lending.Desk}?{wrong}")).Refused(400, "body.invalid");
        }

        (await clerk.Get($"{lending.Desk}?branchId=other")).Refused(400, "body.invalid");
        var counts = (await head.Get(lending.Desk + "/counts")).Is(200)["counts"].EnumerateArray().ToDictionary(count => count.GetProperty("list").GetString()!, count => count.GetProperty("count").GetInt32());
        Assert.Equal((4, 1, 1, 1, 0, 0), (counts["submitted"], counts["claimed"], counts["declined"], counts["overdue"], counts["mine"], counts["reportDue"]));
        Assert.Equal(1, (await clerk.Get(lending.Desk + "/counts"))["counts"].EnumerateArray().Single(count => count.GetProperty("list").GetString() == "mine").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Pages_stay_right_while_proposals_are_decided_and_new_ones_come()
    {
        await using var lending = await Lending.Start();
        var head = lending.Head;
        await Fill(lending, 9, (_, proposal) => proposal);
        var first = (await head.Get(lending.Desk + "?state=submitted&limit=3")).Is(200);
        Assert.Equal("p0 p1 p2", Ids(first));
        await Put(lending, Of(lending, 1) with { State = ProposalState.Declined });
        await Put(lending, Of(lending, 4) with { State = ProposalState.Declined });
        await Put(lending, Of(lending, 20));
        var second = (await head.Get($"{lending.Desk}?state=submitted&limit=3&cursor={first.String("next")}")).Is(200);
        Assert.Equal("p3 p5 p6", Ids(second));
        var last = (await head.Get($"{lending.Desk}?state=submitted&limit=3&cursor={second.String("next")}")).Is(200);
        Assert.Equal(("p7 p8 p20", false), (Ids(last), last.Has("next")));
    }

    [Fact]
    public async Task A_page_looks_at_a_bounded_part_and_goes_on_behind_it()
    {
        await using var lending = await Lending.Start();
        await Fill(lending, 1100, (n, proposal) => proposal with { About = proposal.About! with { Sector = new(2020, n == 1050 ? "10110" : "31001") } });
        Reply? page = null;
        var calls = await lending.World.Count(async () => page = await lending.Head.Get(lending.Desk + "?sector=10"));
        Assert.Empty(page!.Is(200).Items);
        Assert.InRange(calls.Pages, 5, 6);
        Assert.InRange(calls.Reads, 1, 5);
        page = (await lending.Head.Get($"{lending.Desk}?sector=10&cursor={page.String("next")}")).Is(200);
        Assert.Equal(("p1050", false), (Ids(page), page.Has("next")));
    }

    [Fact]
    public async Task The_same_list_comes_as_a_table_that_no_spreadsheet_runs()
    {
        await using var lending = await Lending.Start();
        await Fill(lending, 3, (n, proposal) => proposal with { SmeName = n == 1 ? "=HYPERLINK(\"x\")" : "Usaha; satu" });
        var table = (await lending.Head.In("id").Get(lending.Desk + "?format=csv&state=submitted&minAmount=1")).Is(200);
        Assert.StartsWith("text/csv", table.Header("Content-Type"), StringComparison.Ordinal);
        var lines = table.Text.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.Contains("\"'=HYPERLINK(\"\"x\"\")\"", lines[2], StringComparison.Ordinal);
        Assert.Contains("\"Usaha; satu\"", lines[1], StringComparison.Ordinal);
        Assert.Equal(3, (await lending.Clerk.In("en").Get(lending.Desk + "?format=csv")).Is(200).Text.Split("\r\n").Length);
    }

    [Fact]
    public async Task Loans_whose_repayment_report_is_due_are_listed_first_due_first_and_month_ends_do_not_drift()
    {
        await using var lending = await Lending.Start();
        await Fill(lending, 3, (n, proposal) => proposal with
        {
            State = ProposalState.Disbursed, DueAt = null, DisbursedOn = n switch { 0 => new(2026, 10, 31), 1 => new(2026, 8, 31), _ => new(2026, 11, 20) },
            Statuses = n == 1 ? [new(1, 1, null, World.Monday), new(3, 1, null, World.Monday)] : [],
        });
        Assert.Equal("p1", Ids(await lending.Head.Get(lending.Desk + "?reportDue=true")));
        await lending.World.AdvanceTo(new(2026, 11, 30, 2, 0, 0, TimeSpan.Zero));
        var due = (await lending.Head.Get(lending.Desk + "?reportDue=true")).Is(200);
        Assert.Equal("p1 p0", Ids(due));
        Assert.Equal((2L, "2026-10-31", 1L, "2026-11-30"), (due.Number("items.0.nextReport.month"), due.String("items.0.nextReport.dueOn"), due.Number("items.1.nextReport.month"), due.String("items.1.nextReport.dueOn")));
        Assert.Equal(2, (await lending.Head.Get(lending.Desk + "/counts"))["counts"].EnumerateArray().Single(count => count.GetProperty("list").GetString() == "reportDue").GetProperty("count").GetInt32());

        Proposal Paid(DateOnly on, params int[] reported) => AProposal.Disbursed with { DisbursedOn = on, Statuses = [.. reported.Select(month => new RepaymentStatus(month, 1, null, A.Monday))] };
        Assert.Equal((1, new DateOnly(2028, 2, 29)), Paid(new(2028, 1, 31)).NextReport());
        Assert.Equal((2, new DateOnly(2028, 3, 31)), Paid(new(2028, 1, 31), 1).NextReport());
        Assert.Equal([1, 3], Paid(new(2027, 1, 31), 2).MissingReports(new(2027, 4, 30)));
        Assert.Null((AProposal.Closed with { DisbursedOn = new(2027, 1, 31) }).NextReport());
        Assert.Equal((600, new DateOnly(2077, 1, 31)), Paid(new(2027, 1, 31), [.. Enumerable.Range(1, 599)]).NextReport());
        Assert.Null(Paid(new(2027, 1, 31), [.. Enumerable.Range(1, 600)]).NextReport());
    }

    private static string Ids(Reply page) => string.Join(' ', page.Is(200).Items.Select(item => item.GetProperty("id").GetString()));

    private static Proposal Of(Lending lending, int n) => Proposal.Receive(null, Frozen(lending, n));

    private static Snapshot Frozen(Lending lending, int n) =>
        AProposal.Snapshot() with { Proposal = "p" + n, Bank = lending.Bank, ForwardedAt = World.Monday.AddSeconds(n), Branch = n == 0 ? lending.Branch : null };

    private static async Task Put(Lending lending, Proposal proposal) => await lending.World.Seed(ProposalRecords.Proposal(lending.Bank, proposal.Id), proposal);

    private static async Task Fill(Lending lending, int count, Func<int, Proposal, Proposal> change)
    {
        for (var n = 0; n <= count - 1 || n == 20; n++)
        {
            await lending.World.Seed(ProposalRecords.Frozen(lending.Bank, "p" + n, 1), Frozen(lending, n));
            await Put(lending, change(n, Of(lending, n)));
        }

        if (count <= 20)
        {
            await lending.World.Seed(ProposalRecords.Frozen(lending.Bank, "p20", 1), Frozen(lending, 20));
        }
    }
}
