using System.Numerics;
using BdsBroker.Readiness;
using FsCheck;
using FsCheck.Fluent;

namespace BdsBroker.Tests.Readiness;

public class LoanTests
{
    [Fact]
    public void Fifty_million_over_two_years_at_6_percent()
    {
        var loan = Loan.Create(50_000_000, 24, 0.06m, RateKind.Effective);
        var plan = loan.Plan();
        Assert.Equal(2_216_031, loan.Installment());
        Assert.Equal(2_216_031, plan.Largest);
        Assert.Equal(2_216_019, plan.Last);
        // The first month by hand: 50,000,000 x 0.5 % = 250,000 of interest, 1,966,031 of principal.
        Assert.Equal(new Installment(1, 1_966_031, 250_000, 48_033_969), plan.Installments[0]);
        // The second: 48,033,969 x 0.5 % = 240,169.845, rounded half up.
        Assert.Equal(new Installment(2, 1_975_861, 240_170, 46_058_108), plan.Installments[1]);
        Assert.Equal((23 * 2_216_031) + 2_216_019 - 50_000_000, plan.TotalInterest);
    }

    [Fact]
    public void One_month_costs_exactly_its_interest() =>
        Assert.Equal(1_005_000, Loan.Create(1_000_000, 1, 0.06m, RateKind.Effective).Installment());

    [Theory]
    [InlineData(12_000_000, 12, "0", false, 0, 1_000_000)]
    [InlineData(10_000_000, 12, "0", true, 0, 833_334)]
    [InlineData(10_000_000, 12, "0.12", true, 0, 933_334)] // 833,333.33 + 100,000.
    [InlineData(10_000_000, 12, "0.12", true, 2, 1_100_000)] // 1,000,000 + 100,000.
    [InlineData(10_000_000, 2, "1", false, 0, 5_633_334)] // 1e7/12 x (13/12)^2 / ((13/12)^2 - 1) = 1e7 x 169 / 300.
    [InlineData(10_000_000, 5, "1", false, 3, 5_633_334)]
    public void The_installment_is_rounded_up_from_the_exact_fraction(long amount, int tenor, string rate, bool flat, int grace, long installment) =>
        Assert.Equal(installment, Loan.Create(amount, tenor, decimal.Parse(rate), flat ? RateKind.Flat : RateKind.Effective, grace).Installment());

    [Fact]
    public void Grace_months_pay_interest_alone()
    {
        var plan = Loan.Create(10_000_000, 5, 0.12m, RateKind.Effective, 2).Plan();
        Assert.Equal(new Installment(1, 0, 100_000, 10_000_000), plan.Installments[0]);
        Assert.Equal(new Installment(2, 0, 100_000, 10_000_000), plan.Installments[1]);
        // 10,000,000 x 0.01 x 1.030301 / 0.030301 = 3,400,221.11.
        Assert.Equal(3_400_222, plan.Installments[2].Total);
        Assert.Equal(0, plan.Installments[4].Balance);
    }

    [Fact]
    public void A_flat_loan_pays_the_same_interest_every_month()
    {
        var plan = Loan.Create(10_000_000, 12, 0.12m, RateKind.Flat).Plan();
        Assert.All(plan.Installments, each => Assert.Equal(100_000, each.Interest));
        Assert.Equal(933_334, plan.Largest);
        Assert.Equal(933_326, plan.Last);
        Assert.Equal(1_200_000, plan.TotalInterest);
    }

    [Fact]
    public void Half_a_rupiah_of_interest_is_rounded_up() =>
        Assert.Equal(1, Loan.Create(100, 2, 0.06m, RateKind.Effective).Plan().Installments[0].Interest);

    [Fact]
    public void Where_rounding_up_repays_a_loan_early_nothing_is_due_afterwards()
    {
        var plan = Loan.Create(100, 60, 0.12m, RateKind.Flat).Plan();
        Assert.Equal(60, plan.Installments.Count);
        Assert.Equal(new Installment(50, 2, 1, 0), plan.Installments[49]);
        Assert.Equal(new Installment(60, 0, 0, 0), plan.Installments[59]);
    }

    [Theory]
    [InlineData(0, 12, "0.06", 0)]
    [InlineData(1_000_000_000_000_001, 12, "0.06", 0)]
    [InlineData(1_000_000, 0, "0.06", 0)]
    [InlineData(1_000_000, 601, "0.06", 0)]
    [InlineData(1_000_000, 12, "-0.01", 0)]
    [InlineData(1_000_000, 12, "1.01", 0)]
    [InlineData(1_000_000, 12, "0.06", 12)]
    [InlineData(1_000_000, 12, "0.06", -1)]
    public void Impossible_terms_make_no_loan(long amount, int tenor, string rate, int grace)
    {
        Assert.False(Loan.TryCreate(amount, tenor, decimal.Parse(rate), RateKind.Effective, grace, out _));
        Assert.Throws<ArgumentException>(() => Loan.Create(amount, tenor, decimal.Parse(rate), RateKind.Effective, grace));
    }

    [Theory]
    [InlineData(true, "0.12", 24, 0, "0.2157")]
    [InlineData(true, "0.12", 1, 0, "0.12")]
    [InlineData(true, "0", 24, 0, "0")]
    [InlineData(false, "0.06", 24, 0, "0.06")]
    [InlineData(false, "0.060049", 24, 0, "0.06")]
    // One month: 1,010,000 are paid for 990,000 received: 12 x (1010 / 990 - 1) = 0.24242...
    [InlineData(false, "0.12", 1, 10_000, "0.2424")]
    // Two months without interest for half of it: 1 = 1 / (1+i) + 1 / (1+i)^2 at i = 0.6180339..., 12 times that.
    [InlineData(false, "0", 2, 500_000, "7.4164")]
    public void The_effective_rate_is_the_one_at_which_what_is_paid_is_worth_what_was_received(bool flat, string rate, int tenor, long fees, string effective) =>
        Assert.Equal(decimal.Parse(effective), Loan.Create(1_000_000, tenor, decimal.Parse(rate), flat ? RateKind.Flat : RateKind.Effective).EffectiveAnnualRate(fees));

    [Fact]
    public void A_flat_rate_is_effective_as_long_as_nothing_is_repaid() =>
        Assert.Equal(0.12m, Loan.Create(1_000_000, 24, 0.12m, RateKind.Flat, 23).EffectiveAnnualRate());

    [Fact]
    public void Fees_that_leave_nothing_have_no_rate()
    {
        var loan = Loan.Create(1_000_000, 12, 0.06m, RateKind.Effective);
        Assert.Null(loan.EffectiveAnnualRate(1_000_000));
        Assert.NotNull(loan.EffectiveAnnualRate(999_999));
        Assert.Throws<ArgumentOutOfRangeException>(() => loan.EffectiveAnnualRate(-1));
    }

    [Fact]
    public void Extreme_terms_neither_overflow_nor_lose_a_rupiah()
    {
        foreach (var kind in new[] { RateKind.Effective, RateKind.Flat })
        {
            var plan = Loan.Create(Loan.LargestAmount, Loan.LongestTenor, 0.9999999999999999999999999999m, kind).Plan();
            Assert.Equal(Loan.LargestAmount, plan.Installments.Sum(each => each.Principal));
            Assert.Equal(0, plan.Installments[^1].Balance);
        }
    }

    private static readonly Gen<Loan> Loans =
        from amount in Gen.OneOf(Gen.Choose(1, 1000).Select(n => (long)n), Gen.Choose(1, 2_000_000_000).Select(n => (long)n), Gen.Choose(1, 1_000_000).Select(n => n * 1_000_000_000L))
        from tenor in Gen.OneOf(Gen.Choose(1, 12), Gen.Choose(1, 120))
        from rate in Gen.OneOf(Gen.Constant(0m), Gen.Choose(0, 100).Select(n => n / 100m), Gen.Choose(0, 1_000_000).Select(n => n / 1_000_000m))
        from grace in Gen.OneOf(Gen.Constant(0), Gen.Choose(0, tenor - 1))
        from kind in Gen.Elements(RateKind.Effective, RateKind.Flat)
        select Loan.Create(amount, tenor, rate, kind, grace);

    [Fact]
    public void The_installment_is_the_smallest_whole_one_that_repays_the_loan() =>
        Prop.ForAll(Loans.ToArbitrary(), loan => loan.Installment() == SmallestThatRepays(loan)).QuickCheckThrowOnFailure();

    [Fact]
    public void The_principal_adds_up_and_no_month_is_negative() =>
        Prop.ForAll(Loans.ToArbitrary(), loan =>
        {
            var plan = loan.Plan();
            var balance = loan.Amount;
            foreach (var each in plan.Installments)
            {
                balance -= each.Principal;
                if (each.Principal < 0 || each.Interest < 0 || each.Balance != balance || (each.Number <= loan.GraceMonths && each.Principal != 0))
                {
                    return false;
                }
            }

            return balance == 0 && plan.Installments.Count == loan.TenorMonths
                && plan.Installments.Select(each => each.Number).SequenceEqual(Enumerable.Range(1, loan.TenorMonths))
                && plan.Largest == plan.Installments.Max(each => each.Principal + each.Interest)
                && plan.Installments.Where(each => each.Number > loan.GraceMonths && each.Number < loan.TenorMonths && each.Balance > 0)
                    .All(each => each.Total == loan.Installment());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Interest_is_within_half_a_rupiah_of_the_exact_one() =>
        Prop.ForAll(Loans.ToArbitrary(), loan =>
        {
            var owed = loan.Amount;
            foreach (var each in loan.Plan().Installments)
            {
                var exact = owed == 0 ? 0 : (loan.Kind == RateKind.Flat ? loan.Amount : owed) * loan.AnnualRate / 12;
                if (Math.Abs(each.Interest - exact) > 0.5000001m)
                {
                    return false;
                }

                owed = each.Balance;
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_flat_rate_is_dearer_than_it_looks_and_fees_make_any_loan_dearer() =>
        Prop.ForAll(Loans.ToArbitrary(), Gen.Choose(1, 50).ToArbitrary(), (loan, percent) =>
        {
            var rate = loan.EffectiveAnnualRate();
            return rate >= decimal.Round(loan.AnnualRate, 4, MidpointRounding.AwayFromZero)
                && (loan.Amount < 100 || loan.EffectiveAnnualRate(loan.Amount / 100 * percent) >= rate);
        }).QuickCheckThrowOnFailure();

    /// <summary>By trial: halves the range of installments, following the exact debt month by month, as numerators over a growing denominator.</summary>
    private static long SmallestThatRepays(Loan loan)
    {
        // The rates here have at most six decimals; a month's is then a whole number over twelve million.
        const long Denominator = 12_000_000;
        var monthly = (long)(loan.AnnualRate * 1_000_000m);
        bool Repays(long installment)
        {
            BigInteger debt = loan.Amount;
            BigInteger scale = 1;
            for (var month = loan.GraceMonths + 1; month <= loan.TenorMonths; month++)
            {
                var interest = loan.Kind == RateKind.Flat ? loan.Amount * scale * monthly : debt * monthly;
                scale *= Denominator;
                debt = (debt * Denominator) + interest - (installment * scale);
            }

            return debt.Sign <= 0;
        }

        long low = 0;
        var high = loan.Amount * 3;
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = Repays(middle) ? (low, middle) : (middle, high);
        }

        return high;
    }
}
