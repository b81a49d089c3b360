using System.Text.Json.Serialization;
using BdsBroker.Core;
using BdsBroker.MatchEngine;

namespace BdsBroker.Requests;

/// <summary>What a request can come to.</summary>
[JsonConverter(typeof(CamelCase<MilestoneKind>))]
internal enum MilestoneKind
{
    /// <summary>Somebody is engaged: a provider accepted, or a desk assigned one or an expert.</summary>
    Engaged,

    /// <summary>The help came to its end, once per provider and request: a credit request first went to a bank with that provider engaged, or technical help was completed.</summary>
    Assisted,

    /// <summary>A new proposal went to a bank; one that came back and is sent again is the same proposal.</summary>
    Forwarded,

    /// <summary>The bank would lend.</summary>
    Approved,

    /// <summary>The bank does not lend.</summary>
    Declined,

    /// <summary>The money was paid out.</summary>
    Disbursed,

    /// <summary>A visit after disbursement was made, in time or late.</summary>
    VisitMade,

    /// <summary>A visit after disbursement was not made by the end of its grace; made later, it is made as well.</summary>
    VisitMissed,

    /// <summary>The loan was paid back.</summary>
    Settled,

    /// <summary>The loan was written off.</summary>
    WrittenOff,

    /// <summary>The SME rated the help.</summary>
    Rated,
}

/// <summary>What a request came to, noted once and never taken back: the one source of what came of help, which everybody who counts it counts.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">When it truly happened, not when it was heard of; it counts in the month that this falls in by the calendar of WIB.</param>
/// <param name="Provider">Who was engaged then; null for an expert of the KADIN desk, and for nobody.</param>
/// <param name="Certificate">The id of the certificate that the provider was engaged under; null for none.</param>
/// <param name="Proposal">The proposal at the bank, where it is about one.</param>
/// <param name="Amount">Rupiah approved or disbursed.</param>
/// <param name="Value">Of a rating 1 to 5; of the end of help how many days after the engagement, by the calendar of WIB; of a visit the month it is for.</param>
internal sealed record Milestone(
    MilestoneKind Kind, DateTimeOffset At, string? Provider, string? Certificate, string? Proposal = null, long? Amount = null, int? Value = null);

/// <content>What it came to.</content>
internal sealed partial record Request
{
    /// <summary>What the request came to so far, in the order in which it was noted; only ever appended to. None in what was stored before they were kept, where the reader leaves null.</summary>
    public IReadOnlyList<Milestone> Milestones { get => field ?? []; init; } = [];

    /// <summary>This request with one milestone more, of whoever is engaged.</summary>
    private Request Reach(MilestoneKind kind, DateTimeOffset at, string? proposal = null, long? amount = null, int? value = null) =>
        this with { Milestones = [.. Milestones, new(kind, at, Engagement?.Provider, Engagement?.Certificate, proposal, amount, value)] };

    /// <summary>
    /// This request with the end of the engaged provider's help noted, where it has come to that for the first time: a plan that went to a bank, or technical help that was completed.
    /// The time is that of the end, however often and late it is told.
    /// </summary>
    private Request ReachEndOfHelp() =>
        Engagement is { Provider: { } provider } engagement && !Milestones.Any(milestone => milestone.Kind == MilestoneKind.Assisted && milestone.Provider == provider)
        && ((Kind, State) switch
        {
            (RequestKind.Credit, RequestState.Forwarded) => Forwarding!.At,
            (RequestKind.Technical, RequestState.Completed) => EndedAt,
            _ => null,
        }) is { } ended
            ? Reach(MilestoneKind.Assisted, ended, value: Calendar.LocalDate(ended, Zone.Wib).DayNumber - Calendar.LocalDate(engagement.Since, Zone.Wib).DayNumber)
            : this;

    /// <summary>The milestones that a request has more than before, told one by one.</summary>
    private static IEnumerable<Fact> MilestonesReached(Request now, Request next) =>
        next.Milestones.Skip(now.Milestones.Count).Select((milestone, n) =>
            new MilestoneReached(next.Sme, next.Number, Signals.NameOf(next.Kind), next.Province, now.Milestones.Count + n, milestone));
}
