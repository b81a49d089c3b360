using BdsBroker.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BdsBroker.Notifications;

/// <summary>The routes of a person's inbox.</summary>
internal static class NotificationsApi
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/inbox", ReadInbox.Handle);
        api.MapPost("/inbox/{notice}/read", MarkNoticeRead.Handle);
    }
}

/// <summary>What this slice hears of.</summary>
internal static class NotificationsMessages
{
    internal static void Map(MessageMap messages)
    {
        messages.Fact("notice-owed", NotificationsJson.Default.NoticeOwed);
        messages.On<NoticeOwed>("notices", OnNoticeOwed.Handle);
    }
}
