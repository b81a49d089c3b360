using BdsBroker.Core;

namespace BdsBroker.Assessment;

/// <summary>Where something counts, and what it adds.</summary>
/// <param name="Province">The province's code, or null.</param>
/// <param name="Cohort">The cohort, or null.</param>
/// <param name="Tally">What it adds.</param>
/// <param name="Revision">The revision of the certificate that says so.</param>
internal sealed record Place(string? Province, string? Cohort, Tally Tally, int Revision);

/// <summary>Counts something once, and in one place at a time, however often and in whatever order it is told.</summary>
internal static class Counting
{
    /// <summary>
    /// Counts it where it is to be counted by now: the figures change in the commit that writes the proof, newly or in its next version, and in no other.
    /// </summary>
    /// <param name="work">The message.</param>
    /// <param name="scheme">The scheme.</param>
    /// <param name="month">The month in which it happened, which never changes.</param>
    /// <param name="proof">The document that proves it.</param>
    /// <param name="place">Finds where it counts; asked after the proof was read, so that whoever found something newer makes this commit fail, and it looks again.</param>
    /// <param name="cancel">Stops it.</param>
    internal static Task<Problem?> Count(Work work, string scheme, Month month, Address<Share> proof, Func<ValueTask<Place>> place, CancellationToken cancel)
    {
        var ledger = work.Broker.Ledger;
        return work.Broker.Apply(work, AssessmentRecords.Partition(scheme, month), async draft =>
        {
            var counted = await ledger.Read(proof, cancel);
            var now = await place();
            if (counted?.State.Revision >= now.Revision)
            {
                return null;
            }

            // One that stays where it is gets the newer revision all the same: whoever is about to move it by an older one then looks again.
            draft.Put(proof, counted, new(now.Province, now.Cohort, now.Tally, now.Revision), "assessment.counted");
            if (counted?.State is { } before && before.Province == now.Province && before.Cohort == now.Cohort)
            {
                return null;
            }

            if (counted is not null)
            {
                await Add(counted.State.Province, counted.State.Cohort, Tally.Zero - counted.State.Tally);
            }

            await Add(now.Province, now.Cohort, now.Tally);
            return null;

            async ValueTask Add(string? province, string? cohort, Tally tally)
            {
                var address = AssessmentRecords.Cell(scheme, month, province, cohort);
                var cell = await ledger.Read(address, cancel);
                draft.Put(address, cell, new(province, cohort, (cell?.State.Tally ?? Tally.Zero) + tally), "assessment.counted");
            }
        }, cancel);
    }
}
