using BdsBroker.Storage;
using BdsBroker.Storage.Embedded;

namespace BdsBroker.Functions;

/// <summary>
/// Works off the embedded server's queues as the Functions host does its own: at least once, a failed delivery again after the visibility
/// timeout, poison after the last. Woken by the storage, never by polling.
/// </summary>
internal sealed class Pump(SqliteStorage storage, Delivery delivery, HostFile host, TimeProvider clock, ILogger<Pump> log) : BackgroundService
{
    private static readonly TimeSpan AfterOutage = TimeSpan.FromSeconds(5);

    /// <summary>How long what runs may go on once the server is asked to stop; what does not end by then is delivered after the next start.</summary>
    private static readonly TimeSpan ToFinish = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Disposed of here and not in Dispose, which a host that failed to start calls while this still runs.
        using var givingUp = new CancellationTokenSource();
        using var stop = stoppingToken.Register(() => givingUp.CancelAfter(ToFinish));
        await Task.WhenAll(delivery.Lines.Select(line => Serve(line, givingUp.Token, stoppingToken)));
    }

    // Every queue has hands of its own, so that one whose messages take long, or come in thousands, keeps no other waiting.
    private async Task Serve(Line line, CancellationToken givingUp, CancellationToken stopping)
    {
        using var hands = new SemaphoreSlim(host.BatchSize);
        await Serve(line, hands, givingUp, stopping);
        for (var running = 0; running < host.BatchSize; running++)
        {
            await hands.WaitAsync(CancellationToken.None);
        }
    }

    private async Task Serve(Line line, SemaphoreSlim hands, CancellationToken givingUp, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await storage.WaitForMessages(line.Queue, stopping);
                await Take(line, hands, givingUp, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (StorageUnavailableException outage)
            {
                PumpLog.Outage(log, line.Queue, outage);
                await Task.Delay(AfterOutage, clock, stopping).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    // Takes as many as there are hands free, at least one.
    private async Task Take(Line line, SemaphoreSlim hands, CancellationToken givingUp, CancellationToken stopping)
    {
        await hands.WaitAsync(stopping);
        var free = 1;
        try
        {
            while (free < host.BatchSize && await hands.WaitAsync(TimeSpan.Zero, CancellationToken.None))
            {
                free++;
            }

            foreach (var message in await storage.Receive(line.Queue, free, host.VisibilityTimeout, stopping))
            {
                free--;
                _ = Work(line, message, hands, givingUp);
            }
        }
        finally
        {
            if (free > 0)
            {
                hands.Release(free);
            }
        }
    }

    private async Task Work(Line line, ReceivedMessage message, SemaphoreSlim hands, CancellationToken givingUp)
    {
        await Task.Yield();
        try
        {
            // No delivery of it ended, the last allowed one included: it takes the process down each time. The Functions host does the same before it delivers.
            if (message.DequeueCount > host.MaxDequeueCount && !line.IsPoison)
            {
                PumpLog.NeverEnded(log, message.Queue, message.Id, message.DequeueCount - 1);
                await storage.MoveToPoison(message);
                return;
            }

            // Others see the message again once the timeout is over; by then this delivery must have ended.
            using var cancel = new CancellationTokenSource(host.VisibilityTimeout, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel.Token, givingUp);
            await line.Deliver(message.Text, null, either.Token);
            await storage.Complete(message);
        }
        catch (Exception failure)
        {
            PumpLog.Failed(log, message.Queue, message.Id, message.DequeueCount, failure);
            try
            {
                await Failed(line, message);
            }
            catch (StorageUnavailableException outage)
            {
                // Then it comes again by itself when the timeout is over.
                PumpLog.Outage(log, message.Queue, outage);
            }
        }
        finally
        {
            hands.Release();
        }
    }

    // Poison itself is tried until it is kept: there is nowhere else for it to go.
    private Task<bool> Failed(Line line, ReceivedMessage message) => message.DequeueCount >= host.MaxDequeueCount && !line.IsPoison
        ? storage.MoveToPoison(message)
        : storage.Release(message, host.VisibilityTimeout);
}

internal static partial class PumpLog
{
    [LoggerMessage(1, LogLevel.Warning, "Delivery {Delivery} of message {Message} on {Queue} failed")]
    internal static partial void Failed(ILogger log, string queue, string message, int delivery, Exception failure);

    [LoggerMessage(2, LogLevel.Error, "Queue {Queue} waits for the storage")]
    internal static partial void Outage(ILogger log, string queue, Exception outage);

    [LoggerMessage(3, LogLevel.Error, "Message {Message} on {Queue} goes to poison undelivered: none of its {Deliveries} deliveries ended")]
    internal static partial void NeverEnded(ILogger log, string queue, string message, int deliveries);
}
