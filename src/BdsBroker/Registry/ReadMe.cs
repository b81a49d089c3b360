using BdsBroker.Access;
using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>Who the caller is here.</summary>
/// <param name="Id">The person's id, as history and member lists show it.</param>
/// <param name="Issuer">The token's issuer.</param>
/// <param name="Subject">The token's subject, by which others invite the person.</param>
/// <param name="Roles">The roles of the token together with those held by membership.</param>
/// <param name="Parties">What the person belongs to.</param>
/// <param name="Invitations">What the person is invited to.</param>
/// <param name="Seats">The regencies at whose KADIN desks the person sits.</param>
internal sealed record MeView(
    string Id, string Issuer, string Subject, IReadOnlyList<string> Roles, IReadOnlyList<PersonParty> Parties, IReadOnlyList<PersonParty> Invitations, IReadOnlyList<string> Seats);

/// <summary>Tells the caller who the broker takes them for.</summary>
internal static class ReadMe
{
    internal static async Task<Answer<MeView>> Handle(Call call, Broker broker, CancellationToken cancel)
    {
        var parties = (await broker.Ledger.Read(Parties.OfPerson(call.PersonId), cancel))?.State.Parties ?? [];
        var seats = (await broker.Ledger.Read(KadinDeskRecords.Seats(call.PersonId), cancel))?.State.Regencies ?? [];
        var roles = parties.Where(party => party.Accepted).Aggregate(call.Roles, (roles, party) => roles | Identity.RoleOf(party));
        return Answer<MeView>.Ok(new(
            call.PersonId,
            call.Person!.Issuer,
            call.Person.Subject,
            Identity.NamesOf(roles),
            [.. parties.Where(party => party.Accepted)],
            [.. parties.Where(party => !party.Accepted)],
            seats));
    }
}
