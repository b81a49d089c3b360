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
    /// <summary>How the SME is reached; only for whom a desk assigned, while the request is open: whoever accepted an offer reads it there.</summary>
    public SmeReachView? SmeContact { get; init; }

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
        WaitView.Of(request, language),
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

/// <summary>How an SME is reached.</summary>
/// <param name="Phone">By telephone.</param>
/// <param name="Email">By e-mail.</param>
internal sealed record SmeReachView(Personal Phone, Personal? Email);

/// <summary>Who is waited for, in a code and in words, and until when.</summary>
internal sealed record WaitView(WaitFor For, string Text, DateTimeOffset Until)
{
    /// <summary>Once a withdrawal was asked the bank's desk is waited for, whoever was before; the time of the next step stays.</summary>
    internal static WaitView? Of(Request request, Language language) => request.Wait switch
    {
        null => null,
        { Until: var until } when request.WithdrawalReason is not null => new(WaitFor.BankDecision, new Text("bank memproses penarikan", "the bank processes the withdrawal").In(language), until),
        { } wait => new(wait.For, RequestWords.Of(wait.For).In(language), wait.Until),
    };
}

/// <summary>One entry of the history that both sides see.</summary>
/// <param name="At">When.</param>
/// <param name="Event">What happened.</param>
/// <param name="As">Who did it: a role, or the queue of the broker itself.</param>
/// <param name="Party">The SME, provider or bank acted for.</param>
/// <param name="Person">The person's id, or system.</param>
/// <param name="Reason">Why.</param>
internal sealed record HistoryView(DateTimeOffset At, string Event, string As, string? Party, string Person, string? Reason);

/// <summary>A task after disbursement that was missed and is still open.</summary>
/// <param name="Kind">visit or status.</param>
/// <param name="Month">Its month.</param>
/// <param name="Due">When it was due.</param>
/// <param name="Since">Since when it counts as missed.</param>
/// <param name="Whose">The provider or bank that was waited for; null where a visit was nobody's.</param>
/// <param name="Name">Its name.</param>
internal sealed record MissedView(string Kind, int Month, DateTimeOffset Due, DateTimeOffset Since, string? Whose, string? Name)
{
    internal static IReadOnlyList<MissedView> Of(Request request) =>
    [
        .. request.FollowUps.Where(task => task is { IsOpen: true, Missed: true }).Select(task => task.Kind == FollowUp.Visit
            ? new MissedView(task.Kind, task.Month, task.Due, task.Until ?? task.Due, task.Provider, request.Earlier.Append(request.Engagement).FirstOrDefault(helper => helper?.Provider is { } provider && provider == task.Provider)?.Name)
            : new(task.Kind, task.Month, task.Due, task.Until ?? task.Due, request.Forwarding!.Bank, request.Forwarding.BankName)),
    ];
}

/// <summary>A request on a desk.</summary>
/// <param name="Reason">Why and since when, in codes.</param>
/// <param name="Why">Why, in words.</param>
/// <param name="Missed">The visits and statuses after disbursement that are missing; null before it.</param>
/// <param name="Request">The request.</param>
internal sealed record DeskView(DeskReason Reason, string Why, IReadOnlyList<MissedView>? Missed, RequestView Request)
{
    internal static DeskView Of(Request request, Language language)
    {
        var missed = MissedView.Of(request);
        var why = request.Desk!.Why == "follow-up-missed" ? WordsOf(missed) : RequestWords.OfReason(request.Desk.Why);
        return new(request.Desk, why.In(language), request.State == RequestState.Disbursed ? missed : null, RequestView.Of(request, language));
    }

    private static Text WordsOf(IReadOnlyList<MissedView> missed)
    {
        var (visits, statuses) = (Months(missed, FollowUp.Visit), Months(missed, FollowUp.Status));
        return new(
            string.Join("; ", Said(visits, "kunjungan terlewat, bulan ke-"), Said(statuses, "laporan angsuran kurang, bulan ke-")).Trim(';', ' '),
            string.Join("; ", Said(visits, "visits missed, month "), Said(statuses, "repayment reports missing, month ")).Trim(';', ' '));
    }

    private static IReadOnlyList<int> Months(IReadOnlyList<MissedView> missed, string kind) => [.. missed.Where(each => each.Kind == kind).Select(each => each.Month)];

    private static string Said(IReadOnlyList<int> months, string words) => months.Count == 0 ? "" : $"{months.Count} {words}{string.Join(", ", months)}";
}
