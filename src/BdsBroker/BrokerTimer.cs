using BdsBroker.Core;

namespace BdsBroker;

/// <summary>What runs by the clock: once an hour, started by the Functions host's timer or by the embedded server's own.</summary>
public sealed class BrokerTimer
{
    private readonly Broker broker;

    internal BrokerTimer(Broker broker) => this.broker = broker;

    /// <summary>How often it is to run.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>Removes a bounded part of what was kept long enough; the next run goes on. It may run twice at once, and be stopped anywhere.</summary>
    /// <returns>How much was removed.</returns>
    public Task<int> ApplyRetention(CancellationToken cancel) => Privacy.ApplyRetention.Run(broker, cancel);
}
