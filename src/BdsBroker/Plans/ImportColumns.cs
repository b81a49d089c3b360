using BdsBroker.Core;

namespace BdsBroker.Plans;

/// <summary>Which columns of a table hold what. Either inflow and outflow, or debit and credit that are still to be told apart, or one amount.</summary>
internal sealed record ImportColumns(int HeaderRow, int Date, int? Inflow, int? Outflow, int? Debit, int? Credit, int? Amount, int? Type, int? Balance, IReadOnlyDictionary<string, string> Names)
{
    // Exports begin with the shop's name and the period.
    private const int MostBefore = 30;

    /// <summary>The heading of the debits as the file writes it; empty where there is none.</summary>
    internal string DebitHeading { get; init; } = "";

    /// <summary>The heading of the credits as the file writes it; empty where there is none.</summary>
    internal string CreditHeading { get; init; } = "";

    /// <summary>The columns of amounts: inflow and outflow (or debit and credit), or the one.</summary>
    internal IReadOnlyList<int> OfAmounts => Amount is { } amount ? [amount] : [(Inflow ?? Debit)!.Value, (Outflow ?? Credit)!.Value];

    /// <summary>The same, once it is known what debit means.</summary>
    internal ImportColumns With(bool isDebitIn) => this with
    {
        Debit = null,
        Credit = null,
        Inflow = isDebitIn ? Debit : Credit,
        Outflow = isDebitIn ? Credit : Debit,
        Names = Names.ToDictionary(name => (name.Key, isDebitIn) switch { ("debit", true) or ("credit", false) => "inflow", ("credit", true) or ("debit", false) => "outflow", _ => name.Key }, name => name.Value, StringComparer.Ordinal),
    };

    /// <summary>Finds the row of headings (the first of the file's start that names a date and amounts) and the columns; what the caller names comes first.</summary>
    internal static (ImportColumns? Columns, Problem? Problem) Find(ImportTable table, ImportRequest asked)
    {
        var isTold = asked.Date is not null && (asked.Amount is not null || (asked.Inflow is not null && asked.Outflow is not null));
        foreach (var row in table.Rows.Take(MostBefore))
        {
            if (Of(row, asked, isByLetter: false) is { } found)
            {
                return Judged(found, asked);
            }
        }

        // Letters need no headings.
        if (isTold && Of(new ImportRow(0, []), asked, isByLetter: true) is { } byLetter)
        {
            var header = table.Rows.FirstOrDefault(row => Days.Read(row[byLetter.Date].Text, DayOrder.DayFirst) is not null || row[byLetter.Date].Day is not null || row[byLetter.Date].Number is not null);
            return Judged(byLetter with { HeaderRow = (header?.Number ?? 1) - 1 }, asked);
        }

        return (null, ImportProblems.NoHeader);
    }

    /// <summary>A column has one meaning: counted as two, every amount would come in and go out.</summary>
    private static (ImportColumns? Columns, Problem? Problem) Judged(ImportColumns found, ImportRequest asked)
    {
        (string Role, int? Column, bool IsTold)[] roles =
        [
            ("date", found.Date, asked.Date is not null),
            ("inflow", found.Inflow, asked.Inflow is not null),
            ("outflow", found.Outflow, asked.Outflow is not null),
            ("amount", found.Amount, asked.Amount is not null),
            ("type", found.Type, asked.Type is not null),
        ];
        return roles.Where(role => role.Column is not null).GroupBy(role => role.Column).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? (null, ImportProblems.SameColumn(twice.LastOrDefault(role => role.IsTold, twice.Last()).Role, ImportTable.Letters(twice.Key!.Value)))
            : (found, null);
    }

    private static ImportColumns? Of(ImportRow row, ImportRequest asked, bool isByLetter)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        int? Column(string role, string? told, Func<string, bool> isOne)
        {
            int? First(Func<string, bool> fits)
            {
                for (var column = 0; column < row.Cells.Count; column++)
                {
                    if (ImportWords.Bare(row[column].Text) is { Length: > 0 } heading && fits(heading))
                    {
                        return column;
                    }
                }

                return null;
            }

            // The very heading comes before one that only means the same.
            var found = told is null ? First(isOne) : First(heading => heading == ImportWords.Bare(told)) ?? First(heading => ImportWords.IsSame(heading, ImportWords.Bare(told))) ?? LetterOf(told);
            if (found is { } at)
            {
                names[role] = row[at].Text.Length > 0 ? $"{ImportTable.Letters(at)} ({row[at].Text})" : ImportTable.Letters(at);
            }

            return found;
        }

        var date = Column("date", asked.Date, ImportWords.IsDate);
        var balance = Column("balance", null, ImportWords.IsBalance);
        if (date is null || (isByLetter && row.Cells.Count > 0))
        {
            return null;
        }

        // A row of headings has at least one heading: columns named by letter alone would make the first row of figures one.
        if (!isByLetter && !row.Cells.Any(cell => ImportWords.IsKnown(cell.Text) || (asked.Date is not null && ImportWords.Bare(cell.Text) == ImportWords.Bare(asked.Date))))
        {
            return null;
        }

        if (asked.Amount is null)
        {
            var (inflow, outflow) = (Column("inflow", asked.Inflow, ImportWords.IsInflow), Column("outflow", asked.Outflow, ImportWords.IsOutflow));
            if (inflow is not null && outflow is not null)
            {
                return new(row.Number, date.Value, inflow, outflow, null, null, null, null, balance, names);
            }

            var (debit, credit) = (Column("debit", null, ImportWords.IsDebit), Column("credit", null, ImportWords.IsCredit));
            if (debit is not null && credit is not null && asked.Inflow is null && asked.Outflow is null)
            {
                return new(row.Number, date.Value, null, null, debit, credit, null, null, balance, names) { DebitHeading = row[debit.Value].Text, CreditHeading = row[credit.Value].Text };
            }

            if (asked.Inflow is not null || asked.Outflow is not null)
            {
                return null;
            }
        }

        return Column("amount", asked.Amount, ImportWords.IsAmount) is { } amount
            ? new(row.Number, date.Value, null, null, null, null, amount, Column("type", asked.Type, ImportWords.IsType), balance, names)
            : null;
    }

    /// <summary>The column of a letter such as C or AA; null where it is no letter.</summary>
    private static int? LetterOf(string told) => told.Length is 1 or 2 && told.All(char.IsAsciiLetter)
        && told.ToUpperInvariant().Aggregate(0, (column, letter) => (column * 26) + letter - 'A' + 1) - 1 is var column and < ImportTable.MostColumns
            ? column
            : null;
}

/// <summary>Headings and words of bookkeeping programs and of paper cash books, Indonesian and English.</summary>
internal static class ImportWords
{
    private static readonly string[] Dates = ["tanggal", "tgl", "bulan", "periode", "tanggal transaksi", "tgl transaksi", "waktu", "date", "month", "period", "transaction date", "posting date"];

    private static readonly string[] Inflows =
    [
        "masuk", "uang masuk", "kas masuk", "pemasukan", "penerimaan", "pendapatan", "penjualan", "omzet", "omset",
        "in", "inflow", "income", "money in", "cash in", "received", "receipts", "sales", "revenue", "deposits",
    ];

    private static readonly string[] Outflows =
    [
        "keluar", "uang keluar", "kas keluar", "pengeluaran", "biaya", "belanja",
        "out", "outflow", "expense", "expenses", "money out", "cash out", "spent", "payments", "paid out", "withdrawals",
    ];

    private static readonly string[] Debits = ["debit", "debet", "db"];
    private static readonly string[] Credits = ["kredit", "credit", "cr"];
    private static readonly string[] AmountsOf = ["jumlah", "nominal", "nilai", "total", "amount", "value"];
    private static readonly string[] Types = ["jenis", "tipe", "type", "jenis transaksi", "tipe transaksi", "transaction type"];
    private static readonly string[] Balances = ["saldo", "sisa", "saldo akhir", "balance", "running balance"];
    private static readonly string[] Totals = ["total", "jumlah", "subtotal", "sub total", "grand total", "total keseluruhan", "jumlah total"];
    private static readonly string[] Openings = ["saldo awal", "saldo akhir", "saldo sebelumnya", "opening balance", "closing balance", "balance brought forward"];
    private static readonly string[] Ins = ["masuk", "uang masuk", "pemasukan", "penerimaan", "pendapatan", "penjualan", "in", "income", "inflow", "cash in", "money in"];
    private static readonly string[] Outs = ["keluar", "uang keluar", "pengeluaran", "biaya", "belanja", "pembelian", "out", "expense", "outflow", "cash out", "money out"];

    /// <summary>A heading in small letters, without the currency in brackets and signs around it.</summary>
    internal static string Bare(string heading)
    {
        var bare = heading.ToLowerInvariant().Replace("(rp)", "", StringComparison.Ordinal).Replace("(idr)", "", StringComparison.Ordinal).Replace('_', ' ').Trim(' ', ':', '.', '*', '#');
        return string.Join(' ', bare.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    internal static bool IsDate(string heading) => Dates.Contains(heading, StringComparer.Ordinal);

    internal static bool IsInflow(string heading) => Inflows.Contains(heading, StringComparer.Ordinal);

    internal static bool IsOutflow(string heading) => Outflows.Contains(heading, StringComparer.Ordinal);

    internal static bool IsDebit(string heading) => Debits.Contains(heading, StringComparer.Ordinal);

    internal static bool IsCredit(string heading) => Credits.Contains(heading, StringComparer.Ordinal);

    /// <summary>Whether two headings are spellings of debit, or both of credit: people name the column by the one that they know.</summary>
    internal static bool IsSame(string heading, string other) => (IsDebit(heading) && IsDebit(other)) || (IsCredit(heading) && IsCredit(other));

    internal static bool IsAmount(string heading) => AmountsOf.Contains(heading, StringComparer.Ordinal);

    internal static bool IsType(string heading) => Types.Contains(heading, StringComparer.Ordinal);

    internal static bool IsBalance(string heading) => Balances.Contains(heading, StringComparer.Ordinal);

    /// <summary>Whether a cell is any heading of a cash book.</summary>
    internal static bool IsKnown(string cell)
    {
        var heading = Bare(cell);
        return IsDate(heading) || IsInflow(heading) || IsOutflow(heading) || IsDebit(heading) || IsCredit(heading) || IsAmount(heading) || IsType(heading) || IsBalance(heading);
    }

    /// <summary>Whether a cell says that its row adds up others.</summary>
    internal static bool IsTotal(string cell) => Totals.Contains(Bare(cell), StringComparer.Ordinal);

    /// <summary>Whether a cell says that its row is a balance carried forward.</summary>
    internal static bool IsOpening(string cell) => Openings.Contains(Bare(cell), StringComparer.Ordinal);

    /// <summary>True for money in, false for money out, null where the word says neither.</summary>
    internal static bool? WayOf(string cell) => Ins.Contains(Bare(cell), StringComparer.Ordinal) ? true : Outs.Contains(Bare(cell), StringComparer.Ordinal) ? false : null;
}
