using BdsBroker.Storage;

namespace BdsBroker.Tests.Harness;

/// <summary>A message as it was received; the backend alone knows what its receipt is.</summary>
/// <param name="Queue">The queue it came from.</param>
/// <param name="Text">Its text.</param>
/// <param name="Times">How often it has been received, this time included.</param>
/// <param name="Receipt">What settling it needs.</param>
internal sealed record Delivered(string Queue, string Text, int Times, object Receipt);

/// <summary>
/// The storage beneath a world as a test needs it: the ports that the product gets, what else the functions' host or the pump does with its queues, and a look at everything
/// that is stored. The same journeys run on every backend.
/// </summary>
/// <remarks>
/// Time is the world's clock. A queue that cannot be told the time need not keep delays: then the backend holds a delayed message back, durably enough to survive
/// <see cref="Open"/>, and gives it to <see cref="Receive"/> when the clock has reached it.
/// </remarks>
internal interface IBackend : IAsyncDisposable
{
    /// <summary>The product's records; after <see cref="Open"/> others.</summary>
    IRecords Records { get; }

    /// <summary>The product's queues to send to.</summary>
    IQueues Queues { get; }

    /// <summary>The product's files.</summary>
    IFiles Files { get; }

    /// <summary>Opens the data, at first or again: whatever a process held of it before is dropped, what it had made durable is there.</summary>
    Task Open(TimeProvider clock);

    /// <summary>Takes every message of these queues that is visible now and hides it for a time.</summary>
    Task<IReadOnlyList<Delivered>> Receive(IReadOnlyCollection<string> queues, TimeSpan hidden);

    /// <summary>Removes a message that was worked off.</summary>
    Task Complete(Delivered message);

    /// <summary>Makes a message visible again at once.</summary>
    Task Release(Delivered message);

    /// <summary>Moves a message to its queue's poison twin.</summary>
    Task MoveToPoison(Delivered message);

    /// <summary>When the next message of these queues that is not visible yet will be, or null where none waits.</summary>
    DateTimeOffset? NextDue(IReadOnlyCollection<string> queues);

    /// <summary>The texts of all messages of a queue, visible or not; none is taken.</summary>
    IReadOnlyList<string> Waiting(string queue);

    /// <summary>Every document as of now, ordered by partition and key.</summary>
    IEnumerable<(string Partition, StoredDocument Document)> AllDocuments();

    /// <summary>The names of all files there are.</summary>
    IReadOnlyCollection<string> AllFiles();
}
