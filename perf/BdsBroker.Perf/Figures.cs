using System.Diagnostics;
using System.Runtime.InteropServices;

namespace BdsBroker.Perf;

/// <summary>What is printed: tables as the documents hold them.</summary>
internal static class Figures
{
    /// <summary>The machine, and how busy it was with other things: to be quoted beside every figure.</summary>
    internal static string Machine()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor";
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024);
        return $"{DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm} UTC; {Environment.ProcessorCount} x {model}, {memory:F0} GiB; {RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}; {Load()}";
    }

    /// <summary>The load average, as <c>uptime</c> shows it.</summary>
    internal static string Load() => "load average " + string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]);

    internal static double Median(IEnumerable<double> values) => Percentile([.. values.Order()], 50);

    /// <summary>The least value that so many percent of the sorted values do not exceed (nearest rank).</summary>
    internal static double Percentile(IReadOnlyList<double> sorted, double percent) =>
        sorted.Count == 0 ? double.NaN : sorted[Math.Clamp((int)Math.Ceiling(sorted.Count * percent / 100) - 1, 0, sorted.Count - 1)];

    internal static double Milliseconds(long since) => Stopwatch.GetElapsedTime(since).TotalMilliseconds;

    internal static void Head(params string[] columns)
    {
        Row(columns);
        Row([.. columns.Select((_, at) => at == 0 ? "---" : "---:")]);
    }

    internal static void Row(params string[] cells) => Console.WriteLine("| " + string.Join(" | ", cells) + " |");

    /// <summary>Rows min, median and max under columns of figures.</summary>
    internal static void Summary(string format, params IReadOnlyList<double>[] columns)
    {
        Row(["**min**", .. columns.Select(column => column.Min().ToString(format))]);
        Row(["**median**", .. columns.Select(column => Median(column).ToString(format))]);
        Row(["**max**", .. columns.Select(column => column.Max().ToString(format))]);
    }
}
