using System.Text.Json.Serialization;
using BdsBroker.Core;
using BdsBroker.Requests;

namespace BdsBroker.Proposals;

/// <summary>Where a proposal stands at its bank.</summary>
[JsonConverter(typeof(CamelCase<ProposalState>))]
internal enum ProposalState
{
    /// <summary>Waits for somebody of the bank.</summary>
    Submitted,

    /// <summary>Somebody of the bank is reviewing it.</summary>
    Claimed,

    /// <summary>One person approved it above the bank's limit; a second one confirms or sends it back.</summary>
    Confirming,

    /// <summary>Sent back with needs; comes again as another submission.</summary>
    Returned,

    /// <summary>Approved on terms that the SME has not answered.</summary>
    Approved,

    /// <summary>The SME took the terms; the bank disburses.</summary>
    Accepted,

    /// <summary>Declined by the bank.</summary>
    Declined,

    /// <summary>The SME did not take the terms.</summary>
    Refused,

    /// <summary>The SME did not answer the terms in time.</summary>
    Lapsed,

    /// <summary>Withdrawn by the SME before disbursement.</summary>
    Withdrawn,

    /// <summary>Paid out; its repayment is reported every month.</summary>
    Disbursed,

    /// <summary>Settled or written off.</summary>
    Closed,
}

/// <summary>An approval above the bank's limit, until a second person says so too. The SME hears nothing of it before.</summary>
/// <param name="Terms">What the first person would lend on.</param>
/// <param name="By">The first person's id.</param>
/// <param name="At">When.</param>
/// <param name="Above">The limit of that moment, rupiah; changing it later changes nothing here.</param>
/// <param name="Until">When the next step happens by itself.</param>
/// <param name="Step">0 at first, 1 once the bank was reminded.</param>
internal sealed record PendingApproval(Terms Terms, string By, DateTimeOffset At, long Above, DateTimeOffset Until, int Step);

/// <summary>Who approved.</summary>
/// <param name="By">The person who decided.</param>
/// <param name="At">When.</param>
/// <param name="Above">Above how many rupiah the bank wanted two persons at that moment; null for never.</param>
/// <param name="ConfirmedBy">The second person, where one was needed.</param>
/// <param name="ConfirmedAt">When.</param>
internal sealed record Approval(string By, DateTimeOffset At, long? Above, string? ConfirmedBy = null, DateTimeOffset? ConfirmedAt = null);

/// <summary>A second person did not confirm.</summary>
/// <param name="By">Who; null where nobody came in time.</param>
/// <param name="At">When.</param>
/// <param name="Note">Why.</param>
internal sealed record SentBack(string? By, DateTimeOffset At, string? Note);

/// <summary>What a bank wants of approvals above an amount: a second person, until a time.</summary>
/// <param name="Above">Rupiah.</param>
/// <param name="Until">Until when the second person is waited for at first.</param>
internal readonly record struct FourEyes(long Above, DateTimeOffset Until);

/// <summary>What a queue is searched by.</summary>
/// <param name="Product">The product's id.</param>
/// <param name="Regency">The SME's.</param>
/// <param name="Sector">The SME's.</param>
/// <param name="Amount">Asked for, rupiah.</param>
/// <param name="TenorMonths">Asked for.</param>
internal sealed record ProposalAbout(string Product, string Regency, Registry.SectorCode Sector, long Amount, int TenorMonths)
{
    internal static ProposalAbout Of(Snapshot snapshot) => new(snapshot.Product.Id, snapshot.Sme.Regency, snapshot.Sme.Kbli, snapshot.Request.Amount, snapshot.Request.TenorMonths);
}

/// <summary>
/// A proposal at a bank: the one document that decides what the bank says. What the SME says (a resubmission, a withdrawal, its answer to terms) is decided on the
/// request, and the proposal follows it; what was frozen lies in documents of its own beside this one.
/// </summary>
internal sealed partial record Proposal : IStaged
{
    /// <summary>The last month of a loan that a status can be reported for.</summary>
    internal const int LastMonth = Readiness.Loan.LongestTenor;

    public required string Id { get; init; }
    public required string Bank { get; init; }

    /// <summary>The branch whose staff see it; null for the head office, which sees all.</summary>
    public string? Branch { get; init; }
    public required string Sme { get; init; }
    public required int Number { get; init; }
    public required string SmeName { get; init; }
    public required string ProductName { get; init; }

    /// <summary>What it is searched by; null where an earlier release received it, then the frozen copy tells.</summary>
    public ProposalAbout? About { get; init; }

    /// <summary>The submission whose snapshot is being reviewed.</summary>
    public required int Submission { get; init; }
    public required ProposalState State { get; init; }

    string IStaged.Stage => Signals.NameOf(State);

    /// <summary>When it was first forwarded.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When the present submission was forwarded.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>Until when the bank is waited for; null while it is not.</summary>
    public DateTimeOffset? DueAt { get; init; }
    public bool Overdue { get; init; }

    /// <summary>The id of the person who reviews it.</summary>
    public string? ClaimedBy { get; init; }
    public DateTimeOffset? ClaimedAt { get; init; }

    public IReadOnlyList<string> Needs { get; init; } = [];
    public string? NeedsNote { get; init; }

    /// <summary>The needs one by one; empty where an earlier release returned it.</summary>
    public IReadOnlyList<BankNeed> Checklist { get; init; } = [];
    public Terms? Terms { get; init; }
    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>An approval that waits for a second person.</summary>
    public PendingApproval? Pending { get; init; }

    /// <summary>The generation of the latest wait for a second person; a deadline of another one ends quietly.</summary>
    public int Generation { get; init; }

    /// <summary>Who approved; null where an earlier release did.</summary>
    public Approval? Approval { get; init; }

    /// <summary>Why the latest approval was not confirmed.</summary>
    public SentBack? SentBack { get; init; }
    public Refusal? Refusal { get; init; }
    public string? WithdrawalReason { get; init; }
    public long? Disbursed { get; init; }
    public DateOnly? DisbursedOn { get; init; }

    /// <summary>The repayment statuses, in the order of their months.</summary>
    public IReadOnlyList<RepaymentStatus> Statuses { get; init; } = [];
    public string? Outcome { get; init; }
    public string? OutcomeNote { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>It goes back to the SME with what it lacks. Saying the same again is the same answer.</summary>
    internal static Decision<Proposal> Return(Proposal now, IReadOnlyList<BankNeed> needs, string? note, string person, DateTimeOffset at) =>
        now.State == ProposalState.Returned && now.NeedsNote == note && now.Checklist.SequenceEqual(needs)
            ? Decision.Unchanged(now)
            : now.Decide(
                person, at, next => next with { State = ProposalState.Returned, Needs = [.. needs.Select(need => need.Text)], Checklist = needs, NeedsNote = note, SentBack = null }, "proposal.returned", note);

    /// <summary>
    /// The bank would lend on these terms; the SME answers them. Above the amount that the bank set, a second person says so first. Saying the same again is the same answer.
    /// </summary>
    internal static Decision<Proposal> Approve(Proposal now, Terms terms, string person, DateTimeOffset at, FourEyes? second = null) =>
        now.State == ProposalState.Approved && terms.IsSameAs(now.Terms!) ? Decision.Unchanged(now)
        : now.Pending is { } pending && pending.By == person && terms.IsSameAs(pending.Terms) ? Decision.Unchanged(now)
        : second is { } needed && terms.Amount > needed.Above ? now.Propose(terms, person, at, needed)
        : now.Decide(
            person, at, next => next with { State = ProposalState.Approved, Terms = terms, ApprovedAt = at, Approval = new(person, at, second?.Above), SentBack = null }, "proposal.approved", null);

    /// <summary>The bank does not lend, and says why. Saying the same again is the same answer.</summary>
    internal static Decision<Proposal> Decline(Proposal now, string reason, string note, string person, DateTimeOffset at) =>
        now.State == ProposalState.Declined && now.Refusal is { } given && given.Reason == reason && given.Note == note
            ? Decision.Unchanged(now)
            : now.Decide(person, at, next => next with { State = ProposalState.Declined, Refusal = new(reason, note, at) }, "proposal.declined", reason);

    /// <summary>
    /// A decision on the present submission: by whoever claimed it; who decides on one that nobody claimed has claimed it with that.
    /// </summary>
    private Decision<Proposal> Decide(string person, DateTimeOffset at, Func<Proposal, Proposal> decided, string what, string? reason) => State switch
    {
        ProposalState.Claimed when ClaimedBy != person => ProposalProblems.ClaimedByAnother,
        ProposalState.Submitted or ProposalState.Claimed => Decision.Because(
            decided(this with { ClaimedBy = person, ClaimedAt = ClaimedAt ?? at, DueAt = null, Overdue = false }), what, reason, Decided()),
        _ => ProposalProblems.NotNow(State),
    };

    /// <summary>The money was paid out, at most what was approved, after the SME took the terms. Saying the same again is the same answer.</summary>
    /// <param name="now">The proposal.</param>
    /// <param name="amount">Rupiah.</param>
    /// <param name="on">The day, not later than today.</param>
    internal static Decision<Proposal> Disburse(Proposal now, long amount, DateOnly on) =>
        now.State == ProposalState.Disbursed && now.Disbursed == amount && now.DisbursedOn == on ? Decision.Unchanged(now)
        : now.State != ProposalState.Accepted ? ProposalProblems.NotNow(now.State)
        : amount > now.Terms!.Amount ? ProposalProblems.AboveApproval(now.Terms.Amount)
        : Decision.Change(now with { State = ProposalState.Disbursed, Disbursed = amount, DisbursedOn = on, DueAt = null, Overdue = false }, "proposal.disbursed", now.Decided());

    /// <summary>How the loan is repaid, for one month of it that has begun. Months may be reported late and in any order; one that was reported stays.</summary>
    internal static Decision<Proposal> Report(Proposal now, RepaymentStatus status, DateOnly today)
    {
        if (now.State != ProposalState.Disbursed)
        {
            return ProposalProblems.NotNow(now.State);
        }

        if (now.Statuses.FirstOrDefault(given => given.Month == status.Month) is { } reported)
        {
            return reported with { At = status.At } == status ? Decision.Unchanged(now) : ProposalProblems.StatusReported(status.Month);
        }

        return now.DisbursedOn!.Value.AddMonths(status.Month - 1) > today
            ? ProposalProblems.MonthNotBegun(status.Month)
            : Decision.Because(
                now with { Statuses = [.. now.Statuses.Append(status).OrderBy(each => each.Month)] }, "proposal.status-reported", $"month {status.Month}, collectability {status.Collectability}", now.Decided());
    }

    /// <summary>The loan is settled or written off. Saying the same again is the same answer.</summary>
    internal static Decision<Proposal> Close(Proposal now, string outcome, string? note, DateTimeOffset at) => now.State switch
    {
        ProposalState.Closed when now.Outcome == outcome && now.OutcomeNote == note => Decision.Unchanged(now),
        ProposalState.Disbursed => Decision.Because(
            now with { State = ProposalState.Closed, Outcome = outcome, OutcomeNote = note, ClosedAt = at }, "proposal.closed", outcome, now.Decided()),
        _ => ProposalProblems.NotNow(now.State),
    };

    /// <summary>A submission arrives: the first, or one more into a proposal that was returned. Whoever claimed the one before has to claim again.</summary>
    internal static Proposal Receive(Proposal? before, Snapshot snapshot) => new()
    {
        Id = snapshot.Proposal,
        Bank = snapshot.Bank,
        Branch = snapshot.Branch,
        Sme = snapshot.Sme.Id,
        Number = snapshot.Number,
        SmeName = snapshot.Sme.Name,
        ProductName = snapshot.Product.Name,
        About = ProposalAbout.Of(snapshot),
        Submission = snapshot.Submission,
        State = ProposalState.Submitted,
        ReceivedAt = before?.ReceivedAt ?? snapshot.ForwardedAt,
        SubmittedAt = snapshot.ForwardedAt,
        DueAt = snapshot.DueAt,
        Generation = before?.Generation ?? 0,
    };

    /// <summary>Whether the request has forwarded more than this proposal has received.</summary>
    internal bool LacksSubmission(Request request) => request.ForwardingTo(Id)?.Submission > Submission;

    /// <summary>
    /// The proposal becomes what its request says, of the same submission. A withdrawal wins over everything that the bank decided but a disbursement and a decline, which leave nothing to
    /// withdraw. It does not matter how often or how late it is told.
    /// </summary>
    internal static Decision<Proposal> Follow(Proposal now, Request request, DateTimeOffset at)
    {
        if (request.ForwardingTo(now.Id) is not { } forwarding || forwarding.Submission != now.Submission)
        {
            return Decision.Unchanged(now);
        }

        var isPresent = request.Forwarding == forwarding;
        if (isPresent && request.WithdrawalReason is { } reason && now.IsBeforeDisbursement)
        {
            return Decision.Because(
                now with { State = ProposalState.Withdrawn, WithdrawalReason = reason, DueAt = null, Overdue = false, Pending = null }, "proposal.withdrawn", reason,
                now.Decided(), now.Tell(ProposalNotices.Withdrawn, at));
        }

        return (now.State, forwarding.Ended) switch
        {
            (ProposalState.Approved, Forwarding.TermsRefused) => Decision.Change(now with { State = ProposalState.Refused }, "terms.refused", now.Tell(ProposalNotices.TermsRefused, at)),
            (ProposalState.Approved, Forwarding.TermsLapsed) => Decision.Change(now with { State = ProposalState.Lapsed }, "terms.lapsed", now.Tell(ProposalNotices.TermsLapsed, at)),
            (ProposalState.Approved, null) when isPresent && request.State is RequestState.Accepted or RequestState.Disbursed => Decision.Change(
                now with { State = ProposalState.Accepted, DueAt = request.Wait?.Until }, "terms.accepted", now.Tell(ProposalNotices.TermsAccepted, at)),
            _ when isPresent && !now.Overdue && now.IsLate(request) => Decision.Change(now with { Overdue = true }, "proposal.overdue"),
            _ => Decision.Unchanged(now),
        };
    }

    /// <summary>The first month whose repayment was not reported, and from which day its report is due; null where none is awaited. Counted from the day of disbursement, so that the 31st comes back after February.</summary>
    internal (int Month, DateOnly DueOn)? NextReport()
    {
        var month = 1;
        while (Statuses.Any(status => status.Month == month))
        {
            month++;
        }

        return State == ProposalState.Disbursed && DisbursedOn is { } on && month <= LastMonth ? (month, on.AddMonths(month)) : null;
    }

    /// <summary>The months whose report is due by a day and was not given.</summary>
    internal IReadOnlyList<int> MissingReports(DateOnly today) => NextReport() is not { } next
        ? []
        : [.. Enumerable.Range(next.Month, LastMonth + 1 - next.Month).TakeWhile(month => DisbursedOn!.Value.AddMonths(month) <= today).Where(month => Statuses.All(status => status.Month != month))];

    /// <summary>Whether the bank is looking at it: what ageing counts.</summary>
    internal bool IsInReview() => State is ProposalState.Submitted or ProposalState.Claimed or ProposalState.Confirming;

    [JsonIgnore]
    internal bool IsBeforeDisbursement => State is ProposalState.Submitted or ProposalState.Claimed or ProposalState.Confirming or ProposalState.Returned or ProposalState.Approved or ProposalState.Accepted;

    // The first end of the wait makes its step 1; the waits after that only remind.
    private bool IsLate(Request request) => request.Wait is { Step: > 0 } wait && (wait.For, State) is
        (WaitFor.BankDecision, ProposalState.Submitted or ProposalState.Claimed or ProposalState.Confirming) or (WaitFor.Disbursement, ProposalState.Accepted);

    /// <summary>
    /// What the request has to follow, one after the other: it may have heard of none of it yet, and a loan that was closed was disbursed and reported on before.
    /// </summary>
    internal IReadOnlyList<ProposalNews> News()
    {
        ProposalNews Of(ProposalStep step) => new(
            Id, Submission, step, Needs, NeedsNote, Terms, Refusal, Disbursed, DisbursedOn, Statuses, Outcome, Checklist, step switch
            {
                ProposalStep.Approved => ApprovedAt,
                ProposalStep.Declined => Refusal!.At,
                ProposalStep.Closed => ClosedAt,
                _ => null,
            });
        return State switch
        {
            ProposalState.Submitted or ProposalState.Claimed or ProposalState.Confirming => [],
            ProposalState.Returned => [Of(ProposalStep.Returned)],
            ProposalState.Declined => [Of(ProposalStep.Declined)],
            ProposalState.Withdrawn => [Of(ProposalStep.Withdrawn)],
            ProposalState.Disbursed => [Of(ProposalStep.Disbursed), .. Statuses.Count > 0 ? [Of(ProposalStep.Disbursed)] : Array.Empty<ProposalNews>()],
            ProposalState.Closed => [Of(ProposalStep.Disbursed), Of(ProposalStep.Disbursed), Of(ProposalStep.Closed)],
            _ => [Of(ProposalStep.Approved)],
        };
    }

    /// <summary>Owes a notice to the bank's staff who see this proposal.</summary>
    internal Notifications.NoticeOwed Tell(Notifications.NoticeKind kind, DateTimeOffset at, params (string, string)[] values) =>
        kind.ToBank(Bank, Branch, $"{Id}/{Submission}", at, $"/banks/{Bank}/proposals/{Id}", [("name", SmeName), ("product", ProductName), .. values]);

    /// <summary>Owes a notice to one person of the bank.</summary>
    private Notifications.NoticeOwed Tell(string person, Notifications.NoticeKind kind, DateTimeOffset at, params (string, string)[] values) =>
        kind.To(Notifications.NoticeKind.Person, person, $"{Id}/{Submission}", at, $"/banks/{Bank}/proposals/{Id}", [("name", SmeName), ("product", ProductName), .. values]);

    private ProposalDecided Decided() => new(Bank, Id);
}
