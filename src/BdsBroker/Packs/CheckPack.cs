using BdsBroker.Core;
using BdsBroker.Proposals;

namespace BdsBroker.Packs;

/// <summary>
/// Whether a code that stands on a paper is the system's, and what the paper must then say. A code proves nothing alone, since anybody can copy it onto another paper: the figures are there to be compared.
/// </summary>
/// <param name="Matches">Whether a submission of this proposal has this code.</param>
/// <param name="Text">What that means and what to do next.</param>
/// <param name="Submission">Which; the members from here on are absent where none has it.</param>
/// <param name="IsPresent">Whether it is the one under review; an earlier one was returned and replaced.</param>
/// <param name="Code">The code as it is printed.</param>
/// <param name="ForwardedAt">When.</param>
/// <param name="Name">The SME's name.</param>
/// <param name="Product">The product's name.</param>
/// <param name="Amount">Rupiah.</param>
/// <param name="TenorMonths">Months.</param>
/// <param name="Installment">Rupiah a month.</param>
/// <param name="Dscr">Debt service coverage.</param>
/// <param name="CollateralCoverage">Liquidation values over the amount.</param>
/// <param name="PlanVersion">The version of the plan.</param>
/// <param name="CertificateNumber">Of the consultant who endorsed it.</param>
/// <param name="Documents">How many there are.</param>
internal sealed record PackCheckView(
    bool Matches,
    string Text,
    int? Submission = null,
    bool? IsPresent = null,
    string? Code = null,
    DateTimeOffset? ForwardedAt = null,
    string? Name = null,
    string? Product = null,
    long? Amount = null,
    int? TenorMonths = null,
    long? Installment = null,
    decimal? Dscr = null,
    decimal? CollateralCoverage = null,
    int? PlanVersion = null,
    string? CertificateNumber = null,
    int? Documents = null);

/// <summary>Staff of the bank type the code of a paper (<c>?code=</c>, the sixteen letters or the whole hash).</summary>
internal static class CheckPack
{
    internal static async Task<Answer<PackCheckView>> Handle(string bank, string proposal, string? code, Call call, Broker broker, CancellationToken cancel)
    {
        if (code is null || PackCode.Tidy(code) is null)
        {
            return Problem.Invalid("code", new(
                "Ketik kode dokumen dari kaki halaman: enam belas huruf dan angka 2 sampai 7, seperti ABCD-EFGH-2345-WXYZ; atau kode penuh dari halaman terakhir.",
                "Type the document code from the foot of a page: sixteen letters and digits 2 to 7, such as ABCD-EFGH-2345-WXYZ; or the whole code of the last page."));
        }

        if (await broker.Read(call, ProposalRecords.Proposal(bank, proposal), cancel) is not { State: var now })
        {
            return Problem.NotFound;
        }

        // The latest first; a request's submissions count on over its proposals, so that some numbers belong to others.
        for (var submission = now.Submission; submission >= 1; submission--)
        {
            if (await broker.Ledger.ReadWithHash(ProposalRecords.Frozen(bank, proposal, submission), cancel) is var (frozen, hash) && new PackCode(hash) is var held && held.Is(code))
            {
                return Answer<PackCheckView>.Ok(Found(frozen.State, held, submission == now.Submission, call.Language));
            }
        }

        return Answer<PackCheckView>.Ok(new(false, new Text(
            "Sistem tidak memiliki kode ini untuk proposal ini. Periksa nomor proposal dan ketik kodenya lagi; kalau tetap tidak cocok, jangan pakai kertas ini dan cetak dari sistem.",
            "The system holds no such code for this proposal. Look at the proposal's number and type the code again; if it still does not match, do not use this paper and print from the system.").In(call.Language)));
    }

    private static PackCheckView Found(Snapshot frozen, PackCode code, bool isPresent, Language language) => new(
        true,
        (isPresent
            ? new Text(
                "Sistem memiliki kode ini. Kode saja belum membuktikan isi: bandingkan setiap angka di sini dengan kertas.",
                "The system holds this code. A code alone does not prove the content: compare each figure here with the paper.")
            : new Text(
                "Kode ini milik pengajuan lama yang sudah diganti; tinjau pengajuan yang sekarang. Angka di kertas seharusnya seperti di sini.",
                "This code is that of an earlier submission that was replaced; review the present one. The figures on the paper should be as here.")).In(language),
        frozen.Submission,
        isPresent,
        code.Short,
        frozen.ForwardedAt,
        frozen.Sme.Name,
        frozen.Product.Name,
        frozen.Request.Amount,
        frozen.Request.TenorMonths,
        frozen.Readiness.Installment,
        frozen.Readiness.Dscr,
        frozen.Readiness.CollateralCoverage,
        frozen.Plan?.Version,
        frozen.Endorsement?.CertificateNumber,
        frozen.Documents.Count);
}
