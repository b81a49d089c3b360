using BdsBroker.Core;

namespace BdsBroker.Certificates;

/// <summary>An examination's score, 0 to 100.</summary>
internal sealed record ExamineBody(long? Score, string? Note);

/// <summary>Notes the score of a candidate who attended enough training.</summary>
internal static class ExamineForCertificate
{
    internal static Task<Answer<CertificateView>> Handle(string provider, string certificate, ExamineBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var score = fields.Count("score", body.Score, 0, 100);
        var note = fields.OptionalText("note", body.Note, 2000);
        return ChangeCertificate.ByRules(
            provider,
            certificate,
            call,
            broker,
            _ => fields.Problem,
            (now, scheme) => Certificate.Examine(now, score, note, scheme, call.Now),
            cancel);
    }
}
