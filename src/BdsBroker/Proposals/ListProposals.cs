using BdsBroker.Core;
using BdsBroker.Registry;
using Microsoft.AspNetCore.Http;

namespace BdsBroker.Proposals;

/// <summary>
/// The proposals that a person of the bank sees: those of the person's branch or, for staff of the whole bank, all; longest waiting first unless another order is asked for. As JSON, or as a table
/// of up to 2,000 rows.
/// </summary>
/// <remarks>
/// One page looks at no more than 1,000 proposals, so that it answers at once however many there are. With filters that no list is kept for a page may therefore hold fewer than asked for, even none,
/// while <c>next</c> goes on. A cursor names a place in the list's order: what is decided meanwhile leaves, what comes is found where it belongs, and nothing that stays is left out.
/// </remarks>
internal static class ListProposals
{
    private const int MostLookedAt = 1000;
    private const int AtOnce = 200;
    private const int MostRows = 2000;

    /// <summary>The cursor of the rows that did not fit the table.</summary>
    internal const string NextHeader = "X-Next-Cursor";

    internal static async Task<CsvAnswer<ListView<ProposalView>>> Handle(
        string bank, [AsParameters] QueueQuery query, PageQuery page, AnswerForm form, Call call, Broker broker, HttpResponse response, CancellationToken cancel)
    {
        if ((page.Problem ?? form.Problem) is { } problem)
        {
            return problem;
        }

        var member = await broker.Ledger.ReadKnown(Parties.Member(Parties.Bank, bank, call.PersonId), cancel);
        var headOffice = query.BranchId is null ? null : (await broker.Ledger.ReadKnown(BankRecords.Bank(bank), cancel)).State.HeadOffice;
        var (filter, wrong) = QueueFilter.Check(query, bank, headOffice, member.State.Branch, call.PersonId);
        if (filter is null)
        {
            return wrong!;
        }

        return form.IsCsv ? await Table(filter, page, call, broker, response, cancel) : await View(filter, page, call, broker, bank, cancel);
    }

    private static async Task<Answer<ListView<ProposalView>>> View(QueueFilter filter, PageQuery page, Call call, Broker broker, string bank, CancellationToken cancel)
    {
        var (proposals, next) = await Find(filter, page.Cursor, page.Limit, MostLookedAt, call, broker, cancel);
        await broker.NoteLook(call, call.Shows!, proposals.Select(proposal => proposal.State.Sme), cancel);
        var frozen = await Task.WhenAll(proposals.Select(each => broker.Ledger.ReadKnown(ProposalRecords.Frozen(bank, each.State.Id, each.State.Submission), cancel).AsTask()));
        return Answer<ListView<ProposalView>>.Ok(new([.. proposals.Zip(frozen, (proposal, snapshot) => ProposalView.Of(proposal.State, snapshot.State, call, broker))], next));
    }

    private static async Task<CsvAnswer<ListView<ProposalView>>> Table(QueueFilter filter, PageQuery page, Call call, Broker broker, HttpResponse response, CancellationToken cancel)
    {
        var (proposals, next) = await Find(filter, page.Cursor, MostRows, 10 * MostLookedAt, call, broker, cancel);
        await broker.NoteLook(call, call.Shows!, proposals.Select(proposal => proposal.State.Sme), cancel);
        if (next is not null)
        {
            response.Headers[NextHeader] = next;
        }

        var table = new Csv(
            call.Language, new("id", "id"), new("status", "state"), new("diterima (WIB)", "received (WIB)"), new("diajukan (WIB)", "submitted (WIB)"), new("hari kerja menunggu", "working days waiting"),
            new("jatuh tempo (WIB)", "due (WIB)"), new("terlambat", "overdue"), new("cabang", "branch"), new("usaha", "business"), new("kabupaten", "regency"), new("KBLI", "KBLI"), new("produk", "product"),
            new("jumlah diminta", "amount asked"), new("bulan diminta", "months asked"), new("ditangani", "claimed by"), new("jumlah disetujui", "amount approved"), new("bunga per tahun", "annual rate"),
            new("dicairkan", "disbursed"), new("tanggal pencairan", "disbursed on"), new("laporan terlambat", "reports missing"), new("alasan penolakan", "reason declined"));
        foreach (var proposal in proposals.Select(each => each.State))
        {
            var about = await About(proposal, broker, cancel);
            table.Add(
                proposal.Id, ProposalWords.Of(proposal.State).In(call.Language), CsvCell.At(proposal.ReceivedAt, MatchEngine.Zone.Wib), CsvCell.At(proposal.SubmittedAt, MatchEngine.Zone.Wib),
                proposal.IsInReview() ? (long?)broker.Deadlines.WorkingDays(proposal.SubmittedAt, call.Now, about.Regency[..2]) : null,
                CsvCell.At(proposal.DueAt, MatchEngine.Zone.Wib), (bool?)proposal.Overdue, proposal.Branch, proposal.SmeName, about.Regency, about.Sector.Code, proposal.ProductName,
                (long?)about.Amount, (long?)about.TenorMonths, proposal.ClaimedBy, proposal.Terms?.Amount, proposal.Terms?.AnnualRate, proposal.Disbursed, proposal.DisbursedOn,
                (long?)proposal.MissingReports(Calendar.DayIn(call.Now, about.Regency[..2])).Count, proposal.Refusal?.Reason);
        }

        return CsvAnswer<ListView<ProposalView>>.Of(table, $"proposals-{Calendar.LocalDate(call.Now, MatchEngine.Zone.Wib):yyyy-MM-dd}.csv");
    }

    private static async Task<(IReadOnlyList<Stored<Proposal>> Found, string? Next)> Find(
        QueueFilter filter, string? cursor, int limit, int most, Call call, Broker broker, CancellationToken cancel)
    {
        List<Stored<Proposal>> found = [];
        for (var lookedAt = 0; lookedAt < most;)
        {
            var page = await broker.Ledger.List(filter.List, cursor, Math.Min(filter.IsTheWholeList ? limit - found.Count : AtOnce, Math.Min(AtOnce, most - lookedAt)), cancel);
            foreach (var (proposal, at) in page.Items.Select((proposal, at) => (proposal, at)))
            {
                if (filter.IsPast(proposal.State, call.Now))
                {
                    return (found, null);
                }

                lookedAt++;
                if (filter.Holds(proposal.State, await About(proposal.State, broker, cancel), call.Now, broker.Deadlines))
                {
                    found.Add(proposal);
                    if (found.Count == limit)
                    {
                        return (found, at == page.Items.Count - 1 ? page.Next : Cursor.Encode(proposal.Address.Key, filter.List.Prefix));
                    }
                }
            }

            if ((cursor = page.Next) is null)
            {
                break;
            }
        }

        return (found, cursor);
    }

    private static async ValueTask<ProposalAbout> About(Proposal proposal, Broker broker, CancellationToken cancel) =>
        proposal.About ?? ProposalAbout.Of((await broker.Ledger.ReadKnown(ProposalRecords.Frozen(proposal.Bank, proposal.Id, proposal.Submission), cancel)).State);
}

/// <summary>How many proposals there are in a list of the desk.</summary>
/// <param name="List">A state, or overdue, mine, reportDue.</param>
/// <param name="Text">In words.</param>
/// <param name="Count">How many; no more than 200 are counted.</param>
/// <param name="More">Whether there are more.</param>
internal sealed record QueueCount(string List, string Text, int Count, bool More);

/// <summary>The desk at a glance.</summary>
internal sealed record QueueCountsView(IReadOnlyList<QueueCount> Counts);

/// <summary>How many proposals there are in each state, overdue, in the caller's own hands, and with a repayment report due.</summary>
internal static class CountProposals
{
    private const int Most = 200;

    internal static async Task<Answer<QueueCountsView>> Handle(string bank, Call call, Broker broker, CancellationToken cancel)
    {
        var branch = (await broker.Ledger.ReadKnown(Parties.Member(Parties.Bank, bank, call.PersonId), cancel)).State.Branch;
        async Task<QueueCount> Of(string name, Text text, Listing<Proposal> list)
        {
            var count = await broker.Ledger.Count(list, Most + 1, cancel);
            return new(name, text.In(call.Language), Math.Min(count, Most), count > Most);
        }

        async Task<QueueCount> ReportsDue()
        {
            var due = (await broker.Ledger.List(ProposalRecords.Reports(bank, branch), null, Most + 1, cancel)).Items
                .Count(proposal => proposal.State.NextReport() is { } report && report.DueOn <= Calendar.LocalDate(call.Now, MatchEngine.Zone.Wib));
            return new("reportDue", new Text("laporan angsuran jatuh tempo", "repayment reports due").In(call.Language), Math.Min(due, Most), due > Most);
        }

        return Answer<QueueCountsView>.Ok(new(await Task.WhenAll(
        [
            .. Enum.GetValues<ProposalState>().Select(state => Of(Signals.NameOf(state), ProposalWords.Of(state), ProposalRecords.Proposals(bank, branch, state))),
            Of("overdue", new("melewati batas waktu", "overdue"), ProposalRecords.Overdue(bank, branch)),
            Of("mine", new("di tangan Anda", "in your hands"), ProposalRecords.Claims(bank, call.PersonId)),
            ReportsDue(),
        ])));
    }
}
