using BdsBroker.Core;
using BdsBroker.Proposals;
using BdsBroker.Readiness;

namespace BdsBroker.Packs;

/// <summary>The loan as it was asked for: the product's frozen conditions and what is paid when.</summary>
internal static class PackLoan
{
    // As many months as fit on a page in two columns; a longer loan is shown year by year.
    private const int MostMonths = 60;

    // Below this two schedules fit side by side.
    private const long NarrowAmount = 1_000_000_000;

    internal static void Write(Html html, Snapshot frozen)
    {
        var (written, product, readiness) = (html.Written, frozen.Product, frozen.Readiness);
        var loan = Pack.LoanOf(frozen);
        html.Add($"<h2>{new Text("Pinjaman yang diminta", "The loan asked for")}</h2>\n<table class=\"facts whole\"><tbody>\n");
        html.Fact(new("Produk", "Product"), $"{product.Name}, {product.BankName}, {written.In(new("versi", "version"))} {product.Version}");
        html.Fact(new("Bunga", "Interest"), $"{written.Percent(loan.AnnualRate)} {written.In(loan.Kind == RateKind.Flat ? new("flat setahun", "flat a year") : new("efektif setahun", "effective a year"))}");
        html.Fact(new("Masa tenggang", "Grace"), loan.GraceMonths > 0 ? written.Months(loan.GraceMonths) : null);
        html.Fact(new("Biaya", "Fees"), product.Fees.Count == 0 ? null : string.Join(", ", product.Fees.Select(fee =>
            $"{fee.Name} {(fee.Amount is { } amount ? written.Rupiah(amount) : $"{written.Percent(fee.Rate ?? 0)} = {written.Rupiah(Ratio.HalfUp(fee.Rate ?? 0, frozen.Request.Amount))}")}")));
        html.Fact(new("Jumlah biaya", "Fees together"), written.Rupiah(readiness.Fees));
        html.Fact(new("Jumlah bunga", "Interest together"), written.Rupiah(readiness.TotalInterest));
        html.Fact(new("Biaya efektif setahun", "Effective cost a year"), readiness.EffectiveAnnualRate is { } rate ? written.Percent(rate) : null);
        html.Fact(new("Produk berlaku", "Product offered"), written.Days(product.ValidFrom, product.ValidTo));
        html.Add($"</tbody></table>\n<h3>{new Text("Jadwal angsuran, rupiah", "Schedule of installments, rupiah")}</h3>\n");

        var installments = loan.Plan().Installments;
        if (installments.Count <= MostMonths)
        {
            Months(html, frozen, installments);
        }
        else
        {
            Years(html, installments);
        }
    }

    private static void Months(Html html, Snapshot frozen, IReadOnlyList<Installment> installments)
    {
        Row[] rows = [.. installments.Select(each => new Row($"{each.Number}", each.Principal, each.Interest, each.Balance))];
        var isNarrow = frozen.Request.Amount < NarrowAmount && rows.Length > 12;
        html.Add($"<div class=\"{(isNarrow ? "twin" : "wide")}\">\n");
        foreach (var half in isNarrow ? rows.Chunk((rows.Length + 1) / 2) : [rows])
        {
            Table(html, new("Bulan", "Month"), half, half[^1].Name == rows[^1].Name ? installments : null);
        }

        html.Add($"</div>\n");
    }

    private static void Years(Html html, IReadOnlyList<Installment> installments)
    {
        html.Add($"<p class=\"note lead\">{new Text("Dijumlah per dua belas angsuran; jadwal bulanan ada di sistem.", "Added up by twelve installments; the monthly schedule is in the system.")}</p>\n");
        Row[] rows = [.. installments.Chunk(12).Select((year, n) => new Row($"{n + 1}", year.Sum(each => each.Principal), year.Sum(each => each.Interest), year[^1].Balance))];
        Table(html, new("Tahun", "Year"), rows, installments);
    }

    private static void Table(Html html, Text unit, IReadOnlyList<Row> rows, IReadOnlyList<Installment>? all)
    {
        var written = html.Written;
        html.Add($"<table class=\"figures months\">\n<thead><tr><th>{unit}</th><th>{new Text("Pokok", "Principal")}</th><th>{new Text("Bunga", "Interest")}</th><th>{new Text("Angsuran", "Installment")}</th><th>{new Text("Sisa", "Balance")}</th></tr></thead>\n<tbody>\n");
        foreach (var row in rows)
        {
            html.Add($"<tr><th scope=\"row\">{row.Name}</th><td>{written.Number(row.Principal)}</td><td>{written.Number(row.Interest)}</td><td>{written.Number(row.Principal + row.Interest)}</td><td>{written.Number(row.Balance)}</td></tr>\n");
        }

        if (all is not null)
        {
            var (principal, interest) = (all.Sum(each => each.Principal), all.Sum(each => each.Interest));
            html.Add($"<tr class=\"sum\"><th scope=\"row\">{new Text("Jumlah", "Total")}</th><td>{written.Number(principal)}</td><td>{written.Number(interest)}</td><td>{written.Number(principal + interest)}</td><td></td></tr>\n");
        }

        html.Add($"</tbody></table>\n");
    }

    private sealed record Row(string Name, long Principal, long Interest, long Balance);
}
