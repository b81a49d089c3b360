namespace BdsBroker.MatchEngine;

/// <summary>How far provinces lie apart: great-circle distances between their centroids, worked out once.</summary>
public sealed class ProvinceDistances
{
    /// <summary>The Earth's mean radius in kilometres (IUGG, R1).</summary>
    public const double EarthRadius = 6371.0088;

    private readonly double[] table = new double[100 * 100];

    /// <summary>Works out the distances between these provinces.</summary>
    public ProvinceDistances(IReadOnlyCollection<Province> provinces)
    {
        ArgumentNullException.ThrowIfNull(provinces);
        Array.Fill(table, double.NaN);
        foreach (var from in provinces)
        {
            foreach (var to in provinces)
            {
                // To the metre: the mathematical library's last bit, which differs between platforms, must not reach a score.
                table[(int.Parse(from.Code) * 100) + int.Parse(to.Code)] =
                    Math.Round(GreatCircle(from.Latitude, from.Longitude, to.Latitude, to.Longitude), 3);
            }
        }
    }

    /// <summary>The distances of <see cref="Provinces.All"/>.</summary>
    public static ProvinceDistances BuiltIn { get; } = new(Provinces.All);

    /// <summary>The distance of two regions' provinces in kilometres, to the metre; 0 within one province.</summary>
    /// <exception cref="ArgumentException">A region's province is not among those that this was made of.</exception>
    public double Between(Region one, Region other)
    {
        var kilometres = table[(one.ProvinceNumber * 100) + other.ProvinceNumber];
        return double.IsNaN(kilometres) ? throw new ArgumentException($"No distance is known between \"{one}\" and \"{other}\".", nameof(other)) : kilometres;
    }

    /// <summary>The great-circle distance of two points in kilometres by the haversine formula; all arguments in degrees.</summary>
    public static double GreatCircle(double latitude1, double longitude1, double latitude2, double longitude2)
    {
        var phi1 = double.DegreesToRadians(latitude1);
        var phi2 = double.DegreesToRadians(latitude2);
        var acrossLatitude = Math.Sin((phi2 - phi1) / 2);
        var acrossLongitude = Math.Sin(double.DegreesToRadians(longitude2 - longitude1) / 2);
        var haversine = (acrossLatitude * acrossLatitude) + (Math.Cos(phi1) * Math.Cos(phi2) * acrossLongitude * acrossLongitude);
        return 2 * EarthRadius * Math.Asin(Math.Sqrt(Math.Min(1, haversine)));
    }
}
