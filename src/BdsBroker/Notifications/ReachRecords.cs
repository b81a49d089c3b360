using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Notifications;

/// <summary>Codes that were sent to one address, whoever asked for them, within the last day.</summary>
internal sealed record CodesTo(IReadOnlyList<DateTimeOffset> At);

/// <summary>That a channel fails, and what was given up on it lately.</summary>
/// <param name="FailingSince">Since when nothing got through; null while it works.</param>
/// <param name="Why">Why, the last time this began.</param>
/// <param name="GivenUp">The last letters that were given up, oldest first.</param>
internal sealed record ChannelState(DateTimeOffset? FailingSince, string? Why, IReadOnlyList<GivenUpLetter> GivenUp);

/// <summary>A letter that was given up.</summary>
/// <param name="Person">Whom it was for: the person's id.</param>
/// <param name="Notice">The notice in the person's inbox.</param>
/// <param name="At">When it was given up.</param>
/// <param name="Why">Why.</param>
internal sealed record GivenUpLetter(string Person, string Notice, DateTimeOffset At, string Why);

/// <summary>Where it is kept how people want to be reached, and how the channels do; the only place these keys are spelled.</summary>
internal static class ReachRecords
{
    /// <summary>Under whose key codes are, and addresses are told apart that codes were sent to: nobody's own, so that nobody can look one up.</summary>
    internal const string CodesSubject = "codes";

    internal const string CodesPartition = "codes";

    /// <summary>How a person wants to be reached.</summary>
    internal static Address<Reach> Of(string person) => new(NoticeRecords.Partition(person), "reach", ReachJson.Default.Reach);

    /// <summary>Under whose key a person's addresses are: another one after each erasure, since a destroyed key stays destroyed.</summary>
    internal static string SubjectOf(string person, int revision) => $"{NoticeRecords.Partition(person)}/{Ids.From(person, "reach", revision.ToString())}";

    /// <summary>The codes that were sent to one address.</summary>
    internal static Address<CodesTo> Codes(string address) => new(CodesPartition, address, ReachJson.Default.CodesTo) { HasHistory = false };

    /// <summary>How a channel does.</summary>
    internal static Address<ChannelState> Channel(ChannelKind channel) => new("channels", Signals.NameOf(channel), ReachJson.Default.ChannelState) { HasHistory = false };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Reach))]
[JsonSerializable(typeof(CodesTo))]
[JsonSerializable(typeof(ChannelState))]
internal sealed partial class ReachJson : JsonSerializerContext;
