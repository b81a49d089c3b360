using System.Text.Json.Serialization;
using BdsBroker.Core;
using BdsBroker.Registry;
using BdsBroker.Requests;

namespace BdsBroker.Matches;

/// <summary>
/// An offer as its provider sees it: a projection of the request, in the provider's partition, under an id that follows from request, wave and provider. The SME's name and
/// contact are in it only while the provider is engaged.
/// </summary>
internal sealed record Offer : IStaged
{
    public required string Id { get; init; }
    public required string Provider { get; init; }
    public required string Sme { get; init; }
    public required int Number { get; init; }

    /// <summary>The request's revision that this shows.</summary>
    public required int Revision { get; init; }
    public required RequestKind Kind { get; init; }
    public long? Amount { get; init; }
    public int? TenorMonths { get; init; }
    public string? Purpose { get; init; }
    public string? Service { get; init; }
    public string? Description { get; init; }
    public required string Regency { get; init; }
    public required SectorCode Sector { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public required ScoreParts Score { get; init; }
    public required OfferState State { get; init; }
    public string? Reason { get; init; }
    public string? SmeName { get; init; }
    public Personal? SmePhone { get; init; }
    public Personal? SmeEmail { get; init; }

    string IStaged.Stage => Signals.NameOf(State);

    /// <summary>Whether it shows who asked.</summary>
    [JsonIgnore]
    public bool ShowsSme => SmeName is not null;

    /// <summary>Whether an offer of a request shows its provider who asked.</summary>
    internal static bool Shows(Request request, RequestOffer offer) => offer.State == OfferState.Accepted && request.Engages(offer.Provider);

    /// <summary>The offer as the request now says it is, with the SME where <see cref="Shows"/> says so.</summary>
    internal static Offer AsSeenBy(Stored<Request> stored, RequestOffer offer, Sme? sme)
    {
        var request = stored.State;
        var wave = request.Waves.First(wave => wave.Offers.Contains(offer));
        return new()
        {
            Id = offer.Id,
            Provider = offer.Provider,
            Sme = request.Sme,
            Number = request.Number,
            Revision = stored.Revision,
            Kind = request.Kind,
            Amount = request.Amount,
            TenorMonths = request.TenorMonths,
            Purpose = request.Purpose,
            Service = request.Service,
            Description = request.Description,
            Regency = request.Regency,
            Sector = request.Sector,
            MadeAt = wave.At,
            ExpiresAt = wave.Until,
            Score = offer.Score,
            State = offer.State,
            Reason = offer.Reason,
            SmeName = sme?.Name,
            SmePhone = sme?.Phone,
            SmeEmail = sme?.Email,
        };
    }
}

/// <summary>Where offers are kept: in their provider's partition.</summary>
internal static class OfferRecords
{
    /// <summary>One offer, also listed by its state, oldest first.</summary>
    internal static Address<Offer> Offer(string provider, string offer) => new(Parties.Partition(Parties.Provider, provider), "offer/" + offer, MatchesJson.Default.Offer)
    {
        HasHistory = false,
        ListedUnder = state => [$"offers/all/{Order(state)}", $"offers/{NameOf(state.State)}/{Order(state)}"],
    };

    /// <summary>A provider's offers, newest first: all, or those in one state.</summary>
    internal static Listing<Offer> Offers(string provider, OfferState? state) =>
        new(Parties.Partition(Parties.Provider, provider), $"offers/{(state is { } one ? NameOf(one) : "all")}/", MatchesJson.Default.Offer);

    // Newest first: keys sort upward, so the time counts down.
    private static string Order(Offer offer) => $"{DateTimeOffset.MaxValue.UtcTicks - offer.MadeAt.UtcTicks:D19}-{offer.Id}";

    private static string NameOf(OfferState state) => state.ToString().ToLowerInvariant();
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Offer))]
[JsonSerializable(typeof(OfferView))]
[JsonSerializable(typeof(ListView<OfferView>))]
[JsonSerializable(typeof(MatchesView))]
[JsonSerializable(typeof(Agenda))]
[JsonSerializable(typeof(ListView<TaskView>))]
[JsonSerializable(typeof(AssignBody))]
[JsonSerializable(typeof(NoteBody))]
internal sealed partial class MatchesJson : JsonSerializerContext;
