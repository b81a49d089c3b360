using BdsBroker.Matches;
using BdsBroker.Registry;
using BdsBroker.Tests.Requests;

namespace BdsBroker.Tests.Matches;

public class EligibilityTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    internal static Standing Provider => new()
    {
        Provider = "p1",
        Name = "Penyedia",
        Regency = "33.72",
        Serves = ["33"],
        Sectors = ["31"],
        SectorsVersion = 2020,
        Services = ["credit"],
        Capacity = 2,
        Members = ["person1"],
        Certificates = [new("c1", "kkmb", "K-1", Today, Today, false)],
    };

    private static string? WhyNot(Standing provider) => Eligibility.WhyNot(provider, A.Credit, ["person9"], A.Monday);

    [Fact]
    public void A_provider_who_meets_every_condition_may_get_an_offer() => Assert.Null(WhyNot(Provider));

    [Fact]
    public void A_certificate_counts_on_its_first_and_last_day_in_western_Indonesia()
    {
        Assert.Equal("certificate-not-valid", WhyNot(Provider with { Certificates = [new("c1", "kkmb", "K-1", Today.AddDays(1), Today.AddDays(9), false)] }));
        Assert.Equal("certificate-not-valid", WhyNot(Provider with { Certificates = [new("c1", "kkmb", "K-1", Today.AddDays(-9), Today.AddDays(-1), false)] }));
        Assert.Null(Eligibility.WhyNot(Provider, A.Credit, [], new(2026, 11, 23, 16, 59, 59, TimeSpan.Zero)));
        Assert.Equal("certificate-not-valid", Eligibility.WhyNot(Provider, A.Credit, [], new(2026, 11, 23, 17, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void A_suspended_certificate_or_one_of_another_scheme_does_not_count()
    {
        Assert.Equal("certificate-not-valid", WhyNot(Provider with { Certificates = [new("c1", "kkmb", "K-1", Today, Today, true)] }));
        Assert.Equal("certificate-not-valid", WhyNot(Provider with { Certificates = [new("c1", "bds", "B-1", Today, Today, false)] }));
    }

    [Fact]
    public void The_service_must_be_offered() => Assert.Equal("service-not-offered", WhyNot(Provider with { Services = ["export"] }));

    [Fact]
    public void The_province_must_be_served_or_all_of_them()
    {
        Assert.Equal("province-not-served", WhyNot(Provider with { Serves = ["34"] }));
        Assert.Null(WhyNot(Provider with { Serves = ["*"] }));
    }

    [Fact]
    public void Who_pauses_gets_none() => Assert.Equal("paused", WhyNot(Provider with { Paused = true }));

    [Fact]
    public void Who_is_engaged_up_to_capacity_gets_none()
    {
        Assert.Null(WhyNot(Provider with { Engaged = ["a/1"] }));
        Assert.Equal("capacity-full", WhyNot(Provider with { Engaged = ["a/1", "b/1"] }));
    }

    [Fact]
    public void Who_had_its_turn_gets_none() =>
        Assert.Equal("had-its-turn", Eligibility.WhyNot(Provider, A.Credit with { Excluded = ["p1"] }, [], A.Monday));

    [Fact]
    public void A_member_of_the_firm_itself_gets_none() =>
        Assert.Equal("own-firm", Eligibility.WhyNot(Provider, A.Credit, ["person1"], A.Monday));
}
