using BdsBroker.Core;

namespace BdsBroker.Requests;

/// <content>What happens by itself when nobody came in time: every wait has a next step that needs no one.</content>
internal sealed partial record Request
{
    /// <summary>A wait has ended. A generation that is no longer the request's, or an end that is not yet reached, changes nothing.</summary>
    internal static Decision<Request> TimeOut(Request now, int generation, int mostRounds, DateTimeOffset at, Deadlines deadlines)
    {
        if (now.Wait is not { } wait || wait.Generation != generation || at < wait.Until)
        {
            return Decision.Unchanged(now);
        }

        var waits = deadlines.Waits;
        DateTimeOffset Next(Term term) => now.After(at, term, deadlines);

        return (wait.For, wait.Step) switch
        {
            (WaitFor.Matching, _) => Become(
                now, (now with { Desk = new("overdue", "matching-stuck", at) }).WaitingOn(Next(waits.Matching)), "matching.repeated", null, new RequestOpened(now.Sme, now.Number)),

            (WaitFor.Offers, _) => LapseWave(now, at, deadlines),

            (WaitFor.Contact or WaitFor.Activity, 0) => Remind(now, at, Next(waits.AfterReminder)),
            (WaitFor.Contact or WaitFor.Activity, 1) => Become(
                now, (now with { Desk = new("overdue", wait.For == WaitFor.Contact ? "contact-overdue" : "activity-overdue", at) }).WaitingOn(Next(waits.BeforeReopening)),
                "helper.overdue", null, now.TellSme(RequestNotices.HelperSilent, at)),
            (WaitFor.Contact or WaitFor.Activity, _) when now.Round < mostRounds => Reopen(now, "request.reopened", "helper-silent", at, deadlines),
            (WaitFor.Contact or WaitFor.Activity, _) => Become(now, now.WaitingOn(Next(waits.BeforeReopening)), "helper.overdue", "rounds-used-up"),

            (WaitFor.BankDecision or WaitFor.Disbursement, _) => Become(
                now, (now with { Desk = new("overdue", wait.For == WaitFor.BankDecision ? "bank-overdue" : "disbursement-overdue", at) }).WaitingOn(Next(waits.BankAgain)),
                "bank.overdue", null, [now.TellSme(RequestNotices.BankOverdue, at), .. now.TellBank(RequestNotices.ProposalOverdue, at), .. now.TellProposal()]),

            (WaitFor.SmeAdditions, 0) => RemindSme(now, RequestNotices.AdditionsDue, at, Next(waits.ReturnedClosing)),
            (WaitFor.SmeAdditions, _) => Become(
                now, (now with { WithdrawalReason = "additions-not-sent" }).WaitingOn(Next(waits.BankAgain)), "request.withdrawal-asked", "additions-not-sent", now.TellProposal()),

            (WaitFor.SmeTerms, 0) => RemindSme(now, RequestNotices.TermsDue, at, Next(waits.TermsLapse)),
            (WaitFor.SmeTerms, _) when now.WithdrawalReason is null => RefuseTerms(now, "terms.lapsed", at, deadlines, now.TellSme(RequestNotices.TermsLapsed, at)),
            (WaitFor.SmeTerms, _) => Become(now, now.WaitingOn(Next(waits.BankAgain)), "request.withdrawal-asked", now.WithdrawalReason, now.TellProposal()),

            (WaitFor.SmeNext, _) => End(now, RequestState.Completed, "request.completed", "declined", at, [now.TellSme(RequestNotices.Completed, at)]),
            (WaitFor.Completion, _) => End(now, RequestState.Completed, "request.completed", "not-disputed", at, [now.TellSme(RequestNotices.Completed, at)]),

            (WaitFor.Officer, _) => Become(
                now, (now with { Desk = now.Desk! with { Why = wait.Step == 0 ? "officer-reminded" : "officer-escalated" } }).WaitingOn(Next(waits.OfficerAgain)),
                wait.Step == 0 ? "officer.reminded" : "officer.escalated", null),
            (WaitFor.Kadin, _) => Become(
                now, (now with { Desk = new("unmatched", "kadin-overdue", at) }).WaitingOn(Next(waits.OfficerAgain)), "kadin.overdue", null),

            (WaitFor.FollowUp, _) => FollowUpTimeOut(now, at, deadlines),

            _ => throw new InvalidOperationException($"No rule ends waiting for {wait.For}."),
        };
    }

    private static Decision<Request> Remind(Request now, DateTimeOffset at, DateTimeOffset until) => Become(
        now, now.WaitingOn(until), "helper.reminded", null, now.TellHelper(now.Wait!.For == WaitFor.Contact ? RequestNotices.ContactDue : RequestNotices.ActivityDue, at, now.Until(until)));

    private static Decision<Request> RemindSme(Request now, Notifications.NoticeKind kind, DateTimeOffset at, DateTimeOffset until) => Become(
        now, now.WaitingOn(until), "sme.reminded", null, now.TellSme(kind, at, now.Until(until)));
}
