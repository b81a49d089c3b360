using BdsBroker.Core;

namespace BdsBroker.Notifications;

/// <summary>Sends the code that a person asked for, whatever the hour: the person waits for it. It is tried until it would not count any more.</summary>
internal static class OnCodeAsked
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(20);

    internal static async Task<Problem?> Handle(CodeAsked fact, Work work, CancellationToken cancel)
    {
        var (broker, address) = (work.Broker, ReachRecords.Of(fact.Person));
        if (await broker.Ledger.Read(address, cancel) is not { } reach || reach.State.Of(fact.Channel) is not { Asked: { SentAt: null } asked, To.Value: not null } way
            || asked.Number != fact.Number || asked.ExpiresAt <= work.Now || asked.Digits.Value is null || !broker.Channels.Offered.Contains(fact.Channel))
        {
            return null;
        }

        var attempt = await broker.Channels.Send(fact.Channel, LetterForm.Code(fact.Person, fact.Channel, way, asked, reach.State.Language), cancel);
        await ChannelHealth.Note(fact.Channel, attempt, work, cancel);
        return await broker.Apply(work, address.Partition, async draft =>
        {
            if (await broker.Ledger.Read(address, cancel) is { } now)
            {
                switch (attempt.Fate)
                {
                    case Fate.Sent:
                        draft.Apply(now, Reach.CodeSent(now.State, fact.Channel, fact.Number, broker.Clock.GetUtcNow()));
                        break;
                    case Fate.Unreachable:
                        draft.Apply(now, Reach.Break(now.State, fact.Channel, way.To, attempt.Why));
                        break;
                    case Fate.Later:
                        draft.Owe(fact with { Turn = fact.Turn + 1, Due = broker.Clock.GetUtcNow() + (First * Math.Pow(2, Math.Min(fact.Turn, 6))) });
                        break;
                }
            }

            return null;
        }, cancel);
    }

    /// <summary>Forgets to which address codes were sent, a day after the last.</summary>
    internal static Task<Problem?> Forget(CodesOver fact, Work work, CancellationToken cancel)
    {
        var address = ReachRecords.Codes(fact.Address);
        return work.Broker.Apply(work, address.Partition, async draft =>
        {
            if (await work.Broker.Ledger.Read(address, cancel) is { } codes && codes.State.At[^1] <= work.Now - TimeSpan.FromDays(1))
            {
                draft.Remove(codes, "codes.over");
            }

            return null;
        }, cancel);
    }
}
