using BdsBroker.Notifications;

namespace BdsBroker.Proposals;

/// <summary>What a bank's staff are told about a proposal.</summary>
internal static class ProposalNotices
{
    internal static readonly NoticeKind Received = new("proposal-received", "Proposal baru dari {name} untuk {product}.", "A new proposal of {name} for {product}.")
    {
        Short = new("Ada proposal baru di antrean bank Anda. Buka dan tangani.", "There is a new proposal in your bank's queue. Open it and take it on."),
        Asks = Asks.ToAct,
    };

    internal static readonly NoticeKind Resubmitted = new("proposal-resubmitted", "{name} sudah melengkapi proposal untuk {product}.", "{name} has completed the proposal for {product}.")
    {
        Short = new("Sebuah proposal sudah dilengkapi. Periksa lagi di antrean bank Anda.", "A proposal was completed. Look at it again in your bank's queue."),
        Asks = Asks.ToAct,
    };

    internal static readonly NoticeKind Withdrawn = new("proposal-withdrawn", "{name} menarik proposal untuk {product}.", "{name} withdrew the proposal for {product}.")
    {
        Short = new("Sebuah proposal di antrean bank Anda ditarik pemohon.", "A proposal in your bank's queue was withdrawn."),
    };

    internal static readonly NoticeKind TermsAccepted = new("proposal-terms-accepted", "{name} menerima syarat {product}; pencairan dapat dilakukan.", "{name} accepted the terms of {product}; the loan can be disbursed.")
    {
        Short = new("Syarat kredit diterima pemohon. Lakukan pencairan.", "The terms of a loan were accepted. Disburse it."),
        Asks = Asks.ToAct,
    };

    internal static readonly NoticeKind TermsRefused = new("proposal-terms-refused", "{name} tidak menerima syarat {product}.", "{name} did not accept the terms of {product}.")
    {
        Short = new("Pemohon tidak menerima syarat kredit dari bank Anda.", "The terms of a loan from your bank were not accepted."),
    };

    internal static readonly NoticeKind TermsLapsed = new("proposal-terms-lapsed", "{name} tidak menjawab syarat {product}; persetujuan gugur.", "{name} did not answer the terms of {product}; the approval has lapsed.")
    {
        Short = new("Syarat kredit tidak dijawab; persetujuan gugur.", "The terms of a loan went unanswered; the approval has lapsed."),
    };

    internal static readonly NoticeKind HandedOver = new("proposal-handed-over", "Proposal {name} untuk {product} diserahkan kepada Anda: {reason}", "The proposal of {name} for {product} was handed over to you: {reason}")
    {
        Short = new("Sebuah proposal diserahkan kepada Anda. Buka dan putuskan.", "A proposal was handed over to you. Open it and decide."),
        Asks = Asks.ToAct,
    };

    internal static readonly NoticeKind Released = new("proposal-released", "Proposal {name} untuk {product} kembali ke antrean karena petugasnya sudah keluar.", "The proposal of {name} for {product} is back in the queue, since whoever had it left.")
    {
        Short = new("Sebuah proposal kembali ke antrean karena petugasnya keluar. Ambil alih.", "A proposal is back in the queue, since whoever had it left. Claim it."),
        Asks = Asks.ToAct,
    };

    internal static readonly NoticeKind ConfirmationWanted = new("proposal-confirmation-wanted", "Persetujuan untuk {name} ({product}) menunggu petugas kedua sampai {until}.", "The approval for {name} ({product}) waits for a second person until {until}.")
    {
        Short = new("Sebuah persetujuan menunggu petugas kedua. Pastikan atau kembalikan sebelum {until}.", "An approval waits for a second person. Confirm it or send it back before {until}."),
        Asks = Asks.ToActInTime,
    };

    internal static readonly NoticeKind ConfirmationDue = new("proposal-confirmation-due", "Persetujuan untuk {name} ({product}) belum dipastikan petugas kedua; setelah {until} ia kembali kepada yang menyetujui.", "Nobody has confirmed the approval for {name} ({product}) yet; after {until} it goes back to whoever gave it.")
    {
        Short = new("Sebuah persetujuan belum dipastikan. Pastikan atau kembalikan sebelum {until}.", "An approval is not confirmed yet. Confirm it or send it back before {until}."),
        Asks = Asks.ToActInTime,
    };

    internal static readonly NoticeKind SentBack = new("proposal-sent-back", "Persetujuan Anda untuk {name} ({product}) dikembalikan: {note}", "Your approval for {name} ({product}) was sent back: {note}")
    {
        Short = new("Persetujuan Anda dikembalikan petugas kedua. Buka dan putuskan lagi.", "Your approval was sent back by the second person. Open it and decide again."),
        Asks = Asks.ToAct,
    };

    internal static readonly NoticeKind ConfirmationLapsed = new("proposal-confirmation-lapsed", "Persetujuan Anda untuk {name} ({product}) tidak dipastikan siapa pun; putuskan lagi.", "Nobody confirmed your approval for {name} ({product}); decide again.")
    {
        Short = new("Persetujuan Anda tidak dipastikan siapa pun. Buka dan putuskan lagi.", "Nobody confirmed your approval. Open it and decide again."),
        Asks = Asks.ToAct,
    };

    internal static readonly IReadOnlyList<NoticeKind> All =
    [
        Received, Resubmitted, Withdrawn, TermsAccepted, TermsRefused, TermsLapsed, HandedOver, Released, ConfirmationWanted, ConfirmationDue, SentBack, ConfirmationLapsed,
    ];
}
