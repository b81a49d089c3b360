using System.Globalization;

namespace BdsBroker.Core;

/// <summary>Amounts of rupiah as people write them; in data they are whole numbers.</summary>
internal static class Rupiah
{
    private static readonly NumberFormatInfo Dots = new() { NumberGroupSeparator = ".", NumberDecimalSeparator = "," };

    /// <summary>The Indonesian way: "Rp 50.000.000".</summary>
    public static string Indonesian(long amount) => Write(amount, Dots);

    /// <summary>The English way: "Rp 50,000,000".</summary>
    public static string English(long amount) => Write(amount, NumberFormatInfo.InvariantInfo);

    private static string Write(long amount, NumberFormatInfo format) =>
        (amount < 0 ? "-Rp " : "Rp ") + ((Int128)(amount < 0 ? -(Int128)amount : amount)).ToString("N0", format);
}
