using BdsBroker.Core;

namespace BdsBroker.Assessment;

/// <summary>How long requests took to be ready, by days of the calendar of WIB from the engagement to the end of the help.</summary>
/// <param name="Median">The days in the middle; of an even number the mean of the two in the middle.</param>
/// <param name="Mean">One decimal, half up.</param>
internal sealed record DaysView(decimal Median, decimal Mean);

/// <summary>What SMEs said.</summary>
/// <param name="Count">How many ratings.</param>
/// <param name="Mean">Of 1 to 5, two decimals, half up; absent without ratings.</param>
internal sealed record RatingsView(long Count, decimal? Mean);

/// <summary>The figures of one group.</summary>
/// <param name="Applied">Applications for a certificate.</param>
/// <param name="Trained">Applicants who attended all the training that the scheme asks for.</param>
/// <param name="Certified">Certificates issued for the first time.</param>
/// <param name="Refused">Applications refused.</param>
/// <param name="Engaged">Engagements of certified providers in requests.</param>
/// <param name="Assisted">Requests whose help came to its end: a plan that went to a bank, technical help that was completed.</param>
/// <param name="DaysToReady">How long that took; absent where none was.</param>
/// <param name="Forwarded">Proposals that went to a bank.</param>
/// <param name="Approved">Proposals approved.</param>
/// <param name="Declined">Proposals declined.</param>
/// <param name="RupiahApproved">What was approved.</param>
/// <param name="Disbursed">Loans disbursed.</param>
/// <param name="RupiahDisbursed">What was disbursed.</param>
/// <param name="VisitsMade">Visits made after disbursement.</param>
/// <param name="VisitsMissed">Visits not made in time.</param>
/// <param name="Settled">Loans paid back.</param>
/// <param name="WrittenOff">Loans written off.</param>
/// <param name="Ratings">What SMEs said of the help.</param>
internal sealed record FiguresView(
    long Applied,
    long Trained,
    long Certified,
    long Refused,
    long Engaged,
    long Assisted,
    DaysView? DaysToReady,
    long Forwarded,
    long Approved,
    long Declined,
    long RupiahApproved,
    long Disbursed,
    long RupiahDisbursed,
    long VisitsMade,
    long VisitsMissed,
    long Settled,
    long WrittenOff,
    RatingsView Ratings)
{
    internal static FiguresView Of(Tally tally) => new(
        tally[Figure.Applied],
        tally[Figure.Trained],
        tally[Figure.Certified],
        tally[Figure.Refused],
        tally[Figure.Engaged],
        tally[Figure.Assisted],
        tally.MedianDays is { } median ? new(median, tally.MeanDays!.Value) : null,
        tally[Figure.Forwarded],
        tally[Figure.Approved],
        tally[Figure.Declined],
        tally[Figure.RupiahApproved],
        tally[Figure.Disbursed],
        tally[Figure.RupiahDisbursed],
        tally[Figure.VisitsMade],
        tally[Figure.VisitsMissed],
        tally[Figure.Settled],
        tally[Figure.WrittenOff],
        new(tally[Figure.Rated], tally.MeanRating));
}

/// <summary>The figures as the columns of a table.</summary>
internal static class FigureColumns
{
    internal static readonly IReadOnlyList<(Text Heading, Func<Tally, CsvCell> Cell)> All =
    [
        Sum("mendaftar", "applied", Figure.Applied),
        Sum("selesai pelatihan", "trained", Figure.Trained),
        Sum("disertifikasi", "certified", Figure.Certified),
        Sum("ditolak sertifikasinya", "refused certification", Figure.Refused),
        Sum("penugasan", "engaged", Figure.Engaged),
        Sum("selesai dibantu", "assisted", Figure.Assisted),
        (new("median hari sampai siap", "median days to ready"), tally => tally.MedianDays),
        (new("rata-rata hari sampai siap", "mean days to ready"), tally => tally.MeanDays),
        Sum("diajukan ke bank", "forwarded", Figure.Forwarded),
        Sum("disetujui", "approved", Figure.Approved),
        Sum("ditolak bank", "declined", Figure.Declined),
        Sum("rupiah disetujui", "rupiah approved", Figure.RupiahApproved),
        Sum("dicairkan", "disbursed", Figure.Disbursed),
        Sum("rupiah dicairkan", "rupiah disbursed", Figure.RupiahDisbursed),
        Sum("kunjungan dilakukan", "visits made", Figure.VisitsMade),
        Sum("kunjungan terlewat", "visits missed", Figure.VisitsMissed),
        Sum("lunas", "settled", Figure.Settled),
        Sum("dihapusbukukan", "written off", Figure.WrittenOff),
        Sum("jumlah penilaian", "ratings", Figure.Rated),
        (new("rata-rata penilaian", "mean rating"), tally => tally.MeanRating),
    ];

    private static (Text Heading, Func<Tally, CsvCell> Cell) Sum(string id, string en, Figure figure) => (new(id, en), tally => (long?)tally[figure]);
}
