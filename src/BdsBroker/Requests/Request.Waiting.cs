using BdsBroker.Core;
using BdsBroker.Notifications;
using BdsBroker.Registry;

namespace BdsBroker.Requests;

/// <content>What every rule of a request is written with: the next state with its wait, and what others are told of it.</content>
internal sealed partial record Request
{
    /// <summary>
    /// The change of every rule. It adds what must never be forgotten: the deadline of a new wait, the projection of every offer that became something else,
    /// of every engagement that began or ended, the desk's whenever a desk shows the request before or after, and every milestone that it came to.
    /// </summary>
    private static Decision<Request> Become(Request now, Request next, string what, string? reason, params IEnumerable<Fact> facts)
    {
        next = next.ReachEndOfHelp();
        List<Fact> owed = [.. facts, .. OffersChanged(now, next), .. EngagementsChanged(now, next), .. MilestonesReached(now, next)];
        if (next.Wait is { } wait && wait.Generation != now.Wait?.Generation)
        {
            owed.Add(new WaitEnded(next.Sme, next.Number, wait.Generation) { Due = wait.Until });
        }

        if (now.Desk is not null || next.Desk is not null)
        {
            owed.Add(new DeskChanged(next.Sme, next.Number));
        }

        return Decision<Request>.Change(next, what, reason, owed);
    }

    /// <summary>This request waiting for something else.</summary>
    private Request Waiting(WaitFor what, DateTimeOffset until, int step = 0) =>
        this with { Generation = Generation + 1, Wait = new(what, step, until, Generation + 1) };

    /// <summary>This request, for which the next step of the same waiting has come.</summary>
    private Request WaitingOn(DateTimeOffset until) => Waiting(Wait!.For, until, Wait.Step + 1);

    /// <summary>The request's end: nothing is waited for any more.</summary>
    private Request Ended(RequestState state, string reason, DateTimeOffset at) =>
        this with { State = state, Wait = null, Desk = null, EndedAt = at, EndReason = reason, WithdrawalReason = null };

    private DateTimeOffset After(DateTimeOffset at, Term term, Deadlines deadlines) => deadlines.After(at, term, Province);

    private string Link => $"/smes/{Sme}/requests/{Number}";

    /// <summary>Owes a notice to the SME's members.</summary>
    private NoticeOwed TellSme(NoticeKind kind, DateTimeOffset at, params (string, string)[] values) =>
        kind.To(Parties.Sme, Sme, Reference, at, Link, [("request", Number.ToString()), .. values]);

    /// <summary>Owes a notice to a provider's members.</summary>
    private NoticeOwed TellProvider(NoticeKind kind, string provider, DateTimeOffset at, params (string, string)[] values) =>
        kind.To(Parties.Provider, provider, Reference, at, Link, [("request", Reference), .. values]);

    /// <summary>Owes a notice to the engaged provider; an expert has no inbox, the KADIN desk shows the request instead.</summary>
    private IEnumerable<Fact> TellHelper(NoticeKind kind, DateTimeOffset at, params (string, string)[] values) =>
        Engagement?.Provider is { } provider ? [TellProvider(kind, provider, at, values)] : [];

    /// <summary>Owes a notice to the staff of the bank who see its proposal.</summary>
    private IEnumerable<Fact> TellBank(NoticeKind kind, DateTimeOffset at, params (string, string)[] values) =>
        Forwarding is { } forwarding ? [kind.ToBank(forwarding.Bank, forwarding.Branch, Reference, at, $"/banks/{forwarding.Bank}/proposals/{forwarding.Proposal}", [("request", Reference), .. values])] : [];

    /// <summary>The bank's desk is to look at this request again.</summary>
    private IEnumerable<Fact> TellProposal() =>
        Forwarding is { } forwarding ? [new ProposalConcerned(Sme, Number, forwarding.Bank, forwarding.Proposal)] : [];

    private (string, string) Until(DateTimeOffset until) => ("until", Shown.Time(until, Calendar.ZoneOf(Province)));
}
