using BdsBroker.Core;
using BdsBroker.Proposals;
using BdsBroker.Readiness;

namespace BdsBroker.Packs;

/// <summary>The first page: who asks for what, and the figures that a decision turns on.</summary>
internal static class PackCover
{
    internal static void Write(Html html, Snapshot frozen, PackCode code)
    {
        var (written, zone) = (html.Written, Pack.ZoneOf(frozen));
        html.Add($"<div class=\"head\">\n<div>\n<p class=\"kind\">{Pack.Title}</p>\n<h1>{frozen.Sme.Name}</h1>\n<p class=\"under\">{frozen.Product.Name}, {frozen.Product.BankName}</p>\n");
        html.Add($"<p class=\"under\">{new Text("Diteruskan", "Forwarded")} {written.Time(frozen.ForwardedAt, zone)}, {new Text("pengajuan ke-", "submission ")}{frozen.Submission}</p>\n");
        html.Add($"<p class=\"under\">{new Text("Proposal", "Proposal")} <span class=\"mono\">{frozen.Proposal}</span></p>\n</div>\n");
        html.Add($"<div class=\"code\">{new Text("Kode dokumen", "Document code")}<b>{code.Short}</b></div>\n</div>\n");
        Figures(html, frozen);
        Verdict(html, frozen.Readiness);
        Request(html, frozen, zone);
        Sme(html, frozen.Sme, zone);
    }

    private static void Figures(Html html, Snapshot frozen)
    {
        var (written, readiness) = (html.Written, frozen.Readiness);
        var unknown = written.In(new("belum diketahui", "not known yet"));
        html.Add($"<dl class=\"key\">\n");
        Key(html, new("Jumlah", "Amount"), written.Rupiah(frozen.Request.Amount), written.Months(frozen.Request.TenorMonths));
        Key(html, new("Angsuran per bulan", "Monthly installment"), written.Rupiah(readiness.Installment), readiness.LargestInstallment == readiness.Installment
            ? null
            : written.In(new("terbesar ", "largest ")) + written.Rupiah(readiness.LargestInstallment));
        Key(html, new("Biaya efektif setahun", "Effective cost a year"), readiness.EffectiveAnnualRate is { } rate ? written.Percent(rate) : unknown, written.In(new("bunga dan biaya bersama", "interest and fees together")));
        Key(html, new("Kemampuan membayar (DSCR)", "Ability to pay (DSCR)"), readiness.Dscr is { } dscr ? written.Ratio(dscr) : unknown, written.In(new("paling sedikit ", "at least ")) + written.Ratio(frozen.Product.MinDscr));
        Key(html, new("Agunan terhadap pinjaman", "Collateral to loan"), readiness.CollateralCoverage is { } coverage ? written.Ratio(coverage) : unknown, written.In(new("paling sedikit ", "at least ")) + written.Ratio(frozen.Product.MinCollateralCoverage));
        Key(html, new("Modal sendiri", "Own funds"), frozen.Plan is { } plan ? written.Rupiah(plan.OwnFunds) : unknown, null);
        html.Add($"</dl>\n");
    }

    private static void Key(Html html, Text name, string value, string? below)
    {
        html.Add($"<div><dt>{name}</dt><dd>{value}");
        if (below is not null)
        {
            html.Add($"<small>{below}</small>");
        }

        html.Add($"</dd></div>\n");
    }

    private static void Verdict(Html html, FrozenReadiness readiness)
    {
        var met = readiness.Criteria.Count - readiness.Unmet;
        html.Add($"<p class=\"alert\"><b>{met} {new Text("dari", "of")} {readiness.Criteria.Count} {new Text("syarat produk terpenuhi", "conditions of the product are met")}</b>");
        html.Add($" ({html.Written.Day(readiness.On)}). ");
        if (readiness.Unmet > 0)
        {
            html.Add($"{new Text("Belum", "Not yet")}: {string.Join(", ", readiness.Criteria.Where(each => each.Status != CriterionStatus.Met).Select(each => html.Written.In(CriterionWords.NameOf(each.Code))))}. ");
        }

        html.Add($"{new Text("Ini hanya saran; petugas bank yang memutuskan.", "This only advises; a person at the bank decides.")}</p>\n");
    }

    private static void Request(Html html, Snapshot frozen, MatchEngine.Zone zone)
    {
        var written = html.Written;
        html.Add($"<h2>{new Text("Permintaan", "Request")}</h2>\n<table class=\"facts\"><tbody>\n");
        html.Fact(new("Jumlah dan jangka", "Amount and term"), $"{written.Rupiah(frozen.Request.Amount)}, {written.Months(frozen.Request.TenorMonths)}");
        html.Fact(new("Untuk", "For"), frozen.Request.Purpose);
        html.Fact(new("Diajukan", "Submitted"), written.Time(frozen.Request.SubmittedAt, zone));
        html.Fact(new("Disusun bersama", "Prepared with"), frozen.PreparedBy ?? written.In(new("tanpa pendamping", "nobody")));
        html.Fact(new("Persetujuan data ke bank", "Consent to show it to the bank"), written.Time(frozen.Consent.At, zone));
        html.Fact(new("Jawaban bank ditunggu sampai", "The bank's answer is awaited until"), written.Time(frozen.DueAt, zone));
        html.Add($"</tbody></table>\n");
    }

    private static void Sme(Html html, FrozenSme sme, MatchEngine.Zone zone)
    {
        var written = html.Written;
        var erased = written.In(new("sudah dihapus", "erased"));
        html.Add($"<h2>{new Text("Pemohon", "Applicant")}</h2>\n<table class=\"facts\"><tbody>\n");
        html.Fact(new("Nama usaha", "Business"), sme.Cooperative ? sme.Name + written.In(new(" (koperasi)", " (cooperative)")) : sme.Name);
        html.Fact(new("Alamat", "Address"), sme.Address.Value ?? erased);
        html.Fact(new("Kabupaten atau kota", "Regency"), $"{sme.Regency}, {written.Province(sme.Regency[..2])}");
        html.Fact(new("Telepon", "Telephone"), sme.Phone.Value ?? erased);
        html.Fact(new("E-mail", "E-mail"), sme.Email is null ? null : sme.Email.Value ?? erased);
        html.Fact(new("Bidang usaha", "Line of business"), $"KBLI {sme.Kbli.Version}: {sme.Kbli.Code}");
        html.Fact(new("Produk", "Products"), string.Join(", ", sme.Products));
        html.Fact(new("Berdiri", "Founded"), sme.EstablishedMonth is { } month ? written.Month($"{sme.EstablishedYear:D4}-{month:D2}") : $"{sme.EstablishedYear}");
        html.Fact(new("Karyawan", "Employees"), written.Number(sme.Employees));
        html.Fact(new("Penjualan setahun", "Annual sales"), sme.AnnualSales is { } sales ? written.Rupiah(sales) : null);
        html.Fact(new("Modal usaha", "Capital"), sme.Capital is { } capital ? written.Rupiah(capital) : null);
        html.Fact(new("Skala usaha", "Size"), written.In(SizeWords(sme.Size)));
        html.Fact(new("Sentra", "Cluster"), sme.Cluster);
        html.Fact(new("NIK pemilik", "Owner's NIK"), sme.OwnerNik);
        html.Fact(new("NIB", "NIB"), sme.Nib);
        html.Fact(new("NPWP", "NPWP"), sme.Npwp);
        html.Fact(new("Data terakhir dipastikan", "Last confirmed"), written.Time(sme.ConfirmedAt, zone));
        html.Add($"</tbody></table>\n");
    }

    private static Text SizeWords(EnterpriseSize size) => size switch
    {
        EnterpriseSize.Micro => new("mikro", "micro"),
        EnterpriseSize.Small => new("kecil", "small"),
        EnterpriseSize.Medium => new("menengah", "medium"),
        EnterpriseSize.Large => new("besar", "large"),
        _ => new("belum diketahui", "not known"),
    };
}
