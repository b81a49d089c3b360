using System.Globalization;
using BdsBroker.Core;
using BdsBroker.MatchEngine;
using BdsBroker.Notifications;
using BdsBroker.Requests;

namespace BdsBroker.Performances;

/// <summary>A change that improves a part of the score, or a figure, everything else as it is: measured with the change made before it is offered.</summary>
/// <param name="Change">What changes: rating (the next one), approval (the next decision), capacity, engaged, offers (of the last 30 days), visits (made).</param>
/// <param name="Part">What it improves: performance.credit, performance.technical, availability (0 to 1 each) or visits (how many were made).</param>
/// <param name="From">What changes, as it is now; null of what there is none of yet.</param>
/// <param name="To">What it would be.</param>
/// <param name="Before">The part now.</param>
/// <param name="After">The part with the change.</param>
/// <param name="Text">The same for people.</param>
internal sealed record PerformanceWay(string Change, string Part, int? From, int To, double Before, double After, Text Text);

/// <summary>Finds what would improve a provider's performance.</summary>
internal static class PerformanceWays
{
    // Above it, more places bring next to nothing.
    private const double Enough = 0.8;

    private static readonly NumberFormatInfo Comma = new() { NumberDecimalSeparator = "," };

    /// <summary>The ways, of each kind of request that the provider serves; none where nothing it does would be seen.</summary>
    /// <param name="now">The score as it is.</param>
    /// <param name="figures">The figures.</param>
    /// <param name="toMakeUp">Visits that were missed and can still be made.</param>
    internal static IReadOnlyList<PerformanceWay> Of(ProviderScore now, PerformanceFigures figures, int toMakeUp)
    {
        PerformanceWay?[] found =
        [
            .. now.Kinds.Select(kind => ByRating(now, kind, figures)),
            now.Kinds.Contains(NeedKind.Credit) ? ByApproval(now) : null,
            .. ByCapacity(now),
            ByFinishing(now),
            ByOffersThatAge(now),
            ByVisits(figures, toMakeUp),
        ];
        return [.. found.OfType<PerformanceWay>().Where(way => Math.Round(way.After, 4) > Math.Round(way.Before, 4))];
    }

    /// <summary>How many visits of a request were missed by whoever is engaged, and can still be made now: found by making each.</summary>
    internal static int ToMakeUp(Request request, DateTimeOffset at, Deadlines deadlines) => request.FollowUps.Count(visit =>
        visit is { Kind: FollowUp.Visit, IsOpen: true, Missed: true } && visit.Provider == request.Engagement?.Provider
        && Request.LogVisit(request, new(visit.Month, at, "", Visit.Businesses[0], Visit.Loans[^1]), at, deadlines).Next is not null);

    private static PerformanceWay ByRating(ProviderScore now, NeedKind kind, PerformanceFigures figures)
    {
        var (before, after) = (now.Performance(kind), now.Rated(5).Performance(kind));
        var least = Enumerable.Range(1, 5).First(rating => now.Rated(rating).Performance(kind) > before);
        var assisted = figures.AssistedCredit + figures.AssistedTechnical;
        var unrated = assisted - figures.Ratings.Count;
        var (name, written) = (NameOf(kind), Write(before, after));
        return new(
            "rating", PartOf(kind), null, 5, before, after,
            new(
                $"Satu penilaian 5 lagi menaikkan kinerja {name.Id} dari {written.Id}; penilaian {least} ke atas menaikkannya."
                    + (unrated > 0 ? $" {unrated} dari {assisted} permintaan yang selesai didampingi belum dinilai: mintalah usahanya menilai." : ""),
                $"One more rating of 5 raises performance {name.En} from {written.En}; a rating of {least} or more raises it."
                    + (unrated > 0 ? $" {unrated} of {assisted} requests that were assisted have no rating: ask the firms for one." : "")));
    }

    private static PerformanceWay ByApproval(ProviderScore now)
    {
        var (before, after, declined) = (now.Performance(NeedKind.Credit), now.Decided(approved: true).Performance(NeedKind.Credit), now.Decided(approved: false).Performance(NeedKind.Credit));
        var (written, lower) = (Write(before, after), Write(declined));
        return new(
            "approval", PartOf(NeedKind.Credit), now.Standing.Approved, now.Standing.Approved + 1, before, after,
            new(
                $"Satu proposal lagi yang disetujui bank menaikkan kinerja {NameOf(NeedKind.Credit).Id} dari {written.Id}; yang ditolak menurunkannya menjadi {lower.Id}.",
                $"One more proposal that a bank approves raises performance {NameOf(NeedKind.Credit).En} from {written.En}; one that is declined lowers it to {lower.En}."));
    }

    /// <summary>The next capacity that has a place free, and the least one up to twice the present one with which it is enough.</summary>
    private static IEnumerable<PerformanceWay> ByCapacity(ProviderScore now)
    {
        var capacity = now.Standing.Capacity;
        var next = Math.Max(capacity, now.Standing.Engaged.Count) + 1;
        if (now.Availability >= Enough)
        {
            return [];
        }

        var enough = Enumerable.Range(capacity + 1, capacity).Where(places => With(places) >= Enough).Take(1);
        return enough.Prepend(next).Distinct().Where(places => places <= Registry.ProviderBody.MostCapacity).Select(places =>
        {
            var written = Write(now.Availability, With(places));
            return new PerformanceWay(
                "capacity", "availability", capacity, places, now.Availability, With(places),
                new(
                    $"Dengan kapasitas {places} (sekarang {capacity}) ketersediaan naik dari {written.Id}, bila {places} permintaan sekaligus memang sanggup ditangani.",
                    $"With capacity {places} (now {capacity}) availability rises from {written.En}, provided that {places} requests at once can truly be worked on."));
        });

        double With(int places) => now.With(standing => standing with { Capacity = places }).Availability;
    }

    private static PerformanceWay? ByFinishing(ProviderScore now)
    {
        if (now.Standing.Engaged.Count is not (> 0 and var engaged))
        {
            return null;
        }

        var after = now.With(standing => standing with { Engaged = [.. standing.Engaged.Skip(1)] }).Availability;
        var written = Write(now.Availability, after);
        return new(
            "engaged", "availability", engaged, engaged - 1, now.Availability, after,
            new(
                $"Setiap permintaan yang selesai mengembalikan satu tempat: dengan {engaged - 1} yang ditangani (sekarang {engaged}) ketersediaan naik dari {written.Id}.",
                $"Each request that comes to its end gives its place back: with {engaged - 1} in hand (now {engaged}) availability rises from {written.En}."));
    }

    /// <summary>The first day on which offers of 30 days ago no longer count.</summary>
    private static PerformanceWay? ByOffersThatAge(ProviderScore now)
    {
        var offers = now.Standing.OffersLast30Days(now.At);
        if (offers == 0)
        {
            return null;
        }

        var then = Enumerable.Range(1, 31).Select(days => now with { At = now.At.AddDays(days) }).First(each => each.Standing.OffersLast30Days(each.At) < offers);
        var (left, written) = (then.Standing.OffersLast30Days(then.At), Write(now.Availability, then.Availability));
        var day = Shown.Day(DateOnly.FromDateTime(then.At.UtcDateTime));
        return new(
            "offers", "availability", offers, left, now.Availability, then.Availability,
            new(
                $"Pada {Shown.In(day, Language.Indonesian)} hanya {left} dari {offers} tawaran 30 hari terakhir yang masih dihitung: ketersediaan naik dengan sendirinya dari {written.Id}, kecuali ada tawaran baru.",
                $"On {Shown.In(day, Language.English)} {(offers == 1 ? "the 1 offer of the last 30 days no longer counts" : left == 0 ? $"none of the {offers} offers of the last 30 days counts any more" : $"only {left} of the {offers} offers of the last 30 days still {(left == 1 ? "counts" : "count")}")}: availability rises by itself from {written.En}, unless there are new ones."));
    }

    private static PerformanceWay? ByVisits(PerformanceFigures figures, int toMakeUp) => toMakeUp == 0 ? null : new(
        "visits", "visits", figures.VisitsMade, figures.VisitsMade + toMakeUp, figures.VisitsMade, figures.VisitsMade + toMakeUp,
        new(
            $"{figures.VisitsMissed} kunjungan tidak dilakukan tepat waktu; {toMakeUp} di antaranya masih dapat disusulkan sekarang.",
            $"{(figures.VisitsMissed == 1 ? "1 visit was" : $"{figures.VisitsMissed} visits were")} not made in time; {toMakeUp} of them can still be made up now."));

    internal static string PartOf(NeedKind kind) => kind == NeedKind.Credit ? "performance.credit" : "performance.technical";

    private static Text NameOf(NeedKind kind) => kind == NeedKind.Credit ? new("untuk permintaan kredit", "for credit requests") : new("untuk permintaan teknis", "for technical requests");

    /// <summary>From one value to another, with as many decimals as it takes to tell them apart.</summary>
    private static Text Write(double before, double after)
    {
        var format = Math.Round(before, 2) == Math.Round(after, 2) ? "0.0000" : "0.00";
        return new($"{before.ToString(format, Comma)} menjadi {after.ToString(format, Comma)}", $"{before.ToString(format, NumberFormatInfo.InvariantInfo)} to {after.ToString(format, NumberFormatInfo.InvariantInfo)}");
    }

    private static Text Write(double value) => new(value.ToString("0.00", Comma), value.ToString("0.00", NumberFormatInfo.InvariantInfo));
}
