using BdsBroker.Core;
using BdsBroker.Registry;
using BdsBroker.Requests;

namespace BdsBroker.Matches;

/// <summary>An offer as the provider sees it.</summary>
internal sealed record OfferView(
    string Id, OfferRequestView Request, string Regency, SectorCode Sector, DateTimeOffset MadeAt, DateTimeOffset ExpiresAt, double Score, IReadOnlyList<ReasonView> Reasons, OfferState State, string? Reason, SmeContactView? Sme)
{
    internal static OfferView Of(Offer offer, Language language) => new(
        offer.Id,
        new(offer.Kind, offer.Amount, offer.TenorMonths, offer.Purpose, offer.Service, offer.Description),
        offer.Regency,
        offer.Sector,
        offer.MadeAt,
        offer.ExpiresAt,
        offer.Score.Total,
        ReasonView.Of(offer.Score, language),
        offer.State,
        offer.Reason,
        offer.ShowsSme ? new(offer.Sme, offer.Number, offer.SmeName, offer.SmePhone, offer.SmeEmail) : null);
}

/// <summary>What is asked for, without saying who asks.</summary>
internal sealed record OfferRequestView(RequestKind Kind, long? Amount, int? TenorMonths, string? Purpose, string? Service, string? Description);

/// <summary>Who asked, while the provider is engaged.</summary>
internal sealed record SmeContactView(string Id, int Number, string? Name, Personal? Phone, Personal? Email);

/// <summary>One part of a score and what it means in words.</summary>
internal sealed record ReasonView(string Part, double Value, string Text)
{
    internal static IReadOnlyList<ReasonView> Of(ScoreParts score, Language language) =>
    [
        new("proximity", Math.Round(score.Proximity, 4), (score.Proximity switch
        {
            >= 1 => new Text("di kabupaten atau kota yang sama", "in the same regency"),
            >= 0.7 => new("di provinsi yang sama", "in the same province"),
            > 0 => new("di provinsi lain; makin dekat makin tinggi", "in another province; the nearer the higher"),
            _ => new("di provinsi yang jauh", "in a province far away"),
        }).In(language)),
        new("sector", Math.Round(score.Sector, 4), (score.Sector switch
        {
            >= 1 => new Text("menguasai bidang usaha ini persis", "knows exactly this line of business"),
            >= 0.75 => new("menguasai kelompok usaha ini", "knows this group of business"),
            >= 0.5 => new("menguasai golongan usaha ini", "knows this division of business"),
            > 0 => new("melayani semua bidang usaha", "serves every line of business"),
            _ => new("bidang usaha lain", "another line of business"),
        }).In(language)),
        new("performance", Math.Round(score.Performance, 4), new Text(
            "dari penilaian dan keputusan bank sebelumnya; yang baru mendapat nilai tengah", "from earlier ratings and bank decisions; newcomers get a middling value").In(language)),
        new("availability", Math.Round(score.Availability, 4), new Text("dari tempat yang masih kosong dan tawaran 30 hari terakhir", "from free places and the offers of the last 30 days").In(language)),
    ];
}

/// <summary>How a request was matched so far.</summary>
internal sealed record MatchesView(RequestState State, int Round, string? Tried, IReadOnlyList<WaveView> Waves);

/// <summary>One wave.</summary>
internal sealed record WaveView(int Round, int Number, DateTimeOffset At, DateTimeOffset Until, IReadOnlyList<WaveOfferView> Offers);

/// <summary>One offer of it.</summary>
internal sealed record WaveOfferView(string Id, string Provider, string Name, double Score, IReadOnlyList<ReasonView> Reasons, OfferState State, string? Reason, DateTimeOffset? SettledAt);
