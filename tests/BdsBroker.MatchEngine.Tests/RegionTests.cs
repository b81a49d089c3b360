namespace BdsBroker.MatchEngine.Tests;

public class RegionTests
{
    [Fact]
    public void There_are_38_provinces_in_the_order_of_their_codes()
    {
        string[] codes =
        [
            "11", "12", "13", "14", "15", "16", "17", "18", "19", "21", "31", "32", "33", "34", "35", "36", "51", "52", "53",
            "61", "62", "63", "64", "65", "71", "72", "73", "74", "75", "76", "81", "82", "91", "92", "93", "94", "95", "96",
        ];
        Assert.Equal(codes, Provinces.All.Select(province => province.Code));
        Assert.Equal(38, Provinces.All.Select(province => province.Name).Distinct().Count());
        Assert.All(Provinces.All, province => Assert.Same(province, Provinces.Find(province.Code)));
    }

    [Fact]
    public void Every_centroid_lies_within_Indonesia() =>
        Assert.All(Provinces.All, province =>
        {
            Assert.InRange(province.Latitude, -11.0, 6.1);
            Assert.InRange(province.Longitude, 95.0, 141.1);
        });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("20")]
    [InlineData("97")]
    [InlineData("ab")]
    [InlineData("033")]
    public void Other_codes_name_no_province(string? code) => Assert.Null(Provinces.Find(code));

    [Theory]
    [InlineData("11", Zone.Wib)]
    [InlineData("33", Zone.Wib)]
    [InlineData("61", Zone.Wib)]
    [InlineData("62", Zone.Wib)]
    [InlineData("51", Zone.Wita)]
    [InlineData("63", Zone.Wita)]
    [InlineData("73", Zone.Wita)]
    [InlineData("82", Zone.Wit)]
    [InlineData("96", Zone.Wit)]
    public void Clocks_follow_the_province(string code, Zone zone) => Assert.Equal(zone, Provinces.Find(code)?.Zone);

    [Theory]
    [InlineData("33.10", "Jawa Tengah", false)]
    [InlineData("33.72", "Jawa Tengah", true)]
    [InlineData("96.71", "Papua Barat Daya", true)]
    [InlineData("11.01", "Aceh", false)]
    [InlineData("35.69", "Jawa Timur", false)]
    [InlineData("31.99", "DKI Jakarta", true)]
    public void A_regency_is_a_province_and_a_number(string text, string province, bool municipality)
    {
        Assert.True(Region.TryParse(text, out var region));
        Assert.Equal(province, region.Province.Name);
        Assert.Equal(municipality, region.IsMunicipality);
        Assert.Equal(text, region.ToString());
        Assert.Equal(Region.Parse(text), region);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("33")]
    [InlineData("33.1")]
    [InlineData("33.00")]
    [InlineData("33.70")]
    [InlineData("20.01")]
    [InlineData("97.01")]
    [InlineData("33-10")]
    [InlineData("33.10 ")]
    [InlineData("3310")]
    [InlineData("33.1a")]
    [InlineData("٣٣.١٠")]
    public void Anything_else_is_no_regency(string? text)
    {
        Assert.False(Region.TryParse(text, out _));
        if (text is not null)
        {
            Assert.Throws<FormatException>(() => Region.Parse(text));
        }
    }

    [Fact]
    public void A_provider_serves_the_provinces_it_names_or_all()
    {
        Assert.True(ServedProvinces.From(["33", "34"])!.Cover(Region.Parse("34.71")));
        Assert.False(ServedProvinces.From(["33", "34"])!.Cover(Region.Parse("35.78")));
        Assert.True(ServedProvinces.From(["*"])!.Cover(Region.Parse("35.78")));
        Assert.Null(ServedProvinces.From([]));
        Assert.Null(ServedProvinces.From(["33", "99"]));
    }

    [Fact]
    public void Distances_are_great_circles()
    {
        // A quarter of the equator, and a degree along a meridian: R x pi / 2 and R x pi / 180.
        Assert.Equal(10007.557, ProvinceDistances.GreatCircle(0, 0, 0, 90), 3);
        Assert.Equal(111.195, ProvinceDistances.GreatCircle(-7, 110, -8, 110), 3);
        // Opposite points, where rounding could ask for the arc sine of more than 1.
        Assert.Equal(20015.114, ProvinceDistances.GreatCircle(-7.3, 110.2, 7.3, -69.8), 3);
    }

    [Fact]
    public void Distances_between_provinces_are_symmetric_and_zero_within_one()
    {
        var klaten = Region.Parse("33.10");
        var yogyakarta = Region.Parse("34.71");
        Assert.Equal(0, ProvinceDistances.BuiltIn.Between(klaten, Region.Parse("33.72")));
        Assert.Equal(ProvinceDistances.BuiltIn.Between(klaten, yogyakarta), ProvinceDistances.BuiltIn.Between(yogyakarta, klaten));
        Assert.InRange(ProvinceDistances.BuiltIn.Between(klaten, yogyakarta), 60, 80);
    }

    [Fact]
    public void A_province_without_a_place_has_no_distance()
    {
        var java = new ProvinceDistances([.. Provinces.All.Where(province => province.Code[0] == '3')]);
        Assert.Throws<ArgumentException>(() => java.Between(Region.Parse("33.10"), Region.Parse("51.71")));
        Assert.Throws<ArgumentException>(() => ProvinceDistances.BuiltIn.Between(Region.Parse("33.10"), default));
        Assert.Throws<InvalidOperationException>(() => default(Region).Province);
    }
}
