using System.Numerics;

namespace BdsBroker.Readiness;

/// <summary>A quotient of whole rupiah, exact: criteria compare it unrounded, people see four decimals.</summary>
/// <param name="Top">The dividend, of either sign.</param>
/// <param name="Bottom">The divisor, above 0.</param>
internal readonly record struct Ratio(BigInteger Top, BigInteger Bottom)
{
    /// <summary>Whether it is at least a decimal number; equality counts.</summary>
    internal bool Reaches(decimal least)
    {
        var (digits, scale) = Parts(least);
        return Top * scale >= digits * Bottom;
    }

    /// <summary>Four decimals, half up; always written with all four.</summary>
    internal decimal Rounded() => ((decimal)Floor((2 * 10_000 * Top) + Bottom, 2 * Bottom) / 10_000m) + 0.0000m;

    /// <summary>Four decimals as shown beside what it should reach: rounded down where half up would show as reached what is not.</summary>
    internal decimal Beside(decimal least) => !Reaches(least) && Rounded() >= least ? ((decimal)Floor(10_000 * Top, Bottom) / 10_000m) + 0.0000m : Rounded();

    /// <summary>The least whole amount that is at least <paramref name="factor"/> times another.</summary>
    internal static long Ceiling(decimal factor, BigInteger amount)
    {
        var (digits, scale) = Parts(factor);
        return (long)-Floor(-(digits * amount), scale);
    }

    /// <summary>The greatest whole amount whose <paramref name="factor"/>-fold is at most another; the factor is above 0.</summary>
    internal static BigInteger Most(decimal factor, BigInteger amount)
    {
        var (digits, scale) = Parts(factor);
        return Floor(amount * scale, digits);
    }

    /// <summary>Rupiah times a rate of 0 to 1, half up.</summary>
    internal static long HalfUp(decimal rate, long amount)
    {
        var (digits, scale) = Parts(rate);
        return (long)Floor((2 * digits * amount) + scale, 2 * scale);
    }

    private static BigInteger Floor(BigInteger top, BigInteger bottom)
    {
        var quotient = BigInteger.DivRem(top, bottom, out var rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }

    /// <summary>A decimal's digits with its sign, and the power of ten below them.</summary>
    private static (BigInteger Digits, BigInteger Scale) Parts(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var digits = ((BigInteger)(uint)bits[2] << 64) + ((BigInteger)(uint)bits[1] << 32) + (uint)bits[0];
        return (value < 0 ? -digits : digits, BigInteger.Pow(10, (bits[3] >> 16) & 0xFF));
    }
}
