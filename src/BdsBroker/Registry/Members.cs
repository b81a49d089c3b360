using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>An invitation: whom, by the subject of the person's token (of the inviter's issuer), and as what.</summary>
internal sealed record InviteBody
{
    public string? Subject { get; init; }

    /// <summary>owner, member or (of an SME) facilitator.</summary>
    public string? Kind { get; init; }

    /// <summary>For bank staff, the branch; absent for the whole bank.</summary>
    public string? BranchId { get; init; }
}

/// <summary>A member or invited person of a party.</summary>
/// <param name="Id">The person's id, which removing names.</param>
/// <param name="Subject">The subject of the person's token.</param>
/// <param name="Kind">owner, member or facilitator.</param>
/// <param name="BranchId">For bank staff of one branch, the branch.</param>
/// <param name="Accepted">False while only invited.</param>
/// <param name="Since">When invited or accepted.</param>
/// <param name="ETag">The version that removing names in If-Match.</param>
internal sealed record MemberView(string Id, string Subject, MemberKind Kind, string? BranchId, bool Accepted, DateTimeOffset Since, [property: System.Text.Json.Serialization.JsonPropertyName("etag")] string ETag)
{
    internal static MemberView Of(Stored<Membership> member) =>
        new(member.State.Person, member.State.Subject, member.State.Kind, member.State.Branch, member.State.Accepted, member.State.Since, member.ETag);
}

/// <summary>What the operations on members share.</summary>
internal static class Members
{
    /// <summary>Owners or not, everybody accepted is kept on the document that matching reads, in the commit that changes the roster.</summary>
    internal static async ValueTask Keep(Draft draft, Ledger ledger, string party, string id, Roster roster, CancellationToken cancel)
    {
        if (party == Parties.Sme)
        {
            var sme = await ledger.ReadKnown(RegistryRecords.Sme(id), cancel);
            draft.Replace(sme, sme.State with { Members = roster.Accepted() }, "sme.members-changed");
        }
        else if (party == Parties.Provider)
        {
            var standing = await ledger.ReadKnown(RegistryRecords.Standing(id), cancel);
            draft.Replace(standing, standing.State with { Members = roster.Accepted() }, "standing.members-changed");
            draft.Owe(new StandingChanged(id));
        }
    }

    /// <summary>The first member of a party that is being registered: whoever registers it.</summary>
    /// <returns>The membership. A facilitator who is nothing else prepares for an owner still to come.</returns>
    internal static Membership First(Draft draft, Call call, string party, string id)
    {
        var kind = party == Parties.Sme && call.Roles.HasFlag(Role.Facilitator) && !call.Roles.HasFlag(Role.Sme) ? MemberKind.Facilitator : MemberKind.Owner;
        var first = new Membership(call.PersonId, kind, null, true, call.Now, call.Person!.Subject);
        draft.Add(Parties.Member(party, id, first.Person), first, "member.registered");
        draft.Add(Parties.Roster(party, id), new([new(first.Person, kind, true)]), "member.registered", first.Person);
        draft.Owe(new MembershipChanged(party, id, first.Person));
        return first;
    }

    /// <summary>Holds a person's place in a party before the commit that takes it, which is in another partition; asking again holds the same one.</summary>
    /// <returns>Why there is none, or null.</returns>
    internal static async ValueTask<Problem?> HoldPlace(Broker broker, Call call, string person, string party, string id, bool accepted, CancellationToken cancel)
    {
        var address = Parties.OfPerson(person);
        return await broker.Apply(new(broker, call.Actor, call.Now), address.Partition, async draft =>
        {
            var known = await broker.Ledger.Read(address, cancel);
            var decision = PersonParties.Hold(known?.State ?? new([]), party, id, accepted, broker.Settings.Limits, call.Now);
            if (decision.Next is { } next)
            {
                draft.Put(address, known, next, decision.What!);
            }

            return decision.Refusal;
        }, cancel);
    }

    /// <summary>Lets a person's next call see what this one changed.</summary>
    internal static Task<Answer<TView>> Shown<TView>(Answer<TView> answer, Call call, Broker broker, string party, string id, string person, CancellationToken cancel)
        where TView : class => broker.Shown(answer, call, new MembershipChanged(party, id, person), OnMembershipChanged.Handle, cancel);

    /// <summary>The path of a party's members below /api/v1.</summary>
    internal static string Path(string party, string id) => $"/{party}s/{id}/members";
}
