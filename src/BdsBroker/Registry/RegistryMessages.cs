using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>Something that matching or the directory shows of a provider changed: profile, pause, listing or certificates (not the counters).</summary>
internal sealed record StandingChanged(string Provider) : Fact;

/// <summary>The facts that the registry states.</summary>
internal static class RegistryMessages
{
    internal static void Map(MessageMap messages)
    {
        messages.Fact("standing-changed", RegistryMessagesJson.Default.StandingChanged);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StandingChanged))]
internal sealed partial class RegistryMessagesJson : JsonSerializerContext;
