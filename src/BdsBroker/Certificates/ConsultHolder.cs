using BdsBroker.Core;

namespace BdsBroker.Certificates;

/// <summary>A follow-up consultation, as sent.</summary>
internal sealed record ConsultationBody(DateTimeOffset? At, decimal? Hours, string? Mode, string? Notes);

/// <summary>The programme advised a holder after the certificate was issued.</summary>
internal static class ConsultHolder
{
    internal static Task<Answer<CertificateView>> Handle(string provider, string certificate, ConsultationBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var consultation = new Consultation(
            fields.Happened("at", body.At, call.Now),
            fields.Decimal("hours", body.Hours, 0.25m, 24m),
            fields.OneOf("mode", body.Mode, "onsite", "online", "phone", "group"),
            fields.Text("notes", body.Notes, 2000));
        return fields.Problem is { } problem
            ? Task.FromResult<Answer<CertificateView>>(problem)
            : ChangeCertificate.Change(provider, certificate, call, broker, now => Certificate.Consult(now, consultation, broker.Settings.Limits.NotesPerCertificate, call.Now), cancel);
    }
}
