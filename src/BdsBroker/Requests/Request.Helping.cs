using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Requests;

/// <content>While somebody helps: contacts, sessions, plan and papers, endorsement, completion, rating; and the end by the SME.</content>
internal sealed partial record Request
{
    /// <summary>The SME changes what it asks for, as long as no bank has it. A request that found nobody looks again.</summary>
    internal static Decision<Request> Amend(Request now, Request details, int mostRounds, DateTimeOffset at, Deadlines deadlines)
    {
        if (details.Kind != now.Kind || (details.Service != now.Service && now.State is not (RequestState.Unmatched or RequestState.WithKadin)))
        {
            return RequestProblems.KindIsFixed;
        }

        var next = now with
        {
            Amount = details.Amount,
            TenorMonths = details.TenorMonths,
            Purpose = details.Purpose,
            Service = details.Service,
            Description = details.Description,
            SkilledPerson = details.SkilledPerson,
            PreferredProvider = details.PreferredProvider,
            SmeName = details.SmeName,
            Regency = details.Regency,
            Sector = details.Sector,
        };
        return now.State switch
        {
            RequestState.Submitted or RequestState.Offered or RequestState.Engaged or RequestState.Returned or RequestState.Declined => Become(now, next, "request.amended", null),
            RequestState.Unmatched when now.Round < mostRounds => Reopen(next, "request.amended", null, at, deadlines, now),
            RequestState.Unmatched or RequestState.WithKadin => Become(now, next, "request.amended", null),
            _ => RequestProblems.NotNow(now.State),
        };
    }

    /// <summary>The SME withdraws. After forwarding the bank's desk decides it: the withdrawal is asked for there, and the request ends when it is done.</summary>
    internal static Decision<Request> Cancel(Request now, string reason, DateTimeOffset at) => now.State switch
    {
        RequestState.Cancelled => Decision.Unchanged(now),
        RequestState.Completed or RequestState.Disbursed => RequestProblems.NotNow(now.State),
        RequestState.Forwarded or RequestState.Returned or RequestState.Approved or RequestState.Accepted => now.WithdrawalReason is not null
            ? Decision.Unchanged(now)
            : Become(now, now with { WithdrawalReason = reason }, "request.withdrawal-asked", reason, now.TellProposal()),
        _ => End(now, RequestState.Cancelled, "request.cancelled", reason, at, now.TellHelper(RequestNotices.Cancelled, at)),
    };

    /// <summary>The SME no longer agrees to be matched: a request that looks for help ends, and its members are told why. Who is engaged goes on.</summary>
    internal static Decision<Request> StopMatching(Request now, DateTimeOffset at) =>
        now.State is RequestState.Submitted or RequestState.Offered or RequestState.Unmatched or RequestState.WithKadin
            ? End(now, RequestState.Cancelled, "request.cancelled", "consent-withdrawn", at, [now.TellSme(RequestNotices.ConsentWithdrawn, at)])
            : Decision.Unchanged(now);

    /// <summary>
    /// The SME was erased: the texts that people wrote go, and its name, also from what every provider was offered. What happened when stays in the history. Only of a request that has ended.
    /// </summary>
    internal static Decision<Request> Forget(Request now) => now.IsOpen || now.IsForgotten
        ? Decision.Unchanged(now)
        : Become(
            now,
            now with
            {
                SmeName = Registry.Sme.ErasedName,
                Purpose = null,
                Description = null,
                Contacts = [.. now.Contacts.Select(contact => contact with { Note = null })],
                Sessions = [.. now.Sessions.Select(session => session with { Notes = "" })],
                FollowUps = [.. now.FollowUps.Select(followUp => followUp with { Note = null, Waived = followUp.Waived is null ? null : "" })],
                Needs = [],
                Checklist = [],
                NeedsNote = null,
                Terms = now.Terms is { } terms ? terms with { Conditions = [] } : null,
                Refusal = now.Refusal is { } refusal ? refusal with { Note = "" } : null,

                // A cancelled request ends with the SME's own words, any other with a code.
                EndReason = now.State == RequestState.Cancelled ? null : now.EndReason,
                Waves = Settle(now.Waves, offer => offer.State == OfferState.Declined, offer => offer with { Reason = null }),
            },
            "request.forgotten",
            null,
            now.Waves.SelectMany(wave => wave.Offers).Select(offer => new OfferChanged(now.Sme, now.Number, offer.Provider, offer.Id)));

    /// <summary>Whether its SME was erased and its texts with it.</summary>
    [JsonIgnore]
    public bool IsForgotten => SmeName == Registry.Sme.ErasedName;

    /// <summary>The end of the request, which may have come to something with it (<paramref name="next"/>); offers that are still open are taken back.</summary>
    private static Decision<Request> End(Request now, RequestState state, string what, string reason, DateTimeOffset at, IEnumerable<Fact> facts, Request? next = null)
    {
        var ended = (next ?? now).Ended(state, reason, at) with
        {
            Waves = Settle(now.Waves, offer => offer.State == OfferState.Open, offer => offer with { State = OfferState.Withdrawn, Reason = "request-ended", SettledAt = at }),
        };
        return Become(now, ended, what, reason, facts);
    }

    /// <summary>The helper tried to reach the SME. What was said is on the request alone, where an erasure reaches it; the history stays.</summary>
    internal static Decision<Request> LogContact(Request now, Contact contact, int most, DateTimeOffset at, Deadlines deadlines) =>
        now.Contacts.Count >= most ? RequestProblems.TooManyNotes
        : now.Engagement is null || !now.IsOpen ? RequestProblems.NotNow(now.State)
        : Act(now, now with { Contacts = [.. now.Contacts, contact] }, contact.Reached ? "contact.reached" : "contact.tried", contact.Channel, contact.Reached, at, deadlines);

    /// <summary>A session of help took place; its notes are on the request alone, likewise.</summary>
    internal static Decision<Request> LogSession(Request now, Session session, int most, DateTimeOffset at, Deadlines deadlines) =>
        now.Sessions.Count >= most ? RequestProblems.TooManyNotes
        : now.Engagement is null || !now.IsOpen ? RequestProblems.NotNow(now.State)
        : Act(now, now with { Sessions = [.. now.Sessions, session] }, "session.held", session.Mode, reached: true, at, deadlines);

    /// <summary>A certified consultant stands behind a version of the plan. Endorsing the same version again is the same answer.</summary>
    /// <param name="now">The request.</param>
    /// <param name="endorsement">Which version, with which certificate.</param>
    /// <param name="at">Now.</param>
    /// <param name="deadlines">The terms.</param>
    internal static Decision<Request> Endorse(Request now, Endorsement endorsement, DateTimeOffset at, Deadlines deadlines) =>
        now.Kind != RequestKind.Credit ? RequestProblems.OnlyCredit
        : now.State is not (RequestState.Engaged or RequestState.Returned or RequestState.Declined) ? RequestProblems.NotNow(now.State)
        : endorsement.PlanVersion > now.PlanVersion ? RequestProblems.NoPlanVersion
        : now.Endorsement is { } given && given.PlanVersion == endorsement.PlanVersion && given.CertificateNumber == endorsement.CertificateNumber ? Decision.Unchanged(now)
        : Act(now, now with { Endorsement = endorsement }, "plan.endorsed", $"version {endorsement.PlanVersion}", reached: true, at, deadlines);

    /// <summary>A new version of the plan was saved, by the SME or the helper.</summary>
    internal static Decision<Request> PlanSaved(Request now, int version, bool byHelper, DateTimeOffset at, Deadlines deadlines) =>
        !now.PlanIsWritable ? RequestProblems.NotNow(now.State)
        : Act(now, now with { PlanVersion = version }, "plan.saved", $"version {version}", reached: false, at, deadlines, byHelper);

    /// <summary>A document was added, replaced (0) or removed.</summary>
    internal static Decision<Request> DocumentsChanged(Request now, int more, string what, string name, bool byHelper, DateTimeOffset at, Deadlines deadlines) =>
        !now.PlanIsWritable ? RequestProblems.NotNow(now.State)
        : Act(now, now with { Documents = now.Documents + more }, what, name, reached: false, at, deadlines, byHelper);

    /// <summary>Plan and documents are written before forwarding and while returned, whether or not somebody is engaged.</summary>
    internal bool PlanIsWritable => State is RequestState.Submitted or RequestState.Offered or RequestState.Engaged or RequestState.Unmatched
        or RequestState.WithKadin or RequestState.Returned or RequestState.Declined;

    /// <summary>Something was done on the request. What the helper does while it is waited for starts that wait anew and takes the request off the desk.</summary>
    private static Decision<Request> Act(Request now, Request next, string what, string? reason, bool reached, DateTimeOffset at, Deadlines deadlines, bool byHelper = true)
    {
        if (byHelper && now.Engagement is { } engagement)
        {
            next = next with { Engagement = engagement with { LastActivity = at, Contacted = engagement.Contacted || reached } };
            if (now.State == RequestState.Engaged && next.Engagement.Contacted && now.Wait?.For is WaitFor.Contact or WaitFor.Activity)
            {
                next = (next with { Desk = engagement.Warning is null ? null : now.Desk }).Waiting(WaitFor.Activity, now.After(at, deadlines.Waits.Activity, deadlines));
            }
        }

        return Become(now, next, what, reason);
    }

    /// <summary>One side says that the technical help is complete: done when both say so, or a while after the helper did.</summary>
    internal static Decision<Request> Complete(Request now, bool byHelper, DateTimeOffset at, Deadlines deadlines)
    {
        if (now.Kind != RequestKind.Technical)
        {
            return RequestProblems.OnlyTechnical;
        }

        if (now.State == RequestState.Completed)
        {
            return Decision.Unchanged(now);
        }

        if (now.State != RequestState.Engaged)
        {
            return RequestProblems.NotNow(now.State);
        }

        if ((byHelper ? now.ProviderSaidComplete : now.SmeSaidComplete) is not null)
        {
            return Decision.Unchanged(now);
        }

        var said = byHelper ? now with { ProviderSaidComplete = at } : now with { SmeSaidComplete = at };
        if (said is { ProviderSaidComplete: not null, SmeSaidComplete: not null })
        {
            return End(now, RequestState.Completed, "request.completed", "both-sides", at, [now.TellSme(RequestNotices.Completed, at)], said);
        }

        return byHelper
            ? Become(now, (said with { Desk = null }).Waiting(WaitFor.Completion, now.After(at, deadlines.Waits.Completion, deadlines)), "completion.said-by-helper", null, now.TellSme(RequestNotices.ConfirmCompletion, at))
            : Become(now, said, "completion.said-by-sme", null, now.TellHelper(RequestNotices.ConfirmCompletion, at));
    }

    /// <summary>The SME rates the help, once, after it is complete or the bank has decided.</summary>
    internal static Decision<Request> Rate(Request now, int rating, string? comment, DateTimeOffset at)
    {
        if (now.Rating is not null)
        {
            return RequestProblems.RatedAlready;
        }

        return now is { State: RequestState.Completed or RequestState.Declined or RequestState.Approved or RequestState.Accepted or RequestState.Disbursed, Engagement: not null }
            ? Become(now, (now with { Rating = rating }).Reach(MilestoneKind.Rated, at, value: rating), "request.rated", comment)
            : RequestProblems.NothingToRate;
    }
}
