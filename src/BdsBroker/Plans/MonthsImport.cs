using System.Globalization;
using BdsBroker.Core;

namespace BdsBroker.Plans;

/// <summary>What the caller says about a file; whatever is null is found out from the file, or refused.</summary>
/// <param name="Date">The column of dates or months, by heading or letter.</param>
/// <param name="Inflow">The column of what came in.</param>
/// <param name="Outflow">The column of what went out.</param>
/// <param name="Amount">One column for both: below zero went out, or <paramref name="Type"/> tells.</param>
/// <param name="Type">The column that says masuk or keluar.</param>
/// <param name="Decimal">How amounts are written.</param>
/// <param name="Order">How days are written.</param>
/// <param name="From">The first of the twelve months that are taken from the file; null for the last twelve.</param>
/// <param name="StartMonth">From where the months are to count in the plan; null where they keep their year.</param>
internal sealed record ImportRequest(string? Date, string? Inflow, string? Outflow, string? Amount, string? Type, DecimalMark? Decimal, DayOrder? Order, DateOnly? From, DateOnly? StartMonth);

/// <summary>A row that does not count, and why.</summary>
internal sealed record IgnoredRow(int Row, string Why, Text Words);

/// <summary>Something to know about what was read.</summary>
internal sealed record ImportNote(string Code, Text Words);

/// <summary>Where a month's figures are from.</summary>
/// <param name="Month">The month in the file.</param>
/// <param name="Rows">How many rows.</param>
internal sealed record MonthSource(string Month, int Rows);

/// <summary>Twelve months read from a file.</summary>
internal sealed record ImportedMonths(
    int HeaderRow,
    IReadOnlyDictionary<string, string> Columns,
    DecimalMark? Decimal,
    DayOrder? Order,
    int RowsUsed,
    IReadOnlyList<IgnoredRow> Ignored,
    IReadOnlyList<PlanMonth> Monthly,
    IReadOnlyList<MonthSource> Sources,
    IReadOnlyList<ImportNote> Notes);

/// <summary>
/// Twelve months of inflow and outflow from a table of transactions or of months. Rows of a month are added exactly and each month is rounded half up to whole rupiah. A cell that cannot be read is refused by its
/// name, and then nothing counts; what is left out on purpose (totals, opening balances, empty rows) is listed.
/// </summary>
internal static class MonthsImport
{
    private const int MostErrors = 50;

    internal static (ImportedMonths? Months, Problem? Problem) Of(ImportTable table, ImportRequest asked)
    {
        var (columns, problem) = ImportColumns.Find(table, asked);
        if (columns is null)
        {
            return (null, problem);
        }

        ImportRow[] rows = [.. table.Rows.Where(row => row.Number > columns.HeaderRow && !row.IsEmpty)];
        return new Reading(rows, columns, asked).Months();
    }

    private readonly record struct Entry(int Row, DateOnly Day, decimal Inflow, decimal Outflow);

    private sealed class Reading(ImportRow[] rows, ImportColumns columns, ImportRequest asked)
    {
        private readonly Dictionary<string, Text> errors = new(StringComparer.Ordinal);
        private readonly List<IgnoredRow> ignored = [];
        private readonly List<ImportNote> notes = [];

        internal (ImportedMonths? Months, Problem? Problem) Months()
        {
            var (mark, unclear) = MarkOf();
            var (order, mixed) = OrderOf();
            if ((unclear ?? mixed) is { } refused)
            {
                return (null, refused);
            }

            List<Entry> entries = [];
            foreach (var row in rows)
            {
                if (errors.Count >= MostErrors)
                {
                    break;
                }

                if (Entry(row, mark, order) is { } entry)
                {
                    entries.Add(entry);
                }
            }

            if (errors.Count > 0)
            {
                return (null, ImportProblems.Cells(errors));
            }

            // After the cells: one that cannot be read is to be named whichever way the money went.
            if (columns.Debit is not null)
            {
                return Balance(mark) is { } isDebitIn
                    ? new Reading(rows, columns.With(isDebitIn), asked).Months()
                    : (null, ImportProblems.DebitCredit(columns.DebitHeading, columns.CreditHeading));
            }

            if (columns is { Amount: not null, Type: null } && !entries.Exists(entry => entry.Outflow > 0))
            {
                return (null, ImportProblems.OneWay);
            }

            return entries.Count == 0 ? (null, ImportProblems.NoRows) : Sum(Turned(entries), mark, order);
        }

        private static string Name(ImportRow row, int column) => ImportTable.Letters(column) + row.Number.ToString(CultureInfo.InvariantCulture);

        private void Error(ImportRow row, int column, string id, string en) => errors.TryAdd(Name(row, column), new(id, en));

        /// <summary>
        /// How the amounts of all columns are written; refused where some can be read in two ways and none decides, or where they contradict each other. Balances, which are larger, decide what the amounts
        /// themselves leave open; a balance alone stops nobody.
        /// </summary>
        private (DecimalMark Mark, Problem? Problem) MarkOf()
        {
            if (asked.Decimal is { } told)
            {
                return (told, null);
            }

            var (comma, point, either) = Forms(columns.OfAmounts);
            if ((comma, point, either, columns.Balance) is (null, null, not null, { } balance))
            {
                (comma, point, _) = Forms([balance]);
            }

            return (comma, point, either) switch
            {
                ({ } one, { } other, _) => (default, ImportProblems.Mixed(one, other)),
                (null, null, { } cell) => (default, ImportProblems.Ambiguous(cell)),
                (null, { }, _) => (DecimalMark.Point, null),
                _ => (DecimalMark.Comma, null),
            };
        }

        /// <summary>The first cell of each form in these columns.</summary>
        private (string? Comma, string? Point, string? Either) Forms(IReadOnlyList<int> among)
        {
            string? comma = null, point = null, either = null;
            foreach (var row in rows)
            {
                foreach (var column in among)
                {
                    var cell = row[column];
                    switch (cell.Number is null ? Amounts.FormOf(cell.Text) : AmountForm.Plain)
                    {
                        case AmountForm.Comma: comma ??= Name(row, column); break;
                        case AmountForm.Point: point ??= Name(row, column); break;
                        case AmountForm.Either: either ??= Name(row, column); break;
                    }
                }
            }

            return (comma, point, either);
        }

        /// <summary>Day or month first: as a date above 12 shows; where none does, the day, as people write here, and that is noted.</summary>
        private (DayOrder Order, Problem? Problem) OrderOf()
        {
            if (asked.Order is { } told)
            {
                return (told, null);
            }

            string? dayFirst = null, monthFirst = null;
            var isOpen = false;
            foreach (var row in rows.Where(row => row[columns.Date].Day is null))
            {
                var text = row[columns.Date].Text;
                switch (Days.OrderOf(text))
                {
                    case DayOrder.DayFirst: dayFirst ??= Name(row, columns.Date); break;
                    case DayOrder.MonthFirst: monthFirst ??= Name(row, columns.Date); break;
                    default: isOpen |= Days.IsOpen(text); break;
                }
            }

            if (dayFirst is not null && monthFirst is not null)
            {
                return (default, ImportProblems.MixedDays(dayFirst, monthFirst));
            }

            if (isOpen && dayFirst is null && monthFirst is null)
            {
                notes.Add(new("import.day-first", new(
                    "Tanggal seperti 03/04/2026 dibaca hari dulu (3 April). Kalau bulan dulu, tambah dateOrder=mdy.",
                    "Dates such as 03/04/2026 are read day first (3 April). If the month comes first, add dateOrder=mdy.")));
            }

            return (monthFirst is null ? DayOrder.DayFirst : DayOrder.MonthFirst, null);
        }

        private Entry? Entry(ImportRow row, DecimalMark mark, DayOrder order)
        {
            if (row.Cells.Any(cell => ImportWords.IsOpening(cell.Text)))
            {
                return Ignore(row, "opening-balance", "saldo awal atau akhir, bukan uang masuk", "an opening or closing balance, no money that came in");
            }

            var date = row[columns.Date];
            var day = date.Day ?? (date.Number is { } serial ? Days.OfSerial(serial) : Days.Read(date.Text, order));
            if (day is null && row.Cells.Any(cell => ImportWords.IsTotal(cell.Text)))
            {
                return Ignore(row, "total", "baris jumlah", "a row of totals");
            }

            var isBare = columns.OfAmounts.All(column => row[column].IsEmpty);
            if (isBare && date.Fault is null)
            {
                return Ignore(row, "no-amount", "tanpa jumlah uang", "no amount of money");
            }

            if (day is null)
            {
                Error(
                    row,
                    columns.Date,
                    date.Fault?.Id ?? (date.IsEmpty ? "Isi tanggalnya." : "Ini bukan tanggal atau bulan; tulis seperti 30/11/2026 atau November 2026."),
                    date.Fault?.En ?? (date.IsEmpty ? "Give the date." : "This is no date or month; write it like 30/11/2026 or November 2026."));
                return null;
            }

            var values = columns.OfAmounts.Select(column => Value(row, column, mark)).ToArray();
            if (columns.Amount is null)
            {
                return new(row.Number, day.Value, values[0], values[1]);
            }

            var amount = values[0];
            if (columns.Type is not { } type)
            {
                return new(row.Number, day.Value, Math.Max(0, amount), Math.Max(0, -amount));
            }

            switch (ImportWords.WayOf(row[type].Text))
            {
                case true: return new(row.Number, day.Value, amount, 0);
                case false: return new(row.Number, day.Value, 0, Math.Abs(amount));
                default:
                    Error(row, type, "Tulis masuk atau keluar.", "Write masuk (in) or keluar (out).");
                    return null;
            }
        }

        private Entry? Ignore(ImportRow row, string why, string id, string en)
        {
            ignored.Add(new(row.Number, why, new($"Baris {row.Number} tidak dihitung: {id}.", $"Row {row.Number} does not count: {en}.")));
            return null;
        }

        /// <summary>A cell's amount; an empty one is 0.</summary>
        private decimal Value(ImportRow row, int column, DecimalMark mark)
        {
            var cell = row[column];
            if (cell.Fault is { } fault)
            {
                Error(row, column, fault.Id, fault.En);
            }
            else if (cell.Text.StartsWith('='))
            {
                Error(row, column, "Ini rumus, bukan jumlah; simpan CSV dengan nilainya.", "This is a formula, no amount; save the CSV with values.");
            }
            else if (cell.Day is not null)
            {
                Error(row, column, "Ini tanggal, bukan jumlah uang.", "This is a date, no amount of money.");
            }
            else if (!cell.IsEmpty)
            {
                if ((cell.Number ?? Amounts.Read(cell.Text, mark)) is { } amount && Math.Abs(amount) <= 1_000_000_000_000_000)
                {
                    return amount;
                }

                Error(row, column, "Ini bukan jumlah uang yang terbaca; tulis seperti 1.250.000.", "This is no amount that can be read; write it like 1.250.000.");
            }

            return 0;
        }

        /// <summary>
        /// Whether debit is money in: the column of balances tells, since each balance is the one before, plus what came in, less what went out (oldest or newest first). Rows whose balance
        /// cannot be read are passed over. Null where it does not tell.
        /// </summary>
        private bool? Balance(DecimalMark mark)
        {
            if (columns.Balance is not { } balance)
            {
                return null;
            }

            (decimal? Change, decimal? Balance)[] lines = [.. rows
                .Where(row => !row[balance].IsEmpty && !row.Cells.Any(cell => ImportWords.IsTotal(cell.Text)))
                .Select(row => (Number(row[columns.Debit!.Value], mark) - Number(row[columns.Credit!.Value], mark), Number(row[balance], mark)))];
            bool Fits(int sign, bool isNewestFirst)
            {
                (decimal Told, decimal Change)[] steps = [.. lines.Zip(lines.Skip(1))
                    .Select(pair => isNewestFirst ? (Before: pair.Second, After: pair.First) : (Before: pair.First, After: pair.Second))
                    .Where(pair => pair is { Before.Balance: not null, After: { Balance: not null, Change: not null } })
                    .Select(pair => (pair.After.Balance!.Value - pair.Before.Balance!.Value, pair.After.Change!.Value))];
                return steps.Length > 0 && steps.All(step => step.Told == sign * step.Change);
            }

            var isIn = Fits(1, false) || Fits(1, true);
            var isOut = Fits(-1, false) || Fits(-1, true);
            return isIn == isOut ? null : isIn;
        }

        private static decimal? Number(ImportCell cell, DecimalMark mark) => cell.Number ?? (cell.IsEmpty ? 0 : Amounts.Read(cell.Text, mark));

        /// <summary>Some programs write all that went out below zero.</summary>
        private List<Entry> Turned(List<Entry> entries) => columns.Amount is null && entries.TrueForAll(entry => entry.Outflow <= 0)
            ? entries.ConvertAll(entry => entry with { Outflow = -entry.Outflow })
            : entries;

        private (ImportedMonths? Months, Problem? Problem) Sum(List<Entry> entries, DecimalMark mark, DayOrder order)
        {
            static DateOnly MonthOf(DateOnly day) => new(day.Year, day.Month, 1);
            var (first, last) = (entries.Min(entry => MonthOf(entry.Day)), entries.Max(entry => MonthOf(entry.Day)));
            var start = asked.From ?? (last < first.AddMonths(PlanBody.Months) ? first : last.AddMonths(1 - PlanBody.Months));
            List<PlanMonth> months = [];
            List<MonthSource> sources = [];
            var rounded = 0;
            for (var n = 0; n < PlanBody.Months; n++)
            {
                var month = start.AddMonths(n);
                var own = entries.Where(entry => MonthOf(entry.Day) == month).ToArray();
                var (inflow, outflow) = (own.Sum(entry => entry.Inflow), own.Sum(entry => entry.Outflow));
                if (inflow < 0 || outflow < 0 || inflow > 1_000_000_000_000_000 || outflow > 1_000_000_000_000_000)
                {
                    errors.TryAdd($"{month:yyyy-MM}", new("Jumlah bulan ini di bawah nol atau terlalu besar; periksa tanda minus dan kolomnya.", "This month comes to less than zero or too much; look at minus signs and columns."));
                }
                else
                {
                    rounded += inflow % 1 != 0 || outflow % 1 != 0 ? 1 : 0;
                    months.Add(new(PlanBody.Write(month), HalfUp(inflow), HalfUp(outflow)));
                }

                sources.Add(new(PlanBody.Write(month), own.Length));
            }

            if (errors.Count > 0)
            {
                return (null, ImportProblems.Cells(errors));
            }

            Note(entries, start, sources, rounded);
            if (asked.StartMonth is { } begin)
            {
                // Each calendar month keeps its season: the plan's December gets the file's December.
                PlanMonth[] seasons = [.. Enumerable.Range(0, PlanBody.Months).Select(n => begin.AddMonths(n))
                    .Select(month => months.Single(each => each.Month.EndsWith($"-{month:MM}", StringComparison.Ordinal)) with { Month = PlanBody.Write(month) })];
                sources = [.. seasons.Select(month => sources.Single(source => source.Month[^2..] == month.Month[^2..]))];
                months = [.. seasons];
            }

            return (new(columns.HeaderRow, columns.Names, asked.Decimal ?? mark, asked.Order ?? order, sources.Sum(source => source.Rows), ignored, months, sources, notes), null);
        }

        private void Note(List<Entry> entries, DateOnly start, List<MonthSource> sources, int rounded)
        {
            var outside = entries.Count(entry => entry.Day < start || entry.Day >= start.AddMonths(PlanBody.Months));
            if (outside > 0)
            {
                notes.Add(new("import.outside", new(
                    $"{outside} baris di luar {start:yyyy-MM} sampai {start.AddMonths(PlanBody.Months - 1):yyyy-MM} tidak dihitung; pilih bulan pertama dengan from=.",
                    $"{(outside == 1 ? "1 row" : $"{outside} rows")} outside of {start:yyyy-MM} to {start.AddMonths(PlanBody.Months - 1):yyyy-MM} {(outside == 1 ? "does" : "do")} not count; choose the first month with from=.")));
            }

            if (sources.Where(source => source.Rows == 0).Select(source => source.Month).ToArray() is { Length: > 0 } missing)
            {
                Text list = asked.StartMonth is { } begin
                    ? new(string.Join(", ", missing.Select(month => $"{month} ({InPlan(month, begin)} di rencana)")), string.Join(", ", missing.Select(month => $"{month} ({InPlan(month, begin)} in the plan)")))
                    : new(string.Join(", ", missing), string.Join(", ", missing));
                notes.Add(new("import.months-missing", new($"Tidak ada catatan untuk {list.Id}; lengkapi sebelum menyimpan rencana.", $"There is nothing for {list.En}; complete it before you save the plan.")));
            }

            if (rounded > 0)
            {
                notes.Add(new("import.rounded", new($"{rounded} bulan dibulatkan ke rupiah penuh, setengah ke atas.", $"{(rounded == 1 ? "1 month was" : $"{rounded} months were")} rounded to whole rupiah, half up.")));
            }

            var known = entries.Select(entry => entry.Row).ToHashSet();
            if (rows.Where(row => known.Contains(row.Number) && row.Cells.Any(cell => PlanChecks.NamesLoan(cell.Text))).Select(row => row.Number).ToArray() is { Length: > 0 } loans)
            {
                var list = string.Join(", ", loans.Take(10));
                notes.Add(new("import.loan", new(
                    $"Baris {list} tampak seperti pinjaman atau angsurannya; keluarkan dari penerimaan dan pengeluaran sebelum menyimpan rencana.",
                    $"{(loans.Length == 1 ? $"Row {list} looks" : $"Rows {list} look")} like a loan or its installments; take them out of inflow and outflow before you save the plan.")));
            }
        }

        /// <summary>The same calendar month among the twelve that begin there.</summary>
        private static string InPlan(string month, DateOnly begin) =>
            Enumerable.Range(0, PlanBody.Months).Select(n => PlanBody.Write(begin.AddMonths(n))).Single(each => each[^2..] == month[^2..]);

        private static long HalfUp(decimal amount) => (long)decimal.Round(amount, 0, MidpointRounding.AwayFromZero);
    }
}
