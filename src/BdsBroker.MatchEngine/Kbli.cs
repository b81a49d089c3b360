using System.Diagnostics.CodeAnalysis;

namespace BdsBroker.MatchEngine;

/// <summary>
/// A line of business: five digits of the Indonesian classification (KBLI) together with the version that they belong to,
/// because codes moved between versions.
/// </summary>
public sealed record Kbli
{
    private Kbli(int version, string code)
    {
        Version = version;
        Code = code;
    }

    /// <summary>2020 or 2025.</summary>
    public int Version { get; }

    /// <summary>Five digits, such as "31001".</summary>
    public string Code { get; }

    /// <summary>Whether a version is one that is known: 2020 (Perka BPS 2/2020) or 2025.</summary>
    public static bool IsVersion(int version) => version is 2020 or 2025;

    /// <summary>Takes a version and a code of exactly five digits.</summary>
    /// <returns>False where either is not that; whether the code is in use is not known here.</returns>
    public static bool TryCreate(int version, [NotNullWhen(true)] string? code, [NotNullWhen(true)] out Kbli? kbli)
    {
        kbli = IsVersion(version) && code is { Length: 5 } && code.All(char.IsAsciiDigit) ? new(version, code) : null;
        return kbli is not null;
    }

    /// <summary>Takes a version and a code that must be right.</summary>
    /// <exception cref="FormatException">They are not; see <see cref="TryCreate"/>.</exception>
    public static Kbli Create(int version, string code) =>
        TryCreate(version, code, out var kbli)
            ? kbli
            : throw new FormatException($"KBLI {version} \"{code}\" is not a line of business: version 2020 or 2025 and five digits.");

    /// <summary>Version and code, such as "2020/31001".</summary>
    public override string ToString() => $"{Version}/{Code}";
}

/// <summary>The lines of business that a provider knows: prefixes of two to five digits of one KBLI version, or "*" for any.</summary>
public sealed class Sectors
{
    /// <summary>What stands for every line of business in every version.</summary>
    public const string Any = "*";

    private readonly string[] prefixes;

    private Sectors(int version, string[] prefixes)
    {
        Version = version;
        this.prefixes = prefixes;
    }

    /// <summary>The KBLI version that the prefixes belong to.</summary>
    public int Version { get; }

    /// <summary>The prefixes as they were given.</summary>
    public IReadOnlyList<string> Prefixes => prefixes;

    /// <summary>Takes prefixes of two to five digits and "*".</summary>
    /// <returns>False where the version is unknown or a prefix is neither. An empty list is allowed: it matches nothing.</returns>
    public static bool TryCreate(int version, IEnumerable<string> prefixes, [NotNullWhen(true)] out Sectors? sectors)
    {
        string[] list = [.. prefixes];
        sectors = Kbli.IsVersion(version) && Array.TrueForAll(list, IsPrefix) ? new(version, list) : null;
        return sectors is not null;
    }

    /// <summary>Takes prefixes that must be right.</summary>
    /// <exception cref="FormatException">They are not; see <see cref="TryCreate"/>.</exception>
    public static Sectors Create(int version, params IEnumerable<string> prefixes) =>
        TryCreate(version, prefixes, out var sectors)
            ? sectors
            : throw new FormatException("Sectors are \"*\" or two to five digits each, of KBLI version 2020 or 2025.");

    /// <summary>Whether a text is "*" or two to five digits.</summary>
    public static bool IsPrefix(string? prefix) => prefix == Any || (prefix is { Length: >= 2 and <= 5 } && prefix.All(char.IsAsciiDigit));

    /// <summary>
    /// How near these are to a line of business: the best of 1, 0.9, 0.75 and 0.5 for 5, 4, 3 and 2 leading digits in common within the same
    /// version, 0.3 for "*" whatever the version, else 0.
    /// </summary>
    public double Fit(Kbli sector)
    {
        ArgumentNullException.ThrowIfNull(sector);
        var best = 0.0;
        foreach (var prefix in prefixes)
        {
            if (prefix == Any)
            {
                best = Math.Max(best, 0.3);
            }
            else if (Version == sector.Version)
            {
                var fit = prefix.AsSpan().CommonPrefixLength(sector.Code) switch { 5 => 1.0, 4 => 0.9, 3 => 0.75, 2 => 0.5, _ => 0.0 };
                best = Math.Max(best, fit);
            }
        }

        return best;
    }
}
