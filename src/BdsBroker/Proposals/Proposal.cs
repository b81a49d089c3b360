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

/// <summary>
/// A proposal at a bank: the one document that decides what the bank says. What the SME says (a resubmission, a withdrawal, its answer to terms) is decided on the
/// request, and the proposal follows it; what was frozen lies in documents of its own beside this one.
/// </summary>
internal sealed record Proposal : IStaged
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
    public Terms? Terms { get; init; }
    public DateTimeOffset? ApprovedAt { get; init; }
    public Refusal? Refusal { get; init; }
    public string? WithdrawalReason { get; init; }
    public long? Disbursed { get; init; }
    public DateOnly? DisbursedOn { get; init; }

    /// <summary>The repayment statuses, in the order of their months.</summary>
    public IReadOnlyList<RepaymentStatus> Statuses { get; init; } = [];
    public string? Outcome { get; init; }
    public string? OutcomeNote { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Somebody of the bank takes it up; nobody else decides on it then. Claiming again is the same answer.</summary>
    internal static Decision<Proposal> Claim(Proposal now, string person, DateTimeOffset at) => now.State switch
    {
        ProposalState.Submitted => Decision.Change(now with { State = ProposalState.Claimed, ClaimedBy = person, ClaimedAt = at }, "proposal.claimed"),
        ProposalState.Claimed when now.ClaimedBy == person => Decision.Unchanged(now),
        ProposalState.Claimed => ProposalProblems.ClaimedByAnother,
        _ => ProposalProblems.NotNow(now.State),
    };

    /// <summary>It goes back to the SME with what it lacks. Saying the same again is the same answer.</summary>
    internal static Decision<Proposal> Return(Proposal now, IReadOnlyList<string> needs, string? note, string person, DateTimeOffset at) =>
        now.State == ProposalState.Returned && now.NeedsNote == note && now.Needs.SequenceEqual(needs, StringComparer.Ordinal)
            ? Decision.Unchanged(now)
            : now.Decide(person, at, next => next with { State = ProposalState.Returned, Needs = needs, NeedsNote = note }, "proposal.returned", note);

    /// <summary>The bank would lend on these terms; the SME answers them. Saying the same again is the same answer.</summary>
    internal static Decision<Proposal> Approve(Proposal now, Terms terms, string person, DateTimeOffset at) =>
        now.State == ProposalState.Approved && terms.Conditions.SequenceEqual(now.Terms!.Conditions, StringComparer.Ordinal) && terms with { Conditions = now.Terms.Conditions } == now.Terms
            ? Decision.Unchanged(now)
            : now.Decide(person, at, next => next with { State = ProposalState.Approved, Terms = terms, ApprovedAt = at }, "proposal.approved", null);

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
        Submission = snapshot.Submission,
        State = ProposalState.Submitted,
        ReceivedAt = before?.ReceivedAt ?? snapshot.ForwardedAt,
        SubmittedAt = snapshot.ForwardedAt,
        DueAt = snapshot.DueAt,
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
                now with { State = ProposalState.Withdrawn, WithdrawalReason = reason, DueAt = null, Overdue = false }, "proposal.withdrawn", reason,
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

    [JsonIgnore]
    private bool IsBeforeDisbursement => State is ProposalState.Submitted or ProposalState.Claimed or ProposalState.Returned or ProposalState.Approved or ProposalState.Accepted;

    // The first end of the wait makes its step 1; the waits after that only remind.
    private bool IsLate(Request request) => request.Wait is { Step: > 0 } wait && (wait.For, State) is
        (WaitFor.BankDecision, ProposalState.Submitted or ProposalState.Claimed) or (WaitFor.Disbursement, ProposalState.Accepted);

    /// <summary>
    /// What the request has to follow, one after the other: it may have heard of none of it yet, and a loan that was closed was disbursed and reported on before.
    /// </summary>
    internal IReadOnlyList<ProposalNews> News()
    {
        ProposalNews Of(ProposalStep step) => new(Id, Submission, step, Needs, NeedsNote, Terms, Refusal, Disbursed, DisbursedOn, Statuses, Outcome);
        return State switch
        {
            ProposalState.Submitted or ProposalState.Claimed => [],
            ProposalState.Returned => [Of(ProposalStep.Returned)],
            ProposalState.Declined => [Of(ProposalStep.Declined)],
            ProposalState.Withdrawn => [Of(ProposalStep.Withdrawn)],
            ProposalState.Disbursed => [Of(ProposalStep.Disbursed), .. Statuses.Count > 0 ? [Of(ProposalStep.Disbursed)] : Array.Empty<ProposalNews>()],
            ProposalState.Closed => [Of(ProposalStep.Disbursed), Of(ProposalStep.Disbursed), Of(ProposalStep.Closed)],
            _ => [Of(ProposalStep.Approved)],
        };
    }

    /// <summary>Owes a notice to the bank's staff who see this proposal.</summary>
    internal Notifications.NoticeOwed Tell(Notifications.NoticeKind kind, DateTimeOffset at) =>
        kind.ToBank(Bank, Branch, $"{Id}/{Submission}", at, $"/banks/{Bank}/proposals/{Id}", ("name", SmeName), ("product", ProductName));

    private ProposalDecided Decided() => new(Bank, Id);
}
