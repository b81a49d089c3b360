using BdsBroker.Core;

namespace BdsBroker.Notifications;

/// <summary>Keeps whether a channel works, for operators and officers: one row, written only when that changes.</summary>
internal static class ChannelHealth
{
    private const int MostGivenUp = 50;

    /// <summary>How long a channel fails before somebody should look.</summary>
    internal static readonly TimeSpan WorthALook = TimeSpan.FromMinutes(15);

    /// <summary>Notes what came of a try.</summary>
    internal static Task<Problem?> Note(ChannelKind channel, Attempt attempt, Work work, CancellationToken cancel)
    {
        var address = ReachRecords.Channel(channel);
        return work.Broker.Apply(work, address.Partition, async draft =>
        {
            var now = await work.Broker.Ledger.Read(address, cancel);
            var state = now?.State ?? new(null, null, []);
            if (attempt.ChannelFails && state.FailingSince is null)
            {
                draft.Put(address, now, state with { FailingSince = work.Broker.Clock.GetUtcNow(), Why = attempt.Why }, "channel.failing");
            }
            else if (!attempt.ChannelFails && state.FailingSince is not null)
            {
                // Whatever the answer is about, there is one again.
                draft.Put(address, now, state with { FailingSince = null }, "channel.works");
            }

            return null;
        }, cancel);
    }

    /// <summary>Keeps the last letters that were given up.</summary>
    internal static Task<Problem?> Handle(DeliveryGivenUp fact, Work work, CancellationToken cancel)
    {
        var address = ReachRecords.Channel(fact.Channel);
        return work.Broker.Apply(work, address.Partition, async draft =>
        {
            var now = await work.Broker.Ledger.Read(address, cancel);
            var state = now?.State ?? new(null, null, []);
            var letter = new GivenUpLetter(fact.Person, fact.Notice, fact.At, fact.Why);
            if (!state.GivenUp.Contains(letter))
            {
                draft.Put(address, now, state with { GivenUp = [.. state.GivenUp.Append(letter).OrderBy(each => each.At).ThenBy(each => each.Notice, StringComparer.Ordinal).TakeLast(MostGivenUp)] }, "channel.gave-up");
            }

            return null;
        }, cancel);
    }
}
