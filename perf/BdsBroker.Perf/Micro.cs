using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace BdsBroker.Perf;

/// <summary>The micro-benchmarks, in this process: a generated project would be built under this repository's rules, which are not for generated code.</summary>
internal static class Micro
{
    internal static int Run(string[] args)
    {
        Console.WriteLine(Figures.Machine());
        var config = ManualConfig.Create(DefaultConfig.Instance)
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(2).WithIterationCount(7))
            .WithArtifactsPath(Path.GetFullPath("artifacts/perf/benchmarks"));
        var summaries = BenchmarkSwitcher.FromTypes([typeof(MatchBenchmarks), typeof(CommitBenchmarks), typeof(LoanBenchmarks), typeof(ReadinessBenchmarks), typeof(PackBenchmarks)]).Run(args.Length == 0 ? ["--filter", "*"] : args, config);
        Console.WriteLine($"afterwards: {Figures.Load()}");
        return summaries.All(summary => !summary.HasCriticalValidationErrors) ? 0 : 1;
    }
}
