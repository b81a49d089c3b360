namespace BdsBroker.Core;

/// <summary>How large an enterprise is by law (PP 7/2021, Article 35).</summary>
internal enum EnterpriseSize
{
    /// <summary>Neither its sales nor its capital are known.</summary>
    Unknown,

    Micro,
    Small,
    Medium,

    /// <summary>Above what the law calls medium.</summary>
    Large,
}

/// <summary>Finds an enterprise's size.</summary>
internal static class EnterpriseSizes
{
    private const long Billion = 1_000_000_000;

    /// <summary>
    /// The size by annual sales (micro up to Rp 2 bn, small up to 15 bn, medium up to 50 bn), which decide for support programmes; where they are
    /// unknown, by capital without land and buildings (1 bn, 5 bn, 10 bn). Each limit belongs to the smaller size.
    /// </summary>
    /// <param name="annualSales">Rupiah a year, or null where unknown.</param>
    /// <param name="capital">Rupiah, or null where unknown.</param>
    /// <exception cref="ArgumentOutOfRangeException">An amount is negative.</exception>
    public static EnterpriseSize Of(long? annualSales, long? capital)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(annualSales ?? 0, nameof(annualSales));
        ArgumentOutOfRangeException.ThrowIfNegative(capital ?? 0, nameof(capital));
        return (annualSales, capital) switch
        {
            ({ } sales, _) => Within(sales, 2 * Billion, 15 * Billion, 50 * Billion),
            (null, { } owned) => Within(owned, Billion, 5 * Billion, 10 * Billion),
            _ => EnterpriseSize.Unknown,
        };
    }

    private static EnterpriseSize Within(long amount, long micro, long small, long medium) =>
        amount <= micro ? EnterpriseSize.Micro
        : amount <= small ? EnterpriseSize.Small
        : amount <= medium ? EnterpriseSize.Medium
        : EnterpriseSize.Large;
}
