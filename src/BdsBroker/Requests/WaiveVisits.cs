using BdsBroker.Core;

namespace BdsBroker.Requests;

/// <summary>Which visits are asked of nobody any more, and why; without months all that are left.</summary>
internal sealed record WaiveBody(string? Reason, IReadOnlyList<int>? Months);

/// <summary>The officer waives visits after disbursement.</summary>
internal static class WaiveVisits
{
    internal static async Task<Answer<RequestView>> Handle(string sme, int number, WaiveBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var reason = fields.Text("reason", body.Reason, 1000);
        var months = body.Months is null ? null : fields.Each("months", body.Months, 1, 3, (field, month) => fields.Count(field, month, 1, 6));
        return fields.Problem is { } problem
            ? problem
            : await broker.ChangeRequest(call, sme, number, now => Request.WaiveVisits(now, months, reason, call.Now, broker.Deadlines), RequestView.Answer(call), cancel);
    }
}
