using System.Threading.RateLimiting;

namespace BdsBroker.Core;

/// <summary>
/// Who changes a partition when several want to at once. Everybody tries a first time right away, for hardly ever is somebody else there; whoever loses that race tries again when it is its turn, one after the other in
/// this process. Without turns a crowd of n would make up to n²/2 attempts, each of which reads and sends for nothing.
/// </summary>
internal sealed class Turns(TimeProvider clock) : IDisposable
{
    /// <summary>How many may wait for one partition: more could not have their turn before they give up.</summary>
    private const int Waiting = 1000;

    // Whoever calls gives up at about 30 seconds, and is to hear before that there are too many.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly PartitionedRateLimiter<string> turns = PartitionedRateLimiter.Create<string, string>(partition =>
        RateLimitPartition.GetConcurrencyLimiter(partition, _ => new() { PermitLimit = 1, QueueLimit = Waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst }));

    /// <summary>A race for a partition, from the first attempt until it is disposed of.</summary>
    internal Race For(string partition) => new(turns, partition, clock);

    /// <inheritdoc/>
    public void Dispose() => turns.Dispose();

    /// <summary>The attempts of one who wants to change a partition.</summary>
    internal sealed class Race(PartitionedRateLimiter<string> turns, string partition, TimeProvider clock) : IDisposable
    {
        // Who has the turn in its process loses to others still: 60 lost in a row means the partition is hotter than one should be.
        private const int Attempts = 60;

        // But one slow attempt is no race yet.
        private const int AttemptsAtLeast = 5;

        private readonly long began = clock.GetTimestamp();
        private RateLimitLease? turn;

        /// <summary>How many attempts there were.</summary>
        internal int Made { get; private set; }

        /// <summary>Whether to try; it waits for its turn before the second attempt.</summary>
        /// <returns>False where others were always faster, or so many wait that the turn does not come.</returns>
        internal async ValueTask<bool> Next(CancellationToken cancel)
        {
            if (Made == 1 && (turn = await Take(cancel)) is not { IsAcquired: true })
            {
                return false;
            }

            if (Made >= AttemptsAtLeast && (Made == Attempts || clock.GetElapsedTime(began) >= LongestWait))
            {
                return false;
            }

            Made++;
            return true;
        }

        /// <inheritdoc/>
        public void Dispose() => turn?.Dispose();

        private async ValueTask<RateLimitLease?> Take(CancellationToken cancel)
        {
            using var patience = new CancellationTokenSource(LongestWait, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
            try
            {
                return await turns.AcquireAsync(partition, 1, either.Token);
            }
            catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancel.IsCancellationRequested)
            {
                return null;
            }
        }
    }
}
