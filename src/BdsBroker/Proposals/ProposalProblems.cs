using System.Globalization;
using BdsBroker.Core;

namespace BdsBroker.Proposals;

/// <summary>Why a proposal's rule says no: one line each; a code never changes once released.</summary>
internal static class ProposalProblems
{
    internal static readonly Problem ConsentWithdrawn = Problem.Conflict("forward.consent-withdrawn", "Persetujuan untuk tujuan lending sudah dicabut; pemilik harus memberikannya lagi dulu.", "The consent to lending was withdrawn; an owner must first give it again.");
    internal static readonly Problem ClaimedByAnother = Problem.Conflict("proposal.claimed", "Proposal ini sudah ditangani petugas lain di bank Anda.", "Somebody else of your bank has claimed this proposal.");
    internal static readonly Problem UnknownBank = Problem.Unprocessable("forward.bank-unknown", "Bank itu tidak ada; pilih dari daftar bank.", "There is no such bank; choose one from the list of banks.");
    internal static readonly Problem UnknownBranch = Problem.Unprocessable("forward.branch-unknown", "Bank itu tidak mempunyai cabang ini; pilih cabang lain, atau kosongkan untuk kantor pusat.", "The bank has no such branch; choose another, or leave it out for the head office.");
    internal static readonly Problem UnknownProduct = Problem.Unprocessable("forward.product-unknown", "Bank itu tidak mempunyai produk ini; pilih dari daftar produknya.", "The bank has no such product; choose one from the list of its products.");
    internal static readonly Problem TooLarge = Problem.Unprocessable("forward.too-large", "Rencana usaha dan lampirannya terlalu panjang untuk diteruskan; persingkat uraiannya.", "The plan and its annexes are too long to be forwarded; shorten the texts.");
    internal static readonly Problem FeesTakeAll = Problem.Unprocessable("approve.fees-take-all", "Biaya produk menghabiskan seluruh pinjaman; perbesar jumlahnya.", "The product's fees would take the whole loan; raise the amount.");

    internal static readonly Problem ProductNotOffered = Problem.Conflict("forward.product-not-offered", "Produk ini tidak ditawarkan hari ini; pilih produk lain.", "This product is not offered today; choose another.");

    internal static readonly Problem SecondPerson = Problem.Conflict("proposal.second-person", "Persetujuan ini harus dipastikan orang kedua, bukan yang menyetujuinya.", "A second person confirms this approval, not the one who gave it.");
    internal static readonly Problem NotColleague = Problem.Unprocessable("proposal.not-a-colleague", "Orang itu bukan petugas bank ini, atau bukan petugas cabang proposal ini; pilih dari daftar anggota.", "That person is not staff of this bank, or not of this proposal's branch; choose from the list of members.");
    internal static readonly Problem SmeErased = Problem.Conflict("proposal.sme-erased", "Data usaha ini sudah dihapus; tidak ada lagi yang dicatat tentangnya.", "The data of this business were erased; nothing more is noted about it.");

    internal static Problem AboveAsked(long asked) => Problem.Unprocessable(
        "approve.above-asked", $"Yang diminta {Rupiah.Indonesian(asked)}; setujui paling banyak sebesar itu.", $"{Rupiah.English(asked)} was asked for; approve at most that.");

    internal static Problem OutsideProduct(long least, long most) => Problem.Unprocessable(
        "approve.outside-product", $"Produk ini memberi {Rupiah.Indonesian(least)} sampai {Rupiah.Indonesian(most)}.", $"This product lends {Rupiah.English(least)} to {Rupiah.English(most)}.");

    internal static Problem BeyondTenor(int most) => Problem.Unprocessable("approve.beyond-tenor", $"Produk ini paling lama {most} bulan.", $"This product lends for at most {most} months.");

    internal static readonly Problem FlatNotOffered = Worse("rateKind: produk ini berbunga efektif; pilih effective", "rateKind: this product's rate is effective; choose effective");

    internal static Problem RateAbove(decimal most) => Worse($"annualRate: paling tinggi {Percent(most).Replace('.', ',')} % setahun", $"annualRate: at most {Percent(most)} % a year");

    internal static Problem GraceAbove(int most) => Worse($"graceMonths: paling banyak {most} bulan", $"graceMonths: at most {most} months");

    internal static Problem FeesAbove(long most) => Worse($"fees: seluruhnya paling banyak {Rupiah.Indonesian(most)}", $"fees: at most {Rupiah.English(most)} together");

    internal static Problem NotesFull(int most) => Problem.Conflict("notes.full", $"Paling banyak {most} catatan pada satu proposal.", $"At most {most} notes on one proposal.");

    internal static Problem AboveApproval(long approved) => Problem.Conflict(
        "disburse.above-approval", $"Paling banyak {Rupiah.Indonesian(approved)}, seperti yang disetujui.", $"At most {Rupiah.English(approved)}, as was approved.");

    internal static Problem StatusReported(int month) => Problem.Conflict("status.reported", $"Laporan bulan ke-{month} sudah ada.", $"Month {month} was reported already.");

    internal static Problem MonthNotBegun(int month) => Problem.Conflict("status.too-early", $"Bulan ke-{month} belum mulai; laporkan nanti.", $"Month {month} has not begun; report it later.");

    private static Problem Worse(string id, string en) => Problem.Unprocessable(
        "approve.worse-than-product", $"Syarat tidak boleh lebih berat daripada produk yang dipilih pemohon; {id}.", $"Terms must not be worse than the product that was chosen; {en}.");

    private static string Percent(decimal rate) => (rate * 100).ToString("0.######", NumberFormatInfo.InvariantInfo);

    /// <summary>The verb does not belong to the proposal's present state.</summary>
    internal static Problem NotNow(ProposalState state) => Problem.Conflict(
        "proposal.state",
        $"Ini tidak dapat dilakukan saat proposal berstatus {ProposalWords.Of(state).Id}.",
        $"This cannot be done while the proposal is {ProposalWords.Of(state).En}.");
}

/// <summary>The states as people say them.</summary>
internal static class ProposalWords
{
    internal static Text Of(ProposalState state) => state switch
    {
        ProposalState.Submitted => new("menunggu bank", "submitted"),
        ProposalState.Claimed => new("sedang ditinjau", "claimed"),
        ProposalState.Confirming => new("menunggu petugas kedua", "waiting for a second person"),
        ProposalState.Returned => new("dikembalikan", "returned"),
        ProposalState.Approved => new("disetujui", "approved"),
        ProposalState.Accepted => new("syarat diterima", "accepted"),
        ProposalState.Declined => new("ditolak", "declined"),
        ProposalState.Refused => new("syarat tidak diterima pemohon", "refused by the SME"),
        ProposalState.Lapsed => new("gugur tanpa jawaban pemohon", "lapsed unanswered"),
        ProposalState.Withdrawn => new("ditarik pemohon", "withdrawn"),
        ProposalState.Disbursed => new("dicairkan", "disbursed"),
        _ => new("selesai", "closed"),
    };
}
