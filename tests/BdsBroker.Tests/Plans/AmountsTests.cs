using BdsBroker.Plans;

namespace BdsBroker.Tests.Plans;

public sealed class AmountsTests
{
    [Theory]
    [InlineData("1250000", "Plain", 1250000)]
    [InlineData("0", "Plain", 0)]
    [InlineData("-", "Plain", 0)]
    [InlineData("1.234.567,89", "Comma", 1234567.89)]
    [InlineData("1,234,567.89", "Point", 1234567.89)]
    [InlineData("1.250.000", "Comma", 1250000)]
    [InlineData("1,250,000", "Point", 1250000)]
    [InlineData("1.234", "Either", null)]
    [InlineData("1,234", "Either", null)]
    [InlineData("12.50", "Point", 12.5)]
    [InlineData("12,5", "Comma", 12.5)]
    [InlineData("1234.567", "Point", 1234.567)]
    [InlineData("0.500", "Point", 0.5)]
    [InlineData("Rp 1.250.000", "Comma", 1250000)]
    [InlineData("Rp. 1.250.000,-", "Comma", 1250000)]
    [InlineData("IDR1,250,000.00", "Point", 1250000)]
    [InlineData("1.250.000,00 IDR", "Comma", 1250000)]
    [InlineData("(1.250.000)", "Comma", -1250000)]
    [InlineData("-Rp 5000", "Plain", -5000)]
    [InlineData("Rp -5000", "Plain", -5000)]
    [InlineData("5000-", "Plain", -5000)]
    [InlineData("5000,-", "Plain", 5000)]
    [InlineData("1 250 000", "Plain", 1250000)]
    [InlineData("1\u00A0250\u00A0000,5", "Comma", 1250000.5)]
    public void An_amount_is_read_as_it_is_written(string text, string form, object? amount)
    {
        Assert.Equal(form, Amounts.FormOf(text).ToString());
        if (amount is not null)
        {
            Assert.Equal(Convert.ToDecimal(amount), Amounts.Read(text, form == "Point" ? DecimalMark.Point : DecimalMark.Comma));
        }
    }

    [Theory]
    [InlineData("1.2.3")]
    [InlineData("1.23.456")]
    [InlineData("1,234.5,6")]
    [InlineData("12 34")]
    [InlineData("5 kursi")]
    [InlineData("1e6")]
    [InlineData("(5000")]
    [InlineData("--5000")]
    [InlineData("-5000-")]
    [InlineData("1.234,")]
    [InlineData("USD 5")]
    [InlineData("٣٤")]
    [InlineData("99999999999999999999999999999999999")]
    public void What_is_no_amount_is_none(string text) => Assert.Equal(AmountForm.None, Amounts.FormOf(text));

    [Fact]
    public void Either_form_is_read_as_it_is_told_to()
    {
        Assert.Equal(1234m, Amounts.Read("1.234", DecimalMark.Comma));
        Assert.Equal(1.234m, Amounts.Read("1.234", DecimalMark.Point));
        Assert.Null(Amounts.Read("12.50", DecimalMark.Comma));
        Assert.Null(Amounts.Read("1000000000000001", DecimalMark.Comma));
    }

    [Theory]
    [InlineData("2026-11-30", "2026-11-30")]
    [InlineData("2026-11-30T10:15:00", "2026-11-30")]
    [InlineData("2026/11/30 10:15", "2026-11-30")]
    [InlineData("20261130", "2026-11-30")]
    [InlineData("30/11/2026", "2026-11-30")]
    [InlineData("30-11-26", "2026-11-30")]
    [InlineData("30.11.2026", "2026-11-30")]
    [InlineData("30 Nov 2026", "2026-11-30")]
    [InlineData("Senin, 30 Nopember 2026", "2026-11-30")]
    [InlineData("30-Nov-26", "2026-11-30")]
    [InlineData("Nov 30, 2026", "2026-11-30")]
    [InlineData("Nov 2026", "2026-11-01")]
    [InlineData("November 2026", "2026-11-01")]
    [InlineData("Agustus 2026", "2026-08-01")]
    [InlineData("agt-26", "2026-08-01")]
    [InlineData("2026-11", "2026-11-01")]
    [InlineData("11/2026", "2026-11-01")]
    [InlineData("46356", "2026-11-30")]
    [InlineData("03/04/2026", "2026-04-03")]
    [InlineData("29/02/2028", "2028-02-29")]
    [InlineData("29/02/2026", null)]
    [InlineData("31/11/2026", null)]
    [InlineData("2026-13-01", null)]
    [InlineData("Novembr 2026", null)]
    [InlineData("kemarin", null)]
    [InlineData("1999-12-31", null)]
    [InlineData("12345", null)]
    [InlineData("٠٣/٠٤/٢٠٢٦", null)]
    [InlineData("٤٥٠٠٠", null)]
    [InlineData("٢٠٢٦-١١-٣٠", null)]
    public void A_day_is_read_as_it_is_written(string text, string? day) => Assert.Equal(day, Days.Read(text, DayOrder.DayFirst)?.ToString("yyyy-MM-dd"));

    [Fact]
    public void A_number_above_twelve_shows_which_comes_first()
    {
        Assert.Equal(DayOrder.DayFirst, Days.OrderOf("13/04/2026"));
        Assert.Equal(DayOrder.MonthFirst, Days.OrderOf("04/13/2026"));
        Assert.Null(Days.OrderOf("04/04/2026"));
        Assert.False(Days.IsOpen("04/04/2026"));
        Assert.True(Days.IsOpen("03/04/2026"));
        Assert.Equal(new DateOnly(2026, 3, 4), Days.Read("03/04/2026", DayOrder.MonthFirst));
    }
}
