using BdsBroker.Core;

namespace BdsBroker.Poison;

/// <summary>A message that failed too often, without its content.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Queue">The queue that it failed on.</param>
/// <param name="Fact">The fact's name; absent where the text is no message of the broker's.</param>
/// <param name="Subject">What it is about, as a path below /api/v1, as far as its ids tell.</param>
/// <param name="State">open, retried or dismissed.</param>
/// <param name="Times">How often it came here.</param>
/// <param name="FirstAt">When it came first.</param>
/// <param name="LastAt">When it came last.</param>
/// <param name="Note">Why it was dismissed.</param>
internal sealed record PoisonView(string Id, string Queue, string? Fact, string? Subject, PoisonState State, int Times, DateTimeOffset FirstAt, DateTimeOffset LastAt, string? Note)
{
    internal static PoisonView Of(PoisonMessage message) =>
        new(message.Id, message.Queue, message.Fact, message.Subject, message.State, message.Times, message.FirstAt, message.LastAt, message.Note);
}

/// <summary>The officer's list of messages that failed too often: open ones, or those of another state (<c>?state=</c>), oldest first.</summary>
internal static class ListPoison
{
    private static readonly string[] States = [.. Enum.GetValues<PoisonState>().Select(PoisonRecords.NameOf)];

    internal static async Task<Answer<ListView<PoisonView>>> Handle(string? state, PageQuery query, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var wanted = fields.OneOf("state", state ?? States[0], States);
        if ((query.Problem ?? fields.Problem) is { } problem)
        {
            return problem;
        }

        var page = await broker.Ledger.List(PoisonRecords.In(Enum.Parse<PoisonState>(wanted, ignoreCase: true)), query.Cursor, query.Limit, cancel);
        return Answer<ListView<PoisonView>>.Ok(new([.. page.Items.Select(item => PoisonView.Of(item.State))], page.Next));
    }
}
