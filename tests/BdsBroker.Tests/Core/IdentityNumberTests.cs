using BdsBroker.Core;

namespace BdsBroker.Tests.Core;

public class IdentityNumberTests
{
    [Theory]
    [InlineData("1234567890123", "1234567890123")]
    [InlineData(" 1234 5678 90123 ", "1234567890123")]
    [InlineData("123456789012", null)]
    [InlineData("12345678901234", null)]
    [InlineData("123456789012a", null)]
    [InlineData("١٢٣٤٥٦٧٨٩٠١٢٣", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_NIB_has_13_digits(string? text, string? nib)
    {
        Assert.Equal(nib is not null, IdentityNumbers.TryNib(text, out var found));
        Assert.Equal(nib, found);
    }

    [Theory]
    [InlineData("3310011708900001", false)]
    [InlineData("33.1001.170890.0001", false)]
    [InlineData("3310015708900001", false)] // A woman born on the 17th.
    [InlineData("3310017108900001", false)] // A woman born on the 31st.
    [InlineData("3310012902000001", false)] // 29 February 2000.
    [InlineData("3310012902010001", true)]
    [InlineData("3310013104900001", true)] // 31 April.
    [InlineData("3310017208900001", true)] // The 32nd.
    [InlineData("3310010008900001", true)]
    [InlineData("3310014008900001", true)]
    [InlineData("3310011713900001", true)]
    [InlineData("3310011700900001", true)]
    [InlineData("5401011708700001", false)] // Issued in a province that left.
    public void A_NIK_with_a_strange_date_is_accepted_with_a_warning(string text, bool strange)
    {
        Assert.True(IdentityNumbers.TryNik(text, out var nik, out var strangeDate));
        Assert.Equal(16, nik.Length);
        Assert.Equal(strange, strangeDate);
    }

    [Theory]
    [InlineData("331001170890000")]
    [InlineData("33100117089000012")]
    [InlineData("33100117089000O1")]
    [InlineData(null)]
    public void A_NIK_has_16_digits(string? text)
    {
        Assert.False(IdentityNumbers.TryNik(text, out var nik, out var strangeDate));
        Assert.Null(nik);
        Assert.False(strangeDate);
    }

    [Theory]
    [InlineData("01.234.567.8-901.000", "0012345678901000")]
    [InlineData("012345678901000", "0012345678901000")]
    [InlineData("0012345678901000", "0012345678901000")]
    [InlineData("3310011708900001", "3310011708900001")]
    [InlineData("01.234.567.8-901.00", null)]
    [InlineData("01/234/567/8/901/000", null)]
    [InlineData("00123456789010000", null)]
    [InlineData(null, null)]
    public void An_NPWP_of_15_digits_becomes_one_of_16(string? text, string? npwp)
    {
        Assert.Equal(npwp is not null, IdentityNumbers.TryNpwp(text, out var found));
        Assert.Equal(npwp, found);
    }

    [Theory]
    [InlineData("0012345678901000000001", true)]
    [InlineData("001234567890100000000", false)]
    [InlineData("0012345678901000", false)]
    public void A_NITKU_has_22_digits(string text, bool right) => Assert.Equal(right, IdentityNumbers.TryNitku(text, out _));

    [Theory]
    [InlineData("3310011708901234", "************1234")]
    [InlineData("12345", "*2345")]
    [InlineData("1234", "****")]
    [InlineData("", "")]
    public void A_mask_shows_the_last_four(string number, string masked) => Assert.Equal(masked, IdentityNumbers.Mask(number));

    [Theory]
    [InlineData(0L, null, "Micro")]
    [InlineData(2_000_000_000L, null, "Micro")]
    [InlineData(2_000_000_001L, null, "Small")]
    [InlineData(15_000_000_000L, null, "Small")]
    [InlineData(15_000_000_001L, null, "Medium")]
    [InlineData(50_000_000_000L, null, "Medium")]
    [InlineData(50_000_000_001L, null, "Large")]
    [InlineData(null, 1_000_000_000L, "Micro")]
    [InlineData(null, 1_000_000_001L, "Small")]
    [InlineData(null, 5_000_000_000L, "Small")]
    [InlineData(null, 5_000_000_001L, "Medium")]
    [InlineData(null, 10_000_000_000L, "Medium")]
    [InlineData(null, 10_000_000_001L, "Large")]
    [InlineData(1_000_000_000L, 20_000_000_000L, "Micro")] // Sales decide.
    [InlineData(null, null, "Unknown")]
    public void Sales_decide_the_size_and_capital_where_they_are_unknown(long? sales, long? capital, string size) =>
        Assert.Equal(size, EnterpriseSizes.Of(sales, capital).ToString());

    [Fact]
    public void Nothing_sold_or_owned_is_negative()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => EnterpriseSizes.Of(-1, null));
        Assert.Throws<ArgumentOutOfRangeException>(() => EnterpriseSizes.Of(1, -1));
    }

    [Theory]
    [InlineData(50_000_000, "Rp 50.000.000", "Rp 50,000,000")]
    [InlineData(0, "Rp 0", "Rp 0")]
    [InlineData(999, "Rp 999", "Rp 999")]
    [InlineData(-1_250_000, "-Rp 1.250.000", "-Rp 1,250,000")]
    [InlineData(long.MinValue, "-Rp 9.223.372.036.854.775.808", "-Rp 9,223,372,036,854,775,808")]
    public void Rupiah_are_grouped_the_way_of_the_language(long amount, string indonesian, string english)
    {
        Assert.Equal(indonesian, Rupiah.Indonesian(amount));
        Assert.Equal(english, Rupiah.English(amount));
    }
}
