using BdsBroker.Core;

namespace BdsBroker.Certificates;

/// <summary>A number and the days it is valid, both inclusive, in WIB.</summary>
internal sealed record TermBody(string? Number, string? ValidFrom, string? ValidTo)
{
    internal const int LongestNumber = 60;

    /// <summary>What numbers are written with, for whoever wrote another.</summary>
    internal static readonly Text Letters = new("Pakai huruf A sampai Z, angka, spasi, dan tanda . / _ - saja.", "Use only the letters A to Z, digits, spaces and the signs . / _ -.");

    /// <summary>The term, or what is wrong with it whatever the rules.</summary>
    /// <param name="mayDraw">Whether the number may be left out (it is empty then), because the scheme's pattern makes one.</param>
    /// <param name="mayKeep">Whether it may be one that was given before letters were restricted; the caller then looks whether it is.</param>
    internal (Validity Term, Problem? Problem) Read(bool mayDraw = false, bool mayKeep = false)
    {
        var fields = new Fields();
        var number = Tidy(mayDraw ? fields.OptionalLine("number", Number, LongestNumber) ?? "" : fields.Line("number", Number, LongestNumber));
        if (!mayKeep && number.Length > 0 && !IsWritable(number))
        {
            fields.Error("number", Letters.Id, Letters.En);
        }

        Validity term = new(number, fields.Day("validFrom", ValidFrom), fields.Day("validTo", ValidTo));
        if (fields.Problem is null && term.To < term.From)
        {
            fields.Error("validTo", "Isi dengan tanggal yang tidak mendahului validFrom.", "Give a date that is not before validFrom.");
        }

        return (term, fields.Problem);
    }

    /// <summary>A number with one space where there were several: what looks the same is the same.</summary>
    internal static string Tidy(string number) => string.Join(' ', number.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Whether a number has only letters that look like no other, that anybody can type and that a path can hold, and a letter or digit among them (a path drops "." and "..").</summary>
    internal static bool IsWritable(string number) => number.All(IsLetter) && number.Any(char.IsAsciiLetterOrDigit);

    /// <summary>Whether a number may have a character.</summary>
    internal static bool IsLetter(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '.' or '/' or '_' or '-';

    /// <summary>What is wrong with the first day of a certificate that is issued now, or null: a year of the wrong century is a slip of the pen.</summary>
    internal static Problem? BeginsFar(Validity term, DateTimeOffset at)
    {
        var today = Certificate.DayOf(at);
        var (earliest, latest) = (today.AddYears(-1), today.AddYears(2));
        return term.From < earliest || term.From > latest ? CertificateProblems.BeginsFar(earliest, latest) : null;
    }

    /// <summary>What is wrong with the first day of a term that follows another, or null.</summary>
    internal static Problem? BeginsLate(Validity term, Validity before) => before.To.AddYears(2) is var latest && term.From > latest ? CertificateProblems.BeginsLate(latest) : null;

    /// <summary>What is wrong with a term by the rules of a scheme, or null.</summary>
    // Sixty months from 1 January end on 31 December: the last day counts.
    internal static Problem? TooLong(Validity term, Scheme scheme) =>
        term.From.AddMonths(scheme.LongestMonths).AddDays(-1) is var latest && term.To > latest ? CertificateProblems.TooLong(latest, scheme.LongestMonths) : null;
}

/// <summary>Issues the certificate of a candidate who passed, under the number that is given, or else under the next one by the scheme's pattern.</summary>
internal static class IssueCertificate
{
    internal static Task<Answer<CertificateView>> Handle(string provider, string certificate, TermBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var (term, problem) = body.Read(mayDraw: true);
        return ChangeCertificate.ByRules(
            provider,
            certificate,
            call,
            broker,
            scheme => problem ?? TermBody.BeginsFar(term, call.Now) ?? TermBody.TooLong(term, scheme),
            async (now, scheme) =>
            {
                // What has a number keeps it, and nothing is drawn for what is refused.
                var number = term.Number.Length > 0 ? term.Number : now.Terms.Count > 0 ? now.Terms[^1].Number : "";
                var decision = Certificate.Issue(now, term with { Number = number }, scheme, NoticeAt(term, broker), call.Now);
                if (number.Length > 0 || decision.Next is null)
                {
                    return decision;
                }

                return await broker.FindScheme(now.Scheme, cancel) is not var (published, _) ? CertificateProblems.SchemeClosed(now.Scheme)
                    : await DrawNumber.For(now, published, term.From.Year, call.Actor, call.Now, broker, cancel) is { } drawn
                        ? Certificate.Issue(now, term with { Number = drawn }, scheme, NoticeAt(term, broker), call.Now)
                        : Problem.Busy;
            },
            cancel);
    }

    /// <summary>When the holder is told that this term's end nears.</summary>
    internal static DateTimeOffset NoticeAt(Validity term, Broker broker) =>
        Certificate.NoticeAt(term, broker.Settings.Waits.CertificateNotice, new(broker.Settings.Holidays));
}
