using System.Text.Json;
using System.Text.Json.Serialization;
using BdsBroker.Assessment;
using BdsBroker.Certificates;
using BdsBroker.Cohorts;
using BdsBroker.Core;
using BdsBroker.Listing;
using BdsBroker.Matches;
using BdsBroker.Notifications;
using BdsBroker.Packs;
using BdsBroker.Performances;
using BdsBroker.Plans;
using BdsBroker.Poison;
using BdsBroker.Privacy;
using BdsBroker.Readiness;
using BdsBroker.Projections;
using BdsBroker.Proposals;
using BdsBroker.Registry;
using BdsBroker.Requests;
using Microsoft.AspNetCore.Routing;

namespace BdsBroker;

/// <summary>The capabilities, upstream first: their routes, their messages, and how their bodies and views are written.</summary>
internal static class Slices
{
    internal static void Routes(IEndpointRouteBuilder api)
    {
        RegistryApi.Map(api);
        CertificatesApi.Map(api);
        CohortsApi.Map(api);
        RequestsApi.Map(api);
        MatchesApi.Map(api);
        PerformancesApi.Map(api);
        PlansApi.Map(api);
        ReadinessApi.Map(api);
        ProjectionsApi.Map(api);
        ProposalsApi.Map(api);
        PacksApi.Map(api);
        ListingApi.Map(api);
        NotificationsApi.Map(api);
        PoisonApi.Map(api);
        PrivacyApi.Map(api);
        AssessmentApi.Map(api);
    }

    internal static MessageMap Messages()
    {
        var messages = new MessageMap();
        Remembered.Map(messages);
        Looks.Map(messages);
        NotificationsMessages.Map(messages, Notices());
        RegistryMessages.Map(messages);
        CertificateMessages.Map(messages);
        CohortMessages.Map(messages);
        RequestMessages.Map(messages);
        MatchesMessages.Map(messages);
        PerformancesMessages.Map(messages);
        PlanMessages.Map(messages);
        ProposalMessages.Map(messages);
        ListingMessages.Map(messages);
        PrivacyMessages.Map(messages);
        AssessmentMessages.Map(messages);
        return messages;
    }

    /// <summary>Every sentence that people are told.</summary>
    internal static NoticeCatalogue Notices() => new(
    [
        .. ReachNotices.All,
        .. RegistryNotices.All,
        .. CertificateNotices.All,
        .. CohortNotices.All,
        .. RequestNotices.All,
        .. ProposalNotices.All,
    ]);

    /// <summary>The channels that the settings configure; none by default.</summary>
    internal static Channels Channels(Reaching settings, TimeProvider clock, Signals signals)
    {
        List<IChannel> channels = [];
        if (MailRoute.Of(settings) is { } mail)
        {
            channels.Add(new SmtpChannel(mail, clock));
        }

        if (settings is { GatewayAddress: { } gateway, Secrets: { } secrets })
        {
            channels.Add(new GatewayChannel(gateway, secrets, clock));
        }

        return new(settings, signals, channels);
    }

    /// <summary>Answers as they are kept for a repeat of their call: as over HTTP, but for personal values, which are encrypted.</summary>
    internal static JsonSerializerOptions Kept(JsonSerializerOptions overHttp)
    {
        var kept = new JsonSerializerOptions(overHttp);
        kept.Converters.Remove(kept.Converters.Single(converter => converter is PersonalAsShown));
        kept.Converters.Add(new PersonalAsKept());
        return kept;
    }

    /// <summary>JSON over HTTP: camelCase, absent instead of null, unknown and repeated members refused by name, no numbers in quotes.</summary>
    internal static void Json(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        json.PropertyNameCaseInsensitive = false;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.AllowDuplicateProperties = false;
        json.MaxDepth = 32;
        json.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        json.Converters.Add(new PersonalAsShown());
        json.Converters.Add(new ZonedTimes());
        // Generated code alone: what no slice declares is an error at once, not a slow surprise in production.
        json.TypeInfoResolverChain.Clear();
        json.TypeInfoResolverChain.Add(CoreJson.Default);
        json.TypeInfoResolverChain.Add(RegistryJson.Default);
        json.TypeInfoResolverChain.Add(CertificatesJson.Default);
        json.TypeInfoResolverChain.Add(CohortsJson.Default);
        json.TypeInfoResolverChain.Add(RequestsJson.Default);
        json.TypeInfoResolverChain.Add(MatchesJson.Default);
        json.TypeInfoResolverChain.Add(PerformanceJson.Default);
        json.TypeInfoResolverChain.Add(PlansJson.Default);
        json.TypeInfoResolverChain.Add(ReadinessJson.Default);
        json.TypeInfoResolverChain.Add(ProjectionsJson.Default);
        json.TypeInfoResolverChain.Add(ProposalsJson.Default);
        json.TypeInfoResolverChain.Add(PacksJson.Default);
        json.TypeInfoResolverChain.Add(ListingJson.Default);
        json.TypeInfoResolverChain.Add(NotificationsJson.Default);
        json.TypeInfoResolverChain.Add(PoisonJson.Default);
        json.TypeInfoResolverChain.Add(PrivacyJson.Default);
        json.TypeInfoResolverChain.Add(AssessmentJson.Default);
    }
}
