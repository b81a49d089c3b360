using BdsBroker.Core;
using BdsBroker.Requests;
using static BdsBroker.Requests.RequestState;

namespace BdsBroker.Tests.Requests;

/// <summary>The table of a request's life, written here a second time by hand: which event is possible in which state, and that nobody waits without a deadline.</summary>
public class RequestTableTests
{
    private static readonly Dictionary<string, (Func<Request, Decision<Request>> When, RequestState[] Possible)> Events = new()
    {
        ["decline an open offer"] = (now => Request.Decline(now, "offer-p1", "penuh", A.Monday, A.Deadlines), [Offered]),
        ["hand back"] = (now => Request.HandBack(now, "pindah kota", A.Monday, A.Deadlines), [Engaged, Declined, Disbursed]),
        ["reassign"] = (now => Request.Reassign(now, "tidak cocok", A.Rounds, A.Monday, A.Deadlines), [Engaged, Declined]),
        ["contact"] = (now => Request.LogContact(now, new(A.Monday, "phone", true, null), 100, A.Monday, A.Deadlines), [Engaged, Forwarded, Returned, Approved, Accepted, Disbursed, Declined]),
        ["session"] = (now => Request.LogSession(now, new(A.Monday, 2, "onsite", "rencana"), 100, A.Monday, A.Deadlines), [Engaged, Forwarded, Returned, Approved, Accepted, Disbursed, Declined]),
        ["save the plan"] = (now => Request.PlanSaved(now, 1, true, A.Monday, A.Deadlines), [Submitted, Offered, Engaged, Unmatched, Returned, Declined]),
        ["add a document"] = (now => Request.DocumentsChanged(now, 1, "document.added", "ktp", true, A.Monday, A.Deadlines), [Submitted, Offered, Engaged, Unmatched, Returned, Declined]),
        ["endorse"] = (now => Request.Endorse(now with { PlanVersion = 1 }, new(1, "p1", "kkmb", "K-1", A.Monday), A.Monday, A.Deadlines), [Engaged, Returned, Declined]),
        ["forward to the same proposal"] = (now => Request.Forward(now, A.To("proposal1", 2), A.Monday, A.Deadlines), [Engaged, Returned, Declined]),
        ["forward elsewhere"] = (now => Request.Forward(now, A.To("proposal2"), A.Monday, A.Deadlines), [Engaged, Declined]),
        ["accept terms"] = (now => Request.AcceptTerms(now, A.Monday, A.Deadlines), [Approved, Accepted]),
        ["refuse terms"] = (now => Request.RefuseTerms(now, "terms.refused", A.Monday, A.Deadlines), [Approved]),
        ["visit"] = (now => Request.LogVisit(now, A.Visit(A.Monday), A.Monday, A.Deadlines), [Disbursed]),
        ["waive the visits"] = (now => Request.WaiveVisits(now, null, "pindah pulau", A.Monday, A.Deadlines), [Disbursed]),
        ["cancel"] = (now => Request.Cancel(now, "berubah pikiran", A.Monday), [Submitted, Offered, Engaged, Forwarded, Returned, Approved, Accepted, Declined, Unmatched, Cancelled]),
        ["rate"] = (now => Request.Rate(now, 5, null, A.Monday), [Declined, Approved, Accepted, Disbursed, Completed]),
        ["assign a provider"] = (now => Request.Assign(now, A.Helper("p9") with { Offer = null }, "tolong", A.Monday, A.Deadlines), [Submitted, Offered, Unmatched]),
        ["assign a provider to visits that nobody has"] = (now => Request.Assign(now.State == Disbursed ? now with { Engagement = null } : now, A.Helper("p9") with { Offer = null }, "tolong", A.Monday, A.Deadlines), [Submitted, Offered, Unmatched, Disbursed]),
        ["rematch"] = (now => Request.Rematch(now, "coba lagi", A.Monday, A.Deadlines), [Submitted, Offered, Unmatched]),
        ["amend"] = (now => Request.Amend(now, now with { Amount = 40_000_000 }, A.Rounds, A.Monday, A.Deadlines), [Submitted, Offered, Engaged, Returned, Declined, Unmatched]),
    };

    public static TheoryData<string, string> Cells()
    {
        var cells = new TheoryData<string, string>();
        foreach (var name in Events.Keys)
        {
            foreach (var state in Enum.GetNames<RequestState>().Where(state => state != nameof(WithKadin)))
            {
                cells.Add(name, state);
            }
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void An_event_is_possible_in_exactly_the_states_of_the_table(string name, string state)
    {
        var (when, possible) = Events[name];
        var in_ = Enum.Parse<RequestState>(state);
        var now = A.In(in_);
        Assert.Equal(in_, now.State);

        var decision = when(now);

        Assert.Equal(possible.Contains(in_), decision.Refusal is null);
        if (decision.Refusal is { } refusal)
        {
            Assert.Equal(409, refusal.Status);
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Whatever_happens_an_open_request_waits_for_somebody_and_its_deadline_is_owed(string name, string state)
    {
        var now = A.In(Enum.Parse<RequestState>(state));
        var decision = Events[name].When(now);
        if (decision.Next is not { } next)
        {
            Assert.Equal(now.IsOpen, now.Wait is not null);
            return;
        }

        Assert.Equal(next.IsOpen, next.Wait is not null);
        if (next.Wait is { } wait && wait.Generation != now.Wait?.Generation)
        {
            var deadline = Assert.Single(decision.Facts.OfType<WaitEnded>());
            Assert.Equal((wait.Generation, wait.Until), (deadline.Generation, deadline.Due!.Value));
        }
    }

    public static TheoryData<string> States() => [.. Enum.GetNames<RequestState>()];

    [Theory]
    [MemberData(nameof(States))]
    public void Left_alone_every_request_goes_on_by_itself_until_it_ends_or_somebody_is_told_again(string state)
    {
        var now = A.In(Enum.Parse<RequestState>(state));
        var told = 0;
        for (var n = 0; n < 40 && now.IsOpen; n++)
        {
            var wait = now.Wait!;
            var decision = Request.TimeOut(now, wait.Generation, A.Rounds, wait.Until, A.Deadlines);
            var next = decision.Next;
            Assert.NotNull(next);
            Assert.True(!next.IsOpen || next.Wait!.Until > wait.Until, $"{wait.For} does not move on");
            told += decision.Facts.Any(fact => fact is BdsBroker.Notifications.NoticeOwed or DeskChanged or RequestOpened or ProposalConcerned) ? 1 : 0;
            now = next;
        }

        Assert.True(!now.IsOpen || told >= 20, $"{now.State} was left waiting");
    }

    [Fact]
    public void A_deadline_of_another_generation_ends_quietly()
    {
        A.Engaged.Unchanged(now => Request.TimeOut(now, now.Wait!.Generation - 1, A.Rounds, A.Monday.AddYears(1), A.Deadlines));
        A.Engaged.Unchanged(now => Request.TimeOut(now, now.Wait!.Generation + 1, A.Rounds, A.Monday.AddYears(1), A.Deadlines));
    }

    [Fact]
    public void A_deadline_that_is_told_too_early_changes_nothing() =>
        A.Engaged.Unchanged(now => Request.TimeOut(now, now.Wait!.Generation, A.Rounds, now.Wait.Until.AddTicks(-1), A.Deadlines));
}
