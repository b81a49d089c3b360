using BdsBroker.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace BdsBroker.Certificates;

/// <summary>Whether a number is that of a certificate which is valid today; nothing more, so that nobody learns whose it is or why it is not.</summary>
internal sealed record CertificateCheckView(bool Valid);

/// <summary>Anyone checks a certificate that somebody shows them.</summary>
internal static class CheckCertificate
{
    internal static async Task<Answer<CertificateCheckView>> Handle(string scheme, string mark, HttpRequest request, Call call, Broker broker, CancellationToken cancel)
    {
        var number = TermBody.Tidy(mark.Contains("%2F", StringComparison.OrdinalIgnoreCase) ? AsSent(mark, request) : mark);
        var known = Ids.IsWellFormed(scheme) && number.Length is > 0 and <= TermBody.LongestNumber;
        var reservation = await broker.Ledger.Read(CertificateRecords.Number(known ? scheme : "none", known ? number : "none"), cancel);

        // A number that nobody has costs the same reads as one that somebody has: the time tells nothing.
        var certificate = await broker.Ledger.Read(CertificateRecords.Certificate(reservation?.State.Provider ?? "nobody", reservation?.State.Certificate ?? "none"), cancel);
        return Answer<CertificateCheckView>.Ok(new(certificate is not null && certificate.State.IsValid(number, Certificate.DayOf(call.Now))));
    }

    // A slash comes escaped, since it would end the segment of the path, and routing leaves it so while it decodes the rest: only what was sent tells "%2F" (a slash) from "%252F" (these three characters).
    private static string AsSent(string mark, HttpRequest request)
    {
        var segments = (request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "").Split('?')[0].TrimEnd('/').Split('/');
        return segments.Length > 1 ? Uri.UnescapeDataString(segments[^2]) : mark;
    }
}
