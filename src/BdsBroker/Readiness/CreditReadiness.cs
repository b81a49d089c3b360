using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BdsBroker.Core;
using BdsBroker.Plans;
using BdsBroker.Registry;
using BdsBroker.Requests;
using static BdsBroker.Readiness.CriterionStatus;

namespace BdsBroker.Readiness;

/// <summary>
/// How ready a credit request is for a bank's product: ten criteria, each with what to do next. What is not known yet is missing, never failed; ratios are
/// compared exactly and shown with four decimals. It only advises: a person can always forward, and a person at the bank decides.
/// </summary>
internal static class CreditReadiness
{
    private static readonly NumberFormatInfo Comma = new() { NumberDecimalSeparator = "," };

    /// <summary>The products in the order of closeness: ready ones first, then the fewest criteria not met, then the fewest failed.</summary>
    internal static IEnumerable<FrozenReadiness> Closest(IEnumerable<FrozenReadiness> products) => products
        .OrderBy(product => product.Unmet)
        .ThenBy(product => product.Criteria.Count(criterion => criterion.Status == Failed))
        .ThenBy(product => product.Bank, StringComparer.Ordinal)
        .ThenBy(product => product.Product, StringComparer.Ordinal);

    /// <summary>Works out one product.</summary>
    /// <param name="request">A credit request.</param>
    /// <param name="sme">Its SME.</param>
    /// <param name="plan">The current plan, or null where none was saved.</param>
    /// <param name="documentKinds">The kinds of the documents that the request holds.</param>
    /// <param name="product">The product.</param>
    /// <param name="today">The day, WIB.</param>
    internal static FrozenReadiness Of(Request request, Sme sme, Plan? plan, IReadOnlyCollection<string> documentKinds, Product product, DateOnly today)
    {
        var (amount, tenor) = (request.Amount!.Value, request.TenorMonths!.Value);

        // The product grants at most so many months of grace; a loan of fewer months has fewer.
        var loan = Loan.Create(amount, tenor, product.AnnualRate, product.RateKind == "flat" ? RateKind.Flat : RateKind.Effective, Math.Min(product.GraceMonths, tenor - 1));
        var schedule = loan.Plan();
        var fees = product.Fees.Sum(fee => fee.Amount ?? Ratio.HalfUp(fee.Rate ?? 0, amount));

        var debtService = schedule.Largest + (BigInteger)(plan?.ExistingMonthlyDebtService ?? 0);
        long? netOfYear = plan?.Monthly.Sum(month => month.Inflow - month.Outflow);
        var pledged = plan?.Collateral?.Sum(item => item.LiquidationValue);
        Ratio? dscr = netOfYear is { } net ? new(net, PlanBody.Months * debtService) : null;
        Ratio? coverage = pledged is { } value ? new(value, amount) : null;

        Criterion[] criteria =
        [
            Amount(amount, product),
            Tenor(tenor, product),
            MonthsInBusiness(sme, product, today),
            Dscr(dscr, netOfYear, debtService, product),
            CollateralCoverage(coverage, pledged, amount, product),
            Sector(sme, product),
            Province(sme, product),
            Documents(documentKinds, product),
            Endorsement(request, plan, product),
            Validity(product, today),
        ];
        return new(
            product.Bank,
            product.BankName,
            product.Id,
            product.Version,
            product.Name,
            today,
            plan?.Version,
            Array.TrueForAll(criteria, criterion => criterion.Status == Met),
            loan.Installment(),
            schedule.Largest,
            schedule.TotalInterest,
            fees,
            loan.EffectiveAnnualRate(fees),
            dscr?.Rounded(),
            coverage?.Rounded(),
            criteria);
    }

    private static Criterion Amount(long amount, Product product)
    {
        var advice =
            amount < product.MinAmount ? new Text(
                $"Naikkan permintaan menjadi paling sedikit {Rupiah.Indonesian(product.MinAmount)}, atau pilih produk untuk pinjaman yang lebih kecil.",
                $"Raise the request to at least {Rupiah.English(product.MinAmount)}, or choose a product for smaller loans.")
            : amount > product.MaxAmount ? new(
                $"Turunkan permintaan menjadi paling banyak {Rupiah.Indonesian(product.MaxAmount)}, atau pilih produk untuk pinjaman yang lebih besar.",
                $"Lower the request to at most {Rupiah.English(product.MaxAmount)}, or choose a product for larger loans.")
            : new(
                $"Jumlah {Rupiah.Indonesian(amount)} sesuai; tidak perlu diubah.",
                $"The amount of {Rupiah.English(amount)} fits; leave it as it is.");
        return new("amount", amount >= product.MinAmount && amount <= product.MaxAmount ? Met : Failed,
            Json(amount), Json(new AmountRange(product.MinAmount, product.MaxAmount), ReadinessJson.Default.AmountRange), advice);
    }

    private static Criterion Tenor(int tenor, Product product) => tenor <= product.MaxTenorMonths
        ? new("tenor", Met, Json(tenor), Json(product.MaxTenorMonths), new($"Jangka {tenor} bulan sesuai; tidak perlu diubah.", $"The term of {tenor} months fits; leave it as it is."))
        : new("tenor", Failed, Json(tenor), Json(product.MaxTenorMonths), new(
            $"Pendekkan jangka waktu menjadi paling lama {product.MaxTenorMonths} bulan.",
            $"Shorten the term to at most {product.MaxTenorMonths} months."));

    /// <summary>From year and month. A year alone counts from its December, and where January would make the difference, the month is missing.</summary>
    private static Criterion MonthsInBusiness(Sme sme, Product product, DateOnly today)
    {
        var required = product.MinMonthsInBusiness;
        int Since(int month) => Math.Max(0, ((today.Year - sme.EstablishedYear) * 12) + today.Month - month);
        var least = Since(sme.EstablishedMonth ?? 12);
        var most = Since(sme.EstablishedMonth ?? 1);
        if (least >= required)
        {
            return new("months-in-business", Met, Json(least), Json(required), new($"Lama usaha {least} bulan sudah cukup.", $"{least} months in business are enough."));
        }

        if (most >= required)
        {
            return new("months-in-business", Missing, Json(least), Json(required), new(
                $"Isi bulan berdirinya usaha: tahun {sme.EstablishedYear} saja belum memastikan {required} bulan.",
                $"Give the month in which the business was founded: the year {sme.EstablishedYear} alone does not tell whether it is {required} months."));
        }

        var reached = new DateOnly(sme.EstablishedYear, sme.EstablishedMonth ?? 1, 1).AddMonths(required);
        return new("months-in-business", Failed, Json(least), Json(required), new(
            $"Usaha harus berjalan {required} bulan; ajukan lagi mulai {reached:yyyy-MM}, atau pilih produk untuk usaha baru.",
            $"The business must be {required} months old; apply from {reached:yyyy-MM} on, or choose a product for new businesses."));
    }

    /// <summary>Mean monthly net cash flow over the largest installment and what is paid on other loans.</summary>
    private static Criterion Dscr(Ratio? dscr, long? netOfYear, BigInteger debtService, Product product)
    {
        var required = Json(product.MinDscr);
        if (dscr is not { } ratio)
        {
            return new("dscr", Missing, null, required, new(
                $"Simpan rencana usaha dengan 12 bulan penerimaan dan pengeluaran; angsuran terbesar nanti {Rupiah.Indonesian((long)debtService)} per bulan.",
                $"Save a business plan with 12 months of inflow and outflow; the largest installment will be {Rupiah.English((long)debtService)} a month."));
        }

        if (ratio.Reaches(product.MinDscr))
        {
            return new("dscr", Met, Json(ratio.Rounded()), required, new("Arus kas cukup untuk angsuran.", "The cash flow carries the installments."));
        }

        // What the twelve months lack together, spread over them.
        var lack = Ratio.Ceiling(product.MinDscr, PlanBody.Months * debtService) - netOfYear!.Value;
        var lackPerMonth = (lack + PlanBody.Months - 1) / PlanBody.Months;
        return new("dscr", Failed, Json(ratio.Rounded()), required, new(
            $"Tambah arus kas bersih {Rupiah.Indonesian(lackPerMonth)} per bulan (rasio {Indonesian(product.MinDscr)}), atau kecilkan angsuran dengan jumlah yang lebih kecil atau jangka yang lebih panjang.",
            $"Raise the net cash flow by {Rupiah.English(lackPerMonth)} a month (a ratio of {English(product.MinDscr)}), or make the installment smaller by a lower amount or a longer term."));
    }

    /// <summary>What quick sales of the collateral would bring, over the amount.</summary>
    private static Criterion CollateralCoverage(Ratio? coverage, long? pledged, long amount, Product product)
    {
        var required = Json(product.MinCollateralCoverage);
        var needed = Ratio.Ceiling(product.MinCollateralCoverage, amount);
        if (needed == 0 || coverage?.Reaches(product.MinCollateralCoverage) == true)
        {
            return new("collateral-coverage", Met, coverage is { } reached ? Json(reached.Rounded()) : null, required, new("Agunan cukup.", "The collateral is enough."));
        }

        return coverage is { } ratio
            ? new("collateral-coverage", Failed, Json(ratio.Rounded()), required, new(
                $"Tambah agunan dengan nilai likuidasi {Rupiah.Indonesian(needed - pledged!.Value)}, atau kecilkan pinjaman.",
                $"Add collateral with a liquidation value of {Rupiah.English(needed - pledged!.Value)}, or borrow less."))
            : new("collateral-coverage", Missing, null, required, new(
                $"Tulis agunan di rencana usaha: nilai likuidasinya paling sedikit {Rupiah.Indonesian(needed)}.",
                $"Name the collateral in the business plan: its liquidation value must be at least {Rupiah.English(needed)}."));
    }

    /// <summary>The business's KBLI code against the product's prefixes; codes moved between versions, so another version tells nothing.</summary>
    private static Criterion Sector(Sme sme, Product product)
    {
        var any = product.Sectors.Contains("*", StringComparer.Ordinal);
        var isSameVersion = sme.Kbli.Version == product.SectorsVersion;
        var fits = any || (isSameVersion && product.Sectors.Any(prefix => sme.Kbli.Code.StartsWith(prefix, StringComparison.Ordinal)));
        var list = string.Join(", ", product.Sectors);
        return new("sector", fits ? Met : isSameVersion ? Failed : Missing, Json(sme.Kbli.Code), Json(product.Sectors), fits
            ? new($"Bidang usaha {sme.Kbli.Code} sesuai.", $"The line of business {sme.Kbli.Code} fits.")
            : isSameVersion
                ? new($"Produk ini hanya untuk KBLI {list}; pilih produk untuk bidang {sme.Kbli.Code}.", $"This product is for KBLI {list} only; choose one for {sme.Kbli.Code}.")
                : new($"Tulis kode KBLI {product.SectorsVersion} usaha ini; produk ini untuk KBLI {list} versi itu.", $"Give the business's code in KBLI {product.SectorsVersion}; this product is for {list} of that version."));
    }

    private static Criterion Province(Sme sme, Product product)
    {
        var fits = product.Provinces.Contains("*", StringComparer.Ordinal) || product.Provinces.Contains(sme.Province, StringComparer.Ordinal);
        var place = MatchEngine.Provinces.Find(sme.Province);
        return new("province", fits ? Met : Failed, Json(sme.Province), Json(product.Provinces), fits
            ? new($"Produk ini ditawarkan di {place?.Name ?? sme.Province}.", $"The product is offered in {place?.EnglishName ?? sme.Province}.")
            : new(
                $"Produk ini tidak ditawarkan di {place?.Name ?? sme.Province}; pilih produk yang melayani provinsi ini.",
                $"The product is not offered in {place?.EnglishName ?? sme.Province}; choose one that serves this province."));
    }

    /// <summary>A paper that is not there yet is missing; whether one that is there is good, people judge.</summary>
    private static Criterion Documents(IReadOnlyCollection<string> kinds, Product product)
    {
        string[] lacking = [.. product.Documents.Where(kind => !kinds.Contains(kind, StringComparer.Ordinal))];
        string[] held = [.. product.Documents.Except(lacking, StringComparer.Ordinal)];
        return lacking.Length == 0
            ? new("documents", Met, Json(held), Json(product.Documents), new("Semua dokumen sudah ada.", "All documents are there."))
            : new("documents", Missing, Json(held), Json(product.Documents), new(
                $"Unggah {lacking.Length} dokumen lagi: {string.Join(", ", lacking.Select(kind => DocumentWords.Of(kind).Id))}.",
                $"Upload {lacking.Length} more: {string.Join(", ", lacking.Select(kind => DocumentWords.Of(kind).En))}."));
    }

    /// <summary>A certified consultant stands behind the current version of the plan; a certificate that lapsed later does not undo it.</summary>
    private static Criterion Endorsement(Request request, Plan? plan, Product product)
    {
        var endorsed = request.Endorsement?.PlanVersion;
        var isCurrent = plan is not null && endorsed == plan.Version;
        JsonElement? measured = endorsed is { } version ? Json(version) : null;
        return !product.RequiresEndorsement || isCurrent
            ? new("endorsement", Met, measured, Json(product.RequiresEndorsement, ReadinessJson.Default.Boolean), isCurrent
                ? new($"Rencana versi {plan!.Version} sudah didukung pendamping bersertifikat.", $"Version {plan.Version} of the plan is endorsed by a certified consultant.")
                : new("Produk ini tidak meminta dukungan pendamping.", "The product asks for no endorsement."))
            : new("endorsement", Missing, measured, Json(true, ReadinessJson.Default.Boolean), plan is null
                ? new("Simpan rencana usaha, lalu minta pendamping bersertifikat mendukungnya.", "Save the business plan, then ask the certified consultant to endorse it.")
                : new($"Minta pendamping bersertifikat mendukung rencana versi {plan.Version}.", $"Ask the certified consultant to endorse version {plan.Version} of the plan."));
    }

    private static Criterion Validity(Product product, DateOnly today)
    {
        var required = Json(new DayRange(product.ValidFrom, product.ValidTo), ReadinessJson.Default.DayRange);
        var measured = Json(today, ReadinessJson.Default.DateOnly);
        return product.IsValidOn(today)
            ? new("validity", Met, measured, required, product.ValidTo is { } last
                ? new($"Ajukan paling lambat {last:yyyy-MM-dd}, hari terakhir produk ini.", $"Apply by {last:yyyy-MM-dd}, the product's last day.")
                : new("Produk ini berlaku.", "The product is offered."))
            : new("validity", Failed, measured, required, today < product.ValidFrom
                ? new($"Tunggu sampai {product.ValidFrom:yyyy-MM-dd}, hari pertama produk ini, atau pilih produk lain.", $"Wait until {product.ValidFrom:yyyy-MM-dd}, the product's first day, or choose another.")
                : new($"Pilih produk lain: produk ini berakhir {product.ValidTo:yyyy-MM-dd}.", $"Choose another product: this one ended on {product.ValidTo:yyyy-MM-dd}."));
    }

    private static string Indonesian(decimal value) => value.ToString("0.####", Comma);

    private static string English(decimal value) => value.ToString("0.####", NumberFormatInfo.InvariantInfo);

    private static JsonElement Json(long value) => JsonSerializer.SerializeToElement(value, ReadinessJson.Default.Int64);

    private static JsonElement Json(decimal value) => JsonSerializer.SerializeToElement(value, ReadinessJson.Default.Decimal);

    private static JsonElement Json(string value) => JsonSerializer.SerializeToElement(value, ReadinessJson.Default.String);

    private static JsonElement Json(IReadOnlyList<string> values) => JsonSerializer.SerializeToElement(values, ReadinessJson.Default.IReadOnlyListString);

    private static JsonElement Json<T>(T value, JsonTypeInfo<T> json) => JsonSerializer.SerializeToElement(value, json);
}

/// <summary>The kinds of documents as people say them.</summary>
internal static class DocumentWords
{
    internal static Text Of(string kind) => kind switch
    {
        "ktp" => new("KTP", "identity card (KTP)"),
        "kk" => new("kartu keluarga", "family card (KK)"),
        "nib" => new("NIB", "business number (NIB)"),
        "npwp" => new("NPWP", "tax number (NPWP)"),
        "sku" => new("surat keterangan usaha", "business certificate (SKU)"),
        "bank-statement" => new("rekening koran", "bank statement"),
        "financial-records" => new("catatan keuangan", "financial records"),
        "slik" => new("informasi SLIK", "credit report (SLIK)"),
        "collateral" => new("bukti agunan", "proof of collateral"),
        "photo" => new("foto usaha", "photo of the business"),
        _ => new(kind, kind),
    };
}
