using BdsBroker.Notifications;

namespace BdsBroker.Requests;

/// <summary>What people are told about a request.</summary>
internal static class RequestNotices
{
    internal static readonly NoticeKind OfferReceived = new("offer-received", "Ada permintaan baru untuk Anda; jawab sebelum {until}.", "There is a new request for you; answer before {until}.")
    {
        Short = new("Ada permintaan baru untuk Anda. Jawab sebelum {until}.", "There is a new request for you. Answer before {until}."),
        Asks = Asks.ToActInTime,
    };

    internal static readonly NoticeKind OfferGone = new("offer-withdrawn", "Penawaran untuk permintaan {request} sudah ditarik.", "The offer for request {request} was withdrawn.")
    {
        Short = new("Sebuah penawaran untuk Anda sudah ditarik; tidak perlu dijawab.", "An offer to you was withdrawn; no answer is needed."),
    };

    internal static readonly NoticeKind NextWave = new("next-wave", "Belum ada yang menerima permintaan {request}; penyedia berikutnya sedang dihubungi.", "Nobody has accepted request {request} yet; the next providers are being asked.")
    {
        Short = new("Belum ada yang menerima permintaan {request}; penyedia berikutnya dihubungi.", "Nobody has accepted request {request} yet; the next providers are being asked."),
    };

    internal static readonly NoticeKind Engaged = new("engaged", "{name} mendampingi permintaan {request}. Kontak pertama sebelum {until}.", "{name} helps with request {request}. First contact before {until}.")
    {
        Short = new("Permintaan {request} sudah ada pendampingnya. Kontak pertama sebelum {until}.", "Request {request} has found help. First contact before {until}."),
    };

    internal static readonly NoticeKind Unmatched = new("unmatched", "Belum ada pendamping untuk permintaan {request}; petugas sedang mencari.", "No help was found for request {request} yet; the officer is looking.")
    {
        Short = new("Belum ada pendamping untuk permintaan {request}; petugas sedang mencari.", "No help was found for request {request} yet; the officer is looking."),
    };

    internal static readonly NoticeKind WithKadin = new("with-kadin", "Permintaan {request} diteruskan ke meja KADIN kabupaten Anda.", "Request {request} went to the KADIN desk of your regency.")
    {
        Short = new("Permintaan {request} diteruskan ke meja KADIN kabupaten Anda.", "Request {request} went to the KADIN desk of your regency."),
    };

    internal static readonly NoticeKind ContactDue = new("contact-due", "Hubungi pemohon permintaan {request}; batas waktu kontak pertama sudah lewat.", "Contact the SME of request {request}; the first contact is overdue.")
    {
        Short = new("Kontak pertama Anda sudah terlambat. Hubungi pemohon hari ini dan catat.", "Your first contact is overdue. Contact the SME today and note it."),
        Asks = Asks.ToAct,
    };

    internal static readonly NoticeKind ActivityDue = new("activity-due", "Belum ada kegiatan pada permintaan {request}; lanjutkan sebelum {until}.", "Nothing has happened on request {request}; go on before {until}.")
    {
        Short = new("Belum ada kegiatan pada pendampingan Anda. Lanjutkan sebelum {until}.", "Nothing has happened in your engagement. Go on before {until}."),
        Asks = Asks.ToActInTime,
    };

    internal static readonly NoticeKind HelperSilent = new("helper-silent", "Pendamping permintaan {request} belum memberi kabar; petugas sudah diberi tahu.", "The helper of request {request} has not been heard of; the officer was told.")
    {
        Short = new("Pendamping permintaan {request} belum memberi kabar; petugas sudah tahu.", "The helper of request {request} has not been heard of; the officer was told."),
    };

    internal static readonly NoticeKind Reopened = new("reopened", "Pencarian pendamping untuk permintaan {request} dibuka lagi.", "Request {request} is looking for help again.")
    {
        Short = new("Pencarian pendamping untuk permintaan {request} dibuka lagi.", "Request {request} is looking for help again."),
    };

    internal static readonly NoticeKind HelperLeft = new("helper-left", "Pendamping permintaan nomor {request} menutup layanannya. Permintaan tetap diproses bank; Anda sendiri yang melanjutkannya.", "The provider of request number {request} has closed. The bank goes on with the request; you carry on by yourself.")
    {
        Short = new("Pendamping Anda menutup layanannya; permintaan tetap diproses bank.", "Your provider has closed; the bank goes on with the request."),
    };

    internal static readonly NoticeKind EngagementOver = new("engagement-over", "Pendampingan Anda pada permintaan {request} sudah berakhir.", "Your engagement in request {request} has ended.")
    {
        Short = new("Sebuah pendampingan Anda sudah berakhir.", "One of your engagements has ended."),
    };

    internal static readonly NoticeKind BankOverdue = new("bank-overdue", "Bank belum memutuskan permintaan {request}; bank dan petugas sudah diingatkan.", "The bank has not decided on request {request}; the bank and the officer were reminded.")
    {
        Short = new("Bank belum memutuskan permintaan {request}; bank dan petugas sudah diingatkan.", "The bank has not decided on request {request}; bank and officer were reminded."),
    };

    internal static readonly NoticeKind ProposalOverdue = new("proposal-overdue", "Proposal {request} sudah melewati batas waktu.", "Proposal {request} is overdue.")
    {
        Short = new("Sebuah proposal di antrean bank Anda melewati batas waktu. Tangani sekarang.", "A proposal in your bank's queue is overdue. Deal with it now."),
        Asks = Asks.ToAct,
    };

    internal static readonly NoticeKind Returned = new("returned", "Bank meminta tambahan untuk permintaan {request}; lengkapi sebelum {until}.", "The bank asks for more on request {request}; add it before {until}.")
    {
        Short = new("Bank meminta tambahan untuk permintaan {request}. Lengkapi sebelum {until}.", "The bank asks for more on request {request}. Add it before {until}."),
        Asks = Asks.ToActInTime,
    };

    internal static readonly NoticeKind AdditionsDue = new("additions-due", "Tambahan untuk permintaan {request} masih ditunggu sampai {until}.", "The additions to request {request} are waited for until {until}.")
    {
        Short = new("Tambahan untuk permintaan {request} masih ditunggu. Kirim sebelum {until}.", "The additions to request {request} are still waited for. Send them before {until}."),
        Asks = Asks.ToActInTime,
    };

    internal static readonly NoticeKind Approved = new("approved", "Bank menyetujui permintaan {request}; jawab syaratnya sebelum {until}.", "The bank approved request {request}; answer its terms before {until}.")
    {
        Short = new("Bank menyetujui permintaan {request}. Jawab syaratnya sebelum {until}.", "The bank approved request {request}. Answer its terms before {until}."),
        Asks = Asks.ToActInTime,
    };

    internal static readonly NoticeKind TermsDue = new("terms-due", "Syarat bank untuk permintaan {request} masih menunggu jawaban Anda sampai {until}.", "The bank's terms for request {request} wait for your answer until {until}.")
    {
        Short = new("Syarat bank untuk permintaan {request} menunggu Anda. Jawab sebelum {until}.", "The bank's terms for request {request} wait for you. Answer before {until}."),
        Asks = Asks.ToActInTime,
    };

    internal static readonly NoticeKind TermsLapsed = new("terms-lapsed", "Persetujuan bank untuk permintaan {request} sudah gugur karena tidak dijawab.", "The bank's approval of request {request} lapsed unanswered.")
    {
        Short = new("Persetujuan bank untuk permintaan {request} gugur karena tidak dijawab.", "The bank's approval of request {request} lapsed unanswered."),
    };

    internal static readonly NoticeKind Declined = new("declined", "Bank menolak permintaan {request}: {reason}. Anda dapat meneruskannya ke produk atau bank lain sampai {until}.", "The bank declined request {request}: {reason}. You may forward it to another product or bank until {until}.")
    {
        Short = new("Bank menolak permintaan {request}. Baca alasannya; Anda dapat meneruskannya ke bank lain sampai {until}.", "The bank declined request {request}. Read why; you may forward it to another bank until {until}."),
        Asks = Asks.ToActInTime,
    };

    internal static readonly NoticeKind Disbursed = new("disbursed", "Kredit permintaan {request} sudah dicairkan: {amount}.", "The loan of request {request} was disbursed: {amount}.")
    {
        Short = new("Kredit untuk permintaan {request} sudah dicairkan. Periksa rekening Anda.", "The loan of request {request} was disbursed. Look at your account."),
    };

    internal static readonly NoticeKind VisitDue = new("visit-due", "Kunjungan bulan ke-{month} untuk permintaan {request} sudah waktunya.", "The visit of month {month} for request {request} is due.")
    {
        Short = new("Kunjungan bulan ke-{month} sudah waktunya. Kunjungi dan catat hasilnya.", "The visit of month {month} is due. Pay it and note what you found."),
        Asks = Asks.ToAct,
    };

    internal static readonly NoticeKind VisitMissed = new("visit-missed", "Kunjungan bulan ke-{month} untuk permintaan {request} terlewat; petugas sudah tahu. Kunjungi dan catat sekarang.", "The visit of month {month} for request {request} was missed; the officer was told. Pay it and note it now.")
    {
        Short = new("Kunjungan bulan ke-{month} terlewat; petugas sudah tahu. Kunjungi dan catat sekarang.", "The visit of month {month} was missed; the officer was told. Pay it and note it now."),
        Asks = Asks.ToAct,
    };

    internal static readonly NoticeKind VisitsWithoutHelper = new("visits-without-helper", "Pendamping permintaan {request} berhenti; petugas mencari pengganti untuk kunjungan yang tersisa.", "The helper of request {request} has stopped; the officer looks for somebody else for the visits left.")
    {
        Short = new("Pendamping permintaan {request} berhenti; petugas mencari pengganti untuk kunjungan.", "The helper of request {request} has stopped; the officer looks for another one."),
    };

    internal static readonly NoticeKind VisitsTakenOver = new("visits-taken-over", "{name} melanjutkan kunjungan untuk permintaan {request}.", "{name} goes on with the visits for request {request}.")
    {
        Short = new("Pendamping baru melanjutkan kunjungan untuk permintaan {request}.", "Another helper goes on with the visits for request {request}."),
    };

    internal static readonly NoticeKind VisitsAssigned = new("visits-assigned", "Petugas menunjuk Anda untuk kunjungan yang tersisa pada permintaan {request}; yang pertama sebelum {until}.", "The desk assigned the visits left of request {request} to you; the first one before {until}.")
    {
        Short = new("Petugas menunjuk Anda untuk kunjungan setelah pencairan. Kunjungi sebelum {until}.", "The desk assigned visits after a disbursement to you. Pay the first before {until}."),
        Asks = Asks.ToActInTime,
    };

    internal static readonly NoticeKind VisitsWaived = new("visits-waived", "Kunjungan untuk permintaan {request} ditiadakan oleh petugas.", "The officer has waived visits for request {request}.")
    {
        Short = new("Kunjungan setelah pencairan ditiadakan oleh petugas.", "The officer has waived visits after a disbursement."),
    };

    internal static readonly NoticeKind StatusMissed = new("status-missed", "Laporan kolektibilitas bulan ke-{month} untuk permintaan {request} tidak masuk; {count} laporan kurang. Petugas sudah tahu.", "The repayment status of month {month} for request {request} did not come; {count} are missing. The officer was told.")
    {
        Short = new("Laporan kolektibilitas bulan ke-{month} tidak masuk; petugas sudah tahu. Kirim sekarang.", "The repayment status of month {month} did not come; the officer was told. Report it now."),
        Asks = Asks.ToAct,
    };

    internal static readonly NoticeKind StatusDue = new("status-due", "Laporan kolektibilitas bulan ke-{month} untuk permintaan {request} sudah waktunya.", "The repayment status of month {month} for request {request} is due.")
    {
        Short = new("Laporan kolektibilitas bulan ke-{month} sudah waktunya. Kirim sekarang.", "The repayment status of month {month} is due. Report it now."),
        Asks = Asks.ToAct,
    };

    internal static readonly NoticeKind ConfirmCompletion = new("confirm-completion", "Pihak lain menyatakan permintaan {request} selesai; tolong pastikan.", "The other side says that request {request} is complete; please confirm.")
    {
        Short = new("Pihak lain menyatakan pendampingan selesai. Tolong pastikan.", "The other side says that the work is complete. Please confirm."),
        Asks = Asks.ToAct,
    };

    internal static readonly NoticeKind Completed = new("completed", "Permintaan {request} selesai. Nilai pendampingannya, ya.", "Request {request} is complete. Please rate the help.")
    {
        Short = new("Permintaan {request} selesai. Beri nilai pendampingannya.", "Request {request} is complete. Rate the help."),
        Asks = Asks.ToAct,
    };

    internal static readonly NoticeKind Cancelled = new("cancelled", "Permintaan {request} dibatalkan.", "Request {request} was cancelled.")
    {
        Short = new("Sebuah permintaan yang Anda ikuti dibatalkan.", "A request that you take part in was cancelled."),
    };

    internal static readonly NoticeKind Assigned = new("assigned", "Petugas menunjuk Anda untuk permintaan {request}.", "The desk assigned you to request {request}.")
    {
        Short = new("Petugas menunjuk Anda untuk sebuah permintaan. Buka dan hubungi pemohon.", "The desk assigned you to a request. Open it and contact the SME."),
        Asks = Asks.ToAct,
    };

    internal static readonly NoticeKind ConsentWithdrawn = new("consent-withdrawn", "Pencarian pendamping untuk permintaan {request} berhenti karena persetujuannya dicabut.", "The search for help with request {request} stopped, since the consent to it was withdrawn.")
    {
        Short = new("Pencarian pendamping untuk permintaan {request} berhenti; persetujuannya dicabut.", "The search for help with request {request} stopped; the consent was withdrawn."),
    };

    internal static readonly IReadOnlyList<NoticeKind> All =
    [
        OfferReceived, OfferGone, NextWave, Engaged, Unmatched, WithKadin, ContactDue, ActivityDue, HelperSilent, Reopened, HelperLeft, EngagementOver, BankOverdue, ProposalOverdue,
        Returned, AdditionsDue, Approved, TermsDue, TermsLapsed, Declined, Disbursed, VisitDue, VisitMissed, VisitsWithoutHelper, VisitsTakenOver, VisitsAssigned, VisitsWaived, StatusDue, StatusMissed, ConfirmCompletion, Completed, Cancelled, Assigned, ConsentWithdrawn,
    ];
}
