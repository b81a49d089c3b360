using BdsBroker.Core;
using BdsBroker.Plans;

namespace BdsBroker.Tests.Plans;

public sealed class PlanTests
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);
    private static readonly Plan Told = new()
    {
        Sme = "s1",
        Number = 1,
        Purpose = "Modal kerja",
        OwnFunds = 1,
        Market = "m",
        Production = "p",
        People = "o",
        StartMonth = "2026-12",
        Monthly = [.. Enumerable.Range(0, 12).Select(month => new PlanMonth(new DateOnly(2026, 12, 1).AddMonths(month).ToString("yyyy-MM"), 20, 10))],
        ExistingMonthlyDebtService = 0,
        Collateral = [new("motor", 10, 5)],
        SavedAt = Monday,
        SavedBy = new("p1", "sme", "s1"),
    };

    [Fact]
    public void The_first_save_is_version_1_and_each_change_one_more()
    {
        var first = Plan.Save(null, Told, 5).Next!;
        Assert.Equal(1, first.Version);
        Assert.Equal(2, Plan.Save(first, Told with { OwnFunds = 2 }, 5).Next!.Version);
        Assert.Equal(2, Plan.Save(first, Told with { Monthly = [.. Told.Monthly.Select(month => month with { Outflow = 11 })] }, 5).Next!.Version);
        Assert.Equal(2, Plan.Save(first, Told with { Collateral = null }, 5).Next!.Version);
        Assert.Equal(2, Plan.Save(first, Told with { Collateral = [] }, 5).Next!.Version);
    }

    [Fact]
    public void The_same_content_by_somebody_else_later_is_no_new_version()
    {
        var first = Plan.Save(null, Told, 1).Next!;
        var again = Plan.Save(first, Told with { Monthly = [.. Told.Monthly], Collateral = [.. Told.Collateral!], SavedAt = Monday.AddDays(1), SavedBy = new("p2", "provider", "b1") }, 1);
        Assert.Null(again.Next);
        Assert.Null(again.Refusal);
    }

    [Fact]
    public void Versions_are_limited() =>
        Assert.Equal("plan.too-many-versions", Plan.Save(Told with { Version = 2 }, Told with { OwnFunds = 2 }, 2).Refusal?.Code);

    [Fact]
    public void A_month_that_is_higher_by_the_loan_is_pointed_out()
    {
        PlanMonth[] months = [.. Told.Monthly];
        months[3] = months[3] with { Inflow = 20 + 1000 };
        Assert.Equal(["monthly[3].inflow"], PlanChecks.LoanInInflow(Told with { Monthly = months }, 1000).Select(warning => warning.Field));
        Assert.Empty(PlanChecks.LoanInInflow(Told with { Monthly = months }, 1001));
    }

    [Fact]
    public void A_file_pinned_for_a_bank_stays_pinned()
    {
        var pinned = PinnedFiles.Pin(null, [Doc("a"), Doc("b")]);
        pinned = PinnedFiles.Pin(pinned, [Doc("b"), Doc("c")]);
        Assert.Equal(["a", "b", "c"], pinned.Blobs);
        Assert.True(pinned.Holds("a"));
        Assert.False(pinned.Holds("d"));
    }

    private static Document Doc(string blob) => new("d" + blob, "ktp", "ktp.pdf", 1, "application/pdf", "", blob, Monday, new("p1", "sme", "s1"));
}
