using BdsBroker.Core;
using BdsBroker.Storage;

namespace BdsBroker.Poison;

/// <summary>Sends a message to its queue again, in the commit that notes it: once, however often it is asked for.</summary>
internal static class RetryPoison
{
    internal static Task<Answer<PoisonView>> Handle(string message, Call call, Broker broker, BrokerQueues queues, CancellationToken cancel) =>
        broker.Change<PoisonMessage, PoisonView>(call, PoisonRecords.Message(message), async (draft, now) =>
        {
            var decision = PoisonMessage.Retry(now.State);
            if (decision.Refusal is { } refusal)
            {
                return refusal;
            }

            if (decision.Next is not null)
            {
                var again = new Message(now.State.Queue, now.State.Text);
                if (!queues.Takes(again.Queue) || !StorageLimits.Allows(again))
                {
                    return PoisonProblems.CannotBeSent(again.Queue);
                }

                draft.Send(again);
            }

            var after = draft.Apply(now, decision);
            return Answer<PoisonView>.Ok(PoisonView.Of(after.State), after.ETag);
        }, cancel);
}
