using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Requests;

/// <summary>Where requests are kept: in their SME's partition; the only place these keys are spelled.</summary>
internal static class RequestRecords
{
    internal static string Partition(string sme) => "sme/" + sme;

    /// <summary>One request. It is also listed by its state.</summary>
    internal static Address<Request> Request(string sme, int number) => new(Partition(sme), Key(number), RequestsJson.Default.Request)
    {
        ListedUnder = request => [$"requests-{NameOf(request.State)}/{request.Number:D6}"],
    };

    /// <summary>The key of a request within its SME's partition, which its history is kept under as well.</summary>
    internal static string Key(int number) => $"request/{number:D6}";

    /// <summary>All requests of an SME, oldest first.</summary>
    internal static Listing<Request> All(string sme) => new(Partition(sme), "request/", RequestsJson.Default.Request);

    /// <summary>The requests of an SME in one state.</summary>
    internal static Listing<Request> InState(string sme, RequestState state) => new(Partition(sme), $"requests-{NameOf(state)}/", RequestsJson.Default.Request);

    /// <summary>How many requests an SME ever made and has open.</summary>
    internal static Address<RequestCount> Count(string sme) => new(Partition(sme), "request-count", RequestsJson.Default.RequestCount) { HasHistory = false };

    /// <summary>A request as the desks see it; a projection. Off every desk it stays as an empty mark, so that a late message cannot bring it back.</summary>
    internal static Address<DeskItem> Desk(string sme, int number) => new("desk", $"item/{sme}/{number:D6}", RequestsJson.Default.DeskItem)
    {
        HasHistory = false,
        ListedUnder = item => item.Request is { Desk: { } reason } request
            ? request.Kind == RequestKind.Technical
                ? [ListKey(reason, request), $"regency/{request.Regency}{ListKey(reason, request)[4..]}"]
                : [ListKey(reason, request)]
            : [],
    };

    /// <summary>The officer's desk, all lists or one of them (unmatched, overdue, trouble, kadin), oldest first within a list.</summary>
    internal static Listing<DeskItem> DeskList(string? list) => new("desk", list is null ? "list/" : $"list/{list}/", RequestsJson.Default.DeskItem);

    /// <summary>The KADIN desk of a regency: its technical requests.</summary>
    internal static Listing<DeskItem> DeskOf(string regency, string? list) => new("desk", list is null ? $"regency/{regency}/" : $"regency/{regency}/{list}/", RequestsJson.Default.DeskItem);

    private static string ListKey(DeskReason reason, Request request) => $"list/{reason.List}/{reason.Since.UtcTicks:D19}/{request.Sme}-{request.Number:D6}";

    private static string NameOf(RequestState state) => state.ToString().ToLowerInvariant();
}

/// <summary>The last number given and how many are open; both change only with the request that causes it.</summary>
internal sealed record RequestCount(int Last, int Open);

/// <summary>What the desks show of a request, as of a revision of it; without a request it is off every desk.</summary>
internal sealed record DeskItem(int Revision, Request? Request);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Request))]
[JsonSerializable(typeof(RequestCount))]
[JsonSerializable(typeof(DeskItem))]
[JsonSerializable(typeof(RequestView))]
[JsonSerializable(typeof(ListView<RequestView>))]
[JsonSerializable(typeof(ListView<HistoryView>))]
[JsonSerializable(typeof(ListView<DeskView>))]
[JsonSerializable(typeof(SubmittedView))]
[JsonSerializable(typeof(ListView<RefusalReasonView>))]
[JsonSerializable(typeof(RequestBody))]
[JsonSerializable(typeof(ReasonBody))]
[JsonSerializable(typeof(ContactBody))]
[JsonSerializable(typeof(SessionBody))]
[JsonSerializable(typeof(VisitBody))]
[JsonSerializable(typeof(WaiveBody))]
[JsonSerializable(typeof(EndorseBody))]
[JsonSerializable(typeof(FeedbackBody))]
internal sealed partial class RequestsJson : JsonSerializerContext;
