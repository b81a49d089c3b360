using System.Text;
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
                if (!queues.Takes(now.State.Queue) || Encoding.UTF8.GetByteCount(now.State.Text) > StorageLimits.MessageBytes)
                {
                    return PoisonProblems.CannotBeSent(now.State.Queue);
                }

                draft.Send(new(now.State.Queue, now.State.Text));
            }

            var after = draft.Apply(now, decision);
            return Answer<PoisonView>.Ok(PoisonView.Of(after.State), after.ETag);
        }, cancel);
}
