using System.Security.Cryptography;
using System.Text;
using BdsBroker.Core;

namespace BdsBroker.Notifications;

/// <summary>A code that reached a person.</summary>
internal sealed record CodeBody(string? Code);

/// <summary>A person asks for a code to prove an address. Nobody is flooded through us: so many a day to one person, and to one address, whoever asks.</summary>
internal static class AskCode
{
    internal static async Task<Answer<ReachView>> Handle(string channel, Call call, Broker broker, CancellationToken cancel)
    {
        if (!CamelCase<ChannelKind>.TryParse(channel, out var kind))
        {
            return Problem.NotFound;
        }

        var address = ReachRecords.Of(call.PersonId);
        if (!broker.Channels.Offered.Contains(kind))
        {
            return ReachProblems.NothingThere;
        }

        string? counted = null;
        return await broker.Commit(call, address.Partition, async draft =>
        {
            if (await broker.Ledger.Read(address, cancel) is not { } now)
            {
                return ReachProblems.NothingThere;
            }

            if (Broker.IfMatchProblem(call, now.ETag) is { } stale)
            {
                return stale;
            }

            // Not under the person's own key: what the person exports must not hold the code that only the address is to show.
            var key = await broker.Keys.Of(ReachRecords.CodesSubject, cancel);
            var decision = Reach.AskCode(now.State, kind, key.Seal(Digits(broker.Ids.New())), call.PersonId, call.Now);
            if (decision.Refusal is { } refusal)
            {
                return refusal;
            }

            // What was counted and then not sent counts all the same: too few codes reach an address rather than too many.
            var to = now.State.Of(kind)!.To.Value!;
            if (counted != to && await Count(kind, to, call, broker, cancel) is { } tooMany)
            {
                return tooMany;
            }

            counted = to;
            var next = draft.Apply(now, decision);
            return Answer<ReachView>.Accepted(ReachView.Of(next.State, broker), "/me/notifications", next.ETag);
        }, cancel);
    }

    // A new id holds 128 random bits; six digits of its hash are as good as any.
    private static string Digits(string random) => (BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(random))) % 1_000_000).ToString("D6");

    private static async Task<Problem?> Count(ChannelKind channel, string to, Call call, Broker broker, CancellationToken cancel)
    {
        var key = await broker.Keys.Of(ReachRecords.CodesSubject, cancel);
        var name = Ids.Encode(HMACSHA256.HashData(key.Secret.Span, Encoding.UTF8.GetBytes($"{Signals.NameOf(channel)}\n{to.ToLowerInvariant()}")));
        var address = ReachRecords.Codes(name);
        return await broker.Apply(new(broker, Actor.System("codes"), call.Now), address.Partition, async draft =>
        {
            var now = await broker.Ledger.Read(address, cancel);
            List<DateTimeOffset> lately = [.. (now?.State.At ?? []).Where(at => at > call.Now.AddDays(-1)).Order()];
            if (lately.Count >= Reach.CodesPerDay)
            {
                return ReachProblems.TooManyCodes(lately[0].AddDays(1) - call.Now);
            }

            draft.Put(address, now, new([.. lately, call.Now]), "codes.counted");
            draft.Owe(new CodesOver(name) { Due = call.Now.AddDays(1) });
            return null;
        }, cancel);
    }
}

/// <summary>A person names the code that came: from then on notices leave there.</summary>
internal static class ConfirmReach
{
    internal static async Task<Answer<ReachView>> Handle(string channel, CodeBody body, Call call, Broker broker, CancellationToken cancel)
    {
        if (!CamelCase<ChannelKind>.TryParse(channel, out var kind))
        {
            return Problem.NotFound;
        }

        var fields = new Fields();
        var code = fields.Line("code", body.Code, 20);
        if (fields.Problem is { } problem)
        {
            return problem;
        }

        var address = ReachRecords.Of(call.PersonId);
        var tried = await broker.Apply(new(broker, call.Actor, call.Now), address.Partition, async draft =>
        {
            if (await broker.Ledger.Read(address, cancel) is not { } now)
            {
                return ReachProblems.NothingThere;
            }

            var decision = Reach.Try(now.State, kind, call.Now);
            draft.Apply(now, decision);
            return decision.Refusal;
        }, cancel);
        return tried is not null ? tried : await broker.Commit<ReachView>(call, address.Partition, async draft =>
        {
            var now = await broker.Ledger.ReadKnown(address, cancel);
            var decision = Reach.Confirm(now.State, kind, code, call.Now);
            if (decision.Refusal is { } refusal)
            {
                return refusal;
            }

            var next = draft.Apply(now, decision);
            return Answer<ReachView>.Ok(ReachView.Of(next.State, broker), next.ETag);
        }, cancel);
    }
}
