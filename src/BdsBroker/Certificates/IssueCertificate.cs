using BdsBroker.Core;

namespace BdsBroker.Certificates;

/// <summary>A number and the days it is valid, both inclusive, in WIB.</summary>
internal sealed record TermBody(string? Number, string? ValidFrom, string? ValidTo)
{
    /// <summary>The term, and what is wrong with it by the rules of a scheme.</summary>
    internal (Validity Term, Func<Scheme, Problem?> Check) Read()
    {
        var fields = new Fields();
        var number = string.Join(' ', fields.Text("number", Number, 60).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Validity term = new(number, fields.Day("validFrom", ValidFrom), fields.Day("validTo", ValidTo));
        if (fields.Problem is null && term.To < term.From)
        {
            fields.Error("validTo", "Isi dengan tanggal yang tidak mendahului validFrom.", "Give a date that is not before validFrom.");
        }

        return (term, scheme => fields.Problem ?? TooLong(term, scheme));
    }

    // Sixty months from 1 January end on 31 December: the last day counts.
    private static Problem? TooLong(Validity term, Scheme scheme) =>
        term.From.AddMonths(scheme.LongestMonths).AddDays(-1) is var latest && term.To > latest ? CertificateProblems.TooLong(latest, scheme.LongestMonths) : null;
}

/// <summary>Issues the certificate of a candidate who passed.</summary>
internal static class IssueCertificate
{
    internal static Task<Answer<CertificateView>> Handle(string provider, string certificate, TermBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var (term, check) = body.Read();
        return ChangeCertificate.ByRules(
            provider,
            certificate,
            call,
            broker,
            check,
            (now, scheme) => Certificate.Issue(now, term, scheme, NoticeAt(term, broker), call.Now),
            cancel);
    }

    /// <summary>When the holder is told that this term's end nears.</summary>
    internal static DateTimeOffset NoticeAt(Validity term, Broker broker) =>
        Certificate.NoticeAt(term, broker.Settings.Waits.CertificateNotice, new(broker.Settings.Holidays));
}
