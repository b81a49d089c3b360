using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Poison;

/// <summary>Where messages that failed too often are kept; the only place these keys are spelled.</summary>
internal static class PoisonRecords
{
    internal const string Partition = "poison";

    /// <summary>One message, also listed by its state.</summary>
    internal static Address<PoisonMessage> Message(string id) => new(Partition, "message/" + id, PoisonJson.Default.PoisonMessage)
    {
        ListedUnder = message => [$"in/{NameOf(message.State)}/{message.FirstAt.UtcTicks:D19}-{message.Id}"],
    };

    /// <summary>The messages in a state, oldest first.</summary>
    internal static Listing<PoisonMessage> In(PoisonState state) => new(Partition, $"in/{NameOf(state)}/", PoisonJson.Default.PoisonMessage);

    /// <summary>A state's word in keys and over HTTP.</summary>
    internal static string NameOf(PoisonState state) => state.ToString().ToLowerInvariant();
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PoisonMessage))]
[JsonSerializable(typeof(DismissBody))]
[JsonSerializable(typeof(PoisonView))]
[JsonSerializable(typeof(ListView<PoisonView>), TypeInfoPropertyName = "PoisonList")]
internal sealed partial class PoisonJson : JsonSerializerContext;
