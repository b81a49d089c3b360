using BdsBroker.Core;
using BdsBroker.Registry;

namespace BdsBroker.Certificates;

/// <summary>An application for a certificate.</summary>
internal sealed record ApplyBody(string? Scheme);

/// <summary>A provider applies for a certificate of a scheme: one open application per scheme.</summary>
internal static class ApplyForCertificate
{
    internal static Task<Answer<CertificateView>> Handle(string provider, ApplyBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var scheme = fields.OneOf("scheme", body.Scheme, [.. broker.Settings.Schemes.Select(scheme => scheme.Code)]);
        if (fields.Problem is { } problem)
        {
            return Task.FromResult<Answer<CertificateView>>(problem);
        }

        var id = call.NewId(broker.Ids);
        return broker.Commit<CertificateView>(call, CertificateRecords.Partition(provider), async draft =>
        {
            if (await broker.Ledger.Read(RegistryRecords.Standing(provider), cancel) is null)
            {
                return Problem.NotFound;
            }

            var address = CertificateRecords.Applications(provider);
            var applications = await broker.Ledger.Read(address, cancel);
            var now = applications?.State ?? Applications.None;
            if (now.WhyNot(scheme, broker.Settings.Limits.CertificatesPerProvider) is { } refusal)
            {
                return refusal;
            }

            var (certificate, facts) = Certificate.Apply(id, provider, scheme, call.Now);
            draft.Put(address, applications, now.With(scheme, id), "certificate.applied");
            var stored = draft.Add(CertificateRecords.Certificate(provider, id), certificate, "certificate.applied");
            draft.Owe(facts);
            return Answer<CertificateView>.Created(
                CertificateView.Of(certificate, broker.Settings, call.Now), $"/providers/{provider}/certificates/{id}", stored.ETag);
        }, cancel);
    }
}
