using BdsBroker.Core;

namespace BdsBroker.Certificates;

/// <summary>A number and the days it is valid, both inclusive, in WIB.</summary>
internal sealed record TermBody(string? Number, string? ValidFrom, string? ValidTo)
{
    /// <summary>The term, or what is wrong with it whatever the rules.</summary>
    internal (Validity Term, Problem? Problem) Read()
    {
        var fields = new Fields();
        var number = Tidy(fields.Text("number", Number, 60));
        Validity term = new(number, fields.Day("validFrom", ValidFrom), fields.Day("validTo", ValidTo));
        if (fields.Problem is null && term.To < term.From)
        {
            fields.Error("validTo", "Isi dengan tanggal yang tidak mendahului validFrom.", "Give a date that is not before validFrom.");
        }

        return (term, fields.Problem);
    }

    /// <summary>A number with one space where there were several: what looks the same is the same.</summary>
    internal static string Tidy(string number) => string.Join(' ', number.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>What is wrong with a term by the rules of a scheme, or null.</summary>
    // Sixty months from 1 January end on 31 December: the last day counts.
    internal static Problem? TooLong(Validity term, Scheme scheme) =>
        term.From.AddMonths(scheme.LongestMonths).AddDays(-1) is var latest && term.To > latest ? CertificateProblems.TooLong(latest, scheme.LongestMonths) : null;
}

/// <summary>Issues the certificate of a candidate who passed.</summary>
internal static class IssueCertificate
{
    internal static Task<Answer<CertificateView>> Handle(string provider, string certificate, TermBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var (term, problem) = body.Read();
        return ChangeCertificate.ByRules(
            provider,
            certificate,
            call,
            broker,
            scheme => problem ?? TermBody.TooLong(term, scheme),
            (now, scheme) => Certificate.Issue(now, term, scheme, NoticeAt(term, broker), call.Now),
            cancel);
    }

    /// <summary>When the holder is told that this term's end nears.</summary>
    internal static DateTimeOffset NoticeAt(Validity term, Broker broker) =>
        Certificate.NoticeAt(term, broker.Settings.Waits.CertificateNotice, new(broker.Settings.Holidays));
}
