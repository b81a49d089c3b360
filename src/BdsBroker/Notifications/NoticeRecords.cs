using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Notifications;

/// <summary>Where notices are kept: in their reader's partition; the only place these keys are spelled.</summary>
internal static class NoticeRecords
{
    /// <summary>A person's partition.</summary>
    internal static string Partition(string person) => "person/" + person;

    /// <summary>
    /// The id of a notice for its reader: it begins with what is left of all time at its instant, so that ids order the newest first, and always
    /// belongs to what is owed, so that it is put once.
    /// </summary>
    internal static string IdOf(NoticeOwed owed) => $"{DateTimeOffset.MaxValue.UtcTicks - owed.At.UtcTicks:D19}-{owed.Id[..20]}";

    /// <summary>One notice. It is also listed from the oldest on, and while it is unread. What it tells of has a history of its own.</summary>
    internal static Address<PersonNotice> Notice(string person, string id) => new(Partition(person), "notice/" + id, NotificationsJson.Default.PersonNotice)
    {
        HasHistory = false,
        ListedUnder = notice =>
        [
            $"notice-oldest/{notice.At.UtcTicks:D19}-{notice.Id[20..]}",
            .. notice.ReadAt is null ? [$"notice-unread/{notice.Id}"] : Array.Empty<string>(),
        ],
    };

    /// <summary>All notices of a person, newest first.</summary>
    internal static Listing<PersonNotice> All(string person) => new(Partition(person), "notice/", NotificationsJson.Default.PersonNotice);

    /// <summary>Those not read yet, newest first.</summary>
    internal static Listing<PersonNotice> Unread(string person) => new(Partition(person), "notice-unread/", NotificationsJson.Default.PersonNotice);

    /// <summary>All notices of a person, oldest first.</summary>
    internal static Listing<PersonNotice> OldestFirst(string person) => new(Partition(person), "notice-oldest/", NotificationsJson.Default.PersonNotice);
}

/// <summary>A notice as its reader has it: a code and values, put into words when it is read.</summary>
internal sealed record PersonNotice(string Id, string Code, string Link, DateTimeOffset At, IReadOnlyDictionary<string, string> Values, DateTimeOffset? ReadAt = null)
{
    /// <summary>Its ways out of the inbox, one for each channel that it was owed to; null where there are none.</summary>
    public IReadOnlyList<NoticeDelivery>? Deliveries { get; init; }

    /// <summary>Its way through a channel, or null.</summary>
    internal NoticeDelivery? On(ChannelKind channel) => Deliveries?.FirstOrDefault(delivery => delivery.Channel == channel);

    /// <summary>The notice with another state of one of its ways.</summary>
    internal PersonNotice With(NoticeDelivery next) => this with { Deliveries = [.. (Deliveries ?? []).Select(delivery => delivery.Channel == next.Channel ? next : delivery)] };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NoticeOwed))]
[JsonSerializable(typeof(PersonNotice))]
[JsonSerializable(typeof(NoticeView))]
[JsonSerializable(typeof(InboxView))]
[JsonSerializable(typeof(DeliveryDue))]
[JsonSerializable(typeof(DeliveryGivenUp))]
[JsonSerializable(typeof(CodeAsked))]
[JsonSerializable(typeof(CodesOver))]
[JsonSerializable(typeof(GatewayMessage))]
[JsonSerializable(typeof(ReachBody))]
[JsonSerializable(typeof(ReachView))]
[JsonSerializable(typeof(CodeBody))]
[JsonSerializable(typeof(ListView<ChannelView>))]
internal sealed partial class NotificationsJson : JsonSerializerContext;
