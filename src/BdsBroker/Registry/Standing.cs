using System.Text.Json.Serialization;

namespace BdsBroker.Registry;

/// <summary>A certificate that a provider holds, as far as offers depend on it.</summary>
/// <param name="Id">The certificate's id.</param>
/// <param name="Scheme">Its scheme.</param>
/// <param name="Number">The number that endorsements carry.</param>
/// <param name="ValidFrom">First day, WIB.</param>
/// <param name="ValidTo">Last day, inclusive, WIB.</param>
/// <param name="Suspended">Suspended until reinstated.</param>
internal sealed record HeldCertificate(string Id, string Scheme, string Number, DateOnly ValidFrom, DateOnly ValidTo, bool Suspended)
{
    /// <summary>What it entitles to, credit or technical; null in what was stored when there were the two built-in schemes alone.</summary>
    public string? Kind { get; init; }

    /// <summary>The built-in scheme in whose place it stands where a request asks for one: kkmb for credit, bds for technical help.</summary>
    [JsonIgnore]
    internal string StandsFor => Kind switch
    {
        "credit" => "kkmb",
        "technical" => "bds",
        _ => Scheme,
    };
}

/// <summary>
/// What decides whether a provider may get offers, in one document: everything that changes it (profile, pause, certificate, offer, engagement)
/// replaces it if-version in the same commit, so that two of them never miss each other.
/// </summary>
internal sealed record Standing
{
    public required string Provider { get; init; }
    public required string Name { get; init; }
    public required string Regency { get; init; }
    public required IReadOnlyList<string> Serves { get; init; }
    public required IReadOnlyList<string> Sectors { get; init; }
    public required int SectorsVersion { get; init; }
    public required IReadOnlyList<string> Services { get; init; }
    public required int Capacity { get; init; }
    public bool Paused { get; init; }
    public bool Listed { get; init; } = true;

    /// <summary>Whether the provider was erased: it gets and keeps nothing any more.</summary>
    public bool Closed { get; init; }

    /// <summary>The ids of all accepted members: a provider gets no offer from a member's own firm.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    public IReadOnlyList<HeldCertificate> Certificates { get; init; } = [];

    /// <summary>The requests engaged in up to disbursement, as <c>sme/number</c>; how many there are is compared with the capacity.</summary>
    public IReadOnlyList<string> Engaged { get; init; } = [];

    /// <summary>The open offers, by id.</summary>
    public IReadOnlyList<string> Open { get; init; } = [];

    /// <summary>Offers made per day (UTC, yyyy-MM-dd) of the last 30 days.</summary>
    public IReadOnlyDictionary<string, int> OffersPerDay { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    public long RatingSum { get; init; }
    public int RatingCount { get; init; }
    public int Approved { get; init; }
    public int Decided { get; init; }

    /// <summary>The certificate that is valid on a day and stands for a built-in scheme, or null.</summary>
    internal HeldCertificate? CertificateOn(string scheme, DateOnly day) => Certificates.FirstOrDefault(certificate =>
        string.Equals(certificate.StandsFor, scheme, StringComparison.Ordinal) && !certificate.Suspended && certificate.ValidFrom <= day && day <= certificate.ValidTo);

    /// <summary>Offers of the 30 days up to an instant.</summary>
    internal int OffersLast30Days(DateTimeOffset at)
    {
        var first = at.UtcDateTime.AddDays(-30).ToString("yyyy-MM-dd");
        return OffersPerDay.Where(day => string.CompareOrdinal(day.Key, first) > 0).Sum(day => day.Value);
    }

    /// <summary>The standing with a request engaged in, or not; itself where it already is so.</summary>
    internal Standing Engage(string request, bool engaged) =>
        Engaged.Contains(request, StringComparer.Ordinal) == engaged ? this
        : this with { Engaged = engaged ? [.. Engaged, request] : [.. Engaged.Where(other => other != request)] };

    /// <summary>The standing with one more open offer, counted on its day; days past 30 are forgotten.</summary>
    internal Standing Offered(string offer, DateTimeOffset at)
    {
        var today = at.UtcDateTime.ToString("yyyy-MM-dd");
        var first = at.UtcDateTime.AddDays(-30).ToString("yyyy-MM-dd");
        var days = OffersPerDay.Where(day => string.CompareOrdinal(day.Key, first) > 0).ToDictionary(StringComparer.Ordinal);
        days[today] = days.GetValueOrDefault(today) + 1;
        return this with { Open = [.. Open, offer], OffersPerDay = days };
    }

    /// <summary>The standing without an offer among the open ones; itself where it is none.</summary>
    internal Standing OfferSettled(string offer) => Open.Contains(offer, StringComparer.Ordinal) ? this with { Open = [.. Open.Where(other => other != offer)] } : this;
}
