using BdsBroker.Core;
using BdsBroker.Projections;

namespace BdsBroker.Packs;

/// <summary>
/// Twelve months as a drawing that is read without colours: white bars for what comes in, grey ones for what goes out, a line with dots for what is in the till at the end of the month.
/// All positions are whole tenths of a unit, worked out in integers.
/// </summary>
internal static class CashChart
{
    private const int Width = 720;
    private const int Left = 62;
    private const int Top = 26;
    private const int Height = 190;
    private const int Slot = (Width - Left - 8) / 12;

    internal static void Write(Html html, IReadOnlyList<CashMonth> months)
    {
        var written = html.Written;
        var most = months.Max(month => Math.Max(Math.Max(month.Inflow, month.Outflow), Math.Max(month.ClosingCash, 1)));
        var least = Math.Min(0, months.Min(month => month.ClosingCash));
        var step = Step((Int128)most - least);
        var (first, last) = ((int)Floor(least, step), (int)-Floor(-(Int128)most, step));
        var scale = new Scale(last * step, (last - first) * step);

        var (unit, name) = Unit(step);
        html.Add($"<div class=\"whole wide\"><svg viewBox=\"0 0 {Width} {Top + Height + 30}\" role=\"img\" aria-labelledby=\"chart-title chart-desc\">\n");
        html.Add($"<title id=\"chart-title\">{new Text("Arus kas dua belas bulan", "Twelve months of cash flow")}</title>\n<desc id=\"chart-desc\">{Description(months, written)}</desc>\n");
        Legend(html, name);
        for (var line = first; line <= last; line++)
        {
            var y = scale.At(line * step);
            html.Add($"<line class=\"{(line == 0 ? "zero" : "grid")}\" x1=\"{Left}\" x2=\"{Width - 8}\" y1=\"{y}\" y2=\"{y}\"/>");
            html.Add($"<text class=\"end\" x=\"{Left - 6}\" y=\"{scale.At(line * step, 4)}\">{written.Number((long)(line * step / unit))}</text>\n");
        }

        foreach (var (n, month) in months.Index())
        {
            var x = Left + (n * Slot);
            Bar(html, scale, "in", x + 6, month.Inflow);
            Bar(html, scale, "out", x + 27, month.Outflow);
            html.Add($"<text class=\"mid\" x=\"{x + (Slot / 2)}\" y=\"{Top + Height + 18}\">{written.Month(month.Month)[..3]}</text>\n");
        }

        html.Add($"<polyline class=\"cash\" points=\"{string.Join(' ', months.Select((month, n) => $"{Left + (n * Slot) + (Slot / 2)},{scale.At(month.ClosingCash)}"))}\"/>\n");
        foreach (var (n, month) in months.Index())
        {
            html.Add($"<circle class=\"dot\" cx=\"{Left + (n * Slot) + (Slot / 2)}\" cy=\"{scale.At(month.ClosingCash)}\" r=\"3\"/>");
        }

        html.Add($"\n</svg></div>\n");
    }

    private static void Legend(Html html, Text unit)
    {
        html.Add($"<text x=\"0\" y=\"12\">{unit}</text>\n");
        html.Add($"<rect class=\"in\" x=\"110\" y=\"3\" width=\"14\" height=\"10\"/><text x=\"130\" y=\"12\">{new Text("uang masuk usaha", "cash in from the business")}</text>\n");
        html.Add($"<rect class=\"out\" x=\"290\" y=\"3\" width=\"14\" height=\"10\"/><text x=\"310\" y=\"12\">{new Text("uang keluar usaha", "cash out of the business")}</text>\n");
        html.Add($"<line class=\"cash\" x1=\"470\" x2=\"490\" y1=\"8\" y2=\"8\"/><circle class=\"dot\" cx=\"480\" cy=\"8\" r=\"3\"/>");
        html.Add($"<text x=\"496\" y=\"12\">{new Text("kas akhir bulan, dengan pinjaman", "cash at month's end, with the loan")}</text>\n");
    }

    private static void Bar(Html html, Scale scale, string kind, int x, long amount)
    {
        if (amount > 0)
        {
            html.Add($"<rect class=\"{kind}\" x=\"{x}\" y=\"{scale.At(amount)}\" width=\"20\" height=\"{scale.Length(amount)}\"/>");
        }
    }

    private static string Description(IReadOnlyList<CashMonth> months, Written written)
    {
        var lowest = months.MinBy(month => month.ClosingCash)!;
        return written.In(new(
            $"Dalam dua belas bulan masuk {written.Rupiah(months.Sum(month => month.Inflow))} dan keluar {written.Rupiah(months.Sum(month => month.Outflow))}; kas paling rendah {written.Rupiah(lowest.ClosingCash)} pada {written.Month(lowest.Month)}.",
            $"Over twelve months {written.Rupiah(months.Sum(month => month.Inflow))} come in and {written.Rupiah(months.Sum(month => month.Outflow))} go out; cash is lowest in {written.Month(lowest.Month)} with {written.Rupiah(lowest.ClosingCash)}."));
    }

    /// <summary>1, 2 or 5 times a power of ten, so that four to ten lines cover the range.</summary>
    private static Int128 Step(Int128 range)
    {
        for (Int128 power = 1; ; power *= 10)
        {
            foreach (var factor in (ReadOnlySpan<int>)[1, 2, 5])
            {
                if (power * factor * 6 >= range)
                {
                    return power * factor;
                }
            }
        }
    }

    private static Int128 Floor(Int128 value, Int128 step) => value >= 0 ? value / step : -((-value + step - 1) / step);

    private static (Int128 Unit, Text Name) Unit(Int128 step) => step switch
    {
        _ when step >= 1_000_000_000 => (1_000_000_000, new("miliar rupiah", "billion rupiah")),
        _ when step >= 1_000_000 => (1_000_000, new("juta rupiah", "million rupiah")),
        _ when step >= 1_000 => (1_000, new("ribu rupiah", "thousand rupiah")),
        _ => (1, new("rupiah", "rupiah")),
    };

    /// <summary>From amounts to places on the page.</summary>
    /// <param name="Highest">The amount at the top.</param>
    /// <param name="Range">From bottom to top.</param>
    private readonly record struct Scale(Int128 Highest, Int128 Range)
    {
        internal string At(Int128 amount, int below = 0) => Tenths(((Top + below) * 10) + ((Highest - amount) * Height * 10 / Range));

        internal string Length(Int128 amount) => Tenths((Highest * Height * 10 / Range) - ((Highest - amount) * Height * 10 / Range));

        private static string Tenths(Int128 tenths) => $"{tenths / 10}.{tenths % 10}";
    }
}
