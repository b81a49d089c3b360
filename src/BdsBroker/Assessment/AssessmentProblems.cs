using BdsBroker.Core;

namespace BdsBroker.Assessment;

/// <summary>Why an assessment is refused.</summary>
internal static class AssessmentProblems
{
    internal static Problem NotPublishedYet(DateOnly from) => Problem.Conflict(
        "programme.report-not-published",
        $"Laporan triwulan ini terbit mulai {from:yyyy-MM-dd}; coba lagi sejak hari itu, atau pilih triwulan sebelumnya.",
        $"The report of this quarter is published from {from:yyyy-MM-dd} on; ask again from that day, or choose an earlier quarter.");
}
