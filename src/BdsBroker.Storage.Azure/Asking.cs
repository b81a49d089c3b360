namespace BdsBroker.Storage.Azure;

/// <summary>Asks a service, and tells its failures as outages.</summary>
internal sealed class Asking(string host)
{
    /// <summary>The service's host name.</summary>
    internal string Host => host;

    /// <summary>Asks.</summary>
    internal async Task<T> Do<T>(string what, Func<Task<T>> ask, CancellationToken cancel)
    {
        try
        {
            return await ask();
        }
        catch (AggregateException tries) when (cancel.IsCancellationRequested && tries.InnerExceptions.Any(met => met is OperationCanceledException))
        {
            // The last of several tries was called off.
            throw new OperationCanceledException($"Called off while {what}.", tries, cancel);
        }
        catch (Exception met) when (Outage.Is(met, cancel))
        {
            throw Outage.Of(what, host, met);
        }
    }

    /// <summary>Asks for what has no answer.</summary>
    internal Task Do(string what, Func<Task> ask, CancellationToken cancel) => Do(
        what,
        async () =>
        {
            await ask();
            return true;
        },
        cancel);
}
