namespace BdsBroker.Storage;

/// <summary>
/// Port 2: sending one message outside any commit (a commit owes its messages itself). Receiving belongs to whoever runs the
/// functions: the Azure Functions host, or the embedded pump.
/// </summary>
/// <remarks>Messages never expire. Delivery is at least once and in no order.</remarks>
public interface IQueues
{
    /// <summary>
    /// Queues that this storage has for ends of its own. Whoever delivers works them off beside the product's, so what failed too often on one can be sent to it again.
    /// </summary>
    IReadOnlyList<string> OwnQueues { get; }

    /// <summary>Sends; durable when it returns. A due time beyond <see cref="StorageLimits.LongestDelay"/> is cut to it.</summary>
    Task Send(Message message, CancellationToken cancel);
}
