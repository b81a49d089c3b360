using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Requests;

/// <summary>What a dated task asks of a provider.</summary>
[JsonConverter(typeof(CamelCase<TaskKind>))]
internal enum TaskKind
{
    /// <summary>To answer an offer.</summary>
    Offer,

    /// <summary>To reach the SME for the first time.</summary>
    Contact,

    /// <summary>To go on with the help.</summary>
    Activity,

    /// <summary>To say whether technical help is complete, as the SME says.</summary>
    Completion,

    /// <summary>To help with what the bank wants in addition.</summary>
    Additions,

    /// <summary>To visit after disbursement.</summary>
    Visit,

    /// <summary>To renew a certificate that ends soon.</summary>
    Certificate,
}

/// <summary>One dated thing that a request wants of a provider.</summary>
/// <param name="Kind">What.</param>
/// <param name="Due">By when. Of what is late: when the next step happens by itself, for a visit when it was due.</param>
/// <param name="Late">Whether the provider was reminded already, or has missed it.</param>
/// <param name="Month">The month of a visit.</param>
/// <param name="Offer">The offer that is to be answered.</param>
internal sealed record HelperTask(TaskKind Kind, DateTimeOffset Due, bool Late = false, int? Month = null, string? Offer = null);

/// <content>What waits for a provider.</content>
internal sealed partial record Request
{
    /// <summary>Whether the request takes one of the provider's places: engaged in it, and still to bring the loan about. Visits after disbursement take none.</summary>
    internal bool TakesPlace(string provider) => Engages(provider) && State != RequestState.Disbursed;

    /// <summary>Everything dated that waits for a provider.</summary>
    internal IReadOnlyList<HelperTask> TasksOf(string provider) =>
    [
        .. Waves.SelectMany(wave => wave.Offers.Where(offer => offer.Provider == provider && offer.State == OfferState.Open).Select(offer => new HelperTask(TaskKind.Offer, wave.Until, Offer: offer.Id))),
        .. Engages(provider) ? TasksOfHelper() : [],
    ];

    private IEnumerable<HelperTask> TasksOfHelper() => (State, Wait?.For) switch
    {
        (RequestState.Engaged, WaitFor.Contact or WaitFor.Activity) when SmeSaidComplete is not null => [new(TaskKind.Completion, Wait.Until, Wait.Step > 0)],
        (RequestState.Engaged, WaitFor.Contact) => [new(TaskKind.Contact, Wait.Until, Wait.Step > 0)],
        (RequestState.Engaged, WaitFor.Activity) => [new(TaskKind.Activity, Wait.Until, Wait.Step > 0)],
        (RequestState.Returned, WaitFor.SmeAdditions) => [new(TaskKind.Additions, Wait.Until, Wait.Step > 0)],
        (RequestState.Disbursed, _) => VisitsLeft.Select(visit => new HelperTask(TaskKind.Visit, visit.Due, visit.Missed, visit.Month)),
        _ => [],
    };
}
