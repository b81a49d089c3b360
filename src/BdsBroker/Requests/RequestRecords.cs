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

    private static string NameOf(RequestState state) => state.ToString().ToLowerInvariant();
}

/// <summary>The last number given and how many are open; both change only with the request that causes it.</summary>
internal sealed record RequestCount(int Last, int Open);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Request))]
[JsonSerializable(typeof(RequestCount))]
internal sealed partial class RequestsJson : JsonSerializerContext;
