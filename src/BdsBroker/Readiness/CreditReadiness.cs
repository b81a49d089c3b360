using System.Globalization;
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

    /// <summary>
    /// The products in the order of closeness: first those that take the business's sector and province at all, among them ready ones first, then the fewest criteria not
    /// met, then the fewest failed, then the smallest gap.
    /// </summary>
    internal static IEnumerable<FrozenReadiness> Closest(IEnumerable<FrozenReadiness> products) => products
        .OrderBy(product => product.IsInReach ? 0 : 1)
        .ThenBy(product => product.Unmet)
        .ThenBy(product => product.Criteria.Count(criterion => criterion.Status == Failed))
        .ThenBy(product => product.Gap ?? 0)
        .ThenBy(product => product.Bank, StringComparer.Ordinal)
        .ThenBy(product => product.Product, StringComparer.Ordinal);

    /// <summary>Works out one product.</summary>
    /// <param name="request">A credit request.</param>
    /// <param name="sme">Its SME.</param>
    /// <param name="plan">The current plan, or null where none was saved.</param>
    /// <param name="documentKinds">The kinds of the documents that the request holds.</param>
    /// <param name="product">The product, in the version that is in effect.</param>
    /// <param name="today">The day, WIB.</param>
    /// <param name="tried">What is tried out in place of what was asked and planned; null for nothing.</param>
    /// <param name="next">The version that takes effect next, where one was announced.</param>
    internal static FrozenReadiness Of(
        Request request, Sme sme, Plan? plan, IReadOnlyCollection<string> documentKinds, Product product, DateOnly today, WhatIf? tried = null, Product? next = null)
    {
        var bid = (tried ?? new()).Of(request, plan, product);
        var loan = bid.Loan;
        var schedule = loan.Plan();
        var fees = FeeView.Of(product, bid.Amount).Sum(fee => fee.Amount);
        var dscr = bid.Dscr(schedule.Largest);

        Criterion[] criteria =
        [
            Amount(bid),
            Tenor(bid),
            MonthsInBusiness(sme, product, today),
            Dscr(bid, dscr, schedule.Largest),
            CollateralCoverage(bid),
            Sector(sme, product),
            Province(sme, product),
            Documents(documentKinds, product),
            Endorsement(request, plan, product),
            Validity(product, next, today),
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
            dscr?.Beside(product.MinDscr),
            bid.Coverage?.Beside(product.MinCollateralCoverage),
            criteria)
        {
            Terms = LoanTerms.Of(loan),
            Together = Ways.All(bid),
            Gap = GapOf(bid, dscr),
        };
    }

    /// <summary>How far the farthest figure is from what is asked, as a part of what is asked (of an amount or tenor that is too high: of itself), 4 decimals.</summary>
    private static decimal GapOf(Bid bid, Ratio? dscr)
    {
        var product = bid.Product;
        static decimal Short(decimal of, decimal asked) => asked <= 0 ? 0 : Math.Max(0, (asked - of) / asked);
        decimal[] gaps =
        [
            bid.Amount > product.MaxAmount ? Short(product.MaxAmount, bid.Amount) : Short(bid.Amount, product.MinAmount),
            Short(product.MaxTenorMonths, bid.TenorMonths),
            Short(dscr?.Beside(product.MinDscr) ?? 0, product.MinDscr),
            Short(bid.Coverage?.Beside(product.MinCollateralCoverage) ?? 0, product.MinCollateralCoverage),
        ];
        return decimal.Round(gaps.Max(), 4, MidpointRounding.AwayFromZero);
    }

    private static Criterion Amount(Bid bid)
    {
        var (amount, product) = (bid.Amount, bid.Product);
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
        return new("amount", bid.AmountFits ? Met : Failed,
            Json(amount), Json(new AmountRange(product.MinAmount, product.MaxAmount), ReadinessJson.Default.AmountRange), advice) { Ways = Ways.Of("amount", bid) };
    }

    private static Criterion Tenor(Bid bid)
    {
        var (tenor, most) = (bid.TenorMonths, bid.Product.MaxTenorMonths);
        return bid.TenorFits
            ? new("tenor", Met, Json(tenor), Json(most), new($"Jangka {tenor} bulan sesuai; tidak perlu diubah.", $"The term of {tenor} months fits; leave it as it is."))
            : new("tenor", Failed, Json(tenor), Json(most), new($"Pendekkan jangka waktu menjadi paling lama {most} bulan.", $"Shorten the term to at most {most} months.")) { Ways = Ways.Of("tenor", bid) };
    }

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
    private static Criterion Dscr(Bid bid, Ratio? dscr, long largest)
    {
        var (product, required) = (bid.Product, Json(bid.Product.MinDscr));
        var ways = Ways.Of("dscr", bid);
        if (dscr is not { } ratio)
        {
            var service = largest + bid.OtherDebt;
            return new("dscr", Missing, null, required, new(
                $"Simpan rencana usaha dengan 12 bulan penerimaan dan pengeluaran; angsuran terbesar nanti {Rupiah.Indonesian(service)} per bulan, jadi arus kas bersih harus {Rupiah.Indonesian(bid.LacksEachMonth)} per bulan.",
                $"Save a business plan with 12 months of inflow and outflow; the largest installment will be {Rupiah.English(service)} a month, so the net cash flow must be {Rupiah.English(bid.LacksEachMonth)} a month.")) { Ways = ways };
        }

        if (ratio.Reaches(product.MinDscr))
        {
            return new("dscr", Met, Json(ratio.Rounded()), required, new("Arus kas cukup untuk angsuran.", "The cash flow carries the installments."));
        }

        // What the twelve months lack together, spread over them.
        var lack = bid.LacksEachMonth;
        var amount = ways.FirstOrDefault(way => way.Change == "amount")?.To;
        var tenor = ways.FirstOrDefault(way => way.Change == "tenor")?.To;
        var advice = (amount, tenor) switch
        {
            ({ } less, { } longer) => new($"Dengan {Rupiah.Indonesian(less)}, atau selama {longer} bulan, arus kas mampu menanggungnya; atau tambah", $"With {Rupiah.English(less)}, or over {longer} months, the cash flow would carry it; or raise"),
            ({ } less, null) => new($"Dengan {Rupiah.Indonesian(less)}, arus kas mampu menanggungnya; atau tambah", $"With {Rupiah.English(less)}, the cash flow would carry it; or raise"),
            (null, { } longer) => new($"Selama {longer} bulan, arus kas mampu menanggungnya; atau tambah", $"Over {longer} months, the cash flow would carry it; or raise"),
            _ => new Text("Tambah", "Raise"),
        };
        return new("dscr", Failed, Json(ratio.Beside(product.MinDscr)), required, new(
            $"{advice.Id} arus kas bersih {Rupiah.Indonesian(lack)} per bulan (rasio {Indonesian(product.MinDscr)}).",
            $"{advice.En} the net cash flow by {Rupiah.English(lack)} a month (a ratio of {English(product.MinDscr)}).")) { Ways = ways };
    }

    /// <summary>What quick sales of the collateral would bring, over the amount.</summary>
    private static Criterion CollateralCoverage(Bid bid)
    {
        var (required, needed, coverage) = (Json(bid.Product.MinCollateralCoverage), bid.CollateralNeeded, bid.Coverage);
        if (bid.IsCovered == true)
        {
            return new("collateral-coverage", Met, coverage is { } reached ? Json(reached.Rounded()) : null, required, new("Agunan cukup.", "The collateral is enough."));
        }

        var ways = Ways.Of("collateral-coverage", bid);
        if (coverage is not { } ratio)
        {
            return new("collateral-coverage", Missing, null, required, new(
                $"Tulis agunan di rencana usaha: nilai likuidasinya paling sedikit {Rupiah.Indonesian(needed)}.",
                $"Name the collateral in the business plan: its liquidation value must be at least {Rupiah.English(needed)}.")) { Ways = ways };
        }

        var more = needed - bid.Pledged!.Value;
        return new("collateral-coverage", Failed, Json(ratio.Beside(bid.Product.MinCollateralCoverage)), required, ways.FirstOrDefault(way => way.Change == "amount") is { To: var amount }
            ? new(
                $"Tambah agunan dengan nilai likuidasi {Rupiah.Indonesian(more)}, atau pinjam {Rupiah.Indonesian(amount)} yang sudah tertutup agunan.",
                $"Add collateral with a liquidation value of {Rupiah.English(more)}, or borrow {Rupiah.English(amount)}, which the present one covers.")
            : new(
                $"Tambah agunan dengan nilai likuidasi {Rupiah.Indonesian(more)}, atau pilih produk dengan syarat agunan lain.",
                $"Add collateral with a liquidation value of {Rupiah.English(more)}, or choose a product that asks for less of it.")) { Ways = ways };
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

    private static Criterion Validity(Product product, Product? next, DateOnly today)
    {
        var required = Json(new DayRange(product.ValidFrom, product.ValidTo), ReadinessJson.Default.DayRange);
        var measured = Json(today, ReadinessJson.Default.DateOnly);
        return product.IsValidOn(today)
            ? new("validity", Met, measured, required, next is not null
                ? new(
                    $"Syarat ini berlaku sampai {next.ValidFrom.AddDays(-1):yyyy-MM-dd}; mulai {next.ValidFrom:yyyy-MM-dd} berlaku syarat baru (versi {next.Version}).",
                    $"These conditions apply until {next.ValidFrom.AddDays(-1):yyyy-MM-dd}; new ones (version {next.Version}) apply from {next.ValidFrom:yyyy-MM-dd} on.")
                : product.ValidTo is { } last
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
