using BdsBroker.Readiness;
using Xunit.Abstractions;

namespace BdsBroker.Tests.Readiness;

/// <summary>
/// Random loans against a second calculation that shares nothing with the first: decimals in place of exact fractions, and the annuity as a sum of discounted months in place of its
/// formula. <c>BDSBROKER_LOANS=1000000</c> checks a million of them in place of 30,000, <c>BDSBROKER_SEED</c> other ones.
/// </summary>
public sealed class LoanInDecimalsTests(ITestOutputHelper output)
{
    // Decimals of 28 digits over 600 months at Rp 10^15 err by less than this; nearer to a whole rupiah they cannot tell which side it is on.
    private const decimal Unsure = 0.000001m;

    [Fact]
    public void Random_loans_are_the_same_to_the_rupiah_in_decimal_arithmetic()
    {
        var loans = int.Parse(Environment.GetEnvironmentVariable("BDSBROKER_LOANS") ?? "30000");
        var seed = int.Parse(Environment.GetEnvironmentVariable("BDSBROKER_SEED") ?? "20261124");
        var random = new Random(seed);
        var (unsure, priced) = (0, 0);
        for (var n = 0; n < loans; n++)
        {
            var loan = Random(random);
            var told = $"loan {n} of seed {seed}: {loan}";
            var exact = ExactInstallment(loan);
            var nearest = decimal.Round(exact);
            if (Math.Abs(exact - nearest) < Unsure)
            {
                unsure++;
                Assert.True(loan.Installment() == nearest || loan.Installment() == nearest + 1, told);
            }
            else
            {
                Assert.True(loan.Installment() == decimal.Ceiling(exact), told);
            }

            Check(loan, told);
            if (n % 10 == 0)
            {
                priced++;
                CheckEffectiveRate(loan, exact, random, told);
            }
        }

        output.WriteLine($"{loans} loans, {unsure} of them too near to a whole rupiah for decimals, {priced} with their effective rate; seed {seed}.");
        Assert.True(unsure < loans / 2);
    }

    [Theory]
    [InlineData(Loan.LargestAmount, Loan.LongestTenor, "0.36", 0)]
    [InlineData(Loan.LargestAmount, 1, "1", 0)]
    [InlineData(Loan.LargestAmount, Loan.LongestTenor, "0", 599)]
    [InlineData(1, 1, "0", 0)]
    [InlineData(1, Loan.LongestTenor, "0.06", 0)]
    public void The_ends_of_what_a_loan_may_be_agree_too(long amount, int tenor, string rate, int grace)
    {
        foreach (var kind in new[] { RateKind.Effective, RateKind.Flat })
        {
            var loan = Loan.Create(amount, tenor, decimal.Parse(rate), kind, grace);
            var exact = ExactInstallment(loan);
            Assert.InRange(loan.Installment(), exact - Unsure, exact + 1 + Unsure);
            Check(loan, loan.ToString());
        }
    }

    [Fact]
    public void The_most_for_an_installment_has_it_and_a_rupiah_more_has_not()
    {
        var random = new Random(7);
        for (var n = 0; n < 5_000; n++)
        {
            var loan = Random(random);
            var installment = random.NextInt64(1, 50_000_000);
            var most = loan.MostFor(installment);
            Loan Of(long amount) => Loan.Create(amount, loan.TenorMonths, loan.AnnualRate, loan.Kind, loan.GraceMonths);
            Assert.True(most == 0 || Of(most).Installment() <= installment, $"{loan} {installment}");
            Assert.True(most == Loan.LargestAmount || Of(most + 1).Installment() > installment, $"{loan} {installment}");
        }
    }

    private static decimal ExactInstallment(Loan loan)
    {
        var (m, monthly) = (loan.TenorMonths - loan.GraceMonths, loan.AnnualRate / 12);
        if (loan.Kind == RateKind.Flat)
        {
            return ((decimal)loan.Amount / m) + (loan.Amount * loan.AnnualRate / 12);
        }

        var (worth, sum) = (1m, 0m);
        for (var month = 0; month < m; month++)
        {
            worth /= 1 + monthly;
            sum += worth;
        }

        return loan.Amount / sum;
    }

    private static void Check(Loan loan, string told)
    {
        var plan = loan.Plan();
        var installment = loan.Installment();
        decimal balance = loan.Amount;
        decimal principals = 0;
        decimal interests = 0;
        foreach (var (index, each) in plan.Installments.Index())
        {
            var interest = balance == 0 ? 0 : decimal.Round((loan.Kind == RateKind.Flat ? loan.Amount : balance) * loan.AnnualRate / 12, 0, MidpointRounding.AwayFromZero);
            var principal = index < loan.GraceMonths ? 0 : index == loan.TenorMonths - 1 ? balance : Math.Min(balance, installment - interest);
            balance -= principal;
            principals += principal;
            interests += interest;
            Assert.True(each.Number == index + 1 && each.Interest == interest && each.Principal == principal && each.Balance == balance && each.Total == principal + interest, $"month {index + 1} of {told}");
        }

        Assert.True(balance == 0 && principals == loan.Amount && plan.TotalInterest == interests && plan.Installments.Count == loan.TenorMonths, told);
        Assert.True(plan.Largest == plan.Installments.Max(each => each.Principal + each.Interest), told);
    }

    // What is paid is worth what was received at a rate within half of the last digit.
    private static void CheckEffectiveRate(Loan loan, decimal installment, Random random, string told)
    {
        var fees = loan.Amount >= 100_000 ? random.NextInt64(0, loan.Amount / 20) : 0;
        var rate = loan.EffectiveAnnualRate(fees)!.Value;
        var received = loan.Amount - fees;
        decimal Worth(decimal annual)
        {
            var (worth, factor) = (0m, 1m);
            for (var month = 1; month <= loan.TenorMonths; month++)
            {
                factor /= 1 + (annual / 12);
                worth += factor * (month > loan.GraceMonths ? installment : loan.Amount * loan.AnnualRate / 12);
            }

            return worth;
        }

        var slack = 0.000001m * loan.Amount;
        Assert.True(Worth(rate + 0.000051m) <= received + slack, told);
        Assert.True(rate == 0 || Worth(rate - 0.000051m) >= received - slack, told);
    }

    private static Loan Random(Random random)
    {
        var amount = random.Next(6) switch
        {
            0 => random.NextInt64(1, 1_000),
            1 => random.NextInt64(1_000_000_000, Loan.LargestAmount + 1),
            2 => random.NextInt64(1, 1_000_001) * 100_000,
            _ => random.NextInt64(100_000, 500_000_000),
        };
        var tenor = random.Next(20) switch { 0 => 1, 1 => random.Next(121, Loan.LongestTenor + 1), 2 or 3 or 4 => random.Next(1, 121), _ => random.Next(1, 61) };
        var rate = random.Next(5) switch { 0 => 0m, 1 => random.Next(0, 1_000_001) / 1_000_000m, _ => random.Next(0, 145) / 400m };
        return Loan.Create(amount, tenor, rate, random.Next(2) == 0 ? RateKind.Flat : RateKind.Effective, random.Next(3) == 0 ? random.Next(0, tenor) : 0);
    }
}
