using BdsBroker.Core;

namespace BdsBroker.Privacy;

/// <summary>Somebody was shown something of an SME.</summary>
/// <param name="Day">The day in UTC; looking again on the same day is one line.</param>
/// <param name="At">When first on that day.</param>
/// <param name="Sme">Whose it is.</param>
/// <param name="What">What was shown, such as proposal or document.</param>
/// <param name="Person">Who looked.</param>
/// <param name="As">In which role.</param>
/// <param name="Party">For which bank or provider.</param>
internal sealed record LookView(DateOnly Day, DateTimeOffset At, string Sme, string What, string Person, string As, string? Party)
{
    internal static LookView Of(Look look) => new(DateOnly.ParseExact(look.Day, "yyyyMMdd"), look.At, look.Sme, look.What, look.Person, look.As, look.Party);
}

/// <summary>Who was shown what of an SME, for its members: the latest day first.</summary>
internal static class ReadAccessLog
{
    internal static async Task<Answer<ListView<LookView>>> Handle(string sme, PageQuery page, Broker broker, CancellationToken cancel)
    {
        if (page.Problem is { } problem)
        {
            return problem;
        }

        var looks = await broker.Ledger.List(Looks.At(sme), page.Cursor, page.Limit, cancel);
        return Answer<ListView<LookView>>.Ok(new([.. looks.Items.Select(look => LookView.Of(look.State))], looks.Next));
    }
}
