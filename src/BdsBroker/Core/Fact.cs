using System.Text.Json.Serialization;

namespace BdsBroker.Core;

/// <summary>
/// Something that happened, in the past tense, with ids only: who hears of it reads the documents as they are by then.
/// Whoever subscribes gets it at least once, in no order (see <see cref="MessageMap"/>).
/// </summary>
internal abstract record Fact
{
    /// <summary>When it is to be told at the earliest; null for at once. A deadline is a fact told later.</summary>
    [JsonIgnore]
    public DateTimeOffset? Due { get; init; }
}
