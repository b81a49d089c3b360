using System.Globalization;
using BdsBroker.Core;
using BdsBroker.MatchEngine;

namespace BdsBroker.Performances;

/// <summary>A figure as it is shown.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Of">Its value, null of a mean of nothing.</param>
/// <param name="Unit">count, days or rupiah.</param>
/// <param name="Text">What it means.</param>
internal sealed record ShownFigure(string Name, Func<PerformanceFigures, decimal?> Of, string Unit, Text Text);

/// <summary>What the figures mean, and how the score makes its parts of them, in plain words.</summary>
internal static class PerformanceWords
{
    private static readonly NumberFormatInfo Comma = new() { NumberDecimalSeparator = "," };

    /// <summary>Every figure, in the order of a request's life.</summary>
    internal static IReadOnlyList<ShownFigure> Figures { get; } =
    [
        Count("engaged", figures => figures.Engaged, "permintaan yang diambil, atau diserahkan oleh petugas", "requests taken on, or assigned by a desk"),
        Count("assistedCredit", figures => figures.AssistedCredit, "permintaan kredit yang didampingi sampai diteruskan ke bank", "credit requests assisted until they went to a bank"),
        Count("assistedTechnical", figures => figures.AssistedTechnical, "permintaan teknis yang didampingi sampai selesai", "technical requests assisted until they were complete"),
        Mean("daysToReadyCredit", figures => figures.DaysCredit, figures => figures.AssistedCredit, "rata-rata hari dari pengambilan sampai permintaan kredit pertama kali ke bank", "mean days from taking a credit request on until it first went to a bank"),
        Mean("daysToReadyTechnical", figures => figures.DaysTechnical, figures => figures.AssistedTechnical, "rata-rata hari dari pengambilan sampai bantuan teknis selesai", "mean days from taking a technical request on until it was complete"),
        Count("forwarded", figures => figures.Forwarded, "proposal yang masuk ke bank; yang dikembalikan dan dikirim lagi tetap satu", "proposals that went to a bank; one that came back and was sent again is one"),
        Count("approved", figures => figures.Approved, "proposal yang disetujui bank", "proposals that a bank approved"),
        Count("declined", figures => figures.Declined, "proposal yang ditolak bank", "proposals that a bank declined"),
        Rupiah("rupiahApproved", figures => figures.RupiahApproved, "rupiah yang disetujui, semua proposal bersama", "rupiah approved, all proposals together"),
        Count("disbursed", figures => figures.Disbursed, "pinjaman yang dicairkan", "loans that were paid out"),
        Rupiah("rupiahDisbursed", figures => figures.RupiahDisbursed, "rupiah yang dicairkan, semua pinjaman bersama", "rupiah paid out, all loans together"),
        Count("visitsMade", figures => figures.VisitsMade, "kunjungan setelah pencairan yang dilakukan, tepat waktu atau terlambat", "visits after disbursement that were made, in time or late"),
        Count("visitsMissed", figures => figures.VisitsMissed, "kunjungan yang tidak dilakukan tepat waktu, juga bila kemudian disusulkan", "visits that were not made in time, also where they were made up later"),
        Count("settled", figures => figures.Settled, "pinjaman yang lunas", "loans that were paid back"),
        Count("writtenOff", figures => figures.WrittenOff, "pinjaman yang dihapusbukukan", "loans that were written off"),
    ];

    /// <summary>How the performance part is worked out.</summary>
    internal static Text Performance(ProviderScore score, NeedKind kind)
    {
        var (standing, rating, approval) = (score.Standing, Write(score.Rating), Write(score.Approval));
        var rated = new Text(
            $"Dari penilaian {rating.Id}: {standing.RatingCount} penilaian berjumlah {standing.RatingSum}, dihitung seolah ada 5 penilaian 3,5 sebelumnya",
            $"From ratings {rating.En}: {(standing.RatingCount == 1 ? "1 rating that adds" : $"{standing.RatingCount} ratings that add")} to {standing.RatingSum}, as if there had been 5 of 3.5 before");
        return kind == NeedKind.Technical
            ? new(rated.Id + ".", rated.En + ".")
            : new(
                $"{rated.Id}. Dari keputusan bank {approval.Id}: {standing.Approved} dari {standing.Decided} disetujui, seolah 2 dari 4 sebelumnya. Nilainya rata-rata keduanya.",
                $"{rated.En}. From banks' decisions {approval.En}: {standing.Approved} of {standing.Decided} approved, as if 2 of 4 had been before. The value is the mean of both.");
    }

    /// <summary>How the availability part is worked out.</summary>
    internal static Text Availability(ProviderScore score)
    {
        var (engaged, capacity, offers) = (score.Standing.Engaged.Count, score.Standing.Capacity, score.Standing.OffersLast30Days(score.At));
        return new(
            $"{Math.Max(0, capacity - engaged)} dari {capacity} tempat kosong, dan {offers} tawaran dalam 30 hari: (1 - {engaged}/{capacity}) / (1 + {offers}/{capacity}).",
            $"{Math.Max(0, capacity - engaged)} of {capacity} {(capacity == 1 ? "place" : "places")} free, and {offers} {(offers == 1 ? "offer" : "offers")} in 30 days: (1 - {engaged}/{capacity}) / (1 + {offers}/{capacity}).");
    }

    private static Text Write(double value) => new(value.ToString("0.00", Comma), value.ToString("0.00", NumberFormatInfo.InvariantInfo));

    private static ShownFigure Count(string name, Func<PerformanceFigures, int> of, string indonesian, string english) => new(name, figures => of(figures), "count", new(indonesian, english));

    private static ShownFigure Rupiah(string name, Func<PerformanceFigures, long> of, string indonesian, string english) => new(name, figures => of(figures), "rupiah", new(indonesian, english));

    private static ShownFigure Mean(string name, Func<PerformanceFigures, long> sum, Func<PerformanceFigures, int> count, string indonesian, string english) =>
        new(name, figures => count(figures) == 0 ? null : Math.Round((decimal)sum(figures) / count(figures), 1, MidpointRounding.AwayFromZero), "days", new(indonesian, english));
}
