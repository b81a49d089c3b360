using BdsBroker.Core;
using BdsBroker.Storage;

namespace BdsBroker.Certificates;

/// <summary>A number of a scheme and the certificate that it is reserved for; a put-new row, so that a number has one certificate at most.</summary>
/// <param name="Id">The reservation's own id, drawn anew each time a number is reserved.</param>
/// <param name="Number">The number as the certifier wrote it.</param>
/// <param name="Provider">The provider.</param>
/// <param name="Certificate">Its certificate.</param>
/// <param name="At">When it was reserved.</param>
internal sealed record NumberReservation(string Id, string Number, string Provider, string Certificate, DateTimeOffset At);

/// <summary>What became of a reservation; a put-new row, so that it is either used or let go, never both.</summary>
/// <param name="Used">True: the certificate bears the number. False: the number was let go before the certificate was committed.</param>
internal sealed record NumberUse(bool Used);

/// <summary>
/// Keeps numbers unique per scheme across all providers, though a number and its certificate are in two partitions: first the number is reserved,
/// then one commit of the provider's partition issues the certificate and notes the reservation as used. A reservation whose commit never came is let
/// go by a message, which first notes it as let go under the same key: a commit still under way then fails and reserves anew.
/// </summary>
internal static class CertificateNumbers
{
    private const int Attempts = 20;

    // Only for liveness: how long a number is held for a call that died between its two commits.
    private static readonly TimeSpan Held = TimeSpan.FromMinutes(10);

    /// <summary>Reserves a number for a certificate and drafts its use; the same certificate may ask again.</summary>
    /// <returns>A problem where another certificate has the number.</returns>
    internal static async ValueTask<Problem?> Take(Draft draft, Certificate certificate, string number, Broker broker, CancellationToken cancel)
    {
        var address = CertificateRecords.Number(certificate.Scheme, number);
        for (var n = 0; n < Attempts; n++)
        {
            if (await broker.Ledger.Read(address, cancel) is not { } taken)
            {
                var reservation = new NumberReservation(broker.Ids.New(), number, certificate.Provider, certificate.Id, draft.At);
                var reserving = new Draft(address.Partition, draft.By, draft.At);
                reserving.Add(address, reservation, "certificate-number.reserved");
                reserving.Owe(new CertificateNumberReserved(certificate.Scheme, number, reservation.Id) { Due = draft.At + Held });
                if (await broker.Ledger.Commit(reserving, cancel))
                {
                    draft.Add(CertificateRecords.NumberUse(certificate.Provider, reservation.Id), new(true), "certificate-number.used");
                    return null;
                }

                continue;
            }

            if (!IsFor(taken.State, certificate))
            {
                return CertificateProblems.NumberTaken(number);
            }

            var used = CertificateRecords.NumberUse(certificate.Provider, taken.State.Id);
            switch (await broker.Ledger.Read(used, cancel))
            {
                case null:
                    draft.Add(used, new(true), "certificate-number.used");
                    return null;
                case { State.Used: true }:
                    return null;
                default:
                    await LetGo(taken, broker, cancel);
                    break;
            }
        }

        return Problem.Busy;
    }

    /// <summary>Lets a reserved number go where no certificate bears it.</summary>
    internal static async Task<Problem?> Release(CertificateNumberReserved fact, Work work, CancellationToken cancel)
    {
        var ledger = work.Broker.Ledger;
        if (await ledger.Read(CertificateRecords.Number(fact.Scheme, fact.Number), cancel) is not { } taken
            || !string.Equals(taken.State.Id, fact.Reservation, StringComparison.Ordinal))
        {
            return null;
        }

        var address = CertificateRecords.NumberUse(taken.State.Provider, fact.Reservation);
        var used = false;
        await work.Broker.Apply(work, address.Partition, async draft =>
        {
            var use = await ledger.Read(address, cancel);
            used = use?.State.Used ?? false;
            if (use is null)
            {
                draft.Add(address, new(false), "certificate-number.let-go");
            }

            return null;
        }, cancel);
        if (!used)
        {
            await LetGo(taken, work.Broker, cancel);
        }

        return null;
    }

    // A conflict means that somebody else let it go.
    private static Task<CommitResult> LetGo(Stored<NumberReservation> taken, Broker broker, CancellationToken cancel) =>
        broker.Ledger.Records.Commit(new(taken.Address.Partition, [new Change.Delete(taken.Address.Key, taken.Version)], []), cancel);

    /// <summary>Whether a reservation is a certificate's own.</summary>
    internal static bool IsFor(NumberReservation reservation, Certificate certificate) =>
        string.Equals(reservation.Provider, certificate.Provider, StringComparison.Ordinal) && string.Equals(reservation.Certificate, certificate.Id, StringComparison.Ordinal);
}
