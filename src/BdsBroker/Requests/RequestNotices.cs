using BdsBroker.Notifications;

namespace BdsBroker.Requests;

/// <summary>What people are told about a request.</summary>
internal static class RequestNotices
{
    internal static readonly NoticeKind OfferReceived = new("offer-received", "Ada permintaan baru untuk Anda; jawab sebelum {until}.", "There is a new request for you; answer before {until}.");
    internal static readonly NoticeKind OfferGone = new("offer-withdrawn", "Penawaran untuk permintaan {request} sudah ditarik.", "The offer for request {request} was withdrawn.");
    internal static readonly NoticeKind NextWave = new("next-wave", "Belum ada yang menerima permintaan {request}; penyedia berikutnya sedang dihubungi.", "Nobody has accepted request {request} yet; the next providers are being asked.");
    internal static readonly NoticeKind Engaged = new("engaged", "{name} mendampingi permintaan {request}. Kontak pertama sebelum {until}.", "{name} helps with request {request}. First contact before {until}.");
    internal static readonly NoticeKind Unmatched = new("unmatched", "Belum ada pendamping untuk permintaan {request}; petugas sedang mencari.", "No help was found for request {request} yet; the officer is looking.");
    internal static readonly NoticeKind WithKadin = new("with-kadin", "Permintaan {request} diteruskan ke meja KADIN kabupaten Anda.", "Request {request} went to the KADIN desk of your regency.");
    internal static readonly NoticeKind ContactDue = new("contact-due", "Hubungi pemohon permintaan {request}; batas waktu kontak pertama sudah lewat.", "Contact the SME of request {request}; the first contact is overdue.");
    internal static readonly NoticeKind ActivityDue = new("activity-due", "Belum ada kegiatan pada permintaan {request}; lanjutkan sebelum {until}.", "Nothing has happened on request {request}; go on before {until}.");
    internal static readonly NoticeKind HelperSilent = new("helper-silent", "Pendamping permintaan {request} belum memberi kabar; petugas sudah diberi tahu.", "The helper of request {request} has not been heard of; the officer was told.");
    internal static readonly NoticeKind Reopened = new("reopened", "Pencarian pendamping untuk permintaan {request} dibuka lagi.", "Request {request} is looking for help again.");
    internal static readonly NoticeKind EngagementOver = new("engagement-over", "Pendampingan Anda pada permintaan {request} sudah berakhir.", "Your engagement in request {request} has ended.");
    internal static readonly NoticeKind BankOverdue = new("bank-overdue", "Bank belum memutuskan permintaan {request}; bank dan petugas sudah diingatkan.", "The bank has not decided on request {request}; the bank and the officer were reminded.");
    internal static readonly NoticeKind ProposalOverdue = new("proposal-overdue", "Proposal {request} sudah melewati batas waktu.", "Proposal {request} is overdue.");
    internal static readonly NoticeKind Returned = new("returned", "Bank meminta tambahan untuk permintaan {request}; lengkapi sebelum {until}.", "The bank asks for more on request {request}; add it before {until}.");
    internal static readonly NoticeKind AdditionsDue = new("additions-due", "Tambahan untuk permintaan {request} masih ditunggu sampai {until}.", "The additions to request {request} are waited for until {until}.");
    internal static readonly NoticeKind Approved = new("approved", "Bank menyetujui permintaan {request}; jawab syaratnya sebelum {until}.", "The bank approved request {request}; answer its terms before {until}.");
    internal static readonly NoticeKind TermsDue = new("terms-due", "Syarat bank untuk permintaan {request} masih menunggu jawaban Anda sampai {until}.", "The bank's terms for request {request} wait for your answer until {until}.");
    internal static readonly NoticeKind TermsLapsed = new("terms-lapsed", "Persetujuan bank untuk permintaan {request} sudah gugur karena tidak dijawab.", "The bank's approval of request {request} lapsed unanswered.");
    internal static readonly NoticeKind Declined = new("declined", "Bank menolak permintaan {request}: {reason}. Anda dapat meneruskannya ke produk atau bank lain sampai {until}.", "The bank declined request {request}: {reason}. You may forward it to another product or bank until {until}.");
    internal static readonly NoticeKind Disbursed = new("disbursed", "Kredit permintaan {request} sudah dicairkan: {amount}.", "The loan of request {request} was disbursed: {amount}.");
    internal static readonly NoticeKind VisitDue = new("visit-due", "Kunjungan bulan ke-{month} untuk permintaan {request} sudah waktunya.", "The visit of month {month} for request {request} is due.");
    internal static readonly NoticeKind StatusDue = new("status-due", "Laporan kolektibilitas bulan ke-{month} untuk permintaan {request} sudah waktunya.", "The repayment status of month {month} for request {request} is due.");
    internal static readonly NoticeKind ConfirmCompletion = new("confirm-completion", "Pihak lain menyatakan permintaan {request} selesai; tolong pastikan.", "The other side says that request {request} is complete; please confirm.");
    internal static readonly NoticeKind Completed = new("completed", "Permintaan {request} selesai. Nilai pendampingannya, ya.", "Request {request} is complete. Please rate the help.");
    internal static readonly NoticeKind Cancelled = new("cancelled", "Permintaan {request} dibatalkan.", "Request {request} was cancelled.");
    internal static readonly NoticeKind Assigned = new("assigned", "Petugas menunjuk Anda untuk permintaan {request}.", "The desk assigned you to request {request}.");
    internal static readonly NoticeKind ConsentWithdrawn = new("consent-withdrawn", "Pencarian pendamping untuk permintaan {request} berhenti karena persetujuannya dicabut.", "The search for help with request {request} stopped, since the consent to it was withdrawn.");

    internal static readonly IReadOnlyList<NoticeKind> All =
    [
        OfferReceived, OfferGone, NextWave, Engaged, Unmatched, WithKadin, ContactDue, ActivityDue, HelperSilent, Reopened, EngagementOver, BankOverdue, ProposalOverdue,
        Returned, AdditionsDue, Approved, TermsDue, TermsLapsed, Declined, Disbursed, VisitDue, StatusDue, ConfirmCompletion, Completed, Cancelled, Assigned, ConsentWithdrawn,
    ];
}
