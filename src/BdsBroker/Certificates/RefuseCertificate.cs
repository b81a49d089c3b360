using BdsBroker.Core;

namespace BdsBroker.Certificates;

/// <summary>Why something is decided, for the provider and the history.</summary>
internal sealed record CertificateNoteBody(string? Note)
{
    /// <summary>The note, or what is wrong with it.</summary>
    internal (string Note, Problem? Problem) Read()
    {
        var fields = new Fields();
        var note = fields.Text("note", Note, 2000);
        return (note, fields.Problem);
    }
}

/// <summary>Refuses an application.</summary>
internal static class RefuseCertificate
{
    internal static Task<Answer<CertificateView>> Handle(string provider, string certificate, CertificateNoteBody body, Call call, Broker broker, CancellationToken cancel) =>
        body.Read() is var (note, problem) && problem is not null
            ? Task.FromResult<Answer<CertificateView>>(problem)
            : ChangeCertificate.Change(provider, certificate, call, broker, now => Certificate.Refuse(now, note, call.Now), cancel);
}
