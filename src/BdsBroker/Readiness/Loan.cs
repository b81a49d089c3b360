using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace BdsBroker.Readiness;

/// <summary>What an annual rate is a rate of.</summary>
internal enum RateKind
{
    /// <summary>Of what is still owed; equal installments (annuity).</summary>
    Effective,

    /// <summary>Of the amount borrowed, all the time.</summary>
    Flat,
}

/// <summary>
/// A loan's terms and what follows from them to the rupiah. Every figure that is paid is rounded from an exact fraction of whole numbers:
/// a power of a double or decimal would make many installments one rupiah too high.
/// </summary>
internal sealed record Loan
{
    /// <summary>The largest amount, in rupiah.</summary>
    public const long LargestAmount = 1_000_000_000_000_000;

    /// <summary>The longest tenor, in months.</summary>
    public const int LongestTenor = 600;

    private Loan(long amount, int tenorMonths, decimal annualRate, RateKind kind, int graceMonths)
    {
        Amount = amount;
        TenorMonths = tenorMonths;
        AnnualRate = annualRate;
        Kind = kind;
        GraceMonths = graceMonths;
    }

    /// <summary>The amount borrowed, in rupiah.</summary>
    public long Amount { get; }

    /// <summary>Months from the disbursement to the last installment.</summary>
    public int TenorMonths { get; }

    /// <summary>The rate of a year: 0.06 is 6 %.</summary>
    public decimal AnnualRate { get; }

    /// <summary>What the rate is a rate of.</summary>
    public RateKind Kind { get; }

    /// <summary>The first months, in which interest alone is paid.</summary>
    public int GraceMonths { get; }

    /// <summary>Takes a loan's terms.</summary>
    /// <returns>False unless the amount is 1 to <see cref="LargestAmount"/>, the tenor 1 to <see cref="LongestTenor"/> months, the rate 0 to 1 and the grace at least a month shorter than the tenor.</returns>
    public static bool TryCreate(long amount, int tenorMonths, decimal annualRate, RateKind kind, int graceMonths, [NotNullWhen(true)] out Loan? loan)
    {
        var possible = amount is >= 1 and <= LargestAmount && tenorMonths is >= 1 and <= LongestTenor && annualRate is >= 0 and <= 1
            && graceMonths >= 0 && graceMonths < tenorMonths;
        loan = possible ? new(amount, tenorMonths, annualRate, kind, graceMonths) : null;
        return possible;
    }

    /// <summary>Takes terms that must be possible.</summary>
    /// <exception cref="ArgumentException">They are not; see <see cref="TryCreate"/>.</exception>
    public static Loan Create(long amount, int tenorMonths, decimal annualRate, RateKind kind, int graceMonths = 0) =>
        TryCreate(amount, tenorMonths, annualRate, kind, graceMonths, out var loan)
            ? loan
            : throw new ArgumentException($"No loan has these terms: {amount} over {tenorMonths} months at {annualRate} with {graceMonths} months of grace.");

    /// <summary>
    /// The installment of every month after the grace but the last, rounded up to whole rupiah. With i a month's rate and m installments it is
    /// P i (1+i)^m / ((1+i)^m - 1) for an effective rate, P/m where that is 0, and P/m + P i for a flat one.
    /// </summary>
    public long Installment()
    {
        var (top, bottom) = PerRupiah(TenorMonths - GraceMonths);
        return (long)Ceiling(Amount * top, bottom);
    }

    /// <summary>The largest amount whose <see cref="Installment"/> under these terms is at most so many rupiah, at most <see cref="LargestAmount"/>; 0 where there is none.</summary>
    public long MostFor(long installment)
    {
        var (top, bottom) = PerRupiah(TenorMonths - GraceMonths);
        return installment < 1 ? 0 : (long)BigInteger.Min(LargestAmount, installment * bottom / top);
    }

    /// <summary>What one rupiah costs a month over so many installments, exactly.</summary>
    private (BigInteger Top, BigInteger Bottom) PerRupiah(int m)
    {
        var (top, bottom) = MonthlyRate();
        if (top.IsZero || Kind == RateKind.Flat)
        {
            return (bottom + (m * top), m * bottom);
        }

        var grown = BigInteger.Pow(bottom + top, m);
        return (top * grown, bottom * (grown - BigInteger.Pow(bottom, m)));
    }

    /// <summary>
    /// Every month's payment. A month's interest is rounded half up; what the installment has above it repays the principal; the last
    /// installment takes what is left, so that the principal adds up to the amount. Where rounding up repays a very small loan
    /// early, nothing is due in the months that are left.
    /// </summary>
    public InstallmentPlan Plan()
    {
        var (top, bottom) = MonthlyRate();
        var installment = Installment();
        var flatInterest = HalfUp(Amount, top, bottom);
        var installments = new Installment[TenorMonths];
        var balance = Amount;
        for (var month = 1; month <= TenorMonths; month++)
        {
            var interest = balance == 0 ? 0 : Kind == RateKind.Flat ? flatInterest : HalfUp(balance, top, bottom);
            var principal = month <= GraceMonths ? 0
                : month == TenorMonths ? balance
                : Math.Min(balance, installment - interest);
            balance -= principal;
            installments[month - 1] = new(month, principal, interest, balance);
        }

        return new(installments);
    }

    /// <summary>
    /// The annual rate, 12 times the month's, at which an effective loan would cost the same: the rate at which what is paid is worth what was
    /// received, solved to 4 digits (0.2157 is 21.57 %). It is worked out from the exact installments, so that it does not
    /// depend on how a small amount rounds.
    /// </summary>
    /// <param name="fees">What is kept back from the amount or paid at the disbursement, in rupiah.</param>
    /// <returns>Null where the fees leave nothing of the amount, so that no rate says what it costs.</returns>
    public decimal? EffectiveAnnualRate(long fees = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fees);
        if (fees >= Amount)
        {
            return null;
        }

        if (fees == 0 && (Kind == RateKind.Effective || AnnualRate == 0))
        {
            return decimal.Round(AnnualRate, 4, MidpointRounding.AwayFromZero);
        }

        var rate = (double)AnnualRate / 12;
        var m = TenorMonths - GraceMonths;
        var interest = rate * Amount;
        var installment = Kind == RateKind.Flat || rate == 0 ? ((double)Amount / m) + interest : interest / (1 - Math.Pow(1 + rate, -m));
        var received = (double)(Amount - fees);

        double Worth(double at)
        {
            var worth = 0.0;
            for (var month = TenorMonths; month >= 1; month--)
            {
                worth = (worth + (month > GraceMonths ? installment : interest)) / (1 + at);
            }

            return worth;
        }

        // What is paid is worth less the higher the rate: double until it is worth too little, then halve the interval.
        var low = 0.0;
        var high = 1.0;
        while (Worth(high) > received)
        {
            low = high;
            high *= 2;
        }

        for (var step = 0; step < 60; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = Worth(middle) > received ? (middle, high) : (low, middle);
        }

        return decimal.Round((decimal)(high * 12), 4, MidpointRounding.AwayFromZero);
    }

    /// <summary>A month's rate as a reduced fraction: the decimal's own digits over 12 times its power of ten.</summary>
    private (BigInteger Top, BigInteger Bottom) MonthlyRate()
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(AnnualRate, bits);
        var digits = ((BigInteger)(uint)bits[2] << 64) + ((BigInteger)(uint)bits[1] << 32) + (uint)bits[0];
        var bottom = 12 * BigInteger.Pow(10, (bits[3] >> 16) & 0xFF);
        var common = BigInteger.GreatestCommonDivisor(digits, bottom);
        return (digits / common, bottom / common);
    }

    private static BigInteger Ceiling(BigInteger top, BigInteger bottom) => (top + bottom - 1) / bottom;

    private static long HalfUp(long amount, BigInteger top, BigInteger bottom) => (long)(((2 * amount * top) + bottom) / (2 * bottom));
}

/// <summary>What is paid in one month.</summary>
/// <param name="Number">1 in the month after the disbursement.</param>
/// <param name="Principal">Repaid of the amount.</param>
/// <param name="Interest">Paid for the month.</param>
/// <param name="Balance">Still owed afterwards.</param>
internal readonly record struct Installment(int Number, long Principal, long Interest, long Balance)
{
    /// <summary>Principal and interest together.</summary>
    public long Total => Principal + Interest;
}

/// <summary>A loan's payments, one for each month of its tenor.</summary>
internal sealed record InstallmentPlan(IReadOnlyList<Installment> Installments)
{
    /// <summary>The most that falls due in a month: what a business must be able to pay.</summary>
    public long Largest { get; } = Installments.Max(each => each.Total);

    /// <summary>What falls due in the last month.</summary>
    public long Last => Installments[^1].Total;

    /// <summary>The interest of all months.</summary>
    public long TotalInterest { get; } = Installments.Sum(each => each.Interest);
}
