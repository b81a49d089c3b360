using BdsBroker.Core;
using BdsBroker.Proposals;
using BdsBroker.Requests;
using BdsBroker.Tests.Requests;
using static BdsBroker.Proposals.ProposalState;

namespace BdsBroker.Tests.Proposals;

/// <summary>The bank's verbs and the states they belong to, written here a second time by hand.</summary>
public sealed class ProposalTableTests
{
    private static readonly Dictionary<string, (Func<Proposal, Decision<Proposal>> When, ProposalState[] Changes, ProposalState[] Repeats)> Verbs = new()
    {
        ["claim"] = (now => Proposal.Claim(now, AProposal.Ani, A.Monday), [Submitted], [Claimed]),
        ["hand over"] = (now => Proposal.HandOver(now, AProposal.Budi, "sakit", AProposal.Ani, false, A.Monday), [Claimed], []),
        ["release"] = (now => Proposal.Release(now, "sakit", AProposal.Ani, false), [Claimed], []),
        ["approve above the limit"] = (now => Proposal.Approve(now, AProposal.Terms with { Conditions = [] }, AProposal.Ani, A.Monday, AProposal.FourEyes), [Submitted, Claimed], []),
        ["confirm"] = (now => Proposal.Confirm(now, AProposal.Budi, A.Monday), [Confirming], []),
        ["send back"] = (now => Proposal.SendBack(now, "agunan", AProposal.Budi, A.Monday), [Confirming], []),
        ["return"] = (now => Proposal.Return(now, AProposal.Needs("foto tempat usaha"), "lengkapi", AProposal.Ani, A.Monday), [Submitted, Claimed], [Returned]),
        ["return something else"] = (now => Proposal.Return(now, AProposal.Needs("kartu keluarga"), "lengkapi", AProposal.Ani, A.Monday), [Submitted, Claimed], []),
        ["approve"] = (now => Proposal.Approve(now, AProposal.Terms, AProposal.Ani, A.Monday), [Submitted, Claimed], [Approved, Confirming]),
        ["approve otherwise"] = (now => Proposal.Approve(now, AProposal.Terms with { Conditions = [] }, AProposal.Ani, A.Monday), [Submitted, Claimed], []),
        ["decline"] = (now => Proposal.Decline(now, "collateral", "jaminan kurang", AProposal.Ani, A.Monday), [Submitted, Claimed], [Declined]),
        ["decline otherwise"] = (now => Proposal.Decline(now, "policy", "jaminan kurang", AProposal.Ani, A.Monday), [Submitted, Claimed], []),
        ["disburse"] = (now => Proposal.Disburse(now, 45_000_000, new(2026, 11, 23)), [Accepted], [Disbursed]),
        ["disburse otherwise"] = (now => Proposal.Disburse(now, 44_000_000, new(2026, 11, 23)), [Accepted], []),
        ["report"] = (now => Proposal.Report(now, new(1, 1, null, A.Monday), new(2026, 11, 23)), [Disbursed], []),
        ["close"] = (now => Proposal.Close(now, "settled", null, A.Monday), [Disbursed], [Closed]),
        ["close otherwise"] = (now => Proposal.Close(now, "written-off", null, A.Monday), [Disbursed], []),
    };

    // What is the bank's own matter: the request hears nothing of it.
    private static readonly string[] Quiet = ["claim", "hand over", "release", "approve above the limit", "send back"];

    public static TheoryData<string, string> Cells()
    {
        var cells = new TheoryData<string, string>();
        foreach (var verb in Verbs.Keys)
        {
            foreach (var state in Enum.GetNames<ProposalState>())
            {
                cells.Add(verb, state);
            }
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_verb_changes_repeats_or_is_refused_as_the_table_says(string verb, string state)
    {
        var (when, changes, repeats) = Verbs[verb];
        var now = AProposal.In(Enum.Parse<ProposalState>(state));
        Assert.Equal(state, now.State.ToString());

        var decision = when(now);

        Assert.Equal(changes.Contains(now.State), decision.Next is not null);
        Assert.Equal(!changes.Contains(now.State) && !repeats.Contains(now.State), decision.Refusal is not null);
        Assert.Equal(decision.Refusal is null ? null : "proposal.state", decision.Refusal?.Code);
        Assert.Equal(decision.Next is not null && !Quiet.Contains(verb), decision.Facts.OfType<ProposalDecided>().Any());
    }

    [Theory]
    [InlineData(nameof(Submitted), nameof(RequestState.Forwarded))]
    [InlineData(nameof(Returned), nameof(RequestState.Returned))]
    [InlineData(nameof(Approved), nameof(RequestState.Approved))]
    [InlineData(nameof(Accepted), nameof(RequestState.Approved))]
    [InlineData(nameof(Declined), nameof(RequestState.Declined))]
    [InlineData(nameof(Withdrawn), nameof(RequestState.Cancelled))]
    public void The_request_becomes_what_its_proposal_says_and_hearing_it_again_changes_nothing(string state, string becomes)
    {
        var proposal = AProposal.In(Enum.Parse<ProposalState>(state));
        var request = A.Forwarded.Hearing(proposal);
        Assert.Equal(becomes, request.State.ToString());
        Assert.Same(request, request.Hearing(proposal));
    }

    [Fact]
    public void A_request_that_hears_of_nothing_but_the_end_follows_disbursement_statuses_and_closing_one_after_the_other()
    {
        var proposal = AProposal.Disbursed
            .Then(now => Proposal.Report(now, new(1, 2, "terlambat", A.Monday), new(2026, 12, 31)))
            .Then(now => Proposal.Close(now, "written-off", null, A.Monday));

        var request = A.Accepted.Hearing(proposal);

        Assert.Equal((RequestState.Completed, "written-off", 45_000_000L), (request.State, request.EndReason, request.Disbursed));
        Assert.Equal(2, request.FollowUps.Single(task => task is { Kind: "status", Month: 1 }).Collectability);
        Assert.Same(request, request.Hearing(proposal));
    }
}
