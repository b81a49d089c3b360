namespace BdsBroker.Storage;

/// <summary>
/// Port 2: sending one message outside any commit (a commit owes its messages itself). Receiving belongs to whoever runs the
/// functions: the Azure Functions host, or the embedded pump.
/// </summary>
/// <remarks>Messages never expire. Delivery is at least once and in no order.</remarks>
public interface IQueues
{
    /// <summary>Sends; durable when it returns. A due time beyond <see cref="StorageLimits.LongestDelay"/> is cut to it.</summary>
    Task Send(Message message, CancellationToken cancel);
}
