using BdsBroker.Core;
using BdsBroker.Readiness;

namespace BdsBroker.Tests.Readiness;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData("2027-01-31", "2027-02-28", "2027-03-31", "2028-02-29")] // the shortest month's last day, and back to the 31st; a leap year
    [InlineData("2028-02-29", "2028-03-29", "2028-04-29", "2029-03-29")]
    [InlineData("2026-12-15", "2027-01-15", "2027-02-15", "2028-01-15")]
    public void Months_fall_due_on_the_day_of_the_disbursement_and_in_a_shorter_month_on_its_last(string start, string first, string second, string thirteenth)
    {
        var months = ScheduleView.Of(Loan.Create(13_000_000, 13, 0.06m, RateKind.Effective), [], DateOnly.Parse(start)).Months;
        Assert.Equal((DateOnly.Parse(first), DateOnly.Parse(second), DateOnly.Parse(thirteenth)), (months[0].Due, months[1].Due, months[12].Due));
    }

    [Fact]
    public void Everything_adds_up_to_what_is_paid_in_all()
    {
        foreach (var (kind, grace) in new[] { (RateKind.Effective, 0), (RateKind.Flat, 0), (RateKind.Effective, 6), (RateKind.Flat, 6) })
        {
            var schedule = ScheduleView.Of(Loan.Create(50_000_000, 24, 0.06m, kind, grace), [new("provisi", 500_000), new("administrasi", 150_000)], null);
            Assert.Equal(50_000_000, schedule.Months.Sum(month => month.Principal));
            Assert.Equal(schedule.TotalInterest, schedule.Months.Sum(month => month.Interest));
            Assert.Equal(schedule.TotalPaid, schedule.Months.Sum(month => month.Installment) + 650_000);
            Assert.True(schedule.EffectiveAnnualRate > 0.06m);
            Assert.Null(schedule.Months[0].Due);
        }
    }

    [Fact]
    public void As_a_table_it_has_a_row_for_every_month() => Assert.Equal(
        "\uFEFFBulan ke;Jatuh tempo;Pokok (Rp);Bunga (Rp);Angsuran (Rp);Sisa pokok (Rp)\r\n1;2027-02-28;500000;10000;510000;500000\r\n2;2027-03-31;500000;10000;510000;0\r\n",
        System.Text.Encoding.UTF8.GetString(ScheduleView.Of(Loan.Create(1_000_000, 2, 0.12m, RateKind.Flat), [], new(2027, 1, 31)).ToCsv(Language.Indonesian).ToBytes()));
}
