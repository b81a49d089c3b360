using BdsBroker.Registry;

namespace BdsBroker.Listing;

/// <summary>A valid certificate.</summary>
/// <param name="Scheme">kkmb or bds.</param>
/// <param name="ValidTo">The last day, WIB.</param>
internal sealed record PublicCertificateView(string Scheme, DateOnly ValidTo);

/// <summary>What SMEs said of a provider.</summary>
/// <param name="Mean">1 to 5 with two decimals, half up; absent without ratings.</param>
/// <param name="Count">How many ratings.</param>
internal sealed record RatingsView(decimal? Mean, int Count);

/// <summary>A provider as anyone sees it: no telephone number and no e-mail address.</summary>
/// <param name="Id">The provider's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">organisation or person.</param>
/// <param name="Regency">Where it is.</param>
/// <param name="Serves">Province codes, or "*".</param>
/// <param name="Sectors">KBLI prefixes, or "*".</param>
/// <param name="SectorsVersion">The prefixes' KBLI version.</param>
/// <param name="Services">What it helps with.</param>
/// <param name="Paused">Whether it takes no new requests at present.</param>
/// <param name="Certificates">Those valid today.</param>
/// <param name="Ratings">What SMEs said.</param>
/// <param name="LastConfirmed">The day (WIB) on which it last confirmed all this.</param>
internal sealed record PublicProviderView(
    string Id,
    string Name,
    ProviderKind Kind,
    string Regency,
    IReadOnlyList<string> Serves,
    IReadOnlyList<string> Sectors,
    int SectorsVersion,
    IReadOnlyList<string> Services,
    bool Paused,
    IReadOnlyList<PublicCertificateView> Certificates,
    RatingsView Ratings,
    DateOnly LastConfirmed)
{
    internal static PublicProviderView Of(DirectoryEntry entry, DateOnly today) => new(
        entry.Id,
        entry.Name,
        entry.Kind,
        entry.Regency,
        entry.Serves,
        entry.Sectors,
        entry.SectorsVersion,
        entry.Services,
        entry.Paused,
        [.. entry.ValidOn(today).Select(held => new PublicCertificateView(held.Scheme, held.ValidTo))],
        new(entry.RatingCount == 0 ? null : Math.Round((decimal)entry.RatingSum / entry.RatingCount, 2, MidpointRounding.AwayFromZero), entry.RatingCount),
        RegistryFields.DayInWib(entry.ConfirmedAt));
}
