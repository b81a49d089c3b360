namespace BdsBroker.MatchEngine;

/// <summary>Indonesia's three time zones. None of them keeps summer time, so each is a fixed offset from UTC.</summary>
public enum Zone
{
    /// <summary>Waktu Indonesia Barat, UTC+7.</summary>
    Wib,

    /// <summary>Waktu Indonesia Tengah, UTC+8.</summary>
    Wita,

    /// <summary>Waktu Indonesia Timur, UTC+9.</summary>
    Wit,
}

/// <summary>A province of Indonesia.</summary>
/// <param name="Code">The two digits of the Ministry of Home Affairs, such as "33".</param>
/// <param name="Name">The Indonesian name.</param>
/// <param name="EnglishName">The English name.</param>
/// <param name="Latitude">Of the centroid of its land, in degrees north, to about 0.1 degree.</param>
/// <param name="Longitude">Of the centroid of its land, in degrees east, to about 0.1 degree.</param>
/// <param name="Zone">The time that its clocks show.</param>
public sealed record Province(string Code, string Name, string EnglishName, double Latitude, double Longitude, Zone Zone);

/// <summary>
/// The 38 provinces that Indonesia has since November 2022, in the order of their codes.
/// </summary>
/// <remarks>
/// Codes and names follow the Ministry of Home Affairs' list of administrative regions (Kepmendagri 050-145 of 2022 with the laws that
/// made the four new provinces of Papua that year: UU 14, 15, 16 and 29 of 2022). Statistics Indonesia numbers Papua differently;
/// those codes are not meant here. Time zones follow Keppres 41 of 1987.
/// </remarks>
public static class Provinces
{
    /// <summary>All of them, ordered by code.</summary>
    public static IReadOnlyList<Province> All { get; } =
    [
        new("11", "Aceh", "Aceh", 4.2, 96.9, Zone.Wib),
        new("12", "Sumatera Utara", "North Sumatra", 2.2, 99.1, Zone.Wib),
        new("13", "Sumatera Barat", "West Sumatra", -0.9, 100.5, Zone.Wib),
        new("14", "Riau", "Riau", 0.5, 101.8, Zone.Wib),
        new("15", "Jambi", "Jambi", -1.7, 102.7, Zone.Wib),
        new("16", "Sumatera Selatan", "South Sumatra", -3.2, 104.2, Zone.Wib),
        new("17", "Bengkulu", "Bengkulu", -3.6, 102.4, Zone.Wib),
        new("18", "Lampung", "Lampung", -4.9, 105.0, Zone.Wib),
        new("19", "Kepulauan Bangka Belitung", "Bangka Belitung Islands", -2.5, 106.6, Zone.Wib),
        new("21", "Kepulauan Riau", "Riau Islands", 1.5, 105.4, Zone.Wib),
        new("31", "DKI Jakarta", "Jakarta", -6.2, 106.8, Zone.Wib),
        new("32", "Jawa Barat", "West Java", -6.9, 107.6, Zone.Wib),
        new("33", "Jawa Tengah", "Central Java", -7.3, 110.2, Zone.Wib),
        new("34", "Daerah Istimewa Yogyakarta", "Special Region of Yogyakarta", -7.9, 110.4, Zone.Wib),
        new("35", "Jawa Timur", "East Java", -7.7, 112.7, Zone.Wib),
        new("36", "Banten", "Banten", -6.5, 106.1, Zone.Wib),
        new("51", "Bali", "Bali", -8.4, 115.1, Zone.Wita),
        new("52", "Nusa Tenggara Barat", "West Nusa Tenggara", -8.6, 117.5, Zone.Wita),
        new("53", "Nusa Tenggara Timur", "East Nusa Tenggara", -9.2, 122.1, Zone.Wita),
        new("61", "Kalimantan Barat", "West Kalimantan", -0.1, 111.1, Zone.Wib),
        new("62", "Kalimantan Tengah", "Central Kalimantan", -1.6, 113.4, Zone.Wib),
        new("63", "Kalimantan Selatan", "South Kalimantan", -2.9, 115.4, Zone.Wita),
        new("64", "Kalimantan Timur", "East Kalimantan", 0.5, 116.4, Zone.Wita),
        new("65", "Kalimantan Utara", "North Kalimantan", 3.0, 116.2, Zone.Wita),
        new("71", "Sulawesi Utara", "North Sulawesi", 1.3, 124.5, Zone.Wita),
        new("72", "Sulawesi Tengah", "Central Sulawesi", -1.0, 121.2, Zone.Wita),
        new("73", "Sulawesi Selatan", "South Sulawesi", -3.7, 120.1, Zone.Wita),
        new("74", "Sulawesi Tenggara", "Southeast Sulawesi", -4.1, 122.1, Zone.Wita),
        new("75", "Gorontalo", "Gorontalo", 0.7, 122.4, Zone.Wita),
        new("76", "Sulawesi Barat", "West Sulawesi", -2.5, 119.3, Zone.Wita),
        new("81", "Maluku", "Maluku", -4.7, 130.0, Zone.Wit),
        new("82", "Maluku Utara", "North Maluku", 0.2, 127.5, Zone.Wit),
        new("91", "Papua", "Papua", -2.6, 138.5, Zone.Wit),
        new("92", "Papua Barat", "West Papua", -2.6, 133.6, Zone.Wit),
        new("93", "Papua Selatan", "South Papua", -6.6, 139.5, Zone.Wit),
        new("94", "Papua Tengah", "Central Papua", -3.9, 136.5, Zone.Wit),
        new("95", "Papua Pegunungan", "Highland Papua", -4.3, 139.5, Zone.Wit),
        new("96", "Papua Barat Daya", "Southwest Papua", -1.1, 131.9, Zone.Wit),
    ];

    private static readonly Province?[] ByNumber = Index();

    /// <summary>The province with this code, or null where there is none.</summary>
    public static Province? Find(string? code) =>
        code is { Length: 2 } && char.IsAsciiDigit(code[0]) && char.IsAsciiDigit(code[1]) ? Find(((code[0] - '0') * 10) + code[1] - '0') : null;

    internal static Province? Find(int number) => number is >= 0 and < 100 ? ByNumber[number] : null;

    private static Province?[] Index()
    {
        var index = new Province?[100];
        foreach (var province in All)
        {
            index[int.Parse(province.Code)] = province;
        }

        return index;
    }
}
