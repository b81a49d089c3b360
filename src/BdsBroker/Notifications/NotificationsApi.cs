using BdsBroker.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BdsBroker.Notifications;

/// <summary>The routes of a person's inbox, and of how a person is reached outside of it.</summary>
internal static class NotificationsApi
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/inbox", ReadInbox.Handle);
        api.MapPost("/inbox/{notice}/read", MarkNoticeRead.Handle);
        api.MapGet("/me/notifications", ReadReach.Handle);
        api.MapPut("/me/notifications", TellReach.Handle);
        api.MapPost("/me/notifications/{channel}/code", AskCode.Handle);
        api.MapPost("/me/notifications/{channel}/confirm", ConfirmReach.Handle);
        api.MapGet("/stop/{token}", ShowStop.Handle);
        api.MapPost("/stop/{token}", StopLetters.Handle);
        api.MapGet("/desk/channels", ListChannels.Handle);
    }
}

/// <summary>What this slice hears of.</summary>
internal static class NotificationsMessages
{
    internal static void Map(MessageMap messages, NoticeCatalogue catalogue)
    {
        messages.Fact("notice-owed", NotificationsJson.Default.NoticeOwed);
        messages.Fact("delivery-due", NotificationsJson.Default.DeliveryDue);
        messages.Fact("delivery-given-up", NotificationsJson.Default.DeliveryGivenUp);
        messages.Fact("code-asked", NotificationsJson.Default.CodeAsked);
        messages.Fact("codes-over", NotificationsJson.Default.CodesOver);
        messages.On<NoticeOwed>("notices", (fact, work, cancel) => OnNoticeOwed.Handle(fact, work, catalogue, cancel));
        messages.On<DeliveryDue>("deliveries", (fact, work, cancel) => OnDeliveryDue.Handle(fact, work, catalogue, cancel));
        messages.On<DeliveryGivenUp>("deliveries", ChannelHealth.Handle);
        messages.On<CodeAsked>("deliveries", OnCodeAsked.Handle);
        messages.On<CodesOver>("deliveries", OnCodeAsked.Forget);
    }
}
