using System.Globalization;

namespace BdsBroker.Tests.Journeys;

/// <summary>What each step asked, counted between two looks at figures that only grow.</summary>
internal sealed class CostRows(Func<Task<int[]>> look)
{
    private readonly List<(string Name, int[] Figures)> rows = [];
    private int[]? before;

    internal IReadOnlyList<(string Name, int[] Figures)> Rows => rows;

    /// <summary>What was asked since the last look belongs to this row.</summary>
    internal async Task Note(string name)
    {
        var now = await look();
        Add(name, [.. now.Zip(before ?? new int[now.Length], (after, earlier) => after - earlier)]);
        before = now;
    }

    /// <summary>What was asked since the last look belongs to none.</summary>
    internal async Task Skip() => before = await look();

    /// <summary>Adds to a row, which may be there already.</summary>
    internal void Add(string name, int[] figures)
    {
        var at = rows.FindIndex(row => row.Name == name);
        if (at < 0)
        {
            rows.Add((name, figures));
        }
        else
        {
            rows[at] = (name, [.. rows[at].Figures.Zip(figures, (one, other) => one + other)]);
        }
    }

    /// <summary>A row for all so far but one, which goes.</summary>
    internal void Sum(string name, string without)
    {
        rows.RemoveAll(row => row.Name == without);
        Add(name, [.. rows[0].Figures.Select((_, at) => rows.Sum(row => row.Figures[at]))]);
    }
}

/// <summary>The table of docs/cost.md between its two marks.</summary>
internal sealed class CostTable
{
    private const string Begin = "<!-- counted: CostTests -->\n", End = "<!-- end of what is counted -->";

    private static readonly string[] Columns =
    [
        "executions", "reads", "pages", "commits", "documents", "messages", "sent beside commits", "files",
        "Azurite: reads", "transactions", "wake-ups sent and taken back", "messages sent", "files written", "requests",
    ];

    private readonly List<(string Name, int?[] Figures)> rows = [];

    internal CostTable(CostRows sqlite, CostRows azurite)
    {
        var asked = azurite.Rows.ToDictionary(row => row.Name, row => row.Figures, StringComparer.Ordinal);
        foreach (var (name, figures) in sqlite.Rows)
        {
            int?[] there = asked.TryGetValue(name, out var requests) ? [.. requests.Append(requests.Sum()).Select(figure => (int?)figure)] : new int?[Columns.Length - figures.Length];
            rows.Add((name, [.. figures.Select(figure => (int?)figure), .. there]));
        }
    }

    internal int?[] this[string name] => rows.Single(row => row.Name == name).Figures;

    /// <summary>Requests to the table: as Azurite was asked, or else a read each and two for a commit.</summary>
    internal int TransactionsOf(string name) => this[name] is var row && row[9] is { } counted ? row[8]!.Value + counted : (row[1] + row[2] + (2 * row[3]))!.Value;

    /// <summary>
    /// Requests to queues: as Azurite was asked, with three for a message, which is sent, received and removed. Or else two for a commit, six for a message, which is due later and waits for that in a queue of
    /// its own first, and three for each time that one is put back there.
    /// </summary>
    internal int QueueOperationsOf(string name) => this[name] is var row && row[10] is { } counted ? counted + (3 * row[11]!.Value) : ((2 * row[3]) + (6 * row[5]) + (3 * row[6]))!.Value;

    /// <summary>Executions on Azure, where putting a message back that is not due yet is none.</summary>
    internal int ExecutionsOf(string name) => this[name] is var row && row[10] is null ? (row[0] - row[6])!.Value : row[0]!.Value;

    /// <summary>Whether a figure that was told is good enough: it may be off by a tenth, or by two.</summary>
    internal static bool Tells(string told, int counted) =>
        int.TryParse(told, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var figure) && Math.Abs(figure - counted) <= Math.Max(2, Math.Abs(counted) / 10);

    /// <summary>A page with this table in place of the one that it has.</summary>
    internal string WriteInto(string page) => page[..(page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)] + this + page[page.IndexOf(End, StringComparison.Ordinal)..];

    /// <summary>Where a page tells something else.</summary>
    internal IReadOnlyList<string> Differences(string page)
    {
        var lines = page[(page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)..page.IndexOf(End, StringComparison.Ordinal)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1]).ToDictionary(cells => cells[0], cells => cells[1..], StringComparer.Ordinal);
        List<string> off = [.. lines.Keys.Except(rows.Select(row => row.Name), StringComparer.Ordinal).Select(name => $"nothing is called {name}")];
        foreach (var (name, figures) in rows)
        {
            if (!lines.TryGetValue(name, out var told) || told.Length != figures.Length)
            {
                off.Add($"{name} is missing");
                continue;
            }

            off.AddRange(figures.Zip(told, Columns).Where(cell => cell.First is { } counted ? !Tells(cell.Second, counted) : cell.Second.Length > 0).Select(cell => $"{name}, {cell.Third}: {cell.Second} instead of {cell.First}"));
        }

        return off;
    }

    public override string ToString() => $"| | {string.Join(" | ", Columns)} |\n|---|{string.Concat(Columns.Select(_ => "---:|"))}\n"
        + string.Concat(rows.Select(row => $"| {row.Name} | {string.Join(" | ", row.Figures)} |\n"));
}
