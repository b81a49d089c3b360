using BdsBroker.Notifications;

namespace BdsBroker.Proposals;

/// <summary>What a bank's staff are told about a proposal.</summary>
internal static class ProposalNotices
{
    internal static readonly NoticeKind Received = new("proposal-received", "Proposal baru dari {name} untuk {product}.", "A new proposal of {name} for {product}.");
    internal static readonly NoticeKind Resubmitted = new("proposal-resubmitted", "{name} sudah melengkapi proposal untuk {product}.", "{name} has completed the proposal for {product}.");
    internal static readonly NoticeKind Withdrawn = new("proposal-withdrawn", "{name} menarik proposal untuk {product}.", "{name} withdrew the proposal for {product}.");
    internal static readonly NoticeKind TermsAccepted = new("proposal-terms-accepted", "{name} menerima syarat {product}; pencairan dapat dilakukan.", "{name} accepted the terms of {product}; the loan can be disbursed.");
    internal static readonly NoticeKind TermsRefused = new("proposal-terms-refused", "{name} tidak menerima syarat {product}.", "{name} did not accept the terms of {product}.");
    internal static readonly NoticeKind TermsLapsed = new("proposal-terms-lapsed", "{name} tidak menjawab syarat {product}; persetujuan gugur.", "{name} did not answer the terms of {product}; the approval has lapsed.");

    internal static readonly IReadOnlyList<NoticeKind> All = [Received, Resubmitted, Withdrawn, TermsAccepted, TermsRefused, TermsLapsed];
}
