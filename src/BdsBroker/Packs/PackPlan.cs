using BdsBroker.Core;
using BdsBroker.Plans;
using BdsBroker.Projections;
using BdsBroker.Proposals;

namespace BdsBroker.Packs;

/// <summary>The frozen plan: its texts, what it sells, has and owes, and what twelve months come to with the loan asked for.</summary>
internal static class PackPlan
{
    // From here on seven columns fit on the page only in smaller letters.
    private const long WideAmount = 10_000_000_000;

    internal static void Write(Html html, Snapshot frozen)
    {
        html.Add($"<h2>{new Text("Rencana usaha", "Business plan")}</h2>\n");
        if (frozen.Plan is not { } plan)
        {
            html.Add($"<p>{new Text("Diteruskan tanpa rencana usaha.", "Forwarded without a business plan.")}</p>\n");
            return;
        }

        var written = html.Written;
        html.Add($"<p class=\"note lead\">{new Text("Versi", "Version")} {plan.Version}, {new Text("disimpan", "saved")} {written.Time(plan.SavedAt, Pack.ZoneOf(frozen))}.</p>\n");
        Warnings(html, frozen, plan);
        Words(html, new("Tujuan", "Purpose"), plan.Purpose);
        Words(html, new("Pasar", "Market"), plan.Market);
        Words(html, new("Produksi", "Production"), plan.Production);
        Words(html, new("Tenaga kerja", "People"), plan.People);
        Sales(html, plan);
        Costs(html, plan);
        Opening(html, plan);
        Months(html, frozen, plan);
    }

    /// <summary>The same warnings as beside the plan on the screen: a figure that the readiness counts with may be a mistake.</summary>
    private static void Warnings(Html html, Snapshot frozen, Plan plan)
    {
        if (PlanChecks.Of(plan, frozen.Request.Amount) is not { Count: > 0 } warnings)
        {
            return;
        }

        html.Add($"<h3>{new Text("Perlu dilihat lagi di rencana", "To look at again in the plan")}</h3>\n<ul class=\"alert\">\n");
        foreach (var warning in warnings)
        {
            // No line ends between a currency and its amount.
            html.Add($"<li>{html.Written.In(warning.Words).Replace("Rp ", "Rp\u00A0", StringComparison.Ordinal)}</li>\n");
        }

        html.Add($"</ul>\n");
    }

    private static void Words(Html html, Text heading, string words) => html.Add($"<h3>{heading}</h3>\n<p class=\"typed\">{words}</p>\n");

    private static void Sales(Html html, Plan plan)
    {
        if (plan.Sales is not { Count: > 0 } sales)
        {
            return;
        }

        var written = html.Written;
        html.Add($"<h3>{new Text("Yang dijual, rupiah", "What is sold, rupiah")}</h3>\n<div class=\"wide\"><table class=\"figures sales\">\n<thead><tr><th>{new Text("Produk", "Product")}</th>");
        html.Add($"<th>{new Text("Harga satuan", "Unit price")}</th><th>{new Text("Biaya satuan", "Unit cost")}</th><th>{new Text("Jumlah setahun", "Units a year")}</th>");
        html.Add($"<th>{new Text("Kapasitas sebulan", "Capacity a month")}</th><th>{new Text("Penjualan setahun", "Sales a year")}</th><th>{new Text("Dibayar setelah", "Paid after")}</th></tr></thead>\n<tbody>\n");
        foreach (var line in sales)
        {
            var units = line.ByMonth().Sum();
            html.Add($"<tr><th scope=\"row\">{line.Name}{(line.Unit is null ? "" : $" ({line.Unit})")}</th><td>{written.Number(line.UnitPrice)}</td><td>{written.Number(line.UnitCost)}</td><td>{written.Number(units)}</td>");
            html.Add($"<td>{(line.MonthlyCapacity is { } capacity ? written.Number(capacity) : "–")}</td><td>{written.Number(units * line.UnitPrice)}</td>");
            html.Add($"<td>{(line.PaymentMonths == 0 ? written.In(new("tunai", "at once")) : written.Months(line.PaymentMonths))}</td></tr>\n");
        }

        html.Add($"</tbody></table></div>\n");
    }

    private static void Costs(Html html, Plan plan)
    {
        if (plan is { FixedCosts: not { Count: > 0 }, Investments: not { Count: > 0 } })
        {
            return;
        }

        var written = html.Written;
        html.Add($"<h3>{new Text("Biaya tetap dan investasi", "Fixed costs and investments")}</h3>\n<table class=\"figures things whole\">\n<thead><tr><th>{new Text("Pos", "Item")}</th><th>{new Text("Waktu", "When")}</th><th>{new Text("Setahun, rupiah", "A year, rupiah")}</th></tr></thead>\n<tbody>\n");
        foreach (var cost in plan.FixedCosts ?? [])
        {
            var name = written.In(PlanWords.OfCost(cost.Kind)) + (cost.Name is null ? "" : $": {cost.Name}");
            html.Add($"<tr><th scope=\"row\">{name}</th><td>{(cost.Amount is null ? new Text("berbeda tiap bulan", "differs by month") : new("tiap bulan", "each month"))}</td><td>{written.Number(Enumerable.Range(0, PlanBody.Months).Sum(cost.In))}</td></tr>\n");
        }

        foreach (var item in plan.Investments ?? [])
        {
            html.Add($"<tr><th scope=\"row\">{PlanWords.OfInvestment(item.Kind)}: {item.Name}</th><td>{written.Month(item.Month)}</td><td>{written.Number(item.Amount)}</td></tr>\n");
        }

        html.Add($"</tbody></table>\n");
    }

    private static void Opening(Html html, Plan plan)
    {
        if (plan.Opening is not { Debts.Count: > 0 } opening)
        {
            return;
        }

        var written = html.Written;
        html.Add($"<h3>{new Text("Utang yang sudah ada, rupiah", "Debts that are there already, rupiah")}</h3>\n<table class=\"figures things whole\">\n<thead><tr><th>{new Text("Kepada", "To")}</th><th>{new Text("Sisa", "Still owed")}</th><th>{new Text("Cicilan sebulan", "Paid a month")}</th><th>{new Text("Bunga setahun", "Interest a year")}</th></tr></thead>\n<tbody>\n");
        foreach (var debt in opening.Debts)
        {
            html.Add($"<tr><th scope=\"row\">{debt.Name}</th><td>{written.Number(debt.Balance)}</td><td>{written.Number(debt.MonthlyPayment)}</td><td>{(debt.AnnualRate is { } rate ? written.Percent(rate) : "–")}</td></tr>\n");
        }

        html.Add($"</tbody></table>\n");
    }

    private static void Months(Html html, Snapshot frozen, Plan plan)
    {
        var written = html.Written;
        var projection = Projection.Of(plan, Pack.LoanOf(frozen), frozen.Readiness.Fees);
        html.Add($"<h2>{new Text("Arus kas dua belas bulan", "Twelve months of cash flow")}</h2>\n");
        CashChart.Write(html, projection.Cash);
        html.Add($"<p class=\"note\">{new Text("Dengan pinjaman dan syarat yang diminta; pinjaman dan modal sendiri masuk pada bulan pertama, angsuran mulai bulan kedua.", "With the loan on the terms asked for; loan and own funds come in the first month, installments begin in the second.")}");
        if (plan.Opening is null)
        {
            html.Add($" {new Text("Rencana tidak menyebut kas awal; dihitung dari nol.", "The plan names no opening cash; it counts from nothing.")}");
        }

        html.Add($"</p>\n");
        var dense = projection.Cash.Any(month => Math.Max(Math.Abs(month.ClosingCash), Math.Max(month.Inflow, month.Outflow)) >= WideAmount);
        foreach (var half in projection.Cash.Chunk(6))
        {
            FigureTable.Write(html, new("Arus kas, rupiah", "Cash flow, rupiah"), [.. half.Select(month => written.Month(month.Month))], dense,
            [
                new(new("Kas awal", "Opening cash"), [.. half.Select(month => month.OpeningCash)]),
                new(new("Masuk dari usaha", "In from the business"), [.. half.Select(month => month.Inflow)]),
                new(new("Modal sendiri", "Own funds"), [.. half.Select(month => month.OwnFunds)], true),
                new(new("Pinjaman cair", "Loan paid out"), [.. half.Select(month => month.Loan)], true),
                new(new("Keluar untuk usaha dan pemilik", "Out for business and owner"), [.. half.Select(month => -month.Outflow)]),
                new(new("Investasi", "Investments"), [.. half.Select(month => -month.Investment)], true),
                new(new("Biaya kredit", "Loan fees"), [.. half.Select(month => -month.Fees)], true),
                new(new("Bunga", "Interest"), [.. half.Select(month => -month.Interest)], true),
                new(new("Pokok", "Principal"), [.. half.Select(month => -month.Principal)], true),
                new(new("Utang lain", "Other debts"), [.. half.Select(month => -month.OtherDebts)], true),
                new(new("Kas akhir", "Closing cash"), [.. half.Select(month => month.ClosingCash)], IsSum: true),
            ]);
        }

        Year(html, projection, dense);
    }

    /// <summary>Profit and loss by quarter and of the year, and what there is and what is owed at the end of each quarter.</summary>
    private static void Year(Html html, Projection projection, bool dense)
    {
        var written = html.Written;
        ProfitMonth[][] quarters = [.. projection.Profit.Chunk(3), [.. projection.Profit]];
        string[] names = [.. projection.Profit.Chunk(3).Select(three => $"{written.Month(three[0].Month)[..3]}–{written.Month(three[^1].Month)}"), written.In(new("Setahun", "Year"))];
        long[] Of(Func<ProfitMonth, long> line) => [.. quarters.Select(months => months.Sum(line))];
        html.Add($"<h2>{new Text("Laba rugi dan neraca", "Profit and loss, and balance")}</h2>\n");
        FigureTable.Write(html, new("Laba rugi, rupiah", "Profit and loss, rupiah"), names, dense,
        [
            new(new("Penjualan", "Sales"), Of(month => month.Sales)),
            new(new("Biaya pokok penjualan", "Cost of sales"), Of(month => -month.CostOfSales), true),
            new(new("Biaya usaha", "Running costs"), Of(month => -month.Costs)),
            new(new("Penyusutan", "Depreciation"), Of(month => -month.Depreciation), true),
            new(new("Bunga", "Interest"), Of(month => -month.Interest), true),
            new(new("Biaya kredit", "Loan fees"), Of(month => -month.Fees), true),
            new(new("Cicilan utang lain", "Paid on other debts"), Of(month => -month.UnnamedDebts), true),
            new(new("Laba", "Profit"), Of(month => month.Profit), IsSum: true),
        ]);

        Position[] ends = [projection.Opening, .. projection.Closing.Chunk(3).Select(three => three[^1])];
        string[] days = [written.In(new("Awal", "Opening")), .. ends[1..].Select(end => written.Month(end.Month!))];
        long[] At(Func<Position, long> line) => [.. ends.Select(line)];
        FigureTable.Write(html, new("Neraca akhir bulan, rupiah", "Balance, end of month, rupiah"), days, dense,
        [
            new(new("Kas", "Cash"), At(end => end.Cash)),
            new(new("Piutang", "Receivables"), At(end => end.Receivables), true),
            new(new("Persediaan", "Stock"), At(end => end.Stock), true),
            new(new("Peralatan", "Equipment"), At(end => end.Equipment), true),
            new(new("Harta lain", "Other assets"), At(end => end.OtherAssets), true),
            new(new("Jumlah harta", "Assets"), At(end => end.Assets), IsSum: true),
            new(new("Pinjaman ini", "This loan"), At(end => end.Loan), true),
            new(new("Utang lain", "Other debts"), At(end => end.Debts), true),
            new(new("Modal pemilik", "Owner's equity"), At(end => end.Equity)),
            new(new("Jumlah utang dan modal", "Debts and equity"), At(end => end.Liabilities + end.Equity), IsSum: true),
        ]);
    }
}

/// <summary>A line of a table of amounts.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Amounts">Column by column.</param>
/// <param name="OnlyIfAny">Left out where every amount is 0.</param>
/// <param name="IsSum">Stands below a rule.</param>
internal sealed record FigureLine(Text Name, long[] Amounts, bool OnlyIfAny = false, bool IsSum = false);

/// <summary>Tables of whole rupiah with the lines at the side, as accounts are read.</summary>
internal static class FigureTable
{
    internal static void Write(Html html, Text caption, string[] columns, bool dense, FigureLine[] lines)
    {
        html.Add($"<div class=\"wide\"><table class=\"figures accounts whole{(dense ? " dense" : "")}\">\n<thead><tr><th>{caption}</th>");
        foreach (var column in columns)
        {
            html.Add($"<th scope=\"col\">{column}</th>");
        }

        html.Add($"</tr></thead>\n<tbody>\n");
        foreach (var line in lines.Where(each => !each.OnlyIfAny || each.Amounts.Any(amount => amount != 0)))
        {
            html.Add($"<tr class=\"{(line.IsSum ? "sum" : "line")}\"><th scope=\"row\">{line.Name}</th>");
            foreach (var amount in line.Amounts)
            {
                html.Add($"<td>{(amount == 0 ? "–" : html.Written.Number(amount))}</td>");
            }

            html.Add($"</tr>\n");
        }

        html.Add($"</tbody></table></div>\n");
    }
}

/// <summary>Kinds of costs and investments as people say them.</summary>
internal static class PlanWords
{
    internal static Text OfCost(string kind) => kind switch
    {
        "wages" => new("Upah", "Wages"),
        "rent" => new("Sewa", "Rent"),
        "utilities" => new("Listrik, air, telepon", "Utilities"),
        "transport" => new("Angkutan", "Transport"),
        "maintenance" => new("Perawatan", "Maintenance"),
        "marketing" => new("Pemasaran", "Marketing"),
        "administration" => new("Administrasi", "Administration"),
        "insurance" => new("Asuransi", "Insurance"),
        "tax" => new("Pajak", "Tax"),
        "drawings" => new("Diambil pemilik", "Owner's drawings"),
        "other" => new("Lain-lain", "Other"),
        _ => new(kind, kind),
    };

    internal static Text OfInvestment(string kind) => kind switch
    {
        "equipment" => new("Peralatan", "Equipment"),
        "stock" => new("Persediaan", "Stock"),
        "other" => new("Lain-lain", "Other"),
        _ => new(kind, kind),
    };
}
