using BdsBroker.Core;
using BdsBroker.Plans;
using BdsBroker.Readiness;
using BdsBroker.Registry;
using BdsBroker.Requests;

namespace BdsBroker.Proposals;

/// <summary>
/// A proposal as the bank's staff see it: where it stands, and what was frozen for them, nothing more. While it is reviewed <c>waitingDays</c> counts the working days since it was forwarded.
/// </summary>
internal sealed record ProposalView(
    string Id,
    ProposalState State,
    string StateText,
    string Sme,
    int Number,
    int Submission,
    string? BranchId,
    DateTimeOffset ReceivedAt,
    DateTimeOffset SubmittedAt,
    DateTimeOffset? DueAt,
    bool Overdue,
    int? WaitingDays,
    string? ClaimedBy,
    DateTimeOffset? ClaimedAt,
    FrozenSme Profile,
    FrozenRequest Request,
    string? PreparedBy,
    PlanView? Plan,
    ProductReadinessView Readiness,
    Endorsement? Endorsement,
    IReadOnlyList<ProposalDocumentView> Documents,
    ProductView Product,
    DateTimeOffset ConsentedAt,
    IReadOnlyList<string>? Needs,
    string? NeedsNote,
    IReadOnlyList<BankNeed>? Checklist,
    IReadOnlyList<BankNeed>? NeedsAnswered,
    string? ForwardingNote,
    Terms? Terms,
    PendingApproval? Confirmation,
    Approval? Approval,
    SentBack? SentBack,
    Refusal? Refusal,
    string? WithdrawalReason,
    long? Disbursed,
    DateOnly? DisbursedOn,
    IReadOnlyList<RepaymentStatus> Statuses,
    ReportDueView? NextReport,
    string? Outcome,
    string? OutcomeNote,
    DateTimeOffset? ClosedAt)
{
    internal static ProposalView Of(Proposal proposal, Snapshot frozen, Call call, Broker broker) => Of(proposal, frozen, call.Language, call.Now, broker.Deadlines);

    private static ProposalView Of(Proposal proposal, Snapshot frozen, Language language, DateTimeOffset at, Deadlines deadlines) => new(
        proposal.Id,
        proposal.State,
        ProposalWords.Of(proposal.State).In(language),
        proposal.Sme,
        proposal.Number,
        proposal.Submission,
        proposal.Branch,
        proposal.ReceivedAt,
        proposal.SubmittedAt,
        proposal.DueAt,
        proposal.Overdue,
        proposal.IsInReview() ? deadlines.WorkingDays(proposal.SubmittedAt, at, frozen.Sme.Regency[..2]) : null,
        proposal.ClaimedBy,
        proposal.ClaimedAt,
        frozen.Sme,
        frozen.Request,
        frozen.PreparedBy,
        frozen.Plan is { } plan ? PlanView.Of(plan, frozen.Request.Amount, language) : null,
        ProductReadinessView.Of(frozen.Readiness, language),
        frozen.Endorsement,
        [.. frozen.Documents.Select(document => new ProposalDocumentView(document.Id, document.Kind, document.Name, document.Size, document.ContentType, document.Sha256))],
        ProductView.Of(frozen.Product),
        frozen.Consent.At,
        proposal.State == ProposalState.Returned ? proposal.Needs : null,
        proposal.NeedsNote,
        proposal.State == ProposalState.Returned ? proposal.Checklist : null,
        frozen.Needs,
        frozen.Note,
        proposal.Terms,
        proposal.Pending,
        proposal.Approval,
        proposal.SentBack,
        proposal.Refusal,
        proposal.WithdrawalReason,
        proposal.Disbursed,
        proposal.DisbursedOn,
        proposal.Statuses,
        proposal.NextReport() is { } report ? new(report.Month, report.DueOn, proposal.MissingReports(Calendar.DayIn(at, frozen.Sme.Regency[..2]))) : null,
        proposal.Outcome,
        proposal.OutcomeNote,
        proposal.ClosedAt);
}

/// <summary>The repayment report that the bank owes next.</summary>
/// <param name="Month">The month of the loan.</param>
/// <param name="DueOn">From which day on.</param>
/// <param name="Missing">Every month whose report is due by today and was not given.</param>
internal sealed record ReportDueView(int Month, DateOnly DueOn, IReadOnlyList<int> Missing);

/// <summary>A frozen document as the bank sees it.</summary>
internal sealed record ProposalDocumentView(string Id, string Kind, string Name, long Size, string ContentType, string Sha256);
