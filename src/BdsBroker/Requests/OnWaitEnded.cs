using BdsBroker.Core;

namespace BdsBroker.Requests;

/// <summary>A deadline has come: the request takes its next step by itself.</summary>
internal static class OnWaitEnded
{
    internal static Task<Problem?> Handle(WaitEnded fact, Work work, CancellationToken cancel) =>
        work.Broker.ChangeRequest(work, fact.Sme, fact.Number, now => Request.TimeOut(
            now, fact.Generation, work.Broker.Settings.Limits.RoundsPerRequest, work.Now, work.Broker.Deadlines), cancel);
}
