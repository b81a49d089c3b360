using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BdsBroker.Packs;

/// <summary>The printable document of what was forwarded: for the bank, for the SME and its helper, and how a paper is checked.</summary>
internal static class PacksApi
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/smes/{sme}/requests/{number}/pack", ReadPack.Handle);
        api.MapGet("/banks/{bank}/proposals/{proposal}/pack", ReadProposalPack.Handle);
        api.MapGet("/banks/{bank}/proposals/{proposal}/pack/check", CheckPack.Handle);
    }
}

/// <summary>How answers about packs are written; the packs themselves are HTML.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PackCheckView))]
internal sealed partial class PacksJson : JsonSerializerContext;
