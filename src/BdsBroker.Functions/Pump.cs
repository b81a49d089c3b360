using BdsBroker.Storage;
using BdsBroker.Storage.Embedded;

namespace BdsBroker.Functions;

/// <summary>
/// Works off the embedded server's queues as the Functions host does its own: at least once, a failed delivery again after the visibility
/// timeout, poison after the last. Woken by the storage, never by polling.
/// </summary>
internal sealed class Pump(SqliteStorage storage, Delivery delivery, HostFile host, TimeProvider clock, ILogger<Pump> log) : BackgroundService
{
    // Handlers wait for storage most of their time; more at once would only queue up before the one writer.
    private const int AtOnce = 16;

    private static readonly TimeSpan AfterOutage = TimeSpan.FromSeconds(5);

    /// <summary>How long what runs may go on once the server is asked to stop; what does not end by then is delivered after the next start.</summary>
    private static readonly TimeSpan ToFinish = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim free = new(AtOnce);
    private readonly CancellationTokenSource givingUp = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(delivery.Lines.Select(line => Serve(line, stoppingToken)));
            givingUp.CancelAfter(ToFinish);
            for (var running = 0; running < AtOnce; running++)
            {
                await free.WaitAsync(CancellationToken.None);
            }
        }
        finally
        {
            // Here and not in Dispose, which a host that failed to start calls while this still runs.
            free.Dispose();
            givingUp.Dispose();
        }
    }

    private async Task Serve(Line line, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await storage.WaitForMessages(line.Queue, stopping);
                await Take(line, stopping);
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
    private async Task Take(Line line, CancellationToken stopping)
    {
        await free.WaitAsync(stopping);
        var hands = 1;
        try
        {
            while (hands < host.BatchSize && await free.WaitAsync(TimeSpan.Zero, CancellationToken.None))
            {
                hands++;
            }

            foreach (var message in await storage.Receive(line.Queue, hands, host.VisibilityTimeout, stopping))
            {
                hands--;
                _ = Work(line, message);
            }
        }
        finally
        {
            if (hands > 0)
            {
                free.Release(hands);
            }
        }
    }

    private async Task Work(Line line, ReceivedMessage message)
    {
        await Task.Yield();
        try
        {
            // Others see the message again once the timeout is over; by then this delivery must have ended.
            using var cancel = new CancellationTokenSource(host.VisibilityTimeout, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel.Token, givingUp.Token);
            await line.Deliver(message.Text, either.Token);
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
            free.Release();
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
}
