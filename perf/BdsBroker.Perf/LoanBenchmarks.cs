using BdsBroker.Readiness;
using BenchmarkDotNet.Attributes;

namespace BdsBroker.Perf;

/// <summary>A loan's plan to the rupiah in exact fractions; the floor is the textbook's formula in doubles, which is off by a rupiah now and then.</summary>
[MemoryDiagnoser]
public class LoanBenchmarks
{
    [Params(12, 60)]
    public int Months { get; set; }

    [Benchmark(Baseline = true, Description = "formula in doubles")]
    public double InDoubles()
    {
        const double Rate = 0.06 / 12;
        var (balance, paid) = (50_000_000.0, 0.0);
        var installment = Math.Ceiling(balance * Rate / (1 - Math.Pow(1 + Rate, -Months)));
        for (var month = 1; month <= Months; month++)
        {
            var interest = Math.Round(balance * Rate);
            balance -= installment - interest;
            paid += interest;
        }

        return paid;
    }

    [Benchmark(Description = "Loan.Plan")]
    public long Plan() => Loan.Create(50_000_000, Months, 0.06m, RateKind.Effective).Plan().TotalInterest;
}
