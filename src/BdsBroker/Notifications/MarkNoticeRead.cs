using BdsBroker.Core;

namespace BdsBroker.Notifications;

/// <summary>A person has read a notice; once read it stays so.</summary>
internal static class MarkNoticeRead
{
    internal static Task<Answer<NoticeView>> Handle(string notice, Call call, Broker broker, NoticeCatalogue catalogue, CancellationToken cancel) =>
        broker.Change<PersonNotice, NoticeView>(call, NoticeRecords.Notice(call.PersonId, notice), (draft, now) =>
        {
            if (now.State.ReadAt is null)
            {
                now = draft.Replace(now, now.State with { ReadAt = call.Now }, "notice.read");
            }

            return ValueTask.FromResult(Answer<NoticeView>.Ok(NoticeView.Of(now.State, catalogue, call.Language), now.ETag));
        }, cancel);
}
