using BdsBroker.Core;
using BdsBroker.Registry;

namespace BdsBroker.Tests.Registry;

public sealed class RosterTests
{
    private static readonly Roster Owned = new([new("owner", MemberKind.Owner, true), new("member", MemberKind.Member, true)]);
    private static readonly Roster Prepared = new([new("facilitator", MemberKind.Facilitator, true)]);

    [Fact]
    public void An_owner_invites_anybody_and_the_history_names_whom()
    {
        var decision = Roster.Invite(Owned, "owner", "new", MemberKind.Member, 50);
        Assert.Equal(new("new", MemberKind.Member, false), decision.Next!.Lines[^1]);
        Assert.Equal(("member.invited", "new"), (decision.What, decision.Reason));
    }

    [Fact]
    public void A_facilitator_invites_the_owner_and_nobody_else()
    {
        Assert.NotNull(Roster.Invite(Prepared, "facilitator", "new", MemberKind.Owner, 50).Next);
        Refused(Roster.Invite(Prepared, "facilitator", "new", MemberKind.Member, 50), "members.owners-invite");
    }

    [Fact]
    public void Once_there_is_an_owner_only_owners_invite() =>
        Refused(Roster.Invite(Owned, "member", "new", MemberKind.Owner, 50), "members.owners-invite");

    [Fact]
    public void Nobody_is_invited_twice() => Refused(Roster.Invite(Owned, "owner", "member", MemberKind.Owner, 50), "members.already");

    [Fact]
    public void The_limit_counts_the_invited_too()
    {
        var full = Roster.Invite(Owned, "owner", "third", MemberKind.Member, 3).Next!;
        Refused(Roster.Invite(full, "owner", "fourth", MemberKind.Member, 3), "members.full");
    }

    [Fact]
    public void Accepting_again_changes_nothing()
    {
        var decision = Roster.Accept(Owned, "member");
        Assert.Null(decision.Next);
        Assert.Null(decision.Refusal);
    }

    [Fact]
    public void The_last_owner_stays_though_others_are_invited()
    {
        var invited = Roster.Invite(Owned, "owner", "second", MemberKind.Owner, 50).Next!;
        Refused(Roster.Remove(invited, "owner", "owner"), "members.last-owner");
        Assert.NotNull(Roster.Remove(Roster.Accept(invited, "second").Next!, "owner", "owner").Next);
    }

    [Fact]
    public void The_last_member_of_a_party_without_owner_stays() => Refused(Roster.Remove(Prepared, "facilitator", "facilitator"), "members.last-owner");

    [Fact]
    public void Members_leave_by_themselves_but_only_owners_remove_others()
    {
        Assert.Equal(["owner"], Roster.Remove(Owned, "member", "member").Next!.Accepted());
        Assert.Equal(["owner"], Roster.Remove(Owned, "owner", "member").Next!.Accepted());
        Refused(Roster.Remove(Owned, "member", "owner"), "members.owners-remove");
    }

    [Fact]
    public void An_invitation_can_be_declined_in_a_party_without_owner()
    {
        var invited = Roster.Invite(Prepared, "facilitator", "owner", MemberKind.Owner, 50).Next!;
        Assert.Equal("member.invitation-ended", Roster.Remove(invited, "owner", "owner").What);
    }

    private static void Refused(Decision<Roster> decision, string code) => Assert.Equal(code, decision.Refusal?.Code);
}
