using BdsBroker.Core;

namespace BdsBroker.Certificates;

/// <summary>
/// A certification scheme as officers and certifiers keep it and anyone reads it. Its rules are those of applications that are opened from now on: an application keeps the
/// rules it was opened under, and a renewal begins a term under the rules of its day.
/// </summary>
internal sealed record PublishedScheme
{
    private const string NumberPlace = "{n}";
    private static readonly string[] Places = ["{scheme}", "{year}", NumberPlace];

    /// <summary>The rules; <see cref="Scheme.Code"/> is its id.</summary>
    public required Scheme Rules { get; init; }

    /// <summary>Its name in both languages.</summary>
    public required Text Name { get; init; }

    /// <summary>Who certifies.</summary>
    public required string Issuer { get; init; }

    /// <summary>How numbers are made where none is given: <c>{scheme}</c>, <c>{year}</c> and <c>{n}</c>, a running number of the scheme.</summary>
    public required string NumberPattern { get; init; }

    /// <summary>Whether it takes applications. One that does not lets those that are under way go on.</summary>
    public bool Open { get; init; } = true;

    /// <summary>A built-in scheme as long as nobody replaced it.</summary>
    internal static PublishedScheme BuiltIn(Scheme rules) => new()
    {
        Rules = rules,
        Name = rules.Code switch
        {
            "kkmb" => new("Konsultan Keuangan Mitra Bank", "Financial consultant, partner of banks"),
            "bds" => new("Penyedia jasa pengembangan usaha", "Provider of business development services"),
            _ => new(rules.Code, rules.Code),
        },
        Issuer = "-",
        NumberPattern = "{scheme}-{year}-{n}",
    };

    /// <summary>What is wrong with a pattern, or null: it must hold the running number, no place that nobody fills, and beside them only what numbers are written with.</summary>
    internal static Text? WhyNoPattern(string pattern)
    {
        var rest = Places.Aggregate(pattern, (text, place) => text.Replace(place, "", StringComparison.Ordinal));
        return pattern.Contains(NumberPlace, StringComparison.Ordinal) && !rest.Contains('{', StringComparison.Ordinal) && !rest.Contains('}', StringComparison.Ordinal)
            ? rest.All(TermBody.IsLetter) ? null : TermBody.Letters
            : new("Pakai {n}, dan bila perlu {scheme} dan {year}.", "Use {n}, and {scheme} and {year} if you like.");
    }

    /// <summary>The number that a pattern makes of a running number, for a term that begins in a year.</summary>
    internal string Number(int running, int year) => NumberPattern
        .Replace("{scheme}", Rules.Code.ToUpperInvariant(), StringComparison.Ordinal)
        .Replace("{year}", year.ToString("D4"), StringComparison.Ordinal)
        .Replace(NumberPlace, running.ToString("D4"), StringComparison.Ordinal);

    /// <summary>Replaces it for whoever applies from now on. The same again changes nothing.</summary>
    internal static Decision<PublishedScheme> Update(PublishedScheme now, PublishedScheme told) =>
        now == told ? Decision.Unchanged(now) : Decision.Change(told, "scheme.changed");
}

/// <summary>How many schemes were added; replaced with each, so that the limit holds for those who add at once.</summary>
internal sealed record SchemeCount(int Added);

/// <summary>Where schemes are kept; the only place these keys are spelled.</summary>
internal static class SchemeRecords
{
    internal const string Partition = "schemes";

    /// <summary>A scheme that was added, or a built-in one that was replaced.</summary>
    internal static Address<PublishedScheme> Scheme(string code) => new(Partition, "scheme/" + code, CertificatesJson.Default.PublishedScheme);

    /// <summary>All of them; at most <see cref="Limits.Schemes"/> and the built-in ones.</summary>
    internal static Listing<PublishedScheme> All { get; } = new(Partition, "scheme/", CertificatesJson.Default.PublishedScheme);

    internal static Address<SchemeCount> Count { get; } = new(Partition, "scheme-count", CertificatesJson.Default.SchemeCount) { HasHistory = false };
}

/// <summary>Finds schemes, the built-in ones among them.</summary>
internal static class Schemes
{
    /// <summary>A scheme as it is now with its entity tag, or null where there is none. A built-in one that nobody replaced has the tag "0".</summary>
    internal static async ValueTask<(PublishedScheme Scheme, string ETag)?> FindScheme(this Broker broker, string code, CancellationToken cancel) =>
        !Ids.IsWellFormed(code) ? null
        : await broker.Ledger.Read(SchemeRecords.Scheme(code), cancel) is { } stored ? (stored.State, stored.ETag)
        : BuiltIn(broker.Settings, code) is { } rules ? (PublishedScheme.BuiltIn(rules), "\"0\"")
        : null;

    /// <summary>The rules of a scheme that is there from the start, as configured, or null.</summary>
    internal static Scheme? BuiltIn(Settings settings, string code) => settings.Schemes.FirstOrDefault(scheme => string.Equals(scheme.Code, code, StringComparison.Ordinal));
}
