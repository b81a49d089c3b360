using BdsBroker.Core;
using BdsBroker.Notifications;

namespace BdsBroker.Requests;

/// <summary>What a consultant found at a visit after disbursement.</summary>
/// <param name="Month">Which visit it was; null for the open one that was due nearest.</param>
/// <param name="At">When it took place.</param>
/// <param name="Note">What was found, in the consultant's words.</param>
/// <param name="Business">How the business does: <c>running</c>, <c>in-trouble</c> or <c>closed</c>.</param>
/// <param name="Loan">How the loan is repaid as far as the consultant saw: <c>current</c>, <c>trouble</c> or <c>unknown</c>.</param>
internal sealed record Visit(int? Month, DateTimeOffset At, string Note, string Business, string Loan)
{
    internal static readonly IReadOnlyList<string> Businesses = ["running", "in-trouble", "closed"];
    internal static readonly IReadOnlyList<string> Loans = ["current", "trouble", "unknown"];
}

/// <content>
/// After disbursement: the consultant's visits after one, three and six months, and the bank's status of every month. Each is a dated task of its own, counted from the day of disbursement;
/// it is asked for once when it is due, and told once when it was missed, and waits on to be made up.
/// </content>
internal sealed partial record Request
{
    /// <summary>The last month of a loan that a status is asked for: the longest tenor there is.</summary>
    internal const int LastStatusMonth = 600;

    private const int MostExtraVisits = 50;

    private static readonly int[] VisitMonths = [1, 3, 6];

    private static Decision<Request> Disburse(Request now, ProposalNews news, DateTimeOffset at, Deadlines deadlines)
    {
        var from = now.FollowedSince(news.On, at, deadlines);
        var disbursed = now with
        {
            State = RequestState.Disbursed,
            Disbursed = news.Amount,
            DisbursedOn = news.On,
            Desk = null,
            WithdrawalReason = null,
            FollowedFrom = from,

            // A disbursement that is told late must not make visits overdue at once.
            FollowUps = [.. VisitMonths.Select(month => now.DueOf(from, month, deadlines) is var due && due > at ? new FollowUp(FollowUp.Visit, month, due) : new(FollowUp.Visit, month, now.FairFrom(at, deadlines)))],
            HelperWantedUntil = now.Engagement is null ? now.After(at, deadlines.Waits.Officer, deadlines) : null,
        };
        var next = disbursed.Followed(at, deadlines).Reach(MilestoneKind.Disbursed, news.On is { } on ? Calendar.StartOf(on, MatchEngine.Zone.Wib) : at, news.Proposal, news.Amount);
        return Become(now, next, "loan.disbursed", null, next.TellSme(RequestNotices.Disbursed, at, ("amount", Shown.Rupiah(news.Amount ?? 0))));
    }

    /// <summary>What everything after disbursement is counted from: the time at which the broker heard of it, on the day on which the money was paid out.</summary>
    private DateTimeOffset FollowedSince(DateOnly? on, DateTimeOffset at, Deadlines deadlines) =>
        // A follow-up in seconds is a demonstration, in which a day ago is for ever.
        on is { } day && deadlines.Waits.FollowUp.Unit != TermUnit.Seconds ? at.AddDays(day.DayNumber - Calendar.DayIn(at, Province).DayNumber) : at;

    /// <summary>What the tasks are counted from; where a request was stored before that was kept, the start of the day of disbursement.</summary>
    private DateTimeOffset FirstFollowed() => FollowedFrom ?? Calendar.StartOf(DisbursedOn!.Value, Calendar.ZoneOf(Province));

    /// <summary>Counted from the disbursement each time and never from the month before: the 31st comes back after February.</summary>
    private DateTimeOffset DueOf(DateTimeOffset from, int month, Deadlines deadlines) => After(from, deadlines.Waits.FollowUp.Times(month), deadlines);

    /// <summary>Until when somebody has time who learns of a visit only now.</summary>
    private DateTimeOffset FairFrom(DateTimeOffset at, Deadlines deadlines) => After(at, deadlines.Waits.FollowUpGrace, deadlines);

    /// <summary>The visits that are neither made nor waived, missed ones included.</summary>
    private IEnumerable<FollowUp> VisitsLeft => FollowUps.Where(followUp => followUp is { Kind: FollowUp.Visit, IsOpen: true });

    /// <summary>Whether visits are left that nobody has.</summary>
    internal bool VisitsAreNobodys => State == RequestState.Disbursed && Engagement is null && VisitsLeft.Any();

    /// <summary>The request with a task for every month that has come, on the desk if somebody must look, waiting for what happens next.</summary>
    private Request Followed(DateTimeOffset at, Deadlines deadlines)
    {
        var next = WithMonths(at, deadlines);
        next = next with { HelperWantedUntil = next.VisitsLeft.Any() ? next.HelperWantedUntil : null };
        next = next with { Desk = next.DeskWhileFollowed(at) };
        var steps = next.FollowUps.Where(followUp => followUp is { IsOpen: true, Missed: false }).Select(followUp => followUp.Until ?? followUp.Due).Concat(next.HelperWantedUntil is { } wanted ? [wanted] : []).ToList();
        var until = steps.Count > 0 ? steps.Min() : next.After(at, deadlines.Waits.FollowUp, deadlines);
        return next.Wait is { For: WaitFor.FollowUp } wait && wait.Until == until && until > at ? next : next.Waiting(WaitFor.FollowUp, until);
    }

    /// <summary>The request with one status task for each month up to the first that is neither due nor reported.</summary>
    private Request WithMonths(DateTimeOffset at, Deadlines deadlines)
    {
        var followUps = FollowUps.ToList();
        for (var month = 1; month <= LastStatusMonth; month++)
        {
            var task = followUps.Find(followUp => followUp.Kind == FollowUp.Status && followUp.Month == month);
            if (task is null)
            {
                followUps.Add(task = new(FollowUp.Status, month, DueOf(FirstFollowed(), month, deadlines)));
            }

            if (task.IsOpen && task.Due > at)
            {
                break;
            }
        }

        return followUps.Count == FollowUps.Count ? this : this with { FollowUps = followUps };
    }

    /// <summary>The visit that was made last.</summary>
    private FollowUp? LastFound => FollowUps.Where(followUp => followUp.Business is not null).MaxBy(followUp => followUp.DoneAt);

    /// <summary>Why the officer must look at it, the most pressing first; since when stays while the reason does.</summary>
    private DeskReason? DeskWhileFollowed(DateTimeOffset at)
    {
        var why =
            VisitsLeft.Any() && Engagement is null ? HelperWantedUntil is null ? "visits-still-without-helper" : "visits-without-helper"
            : VisitsLeft.Any() && Engagement?.Warning is { } warning ? warning
            : LastFound is { HasFoundTrouble: true } ? "visit-found-trouble"
            : FollowUps.Any(followUp => followUp is { IsOpen: true, Missed: true }) ? "follow-up-missed"
            : FollowUps.All(followUp => !followUp.IsOpen) ? "loan-not-closed"
            : null;
        return why is null ? null
            : Desk?.Why == why ? Desk
            : new(why == "visit-found-trouble" ? "trouble" : "overdue", why, at);
    }

    /// <summary>Something after disbursement has come: what is due is asked for, what stood open past its grace is missed.</summary>
    private static Decision<Request> FollowUpTimeOut(Request now, DateTimeOffset at, Deadlines deadlines)
    {
        var next = now.WithMonths(at, deadlines);
        var (due, missed) = (new List<FollowUp>(), new List<FollowUp>());
        FollowUp Step(FollowUp task)
        {
            if (task is { IsOpen: true, Until: null } && task.Due <= at)
            {
                due.Add(task = task with { Until = now.After(at, deadlines.Waits.FollowUpGrace, deadlines) });
            }
            else if (task is { IsOpen: true, Missed: false } && task.Until <= at)
            {
                missed.Add(task = task with { Missed = true, Provider = task.Kind == FollowUp.Visit ? now.Engagement?.Provider : null });
            }

            return task;
        }

        next = next with { FollowUps = [.. next.FollowUps.Select(Step)], HelperWantedUntil = next.HelperWantedUntil <= at ? null : next.HelperWantedUntil };
        next = next.Followed(at, deadlines);
        foreach (var visit in missed.Where(task => task.Kind == FollowUp.Visit))
        {
            // When the grace was over, however late that is told.
            next = next.Reach(MilestoneKind.VisitMissed, visit.Until!.Value, value: visit.Month);
        }

        return Become(
            now, next, missed.Count > 0 ? "follow-up.missed" : due.Count > 0 ? "follow-up.due" : "follow-up.reminded", null,
            [
                .. due.SelectMany(task => task.Kind == FollowUp.Visit
                    ? now.TellHelper(RequestNotices.VisitDue, task.Due, ("month", task.Month.ToString()))
                    : now.TellBank(RequestNotices.StatusDue, task.Due, ("month", task.Month.ToString()))),
                .. missed.SelectMany(task => task.Kind == FollowUp.Visit
                    ? now.TellHelper(RequestNotices.VisitMissed, task.Due, ("month", task.Month.ToString()))
                    : now.TellBank(RequestNotices.StatusMissed, task.Due, ("month", task.Month.ToString()), ("count", next.FollowUps.Count(each => each is { Kind: FollowUp.Status, IsOpen: true, Missed: true }).ToString()))),
            ]);
    }

    private static Decision<Request> FollowStatuses(Request now, ProposalNews news, DateTimeOffset at, Deadlines deadlines)
    {
        var followUps = now.FollowUps.ToList();
        int? latest = null;
        foreach (var status in news.Statuses ?? [])
        {
            var index = followUps.FindIndex(followUp => followUp.Kind == FollowUp.Status && followUp.Month == status.Month);
            var task = index >= 0 ? followUps[index] : new(FollowUp.Status, status.Month, now.DueOf(now.FirstFollowed(), status.Month, deadlines));
            if (!task.IsOpen)
            {
                continue;
            }

            task = task with { DoneAt = status.At, Note = status.Note, Collectability = status.Collectability };
            latest = status.Collectability;
            if (index >= 0)
            {
                followUps[index] = task;
            }
            else
            {
                followUps.Add(task);
            }
        }

        return latest is null
            ? Decision.Unchanged(now)
            : Become(now, (now with { FollowUps = followUps }).Followed(at, deadlines), "loan.status-reported", $"collectability {latest}");
    }

    /// <summary>
    /// The consultant visited after disbursement. Unless it says which visit it was, it is the open one that was due nearest, missed or not. Saying the same again is the same answer.
    /// </summary>
    internal static Decision<Request> LogVisit(Request now, Visit visit, DateTimeOffset at, Deadlines deadlines)
    {
        if (now.State != RequestState.Disbursed)
        {
            return RequestProblems.NotNow(now.State);
        }

        if (now.FollowUps.Any(followUp => followUp.Kind is FollowUp.Visit or FollowUp.Extra && followUp.DoneAt == visit.At && followUp.Note == visit.Note && followUp.Business == visit.Business && followUp.Loan == visit.Loan))
        {
            return Decision.Unchanged(now);
        }

        if (Calendar.DayIn(visit.At, now.Province) < now.DisbursedOn)
        {
            return RequestProblems.VisitBeforeDisbursement;
        }

        // A visit's time begins when the one before it fell due: neither a double click nor haste ticks off the next.
        var visits = now.FollowUps.Where(followUp => followUp.Kind == FollowUp.Visit).ToList();
        var begun = visits.Where((each, n) => each.IsOpen && (n == 0 || visits[n - 1].Due <= at)).ToList();
        var task = visit.Month is { } month ? begun.FindLast(each => each.Month == month) : begun.MinBy(each => (each.Due - visit.At).Duration());
        if (task is null)
        {
            var found = now.LastFound;
            if (visit.Month is null && found is { HasFoundTrouble: true } && visit.At > found.DoneAt)
            {
                return LogExtraVisit(now, visit, at, deadlines);
            }

            var ahead = visits.FindIndex(each => each.IsOpen);
            return ahead > 0 && visits[ahead - 1].Due > at && (visit.Month is null || visit.Month == visits[ahead].Month)
                ? RequestProblems.VisitAhead(visits[ahead].Month, Calendar.DayIn(visits[ahead - 1].Due, now.Province))
                : RequestProblems.NoVisitDue;
        }

        var made = task with { DoneAt = visit.At, Note = visit.Note, Business = visit.Business, Loan = visit.Loan, Provider = now.Engagement?.Provider };
        var next = now with { FollowUps = [.. now.FollowUps.Select(each => each == task ? made : each)] };
        return Become(now, next.Followed(at, deadlines).Reach(MilestoneKind.VisitMade, visit.At, value: task.Month), "visit.made", $"month {task.Month}, business {visit.Business}, loan {visit.Loan}");
    }

    // After trouble the officer must be able to learn that things are better, also where no visit is due for months, or none is left. It is nobody's task, so that no figure counts it.
    private static Decision<Request> LogExtraVisit(Request now, Visit visit, DateTimeOffset at, Deadlines deadlines)
    {
        if (now.FollowUps.Count(task => task.Kind == FollowUp.Extra) >= MostExtraVisits)
        {
            return RequestProblems.TooManyNotes;
        }

        var made = new FollowUp(FollowUp.Extra, 0, visit.At, visit.At, Note: visit.Note, Provider: now.Engagement?.Provider, Business: visit.Business, Loan: visit.Loan);
        return Become(now, (now with { FollowUps = [.. now.FollowUps, made] }).Followed(at, deadlines), "visit.made", $"extra, business {visit.Business}, loan {visit.Loan}");
    }

    /// <summary>The consultant leaves after disbursement: the visits left wait on the officer's desk for somebody else, and the loan goes on.</summary>
    private static Decision<Request> LeaveVisits(Request now, string what, string reason, DateTimeOffset at, Deadlines deadlines, params IEnumerable<Fact> facts)
    {
        var alone = now with
        {
            Engagement = null,
            Earlier = [.. now.Earlier, now.Engagement!],
            Excluded = now.Engagement!.Provider is { } provider ? [.. now.Excluded, provider] : now.Excluded,
            HelperWantedUntil = now.After(at, deadlines.Waits.Officer, deadlines),
        };
        return Become(now, alone.Followed(at, deadlines), what, reason, [now.TellSme(now.VisitsLeft.Any() ? RequestNotices.VisitsWithoutHelper : RequestNotices.HelperLeft, at), .. facts]);
    }

    /// <summary>
    /// The officer gives the visits left to another consultant: where nobody has them, where the certificate was withdrawn, or where one was missed. Of those whose time has come, or comes before
    /// the new consultant can be expected, the latest is enough, with a fair date; the later ones keep theirs. What was missed stays with whoever missed it. Nothing is engaged anew as far as
    /// figures go: the help itself was another's.
    /// </summary>
    private static Decision<Request> TakeOverVisits(Request now, Engagement helper, string note, DateTimeOffset at, Deadlines deadlines)
    {
        if (now.Engagement is { } present && present.Provider == helper.Provider && present.Expert == helper.Expert)
        {
            return Decision.Unchanged(now);
        }

        if (!now.VisitsLeft.Any())
        {
            return RequestProblems.NoVisitsLeft;
        }

        if (now.Engagement is { Warning: null } && now.VisitsLeft.All(visit => !visit.Missed))
        {
            return RequestProblems.VisitsInGoodHands;
        }

        var fair = now.FairFrom(at, deadlines);
        var soon = now.VisitsLeft.Where(visit => visit.Due <= fair).ToList();
        IEnumerable<FollowUp> HandOver(FollowUp task) =>
            task is not { Kind: FollowUp.Visit, IsOpen: true } ? [task]
            : task.Due > fair ? [task with { Until = null }]
            : task != soon[^1] ? [task with { Waived = $"month-{soon[^1].Month}-instead" }]
            : task.Missed ? [task with { Waived = "taken-over" }, new(FollowUp.Visit, task.Month, fair)]
            : [task with { Due = fair, Until = null }];
        var next = now with
        {
            Engagement = helper,
            Earlier = now.Engagement is { } earlier ? [.. now.Earlier, earlier] : now.Earlier,
            FollowUps = [.. now.FollowUps.SelectMany(HandOver)],
            HelperWantedUntil = null,
        };
        var first = next.VisitsLeft.Min(visit => visit.Due);
        return Become(now, next.Followed(at, deadlines), "visits.reassigned", note,
        [
            next.TellSme(RequestNotices.VisitsTakenOver, at, ("name", helper.Name)),
            .. next.TellHelper(RequestNotices.VisitsAssigned, at, next.Until(first)),
            .. now.TellHelper(RequestNotices.EngagementOver, at),
        ]);
    }

    /// <summary>The officer waives visits that are left, all or those of some months, and says why. Saying so again is the same answer.</summary>
    internal static Decision<Request> WaiveVisits(Request now, IReadOnlyList<int>? months, string reason, DateTimeOffset at, Deadlines deadlines)
    {
        if (now.State != RequestState.Disbursed)
        {
            return RequestProblems.NotNow(now.State);
        }

        bool IsMeant(FollowUp task) => task.Kind == FollowUp.Visit && months?.Contains(task.Month) is not false;
        if (!now.VisitsLeft.Any(IsMeant))
        {
            return now.FollowUps.Any(task => IsMeant(task) && task.Waived == reason) ? Decision.Unchanged(now) : RequestProblems.NoVisitsLeft;
        }

        var next = now with { FollowUps = [.. now.FollowUps.Select(task => task.IsOpen && IsMeant(task) ? task with { Waived = reason } : task)] };
        return Become(now, next.Followed(at, deadlines), "visits.waived", reason, [now.TellSme(RequestNotices.VisitsWaived, at), .. now.TellHelper(RequestNotices.VisitsWaived, at)]);
    }
}
