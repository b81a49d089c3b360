using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>Something that matching or the directory shows of a provider changed: profile, pause, listing, members or certificates (not the counters of offers).</summary>
internal sealed record StandingChanged(string Provider) : Fact;

/// <summary>Somebody was invited to a party, accepted, left or was removed, or the party's name changed.</summary>
internal sealed record MembershipChanged(string Party, string Id, string Person) : Fact;

/// <summary>An SME gave or withdrew a consent.</summary>
internal sealed record ConsentChanged(string Sme) : Fact;

/// <summary>The facts that the registry states.</summary>
internal static class RegistryMessages
{
    internal static void Map(MessageMap messages)
    {
        messages.Fact("standing-changed", RegistryMessagesJson.Default.StandingChanged);
        messages.Fact("membership-changed", RegistryMessagesJson.Default.MembershipChanged);
        messages.Fact("consent-changed", RegistryMessagesJson.Default.ConsentChanged);
        messages.On<MembershipChanged>("directory", OnMembershipChanged.Handle);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StandingChanged))]
[JsonSerializable(typeof(MembershipChanged))]
[JsonSerializable(typeof(ConsentChanged))]
internal sealed partial class RegistryMessagesJson : JsonSerializerContext;
