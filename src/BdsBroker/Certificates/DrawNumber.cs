using BdsBroker.Core;

namespace BdsBroker.Certificates;

/// <summary>The last running number of a scheme that was drawn or left out.</summary>
internal sealed record RunningNumber(int Last);

/// <summary>The number that was drawn for a certificate whose term begins in a year: whoever asks again gets the same.</summary>
internal sealed record DrawnNumber(string Number, int Year);

/// <summary>
/// Makes a number by the scheme's pattern where the certifier gives none. Counter and number change in one commit, so that no two certificates draw one; a number that
/// somebody has already is left out. What is drawn is reserved by the issue like one that was given, so a refused issue may leave a gap, never a number given twice.
/// </summary>
internal static class DrawNumber
{
    private const int Attempts = 20;
    private const int LookedAtOnce = 200;

    /// <summary>The number for a certificate, or null where others were faster all the time.</summary>
    internal static async ValueTask<string?> For(Certificate certificate, PublishedScheme scheme, int year, Actor by, DateTimeOffset at, Broker broker, CancellationToken cancel)
    {
        var ledger = broker.Ledger;
        var (mine, running) = (CertificateRecords.Drawn(certificate), CertificateRecords.Running(certificate.Scheme));
        for (var n = 0; n < Attempts; n++)
        {
            var drawn = await ledger.Read(mine, cancel);
            if (drawn?.State.Year == year && await IsFree(drawn.State.Number))
            {
                return drawn.State.Number;
            }

            var counted = await ledger.Read(running, cancel);
            var before = counted?.State.Last ?? 0;
            var (next, number) = (before, "");
            do
            {
                number = TermBody.Tidy(scheme.Number(++next, year));
            }
            while (!await IsFree(number) && next - before < LookedAtOnce);

            // A number that is not free after so many moves the counter on all the same, and is looked past in the next round.
            var drawing = new Draft(mine.Partition, by, at);
            drawing.Put(running, counted, new(next), "certificate-number.counted");
            drawing.Put(mine, drawn, new(number, year), "certificate-number.drawn");
            await ledger.Commit(drawing, cancel);
        }

        return null;

        async ValueTask<bool> IsFree(string number) =>
            await ledger.Read(CertificateRecords.Number(certificate.Scheme, number), cancel) is not { State: var taken } || CertificateNumbers.IsFor(taken, certificate);
    }
}
