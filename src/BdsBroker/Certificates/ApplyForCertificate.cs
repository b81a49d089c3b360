using BdsBroker.Core;
using BdsBroker.Registry;

namespace BdsBroker.Certificates;

/// <summary>An application for a certificate.</summary>
internal sealed record ApplyBody(string? Scheme);

/// <summary>A provider applies for a certificate of a scheme: one open application per scheme.</summary>
internal static class ApplyForCertificate
{
    internal static async Task<Answer<CertificateView>> Handle(string provider, ApplyBody body, Call call, Broker broker, CancellationToken cancel)
    {
        if (body.Scheme is null || await broker.FindScheme(body.Scheme, cancel) is not var (scheme, _))
        {
            return Problem.Invalid("scheme", body.Scheme is null ? new("Harus diisi.", "This is required.") : new("Tidak ada skema ini; lihat GET /schemes.", "There is no such scheme; see GET /schemes."));
        }

        var id = call.NewId(broker.Ids);
        return await broker.Create(call, CertificateRecords.Certificate(provider, id), Shown, async draft =>
        {
            if (await broker.Ledger.Read(RegistryRecords.Standing(provider), cancel) is not { } standing)
            {
                return Problem.NotFound;
            }

            if (standing.State.Closed)
            {
                return CertificateProblems.ProviderClosed;
            }

            if (!scheme.Open)
            {
                return CertificateProblems.SchemeClosed(scheme.Rules.Code);
            }

            var address = CertificateRecords.Applications(provider);
            var applications = await broker.Ledger.Read(address, cancel);
            var now = applications?.State ?? Applications.None;
            if (now.WhyNot(scheme.Rules.Code, broker.Settings.Limits.CertificatesPerProvider) is { } refusal)
            {
                return refusal;
            }

            var province = standing.State.Regency[..2];
            var until = broker.Deadlines.After(call.Now, broker.Settings.Waits.Application, province);
            var (certificate, facts) = Certificate.Apply(id, provider, scheme.Rules, province, until, call.Now);
            draft.Put(address, applications, now.With(scheme.Rules.Code, id), "certificate.applied");
            var stored = draft.Add(CertificateRecords.Certificate(provider, id), certificate, "certificate.applied");
            draft.Owe(facts);
            return Shown(stored);
        }, cancel);

        Answer<CertificateView> Shown(Stored<Certificate> made) => Answer<CertificateView>.Created(
            CertificateView.Of(made.State, broker.Settings, call.Now), $"/providers/{provider}/certificates/{id}", made.ETag);
    }
}
