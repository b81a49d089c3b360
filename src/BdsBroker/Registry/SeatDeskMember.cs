using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>Whom to give a seat, and where.</summary>
internal sealed record SeatBody
{
    /// <summary>The subject of the person's token, of the same issuer as the officer's.</summary>
    public string? Subject { get; init; }
    public string? Regency { get; init; }
}

/// <summary>A person's seats.</summary>
/// <param name="Id">The person's id.</param>
/// <param name="Subject">The subject of the person's token.</param>
/// <param name="Regency">The regency of the seat just given.</param>
/// <param name="Regencies">All of the person's seats.</param>
internal sealed record SeatView(string Id, string Subject, string Regency, IReadOnlyList<string> Regencies);

/// <summary>An officer gives a person a seat at the KADIN desk of a regency; giving it again is the same answer.</summary>
internal static class SeatDeskMember
{
    internal static async Task<Answer<SeatView>> Handle(SeatBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var subject = fields.Subject("subject", body.Subject);
        var regency = fields.Regency("regency", body.Regency);
        if (fields.Problem is { } problem)
        {
            return problem;
        }

        var person = Person.IdOf(call.Person!.Issuer, subject);
        var address = KadinDeskRecords.Seats(person);
        return await broker.Commit(call, address.Partition, async draft =>
        {
            var now = await broker.Ledger.Read(address, cancel);
            var decision = KadinDesk.Seat(now?.State ?? new([]), regency);
            var desk = decision.Next is { } next ? draft.Put(address, now, next, decision.What!, decision.Reason) : now!;
            return Answer<SeatView>.Created(new(person, subject, regency, desk.State.Regencies), $"/desk/members/{person}", desk.ETag);
        }, cancel);
    }
}
