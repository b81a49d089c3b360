using BdsBroker.Core;
using BdsBroker.Performances;
using BdsBroker.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace BdsBroker;

/// <summary>
/// Counts every provider's performance again, from what all requests came to, and tells where the running figures, the rows that prove them, the four numbers of the score or what
/// renewals count say something else.
/// </summary>
public sealed class PerformanceCheck
{
    private readonly Recount found;

    private PerformanceCheck(Recount found, long milestones, int providers, IReadOnlyList<string> differences) =>
        (this.found, Milestones, Providers, Differences) = (found, milestones, providers, differences);

    /// <summary>How many milestones of providers the requests told of.</summary>
    public long Milestones { get; }

    /// <summary>How many providers have any.</summary>
    public int Providers { get; }

    /// <summary>What differs, one line each; none where nothing does. A milestone whose message is still on its way is one that is not counted.</summary>
    public IReadOnlyList<string> Differences { get; }

    /// <summary>Whether all that was needed could be read; where not, nothing is mended.</summary>
    public bool IsWhole => found.Unreadable.Count == 0;

    /// <summary>Counts again.</summary>
    /// <param name="readAll">Reads every document, in any order; it is asked a second time where something differs, and then only those of whom it does are kept in memory.</param>
    public static async Task<PerformanceCheck> Run(Func<IAsyncEnumerable<(string Partition, StoredDocument Document)>> readAll)
    {
        ArgumentNullException.ThrowIfNull(readAll);
        var sums = await Walk(new(), readAll());
        var looked = sums.Differing.Count == 0 ? sums : await Walk(new(sums.Differing), readAll());

        // Between two walks others may have written: what differed in both is a difference.
        return new(looked, sums.Milestones, sums.Providers, [.. sums.Unreadable, .. sums.Differing.Count == 0 ? [] : looked.Differences()]);
    }

    /// <summary>Makes everything as the requests say, also beside those who serve the same data: what is counted meanwhile is neither lost nor counted twice.</summary>
    /// <exception cref="InvalidOperationException">Something could not be read (<see cref="IsWhole"/>).</exception>
    public async Task Mend(IRecords records, IQueues queues, IFiles files, IMasterKeys masters, TimeProvider clock, CancellationToken cancel)
    {
        await using var services = new ServiceCollection()
            .AddSingleton(records).AddSingleton(queues).AddSingleton(files).AddSingleton(masters).AddSingleton(clock)
            .AddBroker(new()).BuildServiceProvider();
        await Mend(services.GetRequiredService<Broker>(), cancel);
    }

    internal async Task Mend(Broker broker, CancellationToken cancel)
    {
        if (!IsWhole)
        {
            throw new InvalidOperationException("What requests came to is not known while some cannot be read.");
        }

        foreach (var provider in found.Differing)
        {
            await MendPerformance.Run(provider, found.SaidOf(provider), new(broker, Actor.System("performance"), broker.Clock.GetUtcNow()), cancel);
        }
    }

    private static async Task<Recount> Walk(Recount recount, IAsyncEnumerable<(string Partition, StoredDocument Document)> documents)
    {
        await foreach (var (partition, document) in documents)
        {
            recount.Add(partition, document);
        }

        return recount;
    }
}
