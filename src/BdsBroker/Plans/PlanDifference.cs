using System.Globalization;
using System.Text.Json;
using BdsBroker.Core;

namespace BdsBroker.Plans;

/// <summary>One thing that two versions of a plan say differently.</summary>
/// <param name="Path">Where: items of lists are named, not counted, such as <c>sales[Kursi].unitPrice</c>.</param>
/// <param name="Old">What the earlier one said; null where it said nothing.</param>
/// <param name="New">What the later one says; null where it says nothing.</param>
/// <param name="Words">One sentence.</param>
internal sealed record PlanChange(string Path, JsonElement? Old, JsonElement? New, Text Words);

/// <summary>
/// The difference between two versions, in the order of a plan. Things of lists are the same where they have the same name; where several have, in their order. Months that follow from sales are told as their sums alone:
/// what changed them is told already.
/// </summary>
internal static class PlanDifference
{
    internal static IReadOnlyList<PlanChange> Of(Plan from, Plan to)
    {
        var isDerived = from.Sales is not null && to.Sales is not null;
        return
        [
            .. Compare(Figures(from), Figures(to)),
            .. Items(Opening(from), Opening(to)),
            .. Items(Named("opening.debts", from.Opening?.Debts, debt => debt.Name, Of), Named("opening.debts", to.Opening?.Debts, debt => debt.Name, Of)),
            .. Items(Named("sales", from.Sales, line => line.Name, Of), Named("sales", to.Sales, line => line.Name, Of)),
            .. Items(Named("fixedCosts", from.FixedCosts, NameOf, Of), Named("fixedCosts", to.FixedCosts, NameOf, Of)),
            .. Items(Named("investments", from.Investments, item => item.Name, Of), Named("investments", to.Investments, item => item.Name, Of)),
            .. Items(Named("collateral", from.Collateral, item => item.Kind, Of), Named("collateral", to.Collateral, item => item.Kind, Of)),
            .. isDerived ? [] : Items(Named("monthly", from.Monthly, month => month.Month, Of), Named("monthly", to.Monthly, month => month.Month, Of)),
            .. Compare(Sums(from), Sums(to)),
        ];
    }

    /// <summary>A figure or text with what people call it.</summary>
    private sealed record Figure(string Path, Text Label, object? Value, FigureKind Kind);

    private enum FigureKind
    {
        Rupiah,
        Number,
        Rate,
        Word,
        Text,
        Months,
    }

    /// <summary>A thing of a list.</summary>
    private sealed record Item(string Path, Text Label, IReadOnlyList<Figure> Figures);

    private static Figure[] Figures(Plan plan) =>
    [
        new("purpose", new("Tujuan", "The purpose"), plan.Purpose, FigureKind.Text),
        new("ownFunds", new("Modal sendiri", "Own funds"), plan.OwnFunds, FigureKind.Rupiah),
        new("market", new("Uraian pasar", "The text on the market"), plan.Market, FigureKind.Text),
        new("production", new("Uraian produksi", "The text on production"), plan.Production, FigureKind.Text),
        new("people", new("Uraian tenaga kerja", "The text on people"), plan.People, FigureKind.Text),
        new("startMonth", new("Bulan mulai", "The start month"), plan.StartMonth, FigureKind.Word),
        new("existingMonthlyDebtService", new("Cicilan pinjaman lain sebulan", "Payments on other loans a month"), plan.ExistingMonthlyDebtService, FigureKind.Rupiah),
    ];

    private static Figure[] Sums(Plan plan) =>
    [
        new("monthly.inflow", new("Penerimaan 12 bulan", "Inflow of 12 months"), plan.Monthly.Sum(month => month.Inflow), FigureKind.Rupiah),
        new("monthly.outflow", new("Pengeluaran 12 bulan", "Outflow of 12 months"), plan.Monthly.Sum(month => month.Outflow), FigureKind.Rupiah),
    ];

    private static Item[] Opening(Plan plan) => plan.Opening is not { } opening ? [] :
    [
        new("opening", new("Posisi awal", "The opening position"),
        [
            new("opening.cash", new("Kas awal", "Opening cash"), opening.Cash, FigureKind.Rupiah),
            new("opening.stock", new("Persediaan awal", "Opening stock"), opening.Stock, FigureKind.Rupiah),
            new("opening.receivables", new("Piutang awal", "Opening receivables"), opening.Receivables, FigureKind.Rupiah),
            new("opening.equipment", new("Peralatan awal", "Opening equipment"), opening.Equipment, FigureKind.Rupiah),
            new("opening.equipmentLifeMonths", new("Sisa umur peralatan (bulan)", "Life left of the equipment (months)"), (long?)opening.EquipmentLifeMonths, FigureKind.Number),
            new("opening.otherAssets", new("Harta lain", "Other assets"), opening.OtherAssets, FigureKind.Rupiah),
        ]),
    ];

    private static Item Of(string path, string name, Debt debt) => new(path, new($"Utang “{name}”", $"The debt “{name}”"),
    [
        new(path + ".balance", new($"Sisa utang “{name}”", $"What is owed on “{name}”"), debt.Balance, FigureKind.Rupiah),
        new(path + ".monthlyPayment", new($"Cicilan “{name}”", $"The payment on “{name}”"), debt.MonthlyPayment, FigureKind.Rupiah),
        new(path + ".annualRate", new($"Bunga “{name}”", $"The rate of “{name}”"), debt.AnnualRate, FigureKind.Rate),
    ]);

    private static Item Of(string path, string name, SalesLine line) => new(path, new($"Penjualan “{name}”", $"Sales of “{name}”"),
    [
        new(path + ".unitPrice", new($"Harga “{name}”", $"The price of “{name}”"), line.UnitPrice, FigureKind.Rupiah),
        new(path + ".unitCost", new($"Biaya satuan “{name}”", $"The unit cost of “{name}”"), line.UnitCost, FigureKind.Rupiah),
        new(path + ".units", new($"Jumlah “{name}” sebulan", $"Units of “{name}” a month"), line.Units, FigureKind.Number),
        new(path + ".monthlyUnits", new($"Jumlah “{name}” per bulan", $"Units of “{name}” by month"), line.MonthlyUnits, FigureKind.Months),
        new(path + ".seasonality", new($"Musim “{name}”", $"The season of “{name}”"), line.Seasonality, FigureKind.Months),
        new(path + ".monthlyCapacity", new($"Kapasitas “{name}” sebulan", $"The capacity of “{name}” a month"), line.MonthlyCapacity, FigureKind.Number),
        new(path + ".paymentMonths", new($"Tempo pembayaran “{name}” (bulan)", $"Months until “{name}” is paid"), (long)line.PaymentMonths, FigureKind.Number),
        new(path + ".unit", new($"Satuan “{name}”", $"The unit of “{name}”"), line.Unit, FigureKind.Word),
    ]);

    private static string NameOf(FixedCost cost) => cost.Name is null ? cost.Kind : $"{cost.Kind}: {cost.Name}";

    private static Item Of(string path, string name, FixedCost cost) => new(path, new($"Biaya “{name}”", $"The cost “{name}”"),
    [
        new(path + ".amount", new($"Biaya “{name}” sebulan", $"The cost “{name}” a month"), cost.Amount, FigureKind.Rupiah),
        new(path + ".monthlyAmounts", new($"Biaya “{name}” per bulan", $"The cost “{name}” by month"), cost.MonthlyAmounts, FigureKind.Months),
    ]);

    private static Item Of(string path, string name, Investment item) => new(path, new($"Belanja modal “{name}”", $"The investment “{name}”"),
    [
        new(path + ".amount", new($"Belanja modal “{name}”", $"The investment “{name}”"), item.Amount, FigureKind.Rupiah),
        new(path + ".month", new($"Bulan belanja “{name}”", $"The month of “{name}”"), item.Month, FigureKind.Word),
        new(path + ".kind", new($"Jenis “{name}”", $"The kind of “{name}”"), item.Kind, FigureKind.Word),
        new(path + ".lifeMonths", new($"Umur “{name}” (bulan)", $"The life of “{name}” (months)"), (long?)item.LifeMonths, FigureKind.Number),
    ]);

    private static Item Of(string path, string name, Collateral item) => new(path, new($"Agunan “{name}”", $"The collateral “{name}”"),
    [
        new(path + ".value", new($"Nilai “{name}”", $"The value of “{name}”"), item.Value, FigureKind.Rupiah),
        new(path + ".liquidationValue", new($"Nilai likuidasi “{name}”", $"The liquidation value of “{name}”"), item.LiquidationValue, FigureKind.Rupiah),
    ]);

    private static Item Of(string path, string name, PlanMonth month) => new(path, new($"Bulan {name}", $"The month {name}"),
    [
        new(path + ".inflow", new($"Penerimaan {name}", $"Inflow of {name}"), month.Inflow, FigureKind.Rupiah),
        new(path + ".outflow", new($"Pengeluaran {name}", $"Outflow of {name}"), month.Outflow, FigureKind.Rupiah),
    ]);

    private static List<Item> Named<T>(string path, IReadOnlyList<T>? items, Func<T, string> nameOf, Func<string, string, T, Item> of)
    {
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        List<Item> named = [];
        foreach (var item in items ?? [])
        {
            var name = nameOf(item);
            var count = seen[name] = seen.GetValueOrDefault(name) + 1;
            name = count == 1 ? name : $"{name} ({count})";
            named.Add(of($"{path}[{name}]", name, item));
        }

        return named;
    }

    private static IEnumerable<PlanChange> Items(IReadOnlyList<Item> from, IReadOnlyList<Item> to)
    {
        foreach (var item in from)
        {
            if (to.FirstOrDefault(other => other.Path == item.Path) is { } same)
            {
                foreach (var change in Compare(item.Figures, same.Figures))
                {
                    yield return change;
                }
            }
            else
            {
                yield return new(item.Path, Json(item), null, new($"{item.Label.Id} dihapus ({Told(item, Language.Indonesian)}).", $"{item.Label.En} was removed ({Told(item, Language.English)})."));
            }
        }

        foreach (var item in to.Where(item => !from.Any(other => other.Path == item.Path)))
        {
            yield return new(item.Path, null, Json(item), new($"{item.Label.Id} ditambahkan ({Told(item, Language.Indonesian)}).", $"{item.Label.En} was added ({Told(item, Language.English)})."));
        }
    }

    private static IEnumerable<PlanChange> Compare(IReadOnlyList<Figure> from, IReadOnlyList<Figure> to)
    {
        foreach (var (old, now) in from.Zip(to).Where(pair => !IsSame(pair.First.Value, pair.Second.Value)))
        {
            yield return new(now.Path, Json(old.Value), Json(now.Value), Sentence(old, now));
        }
    }

    private static bool IsSame(object? old, object? now) => (old, now) switch
    {
        (IReadOnlyList<long> one, IReadOnlyList<long> other) => one.SequenceEqual(other),
        _ => Equals(old, now),
    };

    private static Text Sentence(Figure old, Figure now) => now.Kind switch
    {
        FigureKind.Text => new($"{now.Label.Id} ditulis ulang.", $"{now.Label.En} was rewritten."),
        FigureKind.Rupiah when old.Value is long before && now.Value is long after => new(
            $"{now.Label.Id} dari {Rupiah.Indonesian(before)} menjadi {Rupiah.Indonesian(after)} ({(after > before ? "naik" : "turun")} {Rupiah.Indonesian(Math.Abs(after - before))}).",
            $"{now.Label.En} changed from {Rupiah.English(before)} to {Rupiah.English(after)} ({Rupiah.English(Math.Abs(after - before))} {(after > before ? "more" : "less")})."),
        _ => new(
            $"{now.Label.Id} dari {Shown(old, Language.Indonesian)} menjadi {Shown(now, Language.Indonesian)}.",
            $"{now.Label.En} changed from {Shown(old, Language.English)} to {Shown(now, Language.English)}."),
    };

    /// <summary>The figures of a thing that has some, as people write them.</summary>
    private static string Told(Item item, Language language) => string.Join(", ", item.Figures.Where(figure => figure.Value is not (null or 0L)).Select(figure => Shown(figure, language)));

    private static string Shown(Figure figure, Language language) => (figure.Kind, figure.Value) switch
    {
        (_, null) => new Text("kosong", "nothing").In(language),
        (FigureKind.Rupiah, long amount) => new Text(Rupiah.Indonesian(amount), Rupiah.English(amount)).In(language),
        (FigureKind.Rate, decimal rate) => new Text((rate * 100).ToString("0.####", CultureInfo.InvariantCulture).Replace('.', ',') + " %", (rate * 100).ToString("0.####", CultureInfo.InvariantCulture) + " %").In(language),
        (_, long number) => new Text(Rupiah.Indonesian(number)["Rp ".Length..], Rupiah.English(number)["Rp ".Length..]).In(language),
        (_, IReadOnlyList<long> months) => string.Join("/", months),
        (_, string word) => word,
        _ => throw new InvalidOperationException($"Nobody says how to show {figure.Path}."),
    };

    private static JsonElement? Json(object? value) => value switch
    {
        null => null,
        long number => JsonSerializer.SerializeToElement(number, PlansJson.Default.Int64),
        decimal rate => JsonSerializer.SerializeToElement(rate, PlansJson.Default.Decimal),
        string text => JsonSerializer.SerializeToElement(text, PlansJson.Default.String),
        IReadOnlyList<long> months => JsonSerializer.SerializeToElement(months, PlansJson.Default.IReadOnlyListInt64),
        Item item => JsonSerializer.SerializeToElement(
            item.Figures.Where(figure => figure.Value is not null).ToDictionary(figure => figure.Path[(item.Path.Length + 1)..], figure => Json(figure.Value)!.Value, StringComparer.Ordinal),
            PlansJson.Default.DictionaryStringJsonElement),
        _ => throw new InvalidOperationException($"Nobody says how to write {value.GetType().Name}."),
    };
}
