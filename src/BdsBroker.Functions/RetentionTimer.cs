namespace BdsBroker.Functions;

/// <summary>The embedded server's own clock for what the Functions host's timer does on Azure: at the start, and then once an hour.</summary>
internal sealed partial class RetentionTimer(BrokerTimer timer, TimeProvider clock, ILogger<RetentionTimer> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hour = new PeriodicTimer(BrokerTimer.Every, clock);
        do
        {
            try
            {
                LogRemoved(log, await timer.ApplyRetention(stoppingToken));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // Whatever it is, it must not stop the server; the error tells it, and the next hour tries again.
                LogFailed(log, failure);
            }
        }
        while (await Next(hour, stoppingToken));
    }

    private static async Task<bool> Next(PeriodicTimer hour, CancellationToken stopping)
    {
        try
        {
            return await hour.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "Retention removed {Count} notices and looks")]
    private static partial void LogRemoved(ILogger log, int count);

    [LoggerMessage(2, LogLevel.Error, "Retention failed; it is tried again in an hour")]
    private static partial void LogFailed(ILogger log, Exception failure);
}
