using BdsBroker.Core;
using BdsBroker.Storage;

namespace BdsBroker.Notifications;

/// <summary>How far a notice is on its way out of the inbox.</summary>
/// <param name="Channel">email or phone.</param>
/// <param name="State">waiting, sending, sent, refused, givenUp or notWanted.</param>
/// <param name="At">Since when.</param>
/// <param name="Why">Why, where it did not arrive.</param>
internal sealed record DeliveryView(ChannelKind Channel, DeliveryState State, DateTimeOffset At, string? Why);

/// <summary>A notice in the reader's language.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Code">Its kind, for programs.</param>
/// <param name="Text">Its sentence, for people.</param>
/// <param name="Link">The path below /api/v1 of what it is about.</param>
/// <param name="At">When that happened.</param>
/// <param name="Read">Whether it was read.</param>
/// <param name="ReadAt">When it was read.</param>
/// <param name="Deliveries">How far it is on its way by e-mail and telephone, where it leaves that way.</param>
internal sealed record NoticeView(string Id, string Code, string Text, string Link, DateTimeOffset At, bool Read, DateTimeOffset? ReadAt, IReadOnlyList<DeliveryView>? Deliveries)
{
    internal static NoticeView Of(PersonNotice notice, NoticeCatalogue catalogue, Language language) =>
        new(notice.Id, notice.Code, catalogue.Say(notice.Code, notice.Values, language), notice.Link, notice.At, notice.ReadAt is not null, notice.ReadAt, notice.Deliveries is { } ways ? [.. ways.Select(way => new DeliveryView(way.Channel, way.State, way.At, way.Why))] : null);
}

/// <summary>Notices, newest first, with the cursor of the following page and how many are unread in all (more than 1000 count as 1000).</summary>
internal sealed record InboxView(IReadOnlyList<NoticeView> Items, string? Next, int Unread);

/// <summary>A person reads the inbox, all of it or (<c>?unread=true</c>) what is unread.</summary>
internal static class ReadInbox
{
    internal static async Task<Answer<InboxView>> Handle(string? unread, PageQuery query, Call call, Broker broker, NoticeCatalogue catalogue, CancellationToken cancel)
    {
        var fields = new Fields();
        if (unread is not null)
        {
            fields.OneOf("unread", unread, ["true", "false"]);
        }

        if ((query.Problem ?? fields.Problem) is { } problem)
        {
            return problem;
        }

        var list = unread == "true" ? NoticeRecords.Unread(call.PersonId) : NoticeRecords.All(call.PersonId);
        var page = await broker.Ledger.List(list, query.Cursor, query.Limit, cancel);
        var unreadInAll = await broker.Ledger.Count(NoticeRecords.Unread(call.PersonId), StorageLimits.RangeLimit, cancel);
        return Answer<InboxView>.Ok(new(
            [.. page.Items.Select(notice => NoticeView.Of(notice.State, catalogue, call.Language))],
            page.Next,
            unreadInAll));
    }
}
