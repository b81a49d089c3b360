using BdsBroker.Core;

namespace BdsBroker.Poison;

/// <summary>Why a message is given up.</summary>
internal sealed record DismissBody(string? Note);

/// <summary>Gives a message up, with a note; it stays in the records.</summary>
internal static class DismissPoison
{
    internal static Task<Answer<PoisonView>> Handle(string message, DismissBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var note = fields.Text("note", body.Note, 2000);
        return fields.Problem is { } problem
            ? Task.FromResult<Answer<PoisonView>>(problem)
            : broker.Change<PoisonMessage, PoisonView>(call, PoisonRecords.Message(message), (draft, now) =>
            {
                var decision = PoisonMessage.Dismiss(now.State, note);
                if (decision.Refusal is { } refusal)
                {
                    return new(refusal);
                }

                var after = draft.Apply(now, decision);
                return new(Answer<PoisonView>.Ok(PoisonView.Of(after.State), after.ETag));
            }, cancel);
    }
}
