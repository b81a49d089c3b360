using BdsBroker.Core;
using BdsBroker.Notifications;

namespace BdsBroker.Requests;

/// <summary>Where a proposal stands at its bank, as the request needs to know it.</summary>
internal enum ProposalStep
{
    /// <summary>Waits for the bank, claimed or not.</summary>
    AtBank,

    /// <summary>Sent back with needs.</summary>
    Returned,

    /// <summary>Approved on terms.</summary>
    Approved,

    /// <summary>Declined with a reason.</summary>
    Declined,

    /// <summary>Withdrawn as the SME asked.</summary>
    Withdrawn,

    /// <summary>The money was paid out.</summary>
    Disbursed,

    /// <summary>The loan was settled or written off.</summary>
    Closed,
}

/// <summary>What a proposal says by now; the request follows it whenever it hears of it, in whatever order.</summary>
/// <param name="Proposal">The proposal.</param>
/// <param name="Submission">The latest submission that the bank has.</param>
/// <param name="Step">Where it stands.</param>
/// <param name="Needs">What is lacking, when returned.</param>
/// <param name="Note">The bank's note.</param>
/// <param name="Terms">The terms, from approval on.</param>
/// <param name="Refusal">The reason, when declined.</param>
/// <param name="Amount">What was paid out, from disbursement on.</param>
/// <param name="On">When it was paid out.</param>
/// <param name="Statuses">The repayment statuses reported so far, oldest first.</param>
/// <param name="Outcome">How it was closed: settled or written-off.</param>
/// <param name="Checklist">The needs one by one; null where an earlier release returned it.</param>
/// <param name="At">When the bank decided or closed; null for the other steps. A disbursement was on a day (<paramref name="On"/>).</param>
internal sealed record ProposalNews(
    string Proposal, int Submission, ProposalStep Step, IReadOnlyList<string> Needs, string? Note = null, Terms? Terms = null, Refusal? Refusal = null,
    long? Amount = null, DateOnly? On = null, IReadOnlyList<RepaymentStatus>? Statuses = null, string? Outcome = null, IReadOnlyList<BankNeed>? Checklist = null,
    DateTimeOffset? At = null);

/// <summary>What the bank reported for one month: collectability 1 current, 2 special mention, 3 substandard, 4 doubtful, 5 loss.</summary>
internal sealed record RepaymentStatus(int Month, int Collectability, string? Note, DateTimeOffset At);

/// <content>With the bank: forwarding, following the proposal, and the SME's answer to terms.</content>
internal sealed partial record Request
{
    /// <summary>Hands the frozen snapshot to a bank: at first, elsewhere after a decline, or again into the proposal that came back.</summary>
    internal static Decision<Request> Forward(Request now, Forwarding to, DateTimeOffset at, Deadlines deadlines)
    {
        if (now.Kind != RequestKind.Credit)
        {
            return RequestProblems.OnlyCredit;
        }

        if (now.State is not (RequestState.Engaged or RequestState.Declined or RequestState.Returned))
        {
            return RequestProblems.NotNow(now.State);
        }

        if (now.WithdrawalReason is not null)
        {
            return RequestProblems.WithdrawalAsked;
        }

        if (now.State == RequestState.Returned && now.Forwarding!.Proposal != to.Proposal)
        {
            return RequestProblems.ReturnedElsewhere;
        }

        var next = (now with
        {
            State = RequestState.Forwarded,
            Forwarding = to,
            EarlierForwardings = now.Forwarding is { } before && before.Proposal != to.Proposal ? [.. now.EarlierForwardings, before] : now.EarlierForwardings,
            Needs = [],
            NeedsNote = null,
            Terms = null,
            Refusal = null,
            Desk = null,
        })
            .Waiting(WaitFor.BankDecision, now.After(at, deadlines.Waits.Bank, deadlines));
        if (now.ForwardingTo(to.Proposal) is null)
        {
            next = next.Reach(MilestoneKind.Forwarded, to.At, to.Proposal);
        }

        return Become(now, next, "request.forwarded", to.ProductName, new RequestForwarded(now.Sme, now.Number, to.Submission));
    }

    /// <summary>The forwarding that made a proposal, the present or an earlier one; null where none did.</summary>
    internal Forwarding? ForwardingTo(string proposal) =>
        Forwarding?.Proposal == proposal ? Forwarding : EarlierForwardings.FirstOrDefault(earlier => earlier.Proposal == proposal);

    /// <summary>
    /// The request becomes what its proposal says. News of an earlier proposal or submission, and news that was followed already, change nothing: so it does not matter
    /// how often or in which order it is told.
    /// </summary>
    internal static Decision<Request> FollowProposal(Request now, ProposalNews news, DateTimeOffset at, Deadlines deadlines)
    {
        if (now.Forwarding is not { } forwarding || forwarding.Proposal != news.Proposal || forwarding.Submission != news.Submission || !now.IsOpen)
        {
            return Decision.Unchanged(now);
        }

        return (now.State, news.Step) switch
        {
            (RequestState.Forwarded, ProposalStep.Returned) => Return(now, news, at, deadlines),
            (RequestState.Forwarded, ProposalStep.Approved) => Approve(now, news, at, deadlines),
            (RequestState.Forwarded, ProposalStep.Declined) => DeclineByBank(now, news, at, deadlines),
            (RequestState.Forwarded or RequestState.Returned or RequestState.Approved or RequestState.Accepted, ProposalStep.Withdrawn) =>
                End(now, RequestState.Cancelled, "request.cancelled", now.WithdrawalReason ?? "withdrawn", at, now.TellHelper(RequestNotices.Cancelled, at)),
            (RequestState.Accepted, ProposalStep.Disbursed) => Disburse(now, news, at, deadlines),
            (RequestState.Disbursed, ProposalStep.Disbursed) => FollowStatuses(now, news, at, deadlines),
            (RequestState.Disbursed, ProposalStep.Closed) => End(
                now, RequestState.Completed, "loan.closed", news.Outcome ?? "settled", at, [now.TellSme(RequestNotices.Completed, at), new LoanClosed(now.Sme, now.Number)],
                now.Reach(news.Outcome == "written-off" ? MilestoneKind.WrittenOff : MilestoneKind.Settled, news.At ?? at, news.Proposal)),
            _ => Decision.Unchanged(now),
        };
    }

    private static Decision<Request> Return(Request now, ProposalNews news, DateTimeOffset at, Deadlines deadlines)
    {
        var until = now.After(at, deadlines.Waits.ReturnedReminder, deadlines);
        var next = (now with { State = RequestState.Returned, Needs = news.Needs, NeedsNote = news.Note, Checklist = news.Checklist ?? [], Desk = null }).Waiting(WaitFor.SmeAdditions, until);
        return Become(now, next, "proposal.returned", news.Note, [next.TellSme(RequestNotices.Returned, at, next.Until(until)), .. next.TellHelper(RequestNotices.Returned, at, next.Until(until))]);
    }

    /// <summary>The SME or its helper meets one of the bank's needs. It may be said otherwise until it is forwarded again; forwarding never waits for it, and the bank sees which needs are open.</summary>
    internal static Decision<Request> MeetNeed(Request now, string need, NeedMet met, bool byHelper, DateTimeOffset at, Deadlines deadlines)
    {
        if (now.State != RequestState.Returned)
        {
            return RequestProblems.NotNow(now.State);
        }

        if (now.Checklist.FirstOrDefault(each => each.Id == need) is not { } open)
        {
            return Problem.NotFound;
        }

        return open.Met is { } before && before with { At = met.At } == met
            ? Decision.Unchanged(now)
            : Act(
                now, now with { Checklist = [.. now.Checklist.Select(each => each.Id == need ? each with { Met = met } : each)] }, "need.met", open.Text, reached: false, at, deadlines, byHelper);
    }

    private static Decision<Request> Approve(Request now, ProposalNews news, DateTimeOffset at, Deadlines deadlines)
    {
        var until = now.After(at, deadlines.Waits.TermsReminder, deadlines);
        var next = (now with { State = RequestState.Approved, Terms = news.Terms, Desk = null }).Waiting(WaitFor.SmeTerms, until)
            .Reach(MilestoneKind.Approved, news.At ?? at, news.Proposal, news.Terms?.Amount);
        return Become(now, next, "proposal.approved", null, next.TellSme(RequestNotices.Approved, at, next.Until(until)));
    }

    private static Decision<Request> DeclineByBank(Request now, ProposalNews news, DateTimeOffset at, Deadlines deadlines)
    {
        var declined = (now with { Forwarding = now.Forwarding! with { Ended = Forwarding.Declined }, Refusal = news.Refusal }).Reach(MilestoneKind.Declined, news.At ?? at, news.Proposal);
        if (now.WithdrawalReason is { } reason)
        {
            // The SME wanted out before it heard of the decline: it is not asked whether to go on elsewhere.
            return End(now, RequestState.Cancelled, "request.cancelled", reason, at, now.TellHelper(RequestNotices.Cancelled, at), declined);
        }

        var until = now.After(at, deadlines.Waits.Declined, deadlines);
        var next = (declined with { State = RequestState.Declined, Desk = null }).Waiting(WaitFor.SmeNext, until);
        return Become(now, next, "proposal.declined", news.Refusal?.Reason,
            next.TellSme(RequestNotices.Declined, at, next.Until(until), ("reason", Shown.Words(RefusalReasons.TextOf(news.Refusal?.Reason ?? "other")))));
    }

    /// <summary>The SME takes the bank's terms. Saying so again is the same answer.</summary>
    internal static Decision<Request> AcceptTerms(Request now, DateTimeOffset at, Deadlines deadlines) => now.State switch
    {
        RequestState.Accepted => Decision.Unchanged(now),
        RequestState.Approved when now.WithdrawalReason is not null => RequestProblems.WithdrawalAsked,
        RequestState.Approved => Become(
            now,
            (now with { State = RequestState.Accepted, Desk = null }).Waiting(WaitFor.Disbursement, now.After(at, deadlines.Waits.Bank, deadlines)),
            "terms.accepted", null, now.TellProposal()),
        _ => RequestProblems.NotNow(now.State),
    };

    /// <summary>The SME does not take the bank's terms; it may forward elsewhere. Where its helper left meanwhile, it is as after a decline: the SME's turn.</summary>
    internal static Decision<Request> RefuseTerms(Request now, string what, DateTimeOffset at, Deadlines deadlines, params IEnumerable<Fact> facts)
    {
        if (now.State != RequestState.Approved || now.WithdrawalReason is not null)
        {
            return now.State == RequestState.Approved ? RequestProblems.WithdrawalAsked : RequestProblems.NotNow(now.State);
        }

        var ended = now with { Forwarding = now.Forwarding! with { Ended = what == "terms.lapsed" ? Forwarding.TermsLapsed : Forwarding.TermsRefused }, Desk = null };
        return now.Engagement is null
            ? Become(
                now, (ended with { State = RequestState.Declined }).Waiting(WaitFor.SmeNext, now.After(at, deadlines.Waits.Declined, deadlines)), what + "-without-helper", null, [.. now.TellProposal(), .. facts])
            : Become(
                now, (ended with { State = RequestState.Engaged }).Waiting(WaitFor.Activity, now.After(at, deadlines.Waits.Activity, deadlines)), what, null, [.. now.TellProposal(), .. facts]);
    }
}
