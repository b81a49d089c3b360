using BdsBroker.Core;

namespace BdsBroker.Requests;

/// <summary>Why a request's rule says no: one line each; a code never changes once released.</summary>
internal static class RequestProblems
{
    internal static readonly Problem NoConsent = Problem.Conflict("request.consent-missing", "Pemilik usaha harus menyetujui pencarian pendamping (tujuan matching) dulu.", "An owner must first consent to matching (purpose matching).");
    internal static readonly Problem AnotherTook = Problem.Conflict("offer.taken", "Penyedia lain sudah menerima permintaan ini.", "Another provider has already accepted this request.");
    internal static readonly Problem OfferExpired = Problem.Conflict("offer.expired", "Batas waktu penawaran ini sudah lewat; penawaran lain akan datang.", "This offer's deadline has passed; others will come.");
    internal static readonly Problem OfferWithdrawn = Problem.Conflict("offer.withdrawn", "Penawaran ini sudah ditarik; permintaannya tidak lagi terbuka bagi Anda.", "This offer was withdrawn; the request is no longer open to you.");
    internal static readonly Problem OfferDeclined = Problem.Conflict("offer.declined", "Penawaran ini sudah Anda tolak.", "You have already declined this offer.");
    internal static readonly Problem OfferAccepted = Problem.Conflict("offer.accepted", "Penawaran ini sudah Anda terima; kembalikan permintaannya lewat handback.", "You have accepted this offer; hand the request back instead.");
    internal static readonly Problem NotEngagedYet = Problem.Conflict("request.nobody-engaged", "Belum ada pendamping pada permintaan ini.", "Nobody is engaged in this request yet.");
    internal static readonly Problem OnlyTechnical = Problem.Conflict("request.not-technical", "Hanya permintaan teknis yang diselesaikan begini; kredit selesai setelah pinjaman lunas.", "Only technical requests end this way; a credit request ends when its loan is settled.");
    internal static readonly Problem OnlyCredit = Problem.Conflict("request.not-credit", "Hanya permintaan kredit yang dapat diteruskan ke bank.", "Only credit requests can be forwarded to a bank.");
    internal static readonly Problem RatedAlready = Problem.Conflict("feedback.given", "Penilaian sudah diberikan; terima kasih.", "The rating was given already; thank you.");
    internal static readonly Problem NothingToRate = Problem.Conflict("feedback.too-early", "Penilaian diberikan setelah pendampingan selesai atau bank memutuskan.", "Rate after the help is complete or the bank has decided.");
    internal static readonly Problem NoPlanVersion = Problem.Conflict("plan.version-unknown", "Versi rencana usaha itu belum ada; simpan rencana dulu.", "The plan has no such version; save the plan first.");
    internal static readonly Problem CertificateLapsed = Problem.Conflict("endorse.certificate-not-valid", "Sertifikat Anda tidak berlaku hari ini; perpanjang dulu.", "Your certificate is not valid today; renew it first.");
    internal static readonly Problem WithdrawalAsked = Problem.Conflict("request.withdrawal-asked", "Penarikan sudah diminta dan sedang diproses di bank.", "The withdrawal was asked for and is being worked off at the bank.");
    internal static readonly Problem ReturnedElsewhere = Problem.Conflict("request.returned-elsewhere", "Bank mengembalikan proposal ini; lengkapi dan teruskan ke produk yang sama, atau batalkan.", "A bank returned this proposal; complete it and forward it to the same product, or cancel.");
    internal static readonly Problem NoVisitDue = Problem.Conflict("visit.none-due", "Tidak ada kunjungan yang menunggu.", "No visit is waiting.");
    internal static readonly Problem VisitBeforeDisbursement = Problem.Conflict("visit.before-disbursement", "Kunjungan setelah pencairan tidak mungkin terjadi sebelum pencairan; periksa waktunya.", "A visit after disbursement cannot have been before it; check its time.");
    internal static readonly Problem NoVisitsLeft = Problem.Conflict("visit.none-left", "Tidak ada kunjungan yang tersisa.", "No visit is left.");
    internal static readonly Problem VisitsInGoodHands = Problem.Conflict("visit.in-good-hands", "Kunjungan sudah ada pendampingnya: sertifikatnya berlaku dan tidak ada kunjungan terlewat.", "The visits have a consultant whose certificate is valid, and none was missed.");
    internal static readonly Problem TooManyNotes = Problem.Conflict("request.too-many-notes", "Catatan permintaan ini sudah penuh.", "This request can take no more notes.");
    internal static readonly Problem KindIsFixed = Problem.Conflict("request.kind-fixed", "Jenis permintaan dan layanan tidak dapat diganti; batalkan dan ajukan yang baru.", "Kind and service of a request cannot change; cancel it and submit a new one.");
    internal static readonly Problem ProviderNotEligible = Problem.Conflict("desk.provider-not-eligible", "Penyedia itu tidak memenuhi syarat: periksa sertifikat, jeda, kapasitas, layanan, dan provinsi.", "That provider is not eligible: check certificate, pause, capacity, service and province.");
    internal static readonly Problem ExpertNotAvailable = Problem.Conflict("desk.expert-not-available", "Ahli itu tidak ada, tidak tersedia, atau bukan dari kabupaten ini; atau permintaannya bukan teknis.", "That expert does not exist, is not available or not of this regency; or the request is not technical.");
    internal static readonly Problem RoundsUsedUp = Problem.Conflict("request.rounds-used-up", "Pencarian sudah diulang terlalu sering; hubungi petugas atau ajukan permintaan baru.", "Matching was repeated too often; ask the officer or submit a new request.");

    /// <summary>Visits are left, but the time of none has begun.</summary>
    internal static Problem VisitAhead(int month, DateOnly from) => Problem.Conflict(
        "visit.none-due", $"Belum ada kunjungan yang menunggu; kunjungan bulan ke-{month} dapat dicatat mulai {from:yyyy-MM-dd}.", $"No visit is waiting yet; that of month {month} may be noted from {from:yyyy-MM-dd} on.");

    internal static Problem TooManyOpen(int most) => Problem.Conflict("request.too-many-open", $"Sudah ada {most} permintaan terbuka; selesaikan atau batalkan salah satu.", $"There are {most} open requests already; complete or cancel one.");

    /// <summary>The operation does not belong to the request's present state.</summary>
    internal static Problem NotNow(RequestState state) => Problem.Conflict(
        "request.state",
        $"Ini tidak dapat dilakukan saat permintaan berstatus {RequestWords.Of(state).Id}.",
        $"This cannot be done while the request is {RequestWords.Of(state).En}.");
}

/// <summary>The states as people say them.</summary>
internal static class RequestWords
{
    internal static Text Of(RequestState state) => state switch
    {
        RequestState.Submitted => new("diajukan", "submitted"),
        RequestState.Offered => new("ditawarkan", "offered"),
        RequestState.Engaged => new("didampingi", "engaged"),
        RequestState.Forwarded => new("diteruskan ke bank", "forwarded to the bank"),
        RequestState.Returned => new("dikembalikan bank", "returned by the bank"),
        RequestState.Approved => new("disetujui bank", "approved by the bank"),
        RequestState.Accepted => new("syarat diterima", "accepted"),
        RequestState.Disbursed => new("dicairkan", "disbursed"),
        RequestState.Declined => new("ditolak bank", "declined by the bank"),
        RequestState.Unmatched => new("belum mendapat pendamping", "unmatched"),
        RequestState.WithKadin => new("di meja KADIN", "with KADIN"),
        RequestState.Completed => new("selesai", "completed"),
        _ => new("dibatalkan", "cancelled"),
    };

    internal static Text Of(WaitFor wait) => wait switch
    {
        WaitFor.Matching => new("broker mencari pendamping", "the broker looks for help"),
        WaitFor.Offers => new("penyedia menjawab penawaran", "providers answer the offer"),
        WaitFor.Contact => new("pendamping menghubungi Anda", "the helper contacts you"),
        WaitFor.Activity => new("pendamping melanjutkan", "the helper goes on"),
        WaitFor.BankDecision => new("bank memutuskan", "the bank decides"),
        WaitFor.SmeAdditions => new("Anda melengkapi proposal", "you complete the proposal"),
        WaitFor.SmeTerms => new("Anda menjawab syarat bank", "you answer the bank's terms"),
        WaitFor.Disbursement => new("bank mencairkan", "the bank disburses"),
        WaitFor.FollowUp => new("kunjungan dan laporan angsuran", "visits and repayment reports"),
        WaitFor.SmeNext => new("Anda meneruskan ke produk atau bank lain", "you forward to another product or bank"),
        WaitFor.Officer => new("petugas mencari bantuan", "the officer finds help"),
        WaitFor.Kadin => new("meja KADIN menunjuk ahli", "the KADIN desk assigns an expert"),
        _ => new("pihak lain memastikan selesai", "the other side confirms completion"),
    };

    /// <summary>Why a request is on a desk, or what was tried.</summary>
    internal static Text OfReason(string code) => code switch
    {
        "skilled-person-wanted" => new("pemohon meminta ahli terampil", "the SME asks for a skilled person"),
        "nobody-eligible" => new("tidak ada penyedia yang memenuhi syarat", "no provider is eligible"),
        "nobody-accepted" => new("semua penyedia menolak atau tidak menjawab", "all providers declined or did not answer"),
        "wave-without-acceptance" => new("satu gelombang penawaran tidak ada yang menerima", "a wave of offers found no acceptance"),
        "matching-stuck" => new("pencarian pendamping macet dan diulang", "matching was stuck and is repeated"),
        "contact-overdue" => new("pendamping belum menghubungi pemohon", "the helper has not contacted the SME"),
        "activity-overdue" => new("pendamping tidak berkegiatan", "the helper shows no activity"),
        "bank-overdue" => new("bank melewati batas waktu keputusan", "the bank's decision is overdue"),
        "disbursement-overdue" => new("pencairan melewati batas waktu", "the disbursement is overdue"),
        "follow-up-missed" => new("kunjungan atau laporan angsuran terlewat", "a visit or repayment report was missed"),
        "visits-without-helper" => new("kunjungan setelah pencairan tidak ada pendampingnya; tunjuk pengganti atau tiadakan", "the visits after disbursement have no consultant; assign another or waive them"),
        "visits-still-without-helper" => new("kunjungan setelah pencairan masih tidak ada pendampingnya; petugas sudah diingatkan", "the visits after disbursement still have no consultant; the officer was reminded"),
        "visit-found-trouble" => new("kunjungan terakhir menemukan masalah pada usaha atau angsuran", "the latest visit found trouble with the business or the loan"),
        "loan-not-closed" => new("pinjaman belum ditutup bank setelah bulan terakhir yang mungkin", "the bank has not closed the loan after the last month possible"),
        "kadin-overdue" => new("meja KADIN belum menunjuk ahli", "the KADIN desk has not assigned an expert"),
        "officer-reminded" => new("petugas sudah diingatkan", "the officer was reminded"),
        "officer-escalated" => new("petugas diingatkan lagi", "the officer was reminded again"),
        "suspended" => new("sertifikat pendamping dibekukan", "the helper's certificate is suspended"),
        "revoked" => new("sertifikat pendamping dicabut", "the helper's certificate is revoked"),
        "expired" => new("sertifikat pendamping berakhir", "the helper's certificate has expired"),
        "provider-closed" => new("penyedia sudah ditutup", "the provider was closed"),
        _ => new(code, code),
    };
}
