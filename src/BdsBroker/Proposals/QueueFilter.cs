using System.Globalization;
using BdsBroker.Core;
using Microsoft.AspNetCore.Mvc;

namespace BdsBroker.Proposals;

/// <summary>What a queue is asked for, as sent. Everything may be left out, and everything that is said must hold.</summary>
internal sealed class QueueQuery
{
    /// <summary>A state of proposals.</summary>
    [FromQuery(Name = "state")]
    public string? State { get; init; }

    /// <summary>A branch, for staff of the whole bank; the head office's are those without another branch. Staff of a branch see their own alone.</summary>
    [FromQuery(Name = "branchId")]
    public string? BranchId { get; init; }

    [FromQuery(Name = "productId")]
    public string? ProductId { get; init; }

    /// <summary>Who has it in hand: me, nobody, or the id of a member.</summary>
    [FromQuery(Name = "claimedBy")]
    public string? ClaimedBy { get; init; }

    /// <summary>true for those whose deadline the bank missed.</summary>
    [FromQuery(Name = "overdue")]
    public string? Overdue { get; init; }

    /// <summary>true for loans whose repayment report is due by today.</summary>
    [FromQuery(Name = "reportDue")]
    public string? ReportDue { get; init; }

    /// <summary>In review for at least so many working days.</summary>
    [FromQuery(Name = "minDays")]
    public string? MinDays { get; init; }

    /// <summary>Asked for at least so many rupiah.</summary>
    [FromQuery(Name = "minAmount")]
    public string? MinAmount { get; init; }

    /// <summary>Asked for at most so many rupiah.</summary>
    [FromQuery(Name = "maxAmount")]
    public string? MaxAmount { get; init; }

    /// <summary>The beginning of a KBLI code.</summary>
    [FromQuery(Name = "sector")]
    public string? Sector { get; init; }

    /// <summary>A regency such as 33.10, or a province such as 33.</summary>
    [FromQuery(Name = "regency")]
    public string? Regency { get; init; }

    /// <summary>waiting (longest first, the default), due (the next to be due first, where the bank is waited for) or amount (the largest first, before disbursement).</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }
}

/// <summary>A queue's filter, checked, and the one list that it is read from.</summary>
/// <param name="List">Whose keys are in the order wanted, and which leaves out as much as one list can.</param>
/// <param name="Query">What is left to look at.</param>
internal sealed record QueueFilter(Listing<Proposal> List, QueueFilter.Wanted Query)
{
    private const string Me = "me";
    private const string Nobody = "nobody";
    private const long Most = 1_000_000_000_000_000;

    /// <summary>What must hold of a proposal; null where it does not matter.</summary>
    internal sealed record Wanted(
        ProposalState? State, string? Branch, string? Product, string? ClaimedBy, bool? Overdue, bool ReportDue, long? MinDays, long? MinAmount, long? MaxAmount, string? Sector, string? Regency, bool HeadOffice)
    {
        /// <summary>Whether the list says it all, so that no proposal of it is looked at in vain.</summary>
        internal bool IsTheWholeList(string? sort) => !HeadOffice && (ClaimedBy is null or Nobody || Branch is null) && (Product ?? Sector ?? Regency) is null && (MinDays ?? MinAmount ?? MaxAmount) is null && Overdue is not false
            && (sort is null or "waiting" ? (State is null ? 0 : 1) + (ClaimedBy is null ? 0 : 1) + (Overdue is null ? 0 : 1) + (ReportDue ? 1 : 0) <= 1 : State is null && ClaimedBy is null && Overdue is null && !ReportDue);
    }

    /// <summary>Whether no proposal of the list is looked at in vain.</summary>
    internal bool IsTheWholeList { get; private init; }

    /// <summary>Checks the query and chooses the list.</summary>
    /// <param name="query">As sent.</param>
    /// <param name="bank">The bank.</param>
    /// <param name="headOffice">The id of the bank's head office, whose proposals name no branch; null where no branch is asked for.</param>
    /// <param name="ownBranch">The caller's branch; null for staff of the whole bank.</param>
    /// <param name="person">The caller.</param>
    internal static (QueueFilter? Filter, Problem? Problem) Check(QueueQuery query, string bank, string? headOffice, string? ownBranch, string person)
    {
        var fields = new Fields();
        ProposalState? state = null;
        if (query.State is not null)
        {
            if (CamelCase<ProposalState>.TryParse(query.State, out var parsed))
            {
                state = parsed;
            }
            else
            {
                fields.Error("state", "Tidak ada status ini.", "There is no such state.");
            }
        }

        var branch = Id(fields, "branchId", query.BranchId);
        if (branch is not null && ownBranch is not null && branch != ownBranch)
        {
            fields.Error("branchId", "Anda melihat cabang Anda sendiri saja.", "You see your own branch only.");
        }

        var sort = query.Sort is null ? null : fields.OneOf("sort", query.Sort, "waiting", "due", "amount");
        if (HeldBy(sort) is { } held && ((state is { } sought && !held.Contains(sought)) || query.ReportDue == "true"))
        {
            var names = string.Join(", ", held.Select(Signals.NameOf));
            fields.Error(
                "sort", $"Urutan ini hanya memuat {names}; pakai sort=waiting, atau pilih status di antaranya tanpa reportDue.",
                $"This order holds only {names}; use sort=waiting, or choose a state among them without reportDue.");
        }

        var sector = query.Sector;
        if (sector is not null && (sector.Length is < 2 or > 5 || !sector.All(char.IsAsciiDigit)))
        {
            fields.Error("sector", "Isi dengan 2 sampai 5 angka awal kode KBLI.", "Give the first 2 to 5 digits of a KBLI code.");
        }

        var regency = query.Regency;
        if (regency is not null && !(regency.Length is 2 or 5 && regency.Select((letter, at) => at == 2 ? letter == '.' : char.IsAsciiDigit(letter)).All(fits => fits)))
        {
            fields.Error("regency", "Isi dengan kode seperti 33.10, atau 33 untuk provinsi.", "Give a code such as 33.10, or 33 for a province.");
        }

        var isHeadOffice = ownBranch is null && branch is not null && branch == headOffice;
        var wanted = new Wanted(
            state,
            ownBranch ?? (isHeadOffice ? null : branch),
            Id(fields, "productId", query.ProductId),
            query.ClaimedBy is Me ? person : Id(fields, "claimedBy", query.ClaimedBy),
            YesNo(fields, "overdue", query.Overdue),
            YesNo(fields, "reportDue", query.ReportDue) is true,
            Whole(fields, "minDays", query.MinDays, 10_000),
            Whole(fields, "minAmount", query.MinAmount, Most),
            Whole(fields, "maxAmount", query.MaxAmount, Most),
            sector,
            regency,
            isHeadOffice);
        if (wanted.MinAmount > wanted.MaxAmount)
        {
            fields.Error("maxAmount", "Tidak boleh kurang dari minAmount.", "It must not be less than minAmount.");
        }

        return fields.Problem is { } problem
            ? (null, problem)
            : (new(ListOf(bank, wanted, sort), wanted) { IsTheWholeList = wanted.IsTheWholeList(sort) }, null);
    }

    /// <summary>Whether everything that was asked for holds of a proposal.</summary>
    /// <param name="proposal">The proposal.</param>
    /// <param name="about">What it is searched by.</param>
    /// <param name="at">Now.</param>
    /// <param name="deadlines">The calendar.</param>
    internal bool Holds(Proposal proposal, ProposalAbout about, DateTimeOffset at, Deadlines deadlines) =>
        (Query.State is null || proposal.State == Query.State)
        && (Query.Branch is null || proposal.Branch == Query.Branch)
        && (!Query.HeadOffice || proposal.Branch is null)
        && (Query.Product is null || about.Product == Query.Product)
        && (Query.ClaimedBy switch { null => true, Nobody => proposal.State == ProposalState.Submitted, var person => proposal.IsClaimed && proposal.ClaimedBy == person })
        && (Query.Overdue is null || proposal.Overdue == Query.Overdue)
        && (!Query.ReportDue || proposal.NextReport() is { } report && report.DueOn <= Core.Calendar.DayIn(at, about.Regency[..2]))
        && (Query.MinAmount is null || about.Amount >= Query.MinAmount)
        && (Query.MaxAmount is null || about.Amount <= Query.MaxAmount)
        && (Query.Sector is null || about.Sector.Code.StartsWith(Query.Sector, StringComparison.Ordinal))
        && (Query.Regency is null || about.Regency.StartsWith(Query.Regency, StringComparison.Ordinal))
        && (Query.MinDays is null || (proposal.IsInReview() && deadlines.WorkingDays(proposal.SubmittedAt, at, about.Regency[..2]) >= Query.MinDays));

    /// <summary>Whether no later proposal of the list can hold: its reports are in the order of their days, and one day is tomorrow in every zone.</summary>
    internal bool IsPast(Proposal proposal, DateTimeOffset at) =>
        Query.ReportDue && List.Prefix.EndsWith("/report/", StringComparison.Ordinal) && proposal.NextReport() is { } report && report.DueOn > Core.Calendar.LocalDate(at, MatchEngine.Zone.Wit);

    /// <summary>The states that an order's list holds; null where it holds all.</summary>
    private static IReadOnlyList<ProposalState>? HeldBy(string? sort) => sort switch
    {
        "due" => [ProposalState.Submitted, ProposalState.Claimed, ProposalState.Confirming, ProposalState.Accepted],
        "amount" => [ProposalState.Submitted, ProposalState.Claimed, ProposalState.Confirming, ProposalState.Returned, ProposalState.Approved, ProposalState.Accepted],
        _ => null,
    };

    private static Listing<Proposal> ListOf(string bank, Wanted wanted, string? sort) => sort switch
    {
        "due" => ProposalRecords.Due(bank, wanted.Branch),
        "amount" => ProposalRecords.ByAmount(bank, wanted.Branch),
        _ when wanted.ReportDue => ProposalRecords.Reports(bank, wanted.Branch),
        _ when wanted.ClaimedBy is Nobody => ProposalRecords.Proposals(bank, wanted.Branch, ProposalState.Submitted),
        _ when wanted.ClaimedBy is { } person => ProposalRecords.Claims(bank, person),
        _ when wanted.Overdue is true => ProposalRecords.Overdue(bank, wanted.Branch),
        _ => ProposalRecords.Proposals(bank, wanted.Branch, wanted.State),
    };

    private static string? Id(Fields fields, string field, string? value)
    {
        if (value is not null && !Ids.IsWellFormed(value))
        {
            fields.Error(field, "Tidak ada id seperti ini.", "There is no such id.");
        }

        return value;
    }

    private static bool? YesNo(Fields fields, string field, string? value)
    {
        if (value is not (null or "true" or "false"))
        {
            fields.Error(field, "Pilih true atau false.", "Choose true or false.");
        }

        return value is null ? null : value == "true";
    }

    private static long? Whole(Fields fields, string field, string? value, long most)
    {
        if (value is null)
        {
            return null;
        }

        var read = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return fields.Whole(field, read ? number : -1, 0, most);
    }
}
