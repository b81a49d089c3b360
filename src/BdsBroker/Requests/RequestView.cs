using BdsBroker.Core;

namespace BdsBroker.Requests;

/// <summary>A request as its SME, its helper and the officer see it.</summary>
internal sealed record RequestView(
    string Id,
    string Sme,
    int Number,
    RequestKind Kind,
    RequestState State,
    string StateText,
    long? Amount,
    int? TenorMonths,
    string? Purpose,
    string? Service,
    string? Description,
    bool? SkilledPerson,
    string? PreferredProvider,
    string SmeName,
    string Regency,
    Registry.SectorCode Sector,
    DateTimeOffset SubmittedAt,
    WaitView? Waiting,
    DeskReason? Desk,
    string? Tried,
    Engagement? Engagement,
    IReadOnlyList<Contact> Contacts,
    IReadOnlyList<Session> Sessions,
    int PlanVersion,
    int Documents,
    Endorsement? Endorsement,
    Forwarding? Forwarding,
    IReadOnlyList<string>? Needs,
    string? NeedsNote,
    IReadOnlyList<BankNeed>? Checklist,
    Terms? Terms,
    Refusal? Refusal,
    string? RefusalText,
    string? WithdrawalReason,
    long? Disbursed,
    DateOnly? DisbursedOn,
    IReadOnlyList<FollowUp>? FollowUps,
    DateTimeOffset? ProviderSaidComplete,
    DateTimeOffset? SmeSaidComplete,
    DateTimeOffset? EndedAt,
    string? EndReason,
    int? Rating)
{
    internal static RequestView Of(Request request, Language language) => new(
        $"{request.Sme}-{request.Number}",
        request.Sme,
        request.Number,
        request.Kind,
        request.State,
        RequestWords.Of(request.State).In(language),
        request.Amount,
        request.TenorMonths,
        request.Purpose,
        request.Service,
        request.Description,
        request.Kind == RequestKind.Technical ? request.SkilledPerson : null,
        request.PreferredProvider,
        request.SmeName,
        request.Regency,
        request.Sector,
        request.SubmittedAt,
        request.Wait is { } wait ? new(wait.For, RequestWords.Of(wait.For).In(language), wait.Until) : null,
        request.Desk,
        request.Tried,
        request.Engagement,
        request.Contacts,
        request.Sessions,
        request.PlanVersion,
        request.Documents,
        request.Endorsement,
        request.Forwarding,
        request.State == RequestState.Returned ? request.Needs : null,
        request.NeedsNote,
        request.State == RequestState.Returned ? request.Checklist : null,
        request.Terms,
        request.Refusal,
        request.Refusal is { } refusal ? RefusalReasons.TextOf(refusal.Reason).In(language) : null,
        request.WithdrawalReason,
        request.Disbursed,
        request.DisbursedOn,
        request.FollowUps.Count == 0 ? null : request.FollowUps,
        request.ProviderSaidComplete,
        request.SmeSaidComplete,
        request.EndedAt,
        request.EndReason,
        request.Rating);

    /// <summary>The usual answer of an operation on a request.</summary>
    internal static Func<Stored<Request>, Answer<RequestView>> Answer(Call call) => request => Answer<RequestView>.Ok(Of(request.State, call.Language), request.ETag);
}

/// <summary>Who is waited for, in a code and in words, and until when.</summary>
internal sealed record WaitView(WaitFor For, string Text, DateTimeOffset Until);

/// <summary>One entry of the history that both sides see.</summary>
/// <param name="At">When.</param>
/// <param name="Event">What happened.</param>
/// <param name="As">Who did it: a role, or the queue of the broker itself.</param>
/// <param name="Party">The SME, provider or bank acted for.</param>
/// <param name="Person">The person's id, or system.</param>
/// <param name="Reason">Why.</param>
internal sealed record HistoryView(DateTimeOffset At, string Event, string As, string? Party, string Person, string? Reason);

/// <summary>A request on a desk.</summary>
internal sealed record DeskView(DeskReason Reason, string Why, RequestView Request);
