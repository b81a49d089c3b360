using BdsBroker.Core;
using BdsBroker.Registry;
using BdsBroker.Tests.Requests;

namespace BdsBroker.Tests.Registry;

public sealed class ConsentTests
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);
    private static readonly Membership Owner = new("owner", MemberKind.Owner, null, true, Monday);
    private static readonly Membership Facilitator = new("facilitator", MemberKind.Facilitator, null, true, Monday);
    private static readonly Sme Told = new()
    {
        Id = "s1",
        Name = "Ukir Jaya",
        Address = A.Kept("Serenan"),
        Regency = "33.10",
        Phone = A.Kept("0812000001"),
        Kbli = new(2020, "31001"),
        EstablishedYear = 2015,
        Employees = 3,
        ConfirmedAt = Monday,
    };

    [Fact]
    public void An_owner_gives_consent_and_the_server_notes_when_and_who()
    {
        var decision = Sme.Register(Told, [new("lending", true)], Owner, Monday);
        Assert.Equal([new("lending", true, Monday, "owner")], decision.Next!.Consents);
        Assert.Equal([new ConsentChanged("s1")], decision.Facts);
    }

    [Fact]
    public void A_facilitator_cannot_give_consent() =>
        Assert.Equal("sme.consent-is-the-owners", Sme.Register(Told, [new("lending", true)], Facilitator, Monday).Refusal?.Code);

    [Fact]
    public void A_facilitator_may_repeat_what_holds_and_may_leave_a_consent_not_given()
    {
        var now = Sme.Register(Told, [new("lending", true)], Owner, Monday).Next!;
        var decision = Sme.Update(now, Told, [new("lending", true), new("directory", false)], Facilitator, Monday.AddDays(1));
        Assert.Equal(now.Consents, decision.Next!.Consents);
        Assert.Empty(decision.Facts);
    }

    [Fact]
    public void A_facilitator_cannot_withdraw_consent()
    {
        var now = Sme.Register(Told, [new("lending", true)], Owner, Monday).Next!;
        Assert.Equal("sme.consent-is-the-owners", Sme.Update(now, Told, [new("lending", false)], Facilitator, Monday).Refusal?.Code);
    }

    [Fact]
    public void Withdrawing_is_noted_with_its_time_and_told()
    {
        var now = Sme.Register(Told, [new("lending", true), new("matching", true)], Owner, Monday).Next!;
        var decision = Sme.Update(now, Told, [new("lending", false)], Owner, Monday.AddDays(1));
        Assert.False(decision.Next!.Agreed("lending"));
        Assert.True(decision.Next.Agreed("matching"));
        Assert.Equal(Monday.AddDays(1), decision.Next.Consents[^1].At);
        Assert.Equal([new ConsentChanged("s1")], decision.Facts);
    }

    [Fact]
    public void A_consent_repeated_keeps_the_time_it_was_given()
    {
        var now = Sme.Register(Told, [new("lending", true)], Owner, Monday).Next!;
        Assert.Equal(Monday, Sme.Update(now, Told, [new("lending", true)], Owner, Monday.AddDays(9)).Next!.Consents[0].At);
    }
}
