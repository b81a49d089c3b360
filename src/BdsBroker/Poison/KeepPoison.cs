using BdsBroker.Core;

namespace BdsBroker.Poison;

/// <summary>Keeps a message that failed too often and puts it on the officer's desk; what a queue's own poison twin would forget stays here.</summary>
internal static class KeepPoison
{
    /// <summary>Keeps it, once.</summary>
    /// <returns>The message as it is kept.</returns>
    internal static async Task<PoisonMessage> Handle(string queue, string text, Broker broker, CancellationToken cancel)
    {
        var work = new Work(broker, Actor.System(queue), broker.Clock.GetUtcNow());
        var address = PoisonRecords.Message(PoisonMessage.IdOf(queue, text));
        PoisonMessage? kept = null;
        await broker.Apply(work, address.Partition, async draft =>
        {
            kept = await broker.Ledger.Read(address, cancel) is { } known
                ? draft.Apply(known, PoisonMessage.ArriveAgain(known.State, text, work.Now)).State
                : draft.Add(address, PoisonMessage.Arrived(queue, text, work.Now), "poison.arrived").State;
            return null;
        }, cancel);
        return kept!;
    }
}
