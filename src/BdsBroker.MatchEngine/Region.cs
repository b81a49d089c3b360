using System.Diagnostics.CodeAnalysis;

namespace BdsBroker.MatchEngine;

/// <summary>
/// A regency (kabupaten) or municipality (kota) by its dotted code, such as "33.10" for Klaten: a province of <see cref="Provinces"/>,
/// then 01 to 69 for a kabupaten or 71 to 99 for a kota. Whether the number is in use today is not known here.
/// </summary>
/// <remarks>Values come from <see cref="TryParse"/> and <see cref="Parse"/> alone; the default value stands for no region.</remarks>
public readonly record struct Region
{
    private readonly byte province;
    private readonly byte number;

    private Region(int province, int number)
    {
        this.province = (byte)province;
        this.number = (byte)number;
    }

    /// <summary>The province that it lies in.</summary>
    /// <exception cref="InvalidOperationException">This is the default value.</exception>
    public Province Province => Provinces.Find(province) ?? throw new InvalidOperationException("The default value of Region stands for no region.");

    /// <summary>Whether it is a municipality (kota) rather than a regency (kabupaten).</summary>
    public bool IsMunicipality => number > 70;

    internal int ProvinceNumber => province;

    /// <summary>Reads a code such as "33.10": exactly two digits, a dot, two digits.</summary>
    /// <returns>False where it is written differently, the province does not exist, or the number is 00 or 70.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out Region region)
    {
        region = default;
        if (text is not { Length: 5 } || text[2] != '.' || Provinces.Find(text[..2]) is null || !char.IsAsciiDigit(text[3]) || !char.IsAsciiDigit(text[4]))
        {
            return false;
        }

        var part = ((text[3] - '0') * 10) + text[4] - '0';
        if (part is 0 or 70)
        {
            return false;
        }

        region = new Region(((text[0] - '0') * 10) + text[1] - '0', part);
        return true;
    }

    /// <summary>Reads a code that must be right.</summary>
    /// <exception cref="FormatException">It is not; see <see cref="TryParse"/>.</exception>
    public static Region Parse(string text) =>
        TryParse(text, out var region)
            ? region
            : throw new FormatException($"\"{text}\" is not a regency: a province's code, a dot, and 01-69 (kabupaten) or 71-99 (kota), such as \"33.10\".");

    /// <summary>The dotted code, such as "33.10"; empty for the default value.</summary>
    public override string ToString() => province == 0 ? "" : $"{province:00}.{number:00}";
}

/// <summary>The provinces that a provider serves: a list of codes, or all.</summary>
public sealed class ServedProvinces
{
    /// <summary>What stands for every province.</summary>
    public const string Everywhere = "*";

    private readonly HashSet<string> codes;

    private ServedProvinces(HashSet<string> codes) => this.codes = codes;

    /// <summary>Takes province codes and "*".</summary>
    /// <returns>Null where one of them is neither, or there is none.</returns>
    public static ServedProvinces? From(IEnumerable<string> codes)
    {
        var set = new HashSet<string>(codes, StringComparer.Ordinal);
        return set.Count > 0 && set.All(code => code == Everywhere || Provinces.Find(code) is not null) ? new(set) : null;
    }

    /// <summary>Whether a need in this region lies in a province that is served.</summary>
    public bool Cover(Region region) => codes.Contains(Everywhere) || codes.Contains(region.Province.Code);
}
