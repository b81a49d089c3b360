namespace BdsBroker.MatchEngine.Tests;

public class SectorTests
{
    private static readonly Kbli Furniture = Kbli.Create(2020, "31001");

    [Theory]
    [InlineData("31001", 1.0)]
    [InlineData("3100", 0.9)]
    [InlineData("31002", 0.9)]
    [InlineData("310", 0.75)]
    [InlineData("31", 0.5)]
    [InlineData("32", 0.0)]
    [InlineData("25931", 0.0)]
    [InlineData("*", 0.3)]
    public void A_sector_fits_by_the_digits_in_common(string prefix, double fit) => Assert.Equal(fit, Sectors.Create(2020, prefix).Fit(Furniture));

    [Fact]
    public void The_best_of_several_prefixes_counts()
    {
        Assert.Equal(0.9, Sectors.Create(2020, "31", "*", "3100", "25").Fit(Furniture));
        Assert.Equal(0.0, Sectors.Create(2020).Fit(Furniture));
    }

    [Fact]
    public void Of_another_version_only_the_star_counts()
    {
        Assert.Equal(0.0, Sectors.Create(2025, "31001").Fit(Furniture));
        Assert.Equal(0.3, Sectors.Create(2025, "31001", "*").Fit(Furniture));
    }

    [Theory]
    [InlineData(2020, "31001", true)]
    [InlineData(2025, "01111", true)]
    [InlineData(2017, "31001", false)]
    [InlineData(2020, "3100", false)]
    [InlineData(2020, "310011", false)]
    [InlineData(2020, "3100a", false)]
    [InlineData(2020, null, false)]
    public void A_line_of_business_is_a_version_and_five_digits(int version, string? code, bool right) =>
        Assert.Equal(right, Kbli.TryCreate(version, code, out _));

    [Theory]
    [InlineData("*", true)]
    [InlineData("31", true)]
    [InlineData("31001", true)]
    [InlineData("3", false)]
    [InlineData("310011", false)]
    [InlineData("**", false)]
    [InlineData("3*", false)]
    [InlineData("", false)]
    public void A_prefix_is_a_star_or_two_to_five_digits(string prefix, bool right)
    {
        Assert.Equal(right, Sectors.IsPrefix(prefix));
        Assert.Equal(right, Sectors.TryCreate(2020, [prefix], out _));
    }

    [Fact]
    public void Weights_add_to_100_and_none_is_negative()
    {
        Assert.Equal(Weights.Default, Weights.Create(35, 25, 25, 15));
        Assert.False(Weights.TryCreate(35, 25, 25, 14, out _, out var sum));
        Assert.Contains("99", sum, StringComparison.Ordinal);
        Assert.False(Weights.TryCreate(-10, 60, 25, 25, out _, out _));
        Assert.False(Weights.TryCreate(int.MaxValue, int.MaxValue, 2, 100, out _, out _));
        Assert.Throws<ArgumentException>(() => Weights.Create(100, 1, 0, 0));
    }
}
