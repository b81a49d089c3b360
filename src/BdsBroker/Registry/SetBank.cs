using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>
/// Staff of the whole bank set above which amount two persons approve. It holds for approvals from then on: one that waits for a second person goes on waiting, and one that was given stays.
/// </summary>
internal static class SetBank
{
    internal static async Task<Answer<BankView>> Handle(string bank, BankSettingsBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var above = body.FourEyesAbove is null ? null : (long?)fields.Rupiah("fourEyesAbove", body.FourEyesAbove);
        return fields.Problem is { } problem
            ? problem
            : await broker.Change<Bank, BankView>(call, BankRecords.Bank(bank), (draft, now) =>
            {
                var next = draft.Apply(now, Bank.Set(now.State, above));
                return new(Answer<BankView>.Ok(BankView.Of(next.State), next.ETag));
            }, cancel, versionRequired: true);
    }
}
