using BdsBroker.Core;

namespace BdsBroker.Certificates;

/// <summary>Reads certificates: one, a provider's, or those of all providers for the certifiers.</summary>
internal static class ReadCertificates
{
    private static readonly string[] States = ["open", "late", .. Enum.GetValues<CertificateState>().Select(CertificateView.NameOf)];

    internal static async Task<Answer<CertificateView>> One(string provider, string certificate, Call call, Broker broker, CancellationToken cancel)
    {
        var address = CertificateRecords.Certificate(provider, certificate);
        if (await broker.Read(call, address, cancel) is not { } stored)
        {
            return Problem.NotFound;
        }

        var renewal = stored.State.Terms.Count > 0 && stored.State.RulesOn(Certificate.DayOf(call.Now)) is { RenewalRequests: > 0 } rules
            ? new RenewalView(await RenewCertificate.Assisted(stored.State, rules, call.Now, broker, cancel), rules.RenewalRequests)
            : null;
        var seat = stored.State.Cohort is null ? null : (await broker.Ledger.Read(CertificateRecords.Seat(provider, certificate), cancel))?.State;
        return Answer<CertificateView>.Ok(CertificateView.Of(stored.State, broker.Settings, call.Now) with { Renewal = renewal, Seat = seat }, stored.ETag);
    }

    internal static async Task<Answer<ListView<CertificateView>>> OfProvider(string provider, PageQuery query, Call call, Broker broker, CancellationToken cancel)
    {
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var page = await broker.Ledger.List(CertificateRecords.All(provider), query.Cursor, query.Limit, cancel);
        return Answer<ListView<CertificateView>>.Ok(new([.. page.Items.Select(item => CertificateView.Of(item.State, broker.Settings, call.Now))], page.Next));
    }

    /// <summary>The certifiers' work: certificates of all providers, oldest application first; <c>?state=open</c> for those not decided yet, <c>late</c> for those of them that were not decided in time.</summary>
    internal static async Task<Answer<ListView<CertificateView>>> WorkList(string? state, PageQuery query, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        if (state is not null)
        {
            fields.OneOf("state", state, States);
        }

        if ((query.Problem ?? fields.Problem) is { } problem)
        {
            return problem;
        }

        var page = await broker.Ledger.List(CertificateRecords.WorkList(state), query.Cursor, query.Limit, cancel);
        return Answer<ListView<CertificateView>>.Ok(new(
            [.. page.Items.Select(item => CertificateView.Of(item.State.Certificate, broker.Settings, call.Now, item.State.ProviderName))],
            page.Next));
    }

    /// <summary>The officer's desk: applications that were not decided in time, oldest first.</summary>
    internal static Task<Answer<ListView<CertificateView>>> Late(PageQuery query, Call call, Broker broker, CancellationToken cancel) => WorkList("late", query, call, broker, cancel);
}
